// What the audits of one authority are worth to avoid: fees and remediation, now and at every renewal.
#pragma once

#include "models/rules/audit.hpp"
#include "models/scenario/parameters.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

/// Present values of audits before any authority: the first, if it is still to be passed, and all renewals. Each audit is
/// repeated until passed, 1/(1−p) times on average, with a remediation after each failure.
struct AuditOutlook {
  double fees = 0;               ///< [US$ m at wage one]
  double remediation = 0;        ///< [US$ m at wage one]
  double renewals = 0;           ///< how many first audits all renewals are worth
  double first_fee = 0;          ///< [US$ m at wage one] of one audit
  double first_remediation = 0;  ///< [US$ m at wage one] of one failure

  /// @param fee  of one audit, as the firm bears it  @param failure  probability of failing, of a firm of its type
  AuditOutlook(const AuditParameters& audit, double fee, double discount, double failure) {
    const double tries = 1.0 / (1.0 - failure);
    first_fee = fee;
    first_remediation = audit.remediation_cost;
    fees = first_fee * tries;
    remediation = first_remediation * (tries - 1.0);
    renewals = audit.validity > 0 ? 1.0 / elementary::expm1(discount * audit.validity) : 0.0;
  }
  /// @param auditors wage of auditors over that of the firm's home
  /// @param multiple of the posted fee that is asked now;  @param usual … at renewals
  [[nodiscard]] double cost(bool held, double auditors, double multiple, double usual) const {
    return (fees * auditors + remediation) * (renewals + (held ? 0.0 : 1.0)) + above_posted(fees * auditors, held, multiple, usual);
  }
  /// What a firm that shirks pays in addition: it fails more often, and passes the next audit as one that complies.
  /// @param further  audits in addition, by `further_audits`
  [[nodiscard]] double shirkers_cost(double further, bool held, double multiple, double usual) const {
    return (first_fee + first_remediation) * further * (renewals + (held ? 0.0 : 1.0)) +
           above_posted(first_fee * further, held, multiple, usual);
  }

 private:
  /// What queues add to these fees.
  [[nodiscard]] double above_posted(double posted, bool held, double multiple, double usual) const {
    if (multiple == 1 && usual == 1) return 0;
    return posted * ((multiple - 1.0) * (held ? 0.0 : 1.0) + (usual - 1.0) * renewals);
  }
};

}  // namespace faultline
