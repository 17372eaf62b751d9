// check: every mistake of a scenario at once, without running it.
#include <fmt/format.h>

#include "models/scenario/show.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/records.hpp"
#include "sim/cli/scenario_input.hpp"

namespace faultline::cli {

namespace {

std::string severity_text(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: return "note";
  }
  return {};
}

Record record_of(const Diagnostic& one) {
  return {{"file", one.position.file},
          {"line", std::int64_t{one.position.line}},
          {"column", std::int64_t{one.position.column}},
          {"length", std::int64_t{one.position.length}},
          {"severity", severity_text(one.severity)},
          {"message", one.message},
          {"expected", one.expected},
          {"hint", one.hint}};
}

int check(const Arguments& arguments) {
  int code = done;
  std::vector<Record> rows;
  for (const std::string& file : arguments.files) {
    Diagnostics diagnostics;
    const std::optional<Experiment> experiment = load_scenario(file, load_options(arguments), diagnostics);
    if (!experiment) code = usage;
    for (const Diagnostic& one : diagnostics.all()) rows.push_back(record_of(one));
    if (form_of(arguments) != AnswerForm::text) continue;
    if (experiment) fmt::print("{}\n", count_text(*experiment));
    say_text(diagnostics.render());
  }
  if (form_of(arguments) == AnswerForm::json) fmt::print("{}\n", rows.empty() ? "[]" : records_json(rows));
  if (form_of(arguments) == AnswerForm::csv)
    fmt::print("{}", rows.empty() ? "file,line,column,length,severity,message,expected,hint\n" : records_csv(rows));
  return code;
}

std::vector<OptionSpec> options() {
  std::vector<OptionSpec> all = scenario_options();
  all.push_back({"json", "", "the mistakes as a JSON list, for editors"});
  all.push_back({"csv", "", "the mistakes as CSV, a line each"});
  return all;
}

}  // namespace

const Command& check_command() {
  static const Command command{
      "check",
      "FILE...",
      1,
      10'000,
      "every mistake in a scenario, with its place",
      "Reads each file and all that it extends; nothing is run. Exit code 2 if there is a mistake; a warning, of what is hardly "
      "meant, is none.",
      options(),
      {"faultline check scenarios/tiny.toml scenarios/trusted_tech_alliance.toml"},
      check};
  return command;
}

}  // namespace faultline::cli
