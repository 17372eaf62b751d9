// Rows of the field table: failures and attacks, and what is held against them (outage, resilience, security, materials).
#include "models/scenario/field_builders.hpp"

namespace faultline::fields {

FieldTable outage_table() {
  using P = OutageParameters;
  return list_table(
      "outage", "A failure or an attack: one cause, by which all the firms that it hits lose supply until it is repaired.",
      &Scenario::outages,
      {
          name_field(&P::name),
          label_field(&P::label),
          case_wide(
              reference("vendor", &P::vendor, NameKind::vendor, false, "Whose firms it hits; empty: firms of any owner, and startups.")),
          case_wide(references("layers", &P::layers, NameKind::layer, false, "Layers in which it hits firms; empty: all.")),
          case_wide(references("states", &P::states, NameKind::state, false, "States in whose markets supply is lost; empty: all.")),
          case_wide(number("loss", &P::loss, "share", 0, share(), "Share of its supply that a firm hit loses.", off)),
          case_wide(number("reach", &P::reach, "share", 1, share(),
                           "Share of these firms that it hits; each is hit with this probability, all at the same time.", neutral)),
          case_wide(flag("attack", &P::attack, false,
                         "Whether it is an attack, which of the firms it reaches hits those whose security it breaches.", off)),
          case_wide(
              number("at", &P::at, "years", required, at_least(0), "Date of the strike; with a hazard, when it may first strike.", user)),
          case_wide(number("hazard", &P::hazard, "1/year", 0, at_least(0),
                           "Hazard of striking while it is not in force; 0: it strikes once, at `at`.", off)
                        .usually(0.001, 400, "assumed: from once in a millennium to daily")),
          case_wide(number("duration", &P::duration, "years", required, above(0), "Mean time of repair.", user)
                        .usually(2e-6, 3, "6 h 7 min are .0007 [Cloudflare, 20 February 2026]; a minute to three years")),
          case_wide(number("variation", &P::variation, "1", 1, between(0, 20),
                           "Coefficient of variation of the time of repair, which has the phase-type law of these two moments: "
                           "0 certain, below 1 Erlang stages, 1 exponential, above 1 hyperexponential.",
                           "assumed: exponential")),
          case_wide(choice("recovery", &P::recovery, {"at_once", "by_stage"}, "at_once",
                           "Whether supply returns when the repair is done, or in equal parts at the end of each Erlang stage.", neutral)),
          case_wide(number("notice", &P::notice, "years", 0, at_least(0),
                           "Time by which it is announced; firms may hire standby capacity then.", off)
                        .usually(2e-6, 3, "assumed: a minute to three years")),
      });
}

FieldTable resilience_table() {
  using P = ResilienceParameters;
  return single_table(
      "resilience", "What firms hold against outages: by duty (`resilience_duty` of a regime), or on warning.", &Scenario::resilience,
      {
          batch_wide(flag("active", &P::active, false, "Whether the mechanism is on and its series are recorded.", off)),
          number("duty_cost", &P::duty_cost, "share", 0, at_least(0),
                 "What being able to replace all supply would add to variable cost; a duty to replace a part adds that part of it.", off)
              .usually(0.0002, 2, "assumed: a second system costs no more than two"),
          number("standby_cover", &P::standby_cover, "share", 0, share(),
                 "Share of lost supply that capacity hired on warning replaces; 0: there is none to hire.", off),
          number("standby_cost", &P::standby_cost, "years", 0, at_least(0),
                 "Price of standby capacity [US$ m] per US$ m a year of sales that it can carry, paid once per announcement.", off)
              .usually(1e-5, 2, "assumed: standby capacity costs less than two years of sales"),
          number("standby_fixed_cost", &P::standby_fixed_cost, "US$ m", 0, at_least(0), "The same per firm.", off)
              .usually(0.0001, 100, "assumed: from a script to a control room"),
      });
}

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

FieldTable materials_table() {
  using P = MaterialsParameters;
  return single_table(
      "materials", "An input from outside the economy, such as raw materials; its shares are `material_share` of a layer.",
      &Scenario::materials,
      {
          batch_wide(flag("active", &P::active, false, "Whether the mechanism is on and its series are recorded.", off)),
          number("price", &P::price, "1", 1, above(0), "Price of the material; a [[shock]] may raise it. 1 is usual.", neutral)
              .usually(0.05, 100, "assumed: of the usual price"),
          number("stockpile", &P::stockpile, "years", 0, at_least(0),
                 "Years of use that are held; they are sold at the usual price while the material is dearer than that.", off)
              .usually(0.01, 20, "assumed: days to twenty years of use"),
          number("holding_cost", &P::holding_cost, "1/year", 0, at_least(0),
                 "Yearly cost of the stockpile, a share of its usual value; users pay it with the material.", off)
              .usually(0.002, 1, "assumed: interest and a warehouse"),
          references("holders", &P::holders, NameKind::state, false, "States that keep the stockpile; empty: all."),
      });
}

}  // namespace faultline::fields
