#include "models/mechanisms/entry/entry.hpp"

#include "models/decisions/firm_dynamics.hpp"
#include "models/decisions/idea_value.hpp"
#include "models/decisions/prospects.hpp"
#include "models/economy/derive.hpp"
#include "models/firms/runway.hpp"
#include "models/firms/settlement.hpp"
#include "models/hooks.hpp"
#include "models/rules/entry.hpp"
#include "models/scenario/named.hpp"
#include "sim/random/distributions.hpp"

namespace faultline {

namespace {

/// Worth its cost, and an investor is met who pays for founding it and for its seed against a share of what it is worth then.
bool is_funded(const World& world, double value, double cost, std::uint64_t identity) {
  const FundingParameters& funding = world.scenario.funding;
  if (!enters_freely(value, cost)) return false;
  if (!bernoulli_from(world.chance.uniform(Purpose::seed_round, identity, 0), funding.seed_probability)) return false;
  const double cash = funding.rule == FundingRule::runway ? funding.seed : 0.0;
  return wins_round(value + cash, cost + cash, funding.seed_equity);
}

bool decides_to_enter(World& world, StateId home, LayerId layer, std::uint64_t identity) {
  const StartupParameters& startups = world.scenario.startups;
  const double cost = world.layers[layer.index()].entry_cost;
  const double base = startups.entry_probability;
  if (startups.entry == EntryRule::fixed) return bernoulli_from(world.chance.uniform(Purpose::idea_entry, identity, 0), base);
  const auto enters = [&](double value) {
    if (startups.entry == EntryRule::free) return enters_freely(value, cost);
    if (startups.entry == EntryRule::funded) return is_funded(world, value, cost, identity);
    const double probability = elastic_entry_probability(value, cost, base, startups.entry_elasticity);
    return bernoulli_from(world.chance.uniform(Purpose::idea_entry, identity, 0), probability);
  };
  IdeaValue idea(world, home, layer);
  return enters(idea.at_most()) && enters(idea.value());  // who would not enter at more does not at what it is worth
}

/// What chance gives a firm.
struct FirmDraw {
  double productivity;
  double life;  ///< in units of its mean
};

double draw_life(const World& world, std::uint64_t identity) {
  return exponential_from(world.chance.uniform(Purpose::exit_date, identity, 0), 1.0);
}

double stratum_mean(const StartupParameters& startups, std::uint64_t bin, double elasticity) {
  const auto strata = static_cast<std::uint64_t>(startups.strata);
  return startups.productivity == ProductivityLaw::pareto
             ? pareto_stratum_power_mean(bin, strata, startups.productivity_minimum, startups.productivity_shape, elasticity - 1.0)
             : lognormal_stratum_power_mean(bin, strata, startups.productivity_log_mean, startups.productivity_log_sd, elasticity - 1.0);
}

double draw_productivity(const World& world, const IdeaStream& stream, std::uint32_t number, Numbered what, double elasticity,
                         std::uint64_t identity) {
  const StartupParameters& startups = world.scenario.startups;
  if (startups.productivity == ProductivityLaw::degenerate) return startups.productivity_minimum;
  const bool pareto = startups.productivity == ProductivityLaw::pareto;
  if (startups.sampling == Sampling::stratified) {
    const std::uint64_t population = identity_of(stream.key, 0, what);
    const auto strata = static_cast<std::uint64_t>(startups.strata);
    return stratum_mean(startups, stratum_of(world.chance, Purpose::productivity_stratum, population, number, strata), elasticity);
  }
  const double u = world.chance.uniform(Purpose::productivity, identity, 0);
  return pareto ? pareto_from(u, startups.productivity_minimum, startups.productivity_shape)
                : lognormal_log_from(u, startups.productivity_log_mean, startups.productivity_log_sd);
}

/// Drawn by number; under `sobol` those who enter are dealt in order of founding. Whoever was founded last decides whether the next
/// idea is let in, so that the numbers of those who are would not be even. Incumbents and ideas are two populations, each even by
/// itself: together they are as even, and an incumbent more changes no entrant.
FirmDraw draw_startup(World& world, IdeaStream& stream, std::uint32_t number, Numbered what, double elasticity, std::uint64_t identity) {
  const StartupParameters& startups = world.scenario.startups;
  const std::uint32_t place = what == Numbered::incumbents ? number : stream.founded++;
  if (startups.sampling != Sampling::sobol) {
    return {draw_productivity(world, stream, number, what, elasticity, identity), draw_life(world, identity)};
  }
  const std::uint64_t population = identity_of(stream.key, 0, what);
  const SquarePoint point = sobol_point(world.chance, Purpose::even_population, population, place);
  const auto bin = static_cast<std::uint64_t>(point.x * static_cast<double>(startups.strata));
  return {stratum_mean(startups, bin, elasticity), exponential_from(point.y, 1.0)};
}

/// The row of a new firm, its exogenous end and its first review at once; `appeal` in log points.
FirmId create_firm(World& world, StateId home, LayerId layer, FirmClass firm_class, std::uint32_t number, std::uint64_t identity,
                   const FirmDraw& draw, double appeal) {
  const FirmId id = world.firms.create();
  Firm& firm = world.firms[id];
  firm.home = static_cast<std::uint8_t>(home.value);
  firm.layer = static_cast<std::uint8_t>(layer.value);
  firm.firm_class = firm_class;
  firm.weight = weight_of(world.layers[layer.index()], draw.productivity, appeal);
  firm.settled_at = world.now;
  FirmRecord& record = world.firms.record(id);
  record.identity = identity;
  record.productivity = draw.productivity;
  record.number = number;
  record.entered_at = world.now;
  record.life = draw.life;
  record.life_at = world.now;
  date_death(world, id);
  schedule_death_by(world, id, world.now);
  world.schedule_for(id, world.now, Verb::firm_reviews, 0, static_cast<std::uint16_t>(ReviewKind::first));
  return id;
}

void raise_seed(World& world, FirmId id) {
  const FundingParameters& funding = world.scenario.funding;
  const Firm& firm = world.firms[id];
  if (!has_runway(world, firm)) return;
  raise_funds(world, id, Flow::equity, funding.seed * world.wage(StateId{std::size_t{firm.home}}));
  const double gap = exponential_from(world.chance.uniform(Purpose::venture_round, world.firms.record(id).identity, 0), 1.0);
  const SimTime delay = exponential_delay(gap, funding.round_rate);
  world.schedule_for(id, later(world.now, delay), Verb::round_opens);
}

FirmId found_startup(World& world, StateId home, LayerId layer, std::uint32_t number, Numbered what) {
  IdeaStream& stream = world.streams[world.stream_index(home, layer)];
  const std::uint64_t identity = identity_of(stream.key, number, what);
  const FirmDraw draw = draw_startup(world, stream, number, what, world.layers[layer.index()].elasticity, identity);
  const FirmId id = create_firm(world, home, layer, FirmClass::startup, number, identity, draw, 0.0);
  if (world.firms_change) start_dynamics(world, id);
  mechanisms_on_entry(world, id);
  raise_seed(world, id);
  return id;
}

void count_entry(World& world, std::size_t stream) {
  EntryStatistics& statistics = world.entry_statistics[stream];
  statistics.entries[static_cast<std::size_t>(FirmClass::startup)] += 1;
  const auto year = static_cast<std::size_t>(world.now / seconds_per_year);
  if (statistics.cohort_entries.size() <= year) {
    statistics.cohort_entries.resize(year + 1);
    statistics.lost_within_one_year.resize(year + 1);
    statistics.lost_within_four_years.resize(year + 1);
    statistics.lost_by_age.resize(year + 1);
  }
  statistics.cohort_entries[year] += 1;
}

}  // namespace

void on_idea_arrives(World& world, const Event& event) {
  IdeaStream& stream = world.streams[event.subject];
  if (event.plan != stream.stamp) return;
  const std::uint32_t number = stream.next_number++;
  stream.remaining = exponential_from(world.chance.uniform(Purpose::idea_arrival, identity_of(stream.key, 0), stream.next_number), 1.0);
  stream.updated_at = world.now;
  schedule_next_idea(world, event.subject);
  world.entry_statistics[event.subject].ideas += 1;

  const StateId home{event.subject / world.layer_count()};
  const LayerId layer{event.subject % world.layer_count()};
  if (!decides_to_enter(world, home, layer, identity_of(stream.key, number))) return;
  count_entry(world, event.subject);
  const FirmId id = found_startup(world, home, layer, number, Numbered::ideas);
  const double cost = world.layers[layer.index()].entry_cost * world.wage(home);
  if (world.scenario.startups.entry == EntryRule::funded) {
    world.firms.record(id).outside_equity = world.scenario.funding.seed_equity;
  }
  raise_funds(world, id, Flow::equity, cost);
  pay(world, id, Flow::entry_cost, world.ledger.households(home), cost);
  if (world.reserve.active) {
    world.schedule_for(id, later(world.now, seconds_from_years(world.scenario.reserve.age)), Verb::reserve_ends);
  }
}

void place_incumbent(World& world, StateId home, LayerId layer, std::uint32_t number) {
  const FirmId id = found_startup(world, home, layer, number, Numbered::incumbents);
  world.firms.record(id).entered_at = -1;  // of unknown age: no part of any cohort
}

void place_vendor_firm(World& world, VendorId vendor, LayerId layer, double productivity) {
  const VendorParameters& parameters = world.scenario.vendors[vendor.index()];
  const StateId home{place_named(world.scenario.states, parameters.home)};
  EXPECTS(home.index() < world.state_count());
  const std::uint32_t number = digits_of(key_of(parameters.name));
  const std::uint64_t identity = identity_of(world.streams[world.stream_index(home, layer)].key, number, Numbered::vendors);
  const FirmId id =
      create_firm(world, home, layer, FirmClass::vendor, number, identity, {productivity, draw_life(world, identity)}, parameters.appeal);
  world.firms.record(id).owner = vendor;
  world.firms.record(id).entered_at = -1;
  mechanisms_on_entry(world, id);
}

}  // namespace faultline
