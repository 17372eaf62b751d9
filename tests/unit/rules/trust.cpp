// Beliefs: the worked numbers, Bayes' rule against direct enumeration, the attestation game, the fee window, the weakest link.
#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <limits>

#include "models/rules/trust.hpp"

using namespace faultline;

namespace {

constexpr AuditErrors worked{0.05, 0.2};

}  // namespace

TEST_CASE("believed trust after a pass and after a failure: the worked numbers", "[trust]") {
  CHECK(believed_trust(0.6, pass_evidence(worked)) == Approx(0.8769231).margin(5e-8));
  CHECK(believed_trust(0.6, failure_evidence(worked)) == Approx(0.0857143).margin(5e-8));
  for (const double prior : {0.0, 0.1, 0.6, 0.95, 1.0}) {
    for (const AuditErrors errors : {worked, AuditErrors{0.3, 0.4}, AuditErrors{0.5, 0.9}}) {
      const double passes = prior * (1 - errors.false_fail) + (1 - prior) * errors.false_pass;
      const double passed = believed_trust(prior, pass_evidence(errors));
      const double failed = believed_trust(prior, failure_evidence(errors));
      if (passes > 0) CHECK(passed == Approx(prior * (1 - errors.false_fail) / passes).epsilon(1e-14));
      CHECK(passes * passed + (1 - passes) * failed == Approx(prior).epsilon(1e-14).margin(1e-15));  // a martingale
    }
  }
}

TEST_CASE("audits that cannot tell move no trust, in any bit", "[trust]") {
  for (int i = 1; i < 100; ++i) {
    const AuditErrors coin{0.01 * i, 1.0 - 0.01 * i};
    CHECK(pass_evidence(coin) == 0.0);
    CHECK(failure_evidence(coin) == 0.0);
    CHECK(believed_trust(0.37, pass_evidence(coin)) == 0.37);
  }
  CHECK(pass_evidence({0.05, 0.949}) > 0.0);
}

TEST_CASE("a record is Bayes' rule for two Poisson processes, and fades", "[trust]") {
  const double hazard = 0.03;
  const double ratio = 4.0;
  const double calm = (ratio - 1) * hazard;
  // Three incidents in ten years: likelihoods h^3 e^(-10 h) and (4h)^3 e^(-40 h).
  double record = forward_record(0.0, calm, 0.0, 2.5) - std::log(ratio);
  record = forward_record(record, calm, 0.0, 7.5) - 2 * std::log(ratio);
  const double complier = std::pow(hazard, 3) * std::exp(-10 * hazard);
  const double shirker = std::pow(ratio * hazard, 3) * std::exp(-10 * ratio * hazard);
  CHECK(believed_trust(0.7, record) == Approx(0.7 * complier / (0.7 * complier + 0.3 * shirker)).epsilon(1e-13));
  // With forgetting: the differential equation, steps compose, and the limit of calm/forgetting.
  for (const double forgetting : {0.0, 1e-9, 0.4}) {
    const double once = forward_record(-2.0, calm, forgetting, 5.0);
    CHECK(forward_record(forward_record(-2.0, calm, forgetting, 1.7), calm, forgetting, 3.3) == Approx(once).epsilon(1e-13));
    const double step = 1e-6;
    const double slope = (forward_record(-2.0, calm, forgetting, step) + 2.0) / step;
    CHECK(slope == Approx(calm + 2.0 * forgetting).epsilon(1e-5));
  }
  CHECK(forward_record(-2.0, calm, 0.4, 1e3) == Approx(calm / 0.4).epsilon(1e-13));
}

TEST_CASE("attesting costs nothing without liability, so it says nothing; with it who attests falsely just breaks even", "[trust]") {
  CHECK(truthful_share(0.6, 1.0, 0.0) == 0.0);
  CHECK(attestation_evidence(0.0) == 0.0);
  CHECK(liability_burden(0.2, 0.0, 4.0) == 0.0);
  CHECK(std::isinf(liability_burden(0.5, 0.5, 4.0)));
  for (const double prior : {0.2, 0.6, 0.9}) {
    for (const double liability : {0.05, 0.2, 0.6, 2.0}) {
      const double appeal = 1.5;
      const double burden = liability_burden(0.2, liability, 4.0);
      const double x = truthful_share(prior, appeal, burden);
      const double trust = prior / (prior + (1 - prior) * (1 - x));
      REQUIRE(x > 0.0);
      REQUIRE(x <= 1.0);
      CHECK(believed_trust(prior, attestation_evidence(x)) == Approx(trust).epsilon(1e-13));
      if (x == 1.0) {
        CHECK(burden >= appeal * (1 - prior));
        continue;
      }
      CHECK(appeal * (trust - prior) == Approx(burden).epsilon(1e-12));
      // Profit of one that attests falsely: margin 1/4 of sales raised by e^burden, less the expected liability on them.
      CHECK((0.25 - 0.2 * liability) * std::exp(burden) == Approx(0.25).epsilon(1e-13));
    }
  }
}

TEST_CASE("the fee window and the size that it excludes", "[trust]") {
  const FeeWindow window = fee_window(2.0, worked);
  CHECK(window.least == Approx(0.4));
  CHECK(window.most == Approx(1.9));
  const double phi = excluded_productivity(0.3, worked, 0.05, 4.0);
  CHECK(phi == Approx(std::cbrt(0.3 / (0.95 * 0.05))).epsilon(1e-14));
  CHECK(fee_window(0.05 * std::pow(phi, 3), worked).most == Approx(0.3).epsilon(1e-13));  // there the fee is at the window's edge
}

TEST_CASE("trust through the stack: weakest link, geometric mean, average", "[trust]") {
  const std::array<double, 4> trust{0.95, 0.9, 0.85, 0.99};
  const std::array<double, 4> weights{1, 1, 1, 1};
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(stack_trust(trust, weights, -infinity) == 0.85);
  CHECK(std::pow(stack_trust(trust, weights, 0.0), 4) == Approx(0.7194825).epsilon(1e-12));  // the product
  CHECK(stack_trust(trust, weights, 1.0) == Approx(0.9225).epsilon(1e-14));
  CHECK(stack_trust(trust, weights, -2000.0) == Approx(0.85).epsilon(1e-3));
  CHECK(stack_trust(trust, weights, 1e-9) == Approx(stack_trust(trust, weights, 0.0)).epsilon(1e-8));
  const std::array<double, 4> uneven{2, 0, 1, 0};
  CHECK(stack_trust(trust, uneven, 1.0) == Approx((2 * 0.95 + 0.85) / 3).epsilon(1e-14));
  CHECK(stack_trust(trust, uneven, -1.0) == Approx(3 / (2 / 0.95 + 1 / 0.85)).epsilon(1e-14));
  const std::array<double, 2> none{0.0, 0.8};
  const std::array<double, 2> both{1, 1};
  CHECK(stack_trust(none, both, -0.5) == 0.0);
  CHECK(stack_trust(none, both, 0.0) == 0.0);
  CHECK(stack_trust(none, both, 0.5) == Approx(0.2).epsilon(1e-14));
  double last = 0;
  for (const double exponent : {-50.0, -5.0, -1.0, 0.0, 0.5, 1.0}) {  // rises with the exponent
    const double now = stack_trust(trust, weights, exponent);
    CHECK(now > last);
    last = now;
  }
}
