#include "models/mechanisms/enforcement/effort.hpp"

#include "models/decisions/commitments.hpp"
#include "models/decisions/shared_cost.hpp"
#include "models/firms/access.hpp"
#include "models/firms/settlement.hpp"
#include "models/firms/surroundings.hpp"
#include "models/mechanisms/thresholds/exemption.hpp"
#include "sim/random/distributions.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <span>

namespace faultline {

Threat Threats::in(StateId state, LabelOption label, double hazard) {
  const std::uint32_t book = world_.rules.book(state, label);
  if (book == no_book) return {};
  const EnforcementParameters& parameters = world_.scenario.enforcement;
  const StateEnforcement& enforcement = world_.enforcement.states[state.index()];
  const bool back_with_clean_record = !id_.exists() || is_excluded(world_, id_, state);
  // A scripted event may have shortened the record that excludes: the next finding does, then.
  const int offences = back_with_clean_record ? 0
                                              : std::min(static_cast<int>(standing_of(world_, id_, state).offences),
                                                         std::max(0, parameters.exclusion_after - 1));
  const double collected = firm_.home == state.value ? parameters.collected_home : parameters.collected_abroad;
  if (enforcement.rate != rate_ || enforcement.fine != fine_ || collected != collected_ || offences != offences_ || hazard != hazard_) {
    rate_ = enforcement.rate;
    fine_ = enforcement.fine;
    collected_ = collected;
    offences_ = offences;
    hazard_ = hazard;
    const double discount = discount_ + hazard;
    known_ = {};
    known_.active = true;
    known_.chosen = world_.enforcement.chosen;
    const InspectionTerms terms{enforcement.rate, parameters.false_finding, parameters.missed, parameters.exclusion_after,
                                parameters.exclusion_years};
    const double fine = effective_fine(enforcement.fine, collected, discount_, parameters.payment_delay);
    const double fine_over_profit = fine / world_.layers[firm_.layer].margin;
    if (terms.finding_rate(true) > 0) {
      known_.kept = discount * EffortYears::of(terms, discount, offences, 0).complying;
      known_.false_fines = terms.finding_rate(true) * parameters.false_fine * fine_over_profit;
    }
    if (known_.chosen) {
      const ComplianceThreshold threshold = compliance_threshold(terms, discount, offences);
      known_.of_rent = threshold.of_rent;
      known_.of_false = threshold.of_false_fine * parameters.false_fine * fine_over_profit;
      known_.of_profit = (threshold.of_fine - threshold.of_false_fine * parameters.false_fine) * fine_over_profit;
    }
  }
  const AuthorityId authority = world_.rules.authority_of_book(book);
  known_.audited = authority.exists() && world_.rules.mode(authority) == AuditMode::independent;
  return known_;
}

double share_kept(const World& world, Threats& threats, LabelOption label) {
  const EnforcementParameters& parameters = world.scenario.enforcement;
  double kept = 1;
  if (parameters.false_finding <= 0 || parameters.exclusion_after == 0) return kept;
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    kept = std::min(kept, threats.in(StateId{j}, label).kept);
  }
  return kept;
}

void count_on_inspections(const Threat& threat, double kept, const InspectedWay& way, MarketTerms& obliged, MarketTerms& shirking,
                          MarketTerms& deterrence) {
  if (obliged.slope <= 0) return;
  const double yearly_cost = kept * (obliged.cost - way.once);
  const double variable_profit = kept * way.slope;
  const double of_shirker = kept * way.shirking_slope;
  // Fines where revenue is not σ times profit, false ones on what a firm that complies sells; all three are 0 at the constant markup
  // without costs in proportion.
  const double more_fines = (threat.of_profit + threat.of_false) * (way.shirking_fined * of_shirker - of_shirker);
  const double fewer_false = threat.of_false * (way.fined * variable_profit - of_shirker);
  const double saved = of_shirker - variable_profit;
  const MarketTerms deterred{(threat.of_rent + threat.of_profit) * of_shirker + more_fines - fewer_false - saved,
                             threat.of_rent * yearly_cost};
  if (kept != 1.0 || threat.false_fines > 0) {
    obliged.slope = variable_profit * (1.0 - threat.false_fines * way.fined);
    obliged.cost = yearly_cost + way.once * (kept / threat.kept);
  }
  if (!threat.chosen) return;
  deterrence = deterred;
  if (threat.audited) return;  // it needs a certificate, whose cost it shares with other markets: effort follows the choice
  shirking = {obliged.slope - deterred.slope, obliged.cost - deterred.cost};
}

double further_audits(const World& world) {
  const AuditParameters& audit = world.scenario.audit;
  const double pass = 1.0 - audit.failure_probability;
  return pass > 0 ? (pass - shirkers_pass_probability(audit)) / pass : 0.0;
}

namespace {

/// Of the books kept that need an independent certificate, those that are better shirked: given the markets,
///     max over B of Σ_{b∈B} (deterrence of b + further audits) − K(B)
/// which is the choice of markets with books in their place, and as exact.
BookSet shirked_under_audit(World& world, FirmId id, const Prospect& prospect) {
  if (!world.rules.any_independent_audit()) return 0;
  const Firm& firm = world.firms[id];
  Outlook outlook = look_ahead(world, Surroundings(world, id, prospect.markets), prospect.label, Vantage::own, true, prospect.markets);
  std::array<MarketOption, 64> options;
  std::uint64_t candidates = 0;
  double always = 1;  // more than any choice can save: books that are not in question stay
  for (StateSet rest = prospect.markets; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    const MarketOutlook& market = outlook.markets[j];
    if (market.book == no_book || (prospect.books & ~outlook.standard & bit(market.book)) == 0) continue;
    if ((prospect.exempt & bit(j)) != 0) continue;  // nothing is asked of it there
    MarketOption& option = options[market.book];
    if ((candidates & bit(market.book)) == 0) {
      option = {0.0, market.book};
      candidates |= bit(market.book);
      const AuthorityId authority = world.rules.authority_of_book(market.book);
      if (market.audited) option.value = outlook.shirker_audit_cost[authority.index()];
    }
    const WaysBeside& beside = outlook.beside(market, prospect.mode_in(market.state));
    const bool builds = (prospect.builds & bit(j)) != 0;
    const MarketTerms& deterrence = builds ? beside.deterrence_built : beside.deterrence;
    option.value += market.audited ? firm.weight * deterrence.slope - deterrence.cost : 0.0;
    if (market.audited && beside.exempt(builds).holds(firm.weight)) option.value += beside.support * beside.support_risked;
  }
  if (candidates == 0) return 0;
  for (double& cost : outlook.audit_cost) cost = 0;  // paid either way
  SharedCost shared(world.rules, outlook);
  always += shared(candidates);
  std::size_t count = 0;
  std::array<MarketOption, 64> asked;
  for (std::uint64_t rest = candidates; rest != 0; rest &= rest - 1) {
    MarketOption option = options[static_cast<std::size_t>(std::countr_zero(rest))];
    const AuthorityId authority = world.rules.authority_of_book(option.book);
    if (!authority.exists() || world.rules.mode(authority) != AuditMode::independent) option.value += always;
    asked[count++] = option;
  }
  shared.set_scale(outlook.scale_at(firm.weight));
  BookRange range;
  const MarketChoice choice = choose_markets_within(range, std::span(asked.data(), count), shared, shared, shared.shape());
  return candidates & ~choice.books;
}

void schedule_lapse(World& world, FirmId id) {
  const double rate = world.scenario.enforcement.lapse_rate;
  if (rate <= 0) return;
  const EffortRecord& effort = world.enforcement.efforts[id.index()];
  const double gap = exponential_from(world.chance.uniform(Purpose::lapse_date, world.firms.record(id).identity, effort.reviews), 1.0);
  const SimTime delay = exponential_delay(gap, rate);
  if (delay > seconds_from_years(world.scenario.startups.review_period)) return;  // the next review comes first
  world.schedule_for(id, later(world.now, std::max<SimTime>(1, delay)), Verb::firm_lapses, effort.reviews);
}

}  // namespace

bool follow_shirking(World& world, FirmId id) {
  const BookSet shirked = shirked_books(world, id);
  bool changes = false;
  for (PresenceId p = world.firms[id].first_presence; p.exists(); p = world.firms[p].next) {
    const std::uint32_t book = world.rules.book(StateId{std::size_t{world.firms[p].state}}, world.firms[id].label);
    const bool shirks = book != no_book && (shirked & bit(book)) != 0 && !world.firms[p].exempt;
    if (shirks == world.firms[p].shirks) continue;
    settle(world, id);  // what it sold so far it sold at the old price
    change_charge(world, id, p, world.states[world.firms[p].state], [shirks](Presence& presence) { presence.shirks = shirks; });
    changes = true;
  }
  return changes;
}

void commit_effort(World& world, FirmId id, const Prospect& prospect) {
  EffortRecord& effort = world.enforcement.efforts[id.index()];
  effort.shirked = prospect.shirked;
  if (world.enforcement.chosen) effort.shirked |= shirked_under_audit(world, id, prospect);
  follow_shirking(world, id);
  effort.lapsed = false;
  ++effort.reviews;
  schedule_lapse(world, id);
  watch_inspections(world, id);
}

void end_lapse(World& world, FirmId id) {
  EffortRecord& effort = world.enforcement.efforts[id.index()];
  if (!effort.lapsed) return;
  effort.lapsed = false;
  ++effort.reviews;
  schedule_lapse(world, id);
}

void remedy(World& world, FirmId id, AuthorityId authority) {
  EffortRecord& effort = world.enforcement.efforts[id.index()];
  const BookSet remedied = effort.shirked & world.rules.books_of(authority);
  end_lapse(world, id);
  if (remedied == 0) return;
  effort.shirked &= ~remedied;
  refresh_obligations(world, id);
  if (follow_shirking(world, id)) update_access(world, id, Repricing::all);
}

void follow_effort(World& world, FirmId id, const RuleBooks& rules_before, LabelOption label_before) {
  EffortRecord& effort = world.enforcement.efforts[id.index()];
  const BookSet shirked = effort.shirked;
  effort.shirked = 0;
  for (StateSet rest = world.firms.record(id).markets; rest != 0; rest &= rest - 1) {
    const StateId state{std::countr_zero(rest)};
    const std::uint32_t old = rules_before.book(state, label_before);
    const std::uint32_t book = world.rules.book(state, world.firms[id].label);
    if (old != no_book && book != no_book && (shirked & bit(old)) != 0) effort.shirked |= bit(book);
  }
  const std::uint32_t standard = world.rules.standard(world.firms[id].label);
  if (standard != no_book) effort.shirked &= ~bit(standard);
  follow_shirking(world, id);
  watch_inspections(world, id);
}

}  // namespace faultline
