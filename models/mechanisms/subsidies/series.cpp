// The series of subsidies.
#include "models/measures/series_rows.hpp"
#include "models/mechanisms/subsidies/mechanism.hpp"
#include "models/scenario/parameters.hpp"

namespace faultline {

namespace {

using namespace series_rows;

bool has_subsidies(const Scenario& scenario) { return !scenario.subsidies.empty(); }

const std::array<SeriesEntry, 1> table{{
    {Series::support_paid, "support_paid", "US$ m/year", "support paid", "By this state to firms: for audits, and by its regime.", by_state,
     sum, "", has_subsidies},
}};

}  // namespace

std::span<const SeriesEntry> mechanisms::Subsidies::series() { return table; }

}  // namespace faultline
