// What is recorded of firms that changed owners.
#include "models/firms/settlement.hpp"
#include "models/measures/sample.hpp"
#include "models/mechanisms/takeovers/owners.hpp"

#include <vector>

namespace faultline {

void mechanisms::Takeovers::record(Sample& sample) {
  const World& world = sample.world;
  if (world.scenario.takeovers.empty()) return;
  const std::size_t states = world.state_count();
  const std::vector<double> earned = owners_incomes(world);
  if (sample.last.owners_incomes.empty()) sample.last.owners_incomes.resize(earned.size());
  for (std::size_t h = 0; h < states; ++h) {
    double abroad = 0;
    for (std::size_t o = 0; o < states; ++o) {
      if (o != h) abroad += earned[h * states + o] - sample.last.owners_incomes[h * states + o];
    }
    sample.put(Series::profits_abroad, h, abroad / sample.years);
  }
  sample.last.owners_incomes = earned;
  std::vector<double> sales(states * world.layer_count());
  std::vector<double> foreign(sales.size());
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const FirmId id{row};
    const Firm& firm = world.firms[id];
    if (!firm.active) continue;
    const StateId owner = owner_of(world, id);
    for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
      const std::size_t cell = std::size_t{world.firms[p].state} * world.layer_count() + firm.layer;
      const double revenue = revenue_flow(world, firm, p);
      sales[cell] += revenue;
      if (owner.index() != world.firms[p].state) foreign[cell] += revenue;
    }
  }
  for (std::size_t cell = 0; cell < sales.size(); ++cell) {
    if (sales[cell] > 0) sample.put(Series::foreign_owned_share, cell, foreign[cell] / sales[cell]);
  }
}

}  // namespace faultline
