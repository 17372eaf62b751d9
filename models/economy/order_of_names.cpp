#include "models/economy/order_of_names.hpp"

#include "models/economy/world.hpp"
#include "models/scenario/field_table.hpp"

#include <algorithm>
#include <numeric>

namespace faultline {

namespace {

/// Whether a world is built from its rows; the others are questions.
bool decides_order(const FieldTable& table) { return table.name != "outcome" && table.name != "target" && table.name != "replications"; }

}  // namespace

std::vector<std::size_t> order_of_names(const std::vector<std::string>& names) {
  std::vector<std::uint64_t> keys;
  for (const std::string& name : names) keys.push_back(key_of(name));
  std::vector<std::size_t> order(names.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return keys[a] != keys[b] ? keys[a] < keys[b] : names[a] < names[b]; });
  return order;
}

Scenario in_order_of_names(Scenario scenario) {
  for (const FieldTable& table : field_tables()) {
    if (table.shape == TableShape::single || !decides_order(table)) continue;
    const std::vector<std::size_t> order = order_of_names(table.row_names(scenario));
    if (!std::is_sorted(order.begin(), order.end())) table.arrange(scenario, order);
  }
  return scenario;
}

}  // namespace faultline
