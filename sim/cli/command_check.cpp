// check: every mistake of a scenario at once, without running it.
#include <fmt/format.h>

#include "models/scenario/show.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/scenario_input.hpp"

namespace faultline::cli {

namespace {

int check(const Arguments& arguments) {
  int code = done;
  for (const std::string& file : arguments.files) {
    try {
      const Experiment experiment = load_scenario(file, load_options(arguments));
      const ResultLayout layout = make_layout(experiment, arguments.command_line);
      (void)scenario_outcomes(experiment, layout);
      fmt::print("{}\n", count_text(experiment));
    } catch (const UsageError& error) {
      const std::string text = error.what();
      say("{}{}", text, text.ends_with('\n') ? "" : "\n");
      code = usage;
    }
  }
  return code;
}

}  // namespace

const Command& check_command() {
  static const Command command{"check", "FILE...", 1, 10'000, "every mistake in a scenario, with its place",
                               "Reads each file and all that it extends; nothing is run. Exit code 2 if there is a mistake.", scenario_options(),
                               {"faultline check scenarios/tiny.toml scenarios/trusted_tech_alliance.toml"}, check};
  return command;
}

}  // namespace faultline::cli
