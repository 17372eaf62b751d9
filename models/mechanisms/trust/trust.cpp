#include "models/mechanisms/trust/trust.hpp"

#include "models/firms/access.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/enforcement/enforcement.hpp"
#include "sim/base/elementary.hpp"
#include "sim/random/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace faultline {

namespace {

double years_since(const World& world, SimTime at) { return years_from_seconds(world.now - at); }

double record_now(const World& world, const FirmTrust& row, double record) {
  return forward_record(record, row.exposed ? world.trust.calm : 0.0, world.scenario.trust.forgetting,
                        years_since(world, row.forwarded_at));
}

double label_record_now(const World& world, LabelOption label) {
  const LabelTrust& row = world.trust.labels[label];
  return forward_record(row.record, row.sellers * world.trust.calm, world.scenario.trust.forgetting, years_since(world, row.forwarded_at));
}

void forward(World& world, FirmTrust& row) {
  row.record = record_now(world, row, row.record);
  row.under_label = record_now(world, row, row.under_label);
  row.forwarded_at = world.now;
}

void forward_label(World& world, LabelOption label) {
  LabelTrust& row = world.trust.labels[label];
  row.record = label_record_now(world, label);
  row.forwarded_at = world.now;
}

/// Evidence of a firm's history under a label: its own, and what the other holders' is worth beside it.
double history_under(const World& world, FirmId id, LabelOption label) {
  const FirmTrust none;
  const FirmTrust& row = id.exists() ? world.trust.firms[id.index()] : none;
  const double own = id.exists() ? record_now(world, row, row.record) : 0.0;
  const double share = world.scenario.trust.spillover;
  if (label == 0 || share == 0.0) return own;
  const double own_part = row.label == label ? record_now(world, row, row.under_label) : 0.0;
  return own + share * (label_record_now(world, label) - own_part);
}

/// An authority whose audits buyers read, or none.
AuthorityId auditor_of(const World& world, AuthorityId authority) {
  const bool audits = authority.exists() && world.rules.mode(authority) == AuditMode::independent;
  return audits ? authority : AuthorityId::none();
}

/// Evidence of what one authority found: the audit passed and those failed before and since, as far as buyers see them.
double certificate_evidence(const World& world, const Certificate& certificate, bool valid) {
  const bool remedied = valid && world.trust.remedied;
  const double failures = remedied ? 0.0 : certificate.failures + (valid ? certificate.failures_before_pass : 0.0);
  return (valid ? world.trust.pass_evidence : 0.0) + (failures > 0 ? failures * world.trust.failure_evidence : 0.0);
}

/// The label's audit speaks for a firm, else the certificate that opens the state, else failures to get either.
double audit_evidence(const World& world, FirmId id, StateId state, LabelOption label) {
  if (!world.trust.errors) return 0;
  double failed = 0;
  for (const AuthorityId authority : {label == 0 ? AuthorityId::none() : world.rules.label_authority(label),
                                      world.rules.authority(state, label), world.rules.authority(state, LabelOption{0})}) {
    if (!auditor_of(world, authority).exists()) continue;
    const CertificateId c = world.firms.certificate_from(id, authority);
    if (!c.exists()) continue;
    if (holds(world, id, authority)) return certificate_evidence(world, world.firms[c], true);
    if (failed == 0.0) failed = certificate_evidence(world, world.firms[c], false);
  }
  return failed;
}

double share_that_attests_truly(const World& world, LayerId layer) {
  const TrustParameters& trust = world.scenario.trust;
  if (trust.liability == 0.0) return 0;
  const double burden = liability_burden(world.trust.candidate_hazard, trust.liability, world.layers[layer.index()].elasticity);
  return truthful_share(world.trust.prior, trust.appeal, burden);
}

/// What a valid label says that its holder attested itself.
double own_word(const World& world, LabelOption label, LayerId layer) {
  const AuthorityId authority = world.rules.label_authority(label);
  const bool attested = authority.exists() && world.rules.mode(authority) == AuditMode::self;
  return attested ? attestation_evidence(share_that_attests_truly(world, layer)) : 0.0;
}

/// Trust in the stack that a firm of this layer is part of, in a state.
double in_stack(const World& world, StateId state, std::size_t layer, double own, double LayerTrust::*part) {
  if (world.trust.stack_weights.empty()) return own;
  const std::size_t layers = world.layer_count();
  std::array<double, 16> trust;  // most_layers
  EXPECTS(layers <= trust.size());
  for (std::size_t u = 0; u < layers; ++u) {
    trust[u] = u == layer ? own : world.trust.layers[state.index() * layers + u].*part;
  }
  return stack_trust({trust.data(), layers}, world.trust.stack_weights, world.trust.stack_exponent);
}

double own_belief(const World& world, FirmId id, StateId state, bool labelled) {
  const Firm& firm = world.firms[id];
  double evidence = world.trust.firms[id.index()].seen + audit_evidence(world, id, state, firm.label);
  if (labelled) evidence += own_word(world, firm.label, LayerId{std::size_t{firm.layer}});
  return believed_trust(world.trust.prior, evidence);
}

double type_draw_of(const World& world, FirmId id, Purpose purpose) {
  const FirmRecord& record = world.firms.record(id);
  if (!record.owner.exists()) return world.chance.uniform(purpose, record.identity, 0);
  const std::uint64_t vendor = key_of(world.scenario.vendors[record.owner.index()].name);  // one type for all its firms
  return world.chance.uniform(purpose, vendor & (Chance::whos - 1), 0);
}

}  // namespace

Belief belief_in(const World& world, FirmId id, StateId state, bool labelled) {
  const std::size_t layer = world.firms[id].layer;
  return {in_stack(world, state, layer, own_belief(world, id, state, labelled), &LayerTrust::believed),
          in_stack(world, state, layer, complies(world, id) ? 1.0 : 0.0, &LayerTrust::real)};
}

double believed_without_label(const World& world, FirmId id, StateId state) {
  const double evidence = history_under(world, id, 0) + audit_evidence(world, id, state, 0);
  return in_stack(world, state, world.firms[id].layer, believed_trust(world.trust.prior, evidence), &LayerTrust::believed);
}

double appeal_of_belief(const World& world, FirmId id, StateId state, bool labelled) {
  const double own = own_belief(world, id, state, labelled);
  return elementary::exp(world.scenario.trust.appeal * in_stack(world, state, world.firms[id].layer, own, &LayerTrust::believed));
}

double failure_probability_of(const World& world, bool honest) {
  const AuditParameters& audit = world.scenario.audit;
  return honest || world.enforcement.active ? audit.failure_probability : 1.0 - shirkers_pass_probability(audit);
}

double true_appeal(const World& world, FirmId id, StateId state) {
  if (!world.trust.active || world.scenario.trust.appeal == 0.0) return 0;
  const double own = complies(world, id) ? 1.0 : 0.0;
  return world.scenario.trust.appeal * in_stack(world, state, world.firms[id].layer, own, &LayerTrust::real);
}

bool types_differ(const World& world) {
  return world.trust.active && !world.enforcement.active && world.scenario.trust.compliant_share < 1.0 &&
         ((world.trust.errors && world.rules.any_independent_audit()) || world.scenario.trust.liability > 0.0);
}

bool declines_to_attest(const World& world, FirmId id, AuthorityId authority) {
  if (!world.trust.active || world.scenario.trust.liability == 0.0 || complies(world, id, authority)) return false;
  const Firm& firm = world.firms[id];
  if (firm.label == 0 || world.rules.label_authority(firm.label) != authority) return false;
  if (world.rules.mode(authority) != AuditMode::self) return false;
  return world.trust.firms[id.index()].candour_draw < share_that_attests_truly(world, LayerId{std::size_t{firm.layer}});
}

void schedule_candidate(World& world, FirmId id) {
  FirmTrust& row = world.trust.firms[id.index()];
  const double unit = exponential_from(world.chance.uniform(Purpose::incident_date, world.firms.record(id).identity, row.candidates), 1.0);
  row.next_candidate = later(world.now, exponential_delay(unit, world.trust.candidate_hazard));
  if (row.next_candidate != never) world.schedule_for(id, row.next_candidate, Verb::incident_strikes);
}

/// The row of a new firm; its first candidate for an incident is put on the calendar.
void mechanisms::Trust::on_entry(World& world, FirmId id) {
  if (!world.trust.active) return;
  if (world.trust.firms.size() < world.firms.row_count()) world.trust.firms.resize(world.firms.row_count());
  FirmTrust fresh;
  fresh.forwarded_at = world.now;
  fresh.type_draw = type_draw_of(world, id, Purpose::trust_type);
  fresh.candour_draw = type_draw_of(world, id, Purpose::trust_candour);
  world.trust.firms[id.index()] = fresh;
  schedule_candidate(world, id);
}

void follow_status(World& world, FirmId id, bool labelled) {
  FirmTrust& row = world.trust.firms[id.index()];
  const Firm& firm = world.firms[id];
  const LabelOption label = labelled ? firm.label : LabelOption{0};
  const bool exposed = firm.presences > 0;
  if (label == row.label && exposed == row.exposed) return;
  forward(world, row);
  if (row.label != 0 && row.exposed) {
    forward_label(world, row.label);
    --world.trust.labels[row.label].sellers;
  }
  if (label != row.label) row.under_label = 0;
  row.label = label;
  row.exposed = exposed;
  if (row.label != 0 && row.exposed) {
    forward_label(world, row.label);
    ++world.trust.labels[row.label].sellers;
  }
}

/// The firm is leaving: its label counts one seller less.
void mechanisms::Trust::on_exit(World& world, FirmId id) {
  if (world.trust.active) follow_status(world, id, false);
}

void look_at(World& world, FirmId id, bool labelled) {
  world.trust.firms[id.index()].seen = history_under(world, id, labelled ? world.firms[id].label : LabelOption{0});
}

void look_again(World& world, FirmId id) {
  look_at(world, id, label_is_valid(world, id));
  refresh_access(world, id);
}

void remember_incident(World& world, FirmId id) {
  FirmTrust& row = world.trust.firms[id.index()];
  forward(world, row);
  row.record += world.trust.incident_evidence;
  if (row.label == 0) return;
  row.under_label += world.trust.incident_evidence;
  forward_label(world, row.label);
  world.trust.labels[row.label].record += world.trust.incident_evidence;
}

void publish_layers(World& world) {
  if (world.trust.stack_weights.empty()) return;
  const std::size_t layers = world.layer_count();
  std::vector<LayerTrust> sums(world.trust.layers.size());
  std::vector<double> sales(sums.size());
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const FirmId id{row};
    const Firm& firm = world.firms[id];
    if (!firm.active || firm.presences == 0) continue;
    const bool labelled = label_is_valid(world, id);
    const double real = complies(world, id) ? 1.0 : 0.0;
    for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
      const Presence& presence = world.firms[p];
      if (!presence.open) continue;
      const double revenue = revenue_flow(world, firm, p);
      const std::size_t cell = std::size_t{presence.state} * layers + firm.layer;
      sums[cell].believed += revenue * own_belief(world, id, StateId{std::size_t{presence.state}}, labelled);
      sums[cell].real += revenue * real;
      sales[cell] += revenue;
    }
  }
  for (std::size_t cell = 0; cell < sums.size(); ++cell) {
    if (sales[cell] <= 0) continue;  // where nobody sells, the last opinion stands
    world.trust.layers[cell] = {std::min(1.0, sums[cell].believed / sales[cell]), std::min(1.0, sums[cell].real / sales[cell])};
  }
}

/// What the scenario's numbers come to; at time zero and after a change.
void mechanisms::Trust::open(World& world) {
  const TrustParameters& trust = world.scenario.trust;
  TrustBook& book = world.trust;
  book.active = trust.active;
  if (!trust.active) return;
  book.prior = std::isnan(trust.prior) ? trust.compliant_share : trust.prior;
  book.errors.reset();
  book.pass_evidence = book.failure_evidence = 0;
  book.remedied = world.scenario.enforcement.active;
  const AuditErrors errors{world.scenario.audit.failure_probability, shirkers_pass_probability(world.scenario.audit)};
  if (errors.false_pass + errors.false_fail < 1) {  // or audits cannot tell
    book.errors = errors;
    book.pass_evidence = pass_evidence(*book.errors);
    if (trust.publish_failures) book.failure_evidence = failure_evidence(*book.errors);
  }
  book.candidate_hazard = trust.incident_hazard * trust.shirker_hazard_ratio;
  book.calm = book.candidate_hazard - trust.incident_hazard;
  book.incident_evidence = -elementary::log(trust.shirker_hazard_ratio);
  book.stack_weights.clear();
  for (const LayerParameters& layer : world.scenario.layers) {
    if (trust.stack_weights.empty()) break;
    const auto found = trust.stack_weights.find(layer.name);
    book.stack_weights.push_back(found == trust.stack_weights.end() ? 0.0 : found->second);
  }
  book.stack_exponent = trust.weakest_link ? -std::numeric_limits<double>::infinity() : trust.stack_exponent;
  book.labels.resize(world.scenario.alliances.size() + 1);
  if (book.layers.empty()) {  // before anything is published
    book.layers.assign(world.state_count() * world.layer_count(), {book.prior, trust.compliant_share});
  }
  book.incidents.resize(world.state_count() * world.layer_count() * class_count);
}

/// The same where a scripted event may have changed them: what was gathered so far was gathered under the old ones.
void mechanisms::Trust::follow(World& world, const Scenario& before) {
  if (!world.trust.active) return;
  const TrustParameters& now = world.scenario.trust;
  const TrustParameters& then = before.trust;
  const double hazard = now.incident_hazard * now.shirker_hazard_ratio;
  const double old_hazard = world.trust.candidate_hazard;
  const bool same_records = now.forgetting == then.forgetting && now.incident_hazard == then.incident_hazard &&
                            now.shirker_hazard_ratio == then.shirker_hazard_ratio;
  if (!same_records) {
    const double forgetting = now.forgetting;
    world.scenario.trust.forgetting = then.forgetting;
    for (FirmTrust& row : world.trust.firms) forward(world, row);
    for (std::size_t a = 1; a < world.trust.labels.size(); ++a) forward_label(world, static_cast<LabelOption>(a));
    world.scenario.trust.forgetting = forgetting;
  }
  open(world);
  if (hazard == old_hazard) return;
  for (std::size_t row = 0; row < world.trust.firms.size(); ++row) {
    if (!world.firms[FirmId{row}].active) continue;
    FirmTrust& own = world.trust.firms[row];
    if (own.next_candidate == never) {
      schedule_candidate(world, FirmId{row});  // of an exponential time nothing is spent at hazard 0
      continue;
    }
    const double unit = old_hazard * years_from_seconds(own.next_candidate - world.now);
    own.next_candidate = later(world.now, exponential_delay(unit, hazard));
    if (own.next_candidate != never) world.schedule_for(FirmId{row}, own.next_candidate, Verb::incident_strikes);
  }
}

void TrustOutlook::look_at(LabelOption label) {
  if (world_.rules.standard(label) != no_book) label_ = label;
  known_.fill(std::numeric_limits<double>::quiet_NaN());
  const AuthorityId authority = label_ == 0 ? AuthorityId::none() : world_.rules.label_authority(label_);
  const bool attested = authority.exists() && world_.rules.mode(authority) == AuditMode::self;
  const double truthful = attested ? share_that_attests_truly(world_, layer_) : 0.0;
  if (!honest_ && id_.exists()) declines_ = world_.trust.firms[id_.index()].candour_draw < truthful;
  if (!honest_ && !id_.exists()) declines_ = truthful > 0.5;  // in between it breaks even either way
  history_ = history_under(world_, id_, declines_ ? LabelOption{0} : label_);
  if (!declines_) history_ += attestation_evidence(truthful);
  if (!honest_ && label_ != 0 && !declines_) {
    expected_liability_ = world_.trust.candidate_hazard * world_.scenario.trust.liability;
  }
}

double TrustOutlook::appeal_at(double evidence, StateId state) {
  if (evidence != last_evidence_) {
    last_evidence_ = evidence;
    last_own_ = believed_trust(world_.trust.prior, evidence);
  }
  const double believed = in_stack(world_, state, layer_.index(), last_own_, &LayerTrust::believed);
  if (believed != last_believed_) {
    last_believed_ = believed;
    last_appeal_ = elementary::exp(world_.scenario.trust.appeal * believed);
  }
  return last_appeal_;
}

double TrustOutlook::expected_appeal(double evidence, StateId state) {
  const double passed = evidence + world_.trust.pass_evidence;
  const double failed = world_.trust.failure_evidence;
  if (failure_probability_ >= 1.0) return appeal_at(evidence, state);  // it never passes
  if (failed == 0.0 || world_.trust.remedied) return appeal_at(passed, state);
  constexpr double negligible = 1e-12;
  double sum = 0;
  double reached = 1;  // probability that the audit is repeated so often
  for (int failures = 0; reached > negligible; ++failures) {
    const double at = failures == 0 ? passed : passed + failures * failed;
    if (believed_trust(world_.trust.prior, at) < negligible) return sum + reached * appeal_at(at, state);
    sum += reached * (1.0 - failure_probability_) * appeal_at(at, state);
    reached *= failure_probability_;
  }
  return sum;
}

double TrustOutlook::appeal_in(StateId state, bool exempt) {
  AuthorityId authority;
  if (world_.trust.errors) {
    authority = auditor_of(world_, label_ == 0 ? AuthorityId::none() : world_.rules.label_authority(label_));
    if (!authority.exists() && !exempt) authority = auditor_of(world_, world_.rules.authority(state, label_));
  }
  const bool same_in_all_states = world_.trust.stack_weights.empty();
  double& known = known_[authority.exists() ? authority.index() : known_.size() - 1];
  if (same_in_all_states && !std::isnan(known)) return known;
  double evidence = history_;
  bool awaited = authority.exists();
  const CertificateId c = id_.exists() && awaited ? world_.firms.certificate_from(id_, authority) : CertificateId::none();
  if (c.exists()) {
    awaited = !holds(world_, id_, authority);
    evidence += certificate_evidence(world_, world_.firms[c], !awaited);
  }
  known = awaited ? expected_appeal(evidence, state) : appeal_at(evidence, state);
  return known;
}

void mechanisms::Trust::begin(World& world) {
  if (world.trust.active) world.schedule(seconds_from_years(world.scenario.trust.review_every), Verb::trust_settles, 0);
}

}  // namespace faultline
