#include "analysis/comparison.hpp"

#include <algorithm>

#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

std::size_t comparison_count(const std::vector<Outcome>& outcomes, const ComparisonPlan& plan) {
  std::size_t pairs = 0;
  for (const std::size_t baseline : plan.baselines) {
    for (const std::size_t one : plan.cases) pairs += one == baseline ? 0 : 1;
  }
  std::size_t count = 0;
  for (const Outcome& outcome : outcomes) count += pairs * (plan.by_date ? outcome.dates().size() : 1);
  return count;
}

class Family {
 public:
  Family(const ComparisonPlan& plan, double level) : plan_(plan), level_(level) {}

  /// Every case against every baseline on one table of values, values[case][replication].
  void add(std::size_t outcome, const OutcomeTable& values) {
    for (const std::size_t baseline : plan_.baselines) {
      for (const std::size_t one : plan_.cases) {
        if (one != baseline) all_.push_back({outcome, baseline, one, {}, compare_paired(values[one], values[baseline], level_)});
      }
    }
  }

  void add_by_date(std::size_t index, const Outcome& outcome, ResultReader& reader) {
    for (const std::size_t baseline : plan_.baselines) {
      for (const std::size_t one : plan_.cases) {
        if (one != baseline) add_dates({index, baseline, one}, outcome, reader);
      }
    }
  }

  std::vector<Comparison> adjusted() && {
    std::vector<double> p_values;
    for (const Comparison& one : all_) p_values.push_back(one.result.p_value);
    const std::vector<double> adjusted = adjust_p_values(p_values, plan_.adjustment);
    for (std::size_t i = 0; i < all_.size(); ++i) all_[i].adjusted_p_value = adjusted[i];
    return std::move(all_);
  }

 private:
  void add_dates(const Comparison& pair, const Outcome& outcome, ResultReader& reader) {
    const std::size_t dates = outcome.dates().size();
    const std::size_t step = dates_per_pass(reader.layout().replications.size());
    for (std::size_t first = 0; first < dates; first += step) {
      const std::size_t count = std::min(step, dates - first);
      const auto values = read_paths(outcome, reader, pair.case_index, first, count);
      const auto baseline = read_paths(outcome, reader, pair.baseline, first, count);
      for (std::size_t d = 0; d < count; ++d) {
        all_.push_back(pair);
        all_.back().date = outcome.dates()[first + d];
        all_.back().result = compare_paired(values[d], baseline[d], level_);
      }
    }
  }

  const ComparisonPlan& plan_;
  double level_;
  std::vector<Comparison> all_;
};

}  // namespace

std::vector<Comparison> compare_cases(const std::vector<Outcome>& outcomes, ResultReader& reader, const ComparisonPlan& plan) {
  EXPECTS(!plan.baselines.empty());
  Family family(plan, interval_level_of(plan.level, plan.adjustment, comparison_count(outcomes, plan)));
  if (plan.by_date) {
    for (std::size_t i = 0; i < outcomes.size(); ++i) family.add_by_date(i, outcomes[i], reader);
  } else {
    const std::vector<OutcomeTable> tables = evaluate_outcomes(outcomes, reader);
    for (std::size_t i = 0; i < outcomes.size(); ++i) family.add(i, tables[i]);
  }
  return std::move(family).adjusted();
}

}  // namespace faultline
