#include "sim/cli/remark_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/cli/records.hpp"

namespace faultline::cli {

namespace {

constexpr std::size_t most_lines = 8;

/// "usual", "usual and 2 more", "every case"
std::string cases_text(const std::vector<const Remark*>& alike, const ResultLayout& layout, std::size_t cases) {
  if (alike.size() == cases && cases > 1) return "every case";
  const std::string& first = layout.cases[alike.front()->case_index];
  return alike.size() == 1 ? first : fmt::format("{} and {} more", first, alike.size() - 1);
}

}  // namespace

std::vector<Remark> remarks_on(const Experiment& experiment, ResultReader& reader, RemarkPlan plan, const std::vector<Outcome>& outcomes,
                               const std::vector<std::vector<Trend>>& trends) {
  plan.warm_up = experiment.run().warm_up;
  for (const Case& one : experiment.cases) plan.money_ends.push_back(one.scenario.funding.rule == FundingRule::runway);
  std::vector<Remark> remarks = find_remarks(reader, plan);
  if (trends.empty()) return remarks;
  for (Remark& remark : remark_trends(outcomes, trends, plan.cases)) remarks.push_back(std::move(remark));
  return remarks;
}

std::string remarks_text(const std::vector<Remark>& remarks, const ResultLayout& layout, std::size_t cases) {
  std::vector<std::vector<const Remark*>> by_key;
  for (const Remark& remark : remarks) {
    const auto same = [&](const auto& alike) { return alike.front()->key == remark.key; };
    const auto found = std::find_if(by_key.begin(), by_key.end(), same);
    if (found == by_key.end()) {
      by_key.push_back({&remark});
    } else {
      found->push_back(&remark);
    }
  }
  std::string text = by_key.empty() ? "" : "remarks:\n";
  for (std::size_t i = 0; i < std::min(by_key.size(), most_lines); ++i) {
    const Remark& first = *by_key[i].front();
    text += fmt::format("  {}: {}; {}\n", cases_text(by_key[i], layout, cases), first.sentence, first.advice);
  }
  if (by_key.size() > most_lines) text += fmt::format("  and {} more; --json has them all\n", by_key.size() - most_lines);
  return text;
}

std::string remarks_json(const std::vector<Remark>& remarks, const ResultLayout& layout) {
  std::vector<Record> records;
  for (const Remark& remark : remarks)
    records.push_back(
        {{"key", remark.key}, {"case", layout.cases[remark.case_index]}, {"remark", remark.sentence}, {"advice", remark.advice}});
  return records.empty() ? "[]" : records_json(records);
}

}  // namespace faultline::cli
