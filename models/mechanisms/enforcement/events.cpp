// Inspections, lapses, fines and exclusions; and inspectorates that set their own rate.
#include <fmt/format.h>

#include "models/economy/answers.hpp"
#include "models/economy/sentences.hpp"
#include "models/firms/access.hpp"
#include "models/firms/runway.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/enforcement/effort.hpp"
#include "models/mechanisms/enforcement/enforcement.hpp"
#include "sim/random/distributions.hpp"

#include <algorithm>

namespace faultline {

namespace {

void think_again(World& world, FirmId id) {
  world.schedule_for(id, world.now, Verb::firm_reviews, 0, static_cast<std::uint16_t>(ReviewKind::extra));
}

std::uint32_t place_fine(World& world, const Fine& fine) {
  EnforcementBook& book = world.enforcement;
  if (book.free_fines.empty()) {
    book.fines.push_back(fine);
    return static_cast<std::uint32_t>(book.fines.size() - 1);
  }
  const std::uint32_t row = book.free_fines.back();
  book.free_fines.pop_back();
  book.fines[row] = fine;
  return row;
}

/// A share of what the firm sells in the state in a year, due once appeals are over.
void levy_fine(World& world, FirmId id, StateId state, double amount) {
  if (amount <= 0) return;
  world.enforcement.statistics[state.index()].levied += amount;
  const std::uint32_t row = place_fine(world, {id, world.firms[id].generation, state, amount});
  world.schedule(later(world.now, seconds_from_years(world.scenario.enforcement.payment_delay)), Verb::fine_due, row);
}

/// A record as long as that costs the firm its access, for a time or for good.
void exclude(World& world, FirmId id, StateId state) {
  const EnforcementParameters& parameters = world.scenario.enforcement;
  Standing& standing = standing_of(world, id, state);
  world.enforcement.statistics[state.index()].exclusions += 1;
  standing.excluded_until =
      parameters.exclusion_years > 0 ? later(world.now, std::max<SimTime>(1, seconds_from_years(parameters.exclusion_years))) : never;
  world.firms[world.firms.presence_in(id, state)].supported = false;
  if (standing.excluded_until != never) {
    world.schedule_for(id, standing.excluded_until, Verb::exclusion_ends, state.value);
  }
  update_access(world, id);
}

void find_against(World& world, FirmId id, PresenceId p, bool guilty) {
  const StateId state{std::size_t{world.firms[p].state}};
  const EnforcementParameters& parameters = world.scenario.enforcement;
  EnforcementStatistics& statistics = world.enforcement.statistics[state.index()];
  statistics.findings += 1;
  if (!guilty) statistics.false_findings += 1;
  const double revenue = revenue_flow(world, world.firms[id], p);
  const double stands = guilty ? 1.0 : parameters.false_fine;
  levy_fine(world, id, state, stands * world.enforcement.states[state.index()].fine * revenue);
  end_lapse(world, id);
  Standing& standing = standing_of(world, id, state);
  ++standing.offences;
  const auto limit = static_cast<std::uint32_t>(parameters.exclusion_after);
  const bool excluded = limit > 0 && standing.offences >= limit;
  if (excluded) exclude(world, id, state);
  if (excluded || world.enforcement.chosen) think_again(world, id);
  watch_runway(world, id);
}

}  // namespace

void on_firm_inspected(World& world, const Event& event) {
  const FirmId id{event.subject};
  const StateId state{event.object};
  if (!world.firms.is_current(id, event.plan)) return;
  const Standing& standing = standing_of(world, id, state);
  if (standing.hazard < 0 || standing.inspected_at != event.time) return;
  const std::uint32_t occasion = standing.clocks;
  start_inspection_clock(world, id, state);
  const PresenceId p = world.firms.presence_in(id, state);
  if (!p.exists() || !is_regulated(world, id, world.firms[p])) return;  // nothing to look at yet
  world.enforcement.statistics[state.index()].inspections += 1;
  const EnforcementParameters& parameters = world.scenario.enforcement;
  const bool guilty = !complies(world, id, state);
  const double found = guilty ? 1.0 - parameters.missed : parameters.false_finding;
  const double u = world.chance.uniform(Purpose::inspection_outcome, inspection_identity(world, id, state), occasion);
  if (!bernoulli_from(u, found)) return;
  settle(world, id);
  find_against(world, id, p, guilty);
}

void on_firm_lapses(World& world, const Event& event) {
  const FirmId id{event.subject};
  if (!world.firms.is_current(id, event.plan)) return;
  EffortRecord& effort = world.enforcement.efforts[id.index()];
  if (effort.reviews == event.object) effort.lapsed = true;
}

void on_fine_due(World& world, const Event& event) {
  EnforcementBook& book = world.enforcement;
  const Fine fine = book.fines[event.subject];
  book.free_fines.push_back(event.subject);
  EnforcementStatistics& statistics = book.statistics[fine.state.index()];
  double paid = 0;
  if (world.firms.is_current(fine.firm, fine.generation)) {
    settle(world, fine.firm);
    const Firm& firm = world.firms[fine.firm];
    const EnforcementParameters& parameters = world.scenario.enforcement;
    const double due = fine.amount * (firm.home == fine.state.value ? parameters.collected_home : parameters.collected_abroad);
    paid = has_runway(world, firm) ? std::min(due, std::max(0.0, firm.cash)) : due;
    const AccountId government = world.ledger.government(fine.state);
    pay(world, fine.firm, Flow::fine, government, paid);
    world.ledger.post(Flow::fine_relief, government, world.ledger.households(fine.state), paid);
    if (paid < due) {  // it has no more: insolvent
      world.schedule_for(fine.firm, world.now, Verb::firm_exits, 0, static_cast<std::uint16_t>(ExitCause::insolvency));
    } else {
      watch_runway(world, fine.firm);
    }
  }
  statistics.paid += paid;
  statistics.written_off += fine.amount - paid;
}

void on_exclusion_ends(World& world, const Event& event) {
  const FirmId id{event.subject};
  const StateId state{event.object};
  if (!world.firms.is_current(id, event.plan)) return;
  Standing& standing = standing_of(world, id, state);
  if (standing.excluded_until != event.time) return;
  standing.excluded_until = -1;
  standing.offences = 0;
  update_access(world, id);
  think_again(world, id);
}

void on_inspectorate_reviews(World& world, const Event& event) {
  const EnforcementParameters& parameters = world.scenario.enforcement;
  world.schedule(later(world.now, std::max<SimTime>(1, seconds_from_years(parameters.rate_review))), Verb::inspectorate_reviews,
                 event.subject);
  StateEnforcement& state = world.enforcement.states[event.subject];
  const EnforcementStatistics& statistics = world.enforcement.statistics[event.subject];
  if (state.base_rate <= 0 || parameters.inspectors != Inspectors::adaptive) return;
  const double inspections = statistics.inspections - state.inspections_seen;
  if (inspections <= 0) return;  // it has learnt nothing yet
  const double true_findings = statistics.findings - statistics.false_findings;
  const double gain = parameters.finding_benefit * (true_findings - state.true_findings_seen) / inspections - parameters.inspection_cost;
  state.inspections_seen = statistics.inspections;
  state.true_findings_seen = true_findings;
  const double rate = state.rate + parameters.rate_adaptation * gain * parameters.rate_review;
  change_inspection_rate(world, StateId{event.subject}, std::max(parameters.rate_floor, rate));
}

std::string mechanisms::Enforcement::noun(std::string_view what, const World& world, const Event& event) {
  if (what != "fine") return "";
  const Fine& fine = world.enforcement.fines[event.subject];
  return fmt::format("a fine of {} on {}", world.scenario.states[fine.state.index()].name, name_of(world, fine.firm));
}

}  // namespace faultline
