// What a batch says about its outcomes: each case's mean, and how it differs from the first case, replication by
// replication.
#pragma once

#include <string>
#include <vector>

#include "analysis/intervals.hpp"
#include "analysis/outcomes.hpp"
#include "analysis/trend.hpp"

namespace faultline {

struct CaseSummary {
  std::string name;
  Estimate mean;
  Estimate difference;             ///< from the first case, under common random numbers; of the first case itself: zero
  double relative_difference = 0;  ///< difference over the first case's mean of the same replications; NaN where that is 0
  Trend trend{};                   ///< of a mean over dates, once measured
};

struct OutcomeSummary {
  std::string name;
  std::string title;
  std::string unit;
  std::vector<CaseSummary> cases;
};

/// One row of `values` per case, replications in the same order in each.
std::vector<CaseSummary> summarise_cases(const std::vector<std::string>& cases, const OutcomeTable& values);

/// How `values` differ from `baseline` over the replications that both have.
CaseSummary summarise_difference(std::string name, const std::vector<double>& values, const std::vector<double>& baseline);

/// Of a file's outcomes. A value counts as missing whatever the reason: its trial was not run, failed, or gave none.
std::vector<OutcomeSummary> summarise(const std::vector<Outcome>& outcomes, const std::vector<OutcomeTable>& tables,
                                      const std::vector<std::string>& cases);

/// Adds to each mean over dates whether it has come to rest.
void add_trends(std::vector<OutcomeSummary>& summaries, const std::vector<std::vector<Trend>>& trends);

}  // namespace faultline
