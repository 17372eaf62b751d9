#include "sim/io/result_difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "sim/base/contracts.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

constexpr std::array telling = {"numbers", "version", "revision", "compiler", "flags", "libraries", "processor"};

std::string entry(const Provenance& provenance, std::string_view name) {
  const auto found = std::find_if(provenance.begin(), provenance.end(), [&](const auto& one) { return one.first == name; });
  std::string text = found == provenance.end() ? "not told" : found->second;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ',');
  return text;
}

bool are_equal(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// Relative to the larger; infinite where one of the two is not a finite number.
double distance(double a, double b) {
  if (are_equal(a, b)) return 0;
  const double relative = std::abs(a - b) / std::max(std::abs(a), std::abs(b));
  return std::isfinite(relative) ? relative : std::numeric_limits<double>::infinity();
}

}  // namespace

std::string provenance_differences(const Provenance& a, std::string_view where_a, const Provenance& b, std::string_view where_b) {
  std::string lines;
  for (const char* name : telling) {
    const std::string left = entry(a, name);
    const std::string right = entry(b, name);
    if (left != right) lines += fmt::format("\n  = {}: {} in {}, {} {}", name, left, where_a, right, where_b);
  }
  return lines;
}

std::string value_differences(const ResultLayout& layout, std::span<const double> a, std::string_view where_a, std::span<const double> b,
                              std::string_view where_b) {
  EXPECTS(a.size() == layout.values_per_trial() && b.size() == a.size());
  std::size_t differing = 0;
  std::size_t worst = 0;
  std::size_t worst_series = 0;
  double most = 0;
  for (std::size_t series = 0; series < layout.series.size(); ++series) {
    const std::size_t offset = layout.offset_of(series);
    bool differs = false;
    for (std::size_t i = offset; i < offset + layout.values_per_trial(series); ++i) {
      differs = differs || !are_equal(a[i], b[i]);
      if (const double here = distance(a[i], b[i]); here > most) {
        most = here;
        worst = i;
        worst_series = series;
      }
    }
    differing += differs ? 1 : 0;
  }
  if (differing == 0) return "every number is the same; the number of events or the digest differs";
  const std::size_t time = (worst - layout.offset_of(worst_series)) / layout.values_per_time(worst_series);
  return fmt::format("{} of {} series differ, most '{}' at time {}: {} in {}, {} {} (relative {:.1e})", differing, layout.series.size(),
                     layout.series[worst_series].name, format_number(layout.times[time]), format_number(a[worst]), where_a,
                     format_number(b[worst]), where_b, most);
}

}  // namespace faultline
