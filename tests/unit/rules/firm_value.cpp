// Values of firms that foresee their own luck, against present values, the perpetual option to stop and Hopenhayn's industry.
#include "models/rules/firm_value.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <limits>

using namespace faultline;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::array<ValueSegment, 1> one_market(double slope, double cost) { return {{{0.0, infinity, {slope, cost, 1}}}}; }

double nothing(double) { return 0.0; }

/// Hopenhayn's industry as QuantEcon parametrises it, for a price: value of entry in units of a first-of-period dollar.
struct Hopenhayn {
  double beta = 0.95, theta = 0.3, cost = 4.0;
  double drift = -0.012, sd = 0.1, entry_mean = 1.0, entry_sd = 0.2;
  int points = 0;
  double bound = 0.0;

  [[nodiscard]] double per_scale(double price) const {
    return (1 - theta) * std::pow(price, 1 / (1 - theta)) * std::pow(theta, theta / (1 - theta));
  }
  [[nodiscard]] FirmValue solve(double price) const {
    const auto flow = one_market(per_scale(price), cost);
    return FirmValue::solve({.flow = flow,
                             .discount = -std::log(beta),
                             .period = 1.0,
                             .step = scaled(log_step(drift, sd, 1.0, 1.0), 1 / (1 - theta)),
                             .stops_before_draw = true,
                             .points = points,
                             .bound = bound > 0 ? std::pow(bound, 1 / (1 - theta)) : 0.0});
  }
  [[nodiscard]] double entry_value(double price) const {
    const ScaleLaw law = ScaleLaw::lognormal(entry_mean, entry_sd, 1 + 1 / (1 - theta));  // ln z = ln φ/(1−θ)
    const double annuity = (1 - beta) / -std::log(beta);
    return solve(price).expected(law, nothing, false) / annuity;
  }
  /// Price at which entry is worth one.
  [[nodiscard]] double price() const {
    double low = 1.0;
    double high = 2.0;
    for (int i = 0; i < 50; ++i) {
      const double middle = 0.5 * (low + high);
      (entry_value(middle) < 1.0 ? low : high) = middle;
    }
    return low;
  }
  /// Productivity below which a firm stops, times the price.
  [[nodiscard]] double threshold(double price) const {
    const FirmValue value = solve(price);
    double low = 0.1;
    double high = 50.0;
    for (int i = 0; i < 60; ++i) {
      const double middle = 0.5 * (low + high);
      (value.expected_next(std::pow(middle, 1 / (1 - theta))) < 0.0 ? low : high) = middle;
    }
    return low;
  }
};

}  // namespace

TEST_CASE("a flow that hardly moves is worth its present value", "[firm_value]") {
  const auto flow = one_market(2.0, 1.0);
  for (const bool before : {false, true}) {
    const FirmValue value = FirmValue::solve({.flow = flow,
                                              .discount = 0.1,
                                              .period = 0.25,
                                              .step = {.shift = 0.0, .persistence = 1.0, .sd = 1e-4},
                                              .stops_before_draw = before});
    for (const double scale : {0.51, 0.6, 1.0, 10.0, 1e4}) CHECK(value.value(scale) == Approx((2 * scale - 1) / 0.1).epsilon(1e-4));
    CHECK(value.value(0.1) == Approx(-0.8 * (1 - std::exp(-0.025)) / 0.1));  // one period of loss, then it stops
  }
}

TEST_CASE("without a cost nobody stops, and the value is that of a growing perpetuity", "[firm_value]") {
  const auto flow = one_market(3.0, 0.0);
  const LogStep step = log_step(-0.02, 0.3, 1.0, 0.5);
  const FirmValue value = FirmValue::solve({.flow = flow, .discount = 0.08, .period = 0.5, .step = step});
  const double q = std::exp(-0.04);
  const double annuity = (1 - q) / 0.08;
  for (const double scale : {1e-3, 1.0, 50.0}) {
    CHECK(value.value(scale) == Approx(annuity * 3 * scale / (1 - q * step.expected_exponential(0.0))).epsilon(1e-10));
  }
  // Mean reversion: the same sum, term by term.
  const LogStep back = log_step(0.1, 0.3, 0.8, 0.5);
  const FirmValue reverting = FirmValue::solve({.flow = flow, .discount = 0.08, .period = 0.5, .step = back});
  for (const double x : {-1.0, 0.5, 2.0}) {
    double sum = 0;
    for (int n = 0; n < 2000; ++n) {
      const LogStep far = log_step(0.1, 0.3, 0.8, 0.5 * n);
      sum += std::pow(q, n) * 3 * annuity * far.expected_exponential(x);
    }
    CHECK(reverting.value(std::exp(x)) == Approx(sum).epsilon(1e-3));  // interpolated between points
  }
}

TEST_CASE("short periods meet the perpetual option to stop", "[firm_value]") {
  // ½s²V'' + (α−½s²)V' + z − c = rV, V(z*) = 0, V'(z*) = 0: z*/(r−α) = γ/(γ+1) · c/r … with γ the negative root's size.
  const double r = 0.06, alpha = 0.01, s = 0.25, c = 1.0;
  const double half = alpha - 0.5 * s * s;
  const double root = (half + std::sqrt(half * half + 2 * r * s * s)) / (s * s);
  const double stop = root / (root + 1) * (r - alpha) * c / r;
  const auto exact = [&](double z) {
    if (z <= stop) return 0.0;
    return z / (r - alpha) - c / r + (c / r - stop / (r - alpha)) * std::pow(z / stop, -root);
  };
  const auto flow = one_market(1.0, c);
  double before = infinity;
  for (const double period : {0.2, 0.05}) {
    const FirmValue value = FirmValue::solve({.flow = flow, .discount = r, .period = period, .step = log_step(half, s, 1.0, period)});
    double worst = 0;
    for (const double z : {0.5, 0.8, 1.0, 2.0, 5.0}) {
      worst = std::max(worst, std::abs(std::max(0.0, value.value(z)) - exact(z)));
    }
    CHECK(worst < before / 1.5);  // stopping at dates only is worth less, by the square root of the period
    before = worst;
  }
  CHECK(before < 0.2);
}

TEST_CASE("Hopenhayn's price and threshold", "[firm_value]") {
  Hopenhayn industry;
  const double price = industry.price();
  CHECK(price == Approx(1.379091).epsilon(2e-4));
  CHECK(industry.threshold(price) * price == Approx(3.99007).epsilon(5e-4));
  CHECK(industry.solve(price).points() < 1000);
  // A grid three times as fine agrees at the reference price: a price off by 1e-5 would be worth 5e-5.
  Hopenhayn finer = industry;
  finer.points = 3 * static_cast<int>(industry.solve(price).points());
  CHECK(finer.entry_value(1.379091) == Approx(1.0).margin(1e-4));
}

TEST_CASE("a value function cut off at a bound asks for a price that is too high", "[firm_value]") {
  Hopenhayn lecture;
  lecture.points = 100;
  lecture.bound = 5.0;
  CHECK(lecture.price() == Approx(1.477).margin(0.08));
  Hopenhayn wider = lecture;
  wider.bound = 60.0;
  wider.points = 400;
  CHECK(wider.price() == Approx(1.379).margin(0.003));
}
