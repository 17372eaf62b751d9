#include "sim/cli/completeness.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/scenario/json_text.hpp"
#include "sim/base/text.hpp"

namespace faultline::cli {

namespace {

constexpr std::size_t most_cases_named = 10;

/// Which cases lack how many.
std::string incomplete_text(const Completeness& trials) {
  std::vector<std::string> words;
  for (const CaseTrials& one : trials.incomplete) {
    if (words.size() == most_cases_named) break;
    words.push_back(one.failed == 0    ? fmt::format("{} {} missing", one.name, one.missing)
                    : one.missing == 0 ? fmt::format("{} {} failed", one.name, one.failed)
                                       : fmt::format("{} {} missing and {} failed", one.name, one.missing, one.failed));
  }
  if (trials.incomplete.size() > words.size()) words.push_back(fmt::format("{} more cases", trials.incomplete.size() - words.size()));
  return fmt::format("{}, of {} each", join(words, "; "), trials.replications);
}

}  // namespace

Completeness completeness_of(const ResultReader& reader) {
  const ResultLayout& layout = reader.layout();
  std::vector<CaseTrials> cases(layout.cases.size());
  for (std::size_t c = 0; c < cases.size(); ++c) cases[c].name = layout.cases[c];
  for (std::uint32_t trial = 0; trial < layout.trial_count(); ++trial) {
    CaseTrials& own = cases[layout.case_of(trial)];
    const TrialStatus status = reader.status()[trial];
    ++(status == TrialStatus::done ? own.done : status == TrialStatus::failed ? own.failed : own.missing);
  }
  Completeness all{layout.trial_count(), layout.replications.size(), 0, 0, 0, {}};
  for (const CaseTrials& one : cases) {
    all.done += one.done;
    all.failed += one.failed;
    all.missing += one.missing;
  }
  std::copy_if(cases.begin(), cases.end(), std::back_inserter(all.incomplete),
               [](const CaseTrials& one) { return one.failed + one.missing > 0; });
  return all;
}

std::string completeness_text(const Completeness& trials) {
  std::string text = fmt::format("{} of {} trials done, {} failed", trials.done, trials.trials, trials.failed);
  if (trials.missing > 0) text += fmt::format(", {} missing", trials.missing);
  return trials.is_complete() ? text : fmt::format("{} ({})", text, incomplete_text(trials));
}

std::string completeness_line(const Completeness& trials) {
  return trials.is_complete() ? "" : fmt::format("Not every trial is there: {}\n\n", completeness_text(trials));
}

std::string completeness_json(const Completeness& trials) {
  std::vector<std::string> cases;
  for (const CaseTrials& one : trials.incomplete)
    cases.push_back(fmt::format("{{\"case\": {}, \"done\": {}, \"failed\": {}, \"missing\": {}}}", json_text(one.name), one.done,
                                one.failed, one.missing));
  return fmt::format("\"trials\": {}, \"done\": {}, \"failed\": {}, \"missing\": {}, \"incomplete_cases\": [{}]", trials.trials,
                     trials.done, trials.failed, trials.missing, join(cases));
}

}  // namespace faultline::cli
