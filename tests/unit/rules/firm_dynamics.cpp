// Steps of productivity, learning, the trigger of waiting and the tail of a size distribution against their closed forms.
#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

#include "models/rules/productivity.hpp"
#include "models/rules/real_options.hpp"
#include "models/rules/size_distribution.hpp"

using namespace faultline;

TEST_CASE("two half steps make a whole one", "[productivity]") {
  for (const double persistence : {1.0, 0.9, 0.3}) {
    const LogStep half = log_step(0.07, 0.3, persistence, 0.75);
    const LogStep whole = log_step(0.07, 0.3, persistence, 1.5);
    CHECK(half.apply(half.apply(1.3, 0.0), 0.0) == Approx(whole.apply(1.3, 0.0)).epsilon(1e-13));
    const double variance = half.persistence * half.persistence * half.sd * half.sd + half.sd * half.sd;
    CHECK(variance == Approx(whole.sd * whole.sd).epsilon(1e-13));
  }
  const LogStep year = log_step(0.07, 0.3, 0.9, 1.0);
  CHECK(year.shift == Approx(0.07));
  CHECK(year.persistence == Approx(0.9));
  CHECK(year.sd == Approx(0.3));
  const LogStep nearly = log_step(0.07, 0.3, 1.0 - 1e-9, 2.0);
  CHECK(nearly.apply(0.5, 1.0) == Approx(log_step(0.07, 0.3, 1.0, 2.0).apply(0.5, 1.0)).epsilon(1e-7));
}

TEST_CASE("growth of the mean follows from drift and variance", "[productivity]") {
  CHECK(exponential_growth(-0.02, 0.2) == Approx(0.0).margin(1e-15));
  const LogStep step = log_step(-0.01, 0.3, 1.0, 2.0);
  CHECK(step.expected_exponential(0.4) == Approx(std::exp(0.4 + 2.0 * exponential_growth(-0.01, 0.3))));
}

TEST_CASE("a firm gives up after three failures net of successes", "[productivity]") {
  const double threshold = log_odds(8.0 / 35.0);  // 1/(1 + 1.5³)
  double belief = log_odds(0.5);
  const bool signals[] = {false, true, false, false};
  for (const bool signal : signals) {
    belief += log_odds_of_signal(signal, 0.6, 0.4);
    CHECK_FALSE(gives_up(belief, threshold));
  }
  CHECK(gives_up(belief + log_odds_of_signal(false, 0.6, 0.4), threshold));
  CHECK_FALSE(gives_up(-50.0, log_odds(0.0)));  // never
}

TEST_CASE("the trigger of the option to wait", "[real_options]") {
  CHECK(option_elasticity(0.05, 0.0, 0.2) == Approx(2.1583124).epsilon(1e-7));
  CHECK(option_trigger(0.05, 0.0, 0.2) == Approx(1.8633250).epsilon(1e-7));
  CHECK(option_trigger(0.05, 0.0, 0.4) == Approx(3.2966630).epsilon(1e-7));
  for (const double growth : {-0.03, 0.0, 0.02}) {
    for (const double sd : {0.05, 0.2, 0.6}) {
      const double beta = option_elasticity(0.07, growth, sd);
      CHECK(beta > 1.0);
      CHECK(0.5 * sd * sd * beta * (beta - 1) + growth * beta - 0.07 == Approx(0.0).margin(1e-12));
      CHECK(option_trigger(0.07, growth, sd) > option_trigger(0.07, growth, 0.9 * sd));  // risk delays
    }
  }
  CHECK(option_trigger(0.05, -0.01, 0.0) == 1.0);                          // nothing to wait for
  CHECK(option_trigger(0.05, 0.02, 0.0) == Approx(0.05 / (0.05 - 0.02)));  // growth alone delays
  CHECK(option_trigger(0.05, 0.02, 1e-5) == Approx(option_trigger(0.05, 0.02, 0.0)).epsilon(1e-6));
  CHECK(loss_hazard_factor(0.05, 0.0, 0.0905) == Approx(2.81));
}

TEST_CASE("Hill's estimate on the quantiles of a Pareto", "[size_distribution]") {
  for (const double index : {1.0, 1.68, 3.0}) {
    std::vector<double> sizes;
    for (int i = 0; i < 20000; ++i) sizes.push_back(5.0 * std::pow((i + 0.5) / 20000.0, -1.0 / index));
    const double estimate = hill_tail_index(sizes, 0.1);
    CHECK(estimate == Approx(index).epsilon(1e-3));
    for (double& size : sizes) size *= 1e6;
    CHECK(hill_tail_index(sizes, 0.1) == Approx(estimate).epsilon(1e-9));
  }
  CHECK(std::isnan(hill_tail_index({1, 2, 3, 4, 5, 6, 7, 8, 9}, 0.5)));
  CHECK(std::isnan(hill_tail_index(std::vector<double>(100, 2.0), 0.5)));
}
