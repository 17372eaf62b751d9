// Markets that stand alone: the choice without an outlook of ways is the one under an outlook, to the last bit, in economies with
// everything that leaves markets alone: several states and layers, vendors, trade costs, public buyers, levies, option value.
#include <catch2/catch.hpp>

#include <bit>
#include <string>
#include <vector>

#include "models/decisions/lone_markets.hpp"
#include "models/firms/surroundings.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

constexpr const char* economy = R"(
schema = 1
title = "Three states that ask for nothing"
[run]
horizon = 20.0
sample_every = 20.0
seed = "1"
[[layer]]
name = "goods"
elasticity = 4.0
trade_cost = 1.2
entry_cost = 1.0
fixed_cost_home = 0.4
fixed_cost_abroad = 0.9
market_entry_cost_abroad = 0.5
[[layer]]
name = "tools"
elasticity = 3.0
trade_cost = 1.1
entry_cost = 1.0
fixed_cost_home = 0.3
fixed_cost_abroad = 0.5
[[state]]
name = "a"
spending = { goods = 60.0, tools = 30.0 }
growth = 0.03
public_share = 0.3
ideas = { goods = 4.0, tools = 3.0 }
incumbents = { goods = 20, tools = 10 }
[[state]]
name = "b"
spending = { goods = 40.0, tools = 20.0 }
growth = -0.01
ideas = { goods = 3.0, tools = 2.0 }
incumbents = { goods = 15, tools = 10 }
[[state]]
name = "c"
spending = { goods = 10.0, tools = 0.0 }
origin_aversion = 0.4
ideas = { goods = 1.0 }
incumbents = { goods = 5 }
[[vendor]]
name = "giant"
home = "b"
productivity = { goods = 2.5 }
[startups]
entry = "fixed"
entry_probability = 0.7
)";

/// Compares the two for every firm. @returns how many sell somewhere
int compare_choices(World& world, Vantage vantage) {
  int sellers = 0;
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const FirmId id{row};
    if (!world.firms[id].active) continue;
    const Surroundings around(world, id);
    REQUIRE(stand_alone(world, around));
    const Prospect alone = choose_alone(world, around, vantage);
    const Prospect among = choose(world, look_ahead(world, around, LabelOption{0}, vantage), world.firms[id].weight);
    CHECK(alone.markets == among.markets);
    CHECK(std::bit_cast<std::uint64_t>(alone.value) == std::bit_cast<std::uint64_t>(among.value));
    CHECK(std::bit_cast<std::uint64_t>(alone.slope) == std::bit_cast<std::uint64_t>(among.slope));
    CHECK(std::bit_cast<std::uint64_t>(alone.cost) == std::bit_cast<std::uint64_t>(among.cost));
    CHECK(alone.scale == among.scale);
    CHECK(alone.label == among.label);
    CHECK((among.builds | among.hybrid | among.disconnected | among.exempt | among.books) == 0);
    sellers += alone.markets != 0 ? 1 : 0;
  }
  return sellers;
}

}  // namespace

TEST_CASE("a choice among markets that stand alone needs no outlook", "[lone_markets]") {
  const std::vector<std::vector<std::string>> variants = {
      {}, {"economy.expectations=adaptive", "economy.adaptation_rate=0.5"}, {"economy.conduct=cournot"}};
  for (const std::vector<std::string>& overrides : variants) {
    Trial trial(scenario_from(economy, overrides), 3);
    for (const double year : {0.0, 2.3, 11.0}) {
      trial.run_to_year(year);
      for (const Vantage vantage : {Vantage::own, Vantage::committed}) CHECK(compare_choices(trial.world, vantage) > 20);
    }
  }
}

TEST_CASE("markets do not stand alone where somebody asks for something", "[lone_markets]") {
  Trial trial(three_states(), 3);
  trial.run_to_year(1);
  for (const FirmId id : trial.firms()) CHECK_FALSE(stand_alone(trial.world, Surroundings(trial.world, id)));
}
