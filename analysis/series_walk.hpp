// A few series of one case, date by date: what a rule about a result needs, without holding the result.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/io/result_reader.hpp"

namespace faultline {

/// Dates after the warm-up.
struct DateWindow {
  std::size_t first = 0;
  std::size_t count = 0;
  double spacing = 0;  ///< [years] between two dates
};
DateWindow dates_after(const ResultLayout& layout, double warm_up);

std::optional<std::size_t> find_series(const ResultLayout& layout, const std::string& name);

/// Position of an entry of one date along an axis of its series; nothing without that axis.
std::optional<std::size_t> position_along(const ResultLayout& layout, std::size_t series, std::size_t entry, const std::string& axis);

class SeriesWalk {
 public:
  SeriesWalk(ResultReader& reader, const DateWindow& window, std::size_t case_index)
      : reader_(reader), window_(window), case_(case_index) {}

  /// Calls visit(entries of one date of each series) for every date of every replication, NaN where a trial is missing. About
  /// 8 MB a series are held at a time.
  /// @param names  of series along the same axes  @returns whether the file has them all; if not, nothing is visited
  template <class Visit>
  bool visit(const std::vector<std::string>& names, const Visit& visit_date) {
    const ResultLayout& layout = reader_.layout();
    std::vector<std::size_t> series;
    std::size_t largest = 1;
    for (const std::string& name : names) {
      const auto index = find_series(layout, name);
      if (!index) return false;
      series.push_back(*index);
      largest = std::max(largest, layout.values_per_time(*index));
    }
    constexpr std::size_t block_values = std::size_t{1} << 20;
    const std::size_t step = std::clamp<std::size_t>(block_values / (largest * window_.count), 1, layout.replications.size());
    std::vector<std::vector<double>> blocks(series.size());
    std::vector<std::span<const double>> dates(series.size());
    for (std::size_t first = 0; first < layout.replications.size(); first += step) {
      const std::size_t count = std::min(step, layout.replications.size() - first);
      for (std::size_t i = 0; i < series.size(); ++i) {
        blocks[i].resize(count * window_.count * layout.values_per_time(series[i]));
        reader_.read_block({series[i], case_, first, count, window_.first, window_.count}, blocks[i]);
      }
      for (std::size_t date = 0; date < count * window_.count; ++date) {
        for (std::size_t i = 0; i < series.size(); ++i) {
          const std::size_t length = layout.values_per_time(series[i]);
          dates[i] = std::span<const double>(blocks[i]).subspan(date * length, length);
        }
        visit_date(dates);
      }
    }
    return true;
  }

  [[nodiscard]] const ResultLayout& layout() const { return reader_.layout(); }
  [[nodiscard]] std::size_t series(const std::string& name) const { return layout().series_index(name); }
  [[nodiscard]] std::size_t entries(const std::string& name) const { return layout().values_per_time(series(name)); }
  [[nodiscard]] const DateWindow& window() const { return window_; }
  [[nodiscard]] std::size_t case_index() const { return case_; }

 private:
  ResultReader& reader_;
  DateWindow window_;  ///< at least one date
  std::size_t case_;
};

}  // namespace faultline
