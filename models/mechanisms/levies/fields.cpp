// Rows of the field table: levies.
#include "models/mechanisms/levies/mechanism.hpp"
#include "models/scenario/field_builders.hpp"

namespace faultline {

namespace fields {
namespace {

FieldTable levy_table() {
  using P = LevyParameters;
  return list_table(
      "levy", "A state takes a share of what firms sell there; receipts relieve its households.", &Scenario::levies,
      {
          name_field(&P::name),
          label_field(&P::label),
          flag("active", &P::active, true, "Whether it is raised.", neutral),
          batch_wide(reference("state", &P::state, NameKind::state, true, "State that raises and receives it.")),
          batch_wide(references("layers", &P::layers, NameKind::layer, false, "Layers whose sales it takes a share of; empty: all.")),
          number("rate", &P::rate, "share", required, between(0, 0.9), "Share of revenue, before any cost.", user)
              .usually(0.005, 0.2,
                       "digital services taxes: 2 % in the United Kingdom (2020), 3 % in France (2019), 7.5 % in Turkey (2020)"),
          number("above_here", &P::above_here, "US$ m/year", 0, at_least(0),
                 "Sales in the state above which a firm is liable, assessed at its reviews; 0: all are.", off)
              .usually(0.1, 10000, "assumed: a small firm's sales to a large vendor's; EUR 25 m in France (2019)"),
          number("above_worldwide", &P::above_worldwide, "US$ m/year", 0, at_least(0),
                 "Sales in all states above which a firm is liable, as well; 0: all are.", off)
              .usually(1, 1e6, "assumed: a startup's sales to the largest vendor's; EUR 750 m in France (2019)"),
      });
}

}  // namespace
}  // namespace fields

std::vector<FieldTable> mechanisms::Levies::fields() { return {fields::levy_table()}; }

}  // namespace faultline
