// Rows of the field table: materials.
#include "models/mechanisms/materials/mechanism.hpp"
#include "models/scenario/field_builders.hpp"

namespace faultline {

namespace fields {
namespace {

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

}  // namespace
}  // namespace fields

std::vector<FieldTable> mechanisms::Materials::fields() { return {fields::materials_table()}; }

}  // namespace faultline
