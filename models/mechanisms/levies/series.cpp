// The series of levies.
#include "models/measures/series_rows.hpp"
#include "models/mechanisms/levies/mechanism.hpp"
#include "models/scenario/parameters.hpp"

namespace faultline {

namespace {

using namespace series_rows;

bool has_levies(const Scenario& scenario) { return !scenario.levies.empty(); }

const std::array<SeriesEntry, 2> table{{
    {Series::levies_paid, "levies_paid", "US$ m/year", "levies paid", "By firms of this home.", by_class, sum, "", has_levies},
    {Series::levy_receipts, "levy_receipts", "US$ m/year", "levy receipts", "Of this state, from all firms.", by_state, sum, "",
     has_levies},
}};

}  // namespace

std::span<const SeriesEntry> mechanisms::Levies::series() { return table; }

}  // namespace faultline
