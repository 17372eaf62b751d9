// Where a firm is exempt from a state's regime, and what follows for its price there: set at its reviews, and when a scripted
// event moves a threshold.
#pragma once

#include "models/decisions/prospects.hpp"
#include "models/firms/pricing.hpp"
#include "models/firms/sales_charge.hpp"

namespace faultline {

/// Markets in which the firm is exempt now.
StateSet exempt_markets(const World& world, FirmId firm);

/// Margin at the constant markup: 1/σ, of what complying in proportion and a levy leave of revenue.
inline double usual_margin(const World& world, const Firm& firm, const Presence& presence) {
  const double margin = world.layers[firm.layer].margin;
  return sales_charge(world.states[presence.state], firm.layer, presence).kept * margin;
}

/// 1 − 1/markup, with the markup over all that a unit costs, complying included: the presence's margin of what the regime leaves of
/// its revenue.
double price_margin_at(const NationState& state, const Firm& firm, const Presence& presence);
inline double price_margin(const World& world, const Firm& firm, const Presence& presence) {
  return price_margin_at(world.states[presence.state], firm, presence);
}

/// Changes what is taken of a presence's sales, and its margin with it: that of the constant markup or, of a firm that prices by its
/// share or holds its measure, of the markup that it keeps until its review. The firm must be settled. Weights follow with update_access.
/// @param before  the state as it was when the firm set its price
template <class Change>
void change_charge(World& world, FirmId id, PresenceId p, const NationState& before, Change&& change) {
  const Firm& firm = world.firms[id];
  Presence& presence = world.firms[p];
  const double markup_margin = price_margin_at(before, firm, presence);
  change(presence);
  presence.margin = usual_margin(world, firm, presence);
  if (is_granular(world, firm.firm_class) || presence.held) presence.margin *= markup_margin / world.layers[firm.layer].margin;
}

/// What complying in proportion and a levy leave of a weight, once they are passed on to buyers.
double complying_weight(const World& world, const Firm& firm, const Presence& presence);

/// Factor by which a presence's markup changes its weight; exactly 1 at the constant markup.
double markup_factor(const World& world, const Firm& firm, const Presence& presence);

/// Weight of a presence relative to the firm's own that its price leaves: complying is passed on to buyers, a measure is held at the
/// threshold, a granular firm has its own markup.
double price_weight(const World& world, const Firm& firm, const Presence& presence);

/// Whether the state's regime has a rule book for the firm.
inline bool obliges(const World& world, const Firm& firm, std::uint8_t state) {
  return world.rules.book(StateId{std::size_t{state}}, firm.label) != no_book;
}

/// Whether the regime pays firms that it obliges: those above its threshold.
inline bool is_supported(const World& world, const Firm& firm, std::uint8_t state) {
  return world.states[state].support > 0 && obliges(world, firm, state);
}

/// Whether a presence that is obliged has the terms that it would be given now.
inline bool has_usual_terms(const World& world, const Firm& firm, const Presence& presence) {
  return !presence.held && presence.supported == is_supported(world, firm, presence.state) &&
         presence.margin == usual_margin(world, firm, presence);
}

/// Writes into the presences of a firm what its prospect says: exempt or obliged, its measure held or not, its margin. The firm
/// must be settled. Weights follow with update_access.
/// @returns whether it sells somewhere where it is exempt no longer
bool commit_exemptions(World& world, FirmId firm, const Prospect& prospect);

/// After a scripted event: a firm is exempt iff its present measure, at the price that it asks now, lies at or below a threshold
/// that has moved; margins follow the proportional costs. Nothing changes where no rule did.
/// @param before  states and layers before the event
void follow_exemptions(World& world, FirmId firm, const std::vector<NationState>& before, const std::vector<Layer>& layers_before);

}  // namespace faultline
