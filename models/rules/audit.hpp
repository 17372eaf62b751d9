// Audits: how long and how dear by the size of the applicant, and the closed forms of queues that the audit room must
// meet.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

/// Size of an applicant for an audit, max(floor, revenue/reference).
/// @param revenue [US$ m / year] ≥ 0;  @param reference [US$ m / year] > 0;
/// @param floor > 0, for firms without revenue yet
inline double audit_size(double revenue, double reference, double floor) { return std::max(floor, revenue / reference); }

/// Mean time an auditor works on an applicant, mean·size^γ [years].
/// @param mean_at_unit_size [years];  @param size > 0;  @param size_exponent γ ≥ 0
inline double mean_service_time(double mean_at_unit_size, double size, double size_exponent) {
  return mean_at_unit_size * elementary::pow(size, size_exponent);
}

/// Fee of an audit, a0 + a1·size^γ [US$ m].
/// @param fee a0 [US$ m];  @param fee_by_size a1 [US$ m];  @param size > 0;  @param size_exponent γ ≥ 0
inline double audit_fee(double fee, double fee_by_size, double size, double size_exponent) {
  return fee + fee_by_size * elementary::pow(size, size_exponent);
}

/// Wait that an applicant expects when it is told the number already there, waiting or in service:
/// max(0, present − auditors + 1)·mean/auditors; exact for exponential service and nobody leaving.
/// @param present ≥ 0;  @param auditors ≥ 0;  @param mean_service [years]
/// @returns [years]; infinite where there is no auditor
inline double quoted_wait(int present, int auditors, double mean_service) {
  if (auditors <= 0) return std::numeric_limits<double>::infinity();
  return std::max(0, present - auditors + 1) * mean_service / auditors;
}

/// Mean and standard deviation of the log of a lognormal time.
struct LogParameters {
  double mean = 0.0;
  double sd = 0.0;
};

/// Log parameters of a lognormal with a given mean and coefficient of variation: sd² = ln(1+v²), mean = ln m − sd²/2.
/// @param mean m > 0;  @param variation v ≥ 0
/// @test e^(mean + sd²/2) = m; variance = (m v)²
inline LogParameters lognormal_from_mean(double mean, double variation) {
  const double log_variance = elementary::log1p(variation * variation);
  return {elementary::log(mean) - 0.5 * log_variance, std::sqrt(log_variance)};
}

/// Erlang's loss formula, probability that all c servers are busy when nobody waits; B(c) = aB(c−1)/(c + aB(c−1)).
/// @param servers c ≥ 0;  @param offered_load a = λ/μ ≥ 0
/// @returns in [0, 1]                                                                          [Erlang-1917]
/// @test (1, .8) .44444444, (3, 2.4) .26840634, (10, 8) .12166106
inline double erlang_b(int servers, double offered_load) {
  double blocked = 1.0;
  for (int c = 1; c <= servers; ++c) blocked = offered_load * blocked / (c + offered_load * blocked);
  return blocked;
}

/// M/M/c: probability of waiting, C = cB/(c − a(1−B)).
/// @param servers c ≥ 1;  @param offered_load a < c
/// @test (1, .8) .8, (3, 2.4) .64719101, (10, 8) .40918015
inline double erlang_c(int servers, double offered_load) {
  EXPECTS(offered_load < servers);
  const double blocked = erlang_b(servers, offered_load);
  return servers * blocked / (servers - offered_load * (1.0 - blocked));
}

/// M/M/c: mean wait in the queue, C/(cμ − λ) [years].
/// @param servers c ≥ 1;  @param arrival_rate λ [1/year];  @param service_rate μ [1/year], λ < cμ
inline double erlang_c_wait(int servers, double arrival_rate, double service_rate) {
  return erlang_c(servers, arrival_rate / service_rate) / (servers * service_rate - arrival_rate);
}

/// M/M/c: probability of waiting longer than t, C e^(−(cμ−λ)t).
/// @param wait t ≥ 0 [years]
inline double erlang_c_tail(int servers, double arrival_rate, double service_rate, double wait) {
  return erlang_c(servers, arrival_rate / service_rate) * elementary::exp(-(servers * service_rate - arrival_rate) * wait);
}

/// Steady state of a queue whose applicants give up.
struct AbandonmentQueue {
  double abandonment_probability = 0.0;  ///< of an arriving applicant
  double waiting_probability = 0.0;      ///< all servers busy on arrival
  double mean_queue = 0.0;               ///< L_q, waiting
  double mean_wait = 0.0;                ///< W_q [years], of all applicants, those who leave included; L_q = λ W_q
  double utilisation = 0.0;              ///< share of servers busy
};

/// M/M/c+M (Erlang A): waiting applicants leave at rate θ each.                                [Palm-1957]
/// @param servers c ≥ 1;  @param arrival_rate λ > 0;  @param service_rate μ > 0;
/// @param abandonment_rate θ > 0 [1/year]
/// @test c = 10, λ = 12, μ = 1, θ = .5: abandonment .19565594, L_q 4.6957427; θ → 0 tends to Erlang C
AbandonmentQueue erlang_a(int servers, double arrival_rate, double service_rate, double abandonment_rate);

/// M/G/1: mean number waiting, ρ²(1 + v²)/(2(1−ρ)).                                            [Pollaczek-1930]
/// @param utilisation ρ in [0, 1);  @param variation v ≥ 0, coefficient of variation of service
/// @test ρ = .8: 1.6, 3.2, 8.0 at v² = 0, 1, 4
inline double pollaczek_khinchine_queue(double utilisation, double variation) {
  EXPECTS(utilisation < 1.0);
  return utilisation * utilisation * (1.0 + variation * variation) / (2.0 * (1.0 - utilisation));
}

}  // namespace faultline
