#include "models/mechanisms/inputs/price_settlement.hpp"

#include "models/economy/derive.hpp"
#include "models/firms/sales_charge.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/materials/materials.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"
#include "models/mechanisms/switching/installed_base.hpp"
#include "models/rules/closure.hpp"
#include "models/rules/demand.hpp"
#include "sim/base/elementary.hpp"

#include <algorithm>
#include <cmath>

namespace faultline {

namespace {

double alpha_of(const LayerParameters& layer, const std::string& input) {
  const auto found = layer.inputs.find(input);
  return found == layer.inputs.end() ? 0.0 : found->second;
}

/// The market of the book, or the open one beside the reserve.
MarketId book_market(const Stack& stack, std::size_t m) {
  const std::size_t segment = std::min<std::size_t>(m % stack.segments, segment_count - 1);
  return MarketId{m / stack.segments * segment_count + segment};
}
bool is_reserve(const Stack& stack, std::size_t m) { return m % stack.segments >= segment_count; }

/// The outside good sells nothing out of the reserve; buyers who are used to a home, final ones and firms alike, stay there at any cost.
void describe_buyers(const World& world, Stack& stack) {
  const std::size_t places = stack.states + 1;
  stack.market_outside.resize(stack.market_count());
  if (world.switching.active) stack.held.assign(stack.market_count() * places, 0.0);
  for (std::size_t m = 0; m < stack.market_count(); ++m) {
    const MarketId market = book_market(stack, m);
    stack.market_outside[m] = is_reserve(stack, m) ? 0.0 : stack.outside_weight[stack.layer_of(m)];
    if (!has_bases(world, market)) continue;
    stack.market_outside[m] *= network_weight(world, market, StateId{stack.states});
    for (std::size_t h = 0; h < stack.states; ++h) stack.weight[m * stack.states + h] *= network_weight(world, market, StateId{h});
    if (is_reserve(stack, m) || world.markets[market].phi <= 0) continue;
    for (std::size_t h = 0; h < stack.states; ++h) stack.held[m * places + h] = world.markets.share_of(StateId{h}, market);
    stack.held[m * places + stack.states] = world.markets[market].outside_weight / world.markets[market].phi;
  }
}

Stack describe_stack(const World& world, const MarketWeights& weights) {
  const Scenario& scenario = world.scenario;
  Stack stack;
  stack.states = world.state_count();
  stack.layers = world.layer_count();
  stack.segments = weights.segments;
  stack.substitution = {scenario.inputs.short_elasticity, scenario.inputs.long_elasticity};
  for (std::size_t s = 0; s < stack.layers; ++s) {
    stack.elasticity.push_back(world.layers[s].elasticity);
    stack.outside_weight.push_back(scenario.layers[s].outside_weight);
    double labour = 1;
    for (const LayerParameters& input : scenario.layers) labour -= alpha_of(scenario.layers[s], input.name);
    stack.alpha.push_back(labour);
    for (const LayerParameters& input : scenario.layers) stack.alpha.push_back(alpha_of(scenario.layers[s], input.name));
  }
  for (std::size_t h = 0; h < stack.states; ++h) {
    for (std::size_t s = 0; s < stack.layers; ++s) stack.log_scale.push_back(elementary::log(own_cost(world, StateId{h}, LayerId{s})));
  }
  stack.weight = weights.own;
  stack.cost_fraction.assign(weights.own.size(), 0.0);
  stack.complying_fraction.assign(weights.own.size(), 0.0);
  for (std::size_t m = 0; m < stack.market_count(); ++m) {
    const StateId state{stack.state_of(m)};
    const LayerId layer{stack.layer_of(m)};
    for (std::size_t h = 0; h < stack.states; ++h) {
      const std::size_t slot = m * stack.states + h;
      if (weights.own[slot] <= 0) continue;
      const double aversion = h == state.index() ? 0.0 : world.states[state.index()].origin_aversion;
      stack.weight[slot] *= ces_weight(-aversion, world.tau(StateId{h}, state, layer), stack.elasticity[layer.index()]);
      if (m % stack.segments != 0) stack.weight[slot] *= preference_between(world, StateId{h}, state, layer);
      stack.cost_fraction[slot] = weights.cost[slot] / weights.own[slot];
      stack.complying_fraction[slot] = weights.complying[slot] / weights.own[slot];
    }
  }
  stack.log_adapted = world.production.log_adapted;
  if (world.reserve.active || world.switching.active) describe_buyers(world, stack);
  return stack;
}

/// Used and not yet bought, spread over the time until the next settlement.
std::vector<double> carried_inputs(const World& world) {
  std::vector<double> carried;
  for (std::size_t h = 0; h < world.state_count(); ++h) {
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      carried.push_back(world.ledger.balance(world.ledger.input_stock(StateId{h}, LayerId{s})) / world.scenario.inputs.settle_every);
    }
  }
  return carried;
}

/// What residents have not spent: what a firm keeps belongs to its owners.
std::vector<double> owners_savings(const World& world) {
  std::vector<double> savings;
  for (std::size_t j = 0; j < world.state_count(); ++j) savings.push_back(savings_of(world.ledger, StateId{j}, world.layer_count()));
  for (const TakenFirm& row : world.ownership.taken) {
    if (row.ended) continue;  // it has paid out what it kept
    savings[row.home.index()] -= world.firms[row.firm].cash;
    savings[row.owner.index()] += world.firms[row.firm].cash;
  }
  return savings;
}

/// What buyers without a seller do not spend in a market goes to the state's other markets, in proportion.
void spend_what_is_served(const World& world, std::size_t segments, LabourMarkets& markets) {
  const std::size_t of_state = world.layer_count() * segments;
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    double sum = 0;
    bool all = true;
    for (std::size_t i = 0; i < of_state; ++i) {
      const bool open = i % segments < segment_count;
      const MarketId m = world.markets.market(StateId{j}, LayerId{i / segments}, static_cast<MarketSegment>(open ? i % segments : 1));
      const double served = open ? served_share(world, m) : 1.0;
      all = all && served == 1.0;
      sum += markets.budget[j * of_state + i] *= served;
    }
    if (all || sum <= 0) continue;
    for (std::size_t i = 0; i < of_state; ++i) markets.budget[j * of_state + i] /= sum;
  }
}

LabourMarkets describe_labour(const World& world, const MarketWeights& weights) {
  const Scenario& scenario = world.scenario;
  const Production& production = world.production;
  const std::vector<double> savings = owners_savings(world);
  LabourMarkets markets;
  markets.services_bought = production.services_bought;
  markets.services_sold = production.services_sold;
  markets.transfers = production.transfers;
  markets.numeraire = scenario.states.size();
  for (std::size_t j = 0; j < scenario.states.size(); ++j) {
    const StateParameters& state = scenario.states[j];
    markets.labour.push_back(state.labour * production.growth_factor[j]);
    markets.overhead.push_back(weights.recurring[j] + production.one_off[j]);
    markets.savings.push_back(savings[j] / scenario.economy.averaging_time);
    if (state.name == scenario.economy.numeraire) markets.numeraire = j;
    double total = 0;
    for (const double spending : world.states[j].spending) total += spending;
    for (std::size_t s = 0; s < world.states[j].spending.size(); ++s) {
      const double share = total > 0 ? world.states[j].spending[s] / total : 0.0;
      markets.budget.push_back(share * (1.0 - world.states[j].public_share));
      const double of_public = share * world.states[j].public_share;
      if (weights.segments == segment_count) {
        markets.budget.push_back(of_public);
        continue;
      }
      const MarketId m = world.markets.market(StateId{j}, LayerId{s}, MarketSegment::public_buyers);
      const double reserved = world.reserve.book[m].phi > 0 ? world.reserve.shares[j] : 0.0;
      markets.budget.push_back(of_public * (1.0 - reserved));
      markets.budget.push_back(of_public * reserved);
    }
  }
  spend_what_is_served(world, weights.segments, markets);
  return markets;
}

std::vector<double> logs_of(const std::vector<double>& numbers) {
  std::vector<double> logs;
  for (const double number : numbers) logs.push_back(elementary::log(number));
  return logs;
}

std::vector<double> log_costs(const World& world, const Stack& stack) {
  std::vector<double> logs = logs_of(world.production.cost_index);
  for (std::size_t group = 0; group < logs.size(); ++group) logs[group] += stack.log_scale[group];
  return logs;
}

/// Which layers' purchases make up what a state buys of each input.
std::vector<double> shares_of_buyers(const Stack& stack, const GeneralEquilibrium& found, const std::vector<double>& carried) {
  const std::vector<double> costs = production_costs(stack, found.prices, found.spending);
  std::vector<double> shares(stack.states * stack.layers * stack.layers);
  for (std::size_t h = 0; h < stack.states; ++h) {
    for (std::size_t u = 0; u < stack.layers; ++u) {
      double* buyers = shares.data() + (h * stack.layers + u) * stack.layers;
      double sum = 0;
      for (std::size_t s = 0; s < stack.layers; ++s) {
        const std::size_t group = h * stack.layers + s;
        const double share = input_share(found.prices, stack.layers, group, u);
        if (share <= 0) continue;
        buyers[s] = std::max(0.0, share * (costs[group] + carried[group] / inputs_share(found.prices, stack.layers, group)));
        sum += buyers[s];
      }
      if (sum > 0) std::for_each(buyers, buyers + stack.layers, [sum](double& buyer) { buyer /= sum; });
    }
  }
  return shares;
}

double change_of(double before, double after) {
  return after == before ? 0.0 : std::abs(after - before) / std::max(std::abs(after), std::abs(before));
}

/// Wages and cost indices. @returns the largest relative change
double set_costs(World& world, const Stack& stack, const GeneralEquilibrium& found) {
  Production& production = world.production;
  double largest = 0;
  const auto set = [&largest](double& value, double to) {
    largest = std::max(largest, change_of(value, to));
    value = to;
  };
  const std::size_t width = 1 + stack.layers;
  for (std::size_t j = 0; j < stack.states; ++j) {
    set(production.wage[j], elementary::exp(found.log_wage[j]));
    production.log_prices[j * width] = found.log_wage[j];
    for (std::size_t s = 0; s < stack.layers; ++s) {
      const std::size_t group = j * stack.layers + s;
      set(production.cost_index[group], elementary::exp(found.prices.log_cost[group] - stack.log_scale[group]));
      production.inputs_share[group] = inputs_share(found.prices, stack.layers, group);
      production.log_prices[j * width + 1 + s] = found.prices.log_price[group];
    }
  }
  apply_kappas(world);
  return largest;
}

/// Spending over what it would be at the prices that it was given for: demand may answer to prices between two settlements.
double price_response(const World& world, const MarketBook& book, MarketId m) {
  const double given = book.base_spending_at(m, world.now);
  const double present = book.spending_at(m, world.now);
  return world.now == 0 || given <= 0 || present <= 0 ? 1.0 : present / given;
}

/// @returns the largest relative change of a market's spending
double set_spending(World& world, const Stack& stack, const GeneralEquilibrium& found) {
  double largest = 0;
  for (std::size_t m = 0; m < found.spending.size(); ++m) {
    const MarketId market = book_market(stack, m);
    if (is_reserve(stack, m)) {
      MarketBook& book = world.reserve.book;
      if (book[market].phi > 0)
        book.set_spending(market, found.spending[m] / price_response(world, book, market), 0.0, book[market].growth, world.now);
      continue;
    }
    const double purchases = m % stack.segments == 0 ? found.purchases[m / stack.segments] : 0.0;
    const double share = found.spending[m] > 0 ? std::min(1.0, purchases / found.spending[m]) : 0.0;
    const double given = found.spending[m] / price_response(world, world.markets, market);
    largest = std::max(largest, change_of(world.markets.base_spending_at(market, world.now), given));
    world.markets.set_spending(market, given, share, world.markets[market].growth, world.now);
  }
  return largest;
}

/// Final spending at the prices that are set, and the purchases that go with it.
void spend_as_given(const World& world, const Stack& stack, const std::vector<double>& carried, GeneralEquilibrium& found) {
  for (std::size_t m = 0; m < stack.market_count(); ++m) {
    const MarketId market = book_market(stack, m);
    if (is_reserve(stack, m)) {
      found.spending.push_back(world.reserve.book.spending_at(market, world.now));
      continue;
    }
    const double final_share = 1.0 - world.markets[market].intermediate_share;
    found.spending.push_back(world.markets.base_spending_at(market, world.now) * final_share *
                             price_response(world, world.markets, market));
  }
  found.purchases = balance_purchases(stack, found.prices, found.spending, carried);
  for (std::size_t group = 0; group < found.purchases.size(); ++group) {
    found.purchases[group] = std::max(0.0, found.purchases[group]);
    found.spending[group * stack.segments] += found.purchases[group];
  }
}

}  // namespace

bool settles_prices(const Scenario& scenario) {
  if (scenario.economy.closure == Closure::general) return true;
  return std::any_of(scenario.layers.begin(), scenario.layers.end(), [](const LayerParameters& layer) {
    return std::any_of(layer.inputs.begin(), layer.inputs.end(), [](const auto& input) { return input.second > 0; });
  });
}

MarketWeights weigh_markets(const World& world) {
  MarketWeights weights(world);
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const Firm& firm = world.firms[FirmId{row}];
    if (!firm.active) continue;
    weights.recurring[firm.home] += recurring_labour(firm);
    const LayerId layer{std::size_t{firm.layer}};
    for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
      const Presence& presence = world.firms[p];
      if (!presence.open) continue;
      const NationState& state = world.states[presence.state];
      const double complying = proportional_share(state, firm.layer, presence);
      const double levy = levy_share(state, firm.layer, presence);
      const double rent = material_rent(world, StateId{std::size_t{firm.home}}, layer);
      const double cost = (1.0 - presence.margin - complying - levy) * (1.0 - presence.data_cost_share) * (1.0 - rent);
      const auto weigh = [&](std::size_t slot, double weight) {
        weights.own[slot] += weight;
        weights.cost[slot] += weight * cost;
        weights.complying[slot] += weight * complying;
      };
      for (std::size_t g = 0; g < segment_count; ++g) {
        const MarketId m = world.markets.market(StateId{std::size_t{presence.state}}, layer, static_cast<MarketSegment>(g));
        weigh(weights.slot(m, firm.home), presence.weight[g]);
      }
      if (!world.reserve.active) continue;
      const MarketId m = world.markets.market(StateId{std::size_t{presence.state}}, layer, MarketSegment::public_buyers);
      weigh(weights.slot(m, firm.home, true), reserved_sales(world, p).weight);
    }
  }
  return weights;
}

PriceChange settle_prices(World& world, const MarketWeights& weights, double relaxation) {
  EXPECTS(relaxation > 0 && relaxation <= 1);
  if (world.now > 0) move_buyers(world);  // prices and wages are of bases as they are today
  const Stack stack = describe_stack(world, weights);
  const std::vector<double> carried = carried_inputs(world);
  const std::vector<double> before = logs_of(world.production.wage);
  PriceChange change{0, std::vector<double>(stack.states)};
  GeneralEquilibrium found;
  const auto set_prices = [&] {
    change.largest = set_costs(world, stack, found);
    hold_bases(world);  // at other costs buyers have not moved
  };
  if (world.scenario.economy.closure == Closure::general) {
    const LabourMarkets markets = describe_labour(world, weights);
    found = clear_wages(stack, markets, before, log_costs(world, stack), carried);
    std::vector<double> part = before;
    for (std::size_t j = 0; j < part.size(); ++j) {
      change.wage_gap[j] = found.log_wage[j] - before[j];
      part[j] += relaxation * change.wage_gap[j];
    }
    if (relaxation < 1) found = spend_income(stack, markets, part, found.prices.log_cost, carried);
    set_prices();
  } else {
    found.log_wage = before;
    found.prices = settle_input_prices(stack, found.log_wage, log_costs(world, stack));
    set_prices();  // before spending, which may answer to them
    spend_as_given(world, stack, carried, found);
  }
  world.production.buyers = shares_of_buyers(stack, found, carried);
  change.largest = std::max(change.largest, set_spending(world, stack, found));
  return change;
}

void post_purchases(const World& world, SimTime now, Ledger& ledger) {
  const std::size_t layers = world.layer_count();
  for (std::size_t group = 0; group < world.production.purchases_posted.size(); ++group) {
    const StateId state{group / layers};
    const MarketId market = world.markets.market(state, LayerId{group % layers}, MarketSegment::private_buyers);
    const double due = world.markets.intermediate_spent_at(market, now) - world.production.purchases_posted[group];
    for (std::size_t s = 0; s < layers; ++s) {
      ledger.post(Flow::input_purchase, ledger.input_stock(state, LayerId{s}), ledger.households(state),
                  std::max(0.0, due) * world.production.buyers[group * layers + s]);
    }
  }
}

double savings_of(const Ledger& ledger, StateId state, std::size_t layers) {
  double savings = ledger.balance(ledger.households(state)) + ledger.balance(ledger.government(state));
  for (std::size_t s = 0; s < layers; ++s) {
    savings += ledger.balance(ledger.input_stock(state, LayerId{s}));
    for (const FirmClass c : {FirmClass::startup, FirmClass::vendor}) {
      savings += ledger.balance(ledger.firms(state, LayerId{s}, c));
    }
  }
  return savings;
}

}  // namespace faultline
