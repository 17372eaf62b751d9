// What is written from the table and from an experiment: resolved text, origins, comparison, dictionary.
#include <catch2/catch.hpp>

#include <chrono>

#include "models/scenario/dictionary.hpp"
#include "models/scenario/field_table.hpp"
#include "models/scenario/resolved_text.hpp"
#include "models/scenario/scenario_diff.hpp"
#include "models/scenario/show.hpp"
#include "scenario_support.hpp"

using namespace faultline;
using namespace faultline::scenario_tests;

namespace {

void check_round_trip(const std::string& path) {
  const Loaded first = load_file(path);
  INFO(first.diagnostics.render());
  REQUIRE(first.experiment);
  const Loaded second = load_text(first.experiment->resolved_text);
  INFO(second.diagnostics.render());
  REQUIRE(second.experiment);
  CHECK(second.experiment->resolved_text == first.experiment->resolved_text);
  CHECK(second.experiment->canonical_text == first.experiment->canonical_text);
  CHECK(second.experiment->notes == first.experiment->notes);
  CHECK(second.experiment->title == first.experiment->title);
  CHECK(second.experiment->swept_keys == first.experiment->swept_keys);
  REQUIRE(second.experiment->cases.size() == first.experiment->cases.size());
  for (std::size_t i = 0; i < first.experiment->cases.size(); ++i) {
    const Case& a = first.experiment->cases[i];
    const Case& b = second.experiment->cases[i];
    CHECK(a.name == b.name);
    CHECK(a.coordinates == b.coordinates);
    const std::vector<ListedValue> values_a = list_values(a.scenario);
    const std::vector<ListedValue> values_b = list_values(b.scenario);
    REQUIRE(values_a.size() == values_b.size());
    for (std::size_t v = 0; v < values_a.size(); ++v) REQUIRE(values_a[v].key + values_a[v].text == values_b[v].key + values_b[v].text);
  }
}

}  // namespace

TEST_CASE("the resolved text reads back to the same experiment") {
  check_round_trip(source_path("tests/unit/scenario/full.toml"));
  for (const auto& file : std::filesystem::directory_iterator(source_path("scenarios"))) {
    if (file.path().extension() != ".toml") continue;
    CAPTURE(file.path().filename().string());
    check_round_trip(file.path().string());
  }
}

TEST_CASE("title and notes do not make another experiment, any value does") {
  const auto canonical = [](const std::string& text) { return load_text(text).experiment->canonical_text; };
  CHECK(canonical(minimal) == canonical(minimal + "[notes]\na = 1\n"));
  CHECK(canonical(minimal) == canonical("title = \"x\"\n" + minimal));
  CHECK(canonical(minimal) == canonical(minimal + "[audit]\nfee = 0\n"));  // the default, said
  CHECK(canonical(minimal) != canonical(minimal + "[audit]\nfee = 1e-9\n"));
}

TEST_CASE("every value knows the file and line it came from") {
  LoadOptions options;
  options.overrides = {"audit.validity=2"};
  const Loaded loaded = load_text(minimal + "[audit]\nfee = 1\n[variant.a]\n\"audit.service_time\" = 1\n", options);
  REQUIRE(loaded.experiment);
  const auto origin = [&](const std::string& key) {
    for (const ValueOrigin& value : loaded.experiment->origins) {
      if (value.key == key) return value.file + ":" + std::to_string(value.line) + "=" + value.value;
    }
    return std::string("none");
  };
  CHECK(origin("audit.fee") == "test.toml:9=1");
  CHECK(origin("audit.validity") == "--set:1=2");
  CHECK(origin("audit.size_floor") == "default:0=0.01");
  CHECK(origin("state.arcadia.spending.cloud") == "test.toml:6=100");
  CHECK(origin("variant.a.audit.service_time") == "test.toml:11=1");
  CHECK(show_origins(*loaded.experiment).find("test.toml:9\n") != std::string::npos);
}

TEST_CASE("a summary counts cases and trials") {
  const Loaded loaded = load_file(source_path("tests/unit/scenario/full.toml"));
  REQUIRE(loaded.experiment);
  const std::string text = show_summary(*loaded.experiment);
  CHECK(text.find("12 cases × 10 to 200 replications = 120 to 2400 trials") != std::string::npos);
  CHECK(text.find("case independent, audit.fee=1, audit.service_time=0.2\n") != std::string::npos);
  CHECK(text.find("  state.japan.ideas = 5\n") != std::string::npos);
}

TEST_CASE("two scenarios differ in what they resolve to, not in how they are written") {
  const Loaded a = load_text(minimal + "[audit]\nfee = 0\n");
  const Loaded b = load_text(minimal);
  const Loaded c = load_text(minimal + "[audit]\nfee = 2\n[variant.x]\n[variant.y]\n\"audit.validity\" = 3\n");
  REQUIRE((a.experiment && b.experiment && c.experiment));
  CHECK(compare_experiments(*a.experiment, *b.experiment).empty());
  CHECK(difference_text(*a.experiment, *b.experiment) == "no difference\n");
  const ExperimentDifference difference = compare_experiments(*a.experiment, *c.experiment);
  REQUIRE(difference.parameters.size() == 2);
  CHECK(difference.parameters[0].key == "audit.fee");
  CHECK(difference.parameters[0].second == "2");
  CHECK(difference.parameters[0].cases == std::vector<std::string>{"x", "y"});
  CHECK(difference.parameters[1].cases == std::vector<std::string>{"y"});
  CHECK(difference_json(*a.experiment, *c.experiment).find("{\"key\": \"audit.fee\", \"first\": \"0\", \"second\": \"2\"") !=
        std::string::npos);
}

TEST_CASE("scenarios/README.md is what describe --markdown writes") {
  CHECK(read_file(source_path("scenarios/README.md")) == describe_markdown());
}

TEST_CASE("the example in scenarios/README.md is a scenario") {
  const std::string guide = describe_markdown();
  const std::size_t start = guide.find("```toml\n") + 8;
  const Loaded loaded = load_text(guide.substr(start, guide.find("```\n", start) - start));
  INFO(loaded.diagnostics.render());
  REQUIRE(loaded.experiment);
  CHECK(loaded.experiment->cases.size() == 12);
  CHECK(loaded.experiment->cases[0].name == "self, audit.fee=0.01, state.borduria.growth=0");
}

TEST_CASE("one parameter is described by table, key, or dotted key") {
  CHECK(describe_parameter("audit.fee").find("US$ m") != std::string::npos);
  CHECK(describe_parameter("state.germany.spending.cloud") == describe_parameter("state.spending"));
  CHECK(describe_parameter("fee").find("fee in [alliance.NAME]") != std::string::npos);
  CHECK(describe_parameter("audit").find("fee_by_size") != std::string::npos);
  CHECK_THROWS_WITH(describe_parameter("audit.fe"), Catch::Contains("did you mean 'audit.fee'?"));
}

TEST_CASE("the dictionary and the JSON Schema name every key") {
  const std::string json = describe_json();
  const std::string schema = describe_schema();
  const std::string text = describe_parameters();
  for (const FieldTable& table : field_tables()) {
    for (const Field& field : table.fields) {
      CAPTURE(table.name, field.key);
      CHECK(json.find("\"key\": \"" + field.key + "\"") != std::string::npos);
      CHECK((schema.find("\"" + field.key + "\": {") != std::string::npos || field.key == "name"));
      CHECK(text.find("  " + field.key + " ") != std::string::npos);
    }
  }
}

TEST_CASE("a large scenario loads in a moment") {
  std::string text =
      "schema = 1\n[[layer]]\nname = \"a\"\n[[layer]]\nname = \"b\"\n[[layer]]\nname = \"c\"\n[[layer]]\nname = "
      "\"d\"\n";
  for (int i = 0; i < 25; ++i) {
    text += "[[state]]\nname = \"s" + std::to_string(i) + "\"\nspending = { a = 1, b = 2, c = 3, d = 4 }\nideas = 3\nincumbents = 4\n";
    text += "adequacy = [\"s1\", \"s2\", \"s3\", \"s4\", \"s5\"]\ngdp = 5\ngrowth = 0.01\n";
  }
  text += "[sweep]\n\"audit.fee\" = [1, 2, 3, 4, 5, 6]\n";
  const auto start = std::chrono::steady_clock::now();
  REQUIRE(load_text(text).experiment);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  CHECK(seconds.count() < 1);  // 0.02 s on an idle machine in Release; a sanitised build on a busy one needs room
}
