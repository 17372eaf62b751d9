#include "models/mechanisms/enforcement/enforcement.hpp"

#include "sim/random/distributions.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace faultline {

namespace {

double of_regime(const std::map<std::string, double>& by_regime, const std::string& regime) {
  const auto found = by_regime.find(regime);
  return found == by_regime.end() ? 0.0 : found->second;
}

void set_rate(StateEnforcement& state, double rate, SimTime now) {
  state.hazard = state.hazard_by(now);
  state.hazard_at = now;
  state.rate = rate;
}

SimTime date_of(const StateEnforcement& state, double hazard, SimTime now) {
  const double left = std::max(0.0, hazard - state.hazard_by(now));
  return later(now, std::max<SimTime>(1, exponential_delay(left, state.rate)));
}

void schedule_inspection(World& world, FirmId id, StateId state) {
  Standing& standing = standing_of(world, id, state);
  standing.inspected_at = date_of(world.enforcement.states[state.index()], standing.hazard, world.now);
  if (standing.inspected_at != never) world.schedule_for(id, standing.inspected_at, Verb::firm_inspected, state.value);
}

}  // namespace

/// Reads rates and fines of every state from the scenario; a rate that changed counts from world.now.
void mechanisms::Enforcement::derive(World& world) {
  const EnforcementParameters& parameters = world.scenario.enforcement;
  EnforcementBook& book = world.enforcement;
  book.active = parameters.active;
  book.chosen = parameters.active && parameters.effort == Effort::chosen;
  if (!book.active) return;
  book.states.resize(world.state_count());
  book.statistics.resize(world.state_count());
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    const std::string& regime = world.scenario.states[j].regime;
    StateEnforcement& state = book.states[j];
    const double rate = of_regime(parameters.inspection_rate, regime);
    if (rate != state.base_rate) set_rate(state, rate, world.now);
    state.base_rate = rate;
    state.fine = of_regime(parameters.fine, regime);
  }
}

/// A new firm's rows: it complies, has no record, and no clock runs.
void mechanisms::Enforcement::on_entry(World& world, FirmId id) {
  if (!world.enforcement.active) return;
  EnforcementBook& book = world.enforcement;
  const std::size_t states = world.state_count();
  if (book.efforts.size() < world.firms.row_count()) {
    const std::size_t rows = world.firms.row_count() + world.firms.row_count() / 8 + 64;
    book.efforts.resize(rows);
    book.standings.resize(rows * states);
  }
  const std::uint32_t reviews = book.efforts[id.index()].reviews + 1;  // void what an earlier firm of this row had scheduled
  book.efforts[id.index()] = EffortRecord{.reviews = reviews};
  std::fill_n(book.standings.begin() + static_cast<std::ptrdiff_t>(id.index() * states), states, Standing{});
}

void change_inspection_rate(World& world, StateId state, double rate) {
  set_rate(world.enforcement.states[state.index()], rate, world.now);
  redate_inspections(world);
}

double years_excluded(const World& world, FirmId id, StateId state) {
  if (!is_excluded(world, id, state)) return 0;
  const SimTime until = standing_of(world, id, state).excluded_until;
  return until == never ? std::numeric_limits<double>::infinity() : years_from_seconds(until - world.now);
}

bool is_regulated(const World& world, FirmId id, const Presence& presence) {
  return presence.open && !presence.exempt && world.rules.book(StateId{std::size_t{presence.state}}, world.firms[id].label) != no_book;
}

void watch_inspections(World& world, FirmId id) {
  const StateSet markets = world.firms.record(id).markets;
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    const StateId state{j};
    Standing& standing = standing_of(world, id, state);
    const bool watched = (markets & bit(j)) != 0 && world.rules.book(state, world.firms[id].label) != no_book;
    if (watched && standing.hazard < 0) start_inspection_clock(world, id, state);
    if (!watched) {
      standing.hazard = -1;
      standing.inspected_at = -1;
    }
  }
}

void start_inspection_clock(World& world, FirmId id, StateId state) {
  Standing& standing = standing_of(world, id, state);
  const double gap =
      exponential_from(world.chance.uniform(Purpose::inspection_date, inspection_identity(world, id, state), standing.clocks), 1.0);
  ++standing.clocks;
  standing.hazard = world.enforcement.states[state.index()].hazard_by(world.now) + gap;
  schedule_inspection(world, id, state);
}

void redate_inspections(World& world) {
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    if (world.enforcement.states[j].hazard_at != world.now) continue;
    for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
      const FirmId id{row};
      const StateId state{j};
      if (!world.firms[id].active || standing_of(world, id, state).hazard < 0) continue;
      const SimTime before = standing_of(world, id, state).inspected_at;
      if (before != date_of(world.enforcement.states[j], standing_of(world, id, state).hazard, world.now)) {
        schedule_inspection(world, id, state);
      }
    }
  }
}

std::uint64_t inspection_identity(const World& world, FirmId id, StateId state) {
  return identity_of(world.firms.record(id).identity, digits_of(world.states[state.index()].key));
}

double shirkers_pass_probability(const AuditParameters& audit) {
  const double others = 1.0 - audit.failure_probability;
  const double bias = audit.auditor_choice == AuditorChoice::client ? audit.client_bias : 0.0;
  return std::min(others, audit.false_pass + bias);
}

double audit_failure_probability(const World& world, FirmId id, AuthorityId authority) {
  const AuditParameters& audit = world.scenario.audit;
  return complies(world, id, authority) ? audit.failure_probability : 1.0 - shirkers_pass_probability(audit);
}

void mechanisms::Enforcement::follow(World& world, const Scenario&) {
  if (world.enforcement.active) redate_inspections(world);
}

void mechanisms::Enforcement::begin(World& world) {
  if (!world.scenario.enforcement.active || world.scenario.enforcement.inspectors != Inspectors::adaptive) return;
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    world.schedule(seconds_from_years(world.scenario.enforcement.rate_review), Verb::inspectorate_reviews, static_cast<std::uint32_t>(j));
  }
}

}  // namespace faultline
