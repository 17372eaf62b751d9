// Rows of the field table: subsidies.
#include "models/mechanisms/subsidies/mechanism.hpp"
#include "models/scenario/field_builders.hpp"

namespace faultline {

namespace fields {
namespace {

FieldTable subsidy_table() {
  using P = SubsidyParameters;
  return list_table(
      "subsidy", "A state pays a part of what audits cost firms at home there; its households pay for it.", &Scenario::subsidies,
      {
          name_field(&P::name),
          label_field(&P::label),
          flag("active", &P::active, true, "Whether it is paid.", neutral),
          batch_wide(reference("state", &P::state, NameKind::state, true, "State that pays, for its own firms.")),
          batch_wide(references("layers", &P::layers, NameKind::layer, false, "Layers of the firms; empty: all.")),
          batch_wide(
              choice("recipients", &P::recipients, {"startups", "vendors", "all"}, "startups", "Whose audits it pays for.", neutral)),
          number("share", &P::share, "share", required, between(0, 1), "Share of an audit's fee that the state pays.", user)
              .usually(0.05, 1, "assumed: from a token to all of it"),
          number("below", &P::below, "US$ m/year", 0, at_least(0),
                 "Sales in all states from which on a firm gets nothing, at its audit; 0: all get it.", off)
              .usually(0.1, 1000, "small and medium-sized enterprises have up to EUR 50 m [EU recommendation 2003/361]"),
          number("cap", &P::cap, "US$ m", 0, at_least(0), "The most that it pays of one audit, at the posted fee; 0: no limit.", off)
              .usually(0.0001, 10, "assumed: from US$ 100 to a large vendor's fee"),
          number("budget", &P::budget, "US$ m", 0, at_least(0),
                 "The most that it pays in a year of the trial; an audit that it cannot pay in full it does not pay at all; 0: no limit.",
                 off)
              .usually(0.001, 1e5, "assumed: from one audit to all of them"),
      });
}

}  // namespace
}  // namespace fields

std::vector<FieldTable> mechanisms::Subsidies::fields() { return {fields::subsidy_table()}; }

}  // namespace faultline
