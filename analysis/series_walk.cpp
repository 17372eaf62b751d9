#include "analysis/series_walk.hpp"

namespace faultline {

DateWindow dates_after(const ResultLayout& layout, double warm_up) {
  DateWindow window;
  while (window.first < layout.times.size() && !(layout.times[window.first] > warm_up)) ++window.first;
  window.count = layout.times.size() - window.first;
  window.spacing = layout.times.size() > 1 ? layout.times[1] - layout.times[0] : layout.times.empty() ? 0 : layout.times[0];
  return window;
}

std::optional<std::size_t> find_series(const ResultLayout& layout, const std::string& name) {
  const auto found = std::find_if(layout.series.begin(), layout.series.end(), [&](const ResultSeries& one) { return one.name == name; });
  return found == layout.series.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - layout.series.begin()));
}

std::optional<std::size_t> position_along(const ResultLayout& layout, std::size_t series, std::size_t entry, const std::string& axis) {
  const std::vector<std::string>& axes = layout.series[series].axes;
  for (std::size_t a = axes.size(); a-- > 0;) {
    const std::size_t length = layout.axis(axes[a]).labels.size();
    if (axes[a] == axis) return entry % length;
    entry /= length;
  }
  return std::nullopt;
}

}  // namespace faultline
