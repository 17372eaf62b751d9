// Elementary functions against 50 decimal digits, and against the same bits everywhere.
#include <boost/math/special_functions/erf.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>

#include "sim/base/digest.hpp"
#include "sim/base/elementary.hpp"

using namespace faultline;

namespace {

using Long = boost::multiprecision::cpp_bin_float_50;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Distance in units in the last place of the exact value.
double error_in_ulp(double found, const Long& exact) {
  int exponent = 0;
  std::frexp(static_cast<double>(exact), &exponent);
  return static_cast<double>(abs(Long(found) - exact) / ldexp(Long(1), std::max(exponent - 53, -1074)));
}

/// Fixed points: `std::mt19937_64` gives the same numbers with every library, distributions do not.
class Points {
 public:
  double between(double low, double high) { return low + (high - low) * static_cast<double>(generator_() >> 11U) * 0x1p-53; }
  /// Spread evenly over the powers of e from `low` to `high`, with either sign if `signed_`.
  double scaled(double low, double high, bool signed_ = false) {
    const double size = elementary::exp(between(low, high));
    return signed_ && (generator_() & 1U) != 0 ? -size : size;
  }

 private:
  std::mt19937_64 generator_{20261130};
};

class Worst {
 public:
  void add(double found, const Long& exact) { worst_ = std::max(worst_, error_in_ulp(found, exact)); }
  [[nodiscard]] double ulp() const { return worst_; }

 private:
  double worst_ = 0;
};

constexpr int repetitions = 3000;

}  // namespace

TEST_CASE("exponentials are within their error of 50 digits") {
  Points points;
  Worst exp, exp2, expm1;
  for (int i = 0; i < repetitions; ++i) {
    for (const double x : {points.between(-708, 709), points.between(-2, 2), points.scaled(-35, 0, true)}) {
      exp.add(elementary::exp(x), boost::multiprecision::exp(Long(x)));
      exp2.add(elementary::exp2(x), boost::multiprecision::pow(Long(2), Long(x)));
      expm1.add(elementary::expm1(x), boost::multiprecision::expm1(Long(x)));
    }
  }
  CHECK(exp.ulp() < 0.53);
  CHECK(exp2.ulp() < 0.53);
  CHECK(expm1.ulp() < 2.5);
}

TEST_CASE("logarithms are within their error of 50 digits") {
  Points points;
  Worst log, log2, log1p;
  const Long ln2 = boost::multiprecision::log(Long(2));
  for (int i = 0; i < repetitions; ++i) {
    for (const double x : {points.scaled(-744, 709), points.between(0.3, 3), 1 + points.scaled(-36, -2, true)}) {
      const Long exact = boost::multiprecision::log(Long(x));
      log.add(elementary::log(x), exact);
      log2.add(elementary::log2(x), exact / ln2);
    }
    for (const double x : {points.between(-0.99, 3), points.scaled(-40, -1, true), points.scaled(-1, 40)}) {
      log1p.add(elementary::log1p(x), boost::multiprecision::log1p(Long(x)));
    }
  }
  CHECK(log.ulp() < 0.8);
  CHECK(log2.ulp() < 0.8);
  CHECK(log1p.ulp() < 1.6);
}

TEST_CASE("powers are within their error of 50 digits") {
  Points points;
  Worst pow;
  for (int i = 0; i < repetitions; ++i) {
    const double x = i % 2 == 0 ? points.scaled(-700, 700) : 1 + points.scaled(-36, -2, true);
    const double most = 700 / std::fabs(elementary::log(x));
    for (const double y : {points.between(-most, most), std::min(most, points.between(0, 12))}) {
      pow.add(elementary::pow(x, y), boost::multiprecision::pow(Long(x), Long(y)));
    }
  }
  CHECK(pow.ulp() < 0.53);
}

TEST_CASE("the complementary error function is within its error in its upper tail") {
  Points points;
  Worst erfc;
  double below = 0;
  for (int i = 0; i < 400; ++i) {
    for (const double x : {points.between(0, 6), points.between(6, 26)}) {
      const Long exact = boost::math::erfc(Long(x));
      erfc.add(elementary::erfc(x), exact);
      below = std::max(below, std::fabs(static_cast<double>(Long(elementary::erfc(-x)) - (2 - exact))));
    }
  }
  CHECK(erfc.ulp() < 5);
  CHECK(below < 0x1p-51);
}

TEST_CASE("exact cases are exact") {
  for (int n = -1074; n < 1024; ++n) {
    CHECK(elementary::exp2(n) == std::ldexp(1.0, n));
    CHECK(elementary::log2(std::ldexp(1.0, n)) == n);
    CHECK(elementary::pow(2, n) == std::ldexp(1.0, n));
  }
  for (int x = 1; x < 40; ++x) {
    CHECK(elementary::pow(x, 2) == x * x);
    CHECK(elementary::pow(x * x, 0.5) == x);
    CHECK(elementary::pow(-x, 3) == -(x * x * x));
  }
  CHECK(elementary::exp(0) == 1);
  CHECK(elementary::log(1) == 0);
  CHECK(elementary::erfc(0) == 1);
}

TEST_CASE("special operands give what annex F of ISO C asks for") {
  for (const double x : {0.0, -0.0, 1.0, -1.0, 3.0, -3.0, 2.5, -2.5, infinity, -infinity, not_a_number, 5e-324, 1e308, 1e-308, -1e308}) {
    for (const auto& [ours, theirs] : {std::pair{&elementary::exp, static_cast<double (*)(double)>(&std::exp)},
                                       {&elementary::exp2, &std::exp2},
                                       {&elementary::expm1, &std::expm1},
                                       {&elementary::log, &std::log},
                                       {&elementary::log2, &std::log2},
                                       {&elementary::log1p, &std::log1p},
                                       {&elementary::erfc, &std::erfc}}) {
      INFO(x);
      const double found = ours(x);
      const double wanted = theirs(x);
      if (std::isnan(wanted)) {
        CHECK(std::isnan(found));
      } else {
        CHECK(((found == wanted) || std::fabs(found - wanted) < 1e-14 * std::fabs(wanted)));
        CHECK(std::signbit(found) == std::signbit(wanted));
      }
    }
    for (const double y : {0.0, -0.0, 1.0, -1.0, 2.0, 3.0, -3.0, 0.5, 2.5, infinity, -infinity, not_a_number, 1e308, 1e17}) {
      INFO(x << " to " << y);
      const double found = elementary::pow(x, y);
      const double wanted = std::pow(x, y);
      if (std::isnan(wanted)) {
        CHECK(std::isnan(found));
      } else {
        CHECK(((found == wanted) || std::fabs(found - wanted) < 1e-14 * std::fabs(wanted)));
        CHECK(std::signbit(found) == std::signbit(wanted));
      }
    }
  }
}

TEST_CASE("the bits of the elementary functions are the same everywhere") {
  Points points;
  DigestStream values;
  for (int i = 0; i < 2000; ++i) {
    const double x = points.scaled(-20, 5);
    const double y = points.between(-6, 6);
    for (const double value : {elementary::exp(y), elementary::exp2(y), elementary::expm1(y), elementary::log(x), elementary::log2(x),
                               elementary::log1p(x), elementary::pow(x, y), elementary::erfc(y)}) {
      values.add(value);
    }
  }
  CHECK(values.value().hex() == "1471054e1b0ddfb88c10493d16a541bc");
}
