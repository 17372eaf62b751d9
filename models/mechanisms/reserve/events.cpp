// A startup outgrows what is reserved for entrants.
#include "models/economy/answers.hpp"
#include "models/firms/runway.hpp"
#include "models/firms/sales.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"

namespace faultline {

void on_reserve_ends(World& world, const Event& event) {
  const FirmId id{event.subject};
  if (!world.firms.is_current(id, event.plan)) return;
  bool earned = false;
  const StateId home{std::size_t{world.firms[id].home}};
  for (PresenceId p = world.firms[id].first_presence; p.exists(); p = world.firms[p].next) {
    visit_sales(world, world.firms[id], p, [&](const Sales& sales) {
      if (!sales.reserved) return;
      earned = earned || sales.book.accrued_at(home, sales.market, world.now) != sales.bookmark || sales.flow(home, world.now) > 0;
    });
  }
  if (earned) settle(world, id);  // where nothing was reserved, nothing happens to the firm
  for (PresenceId p = world.firms[id].first_presence; p.exists(); p = world.firms[p].next) {
    set_reserved_weight(world, id, p, due_reserved_weight(world, id, world.firms[p]));
  }
  if (earned) watch_runway(world, id);
}

}  // namespace faultline
