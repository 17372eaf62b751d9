// What counts as foresight is asked in one way: the checks and the world agree.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "models/economy/world.hpp"
#include "models/scenario/foresight_rule.hpp"
#include "scenario_support.hpp"

using namespace faultline;
using namespace faultline::scenario_tests;

TEST_CASE("foresight is forward expectations with something to foresee, for the checks and for the world", "[mistakes]") {
  struct Expectation {
    std::string text;
    bool foresees;
  };
  const std::string forward = "[economy]\nexpectations = \"forward\"\n";
  const std::string walk = "productivity_process = \"gibrat\"\nproductivity_shock_sd = 0.01\nproductivity_drift = -0.1\n";
  const std::string learning = "learning = true\nlearning_success_good = 0.8\nlearning_success_bad = 0.2\n";
  const std::vector<Expectation> expectations{
      {forward, false},
      {forward + "[startups]\n" + learning, false},
      {forward + "[startups]\n" + walk, true},
      {forward + "[startups]\n" + walk + learning, true},
      {forward + "[startups]\nproductivity_process = \"ar1\"\n", true},
      {"[startups]\n" + walk, false},
  };
  for (const Expectation& expectation : expectations) {
    const Loaded plain = load_text(minimal + expectation.text);
    INFO(expectation.text << plain.diagnostics.render());
    REQUIRE(plain.experiment);
    const Scenario& scenario = plain.experiment->cases[0].scenario;
    CHECK(foresees_productivity(scenario) == expectation.foresees);
    CHECK(World(scenario, 1, 0).foresight == expectation.foresees);
  }
  CHECK_FALSE(load_text(minimal + forward + "[startups]\nstopping = \"before_draw\"\n").experiment);
  CHECK(load_text(minimal + forward + "[startups]\n" + walk + "stopping = \"before_draw\"\n").experiment);
}
