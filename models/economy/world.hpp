// The state of one trial: a copyable value, no pointers, no globals. Mechanisms change it, measures read it.
#pragma once

#include "models/agents/audit_body.hpp"
#include "models/agents/firm_dynamics.hpp"
#include "models/agents/ids.hpp"
#include "models/agents/nation_state.hpp"
#include "models/economy/continuation.hpp"
#include "models/economy/entry_bound.hpp"
#include "models/economy/firm_table.hpp"
#include "models/economy/ledger.hpp"
#include "models/economy/market_book.hpp"
#include "models/economy/production.hpp"
#include "models/economy/purposes.hpp"
#include "models/economy/rule_books.hpp"
#include "models/economy/seed_choices.hpp"
#include "models/economy/statistics.hpp"
#include "models/economy/verbs.hpp"
#include "models/mechanisms.hpp"
#include "models/mechanisms/policy/shock_book.hpp"
#include "models/scenario/parameters.hpp"
#include "sim/base/elementary.hpp"
#include "sim/kernel/event_list.hpp"
#include "sim/random/chance.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace faultline {

/// The books of mechanisms are members too, see mechanisms.hpp.
/// What came of an event beyond its own sentence. Nothing is said where no trace is written.
struct Told {
  bool wanted = false;
  std::vector<std::string> lines;
};

struct World : Mechanisms::Books {
  World(const Scenario& parameters, std::uint64_t seed, std::uint32_t replication);

  Scenario scenario;  ///< this trial's own copy: scripted events change it
  Chance chance;
  EventList events;
  SimTime now = 0;

  std::vector<NationState> states;
  std::vector<Layer> layers;
  std::vector<double> trade_cost;  ///< τ of [home][state][layer], of vendors before their factor
  RuleBooks rules;
  MarketBook markets;
  Production production;
  Ledger ledger;
  FirmTable firms;
  bool firms_change = false;                ///< startups' productivity moves, or they learn what they are
  bool foresight = false;                   ///< … and they foresee it
  std::vector<FirmDynamics> dynamics;       ///< by firm's row; empty where nothing changes
  std::vector<Continuation> continuations;  ///< by home × layers + layer; kept between reviews under foresight
  std::vector<SeedChoices> seed_choices;    ///< by stream and type, honest first; kept between ideas where cash limits what they take on
  std::vector<EntryBound> entry_bounds;     ///< the same, of the last idea whose value was found
  bool bounds_entry = true;                 ///< whether ideas are turned down at a bound; off in tests of it
  std::uint32_t derivations = 0;            ///< how often what follows from the scenario was found
  std::vector<IdeaStream> streams;          ///< by home × layers + layer
  std::vector<AuditBody> bodies;
  std::vector<LabelOption> startup_labels;              ///< that a startup may hold: none, and every open one
  std::vector<std::vector<LabelOption>> vendor_labels;  ///< by vendor: those of its alliances, or none
  ShockBook shocks;
  std::vector<EntryStatistics> entry_statistics;  ///< by home × layers + layer
  double worst_drift = 0;                         ///< largest relative drift found by sums_settle
  double inexact_choices = 0;                     ///< reviews whose market choice hit the search limit
  Told told;

  [[nodiscard]] std::size_t state_count() const { return scenario.states.size(); }
  [[nodiscard]] std::size_t layer_count() const { return scenario.layers.size(); }
  [[nodiscard]] std::size_t stream_index(StateId home, LayerId layer) const { return home.index() * layer_count() + layer.index(); }
  [[nodiscard]] double tau(StateId home, StateId state, LayerId layer) const {
    return trade_cost[(home.index() * state_count() + state.index()) * layer_count() + layer.index()];
  }

  /// What a cost given in US$ m at wage one is paid at in this state.
  [[nodiscard]] double wage(StateId state) const { return production.wage[state.index()]; }

  /// Puts an event on the list, with the precedence of its verb.
  /// @param object  second noun of the sentence, or the stamp's owner needs none
  /// @param plan    stamp that the subject must still bear when the event arrives
  void schedule(SimTime time, Verb verb, std::uint32_t subject, std::uint32_t object = 0, std::uint32_t plan = 0,
                std::uint16_t detail = 0) {
    events.schedule(time, describe(verb).priority, static_cast<std::uint16_t>(verb), subject, object, plan, detail);
  }
  /// An appointment of a firm: void once the row has another tenant.
  void schedule_for(FirmId firm, SimTime time, Verb verb, std::uint32_t object = 0, std::uint16_t detail = 0) {
    schedule(time, verb, firm.value, object, firms[firm].generation, detail);
  }
};

/// Exit hazard δ of a class of firms [1/year].
inline double exit_hazard_of(const World& world, FirmClass firm_class) {
  return firm_class == FirmClass::vendor ? world.scenario.startups.vendor_exit_hazard : world.scenario.startups.exit_hazard;
}

/// CES weight of a firm before what depends on the market, φ^(σ−1) · markup^(1−σ) · exp(appeal).
inline double weight_of(const Layer& layer, double productivity, double appeal) {
  return layer.markup_weight * elementary::exp(appeal) * elementary::pow(productivity, layer.elasticity - 1.0);
}

/// What a firm's class makes of its weight in a state: κ holds the trade cost of startups, vendors have their own.
inline double trade_weight(const World& world, const Firm& firm, StateId state) {
  const bool vendor_abroad = firm.firm_class == FirmClass::vendor && firm.home != state.value;
  return vendor_abroad ? world.layers[firm.layer].vendor_trade_weight : 1.0;
}

/// Sets the date of a firm's exogenous end from the unit-exponential time it has left at world.now.
void date_death(World& world, FirmId firm);

/// Puts that end on the event list if it comes by `date`. A firm's end is decades away, so each review schedules it only if it
/// comes before the next: the list holds an event less for each firm. An event of another date than the firm's is void.
inline void schedule_death_by(World& world, FirmId firm, SimTime date) {
  const SimTime dies_at = world.firms.record(firm).dies_at;
  if (dies_at <= date) world.schedule_for(firm, dies_at, Verb::firm_dies);
}

/// What a firm's account in the ledger is.
inline AccountId account_of(const World& world, const Firm& firm) {
  return world.ledger.firms(StateId{std::size_t{firm.home}}, LayerId{std::size_t{firm.layer}}, firm.firm_class);
}

/// Key of a name for random numbers: the same wherever the name stands in the file. FNV-1a [Fowler-Noll-Vo-1991]
std::uint64_t key_of(std::string_view name);

/// 32 bits of a key, for use as a number within a stream.
inline std::uint32_t digits_of(std::uint64_t key) { return static_cast<std::uint32_t>(key ^ (key >> 32U)); }

/// Name of the regime or alliance that an authority is.
inline const std::string& authority_name(const World& world, AuthorityId authority) {
  const std::size_t regimes = world.scenario.regimes.size();
  return authority.index() < regimes ? world.scenario.regimes[authority.index()].name
                                     : world.scenario.alliances[authority.index() - regimes].name;
}

/// What a number within a stream counts. Each is numbered apart, so that one more incumbent or vendor is no other idea.
enum class Numbered : std::uint8_t { ideas, vendors, incumbents };

/// Identity of a firm for its random numbers, 48 bits: a digest of its stream's key and its number among its like there.
std::uint64_t identity_of(std::uint64_t stream_key, std::uint32_t number, Numbered what = Numbered::ideas);

/// Delay until the event whose unit-exponential clock shows `unit`, at `rate` per year; `never` at rate 0.
SimTime exponential_delay(double unit, double rate);

}  // namespace faultline
