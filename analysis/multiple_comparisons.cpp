#include "analysis/multiple_comparisons.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

/// What rank `i` of `m` (0: the smallest p) is multiplied with.
double multiplier(Adjustment adjustment, std::size_t i, std::size_t m) {
  const auto rank = static_cast<double>(i + 1);
  const auto count = static_cast<double>(m);
  switch (adjustment) {
    case Adjustment::none: return 1;
    case Adjustment::bonferroni: return count;
    case Adjustment::holm: return count - rank + 1;
    case Adjustment::benjamini_hochberg: return count / rank;
  }
  return 1;
}

}  // namespace

const std::vector<std::string>& adjustment_words() {
  static const std::vector<std::string> words = {"none", "bonferroni", "holm", "benjamini_hochberg"};
  return words;
}

Adjustment adjustment_of(const std::string& word) {
  const auto& words = adjustment_words();
  const auto found = std::find(words.begin(), words.end(), word);
  EXPECTS(found != words.end());
  return static_cast<Adjustment>(found - words.begin());
}

std::vector<double> adjust_p_values(std::span<const double> p_values, Adjustment adjustment) {
  std::vector<std::size_t> order;  // of the family, by p
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    if (!std::isnan(p_values[i])) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.begin(), p_values.end());
  for (std::size_t i = 0; i < order.size(); ++i)
    adjusted[order[i]] = std::min(1.0, p_values[order[i]] * multiplier(adjustment, i, order.size()));
  // Monotone in p: stepping down, no smaller than those before; stepping up, no greater than those after.
  if (adjustment == Adjustment::holm) {
    for (std::size_t i = 1; i < order.size(); ++i) adjusted[order[i]] = std::max(adjusted[order[i]], adjusted[order[i - 1]]);
  } else if (adjustment == Adjustment::benjamini_hochberg) {
    for (std::size_t i = order.size(); i-- > 1;) adjusted[order[i - 1]] = std::min(adjusted[order[i - 1]], adjusted[order[i]]);
  }
  return adjusted;
}

double interval_level_of(double level, Adjustment adjustment, std::size_t comparisons) {
  if (adjustment != Adjustment::bonferroni || comparisons == 0) return level;
  return 1 - (1 - level) / static_cast<double>(comparisons);
}

}  // namespace faultline
