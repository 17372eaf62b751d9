// Incidents, and the dates on which buyers look at every firm again.
#include "models/economy/answers.hpp"
#include "models/firms/access.hpp"
#include "models/firms/runway.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/enforcement/enforcement.hpp"
#include "models/mechanisms/trust/trust.hpp"
#include "sim/random/distributions.hpp"

#include <algorithm>

namespace faultline {

namespace {

/// Candidates come at the hazard of firms that do not comply, and one in m strikes a firm that does: so a firm meets the same
/// candidates whatever its type, and whoever comes to comply is spared some of them.
bool spares(const World& world, FirmId id, std::uint32_t candidate) {
  if (!complies(world, id)) return false;
  const double u = world.chance.uniform(Purpose::incident_spares, world.firms.record(id).identity, candidate);
  return !bernoulli_from(u, 1.0 / world.scenario.trust.shirker_hazard_ratio);
}

/// Damages for a false label, a share of what the firm sells in a year in each state, to the buyers there.
void pay_damages(World& world, FirmId id) {
  const double share = world.scenario.trust.liability;
  if (share == 0.0 || !label_is_valid(world, id)) return;
  if (complies_with(world, id, bit(world.rules.standard(world.firms[id].label)))) return;
  settle(world, id);
  for (PresenceId p = world.firms[id].first_presence; p.exists(); p = world.firms[p].next) {
    const Presence& presence = world.firms[p];
    const double revenue = revenue_flow(world, world.firms[id], p);
    pay(world, id, Flow::liability, world.ledger.households(StateId{std::size_t{presence.state}}), share * revenue);
  }
  watch_runway(world, id);
}

}  // namespace

void on_incident_strikes(World& world, const Event& event) {
  const FirmId id{event.subject};
  if (!world.firms.is_current(id, event.plan)) return;
  FirmTrust& row = world.trust.firms[id.index()];
  if (row.next_candidate != event.time) return;
  const std::uint32_t candidate = row.candidates++;
  schedule_candidate(world, id);
  if (!row.exposed || spares(world, id, candidate)) return;
  const Firm& firm = world.firms[id];
  const std::size_t group = world.stream_index(StateId{std::size_t{firm.home}}, LayerId{std::size_t{firm.layer}});
  world.trust.incidents[group * class_count + static_cast<std::size_t>(firm.firm_class)] += 1;
  remember_incident(world, id);
  pay_damages(world, id);
  look_again(world, id);
  if (world.scenario.trust.appeal > 0) watch_runway(world, id);
}

void on_trust_settles(World& world, const Event&) {
  const auto each_firm = [&](auto&& visit) {
    for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
      if (world.firms[FirmId{row}].active) visit(FirmId{row});
    }
  };
  each_firm([&](FirmId id) { look_at(world, id, label_is_valid(world, id)); });
  publish_layers(world);
  each_firm([&](FirmId id) {
    const SimTime settled_at = world.firms[id].settled_at;
    refresh_access(world, id);
    if (world.firms[id].settled_at != settled_at) watch_runway(world, id);  // it sells more, or less, from now on
  });
  const SimTime interval = seconds_from_years(world.scenario.trust.review_every);
  world.schedule(later(world.now, std::max<SimTime>(1, interval)), Verb::trust_settles, 0);
}

}  // namespace faultline
