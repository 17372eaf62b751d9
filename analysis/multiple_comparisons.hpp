// Many comparisons at once: p-values adjusted so that a family of them keeps its promise.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace faultline {

enum class Adjustment : std::uint8_t {
  none,                ///< each comparison for itself
  bonferroni,          ///< p · m; intervals at level 1 − α/m hold all at once
  holm,                ///< step down: no false claim in the family with probability 1 − α  [Holm-1979]
  benjamini_hochberg,  ///< step up: expected share of false claims at most α  [Benjamini-Hochberg-1995]
};

/// Words of the command line, in the order of the enumeration.
const std::vector<std::string>& adjustment_words();
Adjustment adjustment_of(const std::string& word);

/// Adjusted p-values, in the order given. A missing one (NaN) is no member of the family and stays missing.
/// @test worked by hand; monotone in p; holm ≤ bonferroni, benjamini_hochberg ≤ holm
std::vector<double> adjust_p_values(std::span<const double> p_values, Adjustment adjustment);

/// Level of each of `comparisons` intervals: 1 − (1 − level)/m under bonferroni, else `level`.
double interval_level_of(double level, Adjustment adjustment, std::size_t comparisons);

}  // namespace faultline
