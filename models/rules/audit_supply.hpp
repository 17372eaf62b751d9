// The market for audits: how many auditors there are and what an audit costs when many wait for one.
#pragma once

#include <algorithm>
#include <cmath>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

/// What an auditor earns a body over what it costs it, less one: x = p_A/w_A − 1, p_A fees per auditor and year.
/// @param fees [US$ m] ≥ 0;  @param auditor_years ≥ 0;  @param auditor_cost w_A [US$ m / year] > 0
/// @returns ≥ −1; 0 where there was no auditor
/// @test 4.2 in fees over ten auditor-years at 0.2: 1.1
inline double income_premium(double fees, double auditor_years, double auditor_cost) {
  EXPECTS(auditor_cost > 0.0);
  return auditor_years > 0.0 ? fees / (auditor_years * auditor_cost) - 1.0 : 0.0;
}

/// What a body of some auditors plans for a period.
struct StaffPlan {
  double recruits = 0;  ///< who begin their training
  double leavers = 0;   ///< who leave
};

/// Supply of auditors, dc/dt = c [ν x(t − L) − δ] with x the premium above: per auditor, so that large and small bodies answer
/// alike; the same as ν_a (p_A − w_A) − δ c at ν_a = ν c / w_A.                              [ours]
///     recruits = min(c ν max(0, x) T, free places)         leavers = c (1 − e^(−(δ + ν max(0, −x)) T))
/// Leavers are exact over the period, so that planning more often changes nothing where nobody is recruited.
/// @param auditors c ≥ 0;  @param premium x ≥ −1;  @param response ν ≥ 0 [1/year];  @param attrition δ ≥ 0 [1/year];
/// @param years T > 0;  @param places ≥ 0, for further trainees
/// @test c = 10, x = 1.1, ν = .22, δ = .1, T = 1, places enough: 2.42 recruits, 0.9516258 leavers; x = −.5: none, 1.8942 leavers
inline StaffPlan plan_staff(double auditors, double premium, double response, double attrition, double years, double places) {
  EXPECTS(auditors >= 0.0 && years > 0.0 && places >= 0.0);
  const double leaving = attrition + response * std::max(0.0, -premium);
  return {std::min(auditors * response * std::max(0.0, premium) * years, places), auditors * -elementary::expm1(-leaving * years)};
}

/// Utilisation at which supply grows at a rate g: income is then (1 + (δ + g)/ν) w_A per auditor, the fee over the time of an
/// audit times utilisation.
/// @param earning  [US$ m / year] fee over service time, > 0;  @param auditor_cost w_A [US$ m / year];
/// @param response ν > 0;  @param attrition δ ≥ 0;  @param growth g [1/year]
/// @returns above 1: supply cannot grow so fast at this fee, and the queue grows without end
/// @test fee .05 over .12 years, w = .2, ν = .22, δ = .1, g = .05: .80727273
inline double resting_utilisation(double earning, double auditor_cost, double response, double attrition, double growth) {
  EXPECTS(earning > 0.0 && response > 0.0);
  return (1.0 + (attrition + growth) / response) * auditor_cost / earning;
}

/// Longest training that supply bears without cobwebs, where demand for audits is given and income is shared among those who
/// are there: y' = −ν y(t − L) − δ y around the point of rest is stable iff L < arccos(−δ/ν)/√(ν² − δ²), at which it swings
/// with a period of 2π/√(ν² − δ²).                                                               [Hayes-1950]
/// @param response ν > 0;  @param attrition δ ≥ 0
/// @returns [years]; infinite where ν ≤ δ
/// @test ν = 2, δ = .1: .81142351; δ = 0: π/(2ν)
inline double longest_stable_training(double response, double attrition) {
  if (response <= attrition) return HUGE_VAL;
  return std::acos(-attrition / response) / std::sqrt(response * response - attrition * attrition);
}

/// Fee of an audit over the posted one where the price rations: 1 + κ q, linear in the wait that is quoted, so that an applicant
/// pays for part of the wait instead of waiting; 1 at κ = 0 and where nobody waits.
/// @param rate κ ≥ 0 [1/year];  @param quoted q ≥ 0 [years]; infinite where there is no auditor to pay: 1
/// @test κ = 4, q = .25: 2
inline double congestion_multiple(double rate, double quoted) { return std::isfinite(quoted) ? 1.0 + rate * quoted : 1.0; }

}  // namespace faultline
