// Rows of the field table: the public reserve for entrants, takeovers, levies, and switching.
#include "models/scenario/field_builders.hpp"

namespace faultline::fields {

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

}  // namespace faultline::fields
