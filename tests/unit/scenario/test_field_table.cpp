// The table is coherent, and one value goes in and out of it.
#include "models/scenario/field_table.hpp"

#include <catch2/catch.hpp>

#include <set>

#include "models/scenario/parameter_access.hpp"
#include "models/scenario/resolved_text.hpp"
#include "scenario_support.hpp"

using namespace faultline;
using namespace faultline::scenario_tests;

TEST_CASE("every row of the table is whole: a meaning, a source, a default of its own kind and within its bounds") {
  for (const FieldTable& table : field_tables()) {
    std::set<std::string> keys;
    for (const Field& field : table.fields) {
      CAPTURE(table.name, field.key);
      CHECK(keys.insert(field.key).second);
      CHECK(field.meaning.size() > 5);
      CHECK(field.meaning.back() == '.');
      CHECK_FALSE(field.source.empty());
      const bool is_number = field.kind == FieldKind::number || field.kind == FieldKind::integer || field.kind == FieldKind::number_by_name;
      CHECK(field.unit.empty() != is_number);
      const bool is_empty = field.default_value && field.default_value->kind == ParameterValue::Kind::names;
      if (field.default_value && !is_empty && !field.is_optional_number()) CHECK_FALSE(check_form(field, "", *field.default_value));
    }
    CHECK((table.shape == TableShape::single || keys.count("name") == 1));
  }
}

TEST_CASE("members of one struct are distinct: no row points at another's member") {
  Scenario scenario;
  for (const FieldTable& table : field_tables()) {
    void* row = table.shape == TableShape::single ? table.row(scenario, 0) : table.append(scenario);
    std::set<const void*> members;
    for (const Field& field : table.fields) {
      CAPTURE(table.name, field.key);
      CHECK(std::visit([&](auto* pointer) { return members.insert(pointer).second; }, field.member(row)));
    }
  }
}

TEST_CASE("defaults leave every mechanism off") {
  const Scenario scenario = default_scenario();
  CHECK(scenario.funding.rule == FundingRule::unlimited);
  CHECK(scenario.startups.entry == EntryRule::fixed);
  CHECK(scenario.startups.productivity_shape == 4.25);
  CHECK(scenario.audit.fee == 0);
  CHECK(scenario.economy.interest_rate == 0.05);
  const StateParameters state = default_state("a");
  CHECK(state.name == "a");
  CHECK(state.growth == 0);
  CHECK(state.input_cost == 1);
  CHECK(default_layer("x").trade_cost == 1);
  CHECK(default_layer("x").elasticity == 4);
}

TEST_CASE("every value of a scenario can be set to what it is by its dotted key") {
  Loaded loaded = load_file(source_path("tests/unit/scenario/full.toml"));
  REQUIRE(loaded.experiment);
  Scenario scenario = loaded.experiment->cases[0].scenario;
  const std::vector<ListedValue> before = list_values(scenario);
  std::size_t set = 0;
  for (const ListedValue& value : before) {
    CAPTURE(value.key);
    if (value.key.find(".set.") != std::string::npos || value.key.find(".actions.") != std::string::npos) continue;
    set_parameter(scenario, value.key, get_parameter(scenario, value.key));
    ++set;
  }
  CHECK(set > 150);
  const std::vector<ListedValue> after = list_values(scenario);
  REQUIRE(after.size() == before.size());
  for (std::size_t i = 0; i < before.size(); ++i) CHECK(before[i].text == after[i].text);
}

TEST_CASE("full.toml has every key of the language") {
  const std::string text = read_file(source_path("tests/unit/scenario/full.toml"));
  for (const FieldTable& table : field_tables()) {
    const std::size_t start = text.find("[" + table.name);
    CAPTURE(table.name);
    REQUIRE(start != std::string::npos);
    for (const Field& field : table.fields) {
      CAPTURE(field.key);
      if (table.shape == TableShape::named && field.key == "name") continue;
      CHECK((text.find("\n" + field.key + " = ", start) != std::string::npos ||
             text.find("." + field.key + "]", start) != std::string::npos));
    }
  }
}

TEST_CASE("a number without its last word goes to every layer") {
  Scenario scenario = default_scenario();
  scenario.layers = {default_layer("cloud"), default_layer("ai")};
  scenario.states = {default_state("a")};
  set_parameter(scenario, "state.a.spending", {.number = 3});
  CHECK(scenario.states[0].spending == NumberByName{{"ai", 3}, {"cloud", 3}});
  set_parameter(scenario, "state.a.spending.ai", {.number = 4});
  CHECK(get_parameter(scenario, "state.a.spending.ai").number == 4);
  CHECK(get_parameter(scenario, "state.a.ideas.ai").number == 0);
}

TEST_CASE("what cannot be set says why") {
  Scenario scenario = default_scenario();
  scenario.states = {default_state("germany")};
  const auto message = [&](const std::string& key, const ParameterValue& value) -> std::string {
    try {
      set_parameter(scenario, key, value);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "";
  };
  CHECK(message("audit.fees", {.number = 1}).find("did you mean 'audit.fee'?") != std::string::npos);
  CHECK(message("audit.fee", {.number = -1}).find("'fee' is -1, out of range; expected: a number of at least 0 [US$ m]") !=
        std::string::npos);
  CHECK(message("state.germany.name", {.kind = ParameterValue::Kind::text, .text = "x"}).find("cannot be changed") != std::string::npos);
  CHECK(message("state.germany.regime", {.kind = ParameterValue::Kind::text, .text = "x"}).find("unknown regime") != std::string::npos);
  CHECK(message("state.germny.gdp", {.number = 1}).find("did you mean 'state.germany.gdp'?") != std::string::npos);
  CHECK(message("state.germany.spending.cloud", {.number = 1}).find("unknown layer 'cloud'") != std::string::npos);
  CHECK(message("audit.fee.more", {.number = 1}).find("goes on after 'fee'") != std::string::npos);
  CHECK(message("", {.number = 1}).find("unknown table ''") != std::string::npos);
  CHECK_THROWS_AS(get_parameter(scenario, "state.germany.spending"), UsageError);
}

TEST_CASE("seeds are 64 bits, decimal or hexadecimal") {
  CHECK(parse_seed("0") == 0U);
  CHECK(parse_seed("0xFFFFFFFFFFFFFFFF") == 0xFFFFFFFFFFFFFFFFU);
  CHECK(parse_seed("18446744073709551615") == 0xFFFFFFFFFFFFFFFFU);
  CHECK_FALSE(parse_seed("18446744073709551616"));
  CHECK_FALSE(parse_seed("-1"));
  CHECK_FALSE(parse_seed("0x"));
  CHECK_FALSE(parse_seed("12 "));
  CHECK_FALSE(parse_seed(""));
}
