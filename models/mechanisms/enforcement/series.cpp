// The series of enforcement.
#include "models/measures/series_rows.hpp"
#include "models/mechanisms/enforcement/mechanism.hpp"
#include "models/scenario/parameters.hpp"

namespace faultline {

namespace {

using namespace series_rows;

bool enforced(const Scenario& scenario) { return scenario.enforcement.active; }

const std::array<SeriesEntry, 20> table{{
    {Series::regulated_firms, "regulated_firms", "1", "regulated firms", "Firms that sell here under a rule book, at the date.", by_class,
     sum, "", enforced},
    {Series::compliant_share, "compliant_share", "share", "share of firms that comply", "Of these, the share that keeps the book.",
     by_class, mean, "regulated_firms", enforced},
    {Series::regulated_sales, "regulated_sales", "US$ m/year", "regulated sales", "Sales here of regulated firms, at the date.", by_class,
     sum, "", enforced},
    {Series::compliant_sales_share, "compliant_sales_share", "share", "share of sales that complies",
     "Of these, the share sold by firms that keep the book.", by_class, mean, "regulated_sales", enforced},
    {Series::regulated_foreigners, "regulated_foreigners", "1", "regulated foreign firms", "Regulated firms from elsewhere, at the date.",
     by_layer, sum, "", enforced},
    {Series::compliant_foreigners, "compliant_foreigners", "share", "share of foreign firms that comply",
     "Of these, the share that keeps the book.", by_layer, mean, "regulated_foreigners", enforced},
    {Series::regulated_locals, "regulated_locals", "1", "regulated home firms", "Regulated firms from here, at the date.", by_layer, sum,
     "", enforced},
    {Series::compliant_locals, "compliant_locals", "share", "share of home firms that comply", "Of these, the share that keeps the book.",
     by_layer, mean, "regulated_locals", enforced},
    {Series::inspection_rate, "inspection_rate", "1/year", "inspection rate", "Rate at which a firm is inspected here, at the date.",
     by_state, mean, "", enforced},
    {Series::inspections, "inspections", "1/year", "inspections", "Inspections of firms that sell here.", by_state, sum, "", enforced},
    {Series::findings, "findings", "1/year", "findings", "Inspections that found against the firm, rightly or not.", by_state, sum, "",
     enforced},
    {Series::false_findings, "false_findings", "1/year", "false findings", "Of these, against firms that complied.", by_state, sum, "",
     enforced},
    {Series::fines_levied, "fines_levied", "US$ m/year", "fines levied", "Fines for findings here, as levied.", by_state, sum, "",
     enforced},
    {Series::fines_paid, "fines_paid", "US$ m/year", "fines paid", "What was collected of fines that fell due.", by_state, sum, "",
     enforced},
    {Series::fines_written_off, "fines_written_off", "US$ m/year", "fines written off", "What was not.", by_state, sum, "", enforced},
    {Series::fines_outstanding, "fines_outstanding", "US$ m", "fines outstanding", "Levied and not yet due, at the date.", by_state, sum,
     "", enforced},
    {Series::exclusions, "exclusions", "1/year", "exclusions", "Firms excluded for their record.", by_state, sum, "", enforced},
    {Series::excluded_firms, "excluded_firms", "1", "excluded firms",
     "Firms that are alive and may not sell here for their record, at the date.", by_state, sum, "", enforced},
    {Series::violating_sales, "violating_sales", "US$ m/year", "violating sales",
     "Sales here of regulated firms that do not keep the rule book, at the date.", by_layer, sum, "", enforced},
    {Series::foreign_share_of_violations, "foreign_share_of_violations", "share", "foreign share of violating sales",
     "Of these, the share sold by firms from elsewhere.", by_layer, mean, "violating_sales", enforced},
}};

}  // namespace

std::span<const SeriesEntry> mechanisms::Enforcement::series() { return table; }

}  // namespace faultline
