#include "sim/cli/trial_identity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "models/scenario/points.hpp"
#include "models/scenario/scenario_diff.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/provenance.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/scenario_input.hpp"

namespace faultline::cli {

namespace {

constexpr std::size_t most_differences = 4;

/// Keys that change what is made of trials, not the trials.
bool touches_trials(const std::string& key) {
  static constexpr std::array<std::string_view, 5> others = {"run.replications", "title", "outcome.", "target.", "replications."};
  return std::none_of(others.begin(), others.end(), [&](std::string_view other) { return key.starts_with(other); });
}

std::string value_or_none(const std::string& value) { return value.empty() ? "absent" : value; }

/// "layer.cloud.entry_cost is 18 there and 20 here"
std::string difference_words(const Experiment& there, const Experiment& here) {
  const ExperimentDifference difference = compare_experiments(there, here);
  std::vector<std::string> words;
  for (const ParameterDifference& one : difference.parameters) {
    if (!touches_trials(one.key)) continue;
    const bool is_everywhere = one.cases.size() == difference.common.size();
    words.push_back(fmt::format("{} is {} there and {} here{}", one.key, value_or_none(one.first), value_or_none(one.second),
                                is_everywhere ? "" : fmt::format(" in '{}'", one.cases.front())));
  }
  for (const std::string& name : difference.only_first) words.push_back(fmt::format("case '{}' is there only", name));
  if (there.replications().most > here.replications().most)
    words.push_back(fmt::format("{} replications there and {} here", there.replications().most, here.replications().most));
  if (words.size() > most_differences) {
    const std::size_t more = words.size() - most_differences;
    words.resize(most_differences);
    words.push_back(fmt::format("{} more differences", more));
  }
  return join(words, "; ");
}

bool is_of(const Experiment& experiment, const ResultReader& reader) {
  const ResultLayout layout = make_layout(experiment, {});
  return layout.batch_digest == reader.layout().batch_digest && layout.cases == reader.layout().cases;
}

}  // namespace

Digest case_digest(const Scenario& scenario) {
  return DigestStream{}.add(std::uint64_t{numbers_version}).add(seed_of(scenario)).add(std::string_view(trial_text(scenario))).value();
}

std::vector<Digest> case_digests(const Experiment& experiment) {
  std::vector<Digest> digests;
  for (const Case& one : experiment.cases) digests.push_back(case_digest(one.scenario));
  return digests;
}

Digest outcome_digest(const Outcome& outcome) {
  const OutcomeSpec& spec = outcome.spec();
  DigestStream stream;
  stream.add(std::string_view(spec.series)).add(static_cast<std::uint64_t>(spec.statistic));
  stream.add(spec.warm_up).add(spec.from).add(spec.to).add(spec.discount_rate);
  for (const auto& [axis, label] : spec.selections) stream.add(std::string_view(axis)).add(std::string_view(label));
  return stream.value();
}

EarlierFile identify_file(const Experiment& experiment, const ResultReader& reader) {
  try {
    const Experiment there = load_scenario_of(reader);
    if (is_of(there, reader)) return {case_digests(there), difference_words(there, experiment)};
  } catch (const UsageError&) {  // a scenario of another version need not be one of this
  } catch (const FileError&) {
  }
  const std::string numbers = reader.provenance("numbers");
  if (!numbers.empty() && numbers != fmt::format("{}", numbers_version))
    return {{}, fmt::format("its numbers are of version {}, and those of this program of version {}", numbers, numbers_version)};
  return {{},
          fmt::format("it was written by version {} ({}), which gives other numbers or knows other parameters",
                      reader.provenance("version"), reader.provenance("revision"))};
}

}  // namespace faultline::cli
