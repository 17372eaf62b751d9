// The series of outages.
#include "models/measures/series_rows.hpp"
#include "models/mechanisms/outages/mechanism.hpp"
#include "models/scenario/parameters.hpp"

namespace faultline {

namespace {

using namespace series_rows;

bool has_outages(const Scenario& scenario) { return !scenario.outages.empty(); }
bool has_resilience(const Scenario& scenario) { return scenario.resilience.active; }

const std::array<SeriesEntry, 6> table{{
    {Series::outage_in_force, "outage_in_force", "share", "time in force of an outage",
     "Share of the time since the last date that the outage was in force, its repair not done.", by_outage, mean, "", has_outages},
    {Series::outage_strikes, "outage_strikes", "1/year", "strikes of an outage",
     "Times that the outage struck, per year since the last date.", by_outage, sum, "", has_outages},
    {Series::outage_lost_sales, "outage_lost_sales", "US$ m/year", "sales lost to outages",
     "Spending in this state that supply missing through outages would have had, per year since the last date.", by_layer, sum, "",
     has_outages},
    {Series::outage_buyer_loss, "outage_buyer_loss", "US$ m/year", "buyers' loss from outages",
     "Spending in this state times the log of the price index over what it would be with the missing supply, per year since the last "
     "date; time without any supply left out.",
     by_layer, sum, "", has_outages},
    {Series::standby_cost, "standby_cost", "US$ m/year", "standby capacity",
     "What firms of this home paid for capacity hired on warning of outages, per year since the last date.", by_class, sum, "",
     has_resilience},
    {Series::duty_cost, "duty_cost", "US$ m/year", "cost of the duty of resilience",
     "Part of the variable cost of what designated firms sell in this state that the duty to replace lost supply adds, at the date.",
     by_layer, sum, "", has_resilience},
}};

}  // namespace

std::span<const SeriesEntry> mechanisms::Outages::series() { return table; }

}  // namespace faultline
