#include "models/economy/derive.hpp"

#include "models/hooks.hpp"
#include "models/mechanisms/materials/materials.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"
#include "models/mechanisms/switching/installed_base.hpp"
#include "models/rules/demand.hpp"
#include "models/rules/exemption.hpp"
#include "models/rules/localisation.hpp"
#include "models/rules/outages.hpp"
#include "models/rules/procurement.hpp"
#include "models/rules/productivity.hpp"
#include "models/rules/real_options.hpp"
#include "models/scenario/audit_scope.hpp"
#include "models/scenario/foresight_rule.hpp"
#include "models/scenario/named.hpp"
#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"
#include "sim/random/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

namespace faultline {

namespace {

double value_at(const NumberByName& numbers, const std::string& name) {
  const auto found = numbers.find(name);
  return found == numbers.end() ? 0.0 : found->second;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Who must be able to replace lost supply here, and what that does to a price.
void derive_duty(const Scenario& scenario, const RegimeParameters& regime, NationState& state) {
  state.resilience_duty = regime.resilience_duty;
  for (const VendorParameters& vendor : scenario.vendors) {
    state.designated.push_back(regime.designated.empty() || contains(regime.designated, vendor.name));
  }
  const double cost = duty_cost_factor(regime.resilience_duty, scenario.resilience.duty_cost);
  for (const LayerParameters& layer : scenario.layers) state.duty_weight.push_back(ces_weight(0.0, cost, layer.elasticity));
}

/// What a state's regime asks of firms beside its rule book.
void derive_obligations(const Scenario& scenario, const std::string& name, NationState& state) {
  for (const RegimeParameters& regime : scenario.regimes) {
    if (regime.name != name) continue;
    state.revenue_cost = regime.revenue_cost;
    state.production_cost = regime.production_cost;
    state.exempt_below = regime.exempt_below;
    state.exempt_measure = regime.exempt_measure;
    state.support = regime.support;
    derive_duty(scenario, regime, state);
  }
  const double price = compliance_pass_through(state.revenue_cost, state.production_cost);
  for (const LayerParameters& layer : scenario.layers) {
    state.complying_weight.push_back(ces_weight(0.0, price, layer.elasticity));
  }
}

/// What the state takes of sales, by layer.
void derive_levies(const Scenario& scenario, const std::string& name, NationState& state) {
  for (const LayerParameters& layer : scenario.layers) {
    Levy& levy = state.levies.emplace_back();
    for (const LevyParameters& parameters : scenario.levies) {
      const bool concerns = parameters.layers.empty() || contains(parameters.layers, layer.name);
      if (!parameters.active || parameters.rate == 0 || parameters.state != name || !concerns) continue;
      levy = {parameters.rate, parameters.above_here, parameters.above_worldwide, 1.0, 1.0};
      levy.weight = ces_weight(0.0, compliance_pass_through(levy.rate, 0.0), layer.elasticity);
      const double price = compliance_pass_through(state.revenue_cost + levy.rate, state.production_cost);
      levy.complying_weight = ces_weight(0.0, price, layer.elasticity);
    }
  }
}

std::vector<NationState> derive_states(const Scenario& scenario) {
  std::vector<NationState> states;
  for (const StateParameters& parameters : scenario.states) {
    NationState state;
    state.key = key_of(parameters.name);
    state.input_cost = parameters.input_cost;
    state.origin_aversion = parameters.origin_aversion;
    state.filing_cost = parameters.filing_cost;
    state.access_loss_hazard = parameters.access_loss_hazard;
    state.public_share = parameters.public_share;
    state.growth = parameters.growth;
    derive_obligations(scenario, parameters.regime, state);
    derive_levies(scenario, parameters.name, state);
    for (const LayerParameters& layer : scenario.layers) {
      state.spending.push_back(value_at(parameters.spending, layer.name));
      StateSet homes = 0;
      if (contains(parameters.localisation, layer.name)) {
        for (std::size_t h = 0; h < scenario.states.size(); ++h) {
          const std::string& home = scenario.states[h].name;
          if (home != parameters.name && !contains(parameters.adequacy, home)) homes |= bit(h);
        }
      }
      state.needs_capacity.push_back(homes);
    }
    for (const CorridorParameters& corridor : scenario.corridors) {
      if (!corridor.cut_off || corridor.to != parameters.name) continue;
      state.cut_off |= bit(place_named(scenario.states, corridor.from));
    }
    states.push_back(std::move(state));
  }
  return states;
}

/// What waiting is worth to startups that may enter a further market, in this layer.
void derive_trigger(const Scenario& scenario, Layer& layer) {
  const StartupParameters& startups = scenario.startups;
  if (!scenario.economy.real_options || startups.productivity_process == ProductivityProcess::constant) return;
  const double power = layer.elasticity - 1.0;
  const double sd = power * startups.productivity_shock_sd;
  layer.scale_growth = exponential_growth(power * startups.productivity_drift, sd);
  layer.entry_hurdle = option_trigger(scenario.economy.interest_rate + startups.exit_hazard, layer.scale_growth, sd);
}

std::vector<Layer> derive_layers(const Scenario& scenario) {
  const LocalisationParameters& local = scenario.localisation;
  std::vector<Layer> layers;
  for (const LayerParameters& parameters : scenario.layers) {
    Layer layer;
    layer.elasticity = parameters.elasticity;
    layer.margin = profit_margin(ces_markup(parameters.elasticity));
    layer.markup_weight = ces_weight(0.0, ces_markup(parameters.elasticity), parameters.elasticity);
    layer.upper_elasticity = std::min(parameters.upper_elasticity, parameters.elasticity);  // an event may have lowered σ
    layer.spending_response = (layer.upper_elasticity - 1.0) / (parameters.elasticity - 1.0);
    layer.vendor_trade_weight = ces_weight(0.0, parameters.vendor_trade_cost, parameters.elasticity);
    layer.entry_cost = parameters.entry_cost;
    layer.fixed_cost_home = parameters.fixed_cost_home;
    layer.fixed_cost_abroad = parameters.fixed_cost_abroad;
    layer.market_entry_cost_home = parameters.market_entry_cost_home;
    layer.market_entry_cost_abroad = parameters.market_entry_cost_abroad;
    const double rent = localisation_factor(parameters.data_share, local.rent_premium, local.elasticity);
    const double build = localisation_factor(parameters.data_share, local.build_premium, local.elasticity);
    layer.rent_weight = ces_weight(0.0, rent, parameters.elasticity);
    layer.build_weight = ces_weight(0.0, build, parameters.elasticity);
    layer.rent_data_share = data_cost_share(parameters.data_share, local.rent_premium, local.elasticity);
    if (scenario.sovereignty.active) {
      layer.mode_weight = {1.0, ces_weight(0.0, 1.0 + scenario.sovereignty.hybrid_premium, parameters.elasticity),
                           ces_weight(0.0, 1.0 + scenario.sovereignty.disconnected_premium, parameters.elasticity)};
    }
    derive_trigger(scenario, layer);
    layers.push_back(layer);
  }
  return layers;
}

std::vector<double> derive_trade_cost(const Scenario& scenario) {
  const std::size_t states = scenario.states.size();
  std::vector<double> tau;
  for (std::size_t h = 0; h < states; ++h) {
    for (std::size_t j = 0; j < states; ++j) {
      double corridor_cost = 1.0;
      for (const CorridorParameters& corridor : scenario.corridors) {
        if (corridor.from == scenario.states[h].name && corridor.to == scenario.states[j].name) {
          corridor_cost *= corridor.trade_cost;
        }
      }
      for (const LayerParameters& layer : scenario.layers) tau.push_back(h == j ? 1.0 : layer.trade_cost * corridor_cost);
    }
  }
  return tau;
}

double share_of_segment(const NationState& state, MarketSegment segment) {
  return segment == MarketSegment::public_buyers ? state.public_share : 1.0 - state.public_share;
}

/// Spending at time zero scales; growth goes on from the present level. Unchanged parameters touch nothing. Under the general
/// closure final spending is income: the settlements set it, and only growth follows here.
void apply_spending(World& world, const std::vector<NationState>& before) {
  const bool given = before.empty() || world.scenario.economy.closure == Closure::partial;
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    const NationState& state = world.states[j];
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      for (const MarketSegment segment : {MarketSegment::private_buyers, MarketSegment::public_buyers}) {
        const MarketId m = world.markets.market(StateId{j}, LayerId{s}, segment);
        const double base = state.spending[s] * share_of_segment(state, segment);
        const double old_base = before.empty() ? 0.0 : before[j].spending[s] * share_of_segment(before[j], segment);
        if (!before.empty() && base == old_base && state.growth == before[j].growth) continue;
        const double share = world.markets[m].intermediate_share;
        const double present = world.markets.base_spending_at(m, world.now);
        const double present_final = present * (1.0 - share);
        const double level = !given         ? present_final
                             : old_base > 0 ? present_final * (base / old_base)
                                            : base * elementary::exp(state.growth * years_from_seconds(world.now));
        const double total = level + present * share;
        world.markets.set_spending(m, total, total > 0 ? present * share / total : 0.0, state.growth, world.now);
      }
      for (const MarketSegment segment : {MarketSegment::private_buyers, MarketSegment::public_buyers}) {
        const MarketId m = world.markets.market(StateId{j}, LayerId{s}, segment);
        world.markets.set_outside_weight(m, held_outside_weight(world, m, world.scenario.layers[s].outside_weight), world.now);
        world.markets.set_response(m, world.layers[s].spending_response, world.now);
        if (world.reserve.active) world.reserve.book.set_response(m, world.layers[s].spending_response, world.now);
      }
    }
  }
}

/// What spending refers to is a price: where σ has changed, the Φ at which it is P is another one.
void restate_references(World& world, const Scenario& before) {
  for (std::size_t s = 0; s < world.layer_count(); ++s) {
    const double power = (world.scenario.layers[s].elasticity - 1.0) / (before.layers[s].elasticity - 1.0);
    if (power == 1.0) continue;
    for (std::size_t j = 0; j < world.state_count(); ++j) {
      for (const MarketSegment segment : {MarketSegment::private_buyers, MarketSegment::public_buyers}) {
        const MarketId m = world.markets.market(StateId{j}, LayerId{s}, segment);
        if (world.markets[m].opening_level <= 0) continue;  // it refers to a price of one
        world.markets.set_response(m, 0.0, world.now);      // until apply_spending sets it anew
        world.markets.set_opening(m, elementary::pow(world.markets[m].reference_phi, power));
      }
    }
  }
}

void apply_streams(World& world) {
  world.streams.resize(world.state_count() * world.layer_count());
  for (std::size_t h = 0; h < world.state_count(); ++h) {
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      const std::size_t index = world.stream_index(StateId{h}, LayerId{s});
      IdeaStream& stream = world.streams[index];
      const double rate = value_at(world.scenario.states[h].ideas, world.scenario.layers[s].name);
      if (stream.key == 0) {
        stream.key = key_of(world.scenario.states[h].name + "/" + world.scenario.layers[s].name);
        stream.remaining = exponential_from(world.chance.uniform(Purpose::idea_arrival, identity_of(stream.key, 0), 0), 1.0);
      }
      if (stream.rate == rate) continue;
      stream.remaining -= stream.rate * years_from_seconds(world.now - stream.updated_at);
      stream.remaining = std::max(stream.remaining, 0.0);
      stream.updated_at = world.now;
      stream.rate = rate;
      schedule_next_idea(world, index);
    }
  }
}

void apply_bodies(World& world) {
  const Scenario& scenario = world.scenario;
  world.bodies.resize(scenario.audit_bodies.size());
  for (std::size_t b = 0; b < world.bodies.size(); ++b) {
    const AuditBodyParameters& parameters = scenario.audit_bodies[b];
    AuditBody& body = world.bodies[b];
    const auto auditors = static_cast<std::uint32_t>(parameters.auditors);
    if (auditors != body.staffing.given) {  // what a body has trained or lost since is overruled
      integrate_body(body, world.now);
      body.auditors = body.staffing.given = auditors;
      body.staffing.leaving = 0;
      if (body.waiting > 0) world.schedule(world.now, Verb::auditors_change, static_cast<std::uint32_t>(b));
    }
    body.scope = 0;
    body.home = StateId{place_named(scenario.states, parameters.home)};
    for (std::size_t r = 0; r < scenario.regimes.size(); ++r) {
      if (may_audit(scenario, parameters, scenario.regimes[r].name, true)) body.scope |= bit(r);
    }
    for (std::size_t a = 0; a < scenario.alliances.size(); ++a) {
      if (contains(parameters.scope, scenario.alliances[a].name)) body.scope |= bit(scenario.regimes.size() + a);
    }
    body.retained.assign(scenario.vendors.size(), false);
    for (std::size_t v = 0; v < scenario.vendors.size(); ++v) {
      body.retained[v] = contains(parameters.retainers, scenario.vendors[v].name);
    }
  }
}

void derive_labels(World& world) {
  const auto& alliances = world.scenario.alliances;
  world.startup_labels.assign(1, LabelOption{0});
  world.vendor_labels.assign(world.scenario.vendors.size(), {});
  for (std::size_t a = 0; a < alliances.size(); ++a) {
    if (!alliances[a].active || alliances[a].kind != AllianceKind::vendors) continue;
    const auto label = static_cast<LabelOption>(a + 1);
    if (alliances[a].open_to_startups) world.startup_labels.push_back(label);
    for (std::size_t v = 0; v < world.vendor_labels.size(); ++v) {
      if (contains(alliances[a].members, world.scenario.vendors[v].name)) world.vendor_labels[v].push_back(label);
    }
  }
  for (std::vector<LabelOption>& labels : world.vendor_labels) {
    if (labels.empty()) labels.push_back(LabelOption{0});
  }
}

void derive_dynamics(World& world) {
  const bool moves = world.scenario.startups.productivity_process != ProductivityProcess::constant;
  world.firms_change = moves || world.scenario.startups.learning;
  world.foresight = foresees_productivity(world.scenario);
  for (Continuation& known : world.continuations) known.solved = false;
}

}  // namespace

void apply_kappas(World& world) {
  for (std::size_t h = 0; h < world.state_count(); ++h) {
    for (std::size_t j = 0; j < world.state_count(); ++j) {
      for (std::size_t s = 0; s < world.layer_count(); ++s) {
        const double aversion = h == j ? 0.0 : world.states[j].origin_aversion;
        const double cost = world.tau(StateId{h}, StateId{j}, LayerId{s}) * own_cost(world, StateId{h}, LayerId{s}) *
                            world.production.cost_index[world.stream_index(StateId{h}, LayerId{s})];
        const double kappa = ces_weight(-aversion, cost, world.layers[s].elasticity);
        const MarketId private_market = world.markets.market(StateId{j}, LayerId{s}, MarketSegment::private_buyers);
        const MarketId public_market = world.markets.market(StateId{j}, LayerId{s}, MarketSegment::public_buyers);
        world.markets.set_kappa(StateId{h}, private_market, held_kappa(world, private_market, StateId{h}, kappa), world.now);
        const double preferred = kappa * preference_between(world, StateId{h}, StateId{j}, LayerId{s});
        world.markets.set_kappa(StateId{h}, public_market, held_kappa(world, public_market, StateId{h}, preferred), world.now);
        if (!world.reserve.active) continue;
        world.reserve.book.set_kappa(StateId{h}, public_market, preferred * network_weight(world, public_market, StateId{h}), world.now);
      }
    }
  }
}

double own_cost(const World& world, StateId home, LayerId layer) {
  return world.states[home.index()].input_cost * material_cost(world, home, layer);
}

double preference_between(const World& world, StateId home, StateId state, LayerId layer) {
  const double margin = home == state ? 0.0 : world.scenario.states[state.index()].preference_margin;
  return preference_weight(margin, world.layers[layer.index()].elasticity);
}

void schedule_next_idea(World& world, std::size_t index) {
  IdeaStream& stream = world.streams[index];
  ++stream.stamp;
  const SimTime delay = exponential_delay(stream.remaining, stream.rate);
  world.schedule(later(world.now, delay), Verb::idea_arrives, static_cast<std::uint32_t>(index), stream.next_number, stream.stamp);
}

namespace {

/// What follows from the scenario alone, and κ.
void derive_tables(World& world) {
  ++world.derivations;
  world.states = derive_states(world.scenario);
  world.layers = derive_layers(world.scenario);
  world.trade_cost = derive_trade_cost(world.scenario);
  world.rules = RuleBooks(world.scenario, world.rules);
  derive_labels(world);
  derive_dynamics(world);
  derive_mechanisms(world);
  apply_kappas(world);
}

}  // namespace

void derive_world(World& world) {
  derive_tables(world);
  apply_spending(world, {});
  apply_streams(world);
  apply_bodies(world);
}

void rederive_world(World& world, const Scenario& before) {
  EXPECTS(before.states.size() == world.scenario.states.size());
  const std::vector<NationState> old_states = world.states;
  derive_tables(world);
  restate_references(world, before);
  merge_reserve(world);
  apply_spending(world, old_states);
  split_reserve(world);
  const bool adaptive = world.scenario.economy.expectations == Expectations::adaptive;
  world.markets.set_adaptation_rate(adaptive ? world.scenario.economy.adaptation_rate : 0.0, world.now);
  apply_streams(world);
  apply_bodies(world);
}

}  // namespace faultline
