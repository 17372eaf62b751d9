// The series of switching.
#include "models/measures/series_rows.hpp"
#include "models/mechanisms/switching/mechanism.hpp"
#include "models/scenario/parameters.hpp"

namespace faultline {

namespace {

using namespace series_rows;

bool has_switching(const Scenario& scenario) { return scenario.switching.active; }

const std::array<SeriesEntry, 5> table{{
    {Series::home_base, "home_base", "share", "installed base of home sellers",
     "Share of private spending on the layer of buyers whose sellers are at home here or the outside good, at the date.", by_layer, mean,
     "spending", has_switching},
    {Series::moved_spending, "moved_spending", "US$ m/year", "spending that moved",
     "Yearly spending of buyers who moved to sellers of another home, per year since the last date.", by_layer, sum, "", has_switching},
    {Series::migration_cost, "migration_cost", "US$ m/year", "cost of moving",
     "What buyers here paid for moving, subsidies included, per year since the last date.", by_layer, sum, "", has_switching},
    {Series::stranded_share, "stranded_share", "share", "stranded buyers",
     "Share of private buyers, by spending, whose sellers are gone and who have not moved yet: they spend nothing, at the date.", by_layer,
     mean, "spending", has_switching},
    {Series::switching_wedge, "switching_wedge", "log points", "price of not having moved",
     "ln of what private buyers' bundle costs over its price where everybody buys from whom they would choose, at the date.", by_layer,
     mean, "spending", has_switching},
}};

}  // namespace

std::span<const SeriesEntry> mechanisms::SwitchingCosts::series() { return table; }

}  // namespace faultline
