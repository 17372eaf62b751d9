#include "sim/cli/shared_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

#include "sim/base/diagnostics.hpp"
#include "sim/base/provenance.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/trials.hpp"
#include "sim/io/shared_work.hpp"
#include "sim/io/trial_store.hpp"

namespace faultline::cli {

namespace {

using Clock = std::chrono::steady_clock;

/// A process takes what it will do in about so long, and saves it together.
constexpr double seconds_at_a_time = 2.0;
constexpr double seconds_between_lines = 10.0;
constexpr std::chrono::milliseconds pause{100};
/// How long to wait for another process to begin or to end.
constexpr int most_pauses = 600;
/// How often to look whether a process died, before leaving the rest to those that live.
constexpr int most_looks = 3;
/// How often what is shared may be taken away before it is left alone.
constexpr int most_entries = 5;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

FilePlan with_failures(FilePlan plan) {
  plan.takes_failures = true;
  return plan;
}

class SharedRun {
 public:
  SharedRun(const Experiment& experiment, const ResultLayout& layout, const FilePlan& plan, const Arguments& arguments)
      : experiment_(experiment),
        layout_(layout),
        plan_(with_failures(plan)),
        arguments_(arguments),
        folder_(parts_of(plan.path)),
        content_(digest_content(layout)),
        progress_(progress_of(arguments)) {}

  int run() {
    for (int entries = 1;; ++entries) {
      std::optional<SharedWork> work = enter();
      if (!work) return finish(work);
      try {
        work_through(*work);
      } catch (const FileError&) {
        // Others ended, or one works alone now, and took away what was shared; otherwise something else is wrong.
        if (entries == most_entries || SharedWork::join(folder_, digest_layout(layout_))) throw;
        unsaved_.clear();
        continue;
      }
      if (interruption_.signals() > 0) return say_interrupted();
      if (stopped_) return trials_failed;
      work->leave();
      return finish(work);
    }
  }

 private:
  /// Joins what others share, or begins to share. @returns nothing when every trial is saved already
  std::optional<SharedWork> enter() {
    for (int attempt = 0;; ++attempt) {
      if (auto work = SharedWork::join(folder_, digest_layout(layout_))) return work;
      try {
        const BatchWriter writer = open_batch(experiment_, layout_, plan_, arguments_);
        const std::vector<std::uint32_t> pending = writer.pending();
        if (pending.empty()) return std::nullopt;
        SharedWork::begin(folder_, digest_layout(layout_), pending);
        if (pending.size() < layout_.trial_count())
          say("{} trials: {} kept, {} to run\n", layout_.trial_count(), layout_.trial_count() - pending.size(), pending.size());
      } catch (const FileInUse&) {
        if (attempt == most_pauses) throw;
        std::this_thread::sleep_for(pause);
      }
    }
  }

  void work_through(SharedWork& work) {
    store_ = TrialStore::join(folder_, {layout_.title});
    last_line_ = Clock::now();
    for (int looks = 0; looks < most_looks && !is_stopped();) {
      std::vector<SharedWork::Block> blocks = work.take(batch_size());
      if (blocks.empty()) {
        std::vector<std::string> owners;
        blocks = work.take_over(batch_size(), owners);
        for (const std::string& owner : owners) store_->read_files_of(owner.substr(0, owner.rfind('-')));
      }
      if (blocks.empty()) {
        if (work.is_all_done()) return;
        ++looks;
        std::this_thread::sleep_for(pause);
        continue;
      }
      looks = 0;
      run_blocks(work, blocks);
    }
  }

  [[nodiscard]] bool is_stopped() const { return stopped_ || interruption_.signals() > 0; }

  /// How many trials take about seconds_at_a_time here, as far as that is known.
  [[nodiscard]] std::size_t batch_size() const {
    if (run_ == 0 || seconds_ <= 0.0) return 1;
    return std::max<std::size_t>(1, static_cast<std::size_t>(static_cast<double>(run_) / seconds_ * seconds_at_a_time));
  }

  void run_blocks(SharedWork& work, const std::vector<SharedWork::Block>& blocks) {
    BatchPlan batch{{}, threads_of(arguments_), ProgressForm::none, errors_of(arguments_) == "fast"};
    for (const SharedWork::Block& block : blocks) {
      for (const std::uint32_t trial : block.trials) {
        if (!is_saved(trial)) batch.trials.push_back(trial);
      }
    }
    std::map<std::uint32_t, bool> delivered;
    auto last_save = Clock::now();
    const BatchReport report = run_batch(experiment_, layout_, batch, interruption_, [&](TrialOutcome&& outcome) {
      seal_outcome(layout_, outcome);
      delivered[outcome.trial] = true;
      unsaved_.push_back(std::move(outcome));
      if (seconds_since(last_save) > seconds_at_a_time) {
        save();
        last_save = Clock::now();
      }
    });
    save();
    run_ += report.delivered;
    seconds_ += report.seconds;
    say_text(failure_text(layout_, report.failed, plan_.reproduction));
    stopped_ = report.stopped && interruption_.signals() == 0;
    for (const SharedWork::Block& block : blocks) {
      const auto is_done = [&](std::uint32_t trial) { return delivered.contains(trial) || is_saved(trial); };
      if (std::all_of(block.trials.begin(), block.trials.end(), is_done)) work.mark_done(block);
    }
    if (progress_ != ProgressForm::none && seconds_since(last_line_) > seconds_between_lines) {
      say("{} trials run here, of {} to be run by all\n", run_, work.trial_count());
      last_line_ = Clock::now();
    }
  }

  [[nodiscard]] bool is_saved(std::uint32_t trial) const {
    const StoredTrial* kept = store_->find({trial_digest(layout_, trial), content_});
    return kept != nullptr && kept->outcome.status == TrialStatus::done;
  }

  void save() {
    std::vector<TrialRecord> records;
    for (const TrialOutcome& outcome : unsaved_) records.push_back({trial_digest(layout_, outcome.trial), {content_}, &outcome});
    store_->save(records);
    unsaved_.clear();
  }

  int say_interrupted() const {
    say("interrupted: {} trials were run here and are saved in '{}'\n  = hint: run the same command again to go on: "
        "{}\n",
        run_, folder_.string(), render_command_line(arguments_.command_line));
    return interrupted;
  }

  int finish(const std::optional<SharedWork>& work) {
    if (work) say("{} trials run here\n", run_);
    if (work && !work->is_all_done()) {
      say("others run the rest, and the last one writes '{}'\n", plan_.path.string());
      return done;
    }
    try {
      return run_into_file(experiment_, layout_, plan_, arguments_);
    } catch (const FileInUse&) {  // of the same work: who ends last writes
      say("another process writes '{}'\n", plan_.path.string());
      return done;
    }
  }

  const Experiment& experiment_;
  const ResultLayout& layout_;
  FilePlan plan_;
  const Arguments& arguments_;
  std::filesystem::path folder_;
  Digest content_;
  ProgressForm progress_;
  Interruption interruption_;
  std::optional<TrialStore> store_;
  std::vector<TrialOutcome> unsaved_;
  Clock::time_point last_line_;
  std::size_t run_ = 0;
  double seconds_ = 0;
  bool stopped_ = false;  ///< at a failed trial
};

}  // namespace

int run_shared(const Experiment& experiment, const ResultLayout& layout, const FilePlan& plan, const Arguments& arguments) {
  return SharedRun(experiment, layout, plan, arguments).run();
}

int finish_shared(const Experiment& experiment, const ResultLayout& layout, const FilePlan& plan, const Arguments& arguments) {
  FilePlan whole = with_failures(plan);
  whole.runs_nothing = true;
  return run_into_file(experiment, layout, whole, arguments);
}

}  // namespace faultline::cli
