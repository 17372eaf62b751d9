// Shares of named sellers against shares that are recorded otherwise.
#include <catch2/catch.hpp>

#include <algorithm>

#include "models/measures/seller_groups.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

TEST_CASE("the share of foreign homes is the foreign share, and groups add up", "[seller_groups]") {
  const Scenario scenario = scenario_from(project_text("tests/support/three_states.toml") + R"(
[[seller_group]]
name = "foreigners"
layer = "cloud"
buyers = ["arcadia"]
members = ["borduria", "cathay"]
[[seller_group]]
name = "natives"
layer = "cloud"
buyers = ["arcadia"]
members = ["arcadia"]
[[seller_group]]
name = "two_vendors"
layer = "cloud"
buyers = ["arcadia"]
members = ["acme", "bolt"]
[[seller_group]]
name = "everyone"
layer = "applications"
members = ["arcadia", "borduria", "cathay"]
)");
  const SeriesOf series = run_series(scenario, 7);
  double most = 0;
  for (std::size_t t = 0; t < series.dates(); ++t) {
    CHECK(series.at("group_share", t, 0) == Approx(series.at("foreign_share", t, 0)).epsilon(1e-12));
    CHECK(series.at("group_share", t, 0) + series.at("group_share", t, 1) == Approx(1.0).epsilon(1e-12));
    CHECK(series.at("group_share", t, 2) <= series.at("group_share", t, 1));
    most = std::max(most, series.at("group_share", t, 2));
    CHECK(series.at("group_share", t, 3) > 0.5);
    CHECK(series.at("group_share", t, 3) < 1.0);  // the outside good has the rest
  }
  CHECK(most > 0.1);
}
