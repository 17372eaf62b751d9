// Where a table stands in a file is nobody's decision: in another order everything recorded is the same, bit for bit.
#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <vector>

#include "models/economy/order_of_names.hpp"
#include "models/measures/file_order.hpp"
#include "tests/support/file_tables.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

void check_any_order(const Scenario& scenario, int orders) {
  const Recorded written = run_by_names(scenario);
  for (int seed = 1; seed <= orders; ++seed) {
    const Scenario other = shuffled(scenario, static_cast<std::uint64_t>(seed));
    const Difference difference = difference_between(written, run_by_names(other));
    INFO("order " << seed << ": " << difference.first);
    CHECK(difference.common == written.size());
    REQUIRE(difference.different == 0);
  }
}

}  // namespace

TEST_CASE("tables in another order give the same numbers, bit for bit", "[property][economy][order]") {
  SECTION("tiny, audits at 0.1 for all at once") { check_any_order(scenario_named("tiny"), 5); }
  SECTION("three states") {
    const std::string conduct = GENERATE("monopolistic", "bertrand", "cournot");
    check_any_order(three_states({"economy.conduct=" + conduct}), 3);
  }
  SECTION("the village") { check_any_order(scenario_from(project_text("tests/golden/village.toml")), 3); }
  SECTION("the baseline") { check_any_order(short_case("scenarios/baseline.toml", 0, 3.0, 0.1), 3); }
}

TEST_CASE("every mechanism is blind to the order of tables", "[property][economy][order]") {
  // The last case is the one in which most is changed.
  const std::string name =
      GENERATE("takeover", "trust_economy", "connectivity", "sovereign_cloud", "european_alternatives", "fines_abroad", "grid_queue",
               "layer_outage", "raw_materials", "innovation_procurement", "security_investment", "auditor_shortage");
  INFO(name);
  check_any_order(short_case("scenarios/world/" + name + ".toml", 99, 2.0, 0.03), 2);
}

TEST_CASE("the limits are blind to the order of tables", "[property][economy][order]") {
  const std::string name = GENERATE("input_passthrough", "eaton_kortum", "melitz_general", "kunreuther_heal", "compliance_sets", "chaney",
                                    "atkeson_burstein", "erlang_c", "becker", "announced_outage", "grid_queue", "adequacy_chain");
  INFO(name);
  check_any_order(short_case("scenarios/papers/" + name + ".toml", 99, 1.0, 0.02), 2);
}

TEST_CASE("a shuffled scenario is another file", "[property][economy][order]") {
  // The comparison can fail: the mechanisms themselves take what comes first, so worlds built in the order of the file differ.
  const Scenario scenario = scenario_named("tiny");
  int others = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto as_written = [](const Scenario& file) {
      Trial trial(file, 11);
      trial.run_to_year(file.run.horizon);
      return recorded_by_names(file, trial.recorder.values());
    };
    others += difference_between(as_written(scenario), as_written(shuffled(scenario, seed))).different > 100 ? 1 : 0;
  }
  CHECK(others >= 3);
}

TEST_CASE("every list of the language is put in order, or asks of results", "[order]") {
  // A new list must be added to in_order_of_names, to the axes of file_order if results have it, and to shuffled().
  const std::set<std::string> questions{"outcome", "target", "replications"};
  Scenario scenario = default_scenario();
  for (const FieldTable& table : field_tables()) {
    if (table.shape == TableShape::single) continue;
    for (const char* name : {"b", "d", "a", "c", "e"}) *std::get<std::string*>(table.find("name")->member(table.append(scenario))) = name;
  }
  const std::vector<std::string> written{"b", "d", "a", "c", "e"};
  std::vector<std::string> expected;
  for (const std::size_t place : order_of_names(written)) expected.push_back(written[place]);
  REQUIRE(expected != written);
  const Scenario ordered = in_order_of_names(scenario);
  const Scenario again = in_order_of_names(ordered);
  const Scenario other = shuffled(scenario, 2);
  for (const FieldTable& table : field_tables()) {
    if (table.shape == TableShape::single) continue;
    const auto names_in = [&](const Scenario& some) {
      std::vector<std::string> names;
      for (std::size_t row = 0; row < table.size(some); ++row) names.push_back(table.row_name(some, row));
      return names;
    };
    INFO(table.name);
    const bool asks = questions.count(table.name) > 0;
    CHECK(names_in(ordered) == (asks ? written : expected));
    CHECK(names_in(again) == names_in(ordered));
    CHECK((names_in(other) == written) == asks);
  }
}
