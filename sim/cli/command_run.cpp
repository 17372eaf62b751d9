// run: a scenario in, a result file and an answer out. What is already there is not run again.
#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <ostream>
#include <streambuf>

#include "models/model.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/batch_file.hpp"
#include "sim/cli/memory_estimate.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/output_path.hpp"
#include "sim/cli/precision.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/shared_run.hpp"
#include "sim/cli/trial_identity.hpp"
#include "sim/cli/trials.hpp"
#include "sim/parallel/run_trials.hpp"

namespace faultline::cli {

namespace {

std::filesystem::path output_path(const Arguments& arguments) {
  if (const auto given = arguments.value("output")) return *given;
  std::filesystem::path path = default_output(arguments.files[0]);
  if (auto shard = arguments.value("shard")) {
    const std::size_t slash = shard->find('/');
    path.replace_filename(fmt::format("{}.shard-{}-of-{}.h5", path.stem().string(), shard->substr(0, slash), shard->substr(slash + 1)));
  }
  return path;
}

/// Standard output for a trace. Where it takes no more, what is traced need not go on.
class TraceOutput : public std::streambuf {
 public:
  explicit TraceOutput(std::atomic<int>& stop) : stop_(stop) {}
  [[nodiscard]] int error() const { return error_; }

 protected:
  std::streamsize xsputn(const char* text, std::streamsize length) override {
    const auto wanted = static_cast<std::size_t>(length);
    return is_done(std::fwrite(text, 1, wanted, stdout) == wanted) ? length : 0;
  }
  int_type overflow(int_type letter) override {
    if (traits_type::eq_int_type(letter, traits_type::eof())) return traits_type::not_eof(letter);
    return is_done(std::fputc(letter, stdout) != EOF) ? letter : traits_type::eof();
  }
  int sync() override { return is_done(std::fflush(stdout) == 0) ? 0 : -1; }

 private:
  bool is_done(bool written) {
    if (!written && error_ == 0) {
      error_ = errno != 0 ? errno : EIO;
      stop_ = static_cast<int>(Stop::now);
    }
    return written;
  }

  std::atomic<int>& stop_;
  int error_ = 0;
};

/// Writes every event of the chosen trials, one trial after another; no result file is written. A reader such as `head`
/// that has seen enough ends it without a word.
int trace_trials(const Experiment& experiment, const ResultLayout& layout, const std::vector<std::uint32_t>& trials) {
  int failed = 0;
  std::atomic<int> stop{0};  // nothing is to be saved: the first Ctrl-C ends the program
  TraceOutput output(stop);
  std::ostream trace(&output);
  for (std::size_t i = 0; i < trials.size() && output.error() == 0; ++i) {
    const std::string name = trial_name(layout, trials[i]);
    trace << "# " << name << '\n';
    try {
      const TrialOutcome outcome = execute_trial(experiment, layout, trials[i], stop, &trace);
      if (outcome.status == TrialStatus::failed) {
        ++failed;
        say("error: trial {} failed: {}\n", name, outcome.failure);
      }
    } catch (const TrialInterrupted&) {
      break;  // by the output
    }
    trace.flush();
  }
  if (output.error() == EPIPE) return reader_gone;
  if (output.error() != 0)
    throw FileError(fmt::format("cannot write the trace to standard output: {}\n  = hint: free some space, or pipe it through 'gzip'",
                                std::strerror(output.error())));
  return failed == 0 ? done : trials_failed;
}

/// Options that do not go together.
void check_together(const Arguments& arguments, bool has_goals) {
  for (const char* part : {"only", "shard", "share", "finish"}) {
    if (arguments.has(part) && has_goals)
      throw UsageError(
          fmt::format("--{} runs some of the trials, and how many there are is decided by all of them\n  = "
                      "expected: --replications N beside it, for a fixed number",
                      part));
  }
  for (const char* whole : {"share", "finish"}) {
    for (const char* other : {"only", "shard", "fresh"}) {
      if (arguments.has(whole) && arguments.has(other))
        throw UsageError(fmt::format("--{} and --{} do not go together\n  = expected: one of them", whole, other));
    }
  }
}

int run(const Arguments& arguments) {
  const Experiment experiment = load_scenario(arguments.files[0], load_options(arguments));
  ResultLayout layout = make_layout(experiment, arguments.command_line);
  layout.case_digests = case_digests(experiment);
  layout.deflate = arguments.whole_number("deflate", 0, 9).value_or(default_deflate);
  const auto trials = choose_trials(layout, arguments);
  if (arguments.has("trace")) {
    if (!arguments.has("only")) throw UsageError("--trace writes every event of a trial\n  = expected: --only, to say which trial");
    return trace_trials(experiment, layout, *trials);
  }
  check_together(arguments, has_goals(experiment));
  check_output(output_path(arguments), experiment);
  const FilePlan plan{output_path(arguments), trials, run_words(arguments.files[0], arguments)};
  if (trials && trials->empty()) say("this share has no trial: there are only {}\n", layout.trial_count());
  if (arguments.has("finish")) return finish_shared(experiment, layout, plan, arguments);
  if (!std::filesystem::exists(plan.path)) refuse_beyond_memory(experiment, layout, threads_of(arguments));
  return (arguments.has("share") ? run_shared : run_into_file)(experiment, layout, plan, arguments);
}

std::vector<OptionSpec> options() {
  const std::vector<OptionSpec> output = {{"output,o", "OUT.h5", "result file; default: results/<scenario>.h5"}};
  const std::vector<OptionSpec> own = {
      {"only", "WHICH", "case=NAME,replication=17, or one of the two; may be repeated. The other trials stay missing in the file"},
      {"shard", "K/N", "the K-th of N shares of the trials, for as many machines; 'faultline merge' joins them"},
      {"share", "",
       "share the trials with every other process that runs the same command on a folder that all see; the last one "
       "writes "
       "the result"},
      {"finish", "", "run nothing: write the result if every trial is saved, exit 130 otherwise"},
      {"fresh", "", "begin again, and replace what is at the output path when the new result is complete"},
      {"deflate", "LEVEL", "compress the result, from 0 (not at all) to 9 (most); default: 5. Nothing is rounded"},
      {"trace", "", "with --only: write every event of the trial as a sentence on stdout, and no result file"},
      {"all", "", "every outcome in a table of its own, beside the answer at a glance"},
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
      "Runs every trial (case × replication) that is not there yet: in the result file, of this batch or of a smaller one, or "
      "saved by a run that was stopped. The same command goes on after an interruption or a crash; a finished batch only "
      "prints its answer. A result with trials that this run has not is never overwritten without --fresh. Where the "
      "scenario has [replications] goals, replications go on until every "
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
