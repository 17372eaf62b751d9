#include "models/mechanisms/takeovers/owners.hpp"

#include "models/firms/settlement.hpp"
#include "models/rules/procurement.hpp"
#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

namespace {

double aversion(const World& world, StateId state, StateId origin) {
  return origin == state ? 0.0 : world.states[state.index()].origin_aversion;
}

/// What a firm's buyers pay for its coming from the owners' state and not from its home, which κ already counts.
double trade_ratio(const World& world, StateId home, StateId owner, StateId state, LayerId layer) {
  return world.tau(owner, state, layer) / world.tau(home, state, layer);
}

double preference(const World& world, StateId state, StateId origin, LayerId layer) {
  const double margin = origin == state ? 0.0 : world.scenario.states[state.index()].preference_margin;
  return preference_weight(margin, world.layers[layer.index()].elasticity);
}

}  // namespace

std::array<double, segment_count> taken_weights(const World& world, const TakenFirm& row, StateId state) {
  if (!row.origin_follows) return {1.0, 1.0};
  const double power = 1.0 - world.layers[row.layer.index()].elasticity;
  const double trade = elementary::pow(trade_ratio(world, row.home, row.owner, state, row.layer) / row.trade_ratio[state.index()], power);
  const double factor = trade * elementary::exp(aversion(world, state, row.home) - aversion(world, state, row.owner));
  const bool excluded = world.scenario.states[state.index()].procurement == Eligibility::domestic && row.owner != state;
  const double to_public = preference(world, state, row.owner, row.layer) / preference(world, state, row.home, row.layer);
  return {factor, excluded ? 0.0 : factor * to_public};
}

void set_owner(World& world, FirmId id, StateId owner, bool origin_follows) {
  EXPECTS(world.firms[id].settled_at == world.now);
  end_ownership(world, id);
  const Firm& firm = world.firms[id];
  TakenFirm row;
  row.firm = id;
  row.generation = firm.generation;
  row.home = StateId{std::size_t{firm.home}};
  row.layer = LayerId{std::size_t{firm.layer}};
  row.owner = owner;
  row.origin_follows = origin_follows;
  row.cash_then = firm.cash;
  for (std::size_t j = 0; j < world.state_count(); ++j)
    row.trade_ratio.push_back(trade_ratio(world, row.home, owner, StateId{j}, row.layer));
  world.ownership.taken.push_back(std::move(row));
  if (world.ownership.row_of.size() <= id.index()) world.ownership.row_of.resize(world.firms.row_count());
  world.ownership.row_of[id.index()] = static_cast<std::uint32_t>(world.ownership.taken.size());
}

void end_ownership(World& world, FirmId id) {
  TakenFirm* row = taken_firm(world, id);
  if (row == nullptr) return;
  row->ended = true;
  row->cash_at_end = world.firms[id].cash;
}

std::vector<double> owners_incomes(const World& world) {
  std::vector<double> incomes(world.state_count() * world.state_count());
  if (world.ownership.taken.empty()) return incomes;
  Ledger scratch(world.state_count(), world.layer_count());  // looking posts nothing
  for (const TakenFirm& row : world.ownership.taken) {
    double cash = row.cash_at_end;
    if (!row.ended) cash = world.firms[row.firm].cash + post_accrued(world, row.firm, world.now, scratch);
    incomes[row.home.index() * world.state_count() + row.owner.index()] += row.paid_out + cash - row.cash_then;
  }
  return incomes;
}

void mechanisms::Takeovers::begin(World& world) {
  for (std::size_t t = 0; t < world.scenario.takeovers.size(); ++t) {
    const TakeoverParameters& takeover = world.scenario.takeovers[t];
    if (takeover.active) world.schedule(seconds_from_years(takeover.at), Verb::firm_taken_over, static_cast<std::uint32_t>(t));
  }
}

void mechanisms::Takeovers::on_exit(World& world, FirmId firm) { end_ownership(world, firm); }

}  // namespace faultline
