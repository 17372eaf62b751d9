#include "models/economy/order_of_names.hpp"

#include "models/economy/world.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace faultline {

namespace {

template <class Row>
void put_in_order(std::vector<Row>& rows) {
  std::vector<std::string> names;
  for (const Row& row : rows) names.push_back(row.name);
  const std::vector<std::size_t> order = order_of_names(names);
  if (std::is_sorted(order.begin(), order.end())) return;
  std::vector<Row> sorted;
  sorted.reserve(rows.size());
  for (const std::size_t place : order) sorted.push_back(std::move(rows[place]));
  rows = std::move(sorted);
}

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
  put_in_order(scenario.states);
  put_in_order(scenario.layers);
  put_in_order(scenario.corridors);
  put_in_order(scenario.vendors);
  put_in_order(scenario.requirements);
  put_in_order(scenario.modes);
  put_in_order(scenario.regimes);
  put_in_order(scenario.audit_bodies);
  put_in_order(scenario.alliances);
  put_in_order(scenario.shocks);
  put_in_order(scenario.seller_groups);
  put_in_order(scenario.takeovers);
  put_in_order(scenario.levies);
  put_in_order(scenario.outages);
  put_in_order(scenario.grids);
  return scenario;
}

}  // namespace faultline
