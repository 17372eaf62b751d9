#include "analysis/spread.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t batches = 20;

Spread spread_of(std::span<const double> values, const SpreadPlan& plan) {
  Spread spread;
  spread.mean = estimate_mean(values, plan.level);
  const std::vector<double> sorted = sorted_values(values);
  spread.minimum = sorted.empty() ? nan : sorted.front();
  spread.maximum = sorted.empty() ? nan : sorted.back();
  for (const double probability : plan.probabilities) spread.quantiles.push_back(estimate_quantile(sorted, probability, plan.level));
  return spread;
}

/// Calls visit(date, values by replication) for every date of the window, some dates of the file in memory at a time.
template <class Visit>
void for_each_date(const Outcome& outcome, ResultReader& reader, std::size_t case_index, const Visit& visit) {
  const std::size_t dates = outcome.dates().size();
  const std::size_t step = dates_per_pass(reader.layout().replications.size());
  for (std::size_t first = 0; first < dates; first += step) {
    const std::size_t count = std::min(step, dates - first);
    const std::vector<std::vector<double>> paths = read_paths(outcome, reader, case_index, first, count);
    for (std::size_t d = 0; d < count; ++d) visit(first + d, std::span<const double>(paths[d]));
  }
}

std::vector<double> mean_path(const Outcome& outcome, ResultReader& reader, std::size_t case_index) {
  std::vector<double> path;
  for_each_date(outcome, reader, case_index,
                [&](std::size_t, std::span<const double> values) { path.push_back(estimate_mean(values).mean); });
  return path;
}

/// Each replication's mean over the dates after the first `dropped`.
std::vector<double> replication_means(const Outcome& outcome, ResultReader& reader, std::size_t case_index, std::size_t dropped) {
  std::vector<double> sums(reader.layout().replications.size(), 0);
  std::vector<double> counts(sums.size(), 0);
  for_each_date(outcome, reader, case_index, [&](std::size_t date, std::span<const double> values) {
    for (std::size_t r = 0; date >= dropped && r < values.size(); ++r) {
      if (std::isnan(values[r])) continue;
      sums[r] += values[r];
      counts[r] += 1;
    }
  });
  for (std::size_t r = 0; r < sums.size(); ++r) sums[r] = counts[r] == 0 ? nan : sums[r] / counts[r];
  return sums;
}

}  // namespace

std::vector<Spread> describe_spread(const std::vector<Outcome>& outcomes, ResultReader& reader, const SpreadPlan& plan) {
  std::vector<Spread> all;
  const auto keep = [&](Spread spread, std::size_t outcome, std::size_t case_index) -> Spread& {
    spread.outcome = outcome;
    spread.case_index = case_index;
    return all.emplace_back(std::move(spread));
  };
  const std::vector<OutcomeTable> tables = plan.by_date ? std::vector<OutcomeTable>() : evaluate_outcomes(outcomes, reader);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    for (const std::size_t c : plan.cases) {
      if (!plan.by_date) {
        keep(spread_of(tables[i][c], plan), i, c);
        continue;
      }
      for_each_date(outcomes[i], reader, c, [&](std::size_t date, std::span<const double> values) {
        keep(spread_of(values, plan), i, c).date = outcomes[i].dates()[date];
      });
    }
  }
  return all;
}

std::vector<SteadyState> describe_steady_state(const std::vector<Outcome>& outcomes, ResultReader& reader,
                                               const std::vector<std::size_t>& cases, double level) {
  std::vector<SteadyState> all;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const std::vector<std::size_t>& dates = outcomes[i].dates();
    for (const std::size_t c : cases) {
      SteadyState& steady = all.emplace_back();
      steady.outcome = i;
      steady.case_index = c;
      std::vector<double> path = mean_path(outcomes[i], reader, c);
      steady.truncation = find_truncation(path);
      const std::size_t dropped = steady.truncation.dropped;
      steady.start = dropped == 0 ? 0 : reader.layout().times[dates[dropped - 1]];
      steady.by_replication = estimate_mean(replication_means(outcomes[i], reader, c, dropped), level);
      path.erase(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(dropped));
      std::erase_if(path, [](double value) { return std::isnan(value); });
      steady.has_batches = path.size() >= batches;
      if (steady.has_batches) steady.by_batches = estimate_batch_means(path, batches, level);
    }
  }
  return all;
}

}  // namespace faultline
