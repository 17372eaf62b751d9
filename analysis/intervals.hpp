// Means over replications and how well they are known: Student intervals, differences of independent samples, ratios
// of means. Replications are independent draws of one distribution; a missing value (NaN) is left out
// and counted. An infinite one is a value: it makes the mean infinite, and then nothing is known of its spread.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace faultline {

inline constexpr double interval_level = 0.95;

/// Numbers that differ by less than this share of their magnitude are equal: sums over thousands of firms in another order
/// differ by some hundred roundings (foreign_share of scenarios/papers/chaney.toml: 5e-14), and no effect is so small.
inline constexpr double rounding_share = 1e-12;

/// Whether a difference between numbers of this magnitude is what rounding leaves.
bool is_rounding(double difference, double magnitude);

/// a − b; 0 where that is rounding. One infinite number: ±∞. Two of one sign: NaN, for their difference is not defined.
double difference_of(double a, double b);

/// A mean with its interval.
struct Estimate {
  std::size_t count = 0;          ///< values used
  std::size_t missing = 0;        ///< values that were NaN
  double mean = 0;                ///< NaN without values; ±∞ with an infinite one, NaN with two of either sign
  double standard_deviation = 0;  ///< of one value (n − 1 in the denominator); NaN below two values, or with an infinite one
  double half_width = 0;          ///< of the interval mean ± half_width; NaN below two values, or with an infinite one
  std::size_t infinite = 0;       ///< of the values used, those that were +∞ or −∞

  [[nodiscard]] double low() const { return mean - half_width; }
  [[nodiscard]] double high() const { return mean + half_width; }
};

/// Quantile of Student's t with `degrees` degrees of freedom: P(T ≤ t) = probability.
/// @param degrees ≥ 1  @param probability in (0, 1)
double student_quantile(double probability, double degrees);

/// P(|T| ≥ |statistic|) for Student's t with `degrees` degrees of freedom.
double two_sided_p_value(double statistic, double degrees);

/// Mean of independent values with the interval t_{n−1} · s / √n. Values that are equal within rounding have s = 0.
/// @param level      coverage in (0, 1)
/// @param magnitude  of the numbers that the values were made of, where that is larger than the values: sets what is rounding
/// @test worked by hand; tests/unit/analysis/test_missing.cpp over finite × infinite × missing
Estimate estimate_mean(std::span<const double> values, double level = interval_level, double magnitude = 0);

/// Difference of the means of two independent samples, with Welch's interval: variances may differ, degrees of freedom
/// after Satterthwaite.  [Welch-1947]
/// @returns `count` and `missing` of the smaller sample; standard_deviation √(s²_values + s²_baseline)
Estimate estimate_independent_difference(std::span<const double> values, std::span<const double> baseline, double level = interval_level);

/// Ratio of the mean of `values` to the mean of `baseline`, paired: R = Σy / Σx over pairs that are both there, with
/// the interval of the mean of the linearised residuals (y − R·x) / x̄ (delta method).  [Cochran-1977, ch. 6]
/// NaN over a mean of 0 and over an infinite one.
Estimate estimate_ratio(std::span<const double> values, std::span<const double> baseline, double level = interval_level);

/// A smooth function of several means, paired: its value at the means over replications in which nothing is missing, with the Student
/// interval of the jackknife's pseudo-values n·f(all) − (n−1)·f(all but one). Of a mean or a difference it is the usual interval; of a
/// ratio it is that of `estimate_ratio` up to O(1/n).  [Miller-1974]
/// @param columns  one for each mean, values by replication  @param function  of the means, in the order of the columns
/// @param level    coverage in (0, 1)
Estimate estimate_function(const std::vector<std::span<const double>>& columns,
                           const std::function<double(std::span<const double>)>& function, double level = interval_level);

}  // namespace faultline
