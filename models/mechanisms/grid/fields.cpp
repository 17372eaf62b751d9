// Rows of the field table: grid.
#include "models/mechanisms/grid/mechanism.hpp"
#include "models/scenario/field_builders.hpp"

namespace faultline {

namespace fields {
namespace {

FieldTable grid_table() {
  using P = GridParameters;
  return list_table(
      "grid", "The queue for connections to the power grid of a state, which firms' own capacity there must pass.", &Scenario::grids,
      {
          name_field(&P::name),
          label_field(&P::label),
          case_wide(reference("state", &P::state, NameKind::state, true, "State whose grid it is; one grid per state.")),
          number("connects", &P::connects, "MW/year", required, at_least(0), "G, what is connected a year at time zero.", user)
              .usually(0.5, 1000000, "Great Britain draws 45 000 at its peak [NESO 2026]"),
          number("growth", &P::growth, "1/year", 0, at_least(0), "γ, growth of what is connected a year.", neutral)
              .usually(0.0005, 1, "assumed: a grid does not double every year"),
          number("megawatts", &P::megawatts, "MW", 0, at_least(0),
                 "What a firm's own capacity in the state needs; 0: it needs no connection.", off)
              .usually(0.05, 5000, "357 a data centre in the British queue [Ofgem 2025]"),
          choice("discipline", &P::discipline, {"fifo", "readiness"}, "fifo",
                 "Who is connected next: the first to apply, ready or not, or the first to apply among those who are ready.",
                 "the old rule of most grids"),
          number("readiness_time", &P::readiness_time, "years", 0, at_least(0),
                 "Mean of the exponential time from an application to a project that can be connected; 0: at once.", off)
              .usually(0.02, 15, "assumed: weeks to permits that take fifteen years"),
          number("hold_time", &P::hold_time, "years", 0, at_least(0),
                 "How long a project that is called before it is ready keeps the others waiting under `fifo`, before it goes to the "
                 "end; 0: it is passed over.",
                 off)
              .usually(0.002, 10, "assumed: days to a decade"),
          number("deposit", &P::deposit, "US$ m / MW", 0, at_least(0),
                 "d, paid on application, paid back on connection, forfeited by whoever withdraws.", off)
              .usually(0.0001, 2, "assumed: less than the connection costs"),
          number("outside_rate", &P::outside_rate, "1/year", 0, at_least(0), "Applications of others than the firms of this economy.", off)
              .usually(0.05, 10000, "140 data centres wait in Great Britain [Ofgem 2025]"),
          number("outside_megawatts", &P::outside_megawatts, "MW", 100, above(0), "Of each of these projects.", "assumed: one data centre")
              .usually(0.05, 5000, "357 a data centre in the British queue [Ofgem 2025]"),
          number("speculative_share", &P::speculative_share, "probability", 0, share(),
                 "That such a project is speculative: never built, it holds its place while that is worth more than it costs.", off),
          number("option_value", &P::option_value, "US$ m / MW", 0, at_least(0), "Mean value of a place to a speculative project.", off)
              .usually(0.0001, 20, "assumed: less than what a data centre costs"),
          choice("option_law", &P::option_law, {"deterministic", "exponential"}, "exponential", "Law of that value.",
                 "assumed: the one that only has a mean"),
          number("option_life", &P::option_life, "years", 0, at_least(0),
                 "Mean of the exponential time after which a place is worth nothing to its holder; 0: it stays so for ever.", off)
              .usually(0.05, 50, "assumed: weeks to two generations"),
          case_wide(integer("backlog", &P::backlog, 0, between(0, 100000), "Projects of others that wait at time zero.", off)),
      });
}

}  // namespace
}  // namespace fields

std::vector<FieldTable> mechanisms::GridQueue::fields() { return {fields::grid_table()}; }

}  // namespace faultline
