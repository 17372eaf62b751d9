// The series of reserve.
#include "models/measures/series_rows.hpp"
#include "models/mechanisms/reserve/mechanism.hpp"
#include "models/scenario/parameters.hpp"

namespace faultline {

namespace {

using namespace series_rows;

bool has_reserve(const Scenario& scenario) { return scenario.reserve.active; }

const std::array<SeriesEntry, 4> table{{
    {Series::reserved_sales, "reserved_sales", "US$ m/year", "sales out of the public reserve",
     "What public buyers here spent on entrants out of their reserve, per year since the last date.", by_layer, sum, "", has_reserve},
    {Series::reserve_sellers, "reserve_sellers", "1", "entrants that sell out of the reserve",
     "Startups below the age of the reserve that sell to public buyers here, at the date.", by_layer, sum, "", has_reserve},
    {Series::reserve_cost, "reserve_cost", "US$ m/year", "cost of the public reserve",
     "What public buyers here would save if they bought in the open market what their reserve buys, at the date.", by_layer, sum, "",
     has_reserve},
    {Series::reserve_cost_per_entrant, "reserve_cost_per_entrant", "US$ m/year", "cost of the reserve per entrant",
     "reserve_cost over reserve_sellers; missing where nobody sells out of the reserve.", by_layer, mean, "reserve_sellers", has_reserve},
}};

}  // namespace

std::span<const SeriesEntry> mechanisms::PublicReserve::series() { return table; }

}  // namespace faultline
