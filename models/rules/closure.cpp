#include "models/rules/closure.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "sim/base/elementary.hpp"

namespace faultline {

namespace {

Eigen::Index at(std::size_t i) { return static_cast<Eigen::Index>(i); }

bool is_served(const Stack& stack, std::size_t m) {
  const auto first = stack.weight.begin() + static_cast<std::ptrdiff_t>(m * stack.states);
  return stack.outside(m) > 0 ||
         std::any_of(first, first + static_cast<std::ptrdiff_t>(stack.states), [](double weight) { return weight > 0; });
}

/// Whether firms of this home sell anything: whether there is a labour market to clear.
bool has_sellers(const Stack& stack, std::size_t home) {
  for (std::size_t m = 0; m < stack.market_count(); ++m) {
    if (stack.weight[m * stack.states + home] > 0) return true;
  }
  return false;
}

std::vector<bool> employers(const Stack& stack) {
  std::vector<bool> found(stack.states);
  for (std::size_t h = 0; h < stack.states; ++h) found[h] = has_sellers(stack, h);
  return found;
}

/// Budget shares of final spending that meets a seller.
std::vector<double> served_budget(const Stack& stack, const LabourMarkets& markets) {
  std::vector<double> budget(markets.budget.size());
  std::vector<double> sum(stack.states);
  for (std::size_t m = 0; m < budget.size(); ++m) {
    if (!is_served(stack, m)) continue;
    budget[m] = markets.budget[m];
    sum[stack.state_of(m)] += budget[m];
  }
  for (std::size_t m = 0; m < budget.size(); ++m) {
    if (budget[m] > 0) budget[m] /= sum[stack.state_of(m)];
  }
  return budget;
}

/// What one dollar spent in a market becomes, by home: revenue, labour and inputs of production; and the outside good.
struct DollarSpent {
  const Stack& stack;
  const StackPrices& prices;

  [[nodiscard]] double revenue(std::size_t m, std::size_t h) const { return prices.sales_share[m * stack.states + h]; }
  [[nodiscard]] double cost(std::size_t m, std::size_t h) const { return revenue(m, h) * stack.cost_fraction[m * stack.states + h]; }
  /// Labour of production and of complying in proportion.
  [[nodiscard]] double labour(std::size_t m, std::size_t h) const {
    const double made = cost(m, h) * (1.0 - inputs(h, stack.layer_of(m)));
    return stack.complying_fraction.empty() ? made : made + revenue(m, h) * stack.complying_fraction[m * stack.states + h];
  }
  [[nodiscard]] double inputs(std::size_t h, std::size_t layer) const {
    return inputs_share(prices, stack.layers, h * stack.layers + layer);
  }
  [[nodiscard]] double input(std::size_t h, std::size_t layer, std::size_t u) const {
    return input_share(prices, stack.layers, h * stack.layers + layer, u);
  }
  [[nodiscard]] double outside(std::size_t m) const {
    double sold = 0;
    for (std::size_t h = 0; h < stack.states; ++h) sold += revenue(m, h);
    return is_served(stack, m) ? std::max(0.0, 1.0 - sold) : 0.0;
  }
};

/// Linear in X and I at given wages and prices.
class SpendingSystem {
 public:
  /// @param budget  as `served_budget` says: it hangs on who sells, not on wages
  SpendingSystem(const Stack& stack, const LabourMarkets& markets, const std::vector<bool>& employs, const std::vector<double>& budget,
                 const GeneralEquilibrium& state, std::span<const double> carried)
      : stack_(stack), markets_(markets), employs_(employs), budget_(budget), dollar_{stack, state.prices} {
    for (const double w : state.log_wage) wage_.push_back(elementary::exp(w));
    const auto size = at(stack.states + stack.states * stack.layers);
    matrix_ = Eigen::MatrixXd::Identity(size, size);
    given_ = Eigen::VectorXd::Zero(size);
    for (std::size_t m = 0; m < stack.market_count(); ++m) spend_in(m);
    for (std::size_t j = 0; j < stack.states; ++j) earn_in(j);
    for (std::size_t group = 0; group < carried.size(); ++group) carry(group, carried[group]);
    for (std::size_t j = 0; j < stack.states; ++j) buy_in(j);
  }

  /// Fills X, I, E and the excess demand for labour.
  void solve(GeneralEquilibrium& state) const {
    const Eigen::VectorXd found = matrix_.partialPivLu().solve(given_);
    state.final_spending.assign(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(stack_.states));
    state.purchases.assign(found.begin() + static_cast<std::ptrdiff_t>(stack_.states), found.end());
    for (double& purchase : state.purchases) purchase = std::max(0.0, purchase);
    state.spending.assign(stack_.market_count(), 0.0);
    std::vector<double> hired(stack_.states);
    for (std::size_t m = 0; m < stack_.market_count(); ++m) {
      const std::size_t j = stack_.state_of(m);
      const double purchase = m % stack_.segments == 0 ? state.purchases[m / stack_.segments] : 0.0;
      const double served = budget_[m] * state.final_spending[j] + purchase;
      const bool latent = !is_served(stack_, m);
      state.spending[m] = std::max(0.0, latent ? markets_.budget[m] * state.final_spending[j] + purchase : served);
      if (latent) hired[j] += purchase;
      hired[j] += dollar_.outside(m) * served;
      for (std::size_t h = 0; h < stack_.states; ++h) {
        hired[h] += dollar_.labour(m, h) * served;
      }
    }
    state.excess.assign(stack_.states, 0.0);
    for (std::size_t j = 0; j < stack_.states; ++j) {
      const double demand = hired[j] + wage_[j] * markets_.overhead[j] + markets_.services_sold[j];
      state.excess[j] = demand / (wage_[j] * markets_.labour[j]) - 1.0;
    }
  }

 private:
  [[nodiscard]] Eigen::Index income(std::size_t j) const { return at(j); }
  [[nodiscard]] Eigen::Index purchase(std::size_t j, std::size_t u) const { return at(stack_.states + j * stack_.layers + u); }

  /// `factor` times spending in market m goes into the equation `row`.
  void add(Eigen::Index row, std::size_t m, double factor) {
    if (factor == 0) return;
    const std::size_t j = stack_.state_of(m);
    matrix_(row, income(j)) -= factor * budget_[m];
    if (m % stack_.segments == 0) matrix_(row, purchase(j, stack_.layer_of(m))) -= factor;
  }

  /// What firms of every home do with a dollar of sales: profit to their owners, purchases of inputs.
  void spend_in(std::size_t m) {
    const std::size_t layer = stack_.layer_of(m);
    for (std::size_t h = 0; h < stack_.states; ++h) {
      add(income(h), m, dollar_.revenue(m, h) - (employs_[h] ? dollar_.labour(m, h) : 0.0));
      for (std::size_t u = 0; u < stack_.layers; ++u) add(purchase(h, u), m, dollar_.cost(m, h) * dollar_.input(h, layer, u));
    }
    if (!employs_[stack_.state_of(m)]) add(income(stack_.state_of(m)), m, dollar_.outside(m));
  }

  void earn_in(std::size_t j) {
    given_[income(j)] += markets_.savings[j] - markets_.services_bought[j];
    if (!markets_.transfers.empty()) given_[income(j)] += markets_.transfers[j];
    given_[income(j)] += employs_[j] ? wage_[j] * (markets_.labour[j] - markets_.overhead[j]) : markets_.services_sold[j];
  }

  /// Purchases of home j leave its owners' income; what is made at home for want of sellers comes back as pay.
  void buy_in(std::size_t j) {
    for (std::size_t u = 0; u < stack_.layers; ++u) {
      const bool comes_back = !employs_[j] && !is_served(stack_, stack_.market(j, u, 0));
      if (!comes_back) matrix_(income(j), purchase(j, u)) += 1.0;
    }
  }

  void carry(std::size_t group, double amount) {
    const std::size_t h = group / stack_.layers;
    const std::size_t layer = group % stack_.layers;
    const double all = dollar_.inputs(h, layer);
    if (all <= 0) return;
    for (std::size_t u = 0; u < stack_.layers; ++u) given_[purchase(h, u)] += amount * dollar_.input(h, layer, u) / all;
  }

  const Stack& stack_;
  const LabourMarkets& markets_;
  const std::vector<bool>& employs_;
  const std::vector<double>& budget_;
  DollarSpent dollar_;
  std::vector<double> wage_;
  Eigen::MatrixXd matrix_;
  Eigen::VectorXd given_;
};

/// All wages times one factor, so that the numeraire is one.
void normalise(const LabourMarkets& markets, std::vector<double>& log_wage) {
  double level = 0;
  if (markets.numeraire < log_wage.size()) {
    level = log_wage[markets.numeraire];
  } else {
    double pay = 0;
    double labour = 0;
    for (std::size_t j = 0; j < log_wage.size(); ++j) {
      pay += elementary::exp(log_wage[j]) * markets.labour[j];
      labour += markets.labour[j];
    }
    level = elementary::log(pay / labour);
  }
  for (double& w : log_wage) w -= level;
}

/// Relative wages of the states that have employers, less one for Walras' law.
class WageSearch {
 public:
  WageSearch(const Stack& stack, const LabourMarkets& markets, std::span<const double> log_wage, std::span<const double> log_cost,
             std::span<const double> carried)
      : stack_(stack), markets_(markets), carried_(carried), employs_(employers(stack)), budget_(served_budget(stack, markets)) {
    for (std::size_t j = 0; j < stack.states; ++j) {
      if (employs_[j]) free_.push_back(j);
    }
    found_ = evaluate({log_wage.begin(), log_wage.end()}, log_cost);
  }

  [[nodiscard]] const GeneralEquilibrium& found() const { return found_; }
  [[nodiscard]] double worst() const {
    double worst = 0;
    for (const std::size_t j : free_) worst = std::max(worst, std::abs(found_.excess[j]));
    return worst;
  }

  /// One damped Newton step. @returns whether it came nearer
  bool step() {
    if (free_.size() < 2) return false;
    const Eigen::VectorXd here = residual(found_);
    Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> decomposed;
    decomposed.setThreshold(1e-7);  // above the noise of differences: isolated states have wages of their own
    decomposed.compute(slope(here));
    Eigen::VectorXd move = decomposed.solve(-here);
    constexpr double longest = 0.5;  // log points
    move *= std::min(1.0, longest / std::max(move.cwiseAbs().maxCoeff(), 1e-300));
    for (int halving = 0; halving < 30; ++halving, move /= 2) {
      GeneralEquilibrium next = evaluate(moved(move), found_.prices.log_cost);
      if (!(residual(next).norm() < here.norm())) continue;
      found_ = std::move(next);
      return true;
    }
    return false;
  }

 private:
  [[nodiscard]] GeneralEquilibrium evaluate(std::vector<double> log_wage, std::span<const double> log_cost) const {
    GeneralEquilibrium state;
    state.log_wage = std::move(log_wage);
    normalise(markets_, state.log_wage);
    state.prices = settle_input_prices(stack_, state.log_wage, log_cost);
    SpendingSystem(stack_, markets_, employs_, budget_, state, carried_).solve(state);
    return state;
  }

  [[nodiscard]] Eigen::VectorXd residual(const GeneralEquilibrium& state) const {
    Eigen::VectorXd residual(at(free_.size() - 1));
    for (std::size_t i = 0; i + 1 < free_.size(); ++i) residual[at(i)] = state.excess[free_[i]];
    return residual;
  }

  [[nodiscard]] std::vector<double> moved(const Eigen::VectorXd& move) const {
    std::vector<double> log_wage = found_.log_wage;
    for (std::size_t i = 0; i + 1 < free_.size(); ++i) log_wage[free_[i]] += move[at(i)];
    return log_wage;
  }

  [[nodiscard]] Eigen::MatrixXd slope(const Eigen::VectorXd& here) const {
    constexpr double width = 1e-6;
    Eigen::MatrixXd slope(here.size(), here.size());
    for (Eigen::Index i = 0; i < here.size(); ++i) {
      Eigen::VectorXd move = Eigen::VectorXd::Zero(here.size());
      move[i] = width;
      slope.col(i) = (residual(evaluate(moved(move), found_.prices.log_cost)) - here) / width;
    }
    return slope;
  }

  const Stack& stack_;
  const LabourMarkets& markets_;
  std::span<const double> carried_;
  std::vector<bool> employs_;
  std::vector<double> budget_;
  std::vector<std::size_t> free_;
  GeneralEquilibrium found_;
};

}  // namespace

GeneralEquilibrium spend_income(const Stack& stack, const LabourMarkets& markets, std::span<const double> log_wage,
                                std::span<const double> log_cost, std::span<const double> carried) {
  return WageSearch(stack, markets, log_wage, log_cost, carried).found();
}

GeneralEquilibrium clear_wages(const Stack& stack, const LabourMarkets& markets, std::span<const double> log_wage,
                               std::span<const double> log_cost, std::span<const double> carried) {
  constexpr int most_steps = 100;
  constexpr double precision = 1e-13;
  WageSearch search(stack, markets, log_wage, log_cost, carried);
  for (int count = 0; count < most_steps && search.worst() > precision; ++count) {
    if (!search.step()) break;
  }
  return search.found();
}

}  // namespace faultline
