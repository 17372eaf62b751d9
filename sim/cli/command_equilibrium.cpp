// equilibrium: where a game among states, blocs and vendors ends.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/scenario/json_text.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/equilibrium_text.hpp"
#include "sim/cli/experiment_trials.hpp"
#include "sim/cli/player_payoffs.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/study_input.hpp"

namespace faultline::cli {

namespace {

using games::PlayedTrial;
using games::Profiles;

/// Runs profiles, and remembers the numbers of which payoffs are made.
class Table {
 public:
  Table(const Experiment& experiment, ExperimentTrials& trials, const PayoffPlan& plan)
      : experiment_(experiment), trials_(trials), plan_(plan), profiles_(actions_of_players()), numbers_(profiles_.count()) {}

  [[nodiscard]] const Profiles& profiles() const { return profiles_; }

  [[nodiscard]] std::size_t today() const {
    games::Actions chosen;
    for (const std::string& name : experiment_.equilibrium->players) chosen.push_back(start_of(find_player(experiment_, name)));
    return profiles_.number_of(chosen);
  }

  /// What the actions of a profile set, in the order of the file; others do what they do at the start.
  [[nodiscard]] MovedValues changes_of(std::size_t profile) const {
    const std::vector<std::string>& playing = experiment_.equilibrium->players;
    MovedValues changes;
    for (const PlayerParameters& player : experiment_.cases.front().scenario.players) {
      const auto found = std::find(playing.begin(), playing.end(), player.name);
      const std::size_t action =
          found == playing.end() ? start_of(player) : profiles_.action(profile, static_cast<std::size_t>(found - playing.begin()));
      for (const ScriptedChange& change : player.actions[action].set) changes.emplace_back(change.key, change.value);
    }
    return changes;
  }

  /// Better said before hours of trials than after. @throws UsageError
  void check_profiles() const {
    for (std::size_t profile = 0; profile < profiles_.count(); ++profile) {
      const auto made = scenario_at(experiment_.cases.front(), changes_of(profile));
      if (const auto* refusal = std::get_if<std::string>(&made))
        throw UsageError(
            fmt::format("{}: error: there is no scenario with '{}': {}\n  = expected: actions that fit together in any profile",
                        experiment_.path, profile_name(experiment_, profiles_, profile), *refusal));
    }
  }

  std::vector<std::vector<double>> play(std::span<const PlayedTrial> trials) {
    std::vector<TrialPoint> points;
    for (const PlayedTrial& trial : trials) points.push_back({0, changes_of(trial.profile), trial.replication});
    const std::vector<std::vector<double>> values = trials_.evaluate(points);
    std::vector<std::vector<double>> earned;
    for (std::size_t i = 0; i < trials.size(); ++i) {
      numbers_[trials[i].profile].push_back(values[i]);
      std::vector<double>& payoffs = earned.emplace_back();
      for (const PlayerPayoff& player : plan_.players) {
        if (!values[i].empty()) payoffs.push_back(player.of(values[i]));
      }
      if (std::any_of(payoffs.begin(), payoffs.end(), [](double payoff) { return !std::isfinite(payoff); }))
        throw UsageError(
            fmt::format("{}: error: a payoff at '{}' is not finite in replication {}: a market without sellers has no price\n"
                        "  = hint: layer.outside_weight gives buyers something else; or a longer warm_up",
                        experiment_.path, profile_name(experiment_, profiles_, trials[i].profile), trials[i].replication));
    }
    return earned;
  }

  /// w* = −(ΔU − wΔ_k)/Δ_k of each term that surely moves.
  [[nodiscard]] std::vector<BreakEven> break_even(std::size_t profile, std::size_t player, std::size_t to) const {
    const PlayerPayoff& payoff = plan_.players[player];
    std::vector<BreakEven> found;
    for (const PayoffTerm& term : payoff.terms) {
      const bool has_rest = std::any_of(payoff.terms.begin(), payoff.terms.end(),
                                        [&](const PayoffTerm& other) { return other.place != term.place && other.weight != 0; });
      if (!has_rest) continue;  // the gain is proportional to this weight: 0 at 0
      std::vector<double> rest;
      std::vector<double> own;
      for (std::size_t r = 0; r < std::min(numbers_[profile].size(), numbers_[to].size()); ++r) {
        const std::vector<double>& before = numbers_[profile][r];
        const std::vector<double>& after = numbers_[to][r];
        if (before.empty() || after.empty()) continue;
        own.push_back(difference_of(after[term.place], before[term.place]));
        rest.push_back(-(payoff.of(after) - payoff.of(before) - term.weight * own.back()));
      }
      const Estimate moved = estimate_mean(own);
      if (!(moved.low() > 0 || moved.high() < 0)) continue;
      found.push_back({profile, player, to, term.name, term.weight, estimate_ratio(rest, own), moved.mean > 0});
    }
    return found;
  }

 private:
  /// The action that a player starts with: the first unless it says so.
  static std::size_t start_of(const PlayerParameters& player) {
    const auto found =
        std::find_if(player.actions.begin(), player.actions.end(), [&](const NamedChanges& one) { return one.name == player.starts; });
    return found == player.actions.end() ? 0 : static_cast<std::size_t>(found - player.actions.begin());
  }

  [[nodiscard]] std::vector<std::size_t> actions_of_players() const {
    std::vector<std::size_t> counts;
    for (const std::string& name : experiment_.equilibrium->players) counts.push_back(find_player(experiment_, name).actions.size());
    return counts;
  }

  const Experiment& experiment_;
  ExperimentTrials& trials_;
  const PayoffPlan& plan_;
  Profiles profiles_;
  std::vector<std::vector<std::vector<double>>> numbers_;  ///< by profile, replication
};

/// Profiles that steps lead to from where the question starts, and end states: an open one of them leaves the answer open.
std::vector<std::size_t> undecided_of(const EquilibriumAnswer& answer, double epsilon, bool from_anywhere) {
  const games::StepGraph graph = best_response_graph(games::MeanGains(answer.verified.payoffs), epsilon);
  std::vector<bool> is_met(graph.size(), from_anywhere);
  for (const auto& sink : answer.basins.ends.sinks) {
    for (const std::size_t profile : sink) is_met[profile] = true;
  }
  std::vector<std::size_t> next = {answer.start};
  is_met[answer.start] = true;
  std::vector<bool> is_followed(graph.size(), false);
  while (!next.empty()) {
    const std::size_t profile = next.back();
    next.pop_back();
    if (is_followed[profile]) continue;
    is_followed[profile] = is_met[profile] = true;
    for (const games::Step& step : graph[profile]) next.push_back(step.to);
  }
  std::vector<std::size_t> undecided;
  for (std::size_t profile = 0; profile < graph.size(); ++profile) {
    if (is_met[profile] && answer.verified.verdicts[profile] == games::Verdict::open) undecided.push_back(profile);
  }
  return undecided;
}

EquilibriumAnswer analyse(const Experiment& experiment, ExperimentTrials& trials, const PayoffPlan& plan) {
  const EquilibriumParameters& asked = *experiment.equilibrium;
  Table table(experiment, trials, plan);
  table.check_profiles();
  const games::VerificationPlan how{.epsilon = asked.epsilon,
                                    .confidence = asked.confidence,
                                    .replications = static_cast<std::size_t>(asked.replications),
                                    .budget = static_cast<std::size_t>(asked.trials)};
  const std::size_t least = how.replications * table.profiles().count();
  if (least > how.budget)
    throw UsageError(fmt::format("{}: error: {} profiles × {} replications are {} trials, more than trials = {}\n  = hint: --trials {}",
                                 experiment.path, table.profiles().count(), how.replications, least, how.budget, 4 * least));
  trials.expect(how.budget, true);
  games::Verification verified =
      verify_profiles(table.profiles(), how, [&](std::span<const PlayedTrial> asked_trials) { return table.play(asked_trials); });
  const games::BasinPlan resampling{.epsilon = asked.epsilon,
                                    .start = table.today(),
                                    .resamples = static_cast<std::size_t>(asked.resamples),
                                    .seed = static_cast<std::uint64_t>(asked.seed)};
  games::Basins basins = estimate_basins(verified, resampling);
  EquilibriumAnswer answer{table.profiles(), std::move(verified), std::move(basins), table.today(), plan.players.front().unit};
  for (const PlayerPayoff& player : plan.players) {
    if (player.unit != answer.unit) answer.unit.clear();
  }
  answer.defect = potential_defect(games::MeanGains(answer.verified.payoffs));
  for (const auto& sink : answer.basins.ends.sinks) {
    answer.coalitions.push_back(sink.size() == 1 ? blocking_coalitions(answer.verified.payoffs, sink.front(), asked.epsilon)
                                                 : std::vector<games::Coalition>());
    if (sink.size() > 1) continue;
    const games::LargestGain& closest = answer.verified.largest[sink.front()];
    for (BreakEven& one :
         table.break_even(sink.front(), closest.player, answer.profiles.moved(sink.front(), closest.player, closest.action)))
      answer.break_even.push_back(std::move(one));
  }
  answer.undecided = undecided_of(answer, asked.epsilon, asked.from_anywhere);
  return answer;
}

void print(const Experiment& experiment, const ExperimentTrials& trials, const EquilibriumAnswer& answer, const Arguments& arguments) {
  if (arguments.has("csv")) {
    fmt::print("{}", equilibrium_csv(experiment, answer));
  } else if (arguments.has("json")) {
    fmt::print("{{\"title\": {}, \"trials\": {}, \"run\": {}, \"failed\": {},\n{}}}\n", json_text(experiment.title), trials.used(),
               trials.run(), trials.failed().size(), equilibrium_json(experiment, answer));
  } else {
    fmt::print("{}{}{}\n", experiment.title.empty() ? "" : experiment.title + "\n\n", equilibrium_text(experiment, answer),
               trials.summary());
  }
}

int equilibrium(const Arguments& arguments) {
  const Experiment experiment = load_study(arguments, "equilibrium");
  const PayoffPlan plan = plan_payoffs(experiment, make_layout(experiment, {}));
  ExperimentTrials trials(experiment, plan.outcomes, arguments, plan.numbers);
  return run_study(trials, arguments, [&] {
    const EquilibriumAnswer answer = analyse(experiment, trials, plan);
    print(experiment, trials, answer, arguments);
    return answer.undecided.empty();
  });
}

std::vector<OptionSpec> options() {
  const std::vector<OptionSpec> own = {{"epsilon", "GAIN", "what is not worth a change, in the unit of payoffs"},
                                       {"confidence", "P", "of all verdicts together; default: .95"},
                                       {"trials", "N", "at most; default: 10000"},
                                       {"replications", "N", "of each profile at first, then doubled where it is open; default: 8"},
                                       {"start", "WORD", "today (default) or anywhere: which paths the answer speaks of"},
                                       {"resamples", "N", "of the bootstrap of the shares; default: 1000"},
                                       {"design-seed", "S", "seed of the bootstrap; default: 1"}};
  return join_options({own, study_scenario_options(), experiment_options()});
}

}  // namespace

const Command& equilibrium_command() {
  static const Command command{
      "equilibrium",
      "FILE",
      1,
      1,
      "where a game among states, blocs and vendors ends: a set, with confidence and shares",
      "Runs every profile of actions of the players in [equilibrium] for whole trials under common random numbers, more where somebody may "
      "gain by doing something else. Says in which profiles players rest or go round, and what share of paths ends there. Exit code 3 "
      "while a profile that decides is open. analysis/experiments.md explains.",
      options(),
      {"faultline equilibrium scenarios/papers/delocation.toml",
       "faultline equilibrium scenarios/papers/delocation.toml --epsilon 5 --json"},
      equilibrium};
  return command;
}

}  // namespace faultline::cli
