// Rows of the field table: reserve.
#include "models/mechanisms/reserve/mechanism.hpp"
#include "models/scenario/field_builders.hpp"

namespace faultline {

namespace fields {
namespace {

FieldTable reserve_table() {
  using P = ReserveParameters;
  return single_table(
      "reserve", "A part of public spending that only young startups may win; where there are none it is open to all.", &Scenario::reserve,
      {
          batch_wide(flag("active", &P::active, false, "Whether the mechanism is there; shares of zero leave it without effect.", off)),
          number_by_name("share", &P::share, NameKind::state, "share", false, share(),
                         "Share of the state's public spending, in every layer.", off),
          case_wide(number("age", &P::age, "years", 5, above(0), "Age below which a startup counts as an entrant.",
                           "assumed: young firms are commonly those of five years or less")
                        .usually(0.25, 30, "assumed: a quarter to a generation")),
      });
}

}  // namespace
}  // namespace fields

std::vector<FieldTable> mechanisms::PublicReserve::fields() { return {fields::reserve_table()}; }

}  // namespace faultline
