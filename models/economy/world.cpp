#include "models/economy/world.hpp"

#include "models/economy/derive.hpp"
#include "models/hooks.hpp"
#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

/// Finaliser of SplitMix64 [Steele-Lea-Flood-2014]: a bijection that mixes every bit into every other.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31U);
}

}  // namespace

World::World(const Scenario& parameters, std::uint64_t seed, std::uint32_t replication) : scenario(parameters), chance(seed, replication) {
  const double adaptation = scenario.economy.expectations == Expectations::adaptive ? scenario.economy.adaptation_rate : 0.0;
  markets = MarketBook(state_count(), layer_count(), adaptation);
  production = Production(state_count(), layer_count());
  ledger = Ledger(state_count(), layer_count());
  entry_statistics.resize(state_count() * layer_count());
  shocks = open_shock_book(scenario);
  continuations.resize(state_count() * layer_count());
  seed_choices.resize(2 * state_count() * layer_count());
  entry_bounds.resize(seed_choices.size());
  open_mechanisms(*this);
  derive_world(*this);
}

std::uint64_t key_of(std::string_view name) {
  std::uint64_t key = 0xcbf29ce484222325ULL;
  for (const char c : name) key = (key ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return key;
}

std::uint64_t identity_of(std::uint64_t stream_key, std::uint32_t number, Numbered what) {
  return mix(stream_key ^ mix(number + (static_cast<std::uint64_t>(what) << 32U))) & (Chance::whos - 1);
}

void date_death(World& world, FirmId id) {
  FirmRecord& record = world.firms.record(id);
  record.dies_at = later(world.now, exponential_delay(record.life, exit_hazard_of(world, world.firms[id].firm_class)));
}

SimTime exponential_delay(double unit, double rate) { return rate > 0 ? seconds_from_years(unit / rate) : never; }

}  // namespace faultline
