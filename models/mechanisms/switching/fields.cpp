// Rows of the field table: switching.
#include "models/mechanisms/switching/mechanism.hpp"
#include "models/scenario/field_builders.hpp"

namespace faultline {

namespace fields {
namespace {

FieldTable switching_table() {
  using P = SwitchingParameters;
  return single_table(
      "switching", "Buyers move between the homes of their sellers at a rate, and pay for it.", &Scenario::switching,
      {
          batch_wide(flag("active", &P::active, false, "Whether the mechanism is there; rates of zero leave it without effect.", off)),
          number_by_name("rate", &P::rate, NameKind::layer, "1/year", false, at_least(0),
                         "Rate at which shares of homes move to where they would be if moving were free; 0: at once.", off)
              .usually(0.01, 52, "assumed: contracts of a week to a century"),
          case_wide(number("settle_every", &P::settle_every, "years", 1.0 / 12, above(0),
                           "Spacing of the dates on which those who have moved are counted.", "months, as invoices")
                        .usually(0.002, 1, "assumed: days to a year")),
          number("cost", &P::cost, "US$ per US$ a year", 0, at_least(0),
                 "What moving a dollar of yearly spending costs: labour of the buyer's state.", off)
              .usually(0.001, 20, "assumed: moving costs less than twenty years of the service"),
          number_by_name("subsidy", &P::subsidy, NameKind::state, "share", false, between(0, 0.99),
                         "Share of the cost of moving that the state pays.", off),
          number("response", &P::response, "1", 1, at_least(0),
                 "Elasticity of the rate in the part of the cost that buyers pay: rate (1 - subsidy)^-response.",
                 "assumed: half the cost, twice the moves")
              .usually(0.02, 20, "assumed: hardly any response to a strong one"),
          number_by_name("network", &P::network, NameKind::layer, "log points", false, at_least(0),
                         "Appeal of a home from which everybody in the market buys, over one from which nobody does.", off)
              .usually(0.01, 10, "assumed: network effects are no monopoly by themselves"),
      });
}

}  // namespace
}  // namespace fields

std::vector<FieldTable> mechanisms::SwitchingCosts::fields() { return {fields::switching_table()}; }

}  // namespace faultline
