// Bunching and proportional compliance against profit maximised numerically, and against the paper's own equations.
#include "models/rules/exemption.hpp"

#include <catch2/catch.hpp>

#include <cmath>

#include "sim/base/contracts.hpp"

using namespace faultline;

namespace {

/// A CES firm by brute force: revenue z p^(1−σ) at unit cost 1, so that everything is in units of z.
struct PlainFirm {
  double elasticity;
  double scale;

  [[nodiscard]] double best_price() const { return elasticity / (elasticity - 1); }
  [[nodiscard]] double revenue(double price) const { return scale * std::pow(price, 1 - elasticity); }
  [[nodiscard]] double cost(double price) const { return revenue(price) / price; }
  [[nodiscard]] double profit(double price) const { return revenue(price) - cost(price); }
};

}  // namespace

TEST_CASE("the price of a firm under proportional compliance is its best one", "[exemption]") {
  for (const double sigma : {2.0, 4.0, 5.5}) {
    for (const double t : {0.0, 0.03, 0.3}) {
      for (const double tau : {0.0, 0.023, 0.5}) {
        const PlainFirm firm{sigma, 1.0};
        const auto profit = [&](double price) { return (1 - t) * firm.revenue(price) - (1 + tau) * firm.cost(price); };
        const double price = firm.best_price() * compliance_pass_through(t, tau);
        for (const double off : {0.5, 0.9, 0.999, 1.001, 1.1, 2.0}) CHECK(profit(price) > profit(price * off));
        const double margin = (1 - t) / sigma;
        CHECK(profit(price) == Approx(margin * firm.revenue(price)).epsilon(1e-12));
        const double complying = t * firm.revenue(price) + tau * firm.cost(price);
        CHECK(proportional_compliance(t, tau, margin) == Approx(complying / firm.revenue(price)).epsilon(1e-12).margin(1e-15));
      }
    }
  }
  CHECK(compliance_pass_through(0, 0) == 1.0);
  CHECK(proportional_compliance(0, 0, 0.25) == 0.0);
  CHECK_THROWS_AS(compliance_pass_through(1.0, 0), ContractViolation);
}

TEST_CASE("a held firm meets the threshold, and no smaller output pays more", "[exemption]") {
  for (const double sigma : {1.5, 3.0, 5.0}) {
    for (const bool by_revenue : {true, false}) {
      const HeldFirm held{sigma, by_revenue ? sigma - 1 : sigma};
      const PlainFirm at_threshold{sigma, 1.0};
      const double best = at_threshold.best_price();
      const auto measure = [&](const PlainFirm& firm, double price) { return by_revenue ? firm.revenue(price) : firm.cost(price); };
      for (const double ratio : {1.0, 1.01, 1.5, 4.0, 100.0}) {
        const PlainFirm firm{sigma, ratio};
        const double price = best * held.price(ratio);
        CHECK(measure(firm, price) == Approx(measure(at_threshold, best)).epsilon(1e-12));
        CHECK(held.profit(ratio) * at_threshold.profit(best) == Approx(firm.profit(price)).epsilon(1e-11));
        CHECK(held.margin(held.price(ratio)) == Approx(firm.profit(price) / firm.revenue(price)).epsilon(1e-12));
        CHECK(held.profit(ratio) <= ratio * (1 + 1e-14));  // the best price, unconstrained
        CHECK(held.profit(ratio) >= 1 - 1e-14);            // it could always sell as little as the firm at the threshold
        for (double above = 1.001; above < 10; above *= 1.3) CHECK(firm.profit(price * above) < firm.profit(price));
      }
    }
  }
}

TEST_CASE("the profit of a held firm rises with its productivity, ever more slowly", "[exemption]") {
  for (const HeldFirm held : {HeldFirm{4, 3}, HeldFirm{4, 4}}) {
    double slope = 1.0 + 1e-9;
    for (double ratio = 1.0; ratio < 50; ratio += 0.1) {
      const double next = (held.profit(ratio + 0.1) - held.profit(ratio)) / 0.1;
      CHECK(next > 0);
      CHECK(next < slope);
      slope = next;
    }
  }
}

TEST_CASE("where complying takes over is the indifference of Garicano, Lelarge and Van Reenen", "[exemption]") {
  // n τ (1/θ−1) − k = τ n^(1−θ) N^θ/θ − N at the estimates of the paper, without fixed cost, and for a costly rule.
  struct Point {
    double theta, tau, threshold, fixed;
  };
  for (const auto& [theta, tau, threshold, fixed] :
       {Point{0.8, 1.023, 49, -0.93095}, Point{0.8, 1.01, 49, 0.0}, Point{2.0 / 3, 1.05, 20, 1.5}}) {
    const double sigma = 1 / (1 - theta);
    const HeldFirm held{sigma, sigma};
    const double profit_at_threshold = threshold / (sigma - 1);  // variable cost N is (σ−1) times profit
    const double ratio = held.indifference(std::pow(tau, 1 - sigma), fixed / profit_at_threshold);
    const double n = ratio * threshold * std::pow(tau, -sigma);
    CHECK(n * tau * (1 / theta - 1) - fixed ==
          Approx(tau * std::pow(n, 1 - theta) * std::pow(threshold, theta) / theta - threshold).epsilon(1e-10));
    CHECK(n > threshold);
    if (fixed < 0) CHECK(n == Approx(59.271).epsilon(1e-5));
  }
}

TEST_CASE("who holds at the threshold: nobody if complying is free, everyone if nobody can comply", "[exemption]") {
  const HeldFirm held{4, 3};
  CHECK(held.indifference(1.0, 0.0) == 1.0);
  CHECK(held.indifference(1.0, -1.0) == 1.0);
  CHECK(std::isinf(held.indifference(0.0, 0.0)));
  double before = 1.0;
  for (const double cost : {0.001, 0.01, 0.1, 1.0, 10.0}) {
    const double ratio = held.indifference(0.95, cost);
    CHECK(ratio > before);
    CHECK(0.95 * ratio - cost == Approx(held.profit(ratio)).epsilon(1e-12));
    CHECK(held.indifference(0.90, cost) > ratio);
    before = ratio;
  }
}

TEST_CASE("the share of compliance by size rises to one at size one", "[exemption]") {
  CHECK(compliance_scale(0.25, 0.5) == 0.5);
  CHECK(compliance_scale(0.0, 1.2) == 0.0);
  CHECK(compliance_scale(1.0, 1.2) == 1.0);
  CHECK(compliance_scale(30.0, 1.2) == 1.0);
  CHECK(compliance_scale(1e-9, 0.0) == 1.0);
}
