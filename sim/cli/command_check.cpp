// check: every mistake of a scenario at once, without running it.
#include <fmt/format.h>

#include "models/scenario/json_text.hpp"
#include "models/scenario/show.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/messages.hpp"
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

std::string diagnostic_json(const Diagnostic& one) {
  return fmt::format(
      "{{\"file\": {}, \"line\": {}, \"column\": {}, \"length\": {}, \"severity\": {}, \"message\": {}, \"expected\": "
      "{}, \"hint\": {}}}",
      json_text(one.position.file), one.position.line, one.position.column, one.position.length,
      json_text(severity_text(one.severity)), json_text(one.message), json_text(one.expected), json_text(one.hint));
}

int check(const Arguments& arguments) {
  int code = done;
  std::vector<std::string> rows;
  for (const std::string& file : arguments.files) {
    Diagnostics diagnostics;
    const std::optional<Experiment> experiment = load_scenario(file, load_options(arguments), diagnostics);
    if (!experiment)
      code = usage;
    for (const Diagnostic& one : diagnostics.all())
      rows.push_back(diagnostic_json(one));
    if (arguments.has("json"))
      continue;
    if (experiment)
      fmt::print("{}\n", count_text(*experiment));
    say_text(diagnostics.render());
  }
  if (arguments.has("json"))
    fmt::print("[{}]\n", join(rows, ",\n "));
  return code;
}

std::vector<OptionSpec> options() {
  std::vector<OptionSpec> all = scenario_options();
  all.push_back({"json", "", "the mistakes as a JSON list, for editors"});
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
      "Reads each file and all that it extends; nothing is run. Exit code 2 if there is a mistake.",
      options(),
      {"faultline check scenarios/tiny.toml scenarios/trusted_tech_alliance.toml"},
      check};
  return command;
}

}  // namespace faultline::cli
