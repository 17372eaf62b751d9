#include "models/mechanisms/outages/outages.hpp"

#include "models/firms/access.hpp"
#include "models/firms/runway.hpp"
#include "models/mechanisms/inputs/price_settlement.hpp"
#include "models/scenario/named.hpp"
#include "sim/base/contracts.hpp"
#include "sim/random/distributions.hpp"

#include <algorithm>

namespace faultline {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Bits of the rows that are named; all of them where nobody is.
template <class Row>
std::uint64_t bits_of(const std::vector<Row>& rows, const std::vector<std::string>& names) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (names.empty() || contains(names, rows[i].name)) bits |= bit(i);
  }
  return bits;
}

/// @returns nothing where no row was needed yet
const FirmExposure* known_exposure(const World& world, FirmId id) {
  const std::vector<FirmExposure>& rows = world.outages.exposure;
  if (id.index() >= rows.size() || rows[id.index()].generation != world.firms[id].generation) return nullptr;
  return &rows[id.index()];
}

bool is_designated(const World& world, const Firm& firm, FirmId id, StateId state) {
  if (firm.firm_class != FirmClass::vendor || world.states[state.index()].resilience_duty <= 0 || !id.exists()) return false;
  return world.states[state.index()].designated[world.firms.record(id).owner.index()];
}

}  // namespace

/// Empty records, and whom each outage can hit; nothing where there are none.
void mechanisms::Outages::open(World& world) {
  const Scenario& scenario = world.scenario;
  OutageBook& book = world.outages;
  book.records.resize(scenario.outages.size());
  for (const OutageParameters& outage : scenario.outages) {
    OutageScope scope;
    scope.key = key_of("outage/" + outage.name) & (Chance::whos - 1);
    const std::size_t vendor = place_named(scenario.vendors, outage.vendor);
    if (vendor < scenario.vendors.size()) scope.vendor = VendorId{vendor};
    scope.layers = bits_of(scenario.layers, outage.layers);
    scope.states = bits_of(scenario.states, outage.states);
    scope.repair = repair_law(outage.duration, outage.variation);
    book.scopes.push_back(scope);
  }
}

void schedule_outage(World& world, std::uint32_t number, SimTime from) {
  const OutageParameters& outage = world.scenario.outages[number];
  SimTime delay = 0;
  if (outage.hazard > 0) {
    const double u = world.chance.uniform(Purpose::outage_date, world.outages.scopes[number].key, world.outages.records[number].strikes);
    delay = exponential_delay(exponential_from(u, 1.0), outage.hazard);
  }
  const SimTime strike = later(from, delay);
  if (outage.notice > 0 && strike != never) {
    world.schedule(std::max(world.now, strike - seconds_from_years(outage.notice)), Verb::outage_announced, number);
  }
  world.schedule(strike, Verb::outage_strikes, number);
}

bool is_within(const OutageScope& scope, const Firm& firm, VendorId owner) {
  return (scope.layers & bit(firm.layer)) != 0 && (!scope.vendor.exists() || scope.vendor == owner);
}

bool is_hit(const World& world, std::uint32_t number, FirmId id) {
  const OutageScope& scope = world.outages.scopes[number];
  const FirmRecord& record = world.firms.record(id);
  if (!is_within(scope, world.firms[id], record.owner)) return false;
  const OutageParameters& outage = world.scenario.outages[number];
  const OutageRecord& history = world.outages.records[number];
  if (outage.attack) {
    const FirmExposure* exposure = known_exposure(world, id);
    return exposure != nullptr && (exposure->breached & bit(number)) != 0;
  }
  if (outage.reach >= 1) return true;
  const std::uint32_t strike = history.in_force ? history.strikes - 1 : history.strikes;
  return world.chance.uniform(Purpose::outage_reach, record.identity ^ scope.key, strike) < outage.reach;
}

double duty_cover(const World& world, const Firm& firm, FirmId id, StateId state) {
  return is_designated(world, firm, id, state) ? world.states[state.index()].resilience_duty : 0.0;
}

double net_loss(const World& world, std::uint32_t number, const Firm& firm, FirmId id, StateId state) {
  if ((world.outages.scopes[number].states & bit(state.index())) == 0) return 0;
  return world.scenario.outages[number].loss * (1.0 - duty_cover(world, firm, id, state));
}

double supply_in_outages(const World& world, FirmId id, StateId state) {
  double left = 1;
  for (const std::uint32_t number : world.outages.in_force) {
    if (!is_hit(world, number, id)) continue;
    double lost = net_loss(world, number, world.firms[id], id, state) * world.outages.records[number].remaining;
    const FirmExposure* exposure = known_exposure(world, id);
    if (exposure != nullptr && (exposure->standby & bit(number)) != 0) lost *= 1.0 - world.scenario.resilience.standby_cover;
    left *= 1.0 - lost;
  }
  return left;
}

double vendors_duty_weight(const World& world, const Firm& firm, FirmId id, StateId state) {
  return is_designated(world, firm, id, state) ? world.states[state.index()].duty_weight[firm.layer] : 1.0;
}

void note_missing(World& world, StateId home, MarketId market, PresenceId presence, std::size_t segment, double missing) {
  std::vector<std::array<double, segment_count>>& rows = world.outages.missing;
  const double before = presence.index() < rows.size() ? rows[presence.index()][segment] : 0.0;
  if (before == missing) return;
  if (presence.index() >= rows.size()) rows.resize(presence.index() + 1);
  const int presences = static_cast<int>(missing > 0) - static_cast<int>(before > 0);
  world.markets.add_missing(home, market, missing - before, presences, world.now);
  rows[presence.index()][segment] = missing;
}

FirmExposure& exposure_of(World& world, FirmId id) {
  std::vector<FirmExposure>& rows = world.outages.exposure;
  if (id.index() >= rows.size()) rows.resize(world.firms.row_count());
  FirmExposure& row = rows[id.index()];
  if (row.generation != world.firms[id].generation) row = {world.firms[id].generation, 0, 0};
  return row;
}

void refresh_supply(World& world, std::uint32_t number) {
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const FirmId id{row};
    if (!world.firms[id].active || !is_within(world.outages.scopes[number], world.firms[id], world.firms.record(id).owner)) continue;
    refresh_access(world, id);
    watch_runway(world, id);
  }
  constexpr std::uint16_t between_dates = 1;
  if (settles_prices(world.scenario)) world.schedule(world.now, Verb::inputs_settle, 0, 0, 0, between_dates);
}

/// What outages keep from markets is valued at present elasticities.
void mechanisms::Outages::derive(World& world) {
  if (world.scenario.outages.empty()) return;
  std::vector<double> price_powers;
  for (const Layer& layer : world.layers) price_powers.push_back(1.0 / (layer.elasticity - 1.0));
  world.markets.track_missing(price_powers, world.now);
  if (world.reserve.active) world.reserve.book.track_missing(price_powers, world.now);
}

void mechanisms::Outages::begin(World& world) {
  for (std::size_t o = 0; o < world.scenario.outages.size(); ++o) {
    schedule_outage(world, static_cast<std::uint32_t>(o), seconds_from_years(world.scenario.outages[o].at));
  }
}

}  // namespace faultline
