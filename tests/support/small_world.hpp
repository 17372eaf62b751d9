// Small economies for tests: scenarios from a text or a file, one trial stepped by hand, and its series by name.
// Trial repeats the table of model.cpp so that a test can stop between two events and look; a test proves that the two
// agree.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "models/initialise.hpp"
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
#include "models/model.hpp"
#include "models/scenario/experiment.hpp"
#include "models/scenario/field_table.hpp"
#include "models/world/sentences.hpp"
#include "sim/kernel/run_loop.hpp"

namespace faultline::testing {

/// @throws std::runtime_error with the rendered mistakes
inline Experiment experiment_from(const std::string& text, const std::vector<std::string>& overrides = {}) {
  Diagnostics diagnostics;
  LoadOptions options;
  options.overrides = overrides;
  std::optional<Experiment> experiment =
      load_experiment_from_text(text, std::string(FAULTLINE_SOURCE_DIR) + "/scenarios/test.toml", options, diagnostics);
  if (!experiment)
    throw std::runtime_error(diagnostics.render());
  return *std::move(experiment);
}

/// The first case of a text.
inline Scenario scenario_from(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return experiment_from(text, overrides).cases.front().scenario;
}

/// The text of a file below the root of the project.
inline std::string project_text(const std::string& path) {
  std::ifstream file(std::string(FAULTLINE_SOURCE_DIR) + "/" + path, std::ios::binary);
  if (!file)
    throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The first case of scenarios/NAME.toml.
inline Scenario scenario_named(const std::string& name, const std::vector<std::string>& overrides = {}) {
  return scenario_from(project_text("scenarios/" + name + ".toml"), overrides);
}

/// The economy of tests/support/three_states.toml, which these tests rely on number by number.
inline Scenario three_states(const std::vector<std::string>& overrides = {}) {
  return scenario_from(project_text("tests/support/three_states.toml"), overrides);
}

/// A number for set_parameter.
inline ParameterValue number_value(double number) {
  ParameterValue value;
  value.number = number;
  return value;
}
inline ParameterValue word_value(std::string word) {
  ParameterValue value;
  value.kind = ParameterValue::Kind::text;
  value.text = std::move(word);
  return value;
}
inline ParameterValue flag_value(bool flag) {
  ParameterValue value;
  value.kind = ParameterValue::Kind::flag;
  value.flag = flag;
  return value;
}
inline ParameterValue names_value(std::vector<std::string> names) {
  ParameterValue value;
  value.kind = ParameterValue::Kind::names;
  value.names = std::move(names);
  return value;
}

/// A scripted event, added to a scenario.
inline void add_shock(Scenario& scenario, double at, std::vector<ScriptedChange> changes) {
  ShockParameters shock;
  shock.name = "shock_" + std::to_string(scenario.shocks.size());
  shock.at = at;
  shock.set = std::move(changes);
  scenario.shocks.push_back(std::move(shock));
}

/// A world and its recorder, stepped by the test. A copy is another trial in the same state.
class Trial {
 public:
  explicit Trial(const Scenario& scenario, std::uint64_t seed = 1, std::uint32_t replication = 0)
      : world(initialise(scenario, seed, replication)), recorder(world, sample_times(scenario).size()) {}

  World world;
  Recorder recorder;

  void handle(const Event& event) {
    world.now = event.time;
    switch (static_cast<Verb>(event.verb)) {
      case Verb::shock_ends: return on_shock_ends(world, event);
      case Verb::shock_strikes: return on_shock_strikes(world, event);
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

  /// Handles the next event. @returns it
  Event step() {
    const Event event = world.events.pop();
    handle(event);
    return event;
  }

  /// Handles every event up to and at a date, then moves the clock there.
  void run_to(SimTime until) {
    while (!world.events.empty() && world.events.next().time <= until)
      step();
    world.now = until;
  }
  void run_to_year(double years) { run_to(seconds_from_years(years)); }

  /// Handles events until one of this verb has been handled. @returns it; its time is `never` if none came by `until`
  Event run_to_next(Verb verb, SimTime until) {
    while (!world.events.empty() && world.events.next().time <= until) {
      const Event event = step();
      if (static_cast<Verb>(event.verb) == verb)
        return event;
    }
    Event none;
    none.time = never;
    return none;
  }

  /// Living firms, in order of rows.
  [[nodiscard]] std::vector<FirmId> firms() const {
    std::vector<FirmId> alive;
    for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
      if (world.firms[FirmId{row}].active)
        alive.push_back(FirmId{row});
    }
    return alive;
  }
};

/// The series of one trial by name.
class SeriesOf {
 public:
  SeriesOf(const Scenario& scenario, std::vector<double> values)
      : dates_(sample_times(scenario).size()), values_(std::move(values)) {
    std::size_t offset = 0;
    for (const SeriesEntry& entry : series_table()) {
      const std::size_t cells = cells_of(scenario, entry);
      rows_.push_back({entry.name, offset, cells});
      offset += cells * dates_;
    }
    if (offset != values_.size())
      throw std::runtime_error("the values do not fit the series table");
  }

  [[nodiscard]] std::size_t dates() const { return dates_; }
  [[nodiscard]] std::size_t cells(std::string_view name) const { return row(name).cells; }
  [[nodiscard]] double at(std::string_view name, std::size_t date, std::size_t cell = 0) const {
    return values_.at(row(name).offset + date * row(name).cells + cell);
  }
  [[nodiscard]] double last(std::string_view name, std::size_t cell = 0) const { return at(name, dates_ - 1, cell); }
  /// Mean over dates and cells of what is not missing.
  [[nodiscard]] double mean(std::string_view name) const {
    double sum = 0;
    double count = 0;
    for (std::size_t i = 0; i < row(name).cells * dates_; ++i) {
      const double value = values_[row(name).offset + i];
      if (std::isnan(value))
        continue;
      sum += value;
      count += 1;
    }
    return sum / count;
  }
  /// Sum over cells at one date.
  [[nodiscard]] double total(std::string_view name, std::size_t date) const {
    double sum = 0;
    for (std::size_t cell = 0; cell < cells(name); ++cell)
      sum += at(name, date, cell);
    return sum;
  }
  [[nodiscard]] const std::vector<double>& values() const { return values_; }

 private:
  struct Row {
    std::string_view name;
    std::size_t offset = 0;
    std::size_t cells = 0;
  };
  [[nodiscard]] const Row& row(std::string_view name) const {
    for (const Row& candidate : rows_) {
      if (candidate.name == name)
        return candidate;
    }
    throw std::runtime_error("no series " + std::string(name));
  }

  std::size_t dates_;
  std::vector<double> values_;
  std::vector<Row> rows_;
};

inline SeriesOf run_series(const Scenario& scenario, std::uint64_t seed = 1, std::uint32_t replication = 0) {
  return {scenario, run_trial(scenario, seed, replication).values};
}

/// Number of positions at which two lists differ in any bit; missing equals missing.
inline std::size_t bits_that_differ(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size())
    return a.size() + b.size();
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(a[i]) && std::isnan(b[i]))
      continue;
    if (std::memcmp(&a[i], &b[i], sizeof(double)) != 0)
      ++count;
  }
  return count;
}

}  // namespace faultline::testing
