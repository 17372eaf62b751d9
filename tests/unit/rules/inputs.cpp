// Input prices, purchases and wages against brute force, identities and the closed forms of the literature.
#include "models/rules/inputs.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "models/rules/closure.hpp"
#include "tests/unit/rules/random_rules.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// States and layers without firms: labour only, no growth of anything.
Stack plain_stack(std::size_t states, std::size_t layers, double elasticity) {
  Stack stack;
  stack.states = states;
  stack.layers = layers;
  stack.elasticity.assign(layers, elasticity);
  stack.outside_weight.assign(layers, 0.0);
  stack.alpha.assign(layers * (1 + layers), 0.0);
  for (std::size_t s = 0; s < layers; ++s) stack.alpha[s * (1 + layers)] = 1.0;
  stack.log_scale.assign(states * layers, 0.0);
  stack.weight.assign(stack.market_count() * states, 0.0);
  stack.cost_fraction.assign(stack.weight.size(), 1.0 - 1.0 / elasticity);
  stack.log_adapted.assign(states * (1 + layers), 0.0);
  return stack;
}

void set_input(Stack& stack, std::size_t layer, std::size_t input, double share) {
  stack.alpha[layer * (1 + stack.layers) + 1 + input] = share;
  stack.alpha[layer * (1 + stack.layers)] -= share;
}

Stack random_stack(Dice& dice) {
  Stack stack = plain_stack(3, 3, 4.0);
  for (std::size_t u = 0; u < 3; ++u) stack.elasticity[u] = dice.uniform(2.0, 7.0);
  for (std::size_t s = 0; s < 3; ++s) {
    for (std::size_t u = 0; u < 3; ++u) set_input(stack, s, u, dice.uniform(0.0, 0.3));
  }
  for (std::size_t i = 0; i < stack.weight.size(); ++i) {
    const std::size_t u = stack.layer_of(i / 3);
    stack.weight[i] = dice.below(5) == 0 ? 0.0 : dice.uniform(0.1, 5.0);
    stack.cost_fraction[i] = (1.0 - 1.0 / stack.elasticity[u]) * dice.uniform(0.7, 1.0);
  }
  for (double& scale : stack.log_scale) scale = dice.uniform(-0.5, 0.5);
  for (double& adapted : stack.log_adapted) adapted = dice.uniform(-0.3, 0.3);
  return stack;
}

/// The map from costs to costs, written a second time, as its definition reads.
std::vector<double> next_costs(const Stack& stack, const std::vector<double>& log_wage, const std::vector<double>& cost) {
  std::vector<double> next(cost.size());
  for (std::size_t h = 0; h < stack.states; ++h) {
    std::vector<double> logs{log_wage[h]};
    for (std::size_t u = 0; u < stack.layers; ++u) {
      double phi = stack.outside_weight[u];
      for (std::size_t g = 0; g < stack.states; ++g) {
        phi += stack.weight[stack.market(h, u, 0) * stack.states + g] *
               std::pow(std::exp(cost[g * stack.layers + u]), 1.0 - stack.elasticity[u]);
      }
      logs.push_back(phi > 0 ? std::log(std::pow(phi, 1.0 / (1.0 - stack.elasticity[u]))) : log_wage[h]);
    }
    for (std::size_t s = 0; s < stack.layers; ++s) {
      const std::size_t width = 1 + stack.layers;
      next[h * stack.layers + s] =
          stack.log_scale[h * stack.layers + s] + input_cost(std::span(stack.alpha).subspan(s * width, width), logs,
                                                             std::span(stack.log_adapted).subspan(h * width, width), stack.substitution)
                                                      .log_cost;
    }
  }
  return next;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::abs(a[i] - b[i]));
  return worst;
}

}  // namespace

TEST_CASE("unit cost is Cobb-Douglas at elasticities of one", "[inputs]") {
  const std::vector<double> alpha{0.5, 0.3, 0.2};
  const std::vector<double> logs{0.1, -0.4, 0.7};
  const std::vector<double> adapted{9.0, 9.0, 9.0};  // does not matter
  const InputCost cost = input_cost(alpha, logs, adapted, {});
  CHECK(cost.log_cost == Approx(0.5 * 0.1 - 0.3 * 0.4 + 0.2 * 0.7).epsilon(1e-15));
  CHECK(cost.shares == alpha);
}

TEST_CASE("techniques touch the long run where they have adapted and lie above it elsewhere", "[inputs]") {
  Dice dice(7);
  for (int round = 0; round < 200; ++round) {
    const std::vector<double> alpha{0.4, 0.35, 0.25};
    const InputSubstitution two{dice.uniform(0.1, 1.2), dice.uniform(1.3, 4.0)};
    const InputSubstitution one{two.long_elasticity, two.long_elasticity};
    std::vector<double> logs;
    std::vector<double> adapted;
    for (int i = 0; i < 3; ++i) {
      logs.push_back(dice.uniform(-1.0, 1.0));
      adapted.push_back(dice.uniform(-1.0, 1.0));
    }
    const InputCost cost = input_cost(alpha, logs, adapted, two);
    const double long_run = input_cost(alpha, logs, logs, one).log_cost;
    CHECK(input_cost(alpha, logs, logs, two).log_cost == Approx(long_run).margin(1e-13));
    CHECK(input_cost(alpha, logs, adapted, one).log_cost == Approx(long_run).margin(1e-13));  // one elasticity: no memory
    CHECK(cost.log_cost >= long_run - 1e-13);
    CHECK(std::accumulate(cost.shares.begin(), cost.shares.end(), 0.0) == Approx(1.0));
    for (std::size_t i = 0; i < 3; ++i) {  // Shephard's lemma
      std::vector<double> up = logs;
      std::vector<double> down = logs;
      up[i] += 1e-5;
      down[i] -= 1e-5;
      const double slope = (input_cost(alpha, up, adapted, two).log_cost - input_cost(alpha, down, adapted, two).log_cost) / 2e-5;
      CHECK(slope == Approx(cost.shares[i]).margin(1e-9));
    }
    for (double& log_price : logs) log_price += 0.3;
    CHECK(input_cost(alpha, logs, adapted, two).log_cost == Approx(cost.log_cost + 0.3).margin(1e-13));
  }
}

TEST_CASE("adaptation is exponential and exact over any split of time", "[inputs]") {
  const double once = adapt_log_price(0.0, 1.0, 0.5, 2.0);
  CHECK(once == Approx(1.0 - std::exp(-1.0)).epsilon(1e-15));
  CHECK(adapt_log_price(adapt_log_price(0.0, 1.0, 0.5, 0.7), 1.0, 0.5, 1.3) == Approx(once).epsilon(1e-14));
}

TEST_CASE("input prices are the fixed point that brute iteration finds", "[inputs]") {
  Dice dice(20260301);
  for (int round = 0; round < 100; ++round) {
    Stack stack = random_stack(dice);
    if (round % 2 == 1) stack.substitution = {dice.uniform(0.5, 1.0), dice.uniform(1.0, 1.5)};
    std::vector<double> log_wage;
    for (int j = 0; j < 3; ++j) log_wage.push_back(dice.uniform(-0.5, 0.5));
    const StackPrices found = settle_input_prices(stack, log_wage, std::vector<double>(9, 0.0));
    std::vector<double> brute(9, 0.0);
    for (int step = 0; step < 2000; ++step) brute = next_costs(stack, log_wage, brute);
    INFO("round " << round);
    CHECK(largest_difference(found.log_cost, brute) < 1e-12);
    const std::vector<double> far(9, 5.0);
    CHECK(largest_difference(settle_input_prices(stack, log_wage, far).log_cost, brute) < 1e-12);
  }
}

TEST_CASE("a cost of the first layer reaches the last of a chain by the product of shares", "[inputs]") {
  Stack stack = plain_stack(1, 3, 3.0);
  set_input(stack, 1, 0, 0.3);
  set_input(stack, 2, 1, 0.6);
  for (std::size_t s = 0; s < 3; ++s) stack.weight[stack.market(0, s, 0)] = 1.0 + static_cast<double>(s);
  const std::vector<double> start(3, 0.0);
  const StackPrices before = settle_input_prices(stack, std::vector<double>{0.0}, start);
  stack.weight[stack.market(0, 0, 0)] *= std::pow(std::exp(0.2), 1.0 - 3.0);  // the first layer's costs rise by .2 in logs
  const StackPrices after = settle_input_prices(stack, std::vector<double>{0.0}, start);
  CHECK(after.log_price[0] - before.log_price[0] == Approx(0.2).epsilon(1e-13));
  CHECK(after.log_price[1] - before.log_price[1] == Approx(0.3 * 0.2).epsilon(1e-13));
  CHECK(after.log_price[2] - before.log_price[2] == Approx(0.6 * 0.3 * 0.2).epsilon(1e-13));
}

TEST_CASE("purchases are the Leontief balance and the Neumann series", "[inputs]") {
  Dice dice(11);
  for (int round = 0; round < 50; ++round) {
    const Stack stack = random_stack(dice);
    const StackPrices prices = settle_input_prices(stack, std::vector<double>(3, 0.0), std::vector<double>(9, 0.0));
    std::vector<double> final_spending;
    for (std::size_t m = 0; m < stack.market_count(); ++m) final_spending.push_back(dice.uniform(0.0, 100.0));
    const std::vector<double> purchases = balance_purchases(stack, prices, final_spending, std::vector<double>(9, 0.0));
    std::vector<double> series(9, 0.0);
    for (int term = 0; term < 400; ++term) {  // I ← B(F + I), term by term
      std::vector<double> spending = final_spending;
      for (std::size_t i = 0; i < 9; ++i) spending[2 * i] += series[i];
      const std::vector<double> costs = production_costs(stack, prices, spending);
      std::fill(series.begin(), series.end(), 0.0);
      for (std::size_t group = 0; group < 9; ++group) {
        for (std::size_t u = 0; u < 3; ++u) series[group / 3 * 3 + u] += prices.cost_share[group * 4 + 1 + u] * costs[group];
      }
    }
    CHECK(largest_difference(purchases, series) < 1e-9);
  }
}

namespace {

/// Countries of CES firms without overhead: one layer, one weight a country.
struct Gravity {
  Stack stack;
  LabourMarkets markets;
};

Gravity gravity(const std::vector<double>& technology, const std::vector<double>& labour, double tau, double theta) {
  const std::size_t states = labour.size();
  Gravity world{plain_stack(states, 1, theta + 1.0), {}};
  for (std::size_t j = 0; j < states; ++j) {
    for (std::size_t h = 0; h < states; ++h) {
      world.stack.weight[world.stack.market(j, 0, 0) * states + h] = technology[h] * std::pow(h == j ? 1.0 : tau, -theta);
    }
  }
  const std::vector<double> none(states, 0.0);
  world.markets = {labour, none, none, none, none, std::vector<double>(2 * states, 0.0), 0, none};
  for (std::size_t j = 0; j < states; ++j) world.markets.budget[2 * j] = 1.0;
  return world;
}

GeneralEquilibrium clear(const Gravity& world) {
  const std::vector<double> zeros(world.stack.states, 0.0);
  return clear_wages(world.stack, world.markets, zeros, zeros, zeros);
}

}  // namespace

TEST_CASE("wages of Eaton and Kortum with three asymmetric countries", "[closure]") {
  const GeneralEquilibrium found = clear(gravity({1, 0.8, 0.5}, {3, 2, 1}, 1.5, 4.0));
  const double wages[] = {1.0, 1.0061655, 1.0027727};
  const double home[] = {0.79880854, 0.72558639, 0.58436152};
  for (std::size_t j = 0; j < 3; ++j) {
    CHECK(std::exp(found.log_wage[j]) == Approx(wages[j]).margin(5e-8));
    CHECK(found.prices.sales_share[2 * j * 3 + j] == Approx(home[j]).margin(5e-9));
    CHECK(std::abs(found.excess[j]) < 1e-12);
  }
}

TEST_CASE("Walras' law holds at any wages, with inputs, overhead and services", "[closure]") {
  Dice dice(5);
  for (int round = 0; round < 100; ++round) {
    Stack stack = random_stack(dice);
    for (std::size_t h = 0; h < 3; ++h) stack.weight[h] = 1.0;  // every state has sellers, and every market at least these
    for (std::size_t m = 0; m < stack.market_count(); ++m) stack.weight[m * 3] = 1.0;
    if (round % 3 == 0) stack.outside_weight[1] = 2.0;
    LabourMarkets markets;
    for (std::size_t j = 0; j < 3; ++j) {
      markets.labour.push_back(dice.uniform(50.0, 200.0));
      markets.overhead.push_back(dice.uniform(0.0, 10.0));
      markets.services_bought.push_back(2.0);
      markets.services_sold.push_back(2.0);
    }
    markets.services_bought = {3.0, 1.0, 2.0};
    markets.savings = {1.0, 2.0, -3.0};
    markets.budget.assign(stack.market_count(), 1.0 / 6);
    markets.numeraire = 3;
    std::vector<double> carried;
    for (int group = 0; group < 9; ++group) carried.push_back(dice.uniform(-0.1, 0.1));
    std::vector<double> log_wage;
    for (int j = 0; j < 3; ++j) log_wage.push_back(dice.uniform(-0.3, 0.3));
    const GeneralEquilibrium any = spend_income(stack, markets, log_wage, std::vector<double>(9, 0.0), carried);
    double sum = 0;
    double pay = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      sum += any.excess[j] * std::exp(any.log_wage[j]) * markets.labour[j];
      pay += std::exp(any.log_wage[j]) * markets.labour[j];
    }
    INFO("round " << round);
    CHECK(std::abs(sum) < 1e-12 * pay);
    CHECK(std::max(std::abs(any.excess[0]), std::abs(any.excess[1])) > 1e-3);  // wages taken at random do not clear
    const GeneralEquilibrium cleared = clear_wages(stack, markets, log_wage, std::vector<double>(9, 0.0), carried);
    for (const double excess : cleared.excess) CHECK(std::abs(excess) < 1e-12);
  }
}

TEST_CASE("autarky leaves wages alone, and a state without employers keeps its own", "[closure]") {
  const GeneralEquilibrium closed = clear(gravity({1, 0.8, 0.5}, {3, 2, 1}, 1e6, 4.0));
  for (const double w : closed.log_wage) CHECK(std::abs(w) < 1e-9);
  Gravity idle = gravity({1, 0.8, 0.0}, {3, 2, 1}, 1.5, 4.0);
  const GeneralEquilibrium found = clear(idle);
  CHECK(std::abs(found.excess[0]) < 1e-12);
  CHECK(std::abs(found.excess[1]) < 1e-12);
  CHECK(found.final_spending[2] == Approx(0.0).margin(1e-12));  // nobody pays its residents
}

namespace {

/// Holds some markets of a stack at shares of its own, others at what they would choose at these costs.
void hold(Stack& stack, Dice& dice, const StackPrices* chosen = nullptr) {
  stack.held.assign(stack.market_count() * (stack.states + 1), 0.0);
  for (std::size_t m = 0; m < stack.market_count(); ++m) {
    double sum = 0;
    double* held = stack.held.data() + m * (stack.states + 1);
    for (std::size_t h = 0; h < stack.states; ++h) {
      const double any = chosen != nullptr ? chosen->sales_share[m * stack.states + h] : dice.uniform(0.1, 1.0);
      held[h] = stack.weight[m * stack.states + h] > 0 ? any : 0.0;
      sum += held[h];
    }
    if (sum <= 0 || (chosen == nullptr && dice.below(3) == 0)) {
      std::fill(held, held + stack.states, 0.0);
      continue;
    }
    if (chosen != nullptr) {
      held[stack.states] = stack.outside(m) > 0 ? 1.0 - sum : 0.0;
    } else {
      for (std::size_t h = 0; h < stack.states; ++h) held[h] /= sum;
    }
  }
}

}  // namespace

TEST_CASE("prices where buyers are held are those of brute iteration, and of free choice where they would stay", "[inputs][switching]") {
  Dice dice(23);
  for (int round = 0; round < 60; ++round) {
    Stack stack = random_stack(dice);
    if (round % 2 == 0) stack.outside_weight[1] = 2.0;
    const std::vector<double> log_wage{dice.uniform(-0.3, 0.3), dice.uniform(-0.3, 0.3), dice.uniform(-0.3, 0.3)};
    const StackPrices free = settle_input_prices(stack, log_wage, std::vector<double>(9, 0.0));
    Stack resting = stack;
    hold(resting, dice, &free);
    const StackPrices same = settle_input_prices(resting, log_wage, std::vector<double>(9, 0.2));
    CHECK(largest_difference(same.log_cost, free.log_cost) < 1e-11);
    CHECK(largest_difference(same.log_price, free.log_price) < 1e-11);
    Stack held = stack;
    hold(held, dice);
    const StackPrices found = settle_input_prices(held, log_wage, std::vector<double>(9, 0.0));
    std::vector<double> cost(9, 0.0);
    for (int step = 0; step < 2000; ++step) {  // the definition, again
      std::vector<double> next(9);
      for (std::size_t h = 0; h < 3; ++h) {
        std::vector<double> logs{log_wage[h]};
        for (std::size_t u = 0; u < 3; ++u) {
          const std::size_t m = held.market(h, u, 0);
          const double sigma = held.elasticity[u];
          double phi = held.outside_weight[u];
          double sum = 0;
          for (std::size_t g = 0; g < 3; ++g) {
            const double weight = held.weight[m * 3 + g] * std::exp((1 - sigma) * cost[g * 3 + u]);
            phi += weight;
            sum += std::pow(held.held[m * 4 + g], (sigma - 1) / sigma) * std::pow(weight, 1 / sigma);
          }
          logs.push_back(held.is_held(m) ? -sigma / (sigma - 1) * std::log(sum) : phi > 0 ? std::log(phi) / (1 - sigma) : log_wage[h]);
        }
        for (std::size_t s = 0; s < 3; ++s) {
          next[h * 3 + s] = held.log_scale[h * 3 + s] + input_cost(std::span(held.alpha).subspan(s * 4, 4), logs,
                                                                   std::span(held.log_adapted).subspan(h * 4, 4), held.substitution)
                                                            .log_cost;
        }
      }
      cost = next;
    }
    CHECK(largest_difference(found.log_cost, cost) < 1e-11);
    for (std::size_t m = 0; m < held.market_count(); ++m) {
      if (!held.is_held(m)) continue;
      for (std::size_t g = 0; g < 3; ++g) CHECK(found.sales_share[m * 3 + g] == held.held[m * 4 + g]);
    }
  }
}

TEST_CASE("Walras' law holds where shares of sales are held, and where a part of public budgets is reserved", "[closure]") {
  Dice dice(29);
  for (int round = 0; round < 60; ++round) {
    Stack stack = random_stack(dice);
    const bool reserves = round % 2 == 1;
    if (reserves) {
      stack.segments = 3;
      stack.weight.resize(stack.market_count() * 3);
      stack.cost_fraction.resize(stack.weight.size());
      stack.market_outside.resize(stack.market_count());
      for (std::size_t m = 0; m < stack.market_count(); ++m) stack.market_outside[m] = m % 3 == 2 ? 0.0 : 0.5;
      for (std::size_t i = 0; i < stack.weight.size(); ++i) {
        stack.weight[i] = dice.uniform(0.1, 5.0);
        stack.cost_fraction[i] = (1.0 - 1.0 / stack.elasticity[stack.layer_of(i / 3)]) * dice.uniform(0.7, 1.0);
      }
    }
    for (std::size_t i = 0; i < stack.weight.size(); ++i) stack.weight[i] = std::max(stack.weight[i], 0.05);
    hold(stack, dice);
    LabourMarkets markets;
    markets.labour = {100.0, 150.0, 70.0};
    markets.overhead = {5.0, 3.0, 2.0};
    markets.services_bought = {3.0, 1.0, 2.0};
    markets.services_sold = {2.0, 2.0, 2.0};
    markets.savings = {1.0, 2.0, -3.0};
    markets.transfers = {-1.0, 0.5, 0.5};
    markets.budget.assign(stack.market_count(), 3.0 / static_cast<double>(stack.market_count()));
    markets.numeraire = 3;
    const std::vector<double> none(9, 0.0);
    const std::vector<double> log_wage{dice.uniform(-0.3, 0.3), dice.uniform(-0.3, 0.3), dice.uniform(-0.3, 0.3)};
    const GeneralEquilibrium any = spend_income(stack, markets, log_wage, none, none);
    double sum = 0;
    double pay = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      sum += any.excess[j] * std::exp(any.log_wage[j]) * markets.labour[j];
      pay += std::exp(any.log_wage[j]) * markets.labour[j];
    }
    CHECK(std::abs(sum) < 1e-9 * pay);
    const GeneralEquilibrium cleared = clear_wages(stack, markets, log_wage, none, none);
    for (const double excess : cleared.excess) CHECK(std::abs(excess) < 1e-9);
  }
}
