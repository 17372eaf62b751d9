#include "models/scenario/equilibrium_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "models/scenario/assignment.hpp"
#include "models/scenario/parameter_access.hpp"
#include "models/scenario/study_basics.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

class EquilibriumReader : public StudyBasics {
 public:
  using StudyBasics::StudyBasics;

  void read(const TomlEntry& entry) {
    if (!is_table(entry)) return;
    const TableReader reader(
        entry.value, "[equilibrium]",
        {"players", "from", "epsilon", "confidence", "trials", "replications", "start", "objective", "outcome", "resamples", "seed"},
        diagnostics_);
    EquilibriumParameters asked;
    asked.position = entry.key_position;
    read_from(reader);
    reader.need("epsilon", "the gain that is not worth a change, in the unit of payoffs");
    asked.epsilon = reader.number("epsilon", 0, {.lower = 0});
    asked.confidence = reader.number("confidence", 0.95, {.lower = 0.5, .upper = 1, .upper_open = true});
    asked.replications = reader.whole("replications", 8, 2, 1e6);
    asked.trials = reader.whole("trials", 10'000, 4, 1e8);
    asked.from_anywhere = reader.word("start", {"today", "anywhere"}) == 1;
    asked.resamples = reader.whole("resamples", 1000, 100, 1e6);
    asked.seed = reader.whole("seed", 1, 0, 1e9);
    read_players(reader, asked);
    read_objective(reader, asked);
    read_player_outcomes(reader, asked);
    check_objectives(asked);
    experiment_.equilibrium = std::move(asked);
  }

 private:
  void read_from(const TableReader& reader) {
    const TomlValue* from = reader.find("from");
    if (from == nullptr || reader.number("from", 0, {}) == 0) return;
    reader.wrong(*from, "from", "0: actions hold from the start of each trial", "a warm-up is left out of payoffs by run.warm_up");
  }

  [[nodiscard]] const PlayerParameters* find(const std::string& name) const {
    const std::vector<PlayerParameters>& players = scenario_of("").players;
    const auto found = std::find_if(players.begin(), players.end(), [&](const PlayerParameters& one) { return one.name == name; });
    return found == players.end() ? nullptr : &*found;
  }

  bool check(const std::string& name, NameKind kind, const SourcePosition& position) {
    const auto mistake = check_name(kind, name, names_of(scenario_of(""), kind));
    if (mistake) report(diagnostics_, position, *mistake);
    return !mistake;
  }

  void read_players(const TableReader& reader, EquilibriumParameters& asked) {
    const TomlValue* list = reader.need("players", "a list of names of [[player]]");
    if (list == nullptr) return;
    std::size_t profiles = 1;
    for (const std::string& name : reader.texts("players")) {
      if (std::find(asked.players.begin(), asked.players.end(), name) != asked.players.end()) {
        diagnostics_.error(list->position, fmt::format("player '{}' comes twice", name), "each player once");
        continue;
      }
      const PlayerParameters* player = find(name);
      if (!check(name, NameKind::player, list->position) || player == nullptr) continue;
      const bool sets =
          std::any_of(player->actions.begin(), player->actions.end(), [](const NamedChanges& one) { return !one.set.empty(); });
      if (!sets)
        diagnostics_.error(list->position, fmt::format("no action of '{}' sets anything: its profiles would all be one", name),
                           "an action NAME = { \"dotted.key\" = value, … }");
      asked.players.push_back(name);
      profiles = std::min(profiles * std::max<std::size_t>(1, player->actions.size()), most_profiles + 1);
    }
    if (asked.players.empty() && !diagnostics_.has_errors()) reader.wrong(*list, "players", "at least one player");
    if (profiles > most_profiles)
      diagnostics_.error(list->position, fmt::format("these players have more than {} profiles", most_profiles),
                         "fewer players, or fewer actions of each", "players who are left out do what they do at the start");
    if (scenario_of("").game.active)
      diagnostics_.error(list->position, "players revise within trials while [game] is active", "game.active = false",
                         "equilibrium runs each profile for whole trials");
  }

  void read_objective(const TableReader& reader, EquilibriumParameters& asked) {
    asked.consumption = asked.profits = asked.fines = 1;
    const TomlValue* table = reader.find("objective");
    if (table == nullptr) return;
    if (!table->is(TomlKind::table)) return reader.wrong(*table, "objective", "{ consumption = 1, profits = 1, fines = 1 }");
    const TableReader weights(*table, "'objective'", {"consumption", "profits", "fines"}, diagnostics_);
    asked.consumption = weights.number("consumption", 1, {});
    asked.profits = weights.number("profits", 1, {});
    asked.fines = weights.number("fines", 1, {});
  }

  void read_player_outcomes(const TableReader& reader, EquilibriumParameters& asked) {
    const TomlValue* table = reader.find("outcome");
    if (table == nullptr) return;
    if (!table->is(TomlKind::table)) return reader.wrong(*table, "outcome", "{ PLAYER = \"an outcome\", … }");
    const TableReader outcomes(*table, "'outcome'", asked.players, diagnostics_);
    for (const TomlEntry& entry : table->entries) {
      const std::string name = outcomes.text(entry.key);
      if (!name.empty() && check(name, NameKind::outcome, entry.value.position)) asked.outcome[entry.key] = name;
    }
  }

  void check_objectives(const EquilibriumParameters& asked) {
    for (const std::string& name : asked.players) {
      const PlayerParameters* player = find(name);
      if (asked.outcome.contains(name) || player == nullptr || !player->states.empty()) continue;
      diagnostics_.error(asked.position, fmt::format("player '{}' decides for no state: it has no objective", name),
                         "player.states, or outcome = { " + name + " = \"an outcome\" }");
    }
  }
};

}  // namespace

void read_equilibrium(const TomlEntry& entry, Experiment& experiment, Diagnostics& diagnostics) {
  EquilibriumReader(experiment, diagnostics).read(entry);
}

}  // namespace faultline
