#include "models/rules/fragmentation.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "models/rules/market_choice.hpp"
#include "sim/base/contracts.hpp"

namespace faultline {

Fragmentation measure_fragmentation(std::span<const double> expenditure, std::span<const std::uint32_t> books, ComplianceCosts& costs) {
  EXPECTS(expenditure.size() == books.size());
  const auto set_at = [&](std::size_t state) { return books[state] == MarketOption::no_book ? std::uint64_t{0} : book_set(books[state]); };
  double weights = 0.0;
  double distances = 0.0;
  double alone = 0.0;
  for (std::size_t j = 0; j < books.size(); ++j) {
    for (std::size_t k = j + 1; k < books.size(); ++k) {
      const double weight = expenditure[j] * expenditure[k];
      const double separately = costs.cost(set_at(j)) + costs.cost(set_at(k));
      weights += weight;
      alone += weight * separately;
      distances += weight * (2.0 * costs.cost(set_at(j) | set_at(k)) - separately);
    }
  }
  return {.mean_distance = weights > 0.0 ? distances / weights : 0.0, .index = alone > 0.0 ? distances / alone : 0.0};
}

double herfindahl(std::span<const double> revenues) {
  const double total = std::accumulate(revenues.begin(), revenues.end(), 0.0);
  if (!(total > 0.0)) return 0.0;
  return std::accumulate(revenues.begin(), revenues.end(), 0.0, [total](double sum, double revenue) {
    const double share = revenue / total;
    return sum + share * share;
  });
}

double concentration_ratio(std::span<const double> revenues, std::size_t firms) {
  constexpr std::size_t most_firms = 16;
  EXPECTS(firms >= 1 && firms <= most_firms);
  std::array<double, most_firms> largest{};  // falling
  double total = 0.0;
  for (double revenue : revenues) {
    total += revenue;
    for (std::size_t place = 0; place < firms; ++place) {
      if (revenue > largest[place]) std::swap(revenue, largest[place]);
    }
  }
  if (!(total > 0.0)) return 0.0;
  return std::accumulate(largest.begin(), largest.begin() + static_cast<std::ptrdiff_t>(firms), 0.0) / total;
}

}  // namespace faultline
