// Where players who revise one at a time end: sinks of the best-response graph, and the chance to end in each. A sink is a set of
// profiles that lead to each other and nowhere else [Goemans-Mirrokni-Vetta-2005]: one profile is a rest, more are a cycle. There is
// always one, so the chances of all sinks add up to 1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "analysis/games/payoffs.hpp"
#include "analysis/games/verification.hpp"

namespace faultline::games {

/// A step that a player who revises may take.
struct Step {
  std::size_t to = 0;
  double probability = 0;  ///< players revise with equal chances; best replies that tie are as likely as each other
};

/// Steps from each profile: a player whose best reply gains more than ε takes it. What is missing to 1 stays.
using StepGraph = std::vector<std::vector<Step>>;
StepGraph best_response_graph(const MeanGains& gains, double epsilon);

struct EndStates {
  std::vector<std::vector<std::size_t>> sinks;  ///< profiles of each, ascending; in the order of their first
  std::vector<std::vector<double>> basins;      ///< by profile where one starts, by sink: chance to end there; each row adds up to 1

  /// Where every profile is as likely a start as another.
  [[nodiscard]] std::vector<double> from_anywhere() const;
};

/// Strongly connected components, and the absorbing chain solved exactly, component by component.
/// @test tests/unit/analysis/games/test_end_states.cpp
EndStates find_end_states(const StepGraph& graph);

struct BasinShare {
  double share = 0;
  double low = 0;  ///< percentiles of the bootstrap
  double high = 0;
};

struct Basins {
  EndStates ends;
  std::vector<BasinShare> today;     ///< by sink, from `start`
  std::vector<BasinShare> anywhere;  ///< by sink, from a uniform start
  std::vector<double> support;       ///< by sink: share of resamples in which it is a sink
};

struct BasinPlan {
  double epsilon = 0;
  std::size_t start = 0;  ///< today's profile
  std::size_t resamples = 1000;
  std::uint64_t seed = 1;
  double level = interval_level;
};

/// Basins with percentile intervals over replications drawn again [Efron-Tibshirani-1993], all payoffs of a replication together. Each
/// stage is drawn anew within itself, so that profiles with fewer replications keep theirs.
Basins estimate_basins(const Verification& verification, const BasinPlan& plan);

/// Players who all gain by doing something else together.
struct Coalition {
  std::vector<std::size_t> players;  ///< ascending
  std::size_t to = 0;                ///< the profile they go to
  std::vector<Estimate> gains;       ///< by member, each with an interval of its own
  bool is_sure = false;              ///< all intervals lie above ε
};

/// Coalitions of two to `largest` players who would all gain more than ε, smaller ones first.
std::vector<Coalition> blocking_coalitions(const Payoffs& payoffs, std::size_t profile, double epsilon, std::size_t largest = 3);

/// Where every player is in (action 1) or out (action 0): nobody in gains more than ε by leaving, nobody out by joining.
struct Stability {
  bool internal = false;
  bool external = false;
};
Stability membership_stability(const MeanGains& gains, std::size_t profile, double epsilon);

/// Largest |sum of gains around a cycle in which two players change in turn| over the median |gain|: 0 in a game with a potential, in
/// which no cycle can be [Monderer-Shapley-1996]. NaN with one player, or where nobody's gain is more than nothing.
double potential_defect(const MeanGains& gains);

}  // namespace faultline::games
