#include "sim/cli/player_payoffs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "sim/base/contracts.hpp"
#include "sim/base/digest.hpp"
#include "sim/base/elementary.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/study_input.hpp"

namespace faultline::cli {

namespace {

bool has_series(const ResultLayout& layout, const std::string& name) {
  return std::any_of(layout.series.begin(), layout.series.end(), [&](const ResultSeries& one) { return one.name == name; });
}

/// Mean over the dates after the warm-up of a series summed over these states.
Outcome flow_of(const ResultLayout& layout, const std::string& series, const std::vector<std::string>& states, double warm_up) {
  OutcomeSpec spec{series, {}, series, DateStatistic::mean};
  for (const std::string& state : states) spec.selections.emplace_back("state", state);
  spec.warm_up = warm_up;
  return {layout, std::move(spec)};
}

/// Σ E ln(1/P), a market without spending counting nothing, one without sellers −∞.
TrialNumber consumption_of(const ResultLayout& layout, const std::vector<std::string>& states, double warm_up) {
  const Outcome spending = flow_of(layout, "spending", states, warm_up);  // chooses the dates
  const std::size_t first = layout.offset_of(layout.series_index("spending"));
  const std::size_t prices = layout.offset_of(layout.series_index("price_index"));
  const std::vector<std::string>& all = layout.axis("state").labels;
  const std::size_t each = layout.values_per_time(layout.series_index("spending"));
  EXPECTS(each == layout.values_per_time(layout.series_index("price_index")) && each % all.size() == 0);
  const std::size_t layers = each / all.size();
  std::vector<std::size_t> entries;
  for (const std::string& state : states) {
    const auto place = static_cast<std::size_t>(std::find(all.begin(), all.end(), state) - all.begin());
    for (std::size_t layer = 0; layer < layers; ++layer) entries.push_back(place * layers + layer);
  }
  DigestStream content;
  content.add(std::string_view("consumption E ln(1/P)")).add(warm_up);
  for (const std::string& state : states) content.add(std::string_view(state));
  const auto value = [dates = spending.dates(), entries, first, prices, each](std::span<const double> series) {
    double total = 0;
    for (const std::size_t date : dates) {
      for (const std::size_t entry : entries) {
        const double spent = series[first + date * each + entry];
        if (spent > 0) total -= spent * elementary::log(series[prices + date * each + entry]);
      }
    }
    return total / static_cast<double>(dates.size());
  };
  return {content.value(), value};
}

}  // namespace

double PlayerPayoff::of(std::span<const double> numbers) const {
  double payoff = 0;
  for (const PayoffTerm& term : terms) payoff += term.weight * numbers[term.place];
  return payoff;
}

const PlayerParameters& find_player(const Experiment& experiment, const std::string& name) {
  const std::vector<PlayerParameters>& players = experiment.cases.front().scenario.players;
  const auto found = std::find_if(players.begin(), players.end(), [&](const PlayerParameters& one) { return one.name == name; });
  EXPECTS(found != players.end());
  return *found;
}

PayoffPlan plan_payoffs(const Experiment& experiment, const ResultLayout& layout) {
  const EquilibriumParameters& asked = *experiment.equilibrium;
  const double warm_up = experiment.run().warm_up;
  PayoffPlan plan;
  plan.players.resize(asked.players.size());
  for (std::size_t i = 0; i < asked.players.size(); ++i) {
    PlayerPayoff& payoff = plan.players[i];
    const auto own = asked.outcome.find(asked.players[i]);
    if (own != asked.outcome.end()) {
      const std::vector<Outcome> outcomes = scenario_outcomes(experiment, layout);
      const Outcome& chosen = outcomes[choose_outcomes(outcomes, {own->second}, OutcomeDefault::first).front()];
      payoff.unit = chosen.unit();
      payoff.terms.push_back({own->second, 1, plan.outcomes.size()});
      plan.outcomes.push_back(chosen);
      continue;
    }
    payoff.unit = "US$ m/year";
    const std::vector<std::string>& states = find_player(experiment, asked.players[i]).states;
    for (const auto& [name, series, weight] :
         {std::tuple("profits", "profit", asked.profits), std::tuple("fines", "fines_paid", asked.fines)}) {
      if (!has_series(layout, series)) continue;
      payoff.terms.push_back({name, weight, plan.outcomes.size()});
      plan.outcomes.push_back(flow_of(layout, series, states, warm_up));
    }
  }
  for (std::size_t i = 0; i < asked.players.size(); ++i) {  // numbers come after all outcomes
    if (asked.outcome.contains(asked.players[i])) continue;
    PlayerPayoff& payoff = plan.players[i];
    payoff.terms.insert(payoff.terms.begin(), {"consumption", asked.consumption, plan.outcomes.size() + plan.numbers.size()});
    plan.numbers.push_back(consumption_of(layout, find_player(experiment, asked.players[i]).states, warm_up));
  }
  return plan;
}

}  // namespace faultline::cli
