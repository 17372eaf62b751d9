// Scenario files written otherwise: their tables and lists in another order, a few rows more. What is recorded is compared by the
// names of its cells, so that these tests do not rely on how results are put in order.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/small_world.hpp"

namespace faultline::testing {

/// Calls visit(rows) for every list of named things that a world is made of.
template <class Visit>
void visit_tables(Scenario& scenario, Visit visit) {
  visit(scenario.states);
  visit(scenario.layers);
  visit(scenario.corridors);
  visit(scenario.vendors);
  visit(scenario.requirements);
  visit(scenario.modes);
  visit(scenario.regimes);
  visit(scenario.audit_bodies);
  visit(scenario.alliances);
  visit(scenario.shocks);
  visit(scenario.seller_groups);
  visit(scenario.takeovers);
  visit(scenario.levies);
  visit(scenario.subsidies);
  visit(scenario.outages);
  visit(scenario.grids);
  visit(scenario.players);
  visit(scenario.payoffs);
  visit(scenario.constants);
  visit(scenario.end_states);
}

/// The same scenario as another file may have it: every table and every list of names in an order drawn from `seed`.
inline Scenario shuffled(Scenario scenario, std::uint64_t seed) {
  std::mt19937_64 dice(seed);
  const auto shuffle = [&](auto& rows) {
    for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[dice() % i]);
  };
  visit_tables(scenario, shuffle);
  for (const FieldTable& table : field_tables()) {
    for (std::size_t row = 0; row < table.size(scenario); ++row) {
      for (const Field& field : table.fields) {
        const MemberPointer member = table.member_of(scenario, row, field);
        if (const auto* names = std::get_if<std::vector<std::string>*>(&member)) shuffle(**names);
      }
    }
  }
  for (ShockParameters& shock : scenario.shocks) {
    for (ScriptedChange& change : shock.set) shuffle(change.value.names);
  }
  return scenario;
}

/// What is recorded by "series, date, name, name …".
using Recorded = std::map<std::string, double>;

inline Recorded recorded_by_names(const Scenario& scenario, const std::vector<double>& values) {
  const std::vector<ResultAxis> axes = result_axes(scenario);
  const SeriesOf series(scenario, values);
  Recorded recorded;
  for (const ResultSeries& one : result_series(scenario)) {
    std::vector<std::string> cells{""};
    for (const std::string& name : one.axes) {
      const auto axis = std::find_if(axes.begin(), axes.end(), [&](const ResultAxis& candidate) { return candidate.name == name; });
      std::vector<std::string> finer;
      for (const std::string& cell : cells) {
        for (const std::string& label : axis->labels) finer.push_back(cell + ", " + label);
      }
      cells = std::move(finer);
    }
    for (std::size_t date = 0; date < series.dates(); ++date) {
      for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        recorded[one.name + ", " + std::to_string(date) + cells[cell]] = series.at(one.name, date, cell);
      }
    }
  }
  return recorded;
}

inline Recorded run_by_names(const Scenario& scenario, std::uint64_t seed = 11) {
  return recorded_by_names(scenario, run_trial(scenario, seed, 0).values);
}

/// How two recordings differ where both have a number: how many did, and the first that did.
struct Difference {
  std::size_t common = 0;
  std::size_t different = 0;
  std::string first;
};

inline Difference difference_between(const Recorded& a, const Recorded& b) {
  Difference difference;
  for (const auto& [name, value] : a) {
    const auto found = b.find(name);
    if (found == b.end()) continue;
    ++difference.common;
    if (bits_that_differ({value}, {found->second}) == 0) continue;
    if (difference.different++ == 0) difference.first = name + ": " + std::to_string(value) + ", " + std::to_string(found->second);
  }
  return difference;
}

/// A case of a scenario file below scenarios/, made short: events come in proportion earlier, startups are a share of theirs.
inline Scenario short_case(const std::string& file, std::size_t number, double years, double share) {
  Diagnostics diagnostics;
  const std::string path = std::string(FAULTLINE_SOURCE_DIR) + "/" + file;
  const std::optional<Experiment> experiment = load_experiment(path, {}, diagnostics);
  if (!experiment) throw std::runtime_error(diagnostics.render());
  Scenario scenario = experiment->cases.at(std::min(number, experiment->cases.size() - 1)).scenario;
  const double factor = years / scenario.run.horizon;
  scenario.run.horizon = years;
  scenario.run.warm_up = 0;
  scenario.run.sample_every = years / 4;
  for (ShockParameters& shock : scenario.shocks) shock.at *= factor;
  for (OutageParameters& outage : scenario.outages) outage.at *= factor;
  for (TakeoverParameters& takeover : scenario.takeovers) takeover.at *= factor;
  for (StateParameters& state : scenario.states) {
    for (auto& [layer, rate] : state.ideas) rate *= share;
    for (auto& [layer, count] : state.incumbents) count = std::round(share * count);
  }
  return scenario;
}

}  // namespace faultline::testing
