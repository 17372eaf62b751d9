// The series of trust.
#include "models/measures/series_rows.hpp"
#include "models/mechanisms/trust/mechanism.hpp"
#include "models/scenario/parameters.hpp"

namespace faultline {

namespace {

using namespace series_rows;

bool has_trust(const Scenario& scenario) { return scenario.trust.active; }

const std::array<SeriesEntry, 9> table{{
    {Series::believed_trust, "believed_trust", "probability", "believed trust",
     "What buyers believe of whoever sells here, the rest of the stack included, weighted by sales, at the date.", by_layer, mean,
     "spending", has_trust},
    {Series::true_trust, "true_trust", "probability", "true trust",
     "The same of what is true: 1 of a firm that complies, 0 of one that does not.", by_layer, mean, "spending", has_trust},
    {Series::certified_public_share, "certified_public_share", "share", "certified share of the public segment",
     "Share of public spending here that goes to firms that hold a certificate for this state or a valid label, at the date; missing "
     "without public sales.",
     by_layer, mean, "spending", has_trust},
    {Series::incidents, "incidents", "1/year", "incidents", "Incidents at firms of this home, per year since the last date.", by_class, sum,
     "", has_trust},
    {Series::liability_paid, "liability_paid", "US$ m/year", "liability paid",
     "Damages that firms of this home paid for false labels, per year since the last date.", by_class, sum, "", has_trust},
    {Series::welfare_at_true_trust, "welfare_at_true_trust", "quantity/year", "real digital consumption at true trust",
     "The same as welfare, of buyers who choose by what they believe and enjoy what is true; labels' premiums are not enjoyed.", by_state,
     sum, "", has_trust},
    {Series::label_trust, "label_trust", "probability", "believed trust in a label's holders",
     "What buyers believe of the holders of a valid label, weighted by their sales, at the date; missing where nobody sells under it.",
     by_alliance, mean, "", has_trust},
    {Series::label_compliance, "label_compliance", "share", "holders that comply",
     "Share of the sales of a label's holders that is by firms that comply.", by_alliance, mean, "", has_trust},
    {Series::label_premium, "label_premium", "log points", "premium of a label",
     "Appeal that believing in the label adds to its holders', weighted by their sales; the exogenous certificate_premium apart.",
     by_alliance, mean, "", has_trust},
}};

}  // namespace

std::span<const SeriesEntry> mechanisms::Trust::series() { return table; }

}  // namespace faultline
