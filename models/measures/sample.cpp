#include "models/measures/sample.hpp"

#include "models/measures/series_axes.hpp"
#include "sim/base/contracts.hpp"

#include <algorithm>
#include <limits>

namespace faultline {

double wait_quantile(std::span<SimTime> waits, std::size_t percent) {
  if (waits.empty()) return std::numeric_limits<double>::quiet_NaN();
  const std::size_t rank = std::max<std::size_t>(1, (waits.size() * percent + 99) / 100);  // ⌈n p⌉ in whole numbers
  const auto place = waits.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::nth_element(waits.begin(), place, waits.end());
  return years_from_seconds(*place);
}

std::size_t cells_of(const Scenario& scenario, const SeriesEntry& entry) {
  if (entry.recorded != nullptr && !entry.recorded(scenario)) return 0;
  std::size_t cells = 1;
  for (const SeriesAxis axis : entry.axes) cells *= axis_length(scenario, axis);
  return cells;
}

SeriesSheet::SeriesSheet(const Scenario& scenario, std::size_t dates) : dates_(dates) {
  std::size_t offset = 0;
  for (const SeriesEntry& entry : series_table()) {
    const std::size_t cells = cells_of(scenario, entry);
    offsets_.push_back(offset);
    cells_.push_back(cells);
    offset += cells * dates;
  }
  values_.assign(offset, std::numeric_limits<double>::quiet_NaN());
}

void SeriesSheet::turn_to(std::size_t date) {
  EXPECTS(date < dates_);
  date_ = date;
}

void SeriesSheet::put(Series series, std::size_t cell, double value) {
  const auto index = static_cast<std::size_t>(series);
  EXPECTS(cell < cells_[index]);
  values_[offsets_[index] + date_ * cells_[index] + cell] = value;
}

}  // namespace faultline
