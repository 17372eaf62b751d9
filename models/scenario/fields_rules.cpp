// Rows of the field table: rules and those who check them (requirement, mode, regime, compliance, audit, audit_body,
// localisation, alliance).
#include "models/scenario/field_builders.hpp"

namespace faultline::fields {

FieldTable requirement_table() {
  using P = RequirementParameters;
  return list_table("requirement", "What a rule book may ask for, such as governance, supply_chain, data.", &Scenario::requirements,
                    {name_field(&P::name), label_field(&P::label)});
}

FieldTable mode_table() {
  using P = ModeParameters;
  return list_table("mode", "A technical way to meet a requirement; meeting it twice in one mode costs once.", &Scenario::modes,
                    {
                        name_field(&P::name),
                        case_wide(reference("requirement", &P::requirement, NameKind::requirement, true, "Requirement that it meets.")),
                        number("cost", &P::cost, "US$ m / year", required, at_least(0), "c, cost per firm at stringency 1.", user)
                            .usually(0.0005, 100, "SOC 2 from .01; the GDPR cost 1.7 to 70 once, in surveys [Demirer-2024]"),
                    });
}

FieldTable regime_table() {
  using P = RegimeParameters;
  return list_table(
      "regime", "A rule book, followed by the states that name it.", &Scenario::regimes,
      {
          name_field(&P::name),
          label_field(&P::label),
          number_by_name("stringency", &P::stringency, NameKind::requirement, "1", false, share(), "s of each requirement; absent: 0.",
                         off),
          name_by_name("modes", &P::modes, NameKind::requirement, NameKind::mode,
                       "Mode in which each requirement must be met; may be left out where only one exists.", "the only mode"),
          references("accepts", &P::accepts, NameKind::mode, false, "Further modes that it recognises."),
          references("accepts_bodies", &P::accepts_bodies, NameKind::regime, false,
                     "Regimes whose audit bodies may audit for this one too."),
          choice("audit", &P::audit, {"none", "self", "independent"}, "none", "Who says that a firm complies.", off),
          number("revenue_cost", &P::revenue_cost, "share", 0, between(0, 0.9),
                 "t, share of the revenue earned under it that complying takes.", off)
              .usually(0.0002, 0.2, "complying takes .013 to .033 of the wage bill [Trebbi-Zhang-Simkovic-2023]"),
          number("production_cost", &P::production_cost, "1", 0, at_least(0),
                 "What complying adds to the variable cost of what is sold under it, as a share of that cost.", off)
              .usually(0.0005, 1, "localised computing is .3 to .6 dearer [Leviathan-2015]"),
          number("exempt_below", &P::exempt_below, "US$ m / year", 0, at_least(0),
                 "A firm whose measure in a state lies at or below is free of everything that it asks there; 0: nobody is.", off)
              .usually(0.001, 100000, "assumed: from a hobby to the largest platforms"),
          choice("exempt_measure", &P::exempt_measure, {"revenue", "production"}, "revenue",
                 "What is compared with exempt_below: a firm's revenue in the state, or the variable cost of it.", "the common one"),
          number("support", &P::support, "US$ m / year", 0, at_least(0),
                 "Paid by a state to each firm that it obliges, one above exempt_below.", off)
              .usually(0.0005, 20, "up to .2 a firm for SecNumCloud, once [advens 2023]"),
          number("resilience_duty", &P::resilience_duty, "share", 0, share(),
                 "Share of supply lost to an outage that designated firms must be able to replace in its states' markets; it adds "
                 "resilience.duty_cost times as much to their variable cost there.",
                 off),
          references("designated", &P::designated, NameKind::vendor, false,
                     "Vendors that are critical entities and bear the duty; empty: all vendors."),
      });
}

FieldTable compliance_table() {
  using P = ComplianceParameters;
  return single_table("compliance", "Scale and timing of the cost of complying.", &Scenario::compliance,
                      {
                          number("cost_scale", &P::cost_scale, "1", 1, at_least(0), "Multiplies the cost of every mode.", neutral)
                              .usually(0.001, 1000, "assumed: a thousandth to a thousandfold"),
                          number("sunk_years", &P::sunk_years, "years", 0, at_least(0),
                                 "Years of the additional yearly cost that are sunk when a rule is first met.", off)
                              .usually(0.05, 20, "assumed: setting up costs less than twenty years of running"),
                          number("size_exponent", &P::size_exponent, "1", 0, between(0, 4),
                                 "a: a firm pays the share min(1, size^a) of the cost of its rule books; filing is paid in full.",
                                 "neutral: size does not matter"),
                          number("size_reference", &P::size_reference, "US$ m / year", 1, above(0),
                                 "Sales in its home market of a firm of size 1.", neutral)
                              .usually(0.001, 100000, "assumed: from a hobby to the largest platforms"),
                      });
}

FieldTable audit_table() {
  using P = AuditParameters;
  return single_table(
      "audit", "What an independent audit costs and takes.", &Scenario::audit,
      {
          number("fee", &P::fee, "US$ m", 0, at_least(0), "a0, fee of an audit.", off)
              .usually(0.001, 8, ".01 to .1 for SOC 2, .15 to .8 for a FedRAMP assessment; ten times that for questions"),
          number("fee_by_size", &P::fee_by_size, "US$ m", 0, at_least(0), "a1, fee times size^size_exponent.", off)
              .usually(0.0005, 8, "as of fee"),
          number("size_exponent", &P::size_exponent, "1", 0, at_least(0),
                 "γ; size is yearly revenue over reference_revenue, at least size_floor.", "neutral: size does not matter")
              .usually(0.02, 2, "assumed: work grows at most with the square of size"),
          number("reference_revenue", &P::reference_revenue, "US$ m / year", 1, above(0), "Revenue of a firm of size 1.", neutral)
              .usually(0.001, 100000, "assumed: from a hobby to the largest platforms"),
          number("size_floor", &P::size_floor, "1", 0.01, above(0), "Least size, for firms without revenue yet.", "assumed")
              .usually(1e-5, 1, "assumed: a firm of size 1 is no small one"),
          number("service_time", &P::service_time, "years", 0, at_least(0), "Mean work of an auditor at size 1.", off)
              .usually(0.002, 3, "a day to the two fifths of 13 to 18 months that are the body's [MDR survey 2025], and more"),
          number("service_variation", &P::service_variation, "1", 1, at_least(0), "Coefficient of variation of lognormal service.",
                 "assumed: that of exponential service")
              .usually(0.02, 10, "assumed: from routine to a lottery"),
          choice("service_law", &P::service_law, {"lognormal", "exponential", "deterministic"}, "lognormal",
                 "Law of service times; the mean is the same.", "assumed"),
          choice("discipline", &P::discipline, {"fifo", "priority"}, "fifo", "Who is served next: the first come, or vendors on retainer.",
                 neutral),
          number("preparation_time", &P::preparation_time, "years", 0, at_least(0),
                 "The applicant's own work before it queues; holds no auditor.", off)
              .usually(0.005, 5, ".17 to 1.25 for SOC 2; 1 to 3 for FedRAMP"),
          number("failure_probability", &P::failure_probability, "probability", 0, share(), "Of an audit.", off),
          number("remediation_time", &P::remediation_time, "years", 0, at_least(0), "The applicant's own work after a failure.", off)
              .usually(0.002, 5, "assumed: a day to five years"),
          number("remediation_cost", &P::remediation_cost, "US$ m", 0, at_least(0), "Its cost.", off)
              .usually(0.0001, 20, "assumed: less than a programme of compliance"),
          number("withdrawal_hazard", &P::withdrawal_hazard, "1/year", 0, at_least(0),
                 "Hazard of an applicant leaving the queue for reasons of its own.", off)
              .usually(0.001, 12, "assumed: from once in a millennium to monthly"),
          number("validity", &P::validity, "years", 0, at_least(0), "Life of a certificate; 0: for ever.", off)
              .usually(0.1, 15, "3 for ISO 27001 and SecNumCloud"),
          number("renewal_lead", &P::renewal_lead, "years", 0, at_least(0), "Time before expiry at which renewal is applied for.", off)
              .usually(0.01, 10, "assumed: days before expiry to a whole validity"),
          flag("extended_renewal", &P::extended_renewal, false,
               "Whether a certificate stays valid past its date while its renewal is under way, remediation included.", off),
          number("transition", &P::transition, "years", 1, at_least(0),
                 "How long a firm that already sells may go on without a newly required certificate.",
                 "assumed: new rules usually give a year's notice")
              .usually(0.01, 15, "assumed: weeks to the longest grace periods"),
          number("false_pass", &P::false_pass, "probability", 1, share(),
                 "β, that an audit passes a firm that does not comply, under `enforcement.active`; never above what one that complies has, "
                 "so 1: audits cannot tell.",
                 "neutral: one probability for all"),
          number("client_bias", &P::client_bias, "probability", 0, share(),
                 "γ, added to false_pass where the applicant picks and pays its auditor; never above what a firm that complies has.", off),
          choice("auditor_choice", &P::auditor_choice, {"client", "central"}, "client",
                 "Who picks and pays: the applicant, or a central desk that assigns auditors in turn, which sets γ to zero.",
                 "the common one"),
      });
}

FieldTable audit_body_table() {
  using P = AuditBodyParameters;
  return list_table("audit_body", "An organisation whose auditors certify firms.", &Scenario::audit_bodies,
                    {
                        name_field(&P::name),
                        label_field(&P::label),
                        case_wide(reference("home", &P::home, NameKind::state, true, "State that its income goes to.")),
                        integer("auditors", &P::auditors, required, between(0, 1e6), "Audits that it can work on at once.", user),
                        references("scope", &P::scope, NameKind::regime_or_alliance, true, "Regimes and alliances that it may audit for."),
                        references("retainers", &P::retainers, NameKind::vendor, false, "Vendors served first under `priority`."),
                    });
}

FieldTable localisation_table() {
  using P = LocalisationParameters;
  return single_table("localisation", "What keeping data in a state costs and takes.", &Scenario::localisation,
                      {
                          number("elasticity", &P::elasticity, "1", 0.5, at_least(0), "e, between data and other inputs; not 1.",
                                 "complements, as [Demirer-2024] finds")
                              .usually(0.02, 5, "strong complements [Demirer-2024]"),
                          number("rent_premium", &P::rent_premium, "1", 0, at_least(0), "λ of renting local capacity.", off)
                              .usually(0.01, 3, ".3 to .6 [Leviathan-2015]", wall),
                          number("build_premium", &P::build_premium, "1", 0, at_least(0), "λ of owning local capacity.", off)
                              .usually(0.01, 3, ".3 to .6 [Leviathan-2015]", wall),
                          number("build_cost", &P::build_cost, "US$ m", 0, at_least(0), "Capital cost per firm and state.", off)
                              .usually(0.005, 50000, "assumed: from a rack to the largest campus"),
                          number("build_time", &P::build_time, "years", 0, at_least(0), "Lead time of building.", off)
                              .usually(0.02, 15, "seven or eight for a connection in Great Britain [Ofgem 2025], and building"),
                          number("rent_time", &P::rent_time, "years", 0, at_least(0), "Lead time of renting.", off)
                              .usually(0.001, 5, "assumed: hours to years"),
                      });
}

FieldTable alliance_table() {
  using P = AllianceParameters;
  return list_table(
      "alliance", "An alliance of vendors or of states with a baseline standard, a label and a fee.", &Scenario::alliances,
      {
          name_field(&P::name),
          label_field(&P::label),
          case_wide(choice("kind", &P::kind, {"vendors", "states"}, "vendors", "Who its members are.", "the common one")),
          flag("active", &P::active, false, "Whether it exists at time zero; a scripted event may found or end it.", off),
          references("members", &P::members, NameKind::vendor_or_state, false, "Its vendors, or its states."),
          flag("open_to_startups", &P::open_to_startups, false, "Whether startups may hold a vendors' label.", off),
          choice("assessment", &P::assessment, {"none", "self", "independent"}, "none", "Who says that a member meets the standard.", off),
          number_by_name("stringency", &P::stringency, NameKind::requirement, "1", false, share(),
                         "s of the baseline standard by requirement; absent: 0.", off),
          name_by_name("modes", &P::modes, NameKind::requirement, NameKind::mode,
                       "Mode in which each requirement is met; may be left out where only one exists.", "the only mode"),
          number("fee", &P::fee, "US$ m / year", 0, at_least(0), "Fee per member firm.", off)
              .usually(0.0001, 50, "assumed: from a newsletter to a standards body of giants"),
          number("certificate_premium", &P::certificate_premium, "log points", 0, any_number(), "Appeal of its label.", off)
              .usually(-2, 2, "assumed: a label less than multiplies sales by seven"),
          references("recognised_by", &P::recognised_by, NameKind::state, false,
                     "States that take the label for their own requirements and audit."),
          flag("recognises_bodies", &P::recognises_bodies, false,
               "Whether a states' alliance lets the audit bodies of one member's regime audit for all members.", off),
      },
      TableShape::named);
}

}  // namespace faultline::fields
