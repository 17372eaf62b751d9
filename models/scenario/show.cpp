#include "models/scenario/show.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/scenario/field_table.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

constexpr std::size_t most_listed_cases = 50;

std::string plural(std::size_t count, std::string_view noun) { return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s"); }

std::vector<std::string> changes_of(const Experiment& experiment, const Case& one) {
  std::vector<std::string> changes;
  const std::string prefix = fmt::format("variant.{}.", one.variant);
  for (const ValueOrigin& origin : experiment.origins) {
    if (!one.variant.empty() && origin.key.compare(0, prefix.size(), prefix) == 0) {
      changes.push_back(fmt::format("{} = {}", origin.key.substr(prefix.size()), origin.value));
    }
  }
  for (const auto& [key, value] : one.coordinates) changes.push_back(fmt::format("{} = {}", key, value_text(value)));
  return changes;
}

}  // namespace

std::string count_text(const Experiment& experiment) {
  const std::size_t cases = experiment.cases.size();
  const ReplicationRange range = experiment.replications();
  const auto least = static_cast<std::size_t>(range.least);
  const auto most = static_cast<std::size_t>(range.most);
  const std::string from = least == most ? "" : fmt::format("{} to ", least);
  const std::string trials_from = least == most ? "" : fmt::format("{} to ", cases * least);
  return fmt::format("{}: {} × {}{} = {}{}", experiment.path, plural(cases, "case"), from, plural(most, "replication"), trials_from,
                     plural(cases * most, "trial"));
}

std::string show_summary(const Experiment& experiment) {
  const Scenario& first = experiment.cases.front().scenario;
  std::string text = experiment.title.empty() ? "" : experiment.title + "\n";
  text += count_text(experiment) + "\n";
  text += fmt::format("{}, {}, {}, {}, {}; horizon {} years, seed {}\n", plural(first.states.size(), "state"),
                      plural(first.layers.size(), "layer"), plural(first.vendors.size(), "vendor"), plural(first.regimes.size(), "regime"),
                      plural(first.alliances.size(), "alliance"), format_number(first.run.horizon), first.run.seed);
  const std::size_t listed = std::min(experiment.cases.size(), most_listed_cases);
  for (std::size_t i = 0; i < listed; ++i) {
    text += fmt::format("case {}\n", experiment.cases[i].name);
    for (const std::string& change : changes_of(experiment, experiment.cases[i]))
      text += fmt::format("  {}\n", wrap_text(change, 116, "    "));
  }
  if (experiment.cases.size() > listed) text += fmt::format("... and {} more cases\n", experiment.cases.size() - listed);
  return text;
}

std::string show_origins(const Experiment& experiment) {
  std::vector<std::vector<std::string>> rows;
  for (const ValueOrigin& origin : experiment.origins) {
    rows.push_back({origin.key, origin.value, origin.line == 0 ? origin.file : fmt::format("{}:{}", origin.file, origin.line)});
  }
  return align_table(rows);
}

}  // namespace faultline
