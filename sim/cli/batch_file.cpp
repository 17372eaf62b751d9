#include "sim/cli/batch_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "sim/base/provenance.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/trials.hpp"
#include "sim/io/batch_writer.hpp"

namespace faultline::cli {

namespace {

void print_result(const Experiment& experiment, const FilePlan& plan, const RunFacts& facts,
                  const Arguments& arguments) {
  ResultReader reader = ResultReader::open(plan.path);
  print_answer(experiment, reader, facts, arguments.has("json"));
}

std::size_t count_done(const BatchWriter& writer) {
  const std::vector<TrialStatus> status = writer.status();
  return static_cast<std::size_t>(std::count(status.begin(), status.end(), TrialStatus::done));
}

}  // namespace

int run_into_file(const Experiment& experiment, const ResultLayout& layout, const FilePlan& plan,
                  const Arguments& arguments) {
  const std::string errors = arguments.word("errors", {"end", "fast", "ignore"}).value_or("end");
  BatchPlan batch{{}, threads_of(arguments), progress_of(arguments), errors == "fast"};
  Interruption interruption;
  BatchWriter writer =
      BatchWriter::open(plan.path, layout, arguments.has("fresh") ? OpenMode::fresh : OpenMode::resume, plan.trials);
  if (writer.already_complete()) {
    say("already done: '{}' holds every trial asked for\n", plan.path.string());
    print_result(experiment, plan, {}, arguments);
    return done;
  }
  const std::size_t asked = plan.trials ? plan.trials->size() : layout.trial_count();
  batch.trials = writer.pending();
  if (batch.trials.size() < asked)
    say("going on: {} of {} trials are saved\n", asked - batch.trials.size(), asked);
  const BatchReport report = run_batch(experiment, layout, batch, interruption,
                                       [&](TrialOutcome&& outcome) { writer.deliver(std::move(outcome)); });
  say_text(failure_text(layout, report.failed, plan.reproduction));
  if (report.stopped) {
    writer.flush();
    say("{}: {} of {} trials are saved in '{}.parts'\n  = hint: run the same command again to go on: {}\n",
        interruption.signals() > 0 ? "interrupted" : "stopped at a failed trial", count_done(writer),
        layout.trial_count(), plan.path.string(), render_command_line(arguments.command_line));
    return interruption.signals() > 0 ? interrupted : trials_failed;
  }
  writer.finish();
  print_result(experiment, plan, {report.delivered, report.seconds, report.events}, arguments);
  return report.failed.empty() || errors == "ignore" ? done : trials_failed;
}

}  // namespace faultline::cli
