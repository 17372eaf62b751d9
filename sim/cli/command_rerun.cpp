// rerun: the scenario inside a result file again, into another file, or only to see that the same bytes come out.
#include <fmt/format.h>

#include <algorithm>

#include "models/scenario/json_text.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/batch_file.hpp"
#include "sim/cli/completeness.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/output_path.hpp"
#include "sim/cli/precision.hpp"
#include "sim/cli/records.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/trial_identity.hpp"
#include "sim/cli/trials.hpp"
#include "sim/io/result_difference.hpp"
#include "sim/io/result_reader.hpp"

namespace faultline::cli {

namespace {

constexpr std::size_t most_shown = 10;

struct Mismatch {
  std::uint32_t trial = 0;
  std::string reason;
};

std::vector<std::uint32_t> trials_to_verify(const ResultReader& reader, const Arguments& arguments) {
  std::vector<std::uint32_t> trials;
  const auto chosen = choose_trials(reader.layout(), arguments);
  for (std::uint32_t trial = 0; trial < reader.layout().trial_count(); ++trial) {
    const bool wanted = !chosen || std::binary_search(chosen->begin(), chosen->end(), trial);
    if (wanted && reader.status()[trial] == TrialStatus::done) trials.push_back(trial);
  }
  return trials;
}

int print_verdict(const ResultReader& reader, std::size_t checked, const std::vector<Mismatch>& mismatches, const Provenance& now,
                  AnswerForm form) {
  const ResultLayout& layout = reader.layout();
  const Completeness trials = completeness_of(reader);
  if (form == AnswerForm::csv) {
    TextRows rows = {{"trial", "reason"}};
    for (const Mismatch& one : mismatches) rows.push_back({trial_name(layout, one.trial), one.reason});
    fmt::print("{}", rows_csv(rows));
  } else if (form == AnswerForm::json) {
    std::vector<std::string> rows;
    for (const Mismatch& one : mismatches) {
      rows.push_back(fmt::format("{{\"trial\": {}, \"reason\": {}}}", json_text(trial_name(layout, one.trial)), json_text(one.reason)));
    }
    fmt::print("{{\"checked\": {}, \"mismatches\": [{}], {}}}\n", checked, join(rows), completeness_json(trials));
  } else {
    fmt::print("{}", completeness_line(trials));
    if (mismatches.empty()) fmt::print("verified: {} trials give the same digests again\n", checked);
  }
  for (std::size_t i = 0; i < std::min(mismatches.size(), most_shown); ++i) {
    say("error: trial {}: {}\n", trial_name(layout, mismatches[i].trial), mismatches[i].reason);
  }
  if (mismatches.empty()) return done;
  const std::string differences = provenance_differences(layout.provenance, "the file", now, "now");
  say("error: {} of {} trials do not verify{}\n  = hint: {}\n", mismatches.size(), checked, differences,
      differences.empty() ? "the program and the machine are of the same kind as those that wrote the file: the file was "
                            "changed, or the program is not what its revision says"
                          : "another program or machine wrote the file; the lines above say what differs");
  return not_verified;
}

/// What the file holds must match its digests, and running a trial again must give its digest.
int verify(ResultReader& reader, const Experiment& experiment, const ResultLayout& layout, const Arguments& arguments) {
  const std::vector<std::uint32_t> trials = trials_to_verify(reader, arguments);
  if (trials.empty())
    throw UsageError(fmt::format("'{}' holds none of these trials\n  = hint: 'faultline run' completes it", reader.path().string()));
  std::vector<Mismatch> mismatches;
  for (const std::uint32_t trial : reader.verify_digests()) {
    if (std::binary_search(trials.begin(), trials.end(), trial))
      mismatches.push_back({trial, "its data in the file do not match its digest"});
  }
  Interruption interruption;
  const BatchPlan plan{trials, threads_of(arguments), progress_of(arguments), false};
  const BatchReport report = run_batch(experiment, layout, plan, interruption, [&](TrialOutcome&& outcome) {
    seal_outcome(layout, outcome);
    if (outcome.status == TrialStatus::failed) {
      mismatches.push_back({outcome.trial, "it fails now: " + outcome.failure});
    } else if (outcome.digest != reader.digests()[outcome.trial]) {
      mismatches.push_back({outcome.trial, value_differences(layout, reader.read_trial(outcome.trial), "the file", outcome.values, "now")});
    }
  });
  if (report.stopped) {
    say("interrupted: {} of {} trials were checked\n", report.delivered, trials.size());
    return mismatches.empty() ? interrupted : print_verdict(reader, report.delivered, mismatches, layout.provenance, form_of(arguments));
  }
  return print_verdict(reader, trials.size(), mismatches, layout.provenance, form_of(arguments));
}

int rerun(const Arguments& arguments) {
  const bool verifies = arguments.has("verify");
  std::filesystem::path path = arguments.files[0];
  path.replace_extension(".rerun.h5");
  if (const auto given = arguments.value("output")) path = *given;
  if (!verifies) check_output(path, arguments.files);
  // To verify is to say which data are not what they were: then they are no reason not to read.
  ResultReader reader = ResultReader::open(arguments.files[0], verifies ? ReadCheck::structure : ReadCheck::data);
  const Experiment experiment = load_scenario_of(reader, verifies ? DataMatch::asked_later : DataMatch::needed);
  ResultLayout layout = make_layout(experiment, arguments.command_line);
  layout.case_digests = case_digests(experiment);
  layout.single_precision = reader.layout().single_precision;
  if (has_goals(experiment)) layout.replications = reader.layout().replications;  // as many as were enough
  if (verifies) {
    if (digest_layout(layout) != digest_layout(reader.layout())) {
      say("error: this program makes another result of the scenario inside '{}'{}\n  = hint: it was written by another "
          "program, or changed after it was written\n",
          arguments.files[0], provenance_differences(reader.layout().provenance, "the file", layout.provenance, "now"));
      return not_verified;
    }
    return verify(reader, experiment, layout, arguments);
  }
  return run_into_file(experiment, layout, {path, choose_trials(layout, arguments), {"faultline", "rerun", arguments.files[0]}}, arguments);
}

std::vector<OptionSpec> options() {
  const std::vector<OptionSpec> own = {{"verify", "", "write nothing; compare digests, exit 4 if one differs"},
                                       {"only", "WHICH", "case=NAME,replication=17, or one of the two; may be repeated"},
                                       {"output,o", "FILE", "without --verify: the new result; default: OUT.rerun.h5"},
                                       {"fresh", "", "without --verify: begin again, and replace what is at the output path"}};
  const std::vector<OptionSpec> shown = {{"all", "", "without --verify: every outcome in a table of its own"},
                                         {"json", "", "the answer, or the verdict, as JSON"},
                                         {"csv", "", "the answer, or the trials that do not verify, as CSV"}};
  return join_options({own, batch_options(), shown});
}

}  // namespace

const Command& rerun_command() {
  static const Command command{
      "rerun",
      "OUT.h5",
      1,
      1,
      "run the scenario inside a result file again; --verify compares digests",
      "A result file holds its scenario: no other file is needed.",
      options(),
      {"faultline rerun results/tiny.h5 --verify", "faultline rerun results/tiny.h5 --only replication=0 -o again.h5"},
      rerun};
  return command;
}

}  // namespace faultline::cli
