#include "models/model.hpp"

#include "models/answering.hpp"
#include "models/economy/answers.hpp"
#include "models/economy/order_of_names.hpp"
#include "models/economy/sentences.hpp"
#include "models/initialise.hpp"
#include "models/measures/file_order.hpp"
#include "models/measures/recorder.hpp"
#include "models/measures/series_axes.hpp"
#include "models/mechanisms/entry/entry.hpp"
#include "sim/base/contracts.hpp"
#include "sim/kernel/run_loop.hpp"
#include "sim/kernel/trace.hpp"

#include <cmath>
#include <utility>

namespace faultline {

/// The lines of economy/verbs.hpp, each answered by its on_VERB.
void answer(World& world, Recorder& recorder, const Event& event) {
  switch (static_cast<Verb>(event.verb)) {
#define FAULTLINE_CASE(verb, precedence, subject, object, phrase, meaning) \
  case Verb::verb: return on_##verb(world, event);
    FAULTLINE_ANSWERED_VERBS(FAULTLINE_CASE)
#undef FAULTLINE_CASE
    case Verb::sample_taken: return recorder.sample(world, event.subject);
  }
}

namespace {

/// A world and its recorder; the run loop hands every event to handle().
class Model {
 public:
  Model(const Scenario& scenario, std::uint64_t seed, std::uint32_t replication, const std::atomic<int>* stop)
      : world_(initialise(in_order_of_names(scenario), seed, replication)), recorder_(world_, sample_times(scenario).size()), stop_(stop) {}

  void handle(const Event& event) {
    world_.now = event.time;
    fetch_coming_firms();
    if ((++handled_ & poll_mask) == 0) give_up_if_asked();
    answer(world_, recorder_, event);
  }

  [[nodiscard]] std::string describe(const Event& event) const { return sentence_of(world_, event); }
  [[nodiscard]] std::vector<std::string> take_told() { return std::exchange(world_.told.lines, {}); }
  [[nodiscard]] World& world() { return world_; }
  [[nodiscard]] const Recorder& recorder() const { return recorder_; }

 private:
  static bool concerns_firm(const Event& event) {
    const auto verb = static_cast<Verb>(event.verb);
    return verb == Verb::firm_reviews || verb == Verb::firm_dies || verb == Verb::firm_exits;
  }

  /// The next event's presence and the row of the third from now: two steps, because the one is found in the other.
  [[gnu::always_inline]] inline void fetch_coming_firms() const {
    const auto coming = world_.events.upcoming();
    if (coming.size() > 2 && concerns_firm(coming[2])) world_.firms.fetch_row(FirmId{coming[2].subject});
    if (!coming.empty() && concerns_firm(coming[0])) world_.firms.fetch_presence(FirmId{coming[0].subject});
  }

  void give_up_if_asked() const {
    if (stop_ != nullptr && stop_->load(std::memory_order_relaxed) >= 2) throw TrialInterrupted("interrupted");
  }

  static constexpr std::uint32_t poll_mask = 4095;  // a millisecond of events, however little time passes in them

  World world_;
  Recorder recorder_;
  const std::atomic<int>* stop_;
  std::uint32_t handled_ = 0;
};

}  // namespace

TrialResult run_trial(const Scenario& scenario, std::uint64_t seed, std::uint32_t replication, const TrialOptions& options) {
  Model model(scenario, seed, replication, options.stop_requested);
  const SimTime horizon = seconds_from_years(scenario.run.horizon);
  TrialResult result;
  if (options.trace != nullptr) {
    model.world().told.wanted = true;
    Trace trace(*options.trace, [&model](const Event& event) { return model.describe(event); });
    result.events = run_until(model.world().events, model, horizon, &trace).events;
  } else {
    result.events = run_until(model.world().events, model, horizon).events;
  }
  result.values = in_file_order(scenario, model.recorder().values(), sample_times(scenario).size());
  result.accounts_residual = model.recorder().worst_accounts_residual();
  ENSURES(result.accounts_residual <= most_accounts_residual);
  return result;
}

std::vector<ResultAxis> result_axes(const Scenario& scenario) {
  std::vector<ResultAxis> axes;
  for (const AxisEntry& entry : axis_table()) {
    std::vector<std::string> labels = labels_along(scenario, entry.axis);
    if (labels.empty()) continue;
    axes.push_back({std::string(entry.name), std::string(entry.long_name), std::string(entry.definition), std::move(labels)});
  }
  return axes;
}

std::vector<ResultSeries> result_series(const Scenario& scenario) {
  std::vector<ResultSeries> series;
  for (const SeriesEntry& entry : series_table()) {
    if (cells_of(scenario, entry) == 0) continue;
    ResultSeries description{
        std::string(entry.name), std::string(entry.unit), std::string(entry.long_name), std::string(entry.definition), {}};
    for (const SeriesAxis axis : entry.axes) description.axes.emplace_back(name_of(axis));
    series.push_back(std::move(description));
  }
  return series;
}

std::vector<double> sample_times(const Scenario& scenario) {
  const auto count = static_cast<std::size_t>(std::llround(scenario.run.horizon / scenario.run.sample_every));
  std::vector<double> times;
  for (std::size_t t = 1; t <= count; ++t) times.push_back(scenario.run.sample_every * static_cast<double>(t));
  return times;
}

}  // namespace faultline
