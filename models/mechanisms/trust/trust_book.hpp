// The beliefs of one trial: by firm, by label, by layer and state; and what the scenario's numbers come to as evidence.
#pragma once

#include "models/mechanisms/trust/firm_trust.hpp"
#include "models/rules/trust.hpp"

#include <optional>
#include <vector>

namespace faultline {

struct TrustBook {
  bool active = false;
  // Derived from the scenario.
  double prior = 0;                   ///< μ as buyers take it
  std::optional<AuditErrors> errors;  ///< none: audits cannot tell, whoever errs how
  double pass_evidence = 0;           ///< of an audit passed [log odds] …
  double failure_evidence = 0;        ///< … and of one failed, 0 where failures are not published
  bool remedied = false;              ///< a failure is made good before the next audit, and held against nobody who passed since
  double candidate_hazard = 0;        ///< [1/year] of incidents at a firm that does not comply
  double calm = 0;                    ///< [log odds / year] that a year without incident says
  double incident_evidence = 0;       ///< that an incident says, ≤ 0
  std::vector<double> stack_weights;  ///< ω by layer; empty: own trust only
  double stack_exponent = 1;
  // What happens.
  std::vector<FirmTrust> firms;    ///< by row; empty where trust is off
  std::vector<LabelTrust> labels;  ///< by label option; the first is nobody's
  std::vector<LayerTrust> layers;  ///< by state × layers + layer
  std::vector<double> incidents;   ///< so far, by (home × layers + layer) × classes + class
};

}  // namespace faultline
