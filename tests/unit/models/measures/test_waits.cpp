// Quantiles of waits: order statistics of whole seconds, and waits that are counted once.
#include <catch2/catch.hpp>

#include <cmath>
#include <numeric>

#include "models/economy/order_of_names.hpp"
#include "models/measures/sample.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

TEST_CASE("a quantile of waits is the least that so many per cent did not exceed", "[waits]") {
  std::vector<SimTime> none;
  CHECK(std::isnan(wait_quantile(none, 50)));
  std::vector<SimTime> one = {7};
  CHECK(wait_quantile(one, 50) == years_from_seconds(7));
  CHECK(wait_quantile(one, 90) == years_from_seconds(7));
  for (const int count : {2, 3, 10, 70, 100, 101}) {
    std::vector<SimTime> waits(static_cast<std::size_t>(count));
    std::iota(waits.rbegin(), waits.rend(), 1);  // count, …, 2, 1
    CAPTURE(count);
    CHECK(wait_quantile(waits, 50) == years_from_seconds((count + 1) / 2));
    CHECK(wait_quantile(waits, 90) == years_from_seconds((9 * count + 9) / 10));
    CHECK(wait_quantile(waits, 100) == years_from_seconds(count));
  }
}

TEST_CASE("the recorder counts a wait once, between its median and its longest", "[waits]") {
  const Scenario scenario = three_states();
  Trial trial(in_order_of_names(scenario), 7);
  trial.run_to_year(scenario.run.horizon);
  for (const AuditBody& body : trial.world.bodies) CHECK(body.waits.empty());
  const SeriesOf series = run_series(scenario, 7);
  std::size_t dates = 0;
  for (std::size_t t = 0; t < series.dates(); ++t) {
    for (std::size_t b = 0; b < scenario.audit_bodies.size(); ++b) {
      const double half = series.at("audit_wait_q50", t, b);
      CHECK(std::isnan(half) == std::isnan(series.at("audit_wait", t, b)));
      if (std::isnan(half)) continue;
      ++dates;
      CHECK(half <= series.at("audit_wait_q90", t, b));
      CHECK(series.at("audit_wait", t, b) >= half / 2);  // half of the applicants waited at least that long
    }
  }
  CHECK(dates > 5);
}
