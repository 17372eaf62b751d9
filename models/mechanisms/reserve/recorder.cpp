// What is recorded of the public reserve for entrants.
#include "models/measures/sample.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"

namespace faultline {

void mechanisms::PublicReserve::record(Sample& sample) {
  const World& world = sample.world;
  if (!world.reserve.active) return;
  const std::size_t groups = world.state_count() * world.layer_count();
  sample.last.reserve_spent.resize(groups);
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      const std::size_t cell = j * world.layer_count() + s;
      const MarketBook& book = world.reserve.book;
      const MarketId m = book.market(StateId{j}, LayerId{s}, MarketSegment::public_buyers);
      const double spent = book.spent_at(m, world.now);
      double sellers = 0;
      for (std::size_t h = 0; h < world.state_count(); ++h) sellers += book.account(StateId{h}, m).sellers;
      const double cost = reserve_cost(world, StateId{j}, LayerId{s});
      sample.put(Series::reserved_sales, cell, (spent - sample.last.reserve_spent[cell]) / sample.years);
      sample.put(Series::reserve_sellers, cell, sellers);
      sample.put(Series::reserve_cost, cell, cost);
      if (sellers > 0) sample.put(Series::reserve_cost_per_entrant, cell, cost / sellers);
      sample.last.reserve_spent[cell] = spent;
    }
  }
}

}  // namespace faultline
