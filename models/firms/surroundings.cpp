#include "models/firms/surroundings.hpp"

#include "models/firms/access.hpp"
#include "models/firms/demand_view.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/enforcement/enforcement.hpp"
#include "models/mechanisms/levies/levies.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"

#include <cmath>

namespace faultline {

double Place::demand(const World& world, const Firm& firm, StateId state, bool public_too) const {
  double& known = demand_[public_too ? 1 : 0];
  if (!std::isnan(known)) return known;
  return known = demand_in(world, firm, presence, state, weight, public_too, Level::expected);
}

double Place::reserved(const World& world, const Firm& firm, StateId state) const {
  if (std::isnan(reserved_)) {
    const LayerId layer{std::size_t{firm.layer}};
    reserved_ = reserved_demand(world, StateId{std::size_t{firm.home}}, layer, state, presence, firm.weight);
    const MarketId m = world.markets.market(state, layer, MarketSegment::public_buyers);
    const bool opens = reserved_ > 0 && world.reserve.book[m].phi == 0 && weight.origin[1] > 0;  // what it then takes from the open market
    if (opens)
      reserved_ -=
          world.reserve.shares[state.index()] * (demand(world, firm, state, true) - demand(world, firm, state, false)) / weight.origin[1];
  }
  return reserved_;
}

Surroundings::Surroundings(const World& world, StateId home, LayerId layer, FirmClass firm_class, FirmId id, double weight, StateSet within)
    : row_(id.exists() ? &world.firms[id] : nullptr), id_(id) {
  if (!id.exists()) {
    shape_.firm_class = firm_class;
    shape_.weight = weight;
    shape_.home = static_cast<std::uint8_t>(home.value);
    shape_.layer = static_cast<std::uint8_t>(layer.value);
  }
  const Firm& shape = firm();
  const double discount = world.scenario.economy.interest_rate + exit_hazard_of(world, firm_class);
  const TakenFirm* taken = taken_firm(world, id);
  const bool has_record = id.exists() && world.enforcement.active;
  const double sold_worldwide = id.exists() && !world.scenario.levies.empty() ? revenue_flow(world, id) : 0.0;
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    const StateId state{j};
    Place& place = places_.emplace_back();
    if ((within & bit(j)) == 0) continue;
    if (id.exists()) place.presence = world.firms.presence_in(id, state);
    if (has_record) place.years_excluded = years_excluded(world, id, state);
    look_at_seller(world, shape, id, taken, state, place.weight);
    place.capacity = view_capacity(world, shape, id, state, place.presence, discount);
    place.fixed = fixed_cost_of(world, shape, state);
    place.levied =
        place.presence.exists() ? world.firms[place.presence].levied : is_liable(world.states[j].levies[shape.layer], 0.0, sold_worldwide);
  }
}

Surroundings::Surroundings(const World& world, FirmId id, StateSet within)
    : Surroundings(world, StateId{std::size_t{world.firms[id].home}}, LayerId{std::size_t{world.firms[id].layer}},
                   world.firms[id].firm_class, id, 0.0, within) {}

}  // namespace faultline
