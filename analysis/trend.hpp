// Whether what an outcome averages over its window has come to rest there, or moves: the last third of the dates against the
// first, replication by replication. A mean over a path that moves depends on where the window lies.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/intervals.hpp"
#include "analysis/outcomes.hpp"

namespace faultline {

/// Of the intervals that a trend is judged by. Tables show many means, so one in a hundred is wrong, not one in twenty.
inline constexpr double trend_level = 0.99;
/// Fewer dates than these in a window say nothing of a trend.
inline constexpr std::size_t least_trend_dates = 9;

enum class TrendDirection : std::uint8_t { none, rising, falling };

struct Trend {
  TrendDirection direction{};
  /// The last third also lies beyond the middle one, in the same direction: the path had not come to rest at the end.
  bool goes_on = false;
  Estimate change;   ///< last third less first, at trend_level
  double first = 0;  ///< means over the replications that have both; NaN where nothing was judged
  double last = 0;
};

/// A trend: the interval of the change leaves out 0, and the change is larger than the half width of the mean that is shown.
/// The second condition leaves out what is sure and small: a window elsewhere would give a mean within the interval.
/// @param first, middle, last  mean over a third of the dates, by replication
/// @param mean  of the outcome over the whole window, with its interval as shown
/// @test coverage: false alarms on stationary paths at most 1.3 % of 4000; power on drifting ones
Trend judge_trend(std::span<const double> first, std::span<const double> middle, std::span<const double> last, const Estimate& mean);

/// trends[outcome][case] of a file. Nothing is judged of outcomes that are no mean over dates, or of too few dates.
std::vector<std::vector<Trend>> measure_trends(const std::vector<Outcome>& outcomes, const std::vector<OutcomeTable>& tables,
                                               ResultReader& reader);

}  // namespace faultline
