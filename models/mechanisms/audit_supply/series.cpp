// The series of audit supply.
#include "models/measures/series_rows.hpp"
#include "models/mechanisms/audit_supply/mechanism.hpp"
#include "models/scenario/parameters.hpp"

namespace faultline {

namespace {

using namespace series_rows;

bool supplies_auditors(const Scenario& scenario) { return scenario.audit_supply.active; }

const std::array<SeriesEntry, 4> table{{
    {Series::auditors, "auditors", "1", "auditors", "Time-averaged number of auditors since the last date.", by_body, sum, "",
     supplies_auditors},
    {Series::trainee_auditors, "trainee_auditors", "1", "auditors in training", "Recruits of the body in training at the date.", by_body,
     sum, "", supplies_auditors},
    {Series::auditor_income, "auditor_income", "US$ m/year", "income of an auditor",
     "Fees that the body took since the last date per auditor and year; missing without auditors.", by_body, mean, "auditors",
     supplies_auditors},
    {Series::audit_fee_multiple, "audit_fee_multiple", "1", "fees over posted fees",
     "Fees of audits begun since the last date over what they would be without a queue; missing where none began.", by_body, mean_of_events,
     "audits_begun", supplies_auditors},
}};

}  // namespace

std::span<const SeriesEntry> mechanisms::AuditSupply::series() { return table; }

}  // namespace faultline
