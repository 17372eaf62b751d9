#include "analysis/summary.hpp"

#include <utility>

#include "analysis/paired.hpp"
#include "sim/base/contracts.hpp"

namespace faultline {

CaseSummary summarise_difference(std::string name, const std::vector<double>& values, const std::vector<double>& baseline) {
  CaseSummary summary;
  summary.name = std::move(name);
  summary.mean = estimate_mean(values);
  const PairedComparison comparison = compare_paired(values, baseline);
  summary.difference = comparison.difference;
  summary.relative_difference = comparison.relative;
  return summary;
}

std::vector<CaseSummary> summarise_cases(const std::vector<std::string>& cases, const OutcomeTable& values) {
  EXPECTS(cases.size() == values.size());
  std::vector<CaseSummary> summaries;
  for (std::size_t c = 0; c < cases.size(); ++c) summaries.push_back(summarise_difference(cases[c], values[c], values[0]));
  return summaries;
}

std::vector<OutcomeSummary> summarise(const std::vector<Outcome>& outcomes, const std::vector<OutcomeTable>& tables,
                                      const std::vector<std::string>& cases) {
  EXPECTS(outcomes.size() == tables.size());
  std::vector<OutcomeSummary> summaries;
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    summaries.push_back({outcomes[i].spec().name, outcomes[i].title(), outcomes[i].unit(), summarise_cases(cases, tables[i])});
  return summaries;
}

void add_trends(std::vector<OutcomeSummary>& summaries, const std::vector<std::vector<Trend>>& trends) {
  EXPECTS(summaries.size() == trends.size());
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    for (std::size_t c = 0; c < summaries[i].cases.size(); ++c) summaries[i].cases[c].trend = trends[i][c];
  }
}

}  // namespace faultline
