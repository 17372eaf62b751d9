// Variants, sweeps, --set and scripted events.
#include <catch2/catch.hpp>

#include "models/scenario/field_table.hpp"
#include "scenario_support.hpp"

using namespace faultline;
using namespace faultline::scenario_tests;

namespace {

const std::string alliance = minimal + "[alliance.club]\nfee = 1\n";

std::vector<std::string> case_names(const Loaded& loaded) {
  INFO(loaded.diagnostics.render());
  REQUIRE(loaded.experiment);
  std::vector<std::string> names;
  for (const Case& one : loaded.experiment->cases) names.push_back(one.name);
  return names;
}

}  // namespace

TEST_CASE("variants are the cases, written quoted or nested") {
  const Loaded loaded = load_text(alliance +
                                  "[variant.none]\n[variant.self]\n\"alliance.club.assessment\" = \"self\"\n"
                                  "[variant.dear.alliance.club]\nfee = 9\n[variant.wide]\nstate.arcadia.spending = { cloud = 7 }\n");
  CHECK(case_names(loaded) == std::vector<std::string>{"none", "self", "dear", "wide"});
  const auto& cases = loaded.experiment->cases;
  CHECK(cases[0].scenario.alliances[0].assessment == AuditMode::none);
  CHECK(cases[1].scenario.alliances[0].assessment == AuditMode::self);
  CHECK(cases[2].scenario.alliances[0].fee == 9);
  CHECK(cases[3].scenario.states[0].spending.at("cloud") == 7);
  CHECK(cases[2].variant == "dear");
}

TEST_CASE("a crossed sweep is a grid whose first key varies slowest") {
  const Loaded loaded = load_text(alliance +
                                  "[variant.a]\n[variant.b]\nalliance.club.fee = 2\n[sweep]\n\"audit.fee\" = [1, 2]\n"
                                  "\"audit.discipline\" = [\"fifo\", \"priority\"]\n");
  const std::vector<std::string> names = case_names(loaded);
  REQUIRE(names.size() == 8);
  CHECK(names[0] == "a, audit.fee=1, audit.discipline=fifo");
  CHECK(names[1] == "a, audit.fee=1, audit.discipline=priority");
  CHECK(names[2] == "a, audit.fee=2, audit.discipline=fifo");
  CHECK(names[7] == "b, audit.fee=2, audit.discipline=priority");
  CHECK(loaded.experiment->swept_keys == std::vector<std::string>{"audit.fee", "audit.discipline"});
  CHECK(loaded.experiment->cases[7].scenario.audit.discipline == QueueDiscipline::priority);
  CHECK(loaded.experiment->cases[7].coordinates[0].second.number == 2);
}

TEST_CASE("a design fills the ranges with zipped points") {
  const std::string ranges = "\"audit.fee\" = { from = 0, to = 8 }\n\"startups.exit_hazard\" = { from = 0.01, to = 1, scale = \"log\" }\n";
  for (const std::string design : {"sobol", "latin_hypercube"}) {
    const Loaded loaded = load_text(minimal + "[sweep]\ndesign = \"" + design + "\"\npoints = 8\n" + ranges);
    REQUIRE(case_names(loaded).size() == 8);
    std::vector<int> hits(8);
    for (const Case& one : loaded.experiment->cases) {
      ++hits.at(static_cast<std::size_t>(one.scenario.audit.fee));
      CHECK(one.scenario.startups.exit_hazard > 0.01);
      CHECK(one.scenario.startups.exit_hazard < 1);
    }
    CHECK(hits == std::vector<int>(8, 1));
    const Loaded again = load_text(loaded.experiment->resolved_text);
    CHECK(case_names(again) == case_names(loaded));
    const Loaded other = load_text(minimal + "[sweep]\nseed = 2\ndesign = \"" + design + "\"\npoints = 8\n" + ranges);
    CHECK(case_names(other) != case_names(loaded));
  }
}

TEST_CASE("mistakes in a design are shown at their places") {
  const Loaded wrong = load_text(minimal + "[sweep]\ndesign = \"sobel\"\npoints = 1\nmode = \"zipped\"\n" +
                                 "\"audit.fee\" = [1, 2]\n\"startups.exit_hazard\" = { from = 0, to = 1, steps = 3 }\n");
  CHECK_FALSE(wrong.experiment);
  for (const std::uint32_t line : {9U, 10U, 11U, 12U, 13U}) {
    INFO(line);
    CHECK(wrong.at(line) != nullptr);
  }
  const Loaded missing = load_text(minimal + "[sweep]\ndesign = \"sobol\"\n\"audit.fee\" = { from = 0, to = 1 }\n");
  CHECK_FALSE(missing.experiment);
  CHECK(missing.at(8) != nullptr);
}

TEST_CASE("ranges include their ends, linear or logarithmic") {
  const Loaded linear = load_text(minimal + "[sweep]\n\"audit.fee\" = { from = 0, to = 1, steps = 11 }\n");
  REQUIRE(case_names(linear).size() == 11);
  CHECK(case_names(linear)[3] == "audit.fee=0.3");
  CHECK(linear.experiment->cases[10].scenario.audit.fee == 1);
  const Loaded logarithmic = load_text(minimal + "[sweep]\n\"audit.fee\" = { from = 0.01, to = 100, steps = 5, scale = \"log\" }\n");
  CHECK(case_names(logarithmic) ==
        std::vector<std::string>{"audit.fee=0.01", "audit.fee=0.1", "audit.fee=1", "audit.fee=10", "audit.fee=100"});
}

TEST_CASE("a zipped sweep goes along its lists together") {
  const std::string sweep = minimal + "[sweep]\nmode = \"zipped\"\n\"audit.fee\" = [1, 2, 3]\n";
  CHECK(case_names(load_text(sweep + "\"audit.validity\" = [4, 5, 6]\n")) ==
        std::vector<std::string>{"audit.fee=1, audit.validity=4", "audit.fee=2, audit.validity=5", "audit.fee=3, audit.validity=6"});
  const Loaded loaded = load_text(sweep + "\"audit.validity\" = [4, 5]\n");
  CHECK(loaded.at(11)->message == "'audit.validity' has 2 values, 'audit.fee' has 3: they cannot be zipped");
}

TEST_CASE("mistakes in variants and sweeps are found where they stand") {
  struct Example {
    const char* text;
    std::uint32_t line;
    const char* part;
  };
  for (const Example& example :
       {Example{"[variant.a]\n\"alliance.club.fees\" = 1\n", 11, "unknown key 'fees'"},
        Example{"[variant.a]\n\"alliance.clup.fee\" = 1\n", 11, "unknown alliance 'clup'"},
        Example{"[variant.a]\n\"aliance.club.fee\" = 1\n", 11, "unknown table 'aliance'"},
        Example{"[variant.a.alliance.clup]\nfee = 1\n", 10, "unknown alliance 'clup'"},
        Example{"[variant.a]\n\"alliance.club.fee\" = -1\n", 11, "'fee' is -1"},
        Example{"[variant.a]\n\"run.horizon\" = 10\n", 11, "is the same in every case"},
        Example{"[variant.a]\n\"state.arcadia.name\" = \"b\"\n", 11, "cannot be changed by its key"},
        Example{"[variant.a]\n\"state.arcadia\" = 1\n", 11, "lacks a key"},
        Example{"[variant.a]\n\"state.arcadia.adequacy\" = [\"narnia\"]\n", 11, "unknown state 'narnia'"},
        Example{"[variant.a]\n\"localisation.elasticity\" = 1\n", 11, "'elasticity' is 1"},
        Example{"[variant.A]\n", 10, "cannot be the name"},
        Example{"[sweep]\n\"audit.fee\" = 3\n", 11, "is swept over"},
        Example{"[sweep]\n\"audit.fee\" = []\n", 11, "nothing to sweep"},
        Example{"[sweep]\n\"audit.fee\" = [1, -1]\n", 11, "'fee' is -1"},
        Example{"[sweep]\n\"audit.fee\" = { from = 0, to = 1 }\n", 11, "lacks 'steps'"},
        Example{"[sweep]\n\"audit.fee\" = { from = 0, to = 1, step = 3 }\n", 11, "unknown key 'step'"},
        Example{"[sweep]\n\"audit.fee\" = { from = 0, to = 1, steps = 3, scale = \"log\" }\n", 11, "a log range"},
        Example{"[sweep]\n\"audit.fee\" = { from = 0, to = 1, steps = 1 }\n", 11, "'steps' is 1"},
        Example{"[sweep]\nmode = \"crosed\"\n\"audit.fee\" = [1]\n", 11, "the mode of a sweep"},
        Example{"[sweep]\n\"audit.fee\" = { from = 0, to = 1, steps = 1000 }\n\"audit.validity\" = { from = 0, to = 1, "
                "steps = 1000 }\n",
                10, "more than 100000 cases"},
        Example{"[variant.a]\n\"audit.fee\" = 1\n[sweep]\n\"audit.fee\" = [1, 2]\n", 13, "also set by variant 'a'"}}) {
    CAPTURE(example.text);
    const Loaded loaded = load_text(alliance + example.text);
    INFO(loaded.diagnostics.render());
    CHECK_FALSE(loaded.experiment);
    const Diagnostic* mistake = loaded.at(example.line);
    REQUIRE(mistake != nullptr);
    CHECK(mistake->message.find(example.part) != std::string::npos);
  }
  CHECK(load_text(alliance + "[variant.a]\n\"alliance.clup.fee\" = 1\n").at(11)->hint == "did you mean 'alliance.club.fee'?");
}

TEST_CASE("overrides: --set changes the base; a bare word is a text") {
  LoadOptions options;
  options.overrides = {"audit.fee=0.5", "alliance.club.assessment=self", "state.arcadia.localisation=[\"cloud\"]"};
  options.replications = 3;
  options.seed = "0xff";
  const Loaded loaded = load_text(alliance, options);
  INFO(loaded.diagnostics.render());
  REQUIRE(loaded.experiment);
  const Scenario& scenario = loaded.experiment->cases[0].scenario;
  CHECK(scenario.audit.fee == 0.5);
  CHECK(scenario.alliances[0].assessment == AuditMode::self);
  CHECK(scenario.states[0].localisation == std::vector<std::string>{"cloud"});
  CHECK(loaded.experiment->run().replications == 3);
  CHECK(parse_seed(loaded.experiment->run().seed) == 255U);
}

TEST_CASE("mistakes in --set count the options") {
  LoadOptions options;
  options.overrides = {"audit.fee=1", "audit.fe=1", "audit.fee=-1", "nonsense", "audit.fee=[", "run.seed=1"};
  const Loaded loaded = load_text(minimal, options);
  CHECK(loaded.at(1, "--set") == nullptr);
  REQUIRE(loaded.at(2, "--set") != nullptr);
  CHECK(loaded.at(2, "--set")->hint == "did you mean 'audit.fee'?");
  CHECK(loaded.at(3, "--set")->position.column == 11);
  CHECK(loaded.at(4, "--set")->expected == "key=value");
  CHECK(loaded.at(5, "--set") != nullptr);
  CHECK(loaded.at(6, "--set") == nullptr);
  LoadOptions none;
  none.replications = 0;
  none.seed = "x";
  CHECK(load_text(minimal, none).diagnostics.all().size() == 2);
}

TEST_CASE("overrides: --set of what a variant or the sweep sets would be lost, and is refused") {
  LoadOptions options;
  options.overrides = {"audit.fee=1"};
  CHECK(load_text(minimal + "[variant.a]\n\"audit.fee\" = 2\n", options).at(1, "--set") != nullptr);
  CHECK(load_text(minimal + "[sweep]\n\"audit.fee\" = [2]\n", options).at(1, "--set") != nullptr);
}

TEST_CASE("scripted events are checked when they are loaded") {
  const auto with = [](const std::string& set) { return load_text(alliance + "[[shock]]\nname = \"s\"\nat = 1\nset = { " + set + " }\n"); };
  const Loaded fine = with("\"audit.fee\" = 2, \"state.arcadia.spending\" = { cloud = 5 }, alliance.club.active = true");
  INFO(fine.diagnostics.render());
  REQUIRE(fine.experiment);
  const std::vector<ScriptedChange>& changes = fine.experiment->cases[0].scenario.shocks[0].set;
  REQUIRE(changes.size() == 3);
  CHECK(changes[1].key == "state.arcadia.spending.cloud");
  Scenario scenario = fine.experiment->cases[0].scenario;
  for (const ScriptedChange& change : changes) set_parameter(scenario, change.key, change.value);
  CHECK(scenario.audit.fee == 2);
  CHECK(scenario.states[0].spending.at("cloud") == 5);
  CHECK(scenario.alliances[0].active);
  CHECK(with("\"audit.fea\" = 2").at(13)->hint == "did you mean 'audit.fee'?");
  CHECK(with("\"audit.fee\" = -2").at(13)->message == "'fee' is -2, out of range");
  CHECK(with("\"state.arcadia.incumbents\" = 2").at(13)->message == "'state.arcadia.incumbents' cannot change during a trial");
  CHECK(with("\"state.arcadia.regime\" = \"eu\"").at(13)->message == "unknown regime 'eu'");
  CHECK(with("\"localisation.elasticity\" = 1").at(13) != nullptr);
}

TEST_CASE("what a shock sets may be a table of its own") {
  const Loaded loaded =
      load_text(minimal + "[[shock]]\nname = \"s\"\nat = 1\n[shock.set]\naudit.fee = 2\n[shock.set.layer.cloud]\ntrade_cost = 3\n");
  INFO(loaded.diagnostics.render());
  REQUIRE(loaded.experiment);
  REQUIRE(loaded.experiment->cases[0].scenario.shocks[0].set.size() == 2);
  CHECK(loaded.experiment->cases[0].scenario.shocks[0].set[1].key == "layer.cloud.trade_cost");
}

TEST_CASE("shocks of one date agree on what they both set") {
  const auto with = [](const std::string& first, const std::string& second, const std::string& at) {
    return load_text(minimal + "[[shock]]\nname = \"s\"\nat = 1\nset = { " + first + " }\n[[shock]]\nname = \"t\"\nat = " + at +
                     "\nset = { " + second + " }\n");
  };
  const std::string fee = "\"audit.fee\" = 2";
  const Loaded refused = with(fee, "\"audit.fee\" = 3", "1");
  REQUIRE(refused.diagnostics.all().size() == 1);
  CHECK(refused.diagnostics.all()[0].message == "shocks 's' and 't' set 'audit.fee' to different values at the same date");
  CHECK(refused.diagnostics.all()[0].related.size() == 1);
  CHECK_FALSE(with("\"state.arcadia.spending\" = 2", "\"state.arcadia.spending.cloud\" = 3", "1").experiment);  // a part of all
  CHECK(with(fee, fee, "1").experiment);                                                                        // they agree
  CHECK(with(fee, "\"audit.fee\" = 3", "1.5").experiment);                                                      // one after the other
  CHECK(with(fee, "\"audit.fee_by_size\" = 3", "1").experiment);                                                // another key
  CHECK(with(fee, "\"audit.fee\" = 3", "1\nhazard = 1").experiment);                                            // on a date of its own
}

TEST_CASE("a shock after the horizon is a warning") {
  const Loaded loaded = load_text(minimal + "[[shock]]\nname = \"s\"\nat = 100\nset = { \"audit.fee\" = 1 }\n");
  CHECK(loaded.experiment);
  REQUIRE(loaded.diagnostics.all().size() == 1);
  CHECK(loaded.diagnostics.all()[0].severity == Severity::warning);
}
