#include "analysis/attribution.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "sim/base/contracts.hpp"
#include "sim/random/chance.hpp"

namespace faultline {

namespace {

enum class Draw : std::uint16_t { order };

constexpr std::size_t most_changes = std::numeric_limits<ChangeSet>::digits;
constexpr std::size_t most_in_all_sets = 20;  // a million trials a replication
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

ChangeSet only(std::size_t change) { return ChangeSet{1} << change; }
bool contains(ChangeSet set, std::size_t change) { return (set & only(change)) != 0; }
ChangeSet all_of(std::size_t changes) { return changes == most_changes ? ~ChangeSet{0} : only(changes) - 1; }

using Order = std::vector<std::size_t>;

/// Orders of a replication: half are drawn, each is followed by its reverse.
std::vector<Order> orders_of(const AttributionShape& shape, std::uint32_t replication) {
  const Chance chance(shape.seed, replication);
  std::vector<Order> orders;
  for (std::size_t number = 0; orders.size() < shape.orders; ++number) {
    std::vector<double> keys;
    for (std::size_t i = 0; i < shape.changes; ++i) keys.push_back(chance.uniform(Draw::order, number, static_cast<std::uint32_t>(i)));
    Order order(shape.changes);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
    orders.push_back(order);
    if (orders.size() < shape.orders) orders.emplace_back(order.rbegin(), order.rend());
  }
  return orders;
}

std::vector<ChangeSet> sets_of(const AttributionShape& shape, std::uint32_t replication) {
  std::vector<ChangeSet> sets;
  if (shape.orders == 0) {
    for (ChangeSet set = 0; set <= all_of(shape.changes); ++set) sets.push_back(set);
    return sets;
  }
  sets = {0, all_of(shape.changes)};
  for (const Order& order : orders_of(shape, replication)) {
    ChangeSet made = 0;
    for (const std::size_t change : order) sets.push_back(made |= only(change));
  }
  std::sort(sets.begin(), sets.end());
  sets.erase(std::unique(sets.begin(), sets.end()), sets.end());
  return sets;
}

/// The outcomes of one replication by set.
class Outcomes {
 public:
  Outcomes(std::vector<ChangeSet> sets, std::span<const double> values) : sets_(std::move(sets)), values_(values) {
    EXPECTS(sets_.size() == values.size());
  }

  [[nodiscard]] double at(ChangeSet set) const {
    const auto found = std::lower_bound(sets_.begin(), sets_.end(), set);
    EXPECTS(found != sets_.end() && *found == set);
    return values_[static_cast<std::size_t>(found - sets_.begin())];
  }
  /// What `change` adds to `set`.
  [[nodiscard]] double added(std::size_t change, ChangeSet set) const { return difference_of(at(set | only(change)), at(set)); }
  [[nodiscard]] bool is_whole() const {
    return std::none_of(values_.begin(), values_.end(), [](double value) { return std::isnan(value); });
  }

 private:
  std::vector<ChangeSet> sets_;
  std::span<const double> values_;
};

/// 1 / (m C(m − 1, k)): the share of orders of m things in which one has exactly a given k others before it.
double weight_of(std::size_t things, std::size_t before) {
  double weight = 1.0 / static_cast<double>(things);
  for (std::size_t i = 1; i <= before; ++i) weight *= static_cast<double>(i) / static_cast<double>(things - i);
  return weight;
}

double shapley_value(const AttributionShape& shape, const Outcomes& outcomes, std::size_t change) {
  double value = 0;
  for (ChangeSet set = 0; set <= all_of(shape.changes); ++set) {
    if (contains(set, change)) continue;
    value += weight_of(shape.changes, static_cast<std::size_t>(std::popcount(set))) * outcomes.added(change, set);
  }
  return value;
}

double interaction_of(const AttributionShape& shape, const Outcomes& outcomes, std::size_t one, std::size_t other) {
  double value = 0;
  for (ChangeSet set = 0; set <= all_of(shape.changes); ++set) {
    if (contains(set, one) || contains(set, other)) continue;
    const double weight = weight_of(shape.changes - 1, static_cast<std::size_t>(std::popcount(set)));
    value += weight * difference_of(outcomes.added(one, set | only(other)), outcomes.added(one, set));
  }
  return value;
}

/// Adds the mean over the orders of a replication of what each change adds.
void add_sampled_values(const AttributionShape& shape, const Outcomes& outcomes, std::uint32_t replication,
                        std::vector<std::vector<double>>& parts) {
  std::vector<double> sums(shape.changes, 0.0);
  for (const Order& order : orders_of(shape, replication)) {
    ChangeSet made = 0;
    for (const std::size_t change : order) {
      sums[change] += outcomes.added(change, made);
      made |= only(change);
    }
  }
  for (std::size_t i = 0; i < shape.changes; ++i) parts[i].push_back(sums[i] / static_cast<double>(shape.orders));
}

/// What each change does in each replication, by the ways of counting it.
struct Columns {
  explicit Columns(std::size_t changes) : part(changes), alone(changes), last(changes), in_order(changes) {}
  std::vector<double> from;
  std::vector<double> to;
  std::vector<double> whole;
  std::vector<std::vector<double>> part;
  std::vector<std::vector<double>> alone;
  std::vector<std::vector<double>> last;
  std::vector<std::vector<double>> in_order;
  std::map<std::pair<std::size_t, std::size_t>, std::vector<double>> pairs;
};

void add_all_sets(const AttributionShape& shape, const Outcomes& outcomes, Columns& columns) {
  const ChangeSet all = all_of(shape.changes);
  for (std::size_t i = 0; i < shape.changes; ++i) {
    columns.part[i].push_back(shapley_value(shape, outcomes, i));
    columns.alone[i].push_back(outcomes.added(i, 0));
    columns.last[i].push_back(outcomes.added(i, all & ~only(i)));
    columns.in_order[i].push_back(outcomes.added(i, only(i) - 1));
    for (std::size_t j = i + 1; j < shape.changes; ++j) columns.pairs[{i, j}].push_back(interaction_of(shape, outcomes, i, j));
  }
}

void add_missing(const AttributionShape& shape, Columns& columns) {
  for (std::vector<double>* column : {&columns.from, &columns.to, &columns.whole}) column->push_back(missing);
  for (std::size_t i = 0; i < shape.changes; ++i) {
    columns.part[i].push_back(missing);
    if (shape.orders != 0) continue;
    for (auto* by_change : {&columns.alone, &columns.last, &columns.in_order}) (*by_change)[i].push_back(missing);
    for (std::size_t j = i + 1; j < shape.changes; ++j) columns.pairs[{i, j}].push_back(missing);
  }
}

Columns columns_of(const AttributionShape& shape, std::span<const double> values) {
  Columns columns(shape.changes);
  const ChangeSet all = all_of(shape.changes);
  std::size_t first = 0;
  for (std::uint32_t r = 0; r < shape.replications; ++r) {
    std::vector<ChangeSet> sets = sets_of(shape, r);
    const std::size_t count = sets.size();
    const Outcomes outcomes(std::move(sets), values.subspan(first, count));
    first += count;
    if (!outcomes.is_whole()) {
      add_missing(shape, columns);
      continue;
    }
    columns.from.push_back(outcomes.at(0));
    columns.to.push_back(outcomes.at(all));
    columns.whole.push_back(difference_of(outcomes.at(all), outcomes.at(0)));
    if (shape.orders == 0)
      add_all_sets(shape, outcomes, columns);
    else
      add_sampled_values(shape, outcomes, r, columns.part);
  }
  EXPECTS(first == values.size());
  return columns;
}

}  // namespace

std::vector<AttributedTrial> attribution_design(const AttributionShape& shape) {
  EXPECTS(shape.changes >= 1 && shape.changes <= most_changes);
  EXPECTS(shape.orders > 0 || shape.changes <= most_in_all_sets);
  std::vector<AttributedTrial> design;
  for (std::uint32_t r = 0; r < shape.replications; ++r) {
    for (const ChangeSet set : sets_of(shape, r)) design.push_back({set, r});
  }
  return design;
}

Attribution attribute_effect(const AttributionShape& shape, std::span<const double> values, double level) {
  Columns columns = columns_of(shape, values);
  Attribution attribution;
  attribution.from = estimate_mean(columns.from, level);
  attribution.to = estimate_mean(columns.to, level);
  // What is rounding is a matter of the outcome's magnitude, not of the parts'.
  const double magnitude = std::max(std::abs(attribution.from.mean), std::abs(attribution.to.mean));
  const auto mean_of = [&](const std::vector<double>& column) { return estimate_mean(column, level, magnitude); };
  attribution.whole = mean_of(columns.whole);
  for (std::size_t i = 0; i < shape.changes; ++i) {
    ChangeEffect effect{mean_of(columns.part[i]), estimate_ratio(columns.part[i], columns.whole, level)};
    if (shape.orders == 0) {
      effect.alone = mean_of(columns.alone[i]);
      effect.last = mean_of(columns.last[i]);
      effect.in_order = mean_of(columns.in_order[i]);
    }
    attribution.effects.push_back(effect);
  }
  for (const auto& [pair, column] : columns.pairs) attribution.interactions.push_back({pair.first, pair.second, mean_of(column)});
  attribution.parts = std::move(columns.part);
  return attribution;
}

}  // namespace faultline
