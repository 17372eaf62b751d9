// The screen of a finished run: the first outcome in a sentence made from its numbers, then all outcomes at a glance.
#pragma once

#include <string>
#include <vector>

#include "analysis/summary.hpp"
#include "models/scenario/experiment.hpp"

namespace faultline::cli {

/// Letters that a line may have: of the terminal, 80 where there is none.
std::size_t screen_width();

/// "Startups entering a year [1/year]: 185.8 ± 1.8 in 'no_alliance' (10 replications). Higher in 'independent' (+1.25 % ± 0.28); no clear
/// difference in 'self_attested'." Of many cases, the highest and the lowest. Differences are from the first case; clear: the 95 % interval
/// leaves out 0.
std::string answer_sentence(const OutcomeSummary& outcome, std::size_t width);

/// A line per outcome: the level of the first case, then by how much the others differ from it [%]; columns that do not fit follow
/// below. Empty for more cases than can be read side by side.
std::string glance_text(const std::vector<OutcomeSummary>& summaries, std::size_t width);

/// Means of an outcome over a sweep of two keys: one across, one down. Empty for another shape.
std::string pivot_text(const Experiment& experiment, const OutcomeSummary& outcome, std::size_t width);

}  // namespace faultline::cli
