// Rows of the field table: takeovers.
#include "models/mechanisms/takeovers/mechanism.hpp"
#include "models/scenario/field_builders.hpp"

namespace faultline {

namespace fields {
namespace {

FieldTable takeover_table() {
  using P = TakeoverParameters;
  return list_table(
      "takeover", "On a date firms change owners: profits go to the new owner's state, production stays where it is.", &Scenario::takeovers,
      {
          name_field(&P::name),
          label_field(&P::label),
          case_wide(flag("active", &P::active, true, "Whether it comes about.", neutral)),
          case_wide(number("at", &P::at, "years", required, above(0), "Date, counted from the start of the trial.", user)),
          batch_wide(reference("vendor", &P::vendor, NameKind::vendor, false, "Vendor whose firms are bought; empty: a startup.")),
          batch_wide(reference("home", &P::home, NameKind::state, false,
                               "Home of the startup that is bought: of its home and layer, the one with the largest sales.")),
          batch_wide(reference("layer", &P::layer, NameKind::layer, false, "Layer of the startup that is bought.")),
          case_wide(reference("owner", &P::owner, NameKind::state, true, "State in which the new owners live.")),
          case_wide(number("price_years", &P::price_years, "years of profit", 0, at_least(0),
                           "Paid by the new owners to the old ones for each firm, in yearly profits of the date.", off)
                        .usually(0.2, 100, "assumed: profits are sold for a quarter to a century of them")),
          case_wide(flag("origin_follows", &P::origin_follows, false,
                         "Whether buyers' aversion, public preference and later changes of trade cost treat the firm as one of its "
                         "new owners' state.",
                         neutral)),
      });
}

}  // namespace
}  // namespace fields

std::vector<FieldTable> mechanisms::Takeovers::fields() { return {fields::takeover_table()}; }

}  // namespace faultline
