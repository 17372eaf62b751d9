// Trust: what buyers believe of each firm, and what is true of it. A belief is a prior and evidence: certificates, attestations, and
// the history of the firm and of its label. Certificates count as they stand; history counts as of the last look, which buyers
// take whenever something happens to the firm and on fixed dates, so that weights stay constant in between.
#pragma once

#include "models/economy/world.hpp"

#include <array>
#include <limits>

namespace faultline {

/// Is the firm of the type that keeps its promises? This is who complies where effort is not chosen (world/enforcement.hpp).
inline bool keeps_promises(const World& world, FirmId firm) {
  return !world.trust.active || world.trust.firms[firm.index()].type_draw < world.scenario.trust.compliant_share;
}

/// The trust in what a firm sells in a state, that of the other layers of the stack included.
struct Belief {
  double believed = 0;
  double real = 0;
};
Belief belief_in(const World& world, FirmId firm, StateId state, bool labelled);

/// θ · real, the log appeal of what the firm sells to buyers who know it; 0 where trust is off.
double true_appeal(const World& world, FirmId firm, StateId state);

/// Believed trust without what the firm's label says.
double believed_without_label(const World& world, FirmId firm, StateId state);

/// e^(θ · believed): what the firm's weight is multiplied by; 1 where trust is off.
double appeal_of_belief(const World& world, FirmId firm, StateId state, bool labelled);
inline double trust_appeal(const World& world, FirmId firm, StateId state, bool labelled) {
  const bool counts = world.trust.active && world.scenario.trust.appeal != 0.0;
  return counts ? appeal_of_belief(world, firm, state, labelled) : 1.0;
}

/// Probability that an independent audit fails a firm of this type, as it plans; where effort is chosen it plans to comply.
double failure_probability_of(const World& world, bool honest);

/// Whether firms that comply and firms that do not fare differently before auditors or courts.
bool types_differ(const World& world);

/// A firm that does not comply and shuns the liability does not attest that it does.
bool declines_to_attest(const World& world, FirmId firm, AuthorityId authority);

/// Tells the records which valid label the firm holds and whether it sells.
void follow_status(World& world, FirmId firm, bool labelled);

/// Buyers look at the firm's history, and its label's.
void look_at(World& world, FirmId firm, bool labelled);

/// Buyers look and act on it.
void look_again(World& world, FirmId firm);

/// Puts the next candidate for an incident on the calendar.
void schedule_candidate(World& world, FirmId firm);

/// An incident struck: the firm's record and its label's.
void remember_incident(World& world, FirmId firm);

/// Publishes what buyers think of each layer in each state.
void publish_layers(World& world);

/// How a firm expects to be seen under a label, once it has the certificates that it needs.
class TrustOutlook {
 public:
  /// @param id  none: an idea that would be of the type `honest`
  TrustOutlook(const World& world, FirmId id, LayerId layer, LabelOption label, bool honest)
      : world_(world), id_(id), layer_(layer), honest_(honest || world.enforcement.active) {
    failure_probability_ = honest_ ? world.scenario.audit.failure_probability : failure_probability_of(world, false);
    if (world.trust.active) look_at(label);
  }

  /// E e^(θ · believed) in a state: the number of tries until an audit is passed is not known yet.
  /// @param exempt  whether it does without the state's own certificate
  [[nodiscard]] double appeal(StateId state, bool exempt) {
    const bool counts = world_.trust.active && world_.scenario.trust.appeal != 0.0;
    return counts ? appeal_in(state, exempt) : 1.0;
  }
  [[nodiscard]] double failure_probability() const { return failure_probability_; }
  /// It will not say that it meets the label's standard.
  [[nodiscard]] bool declines() const { return declines_; }
  /// Share of yearly revenue that it expects to owe for a false label.
  [[nodiscard]] double expected_liability() const { return expected_liability_; }

 private:
  void look_at(LabelOption label);
  [[nodiscard]] double appeal_in(StateId state, bool exempt);
  [[nodiscard]] double appeal_at(double evidence, StateId state);
  [[nodiscard]] double expected_appeal(double evidence, StateId state);

  const World& world_;
  FirmId id_;
  LayerId layer_;
  LabelOption label_ = 0;
  bool honest_ = true;
  bool declines_ = false;
  double failure_probability_ = 0;
  double expected_liability_ = 0;
  double history_ = 0;  ///< evidence but for audits [log odds]
  /// What was found for the state before: most are seen alike. NaN: nothing yet.
  double last_evidence_ = std::numeric_limits<double>::quiet_NaN();
  double last_own_ = 0;
  double last_believed_ = std::numeric_limits<double>::quiet_NaN();
  double last_appeal_ = 1;
  std::array<double, 65> known_;  ///< expected appeal by authority, the last without; NaN: not asked yet
};

}  // namespace faultline
