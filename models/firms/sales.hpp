// Where a presence sells: in the open segments of its state, and out of the public reserve beside them. Whoever adds up what firms sell
// goes through here, so that no sale is forgotten.
#pragma once

#include "models/economy/world.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"

namespace faultline {

/// A presence in one market, or in the reserve of one.
struct Sales {
  const MarketBook& book;  ///< the open markets', or the reserve's
  MarketId market;
  MarketSegment segment{};
  double weight = 0;      ///< own weight there, > 0
  double bookmark = 0;    ///< how far the integral had come when the firm was settled last
  bool reserved = false;  ///< out of the public reserve

  /// What is sold there at the date by a firm of this home [US$ m / year]; nothing where a trade cost leaves no weight at all.
  [[nodiscard]] double flow(StateId home, SimTime now) const {
    const double phi = book[market].phi;
    return phi > 0 ? weight * book.account(home, market).kappa * book.spending_at(market, now) / phi : 0.0;
  }
};

/// Calls visit(Sales) for each market in which an open presence sells: private, public, reserved.
template <class Visit>
void visit_sales(const World& world, const Firm& firm, PresenceId id, Visit&& visit) {
  const Presence& presence = world.firms[id];
  if (!presence.open) return;
  const StateId state{std::size_t{presence.state}};
  const LayerId layer{std::size_t{firm.layer}};
  const std::size_t places = world.reserve.active ? segment_count + 1 : segment_count;
  for (std::size_t place = 0; place < places; ++place) {
    const bool reserved = place == segment_count;
    const auto segment = reserved ? MarketSegment::public_buyers : static_cast<MarketSegment>(place);
    const ReservedSales row = reserved ? reserved_sales(world, id) : ReservedSales{presence.weight[place], presence.bookmark[place]};
    if (row.weight <= 0) continue;
    visit(Sales{reserved ? world.reserve.book : world.markets, world.markets.market(state, layer, segment), segment, row.weight,
                row.bookmark, reserved});
  }
}

}  // namespace faultline
