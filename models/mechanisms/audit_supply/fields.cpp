// Rows of the field table: audit supply.
#include "models/mechanisms/audit_supply/mechanism.hpp"
#include "models/scenario/field_builders.hpp"

namespace faultline {

namespace fields {
namespace {

FieldTable audit_supply_table() {
  using P = AuditSupplyParameters;
  return single_table(
      "audit_supply", "How audit bodies recruit, and whether their fees rise with the queue.", &Scenario::audit_supply,
      {
          batch_wide(flag("active", &P::active, false,
                          "Whether bodies plan how many auditors they have; else scripted events alone change them.", off)),
          choice("pricing", &P::pricing, {"posted", "congestion"}, "posted",
                 "Whether fees stand as [audit] says, or rise with the wait that a body quotes.", neutral),
          number("congestion_rate", &P::congestion_rate, "1/year", 0, at_least(0),
                 "Under `congestion` an applicant pays 1 + rate · quoted wait times the posted fee.", off)
              .usually(0.05, 200, "assumed: a year of waiting doubles the fee, or much more"),
          number("auditor_cost", &P::auditor_cost, "US$ m / year", 0.2, above(0), "What an auditor costs a body, pay and overhead.",
                 "assumed: twice the pay of an American information security analyst, US$ 102 600 [BLS 2021]")
              .usually(0.01, 2, "twice the pay of an American information security analyst is .2 [BLS 2021]"),
          number("response", &P::response, "1/year", 0, at_least(0),
                 "Recruits a year per auditor at an income of twice the cost; in proportion to income over cost, less one.", off)
              .usually(0.005, 10, "assumed: slow to frantic"),
          number("attrition", &P::attrition, "1/year", 0, at_least(0), "Rate at which auditors leave.", off)
              .usually(0.005, 1, "assumed: careers of a year to two centuries"),
          case_wide(number("training_time", &P::training_time, "years", 1.5, at_least(0), "From recruitment to a first audit.",
                           "12 to 24 months, assumed")
                        .usually(0.02, 10, "assumed: a week to ten years")),
          number("training_places", &P::training_places, "1", 1, above(0),
                 "Most trainees per auditor at a time: however dear audits are, a body grows no faster.",
                 "assumed: one learns by going along")
              .usually(0.02, 20, "assumed: one trainee for fifty auditors to twenty for each"),
          case_wide(number("planning_period", &P::planning_period, "years", 1, above(0), "Time between two plans of a body.",
                           "assumed: budgets are yearly")
                        .usually(0.02, 10, "assumed: weeks to a decade")),
          number("core_share", &P::core_share, "share", 0, share(),
                 "Share of `audit_body.auditors` that a body keeps whatever it earns; one auditor at least.", off),
      });
}

}  // namespace
}  // namespace fields

std::vector<FieldTable> mechanisms::AuditSupply::fields() { return {fields::audit_supply_table()}; }

}  // namespace faultline
