// The series of takeovers.
#include "models/measures/series_rows.hpp"
#include "models/mechanisms/takeovers/mechanism.hpp"
#include "models/scenario/parameters.hpp"

namespace faultline {

namespace {

using namespace series_rows;

bool has_takeovers(const Scenario& scenario) { return !scenario.takeovers.empty(); }

const std::array<SeriesEntry, 2> table{{
    {Series::foreign_owned_share, "foreign_owned_share", "share", "share of foreign-owned sellers",
     "Share of what firms sell in this state that goes to firms whose owners live in another, at the date.", by_layer, mean, "spending",
     has_takeovers},
    {Series::profits_abroad, "profits_abroad", "US$ m/year", "profits that go abroad after takeovers",
     "Net income, after all costs, of firms at home here that were taken over by owners elsewhere, per year since the last date.", by_state,
     sum, "", has_takeovers},
}};

}  // namespace

std::span<const SeriesEntry> mechanisms::Takeovers::series() { return table; }

}  // namespace faultline
