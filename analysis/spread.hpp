// How an outcome is spread over replications, at each date if asked: mean, extremes, quantiles. A fan chart is the
// quantiles by date.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analysis/outcomes.hpp"
#include "analysis/quantiles.hpp"
#include "analysis/steady_state.hpp"

namespace faultline {

struct Spread {
  std::size_t outcome = 0;
  std::size_t case_index = 0;
  std::optional<std::size_t> date{};  ///< position in the layout's times; none: over the outcome's window
  Estimate mean{};
  double minimum = 0;
  double maximum = 0;
  std::vector<QuantileEstimate> quantiles{};
};

struct SpreadPlan {
  std::vector<std::size_t> cases;     ///< by position
  std::vector<double> probabilities;  ///< in (0, 1), ascending
  double level = interval_level;
  bool by_date = false;
};

/// Outcome by outcome, case by case, date by date. Quantiles are exact; memory holds one outcome of one case for some
/// dates at a time.
std::vector<Spread> describe_spread(const std::vector<Outcome>& outcomes, ResultReader& reader, const SpreadPlan& plan);

/// The long run of one outcome in one case.
struct SteadyState {
  std::size_t outcome = 0;
  std::size_t case_index = 0;
  Truncation truncation;      ///< of the mean path across replications, in dates
  double start = 0;           ///< [years] end of the start-up phase: a warm-up to ask for
  Estimate by_replication{};  ///< of the replications' means after `start` [Welch-1983]; independent whatever the path
  BatchMeans by_batches{};    ///< of the mean path after `start`; needs one replication only
  bool has_batches = false;   ///< enough dates are left for them
};

/// Dates of the outcome's window count; its statistic does not.
std::vector<SteadyState> describe_steady_state(const std::vector<Outcome>& outcomes, ResultReader& reader,
                                               const std::vector<std::size_t>& cases, double level = interval_level);

}  // namespace faultline
