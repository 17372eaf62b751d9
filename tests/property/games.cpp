// Controls of games: off or at rate 0 nothing is as if they were there; an economy is untouched by a game about given payoffs; order, units
// of payoffs, and players or actions that matter to nobody leave every choice as it is.
#include <catch2/catch.hpp>

#include <array>
#include <string>

#include "tests/support/file_tables.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

const std::string alone = R"(
schema = 1
[run]
stylised = true
horizon = 40.0
sample_every = 4.0
[[layer]]
name = "goods"
[[state]]
name = "world"
spending = { goods = 0.0 }
)";

/// Five players whose affinities differ, in two camps, by logit.
const std::string camps = R"(
[game]
active = true
initial = "fair_coin"
rule = "logit"
temperature = 2.0
payoff = "pairwise"
[[player]]
name = "ada"
actions = ["east", "west"]
size = 2.0
affinity = { bob = -1, cyd = 1, dan = 0.5, eve = -0.5 }
[[player]]
name = "bob"
actions = ["east", "west"]
affinity = { ada = -1, cyd = 2, dan = -0.5, eve = 1 }
[[player]]
name = "cyd"
actions = ["west", "east"]
size = 1.5
affinity = { ada = 1, bob = 2, dan = -1 }
[[player]]
name = "dan"
actions = ["east", "west"]
affinity = { ada = 0.5, bob = -0.5, cyd = -1, eve = 1 }
[[player]]
name = "eve"
actions = ["east", "west"]
affinity = { bob = 1, dan = 1 }
[[end_state]]
name = "together"
where = { ada = "east", bob = "east", cyd = "east", dan = "east", eve = "east" }
either_way = true
)";

/// What is recorded of the economy, and what of the game, by their names.
bool is_of_game(const std::string& name) {
  return name.starts_with("action_") || name.starts_with("player_") || name.starts_with("game_") || name.starts_with("end_state_");
}

Recorded only(const Recorded& all, bool of_game) {
  Recorded some;
  for (const auto& [name, value] : all) {
    if (is_of_game(name) == of_game) some[name] = value;
  }
  return some;
}

void check_same(const Recorded& a, const Recorded& b, std::size_t least) {
  const Difference difference = difference_between(a, b);
  INFO(difference.first);
  CHECK(difference.common >= least);
  CHECK(difference.different == 0);
}

}  // namespace

TEST_CASE("a game at rate 0 is none, and one about given payoffs leaves the economy alone", "[property][games]") {
  const std::string village = project_text("tests/golden/village.toml");
  const Recorded without = run_by_names(scenario_from(village));
  CHECK(only(without, true).empty());
  const Recorded off = run_by_names(scenario_from(village + camps, {"game.active=false"}));
  CHECK(off.size() == without.size());
  check_same(off, without, without.size());
  for (const char* rate : {"0.0", "2.0"}) {
    const Recorded with = run_by_names(scenario_from(village + camps, {std::string("game.rate=") + rate}));
    check_same(only(with, false), without, without.size());
    const Recorded of_game = only(with, true);
    double revisions = 0;
    for (const auto& [name, value] : of_game) revisions += name.starts_with("player_revisions") ? value : 0.0;
    CHECK((revisions > 0) == (std::string(rate) != "0.0"));
  }
}

TEST_CASE("where players and end states stand in the file permutes what is recorded", "[property][games][order]") {
  const std::string rule = GENERATE("logit", "best_response", "imitation", "adaptive");
  const Scenario scenario = scenario_from(alone + camps, {"game.rule=" + rule});
  const Recorded written = run_by_names(scenario);
  for (std::uint64_t seed = 1; seed <= 4; ++seed) check_same(written, run_by_names(shuffled(scenario, seed)), written.size());
}

TEST_CASE("a player whom nobody minds leaves the others' draws and choices alone", "[property][games]") {
  const std::string rule = GENERATE("logit", "best_response", "adaptive");
  const std::string frank = "[[player]]\nname = \"frank\"\nactions = [\"east\", \"west\"]\naffinity = { ada = 3, eve = -1 }\n";
  Recorded five = run_by_names(scenario_from(alone + camps, {"game.rule=" + rule}));
  const Recorded six = run_by_names(scenario_from(alone + frank + camps, {"game.rule=" + rule}));
  // What counts all revisions of the game, or its last one, counts his.
  std::erase_if(five, [](const auto& one) { return one.first.starts_with("game_"); });
  for (const auto& [name, value] : five) {  // payoffs are summed from move to move, and his moves are more of them
    if (name.starts_with("player_payoff")) CHECK(value == Approx(six.at(name)).margin(1e-12));
  }
  std::erase_if(five, [](const auto& one) { return one.first.starts_with("player_payoff"); });
  check_same(five, six, five.size());
  CHECK(five.size() > 300);
}

TEST_CASE("an action that nobody takes leaves the draws for the others alone", "[property][games]") {
  const auto table = [](bool third) {
    std::string text = alone + "[game]\nactive = true\nrule = \"logit\"\npayoff = \"table\"\n";
    text += std::string("[[player]]\nname = \"ada\"\nactions = [\"a\", \"b\"") + (third ? ", \"c\"" : "") + "]\n";
    text += "[[player]]\nname = \"bob\"\nactions = [\"a\", \"b\"]\n";
    for (const std::string ada : {"a", "b"}) {
      for (const std::string bob : {"a", "b"})
        text += "[[payoff]]\nname = \"" + ada + bob + "\"\nwhen = { ada = \"" + ada + "\", bob = \"" + bob +
                "\" }\nearns = { ada = " + (ada == bob ? "1" : "0") + ", bob = " + (ada == bob ? "0" : "1.5") + " }\n";
    }
    if (third) text += "[[payoff]]\nname = \"c\"\nwhen = { ada = \"c\" }\nearns = { ada = -1000, bob = 0 }\n";
    return scenario_from(text);
  };
  const Recorded two = run_by_names(table(false));
  check_same(two, run_by_names(table(true)), two.size());
}

TEST_CASE("payoffs and temperature in another unit change no choice", "[property][games]") {
  const Scenario scenario = scenario_from(alone + camps);
  Scenario dearer = scenario;
  dearer.game.temperature *= 4;
  for (PlayerParameters& player : dearer.players) {
    for (auto& [name, affinity] : player.affinity) affinity *= 4;
  }
  Recorded one = run_by_names(scenario);
  std::erase_if(one, [](const auto& row) {
    return row.first.starts_with("player_payoff") || row.first.starts_with("player_gain_left") || row.first.starts_with("game_energy");
  });
  check_same(one, run_by_names(dearer), one.size());
}

TEST_CASE("members at the start are as many as asked, and a fraction is the probability of one more", "[property][games]") {
  // 400 replications of 2.3 members: the mean is known to .023.
  std::string text = alone;
  for (const char* name : {"ada", "bob", "cyd", "dan", "eve"})
    text += "[[player]]\nname = \"" + std::string(name) + "\"\nactions = [\"out\", \"in\"]\n";
  text += "[game]\nactive = true\nrate = 0.0\npayoff_in = \"0\"\npayoff_out = \"0\"\ninitial_members = 2.3\n";
  const Scenario scenario = scenario_from(text);
  double sum = 0;
  std::array<double, 5> by_player{};
  constexpr std::uint32_t replications = 400;
  for (std::uint32_t replication = 0; replication < replications; ++replication) {
    const std::vector<double> values = run_trial(scenario, 3, replication).values;
    const SeriesOf series(scenario, values);
    const double members = series.at("game_members", 0, 0);
    CHECK((members == 2.0 || members == 3.0));
    sum += members;
    for (std::size_t player = 0; player < 5; ++player) by_player[player] += series.at("action_taken", 0, 2 * player);  // actions: in, out
  }
  CHECK(sum / replications == Approx(2.3).margin(0.07));
  for (const double times : by_player) CHECK(times / replications == Approx(0.46).margin(0.075));
}
