// What players of [equilibrium] earn in a trial: an outcome of the scenario, or a weighed sum of what consumers, owners and treasuries of
// their states have. Everything is a mean over the recorded dates after the warm-up, so that weights are comparable.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "models/scenario/experiment.hpp"
#include "sim/cli/experiment_trials.hpp"

namespace faultline::cli {

/// One term of a player's payoff: weight × a number of the trial.
struct PayoffTerm {
  std::string name;  ///< "consumption", "profits", "fines", or that of an outcome
  double weight = 0;
  std::size_t place = 0;  ///< among the numbers of a trial
};

struct PlayerPayoff {
  std::vector<PayoffTerm> terms;
  std::string unit;

  [[nodiscard]] double of(std::span<const double> numbers) const;
};

struct PayoffPlan {
  std::vector<Outcome> outcomes;      ///< kept of every trial …
  std::vector<TrialNumber> numbers;   ///< … and these after them
  std::vector<PlayerPayoff> players;  ///< in the order of [equilibrium]
};

/// Consumption is Σ E ln(1/P) over states and layers, from `spending` and `price_index` at each date: additive, without a reference date,
/// and to second order the equivalent variation. (`variation` has the end of the warm-up as its reference, which differs between profiles
/// that hold from the start, so it cannot compare them.) Profits are `profit` of firms at home; fines are `fines_paid`.
PayoffPlan plan_payoffs(const Experiment& experiment, const ResultLayout& layout);

/// The player of this name.
const PlayerParameters& find_player(const Experiment& experiment, const std::string& name);

}  // namespace faultline::cli
