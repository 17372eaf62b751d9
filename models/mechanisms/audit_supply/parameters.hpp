// How many auditors there are and what they ask: the exogenous side of the market for audits beyond [audit].
#pragma once

#include <cstdint>

namespace faultline {

enum class AuditPricing : std::uint8_t { posted, congestion };

struct AuditSupplyParameters {  // [audit_supply]
  bool active = false;          ///< bodies plan their staff, and what they have is recorded
  AuditPricing pricing{};       ///< whether the fee stands, or rises with the wait that is quoted
  double congestion_rate = 0;   ///< κ [1/year] under `congestion`: the fee is 1 + κ · quoted wait times the posted one
  double auditor_cost = 0;      ///< w_A [US$ m / year] at wage one, what an auditor costs a body
  double response = 0;          ///< ν_A [1/year] recruits per auditor and unit of income above cost, as a share of it
  double attrition = 0;         ///< δ_A [1/year] of auditors who leave
  double training_time = 0;     ///< [years] until a recruit audits
  double training_places = 0;   ///< trainees that an auditor can have at a time
  double planning_period = 0;   ///< [years] between two plans of a body
  double core_share = 0;        ///< share of the auditors given by the scenario that a body keeps whatever it earns
};

}  // namespace faultline
