// Rows of the field table: sovereignty.
#include "models/mechanisms/sovereignty/mechanism.hpp"
#include "models/scenario/field_builders.hpp"

namespace faultline {

namespace fields {
namespace {

FieldTable sovereignty_table() {
  using P = SovereigntyParameters;
  return single_table(
      "sovereignty",
      "How a firm from elsewhere operates in a state: connected to its home, hybrid, or disconnected. It chooses at its reviews.",
      &Scenario::sovereignty,
      {
          batch_wide(flag("active", &P::active, false, "Whether firms choose an operating mode; otherwise all are connected.", off)),
          number("hybrid_premium", &P::hybrid_premium, "share", 0, at_least(0),
                 "What operating in hybrid mode adds to unit cost, as a share of it.", neutral)
              .usually(0.002, 3, ".3 to .6 for localised computing [Leviathan-2015], and more", wall),
          number("disconnected_premium", &P::disconnected_premium, "share", 0, at_least(0),
                 "What operating disconnected adds to unit cost, as a share of it; at least hybrid_premium.", neutral)
              .usually(0.002, 3, ".3 to .6 for localised computing [Leviathan-2015], and more", wall),
          number("hybrid_exposure", &P::hybrid_exposure, "share", 1, share(),
                 "Share of cut-offs and outages that reaches a hybrid presence; of a connected one it is 1.", neutral),
          number("disconnected_exposure", &P::disconnected_exposure, "share", 0, share(),
                 "Share that reaches a disconnected presence; at most hybrid_exposure.",
                 "what the word says: a cut-off finds nothing to cut"),
      });
}

}  // namespace
}  // namespace fields

std::vector<FieldTable> mechanisms::Sovereignty::fields() { return {fields::sovereignty_table()}; }

}  // namespace faultline
