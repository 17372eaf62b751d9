// merge: the files of shards into one.
#include <fmt/format.h>

#include <chrono>

#include "sim/base/diagnostics.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/completeness.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/output_path.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/io/batch_writer.hpp"
#include "sim/parallel/run_trials.hpp"

namespace faultline::cli {

namespace {

/// A line every ten seconds, for a log.
MergeReport report_of(const Arguments& arguments) {
  if (arguments.word("progress", {"plain", "none"}) == "none") return {};
  using Clock = std::chrono::steady_clock;
  return [last = Clock::now()](std::string_view what, std::size_t done, std::size_t of) mutable {
    if (Clock::now() - last < std::chrono::seconds(10)) return;
    last = Clock::now();
    say("{} of {} {}\n", done, of, what);
  };
}

int merge(const Arguments& arguments) {
  const auto out = arguments.value("output");
  if (!out) throw UsageError("'merge' needs an output\n  = expected: -o OUT.h5");
  // Without --fresh, a part may be the output: it is joined with the others, and nothing in it is lost.
  check_output(*out, arguments.has("fresh") ? arguments.files : std::vector<std::string>());
  merge_results({arguments.files.begin(), arguments.files.end()}, *out, arguments.has("fresh") ? OpenMode::fresh : OpenMode::resume,
                report_of(arguments), available_threads());
  ResultReader reader = ResultReader::open(*out, ReadCheck::own);
  const bool goals_met = print_answer(load_scenario_of(reader), reader, {}, answer_shape(arguments));
  const Completeness trials = completeness_of(reader);
  if (!trials.is_complete() && !arguments.has("partial")) {
    say("error: '{}' is written, but not every trial is there: {}\n  = hint: 'faultline run SCENARIO -o {}' runs what is "
        "missing; --partial, where a part is what you want\n",
        *out, completeness_text(trials), *out);
    return trials_failed;
  }
  return goals_met ? done : goal_not_met;
}

}  // namespace

const Command& merge_command() {
  static const Command command{
      "merge",
      "PART.h5...",
      1,
      100'000,
      "join the results of shards into one file",
      "All parts must be of one scenario, seed and program version; their digests are checked. A trial done in one "
      "part and failed or missing in another counts as done. Exit code 1 where trials are missing or failed in all of "
      "them: the file is written, and says which cases lack how many.",
      {{"output,o", "OUT.h5", "the joined file"},
       {"fresh", "", "replace what is at the output path"},
       {"progress", "WORD", "plain (default): a line every ten seconds on stderr; none"},
       {"partial", "", "a part of the trials is enough: exit 0 though some are missing or failed"},
       {"all", "", "every outcome in a table of its own, beside the answer at a glance"},
       {"json", "", "the answer as JSON"},
       {"csv", "", "the answer as CSV, a line per outcome and case"}},
      {"faultline merge results/tiny.shard-1-of-2.h5 results/tiny.shard-2-of-2.h5 -o results/merged.h5"},
      merge};
  return command;
}

}  // namespace faultline::cli
