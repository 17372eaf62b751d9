// Rows of the field table: outages.
#include "models/mechanisms/outages/mechanism.hpp"
#include "models/scenario/field_builders.hpp"

namespace faultline {

namespace fields {
namespace {

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

}  // namespace
}  // namespace fields

std::vector<FieldTable> mechanisms::Outages::fields() { return {fields::outage_table(), fields::resilience_table()}; }

}  // namespace faultline
