// Sums that keep what rounding loses. Φ mixes firms of very different weight; without this a giant that comes and goes would
// leave its rounding error in the place of the small firms' digits.
#pragma once

namespace faultline {

/// Adds to a running sum: afterwards sum + rest is the exact sum of all terms to twice the precision of a double, and `sum` is its
/// nearest double.                                                                                          [Knuth-1969, TwoSum]
inline void add_exactly(double& sum, double& rest, double term) {
  const double added = sum + term;
  const double of_term = added - sum;
  rest += (sum - (added - of_term)) + (term - of_term);
  sum = added + rest;
  rest -= sum - added;
}

struct CompensatedSum {
  double sum = 0;
  double rest = 0;

  CompensatedSum() = default;
  CompensatedSum(double value) : sum(value) {}  // NOLINT(google-explicit-constructor): a number is a sum of one term
  void add(double term) { add_exactly(sum, rest, term); }
};

}  // namespace faultline
