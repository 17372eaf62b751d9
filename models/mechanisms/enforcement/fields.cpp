// Rows of the field table: enforcement.
#include "models/mechanisms/enforcement/mechanism.hpp"
#include "models/scenario/field_builders.hpp"

namespace faultline {

namespace fields {
namespace {

FieldTable enforcement_table() {
  using P = EnforcementParameters;
  return single_table(
      "enforcement", "Whether firms keep the rule books that oblige them, who inspects, and what a finding costs.", &Scenario::enforcement,
      {
          batch_wide(flag("active", &P::active, false, "Whether compliance is inspected and recorded.", off)),
          choice("effort", &P::effort, {"honest", "chosen"}, "honest",
                 "Whether firms mean to comply, or compare at each review what complying and shirking are worth.", neutral),
          number("lapse_rate", &P::lapse_rate, "1/year", 0, at_least(0),
                 "δ_c, rate at which a firm that complies drifts out of compliance unnoticed, until its next review or until "
                 "somebody finds it.",
                 off)
              .usually(0.001, 12, "assumed: from once in a millennium to monthly"),
          number_by_name("inspection_rate", &P::inspection_rate, NameKind::regime, "1/year", false, at_least(0),
                         "h, rate at which a firm is inspected in each state of the regime that it sells in; absent: 0.", off)
              .usually(0.0005, 12, "assumed: from once in two millennia to monthly"),
          number("missed", &P::missed, "probability", 0, share(), "β, that an inspection does not find a firm that does not comply.",
                 "assumed: inspectors find what is there"),
          number("false_finding", &P::false_finding, "probability", 0, share(),
                 "α, that an inspection finds against a firm that complies; at most 1 − missed.", off),
          number_by_name("fine", &P::fine, NameKind::regime, "share", false, share(),
                         "Fine for a finding, as a share of the firm's yearly revenue in the state; absent: 0.", off)
              .usually(0.0001, 0.2, "at most .04 under the GDPR, .07 under the AI Act, .1 under the DMA"),
          number("false_fine", &P::false_fine, "share", 0, share(), "Share of the fines for false findings that stand.",
                 "assumed: courts annul them"),
          number("collected_home", &P::collected_home, "share", 1, share(), "χ, share of a fine on a firm from here that is collected.",
                 "neutral: all of it"),
          number("collected_abroad", &P::collected_abroad, "share", 1, share(), "χ of firms from elsewhere.", "neutral: all of it"),
          number("payment_delay", &P::payment_delay, "years", 0, at_least(0),
                 "Time from a finding to the payment of what is collected: appeals.", off)
              .usually(0.02, 15, "fines under the GDPR wait for appeals [DPC 2020-2025]"),
          integer("exclusion_after", &P::exclusion_after, 0, between(0, 100),
                  "Findings in a state after which it excludes a firm; 0: it excludes nobody.", off),
          number("exclusion_years", &P::exclusion_years, "years", 0, at_least(0), "How long an exclusion lasts; 0: for good.",
                 "assumed: for good")
              .usually(0.02, 50, "assumed: a week to a career"),
          case_wide(choice("inspectors", &P::inspectors, {"fixed", "adaptive"}, "fixed",
                           "Whether inspection rates are given, or each state raises its rate while inspections bring more than "
                           "they cost and lowers it while they do not.",
                           neutral)),
          number("inspection_cost", &P::inspection_cost, "US$ m", 0, at_least(0), "K, cost of an inspection to an adaptive inspectorate.",
                 off)
              .usually(0.0001, 20, "assumed: from a letter to an investigation of years"),
          number("finding_benefit", &P::finding_benefit, "US$ m", 0, at_least(0), "B, what a true finding is worth to it.", off)
              .usually(0.0001, 1000, "assumed: at most what the largest fines were"),
          number("rate_adaptation", &P::rate_adaptation, "1/year² per US$ m", 1, above(0),
                 "Speed at which its rate follows its mean gain on an inspection.", "assumed"),
          number("rate_review", &P::rate_review, "years", 0.25, above(0), "Time between two reviews of its rate.", "assumed: quarterly")
              .usually(0.002, 10, "assumed: days to a decade"),
          number("rate_floor", &P::rate_floor, "1/year", 0.01, above(0),
                 "Rate below which an adaptive inspectorate does not go: without inspections it would learn nothing.", "assumed")
              .usually(1e-5, 1, "assumed: at most yearly"),
      });
}

}  // namespace
}  // namespace fields

std::vector<FieldTable> mechanisms::Enforcement::fields() { return {fields::enforcement_table()}; }

}  // namespace faultline
