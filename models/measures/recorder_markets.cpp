// What the recorder says about the public reserve for entrants, firms that changed owners, and buyers who move.
#include "models/measures/recorder.hpp"
#include "models/world/installed_base.hpp"
#include "models/world/owners.hpp"
#include "models/world/reserve_sales.hpp"
#include "models/world/settlement.hpp"

namespace faultline {

void Recorder::record_reserve(const World& world) {
  if (!world.reserve.active) return;
  const std::size_t groups = world.state_count() * world.layer_count();
  last_.reserve_spent.resize(groups);
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      const std::size_t cell = j * world.layer_count() + s;
      const MarketBook& book = world.reserve.book;
      const MarketId m = book.market(StateId{j}, LayerId{s}, MarketSegment::public_buyers);
      const double spent = book.spent_at(m, world.now);
      double sellers = 0;
      for (std::size_t h = 0; h < world.state_count(); ++h) sellers += book.account(StateId{h}, m).sellers;
      const double cost = reserve_cost(world, StateId{j}, LayerId{s});
      put(Series::reserved_sales, cell, (spent - last_.reserve_spent[cell]) / years_);
      put(Series::reserve_sellers, cell, sellers);
      put(Series::reserve_cost, cell, cost);
      if (sellers > 0) put(Series::reserve_cost_per_entrant, cell, cost / sellers);
      last_.reserve_spent[cell] = spent;
    }
  }
}

void Recorder::move_profits(const World& world, std::vector<StateIncome>& incomes) const {
  if (world.ownership.taken.empty()) return;
  const std::size_t states = world.state_count();
  const std::vector<double> earned = owners_incomes(world);
  for (std::size_t h = 0; h < states; ++h) {
    for (std::size_t o = 0; o < states; ++o) {
      const double before = last_.owners_incomes.empty() ? 0.0 : last_.owners_incomes[h * states + o];
      const double moved = (earned[h * states + o] - before) / years_;
      incomes[h].profits -= moved;
      incomes[o].profits += moved;
    }
  }
}

void Recorder::record_takeovers(const World& world) {
  if (world.scenario.takeovers.empty()) return;
  const std::size_t states = world.state_count();
  const std::vector<double> earned = owners_incomes(world);
  if (last_.owners_incomes.empty()) last_.owners_incomes.resize(earned.size());
  for (std::size_t h = 0; h < states; ++h) {
    double abroad = 0;
    for (std::size_t o = 0; o < states; ++o) {
      if (o != h) abroad += earned[h * states + o] - last_.owners_incomes[h * states + o];
    }
    put(Series::profits_abroad, h, abroad / years_);
  }
  last_.owners_incomes = earned;
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
    if (sales[cell] > 0) put(Series::foreign_owned_share, cell, foreign[cell] / sales[cell]);
  }
}

void Recorder::record_switching(const World& world) {
  if (!world.switching.active) return;
  last_.switching.resize(world.switching.counts.size());
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      const std::size_t cell = j * world.layer_count() + s;
      const MarketId m = world.markets.market(StateId{j}, LayerId{s}, MarketSegment::private_buyers);
      const SwitchingCounts& now = world.switching.counts[cell];
      const SwitchingCounts& before = last_.switching[cell];
      const double phi = world.markets[m].phi;
      if (phi > 0) put(Series::home_base, cell, world.markets.share_of(StateId{j}, m) + world.markets[m].outside_weight / phi);
      put(Series::moved_spending, cell, (now.moved - before.moved) / years_);
      put(Series::migration_cost, cell, (now.cost - before.cost) / years_);
      put(Series::stranded_share, cell, stranded_share(world, m));
      put(Series::switching_wedge, cell, switching_wedge(world, m));
    }
  }
  last_.switching = world.switching.counts;
}

}  // namespace faultline
