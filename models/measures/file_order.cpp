#include "models/measures/file_order.hpp"

#include "models/economy/order_of_names.hpp"
#include "models/measures/recorder.hpp"
#include "models/measures/series_axes.hpp"
#include "sim/base/contracts.hpp"

#include <numeric>

namespace faultline {

namespace {

/// By the world's position along an axis, the position in the file.
std::vector<std::size_t> places_in_file(const Scenario& scenario, SeriesAxis axis) {
  const std::vector<std::string> labels = labels_along(scenario, axis);
  if (describe(axis).rows != NameKind::none) return order_of_names(labels);
  std::vector<std::size_t> same(labels.size());
  std::iota(same.begin(), same.end(), std::size_t{0});
  return same;
}

/// By the world's cell of a series, the cell in the file.
std::vector<std::size_t> cells_in_file(const Scenario& scenario, const SeriesEntry& entry) {
  std::vector<std::size_t> cells{0};
  for (const SeriesAxis axis : entry.axes) {
    const std::vector<std::size_t> places = places_in_file(scenario, axis);
    std::vector<std::size_t> finer;
    for (const std::size_t cell : cells) {
      for (const std::size_t place : places) finer.push_back(cell * places.size() + place);
    }
    cells = std::move(finer);
  }
  return cells;
}

}  // namespace

std::vector<double> in_file_order(const Scenario& scenario, const std::vector<double>& values, std::size_t dates) {
  std::vector<double> ordered(values.size());
  std::size_t offset = 0;
  for (const SeriesEntry& entry : series_table()) {
    if (cells_of(scenario, entry) == 0) continue;
    const std::vector<std::size_t> cells = cells_in_file(scenario, entry);
    for (std::size_t date = 0; date < dates; ++date, offset += cells.size()) {
      for (std::size_t cell = 0; cell < cells.size(); ++cell) ordered[offset + cells[cell]] = values[offset + cell];
    }
  }
  ENSURES(offset == values.size());
  return ordered;
}

}  // namespace faultline
