// The series of security.
#include "models/measures/series_rows.hpp"
#include "models/mechanisms/security/mechanism.hpp"
#include "models/scenario/parameters.hpp"

namespace faultline {

namespace {

using namespace series_rows;

bool has_security(const Scenario& scenario) { return scenario.security.active; }

const std::array<SeriesEntry, 4> table{{
    {Series::security_spending, "security_spending", "US$ m/year", "security spending",
     "What firms of this home spend against attacks, at the date.", by_class, sum, "", has_security},
    {Series::breach_probability, "breach_probability", "probability", "probability of a breach",
     "Mean over firms of this home of the chance that an attack that reaches them comes in, at the date; missing where there is none.",
     by_class, mean, "active_firms", has_security},
    {Series::breaches, "breaches", "1/year", "breaches", "Firms of this home that attacks breached, per year since the last date.",
     by_class, sum, "", has_security},
    {Series::breach_losses, "breach_losses", "US$ m/year", "losses from breaches",
     "What these breaches cost them, per year since the last date.", by_class, sum, "", has_security},
}};

}  // namespace

std::span<const SeriesEntry> mechanisms::Security::series() { return table; }

}  // namespace faultline
