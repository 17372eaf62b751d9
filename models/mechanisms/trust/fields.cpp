// Rows of the field table: trust.
#include "models/mechanisms/trust/mechanism.hpp"
#include "models/scenario/field_builders.hpp"

namespace faultline {

namespace fields {
namespace {

FieldTable trust_table() {
  using P = TrustParameters;
  return single_table(
      "trust", "What buyers believe of firms, from certificates and incidents, and what is true of them.", &Scenario::trust,
      {
          batch_wide(flag("active", &P::active, false,
                          "Whether buyers hold beliefs about firms; levels below may then differ between cases.", off)),
          number("appeal", &P::appeal, "log points", 0, at_least(0),
                 "θ, appeal of a firm that surely complies beside one that surely does not.", off)
              .usually(0.01, 10, "assumed: trust is worth less than all of a firm's sales"),
          number("compliant_share", &P::compliant_share, "share", 1, share(),
                 "Share of firms that comply with what they promise, drawn once for each firm; where [enforcement] is active their effort "
                 "decides.",
                 "neutral: everyone complies"),
          case_wide(with_bounds(
              share(), optional_number("prior", &P::prior, "share",
                                       "μ, what buyers take that share to be before they see anything; without it, compliant_share."))),
          flag("publish_failures", &P::publish_failures, true,
               "Whether buyers see failed audits; if not, they see which certificates are valid and take each as a first pass.",
               "assumed: reports are public"),
          number("incident_hazard", &P::incident_hazard, "1/year", 0, at_least(0),
                 "Hazard of an incident at a firm that complies and sells.", off)
              .usually(0.0005, 52, "assumed: from once in two millennia to weekly"),
          number("shirker_hazard_ratio", &P::shirker_hazard_ratio, "1", 1, at_least(1), "Hazard of a firm that does not comply, over that.",
                 neutral)
              .usually(1, 100, "assumed: at most a hundredfold"),
          number("forgetting", &P::forgetting, "1/year", 0, at_least(0),
                 "Rate at which evidence of a firm's history fades; 0: buyers forget nothing.", off)
              .usually(0.01, 52, "assumed: a week to a century"),
          case_wide(number("review_every", &P::review_every, "years", 0.25, above(0),
                           "Spacing of the dates on which buyers look at every firm again; what happens to a firm they see at once.",
                           "assumed: quarterly ratings")
                        .usually(0.002, 5, "assumed: days to five years")),
          number("spillover", &P::spillover, "1", 0, share(),
                 "Weight, against its own, of evidence about the other holders of a firm's label.", off),
          number("liability", &P::liability, "share of yearly revenue", 0, at_least(0),
                 "Owed to its buyers after an incident by a holder of a valid label who does not comply.", off)
              .usually(0.0001, 5, "assumed: damages ruin within a few years of revenue"),
          number_by_name("stack_weights", &P::stack_weights, NameKind::layer, "1", false, at_least(0),
                         "ω of each layer in the trust of a whole stack; empty: buyers see a firm's own trust only.", "empty"),
          number("stack_exponent", &P::stack_exponent, "1", 1, at_most(1),
                 "ρ of the mean over layers, (Σ ω t^ρ)^(1/ρ): 1 the average, 0 the geometric mean.", neutral),
          flag("weakest_link", &P::weakest_link, false, "Whether a stack is as good as its weakest layer, the limit ρ → −∞.", off),
      });
}

}  // namespace
}  // namespace fields

std::vector<FieldTable> mechanisms::Trust::fields() { return {fields::trust_table()}; }

}  // namespace faultline
