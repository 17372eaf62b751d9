#include "sim/cli/trend_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace faultline::cli {

namespace {

bool moves(const Trend& trend) { return trend.direction != TrendDirection::none; }

/// Empty where nothing was judged.
std::string direction_name(const Trend& trend) {
  if (std::isnan(trend.first)) return "";
  switch (trend.direction) {
    case TrendDirection::none: return "none";
    case TrendDirection::rising: return "rising";
    case TrendDirection::falling: return "falling";
  }
  return "none";
}

/// Kinds of movement, in the order in which they are told.
struct Kind {
  TrendDirection direction;
  bool goes_on;
  const char* words;
};
constexpr Kind kinds[] = {{TrendDirection::rising, true, "still rising"},
                          {TrendDirection::falling, true, "still falling"},
                          {TrendDirection::rising, false, "rose early"},
                          {TrendDirection::falling, false, "fell early"}};

}  // namespace

bool any_moves(const std::vector<CaseTrend>& cases) {
  return std::any_of(cases.begin(), cases.end(), [](const CaseTrend& one) { return moves(one.trend); });
}

std::string trend_mark(const Trend& trend) {
  if (!moves(trend)) return "  ";
  return trend.direction == TrendDirection::rising ? " ↑" : " ↓";
}

std::string trend_lines(const std::vector<CaseTrend>& cases, const NumberForm& form) {
  std::string text;
  for (const Kind& kind : kinds) {
    std::vector<const CaseTrend*> found;
    for (const CaseTrend& one : cases) {
      if (one.trend.direction == kind.direction && one.trend.goes_on == kind.goes_on) found.push_back(&one);
    }
    if (found.empty()) continue;
    const Trend& first = found.front()->trend;
    const bool is_alike = found.size() == cases.size() && found.size() > 1;
    text +=
        fmt::format(" {} {}{}: {} in the last third of the window against {} in the first ({}", trend_mark(first), kind.words,
                    is_alike ? " in every case" : "", number_text(first.last, form), number_text(first.first, form), found.front()->name);
    for (std::size_t i = 1; i < found.size() && !is_alike; ++i)
      text += fmt::format("; {}: {} against {}", found[i]->name, number_text(found[i]->trend.last, form),
                          number_text(found[i]->trend.first, form));
    text += ")\n";
  }
  return text;
}

std::string trend_json(const Trend& trend) {
  if (std::isnan(trend.first)) return "null";
  return fmt::format("{{\"direction\": \"{}\", \"goes_on\": {}, \"first\": {}, \"last\": {}}}", direction_name(trend), trend.goes_on,
                     json_number(trend.first), json_number(trend.last));
}

void add_trend(Record& record, const Trend& trend) {
  record.insert(
      record.end(),
      {{"trend", direction_name(trend)}, {"trend_goes_on", trend.goes_on}, {"trend_first", trend.first}, {"trend_last", trend.last}});
}

}  // namespace faultline::cli
