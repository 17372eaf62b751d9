#include "models/model.hpp"

#include "models/answering.hpp"
#include "models/initialise.hpp"
#include "models/measures/file_order.hpp"
#include "models/measures/recorder.hpp"
#include "models/mechanisms/audit_supply.hpp"
#include "models/mechanisms/audits.hpp"
#include "models/mechanisms/enforcement.hpp"
#include "models/mechanisms/entry.hpp"
#include "models/mechanisms/exit.hpp"
#include "models/mechanisms/finance.hpp"
#include "models/mechanisms/grid.hpp"
#include "models/mechanisms/inputs.hpp"
#include "models/mechanisms/localisation.hpp"
#include "models/mechanisms/markets.hpp"
#include "models/mechanisms/materials.hpp"
#include "models/mechanisms/outages.hpp"
#include "models/mechanisms/policy.hpp"
#include "models/mechanisms/reviews.hpp"
#include "models/mechanisms/sums.hpp"
#include "models/mechanisms/trust.hpp"
#include "models/world/order_of_names.hpp"
#include "models/world/sentences.hpp"
#include "sim/base/contracts.hpp"
#include "sim/kernel/run_loop.hpp"
#include "sim/kernel/trace.hpp"

#include <cmath>

namespace faultline {

/// What answers what: the model on one screen.
void answer(World& world, Recorder& recorder, const Event& event) {
  switch (static_cast<Verb>(event.verb)) {
    case Verb::shock_strikes: return on_shock_strikes(world, event);
    case Verb::shock_ends: return on_shock_ends(world, event);
    case Verb::sums_settle: return on_sums_settle(world, event);
    case Verb::idea_arrives: return on_idea_arrives(world, event);
    case Verb::firm_exits: return on_firm_exits(world, event);
    case Verb::firm_dies: return on_firm_dies(world, event);
    case Verb::runway_ends: return on_runway_ends(world, event);
    case Verb::round_opens: return on_round_opens(world, event);
    case Verb::audit_ends: return on_audit_ends(world, event);
    case Verb::certificate_expires: return on_certificate_expires(world, event);
    case Verb::renewal_due: return on_renewal_due(world, event);
    case Verb::applicant_withdraws: return on_applicant_withdraws(world, event);
    case Verb::firm_reviews: return on_firm_reviews(world, event);
    case Verb::firm_applies: return on_firm_applies(world, event);
    case Verb::applicant_queues: return on_applicant_queues(world, event);
    case Verb::auditors_change: return on_auditors_change(world, event);
    case Verb::capacity_ready: return on_capacity_ready(world, event);
    case Verb::inputs_settle: return on_inputs_settle(world, event);
    case Verb::body_plans: return on_body_plans(world, event);
    case Verb::trainees_qualify: return on_trainees_qualify(world, event);
    case Verb::reserve_ends: return on_reserve_ends(world, event);
    case Verb::firm_taken_over: return on_firm_taken_over(world, event);
    case Verb::buyers_move: return on_buyers_move(world, event);
    case Verb::outage_announced: return on_outage_announced(world, event);
    case Verb::outage_strikes: return on_outage_strikes(world, event);
    case Verb::outage_stage_ends: return on_outage_stage_ends(world, event);
    case Verb::stockpile_ends: return on_stockpile_ends(world, event);
    case Verb::project_applies: return on_project_applies(world, event);
    case Verb::project_ready: return on_project_ready(world, event);
    case Verb::project_lapses: return on_project_lapses(world, event);
    case Verb::project_connects: return on_project_connects(world, event);
    case Verb::incident_strikes: return on_incident_strikes(world, event);
    case Verb::trust_settles: return on_trust_settles(world, event);
    case Verb::sample_taken: return recorder.sample(world, event.subject);
    case Verb::firm_inspected: return on_firm_inspected(world, event);
    case Verb::firm_lapses: return on_firm_lapses(world, event);
    case Verb::fine_due: return on_fine_due(world, event);
    case Verb::exclusion_ends: return on_exclusion_ends(world, event);
    case Verb::inspectorate_reviews: return on_inspectorate_reviews(world, event);
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

namespace {

template <class Row>
std::vector<std::string> names_of(const std::vector<Row>& rows) {
  std::vector<std::string> names;
  for (const Row& row : rows) names.push_back(row.name);
  return names;
}

}  // namespace

std::vector<ResultAxis> result_axes(const Scenario& scenario) {
  std::vector<ResultAxis> axes;
  axes.push_back({"state", "state", "States that make rules; of series about firms, their home.", names_of(scenario.states)});
  axes.push_back({"layer", "layer", "Layers of the technology stack.", names_of(scenario.layers)});
  axes.push_back(
      {"class", "class of firm", "startup: a firm without a named owner; vendor: a firm of a named owner.", {"startup", "vendor"}});
  axes.push_back({"size",
                  "size of firm",
                  "By yearly revenue at the date, US$ m: below 1, 1 to 10, 10 to 100, at least 100.",
                  {size_classes.begin(), size_classes.end()}});
  std::vector<std::string> ages;
  for (std::size_t age = 1; age <= oldest_age; ++age) ages.push_back(std::to_string(age));
  axes.push_back({"age", "age", "Ages of startups, in years.", std::move(ages)});
  if (!scenario.audit_bodies.empty()) {
    axes.push_back({"body", "audit body", "Bodies that carry out independent audits.", names_of(scenario.audit_bodies)});
  }
  if (!scenario.alliances.empty()) {
    axes.push_back({"alliance", "alliance", "Alliances of vendors or of states.", names_of(scenario.alliances)});
  }
  if (!scenario.shocks.empty()) {
    axes.push_back({"shock", "shock", "Scripted events and shocks.", names_of(scenario.shocks)});
  }
  if (!scenario.outages.empty()) {
    axes.push_back({"outage", "outage", "Failures and attacks.", names_of(scenario.outages)});
  }
  if (!scenario.seller_groups.empty()) {
    axes.push_back({"seller_group", "group of sellers", "Sellers whose joint share is recorded.", names_of(scenario.seller_groups)});
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
