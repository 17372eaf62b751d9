// plan: what a run would take, from a few pilot trials; nothing is written.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>

#include "models/scenario/show.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/memory_estimate.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/trials.hpp"
#include "sim/io/result_assembly.hpp"
#include "sim/parallel/run_trials.hpp"

namespace faultline::cli {

namespace {

constexpr double pilot_seconds = 4.0;  // no further pilot trial begins after this
constexpr double megabyte = 1e6;
constexpr double bytes_per_series = 2600;  // of names, units, definitions and indices in a file

struct Pilot {
  std::size_t trials = 0;
  double seconds = 0;
  double events = 0;
  double bytes = 0;   ///< most memory that the program held
  double packed = 0;  ///< of the results in a file
};

double most_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024;
}

/// The first replication of as many cases as the time allows, spread over the list.
Pilot run_pilot(const Experiment& experiment, const ResultLayout& layout) {
  Pilot pilot;
  const std::atomic<int> no_stop{0};  // nothing is to be saved: the first Ctrl-C ends the program
  const std::size_t wanted = std::min<std::size_t>(layout.cases.size(), 64);
  for (std::size_t i = 0; i < wanted && pilot.seconds < pilot_seconds; ++i) {
    const TrialOutcome outcome = execute_trial(experiment, layout, layout.trial(i * layout.cases.size() / wanted, 0), no_stop);
    if (outcome.status == TrialStatus::failed) {
      say("warning: pilot trial {} failed: {}\n", trial_name(layout, outcome.trial), outcome.failure);
    } else {
      pilot.packed += static_cast<double>(packed_bytes(layout, outcome));
    }
    ++pilot.trials;
    pilot.seconds += outcome.seconds;
    pilot.events += static_cast<double>(outcome.events);
  }
  pilot.bytes = most_memory();
  return pilot;
}

/// What a result holds beside its data.
double head_bytes(const ResultLayout& layout) {
  double bytes = bytes_per_series * static_cast<double>(layout.series.size());
  for (const auto& [name, text] : layout.provenance) bytes += static_cast<double>(text.size());
  return bytes;
}

int plan(const Arguments& arguments) {
  const Experiment experiment = load_scenario(arguments.files[0], load_options(arguments));
  const ResultLayout layout = make_layout(experiment, arguments.command_line);
  const int asked = threads_of(arguments);
  const auto threads = static_cast<double>(asked == 0 ? available_threads() : asked);
  refuse_beyond_memory(experiment, layout, asked);
  const Pilot pilot = run_pilot(experiment, layout);
  const double per_trial = pilot.seconds / static_cast<double>(pilot.trials);
  const auto trials = static_cast<double>(layout.trial_count());
  const double seconds = per_trial * trials / std::min(threads, trials);
  const double trial_bytes = static_cast<double>(layout.values_per_trial()) * sizeof(double);
  const double disk = pilot.packed / static_cast<double>(pilot.trials) * trials + head_bytes(layout);
  const double disk_at_most = disk + trial_bytes * trials;  // trials are saved as they are, until the result is there
  // The pilot held one world; each further worker holds one more, and outcomes wait in a window of four per worker.
  const auto memory_of = [&](double at_a_time) {
    return pilot.bytes * std::min(at_a_time, trials) + std::min(outcomes_per_thread * at_a_time, trials) * trial_bytes;
  };
  const double memory = memory_of(threads);
  const auto whole = [](std::size_t number) { return static_cast<std::int64_t>(number); };
  const Record record = {{"cases", whole(layout.cases.size())},
                         {"replications", whole(layout.replications.size())},
                         {"trials", whole(layout.trial_count())},
                         {"threads", threads},
                         {"pilot_trials", whole(pilot.trials)},
                         {"seconds_per_trial", per_trial},
                         {"events_per_trial", pilot.events / static_cast<double>(pilot.trials)},
                         {"seconds", seconds},
                         {"memory_bytes_at_most", memory},
                         {"disk_bytes", disk},
                         {"disk_bytes_at_most", disk_at_most}};
  const auto refuse = [&] { refuse_beyond_memory(memory, memory_of(1), std::min(threads, trials)); };
  if (form_of(arguments) == AnswerForm::csv) {
    fmt::print("{}", records_csv({record}));
    refuse();
    return done;
  }
  if (form_of(arguments) == AnswerForm::json) {
    fmt::print("{}\n", record_json(record));
    refuse();
    return done;
  }
  const std::vector<std::vector<std::string>> rows = {
      {"trial", fmt::format("{}, {} events (from {} pilot trial{})", duration_text(per_trial),
                            scaled_text(pilot.events / static_cast<double>(pilot.trials)), pilot.trials, pilot.trials == 1 ? "" : "s")},
      {"time", fmt::format("{} with {} at a time", duration_text(seconds), threads)},
      {"memory", fmt::format("at most {:.0f} MB", memory / megabyte)},
      {"disk", fmt::format("{:.1f} MB, and {:.1f} MB at most while it runs", disk / megabyte, disk_at_most / megabyte)}};
  fmt::print("{}\n{}", count_text(experiment), align_table(rows));
  refuse();
  return done;
}

std::vector<OptionSpec> options() {
  std::vector<OptionSpec> all = scenario_options();
  all.push_back({"jobs,j", "N", "trials at a time; default: one per processor"});
  all.push_back({"json", "", "as JSON"});
  all.push_back({"csv", "", "as CSV, one line"});
  return all;
}

}  // namespace

const Command& plan_command() {
  static const Command command{
      "plan",
      "FILE",
      1,
      1,
      "what a run would take: trials, time, memory, disk",
      "Runs pilot trials for a few seconds and writes nothing. Exit code 2 where the memory is more than there is.",
      options(),
      {"faultline plan scenarios/trusted_tech_alliance.toml"},
      plan};
  return command;
}

}  // namespace faultline::cli
