// Mistakes about players, their actions and what they earn: each is caught where it stands.
#include <catch2/catch.hpp>

#include "models/scenario/named.hpp"
#include "scenario_support.hpp"

using namespace faultline;
using namespace faultline::scenario_tests;

namespace {

/// Message of the one mistake in what follows the smallest scenario, and its line there, the first being 1.
std::pair<std::string, std::uint32_t> mistake_in(const std::string& text) {
  const Loaded loaded = load_text(minimal + text);
  INFO(loaded.diagnostics.render());
  REQUIRE_FALSE(loaded.experiment);
  REQUIRE(loaded.diagnostics.all().size() == 1);
  return {loaded.diagnostics.all()[0].message, loaded.diagnostics.all()[0].position.line - 7};
}

// Ten lines.
const std::string two_players =
    "[[player]]\n"
    "name = \"ada\"\n"
    "actions = [\"out\", \"in\"]\n"
    "[[player]]\n"
    "name = \"bob\"\n"
    "actions = [\"out\", \"in\"]\n"
    "[game]\n"
    "active = true\n"
    "payoff_out = \"0\"\n"
    "payoff_in = ";

}  // namespace

TEST_CASE("players are read with their actions in the order of the file", "[games]") {
  const Loaded loaded = load_text(minimal +
                                  "[[player]]\nname = \"ada\"\nstates = \"arcadia\"\n[player.actions.soft]\n[player.actions.hard]\n"
                                  "\"state.arcadia.spending.cloud\" = 50\n\"state.arcadia.public_share\" = 0.5\n"
                                  "[[player]]\nname = \"bob\"\nactions = [\"b\", \"a\"]\nstarts = \"a\"\n");
  INFO(loaded.diagnostics.render());
  REQUIRE(loaded.experiment);
  const std::vector<PlayerParameters>& players = loaded.experiment->cases[0].scenario.players;
  REQUIRE(players.size() == 2);
  CHECK(players[0].states == std::vector<std::string>{"arcadia"});
  REQUIRE(players[0].actions.size() == 2);
  CHECK(players[0].actions[0].name == "soft");
  CHECK(players[0].actions[0].set.empty());
  CHECK(players[0].actions[1].name == "hard");
  REQUIRE(players[0].actions[1].set.size() == 2);
  CHECK(players[0].actions[1].set[0].key == "state.arcadia.spending.cloud");
  CHECK(players[0].actions[1].set[0].value.number == 50);
  CHECK(players[1].actions[0].name == "b");
  // What was read is written again, and read again it is the same.
  const Loaded again = load_text(loaded.experiment->resolved_text);
  REQUIRE(again.experiment);
  CHECK(again.experiment->resolved_text == loaded.experiment->resolved_text);
  CHECK(again.experiment->cases[0].scenario.players[0].actions[1].set[1].key == "state.arcadia.public_share");
}

TEST_CASE("mistakes about actions are pointed at", "[games]") {
  using Mistake = std::pair<std::string, std::uint32_t>;
  CHECK(mistake_in("[[player]]\nname = \"ada\"\n").first == "[[player]] lacks 'actions'");
  CHECK(mistake_in("[[player]]\nname = \"ada\"\nactions = [\"only\"]\n") == Mistake{"player 'ada' has 1 actions", 3});
  CHECK(mistake_in("[[player]]\nname = \"ada\"\nactions = [\"in\", \"in\"]\n") == Mistake{"'in' stands twice in 'actions'", 3});
  CHECK(mistake_in("[[player]]\nname = \"ada\"\nactions = [\"in\", \"Out\"]\n") == Mistake{"'Out' cannot be the name of a action", 3});
  CHECK(mistake_in("[[player]]\nname = \"ada\"\nactions = 3\n") == Mistake{"'actions' is 3", 3});
  CHECK(mistake_in("[[player]]\nname = \"ada\"\nactions = { a = {}, b = 2 }\n") == Mistake{"'b' is an integer", 3});
  CHECK(mistake_in("[[player]]\nname = \"ada\"\nactions = { a = {}, b = { \"state.arcadia.gpd\" = 2 } }\n") ==
        Mistake{"unknown key 'gpd' in 'state.arcadia.gpd'", 3});
  CHECK(mistake_in("[[player]]\nname = \"ada\"\nactions = { a = {}, b = { \"run.horizon\" = 2 } }\n").first.find("run.horizon") !=
        std::string::npos);
  CHECK(mistake_in("[[player]]\nname = \"ada\"\nactions = [\"in\", \"out\"]\nstarts = \"off\"\n").first == "unknown action 'off'");
}

TEST_CASE("two players do not decide one parameter", "[games]") {
  const std::string text =
      "[[player]]\nname = \"ada\"\nactions = { a = {}, b = { \"state.arcadia.public_share\" = 0.5 } }\n"
      "[[player]]\nname = \"bob\"\nactions = { a = {}, b = { \"state.arcadia.KEY\" = 0.2 } }\n";
  const auto with = [&](const std::string& key) { return std::string(text).replace(text.find("KEY"), 3, key); };
  CHECK(mistake_in(with("public_share")).first == "players 'ada' and 'bob' both set 'state.arcadia.public_share'");
  CHECK(mistake_in(with("public_share")).second == 6);
  CHECK(load_text(minimal + with("filing_cost")).experiment.has_value());
}

TEST_CASE("a game says what everybody earns", "[games]") {
  using Mistake = std::pair<std::string, std::uint32_t>;
  CHECK(load_text(minimal + two_players + "\"others - 0.5\"\n").experiment.has_value());
  CHECK(mistake_in(two_players + "\"others -\"\n") == Mistake{"'payoff_in' is no formula of payoffs", 10});
  CHECK(mistake_in(two_players + "\"dues\"\n") == Mistake{"'payoff_in' is no formula of payoffs", 10});
  CHECK(mistake_in(two_players + "\"1/others\"\n") == Mistake{"'payoff_in' is no number with 0 other members", 10});
  CHECK(mistake_in(two_players + "\"0\"\nmember = \"join\"\n").first.find("asks who is a member") != std::string::npos);
  CHECK(mistake_in(two_players + "\"0\"\ninitial_members = 3\n") == Mistake{"'initial_members' is 3, of 2 players", 11});
  CHECK(mistake_in(two_players + "\"0\"\npayoff = \"table\"\n").first == "no [[payoff]] describe ada = out, bob = out");
  const std::string row = "[[payoff]]\nname = \"any\"\nearns = { ada = 1, bob = 2 }\n";
  CHECK(load_text(minimal + two_players + "\"0\"\npayoff = \"table\"\n" + row).experiment.has_value());
  CHECK(mistake_in(two_players + "\"0\"\npayoff = \"table\"\n" + row + "[[payoff]]\nname = \"more\"\nwhen = { ada = \"in\" }\nearns = 0\n")
            .first == "2 [[payoff]] describe ada = in, bob = out");
  CHECK(mistake_in(two_players + "\"0\"\npayoff = \"table\"\n[[payoff]]\nname = \"any\"\nearns = { ada = 1 }\n") ==
        Mistake{"payoff 'any' does not say what 'bob' earns", 14});
  CHECK(mistake_in(two_players + "\"0\"\npayoff = \"pairwise\"\nrule = \"farsighted\"\n").second == 12);
  CHECK(mistake_in("[game]\nactive = true\n") == Mistake{"a game of 0 players", 2});
}

TEST_CASE("a game with given payoffs refuses actions that set parameters, and says so", "[games]") {
  const std::string text =
      "[[player]]\nname = \"ada\"\nactions = { out = {}, in = { \"state.arcadia.public_share\" = 0.5 } }\n"
      "[[player]]\nname = \"bob\"\nactions = [\"out\", \"in\"]\n[game]\npayoff_in = \"0\"\npayoff_out = \"0\"\n";
  CHECK(load_text(minimal + text).experiment.has_value());
  CHECK(mistake_in(text + "active = true\n") ==
        std::pair<std::string, std::uint32_t>{"action 'in' of player 'ada' sets parameters, which a game with given payoffs does not", 3});
}

TEST_CASE("end states are of players who exist and do what they may", "[games]") {
  const std::string players = two_players + "\"0\"\n[[end_state]]\nname = \"one\"\n";
  CHECK(mistake_in(players + "where = { eve = \"in\" }\n").first == "unknown player 'eve'");
  CHECK(mistake_in(players + "where = { ada = \"on\" }\n").first == "unknown action 'on'");
  CHECK(mistake_in(players + "least_members = 2\nmost_members = 1\n").second == 13);
  CHECK(load_text(minimal + players + "where = { ada = \"in\" }\neither_way = true\n").experiment.has_value());
}
