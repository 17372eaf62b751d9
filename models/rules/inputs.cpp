#include "models/rules/inputs.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "sim/base/diagnostics.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

namespace {

/// ln [Σ weight_i x_i^(1−ρ)]^(1/(1−ρ)) from ln x, and the shares that go with it; weights sum to one.
InputCost power_mean(std::span<const double> weights, std::span<const double> logs, double elasticity) {
  InputCost mean;
  mean.shares.assign(weights.begin(), weights.end());
  if (elasticity == 1.0) {
    for (std::size_t i = 0; i < logs.size(); ++i) {
      if (weights[i] > 0) mean.log_cost += weights[i] * logs[i];
    }
    return mean;
  }
  const double power = 1.0 - elasticity;
  double sum = 0;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    mean.shares[i] = weights[i] > 0 ? weights[i] * elementary::exp(power * logs[i]) : 0.0;
    sum += mean.shares[i];
  }
  for (double& share : mean.shares) share /= sum;
  mean.log_cost = elementary::log(sum) / power;
  return mean;
}

/// Costs, prices and shares that follow from ln C: one application of the map.
class PriceMap {
 public:
  PriceMap(const Stack& stack, std::span<const double> log_wage) : stack_(stack), log_wage_(log_wage) {
    prices_.log_price.resize(stack.states * stack.layers);
    prices_.cost_share.resize(stack.states * stack.layers * (1 + stack.layers));
    prices_.sales_share.resize(stack.market_count() * stack.states);
    if (!stack.held.empty()) pull_.assign(prices_.sales_share.size(), 0.0);
  }

  /// @returns G(c): costs at the prices that costs c make
  const Eigen::VectorXd& apply(const Eigen::VectorXd& log_cost) {
    for (std::size_t m = 0; m < stack_.market_count(); ++m) price_market(m, log_cost);
    next_.resize(log_cost.size());
    for (std::size_t h = 0; h < stack_.states; ++h) cost_home(h);
    return next_;
  }

  /// 1 − G'(c): costs weigh on prices by market shares, prices on costs by cost shares.
  [[nodiscard]] Eigen::MatrixXd slope() const {
    const auto size = static_cast<Eigen::Index>(stack_.states * stack_.layers);
    Eigen::MatrixXd slope = Eigen::MatrixXd::Identity(size, size);
    for (std::size_t h = 0; h < stack_.states; ++h) {
      for (std::size_t s = 0; s < stack_.layers; ++s) {
        for (std::size_t u = 0; u < stack_.layers; ++u) {
          const double share = input_share(prices_, stack_.layers, h * stack_.layers + s, u);
          if (share == 0) continue;
          for (std::size_t g = 0; g < stack_.states; ++g) {
            const std::size_t slot = stack_.market(h, u, 0) * stack_.states + g;
            slope(index(h, s), index(g, u)) -= share * (pull_.empty() ? prices_.sales_share : pull_)[slot];
          }
        }
      }
    }
    return slope;
  }

  StackPrices take(const Eigen::VectorXd& log_cost) {
    prices_.log_cost.assign(log_cost.begin(), log_cost.end());
    return std::move(prices_);
  }

 private:
  [[nodiscard]] Eigen::Index index(std::size_t state, std::size_t layer) const {
    return static_cast<Eigen::Index>(state * stack_.layers + layer);
  }

  void price_market(std::size_t m, const Eigen::VectorXd& log_cost) {
    const std::size_t u = stack_.layer_of(m);
    double* shares = prices_.sales_share.data() + m * stack_.states;
    double phi = stack_.outside(m);
    for (std::size_t h = 0; h < stack_.states; ++h) {
      const double weight = stack_.weight[m * stack_.states + h];
      shares[h] = weight > 0 ? weight * elementary::exp((1.0 - stack_.elasticity[u]) * log_cost[index(h, u)]) : 0.0;
      phi += shares[h];
    }
    double log_price = 0;
    if (stack_.is_held(m)) {
      log_price = hold_shares(m, shares);
    } else {
      if (phi > 0) std::for_each(shares, shares + stack_.states, [phi](double& share) { share /= phi; });
      if (!pull_.empty()) std::copy(shares, shares + stack_.states, pull_.begin() + static_cast<std::ptrdiff_t>(m * stack_.states));
      if (m % stack_.segments != 0) return;
      log_price = phi > 0 ? elementary::log(phi) / (1.0 - stack_.elasticity[u]) : log_wage_[stack_.state_of(m)];
    }
    if (m % stack_.segments == 0) prices_.log_price[m / stack_.segments] = log_price;
  }

  /// Spending where buyers are held. @param shares  weights, to become shares of spending; @returns ln of what the bundle costs
  double hold_shares(std::size_t m, double* shares) {
    const double sigma = stack_.elasticity[stack_.layer_of(m)];
    const double* held = stack_.held.data() + m * (stack_.states + 1);
    const auto term = [sigma](double share, double weight) {
      return share > 0 && weight > 0 ? elementary::pow(share, (sigma - 1.0) / sigma) * elementary::pow(weight, 1.0 / sigma) : 0.0;
    };
    double* pull = pull_.data() + m * stack_.states;
    double sum = term(held[stack_.states], stack_.outside(m));
    for (std::size_t h = 0; h < stack_.states; ++h) {
      pull[h] = term(held[h], shares[h]);
      shares[h] = held[h];
      sum += pull[h];
    }
    std::for_each(pull, pull + stack_.states, [sum](double& part) { part /= sum; });
    return -sigma / (sigma - 1.0) * elementary::log(sum);
  }

  void cost_home(std::size_t h) {
    const std::size_t width = 1 + stack_.layers;
    log_prices_.assign(1, log_wage_[h]);
    for (std::size_t u = 0; u < stack_.layers; ++u) log_prices_.push_back(prices_.log_price[h * stack_.layers + u]);
    for (std::size_t s = 0; s < stack_.layers; ++s) {
      const InputCost cost = input_cost(std::span(stack_.alpha).subspan(s * width, width), log_prices_,
                                        std::span(stack_.log_adapted).subspan(h * width, width), stack_.substitution);
      next_[index(h, s)] = stack_.log_scale[h * stack_.layers + s] + cost.log_cost;
      std::copy(cost.shares.begin(), cost.shares.end(),
                prices_.cost_share.begin() + static_cast<std::ptrdiff_t>((h * stack_.layers + s) * width));
    }
  }

  const Stack& stack_;
  std::span<const double> log_wage_;
  StackPrices prices_;
  std::vector<double> log_prices_;
  std::vector<double> pull_;  ///< by market · states + home: d ln P/d ln C where some shares are held; empty: shares of sales
  Eigen::VectorXd next_;
};

}  // namespace

InputCost input_cost(std::span<const double> alpha, std::span<const double> log_prices, std::span<const double> log_adapted,
                     const InputSubstitution& substitution) {
  EXPECTS(alpha.size() == log_prices.size() && alpha.size() == log_adapted.size());
  if (substitution.short_elasticity == 1.0 && substitution.long_elasticity == 1.0) return power_mean(alpha, log_prices, 1.0);
  const InputCost technique = power_mean(alpha, log_adapted, substitution.long_elasticity);
  std::vector<double> moves(alpha.size());
  for (std::size_t i = 0; i < moves.size(); ++i) moves[i] = log_prices[i] - log_adapted[i];
  InputCost cost = power_mean(technique.shares, moves, substitution.short_elasticity);
  cost.log_cost += technique.log_cost;
  return cost;
}

double adapt_log_price(double log_adapted, double log_price, double rate, double years) {
  return log_price + (log_adapted - log_price) * elementary::exp(-rate * years);
}

StackPrices settle_input_prices(const Stack& stack, std::span<const double> log_wage, std::span<const double> log_cost) {
  EXPECTS(log_wage.size() == stack.states && log_cost.size() == stack.states * stack.layers);
  constexpr int most_steps = 100;
  constexpr double precision = 1e-13;
  PriceMap map(stack, log_wage);
  Eigen::VectorXd cost = Eigen::Map<const Eigen::VectorXd>(log_cost.data(), static_cast<Eigen::Index>(log_cost.size()));
  double step = 0;
  for (int count = 0; count < most_steps; ++count) {
    const Eigen::VectorXd gap = map.apply(cost) - cost;
    const Eigen::VectorXd move = map.slope().partialPivLu().solve(gap);
    step = move.cwiseAbs().maxCoeff();
    if (!std::isfinite(step)) break;
    cost += move;
    if (step <= precision * (1.0 + cost.cwiseAbs().maxCoeff())) break;
  }
  map.apply(cost);
  if (!(std::isfinite(step) && step <= precision * (1.0 + cost.cwiseAbs().maxCoeff())))
    throw UsageError(
        "inputs have no finite prices: what one layer buys of another makes that one dearer without end; "
        "smaller shares of inputs have, or elasticities of inputs nearer to 1");
  return map.take(cost);
}

std::vector<double> production_costs(const Stack& stack, const StackPrices& prices, std::span<const double> spending) {
  std::vector<double> costs(stack.states * stack.layers);
  for (std::size_t m = 0; m < stack.market_count(); ++m) {
    for (std::size_t h = 0; h < stack.states; ++h) {
      const std::size_t slot = m * stack.states + h;
      costs[h * stack.layers + stack.layer_of(m)] += prices.sales_share[slot] * stack.cost_fraction[slot] * spending[m];
    }
  }
  return costs;
}

double input_share(const StackPrices& prices, std::size_t layers, std::size_t group, std::size_t input) {
  return prices.cost_share[group * (1 + layers) + 1 + input];
}

double inputs_share(const StackPrices& prices, std::size_t layers, std::size_t group) {
  double share = 0;
  for (std::size_t u = 0; u < layers; ++u) share += input_share(prices, layers, group, u);
  return share;
}

std::vector<double> balance_purchases(const Stack& stack, const StackPrices& prices, std::span<const double> final_spending,
                                      std::span<const double> carried) {
  const std::size_t groups = stack.states * stack.layers;
  EXPECTS(final_spending.size() == stack.market_count() && carried.size() == groups);
  const std::vector<double> from_final = production_costs(stack, prices, final_spending);
  const auto size = static_cast<Eigen::Index>(groups);
  Eigen::MatrixXd balance = Eigen::MatrixXd::Identity(size, size);
  Eigen::VectorXd demand = Eigen::VectorXd::Zero(size);
  for (std::size_t h = 0; h < stack.states; ++h) {
    for (std::size_t s = 0; s < stack.layers; ++s) {
      const std::size_t group = h * stack.layers + s;
      const double all_inputs = inputs_share(prices, stack.layers, group);
      for (std::size_t u = 0; u < stack.layers; ++u) {
        const double share = input_share(prices, stack.layers, group, u);
        if (share == 0) continue;
        const auto row = static_cast<Eigen::Index>(h * stack.layers + u);
        demand[row] += share * (from_final[group] + carried[group] / all_inputs);
        for (std::size_t j = 0; j < stack.states; ++j) {
          const std::size_t slot = stack.market(j, s, 0) * stack.states + h;
          balance(row, static_cast<Eigen::Index>(j * stack.layers + s)) -= share * prices.sales_share[slot] * stack.cost_fraction[slot];
        }
      }
    }
  }
  const Eigen::VectorXd purchases = balance.partialPivLu().solve(demand);
  return {purchases.begin(), purchases.end()};
}

}  // namespace faultline
