// Small economies for tests: scenarios from a text or a file, one trial stepped by hand, and its series by name.
// Trial steps a world by the same table as run_trial, so that a test can stop between two events and look.
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

#include "models/answering.hpp"
#include "models/economy/sentences.hpp"
#include "models/initialise.hpp"
#include "models/measures/recorder.hpp"
#include "models/model.hpp"
#include "models/scenario/experiment.hpp"
#include "models/scenario/field_table.hpp"
#include "sim/kernel/run_loop.hpp"

namespace faultline::testing {

/// @throws std::runtime_error with the rendered mistakes
inline Experiment experiment_from(const std::string& text, const std::vector<std::string>& overrides = {}) {
  Diagnostics diagnostics;
  LoadOptions options;
  options.overrides = overrides;
  std::optional<Experiment> experiment =
      load_experiment_from_text(text, std::string(FAULTLINE_SOURCE_DIR) + "/scenarios/test.toml", options, diagnostics);
  if (!experiment) throw std::runtime_error(diagnostics.render());
  return *std::move(experiment);
}

/// The first case of a text.
inline Scenario scenario_from(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return experiment_from(text, overrides).cases.front().scenario;
}

/// The text of a file below the root of the project.
inline std::string project_text(const std::string& path) {
  std::ifstream file(std::string(FAULTLINE_SOURCE_DIR) + "/" + path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
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

/// Arcadia buys Eastern, the one vendor of Cathay in three_states().
inline TakeoverParameters purchase_of_eastern(double at) {
  TakeoverParameters takeover;
  takeover.name = "purchase";
  takeover.active = true;
  takeover.at = at;
  takeover.vendor = "eastern";
  takeover.owner = "arcadia";
  takeover.price_years = 5.0;
  return takeover;
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
    answer(world, recorder, event);
  }

  /// Handles the next event. @returns it
  Event step() {
    const Event event = world.events.pop();
    handle(event);
    return event;
  }

  /// Handles every event up to and at a date, then moves the clock there.
  void run_to(SimTime until) {
    while (!world.events.empty() && world.events.next().time <= until) step();
    world.now = until;
  }
  void run_to_year(double years) { run_to(seconds_from_years(years)); }

  /// Handles events until one of this verb has been handled. @returns it; its time is `never` if none came by `until`
  Event run_to_next(Verb verb, SimTime until) {
    while (!world.events.empty() && world.events.next().time <= until) {
      const Event event = step();
      if (static_cast<Verb>(event.verb) == verb) return event;
    }
    Event none;
    none.time = never;
    return none;
  }

  /// Living firms, in order of rows.
  [[nodiscard]] std::vector<FirmId> firms() const {
    std::vector<FirmId> alive;
    for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
      if (world.firms[FirmId{row}].active) alive.push_back(FirmId{row});
    }
    return alive;
  }
};

/// The series of one trial by name.
class SeriesOf {
 public:
  SeriesOf(const Scenario& scenario, std::vector<double> values) : dates_(sample_times(scenario).size()), values_(std::move(values)) {
    std::size_t offset = 0;
    for (const SeriesEntry& entry : series_table()) {
      const std::size_t cells = cells_of(scenario, entry);
      rows_.push_back({entry.name, offset, cells});
      offset += cells * dates_;
    }
    if (offset != values_.size()) throw std::runtime_error("the values do not fit the series table");
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
      if (std::isnan(value)) continue;
      sum += value;
      count += 1;
    }
    return sum / count;
  }
  /// Sum over cells at one date.
  [[nodiscard]] double total(std::string_view name, std::size_t date) const {
    double sum = 0;
    for (std::size_t cell = 0; cell < cells(name); ++cell) sum += at(name, date, cell);
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
      if (candidate.name == name) return candidate;
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
  if (a.size() != b.size()) return a.size() + b.size();
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(a[i]) && std::isnan(b[i])) continue;
    if (std::memcmp(&a[i], &b[i], sizeof(double)) != 0) ++count;
  }
  return count;
}

}  // namespace faultline::testing
