// show: what will really run.
#include <fmt/format.h>

#include "models/scenario/show.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/cli/scenario_input.hpp"

namespace faultline::cli {

namespace {

int show(const Arguments& arguments) {
  if (arguments.has("resolved") && arguments.has("origins"))
    throw UsageError("--resolved and --origins are two views\n  = expected: one of them");
  if (arguments.has("json") && !arguments.has("origins"))
    throw UsageError("--json needs --origins\n  = hint: --resolved is TOML, which programs read");
  const Experiment experiment = load_scenario(arguments.files[0], load_options(arguments));
  if (arguments.has("resolved")) {
    fmt::print("{}", experiment.resolved_text);
  } else if (arguments.has("origins")) {
    fmt::print("{}", arguments.has("json") ? origins_json(experiment) : show_origins(experiment));
  } else {
    fmt::print("{}", show_summary(experiment));
  }
  return done;
}

std::vector<OptionSpec> options() {
  const std::vector<OptionSpec> own = {
      {"resolved", "", "the whole scenario as one file, every default written; it runs as it is"},
      {"origins", "", "every value with the file and line it came from"},
      {"json", "", "with --origins: as JSON"}};
  return join_options({own, scenario_options()});
}

}  // namespace

const Command& show_command() {
  static const Command command{
      "show",
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
