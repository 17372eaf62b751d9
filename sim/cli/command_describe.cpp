// describe: the dictionary of parameters, series and events.
#include <fmt/format.h>

#include <algorithm>

#include "models/economy/verbs.hpp"
#include "models/measures/series.hpp"
#include "models/scenario/combinations.hpp"
#include "models/scenario/dictionary.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/records.hpp"

namespace faultline::cli {

namespace {

std::string axes_text(const SeriesEntry& entry) {
  std::vector<std::string> names;
  for (const SeriesAxis axis : entry.axes) names.emplace_back(name_of(axis));
  return names.empty() ? "-" : join(names, " × ");
}

TextRows series_rows() {
  TextRows rows = {{"series", "unit", "axes", "definition"}};
  for (const SeriesEntry& entry : series_table()) {
    rows.push_back({std::string(entry.name), std::string(entry.unit), axes_text(entry), std::string(entry.definition)});
  }
  return rows;
}

TextRows event_rows() {
  TextRows rows = {{"priority", "event", "meaning"}};
  for (std::size_t i = 0; i < verb_count; ++i) {
    const VerbEntry& entry = describe(static_cast<Verb>(i));
    rows.push_back({fmt::format("{}", entry.priority), std::string(entry.phrase), std::string(entry.meaning)});
  }
  return rows;
}

/// The pairs of switches that are refused; every other pair runs.
TextRows combination_rows() {
  TextRows rows = {{"refused", "turned_on_by", "beside", "beside_turned_on_by", "why"}};
  for (const Refusal& refusal : refusal_table()) {
    const SwitchEntry& refused = describe(refusal.refused);
    const SwitchEntry& beside = describe(refusal.beside);
    rows.push_back({std::string(refused.name), std::string(refused.turned), std::string(beside.name), std::string(beside.turned),
                    std::string(refusal.why)});
  }
  return rows;
}

std::string combinations_shown(AnswerForm form) {
  if (form != AnswerForm::text) return form == AnswerForm::csv ? rows_csv(combination_rows()) : rows_json(combination_rows()) + "\n";
  std::string text =
      fmt::format("{} pairs of {} switches are refused; every other pair runs.\n", refusal_table().size(), switch_table().size());
  for (const Refusal& refusal : refusal_table()) {
    text += fmt::format("  {} × {}\n    {}\n", describe(refusal.refused).name, describe(refusal.beside).name, refusal.why);
  }
  text += "The switches:\n";
  for (const SwitchEntry& entry : switch_table()) text += fmt::format("  {}: {}\n", entry.name, entry.turned);
  return text;
}

std::string shown(const TextRows& rows, AnswerForm form, const std::vector<Align>& align = {}) {
  return form == AnswerForm::csv ? rows_csv(rows) : form == AnswerForm::json ? rows_json(rows) + "\n" : align_table(rows, align);
}

/// @returns nothing when no series has that name
std::optional<std::string> describe_one_series(const std::string& name) {
  const auto table = series_table();
  const auto found = std::find_if(table.begin(), table.end(), [&](const SeriesEntry& entry) { return entry.name == name; });
  if (found == table.end()) return std::nullopt;
  const std::string combined =
      found->combination == Combination::sum ? "added up"
      : found->weight.empty()
          ? "averaged"
          : fmt::format("averaged by {}{}", found->weight, found->combination == Combination::mean_of_events ? ", over dates too," : "");
  return fmt::format("series {}: {}\n  unit: {}\n  axes: {}, {} where an outcome fixes none\n  {}\n", found->name, found->long_name,
                     found->unit, axes_text(*found), combined, found->definition);
}

int run(const Arguments& arguments) {
  const std::vector<std::string> views = {"schema", "markdown", "series", "events", "combinations"};
  const auto chosen = std::count_if(views.begin(), views.end(), [&](const std::string& view) { return arguments.has(view); });
  if (chosen + static_cast<std::ptrdiff_t>(arguments.files.size()) > 1) {
    throw UsageError(
        "describe shows one thing at a time\n  = expected: one KEY, or one of --schema, --markdown, --series, --events,\n    "
        "--combinations");
  }
  const AnswerForm form = form_of(arguments);
  const bool is_list = arguments.files.empty() && !arguments.has("schema") && !arguments.has("markdown");
  if (form != AnswerForm::text && !is_list)
    throw UsageError("--json and --csv show lists\n  = expected: them alone, or with --series, --events or --combinations");
  if (arguments.has("schema")) {
    fmt::print("{}", describe_schema());
  } else if (arguments.has("markdown")) {
    fmt::print("{}", describe_markdown());
  } else if (arguments.has("series")) {
    fmt::print("{}", shown(series_rows(), form));
  } else if (arguments.has("events")) {
    fmt::print("{}", shown(event_rows(), form, {Align::right}));
  } else if (arguments.has("combinations")) {
    fmt::print("{}", combinations_shown(form));
  } else if (form == AnswerForm::json) {
    fmt::print("{}", describe_json());
  } else if (form == AnswerForm::csv) {
    fmt::print("{}", rows_csv(dictionary_rows()));
  } else if (arguments.files.empty()) {
    fmt::print("{}", describe_parameters());
  } else if (const auto series = describe_one_series(arguments.files[0])) {
    fmt::print("{}", *series);
  } else {
    fmt::print("{}", describe_parameter(arguments.files[0]));
  }
  return done;
}

}  // namespace

const Command& describe_command() {
  static const Command command{
      "describe",
      "[KEY]",
      0,
      1,
      "the dictionary: parameters, series, events",
      "Without a KEY, every parameter with its unit and default. KEY is a table (audit), a "
      "parameter (audit.fee) or a series (price_index).",
      {{"json", "", "every parameter as JSON; with --series, --events or --combinations, these"},
       {"csv", "", "the same as CSV"},
       {"schema", "", "JSON Schema of scenario files, for editors"},
       {"markdown", "", "scenarios/README.md"},
       {"series", "", "what a result file records"},
       {"events", "", "what can happen, with its precedence at equal times"},
       {"combinations", "", "which mechanisms cannot be combined, and why"}},
      {"faultline describe", "faultline describe audit.fee", "faultline describe price_index", "faultline describe --series"},
      run};
  return command;
}

}  // namespace faultline::cli
