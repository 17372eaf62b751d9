// show: what will really run.
#include <fmt/format.h>

#include "models/scenario/show.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/cli/records.hpp"
#include "sim/cli/scenario_input.hpp"

namespace faultline::cli {

namespace {

std::string origins_csv(const Experiment& experiment) {
  TextRows rows = {{"key", "value", "file", "line"}};
  for (const ValueOrigin& origin : experiment.origins)
    rows.push_back({origin.key, origin.value, origin.file, fmt::format("{}", origin.line)});
  return rows_csv(rows);
}

int show(const Arguments& arguments) {
  if (arguments.has("resolved") && arguments.has("origins"))
    throw UsageError("--resolved and --origins are two views\n  = expected: one of them");
  const AnswerForm form = form_of(arguments);
  if (arguments.has("resolved") && form != AnswerForm::text)
    throw UsageError("--resolved is TOML, which programs read\n  = expected: --json and --csv without it: every value");
  const Experiment experiment = load_scenario(arguments.files[0], load_options(arguments));
  if (arguments.has("resolved")) {
    fmt::print("{}", experiment.resolved_text);
  } else if (form == AnswerForm::json) {
    fmt::print("{}", origins_json(experiment));
  } else if (form == AnswerForm::csv) {
    fmt::print("{}", origins_csv(experiment));
  } else if (arguments.has("origins")) {
    fmt::print("{}", show_origins(experiment));
  } else {
    fmt::print("{}", show_summary(experiment));
  }
  return done;
}

std::vector<OptionSpec> options() {
  const std::vector<OptionSpec> own = {{"resolved", "", "the whole scenario as one file, every default written; it runs as it is"},
                                       {"origins", "", "every value with the file and line it came from"},
                                       {"json", "", "every value with its origin as JSON"},
                                       {"csv", "", "the same as CSV"}};
  return join_options({own, scenario_options()});
}

}  // namespace

const Command& show_command() {
  static const Command command{"show",
                               "FILE",
                               1,
                               1,
                               "what a scenario will run: cases, values, where each value is from",
                               "",
                               options(),
                               {"faultline show scenarios/trusted_tech_alliance.toml", "faultline show scenarios/tiny.toml --resolved",
                                "faultline show scenarios/trusted_tech_alliance.toml --origins"},
                               show};
  return command;
}

}  // namespace faultline::cli
