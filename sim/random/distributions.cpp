// Inversion of the distributions in distributions.hpp. Logarithms are taken of 1-u through log1p, so that tiny u keep
// their digits.
#include "sim/random/distributions.hpp"

#include <array>
#include <cmath>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {
namespace {

using Coefficients = std::array<double, 8>;

// Rational approximations of Wichura (1988), table for PPND16, lowest power first.
constexpr Coefficients centre_above{3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                    4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3};
constexpr Coefficients centre_below{1.0,
                                    4.2313330701600911252e+1,
                                    6.8718700749205790830e+2,
                                    5.3941960214247511077e+3,
                                    2.1213794301586595867e+4,
                                    3.9307895800092710610e+4,
                                    2.8729085735721942674e+4,
                                    5.2264952788528545610e+3};
constexpr Coefficients middle_above{1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                    3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                    2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr Coefficients middle_below{1.0,
                                    2.05319162663775882187e0,
                                    1.67638483018380384940e0,
                                    6.89767334985100004550e-1,
                                    1.48103976427480074590e-1,
                                    1.51986665636164571966e-2,
                                    5.47593808499534494600e-4,
                                    1.05075007164441684324e-9};
constexpr Coefficients tail_above{6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                  2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                  2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr Coefficients tail_below{1.0,
                                  5.99832206555887937690e-1,
                                  1.36929880922735805310e-1,
                                  1.48753612908506148525e-2,
                                  7.86869131145613259100e-4,
                                  1.84631831751005468180e-5,
                                  1.42151175831644588870e-7,
                                  2.04426310338993978564e-15};

double polynomial(const Coefficients& coefficients, double x) {
  double value = coefficients[7];
  for (std::size_t power = 7; power-- > 0;) {
    value = value * x + coefficients[power];
  }
  return value;
}

bool is_inside_unit_interval(double u) { return u > 0.0 && u < 1.0; }

}  // namespace

double exponential_from(double u, double mean) {
  EXPECTS(is_inside_unit_interval(u));
  EXPECTS(mean > 0.0);
  return -mean * elementary::log1p(-u);
}

double normal_from(double u) {
  EXPECTS(is_inside_unit_interval(u));
  const double distance = u - 0.5;
  if (std::fabs(distance) <= 0.425) {
    const double r = 0.180625 - distance * distance;
    return distance * polynomial(centre_above, r) / polynomial(centre_below, r);
  }
  const double r = std::sqrt(-(distance < 0.0 ? elementary::log(u) : elementary::log1p(-u)));
  const double magnitude = r <= 5.0 ? polynomial(middle_above, r - 1.6) / polynomial(middle_below, r - 1.6)
                                    : polynomial(tail_above, r - 5.0) / polynomial(tail_below, r - 5.0);
  return distance < 0.0 ? -magnitude : magnitude;
}

double lognormal_from(double u, double mean, double coefficient_of_variation) {
  EXPECTS(mean > 0.0);
  EXPECTS(coefficient_of_variation >= 0.0);
  const double log_variance = elementary::log1p(coefficient_of_variation * coefficient_of_variation);
  return mean * elementary::exp(std::sqrt(log_variance) * normal_from(u) - 0.5 * log_variance);
}

double lognormal_log_from(double u, double log_mean, double log_sd) {
  EXPECTS(log_sd >= 0.0);
  return elementary::exp(log_mean + log_sd * normal_from(u));
}

double pareto_from(double u, double minimum, double shape) {
  EXPECTS(is_inside_unit_interval(u));
  EXPECTS(minimum > 0.0);
  EXPECTS(shape > 0.0);
  return minimum * elementary::exp(-elementary::log1p(-u) / shape);
}

bool bernoulli_from(double u, double probability) {
  EXPECTS(is_inside_unit_interval(u));
  EXPECTS(probability >= 0.0 && probability <= 1.0);
  return u < probability;
}

std::size_t categorical_from(double u, std::span<const double> weights) {
  EXPECTS(is_inside_unit_interval(u));
  double total = 0.0;
  std::size_t last_possible = weights.size();
  for (std::size_t i = 0; i < weights.size(); ++i) {
    EXPECTS(weights[i] >= 0.0);
    total += weights[i];
    last_possible = weights[i] > 0.0 ? i : last_possible;
  }
  EXPECTS(total > 0.0 && std::isfinite(total));
  double below = 0.0;
  for (std::size_t i = 0; i < last_possible; ++i) {
    below += weights[i];
    if (u * total < below) {
      return i;
    }
  }
  return last_possible;
}

}  // namespace faultline
