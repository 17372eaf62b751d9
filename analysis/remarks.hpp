// What a mean does not say of itself: corners, where a bound decides an answer and not the economy. Read from a result after
// a run, so that nobody has to look for them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analysis/outcomes.hpp"
#include "analysis/trend.hpp"
#include "sim/io/result_reader.hpp"

namespace faultline {

struct Remark {
  std::string key;  ///< for programs, such as "entry_certain"
  std::size_t case_index = 0;
  std::string sentence;  ///< what is so, with its number; small first letter, no full stop
  std::string advice;    ///< what to do about it, in the same form
};

/// What is looked at. The rest is in the file.
struct RemarkPlan {
  std::vector<std::size_t> cases;  ///< by position
  std::size_t baseline = 0;        ///< the case that others may equal
  double warm_up = 0;              ///< [years] dates up to here do not count
  std::vector<bool> money_ends{};  ///< by case of the file: whether firms can run out of it; empty: they cannot
};

/// Remarks of every case, rule by rule, from the series that a rule needs; a rule whose series the file lacks is silent.
///     entry_certain         an idea enters with probability 1 at half of the dates or more; under free entry, nine of ten ideas do
///     no_exit_by_choice     of 30 firms or more that stopped
///     nobody_insolvent      the same, where money can run out
///     everybody_exports     99.5 % of the startups of a home that has ten or more
///     nobody_exports        at most 0.5 % of them
///     auditors_saturated    at work for 99 % of the time, at 95 % of the dates or more
///     auditors_idle         at work for 1 % of the time at most, at as many dates, in every case that is looked at
///     price_index_infinite  where something is to be spent, at any date
///     choices_not_exact     a review whose search for markets reached its limit
///     equal_to_baseline     in every series of every replication
/// @param reader  memory: some replications of one case of the few series of a rule
/// @test each is silent on a healthy result and speaks on a sick one
std::vector<Remark> find_remarks(ResultReader& reader, const RemarkPlan& plan);

/// "mean_not_at_rest", one for each case some of whose means move.
/// @param trends  by outcome and case, as measure_trends gives them
std::vector<Remark> remark_trends(const std::vector<Outcome>& outcomes, const std::vector<std::vector<Trend>>& trends,
                                  const std::vector<std::size_t>& cases);

}  // namespace faultline
