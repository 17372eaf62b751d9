#include <limits>

#include "analysis/resampling.hpp"
#include "analysis/sensitivity.hpp"
#include "sim/base/contracts.hpp"
#include "sim/random/designs.hpp"

namespace faultline {

namespace {

/// Places within a block of one row.
struct Row {
  std::size_t parameters = 0;
  bool second_order = false;

  static constexpr std::size_t a = 0;
  static constexpr std::size_t b = 1;
  static constexpr std::size_t noise = 2;  ///< A under the replication of B
  [[nodiscard]] std::size_t ab(std::size_t i) const { return 3 + i; }
  [[nodiscard]] std::size_t ba(std::size_t i) const { return 3 + parameters + i; }
  [[nodiscard]] std::size_t length() const { return 3 + (second_order ? 2 : 1) * parameters; }
};

struct Moments {
  double mean = 0;
  double variance = 0;
};

constexpr std::size_t base_places[] = {Row::a, Row::b};

/// Over A and B together; a variance that is rounding is 0.
Moments moments_of(const std::vector<std::span<const double>>& rows) {
  Moments moments;
  const double count = 2 * static_cast<double>(rows.size());
  for (const auto& row : rows) moments.mean += (row[Row::a] + row[Row::b]) / count;
  if (are_equal(rows, base_places)) return moments;
  for (const auto& row : rows) {
    const double a = row[Row::a] - moments.mean;
    const double b = row[Row::b] - moments.mean;
    moments.variance += (a * a + b * b) / (count - 1);
  }
  return moments;
}

/// First orders, totals, the noise's total, second orders.
std::vector<double> estimate_indices(const Row& place, const std::vector<std::span<const double>>& rows) {
  const Moments moments = moments_of(rows);
  if (!(moments.variance > 0)) {
    const std::size_t k = place.parameters;
    return std::vector<double>(2 * k + 1 + (place.second_order ? k * (k - 1) / 2 : 0), std::numeric_limits<double>::quiet_NaN());
  }
  const double scale = 1 / (static_cast<double>(rows.size()) * moments.variance);
  std::vector<double> indices;
  for (std::size_t i = 0; i < place.parameters; ++i) {
    double first = 0;
    for (const auto& row : rows) first += scale * (row[Row::b] - moments.mean) * (row[place.ab(i)] - row[Row::a]);
    indices.push_back(first);
  }
  for (std::size_t i = 0; i < place.parameters; ++i) indices.push_back(noise_share(rows, Row::a, place.ab(i), moments.variance));
  indices.push_back(noise_share(rows, Row::a, Row::noise, moments.variance));
  for (std::size_t i = 0; place.second_order && i < place.parameters; ++i) {
    for (std::size_t j = i + 1; j < place.parameters; ++j) {
      double both = 0;
      for (const auto& row : rows) {
        both += scale * ((row[place.ba(i)] - moments.mean) * (row[place.ab(j)] - moments.mean) -
                         (row[Row::a] - moments.mean) * (row[Row::b] - moments.mean));
      }
      indices.push_back(both - indices[i] - indices[j]);
    }
  }
  return indices;
}

}  // namespace

std::vector<DesignPoint> sobol_design(const SobolShape& shape) {
  EXPECTS(shape.parameters >= 1 && 2 * shape.parameters <= most_design_dimensions);
  const std::size_t k = shape.parameters;
  const UnitPoints base = sobol_points(shape.samples, 2 * k, shape.seed);
  std::vector<DesignPoint> design;
  for (std::size_t row = 0; row < shape.samples; ++row) {
    const auto middle = base[row].begin() + static_cast<std::ptrdiff_t>(k);
    const std::vector<double> a(base[row].begin(), middle);
    const std::vector<double> b(middle, base[row].end());
    const auto own = static_cast<std::uint32_t>(2 * row);
    const std::uint32_t other = own + 1;
    design.push_back({a, own});
    design.push_back({b, other});
    design.push_back({a, other});
    for (std::size_t i = 0; i < k; ++i) {
      design.push_back({a, own});
      design.back().unit[i] = b[i];
    }
    for (std::size_t i = 0; shape.second_order && i < k; ++i) {
      design.push_back({b, other});
      design.back().unit[i] = a[i];
    }
  }
  return design;
}

SobolResult sobol_indices(const SobolShape& shape, std::span<const double> values, const Resampling& resampling) {
  const Row place{shape.parameters, shape.second_order};
  EXPECTS(values.size() == shape.samples * place.length());
  SobolResult result;
  const auto rows = whole_blocks(values, place.length(), result.blocks);
  if (rows.size() < 2) return result;
  result.variance = moments_of(rows).variance;
  result.blocks.is_constant = are_equal(rows, base_places);
  if (result.blocks.is_constant) return result;
  const std::vector<Share> shares = resampled(
      rows, [&](const std::vector<std::span<const double>>& drawn) { return estimate_indices(place, drawn); }, resampling);
  const auto k = static_cast<std::ptrdiff_t>(shape.parameters);
  result.first.assign(shares.begin(), shares.begin() + k);
  result.total.assign(shares.begin() + k, shares.begin() + 2 * k);
  result.noise = shares[static_cast<std::size_t>(2 * k)];
  result.second.assign(shares.begin() + 2 * k + 1, shares.end());
  return result;
}

}  // namespace faultline
