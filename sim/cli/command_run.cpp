// run: a scenario in, a result file and an answer out. What is already there is not run again.
#include <fmt/format.h>

#include <atomic>
#include <iostream>

#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/batch_file.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/output_path.hpp"
#include "sim/cli/precision.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/trials.hpp"

namespace faultline::cli {

namespace {

std::filesystem::path output_path(const Arguments& arguments) {
  if (const auto given = arguments.value("output"))
    return *given;
  std::string name = std::filesystem::path(arguments.files[0]).stem().string();
  if (auto shard = arguments.value("shard")) {
    const std::size_t slash = shard->find('/');
    name += fmt::format(".shard-{}-of-{}", shard->substr(0, slash), shard->substr(slash + 1));
  }
  return std::filesystem::path("results") / (name + ".h5");
}

/// Writes every event of the chosen trials, one trial after another; no result file is written.
int trace_trials(const Experiment& experiment, const ResultLayout& layout, const std::vector<std::uint32_t>& trials) {
  int failed = 0;
  const std::atomic<int> no_stop{0};  // nothing is to be saved: the first Ctrl-C ends the program
  for (const std::uint32_t trial : trials) {
    std::cout << "# " << trial_name(layout, trial) << '\n';
    const TrialOutcome outcome = execute_trial(experiment, layout, trial, no_stop, &std::cout);
    if (!std::cout.flush())
      throw FileError(
          "cannot write the trace to standard output\n  = hint: free some space, or pipe it through 'head' or 'gzip'");
    if (outcome.status == TrialStatus::failed) {
      ++failed;
      say("error: trial {} failed: {}\n", trial_name(layout, trial), outcome.failure);
    }
  }
  return failed == 0 ? done : trials_failed;
}

int run(const Arguments& arguments) {
  const Experiment experiment = load_scenario(arguments.files[0], load_options(arguments));
  const ResultLayout layout = make_layout(experiment, arguments.command_line);
  const auto trials = choose_trials(layout, arguments);
  if (arguments.has("trace")) {
    if (!arguments.has("only"))
      throw UsageError("--trace writes every event of a trial\n  = expected: --only, to say which trial");
    return trace_trials(experiment, layout, *trials);
  }
  if (trials && has_goals(experiment))
    throw UsageError(fmt::format("--{} runs some of the trials, and how many there are is decided by all of them\n  = "
                                 "expected: --replications N beside it, for a fixed number",
                                 arguments.has("only") ? "only" : "shard"));
  std::vector<std::string> inputs;
  for (const InputFile& input : experiment.inputs)
    inputs.push_back(input.path);
  check_output(output_path(arguments), inputs);
  return run_into_file(experiment, layout, {output_path(arguments), trials, run_words(arguments.files[0], arguments)},
                       arguments);
}

std::vector<OptionSpec> options() {
  const std::vector<OptionSpec> output = {{"output,o", "OUT.h5", "result file; default: results/<scenario>.h5"}};
  const std::vector<OptionSpec> own = {
      {"only", "WHICH",
       "case=NAME,replication=17, or one of the two; may be repeated. The other trials stay missing in the file"},
      {"shard", "K/N", "the K-th of N shares of the trials, for as many machines; 'faultline merge' joins them"},
      {"fresh", "", "begin again, and replace what is at the output path when the new result is complete"},
      {"trace", "", "with --only: write every event of the trial as a sentence on stdout, and no result file"},
      {"json", "", "the answer as JSON"},
      {"csv", "", "the answer as CSV, a line per outcome and case"}};
  return join_options({output, scenario_options(), batch_options(), own});
}

}  // namespace

const Command& run_command() {
  static const Command command{
      "run",
      "FILE",
      1,
      1,
      "run a scenario: result file and answer",
      "Runs every trial (case × replication) that the result file does not hold yet. After an interruption or a crash, "
      "the same command "
      "goes on where it stopped; a finished batch only prints its answer. A result of another scenario is never "
      "overwritten without --fresh. Where the scenario has [replications] goals, replications go on until every "
      "interval is narrow enough; exit code 3 if `max` comes first.",
      options(),
      {"faultline run scenarios/tiny.toml", "faultline run scenarios/trade_off.toml",
       "faultline run scenarios/tiny.toml -o wide.h5 --set audit.fee=0.1 --replications 8 -j 2",
       "faultline run scenarios/tiny.toml --shard 1/2", "faultline run scenarios/tiny.toml --shard 2/2",
       "faultline run scenarios/tiny.toml --only replication=2 --trace"},
      run};
  return command;
}

}  // namespace faultline::cli
