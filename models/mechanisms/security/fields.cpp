// Rows of the field table: security.
#include "models/mechanisms/security/mechanism.hpp"
#include "models/scenario/field_builders.hpp"

namespace faultline {

namespace fields {
namespace {

FieldTable security_table() {
  using P = SecurityParameters;
  return single_table(
      "security", "What firms spend against attacks [Gordon-Loeb-2002] and how they depend on each other [Kunreuther-Heal-2003].",
      &Scenario::security,
      {
          batch_wide(flag("active", &P::active, false, "Whether the mechanism is on and its series are recorded.", off)),
          choice("breach_function", &P::breach_function, {"power", "exponential", "threshold"}, "power",
                 "Probability S of a breach at spending z: v/(αz+1)^b, v^(αz+1), or v below protection_cost and 0 from it on.",
                 "[Gordon-Loeb-2002], class I"),
          number("vulnerability", &P::vulnerability, "probability", 0, between(0, 0.999),
                 "v, that an attack breaches a firm that spends nothing.", off),
          number("effectiveness", &P::effectiveness, "1/(US$ m / year)", 1, above(0), "α, of spending.", "the unit of spending"),
          number("exponent", &P::exponent, "1", 1, above(0), "b of the power function.", "the common one"),
          number("protection_cost", &P::protection_cost, "US$ m / year", 0, at_least(0),
                 "c, spending from which a firm is safe, under the threshold.", off)
              .usually(0.0001, 5000, "assumed: from an afternoon to the largest security budgets"),
          number("loss", &P::loss, "US$ m", 0, at_least(0), "L, what a breach costs a startup.", off)
              .usually(0.0001, 10000, "assumed: from a day lost to the largest cases"),
          number("vendor_loss", &P::vendor_loss, "US$ m", 0, at_least(0), "L, what a breach costs a vendor's firm.", off)
              .usually(0.0001, 10000, "assumed: from a day lost to the largest cases"),
          number("attack_rate", &P::attack_rate, "1/year", 0, at_least(0),
                 "Rate at which firms expect to be attacked; what attacks them is an [[outage]] with `attack`.", off)
              .usually(0.005, 5000, "assumed: from once in two centuries to hourly"),
          number("partners", &P::partners, "1", 0, between(0, 1000),
                 "n − 1, number of firms through whose insecurity an attack may come in.", off),
          number("vendor_partners", &P::vendor_partners, "share", 0.5, share(),
                 "Share of partners that are vendors' firms, where there are both.", "assumed: half"),
          number("contagion", &P::contagion, "probability", 0, between(0, 0.999),
                 "q, that an attack comes in through a partner who spends nothing.", off),
          flag("secure_at_start", &P::secure_at_start, false,
               "Whether firms take their partners to be safe at time zero, or to spend nothing.", "assumed"),
          number("vendor_minimum", &P::vendor_minimum, "US$ m / year", 0, at_least(0), "What vendors' firms must spend at least.", off)
              .usually(0.0001, 5000, "assumed: from an afternoon to the largest security budgets"),
      });
}

}  // namespace
}  // namespace fields

std::vector<FieldTable> mechanisms::Security::fields() { return {fields::security_table()}; }

}  // namespace faultline
