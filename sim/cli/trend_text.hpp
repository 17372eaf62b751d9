// How a mean over dates that has not come to rest is marked: a sign beside it, a line below its table, fields for programs.
#pragma once

#include <string>
#include <vector>

#include "analysis/trend.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/records.hpp"

namespace faultline::cli {

struct CaseTrend {
  std::string name;  ///< of the case
  Trend trend;
};

bool any_moves(const std::vector<CaseTrend>& cases);

/// " ↑", " ↓", or blanks
std::string trend_mark(const Trend& trend);

/// One line for each kind of movement, such as
/// "  ↑ still rising: 0.31 in the last third of the window against 0.02 in the first (independent)"; empty without any
std::string trend_lines(const std::vector<CaseTrend>& cases, const NumberForm& form);

/// {"direction": "rising", "goes_on": true, "first": …, "last": …}, or null where nothing was judged
std::string trend_json(const Trend& trend);

/// Fields trend, trend_goes_on, trend_first, trend_last.
void add_trend(Record& record, const Trend& trend);

}  // namespace faultline::cli
