// Each kind of mistake: caught, at the right line, with what was expected.
#include <catch2/catch.hpp>

#include "scenario_support.hpp"

using namespace faultline;
using namespace faultline::scenario_tests;

namespace {

const Diagnostic& only_mistake(const Loaded& loaded, std::uint32_t line) {
  INFO(loaded.diagnostics.render());
  REQUIRE_FALSE(loaded.experiment);
  REQUIRE(loaded.diagnostics.all().size() == 1);
  const Diagnostic* found = loaded.at(line);
  REQUIRE(found != nullptr);
  return *found;
}

}  // namespace

TEST_CASE("the smallest scenario is one case of one state and one layer") {
  const Loaded loaded = load_text(minimal);
  REQUIRE(loaded.experiment);
  CHECK(loaded.diagnostics.all().empty());
  REQUIRE(loaded.experiment->cases.size() == 1);
  CHECK(loaded.experiment->cases[0].name == "base");
  CHECK(loaded.experiment->cases[0].scenario.states[0].spending.at("cloud") == 100);
}

TEST_CASE("an unknown key names its table, the expected keys and the nearest one") {
  const Loaded loaded = load_text(minimal + "[audit]\nfe = 1\n");
  const Diagnostic& mistake = only_mistake(loaded, 9);
  CHECK(mistake.message == "unknown key 'fe' in [audit]");
  CHECK(mistake.expected.find("fee, fee_by_size") == 0);
  CHECK(mistake.hint == "did you mean 'fee'?");
  CHECK(mistake.position.column == 1);
  CHECK(mistake.position.length == 2);
}

TEST_CASE("values of a wrong type are refused where they stand") {
  struct Example {
    const char* text;
    const char* message;
  };
  for (const Example& example :
       {Example{"[audit]\nfee = \"much\"\n", "'fee' is a text"}, Example{"[audit]\nfee = true\n", "'fee' is true or false"},
        Example{"[audit]\nfee = []\n", "'fee' is a list"}, Example{"[audit]\nfee = 2020-01-01\n", "'fee' is a date"},
        Example{"[audit]\nfee = { a = 1 }\n", "'fee' is a table"},
        Example{"[run]\nreplications = 2.5\n", "'replications' is 2.5, not a whole number"},
        Example{"[run]\nseed = \"12monkeys\"\n", "'seed' is '12monkeys'"}, Example{"[startups]\nentry = 1\n", "'entry' is a number"},
        Example{"[funding]\nrule = \"runaway\"\n", "'rule' is 'runaway'"}}) {
    CAPTURE(example.text);
    CHECK(only_mistake(load_text(minimal + example.text), 9).message == example.message);
  }
  CHECK(only_mistake(load_text(minimal + "[funding]\nrule = \"runaway\"\n"), 9).hint == "did you mean 'runway'?");
}

TEST_CASE("numbers outside their bounds, infinite or not a number are refused") {
  for (const char* value : {"-0.1", "1.5", "nan", "-nan", "inf", "1e308"}) {
    CAPTURE(value);
    const Loaded loaded = load_text(minimal + "[audit]\nfailure_probability = " + value + "\n");
    const Diagnostic& mistake = only_mistake(loaded, 9);
    CHECK(mistake.expected == "a number in [0, 1] [probability]");
    CHECK(mistake.message.find("'failure_probability' is ") == 0);
  }
  CHECK(load_text(minimal + "[audit]\nfailure_probability = 1\n").experiment);  // closed end
  CHECK_FALSE(load_text(minimal + "[run]\nsettle_every = 0\n").experiment);     // open end
  CHECK_FALSE(load_text(minimal + "[run]\nreplications = 99999999999\n").experiment);
}

TEST_CASE("an unknown state in a list is pointed at, not the list") {
  const std::string text = minimal + "[[state]]\nname = \"borduria\"\nspending = 5\nadequacy = [\"arcadia\", \"bordura\"]\n";
  const Loaded loaded = load_text(text);
  const Diagnostic& mistake = only_mistake(loaded, 11);
  CHECK(mistake.message == "unknown state 'bordura'");
  CHECK(mistake.position.column == 24);
  CHECK(mistake.position.length == 9);
  CHECK(mistake.expected == "arcadia, borduria");
  CHECK(mistake.hint == "did you mean 'borduria'?");
}

TEST_CASE("a name that stands twice in a list is pointed at") {
  const Loaded loaded = load_text(minimal + "[[state]]\nname = \"b\"\nspending = 5\nadequacy = [\"arcadia\", \"arcadia\"]\n");
  CHECK(only_mistake(loaded, 11).message == "'arcadia' stands twice in 'adequacy'");
  CHECK(only_mistake(loaded, 11).position.column == 24);
}

TEST_CASE("an unknown layer in a table is pointed at") {
  const Loaded loaded = load_text("schema = 1\n[[layer]]\nname = \"cloud\"\n[[state]]\nname = \"a\"\nspending = { clod = 1 }\n");
  CHECK(only_mistake(loaded, 6).hint == "did you mean 'cloud'?");
  CHECK(only_mistake(loaded, 6).position.column == 14);
}

TEST_CASE("shares that sum to 1.07 are all pointed at") {
  const Loaded loaded = load_text(
      "schema = 1\n[[layer]]\nname = \"cloud\"\n[[layer]]\nname = \"ai\"\n[[state]]\nname = \"a\"\ndigital_spending = "
      "10\n"
      "[state.spending_share]\ncloud = 0.72\nai = 0.35\n");
  const Diagnostic& mistake = only_mistake(loaded, 11);
  CHECK(mistake.message == "the shares in 'spending_share' of state 'a' sum to 1.07");
  REQUIRE(mistake.related.size() == 1);
  CHECK(mistake.related[0].line == 10);
}

TEST_CASE("input shares leave something to labour, and the general closure asks for labour") {
  const std::string stack =
      "schema = 1\n[[layer]]\nname = \"cloud\"\n[[layer]]\nname = \"ai\"\ninputs = { cloud = 0.6, ai = 0.4 }\n"
      "[[state]]\nname = \"a\"\nspending = { cloud = 1 }\n";
  const Loaded loaded = load_text(stack);
  CHECK(only_mistake(loaded, 6).message == "the input shares of layer 'ai' sum to 1");
  CHECK(load_text("schema = 1\n[[layer]]\nname = \"cloud\"\ninputs = { cloud = 0.99 }\n[[state]]\nname = \"a\"\nspending = { cloud = 1 }\n")
            .experiment.has_value());
  const Loaded closed = load_text(
      "schema = 1\n[economy]\nclosure = \"general\"\n[[layer]]\nname = \"cloud\"\n"
      "[[state]]\nname = \"a\"\nspending = { cloud = 1 }\n");
  CHECK(only_mistake(closed, 3).message == "state 'a' has no labour, which the general closure needs");
}

TEST_CASE("shares within rounding of 1 are fine and give the spending") {
  const Loaded loaded = load_text(
      "schema = 1\n[[layer]]\nname = \"cloud\"\n[[layer]]\nname = \"ai\"\n[[state]]\nname = \"a\"\ndigital_spending = "
      "10\n"
      "spending_share = { cloud = 0.7, ai = 0.3 }\n");
  REQUIRE(loaded.experiment);
  CHECK(loaded.experiment->cases[0].scenario.states[0].spending.at("cloud") == Approx(7).epsilon(1e-15));
}

TEST_CASE("two things with one name are both pointed at") {
  const Loaded loaded = load_text(minimal + "[[state]]\nname = \"arcadia\"\nspending = 5\n");
  const Diagnostic* mistake = loaded.at(9);
  REQUIRE(mistake != nullptr);
  CHECK(mistake->message == "a second state named 'arcadia'");
  REQUIRE(mistake->related.size() == 1);
  CHECK(mistake->related[0].line == 5);
}

TEST_CASE("a key written twice is pointed at in both places") {
  const Loaded loaded = load_text(minimal + "[audit]\nfee = 1\nvalidity = 2\nfee = 3\n");
  const Diagnostic& mistake = only_mistake(loaded, 11);
  REQUIRE(mistake.related.size() == 1);
  CHECK(mistake.related[0].line == 9);
}

TEST_CASE("a misspelt required key is one mistake, a missing one another") {
  const std::string tail = "[[vendor]]\nname = \"acme\"\nhome = \"arcadia\"\n";
  CHECK(only_mistake(load_text(minimal + tail + "productivty = 4\n"), 11).hint == "did you mean 'productivity'?");
  CHECK(only_mistake(load_text(minimal + tail), 8).message == "[[vendor]] lacks 'productivity'");
}

TEST_CASE("what no single value can say is checked") {
  struct Example {
    const char* text;
    std::uint32_t line;
    const char* part;
  };
  for (const Example& example :
       {Example{"[run]\nwarm_up = 30\n", 9, "'warm_up' is 30"}, Example{"[run]\nsample_every = 0.3\n", 9, "does not divide"},
        Example{"[localisation]\nelasticity = 1\n", 9, "'elasticity' is 1"},
        Example{"[economy]\nconduct = \"cournot\"\nmarkup_ceiling = 1.1\n", 10, "'markup_ceiling' is 1.1, below"},
        Example{"[startups]\nsampling = \"stratified\"\nproductivity = \"degenerate\"\n", 9, "no strata"},
        Example{"[[corridor]]\nname = \"c\"\nfrom = \"arcadia\"\nto = \"arcadia\"\ntrade_cost = 2\n", 11, "to itself"},
        Example{"[[regime]]\nname = \"r\"\naudit = \"independent\"\n", 10, "no audit body"},
        Example{"[[requirement]]\nname = \"q\"\n[[regime]]\nname = \"r\"\nstringency = { q = 0.5 }\n", 12, "not in which mode"},
        Example{"[alliance.a]\nmembers = [\"arcadia\"]\n", 9, "'arcadia' is not a vendor"},
        Example{"[[outcome]]\nname = \"o\"\nseries = \"s\"\nto = 99\n", 11, "after the horizon"},
        Example{"[[outcome]]\nname = \"o\"\nseries = \"s\"\n[[target]]\nname = \"t\"\noutcome = \"o\"\nvalue = 1\ncase "
                "= \"bas\"\n",
                15, "unknown case 'bas'"}}) {
    CAPTURE(example.text);
    CHECK(only_mistake(load_text(minimal + example.text), example.line).message.find(example.part) != std::string::npos);
  }
}

TEST_CASE("a Pareto tail without a finite mean is refused only where startups are drawn") {
  const std::string shape = "[startups]\nproductivity_shape = 2.5\n";
  CHECK(load_text(minimal + shape).experiment);
  std::string with_incumbents = minimal;
  with_incumbents.insert(with_incumbents.size() - 1, "incumbents = 3");
  const Loaded loaded = load_text(with_incumbents + "\n" + shape);
  CHECK(only_mistake(loaded, 10).message.find("mean revenue would be infinite") != std::string::npos);
}

TEST_CASE("a mode must meet the requirement it is named for") {
  const Loaded loaded = load_text(minimal +
                                  "[[requirement]]\nname = \"p\"\n[[requirement]]\nname = \"q\"\n[[mode]]\nname = \"m\"\nrequirement = "
                                  "\"p\"\ncost = 1\n[[regime]]\nname = \"r\"\nmodes = { q = \"m\" }\n");
  CHECK(only_mistake(loaded, 18).message == "mode 'm' meets requirement 'p', not 'q'");
}

TEST_CASE("65 states, 17 layers and 21 modes are too many") {
  std::string states = "schema = 1\n[[layer]]\nname = \"cloud\"\n";
  for (int i = 0; i < 64; ++i) states += "[[state]]\nname = \"s" + std::to_string(i) + "\"\nspending = 1\n";
  CHECK(load_text(states).experiment);
  CHECK(only_mistake(load_text(states + "[[state]]\nname = \"last\"\nspending = 1\n"), 196).message == "65 states");
  std::string layers = minimal;
  for (int i = 0; i < 16; ++i) layers += "[[layer]]\nname = \"l" + std::to_string(i) + "\"\n";
  CHECK_FALSE(load_text(layers).experiment);
  std::string modes = minimal + "[[requirement]]\nname = \"q\"\n";
  for (int i = 0; i < 20; ++i) modes += "[[mode]]\nname = \"m" + std::to_string(i) + "\"\nrequirement = \"q\"\ncost = 1\n";
  CHECK(load_text(modes).experiment);
  CHECK_FALSE(load_text(modes + "[[mode]]\nname = \"last\"\nrequirement = \"q\"\ncost = 1\n").experiment);
}

TEST_CASE("schema is required and must be 1") {
  CHECK(load_text("title = \"x\"\n").at(1)->message.find("no 'schema'") == 0);
  CHECK(load_text("schema = 2\n").at(1)->message == "'schema' is 2; this program reads schema 1");
}

TEST_CASE("tables of the wrong shape say how to write them") {
  CHECK(only_mistake(load_text(minimal + "[vendor]\nname = \"v\"\n"), 8).expected == "[[vendor]]");
  CHECK(only_mistake(load_text(minimal + "[[audit]]\nfee = 1\n"), 8).expected == "[audit]");
  CHECK(only_mistake(load_text(minimal + "[alliance]\nx = 1\n"), 9).expected == "[alliance.NAME]");
}

TEST_CASE("names are plain, labels are free") {
  CHECK(only_mistake(load_text(minimal + "[[requirement]]\nname = \"Über\"\n"), 9).message.find("cannot be the name") != std::string::npos);
  CHECK(load_text(minimal + "[[requirement]]\nname = \"ueber\"\nlabel = \"Über ☂\"\n").experiment);
}

TEST_CASE("notes are free, and nothing else is") {
  CHECK(load_text(minimal + "[notes]\nanything = { at = [1, \"two\", 2020-01-01] }\n").experiment);
  CHECK(only_mistake(load_text(minimal + "[note]\nx = 1\n"), 8).hint == "did you mean 'notes'?");
}

TEST_CASE("mistakes are reported all at once, in order") {
  const Loaded loaded = load_text(minimal + "[audit]\nfee = -1\nvaliditi = 2\n[run]\nhorizon = nan\n");
  CHECK(loaded.diagnostics.all().size() == 3);
  const std::string text = loaded.diagnostics.render();
  CHECK(text.find(":9:") < text.find(":10:"));
  CHECK(text.find(":10:") < text.find(":12:"));
}

TEST_CASE("an outcome may only name a series that exists, if the series are known") {
  const std::string text = minimal + "[[outcome]]\nname = \"o\"\nseries = \"entris\"\n";
  CHECK(load_text(text).experiment);
  LoadOptions options;
  options.series_names = {"entries", "exits"};
  CHECK(only_mistake(load_text(text, options), 10).hint == "did you mean 'entries'?");
}

TEST_CASE("garbage is one short mistake, quickly") {
  std::string noise;
  std::uint32_t state = 1;
  while (noise.size() < 10'000'000) {
    state = state * 1664525U + 1013904223U;
    noise += static_cast<char>(state >> 24U);
  }
  std::string keys = "schema = 1\n";
  for (int i = 0; i < 300'000; ++i) keys += "key" + std::to_string(i) + " = " + std::to_string(i) + "\n";
  const std::string texts[] = {noise,
                               std::string(10'000'000, '['),
                               std::string(10'000'000, 'a'),
                               std::string(10'000'000, '\0'),
                               "a = " + std::string(10'000'000, '['),
                               "\xff\xfe",
                               "[[}",
                               "a = \"",
                               keys,
                               ""};
  for (const std::string& text : texts) {
    const Loaded loaded = load_text(text);  // anything quadratic would meet the time limit of the test
    CAPTURE(text.substr(0, 20));
    CHECK_FALSE(loaded.experiment);
    CHECK(loaded.diagnostics.has_errors());
    CHECK(loaded.diagnostics.render().size() < 300'000);
  }
}
