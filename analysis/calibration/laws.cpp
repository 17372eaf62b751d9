#include "analysis/calibration/laws.hpp"

#include <boost/math/distributions/chi_squared.hpp>

#include <cmath>

#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

double without_last_bits(double x) {
  int exponent = 0;
  const double mantissa = std::frexp(x, &exponent);
  return std::ldexp(std::round(mantissa * 0x1p40) * 0x1p-40, exponent);
}

}  // namespace

double chi_squared_tail(double statistic, double degrees) {
  EXPECTS(statistic >= 0 && degrees >= 1);
  const boost::math::chi_squared_distribution<double> law(degrees);
  return without_last_bits(boost::math::cdf(boost::math::complement(law, statistic)));
}

double chi_squared_quantile(double probability, double degrees) {
  EXPECTS(probability > 0 && probability < 1 && degrees >= 1);
  return without_last_bits(boost::math::quantile(boost::math::chi_squared_distribution<double>(degrees), probability));
}

}  // namespace faultline
