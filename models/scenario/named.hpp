// Rows of a scenario by name.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace faultline {

/// Place of the row of this name; `rows.size()` where there is none.
template <class Row>
std::size_t place_named(const std::vector<Row>& rows, std::string_view name) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
  return static_cast<std::size_t>(found - rows.begin());
}

/// The row of this name; nothing where there is none.
template <class Row>
const Row* find_named(const std::vector<Row>& rows, std::string_view name) {
  const std::size_t place = place_named(rows, name);
  return place < rows.size() ? &rows[place] : nullptr;
}

}  // namespace faultline
