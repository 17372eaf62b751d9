// Files that build on files.
#include <catch2/catch.hpp>

#include "scenario_support.hpp"

using namespace faultline;
using namespace faultline::scenario_tests;

TEST_CASE("later wins: tables merge key by key, named things by name, lists are replaced") {
  const Folder folder("merge");
  folder.write("base.toml", minimal +
                                "adequacy = []\nideas = { cloud = 3 }\n[audit]\nfee = 1\nvalidity = 3\n"
                                "[[vendor]]\nname = \"acme\"\nhome = \"arcadia\"\nproductivity = 2\n"
                                "[alliance.club]\nmembers = [\"acme\"]\nfee = 5\n[sweep]\n\"audit.service_time\" = { "
                                "from = 0, to = 1, steps = 3 }\n");
  folder.write("top.toml",
               "schema = 1\nextends = \"base.toml\"\n[audit]\nfee = 2\n[[state]]\nname = \"arcadia\"\ngdp = 7\n"
               "[[state]]\nname = \"borduria\"\nspending = 1\n[alliance.club]\nmembers = "
               "[]\n[sweep]\n\"audit.service_time\" = [0.5]\n");
  const Loaded loaded = load_file(folder.path("top.toml"));
  INFO(loaded.diagnostics.render());
  REQUIRE(loaded.experiment);
  const Scenario& scenario = loaded.experiment->cases[0].scenario;
  CHECK(scenario.audit.fee == 2);
  CHECK(scenario.audit.validity == 3);
  REQUIRE(scenario.states.size() == 2);
  CHECK(scenario.states[0].gdp == 7);
  CHECK(scenario.states[0].ideas.at("cloud") == 3);
  CHECK(scenario.states[1].name == "borduria");
  CHECK(scenario.alliances[0].members.empty());
  CHECK(scenario.alliances[0].fee == 5);
  CHECK(loaded.experiment->cases.size() == 1);
  REQUIRE(loaded.experiment->inputs.size() == 2);
  CHECK(loaded.experiment->inputs[1].path == folder.path("base.toml"));
}

TEST_CASE("of a list of files the last wins, and this file after them") {
  const Folder folder("order");
  folder.write("a.toml", minimal + "[audit]\nfee = 1\nvalidity = 1\nsize_floor = 1\n");
  folder.write("b.toml", "schema = 1\n[audit]\nfee = 2\nvalidity = 2\n");
  folder.write("top.toml", "schema = 1\nextends = [\"a.toml\", \"b.toml\"]\n[audit]\nfee = 3\n");
  const Loaded loaded = load_file(folder.path("top.toml"));
  REQUIRE(loaded.experiment);
  const AuditParameters& audit = loaded.experiment->cases[0].scenario.audit;
  CHECK(audit.fee == 3);
  CHECK(audit.validity == 2);
  CHECK(audit.size_floor == 1);
}

TEST_CASE("the later file wins over every spelling of a key") {
  const Folder folder("spellings");
  folder.write("base.toml", minimal +
                                "[variant.a]\n\"audit.fee\" = 1\n\"state.arcadia.ideas.cloud\" = 1\n[variant.b]\n"
                                "audit.fee = 1\nstate.arcadia.ideas = { cloud = 1 }\n");
  folder.write("top.toml",
               "schema = 1\nextends = \"base.toml\"\n[variant.a]\naudit.fee = 2\n"
               "state.arcadia.ideas = { cloud = 2 }\n[variant.b]\n\"audit.fee\" = 2\n"
               "\"state.arcadia.ideas.cloud\" = 2\n");
  const Loaded loaded = load_file(folder.path("top.toml"));
  INFO(loaded.diagnostics.render());
  REQUIRE(loaded.experiment);
  REQUIRE(loaded.experiment->cases.size() == 2);
  for (const Case& each : loaded.experiment->cases) {
    CHECK(each.scenario.audit.fee == 2);
    CHECK(each.scenario.states[0].ideas.at("cloud") == 2);
  }
  folder.write("twice.toml", minimal + "[variant.a]\n\"audit.fee\" = 1\naudit.fee = 2\n");
  CHECK_FALSE(load_file(folder.path("twice.toml")).experiment);
}

TEST_CASE("a mistake is reported in the file that made it") {
  const Folder folder("place");
  folder.write("base.toml", minimal + "[audit]\nfee = -2\n");
  folder.write("top.toml", "schema = 1\nextends = \"base.toml\"\n");
  const Loaded loaded = load_file(folder.path("top.toml"));
  CHECK(loaded.at(9, folder.path("base.toml")) != nullptr);
}

TEST_CASE("a circle of files is named in full") {
  const Folder folder("circle");
  folder.write("a.toml", "schema = 1\nextends = \"b.toml\"\n");
  folder.write("b.toml", "schema = 1\n\nextends = [\"a.toml\"]\n");
  const Loaded loaded = load_file(folder.path("a.toml"));
  const Diagnostic* mistake = loaded.at(3, folder.path("b.toml"));
  REQUIRE(mistake != nullptr);
  CHECK(mistake->message == "files extend each other in a circle: " + folder.path("a.toml") + " extends " + folder.path("b.toml") +
                                " extends " + folder.path("a.toml"));
  CHECK_FALSE(loaded.experiment);
  folder.write("self.toml", "schema = 1\nextends = \"./self.toml\"\n");
  CHECK(load_file(folder.path("self.toml")).at(2, folder.path("self.toml")) != nullptr);
}

TEST_CASE("two files may extend the same one") {
  const Folder folder("diamond");
  folder.write("base.toml", minimal);
  folder.write("left.toml", "schema = 1\nextends = \"base.toml\"\n");
  folder.write("right.toml", "schema = 1\nextends = \"base.toml\"\n");
  folder.write("top.toml", "schema = 1\nextends = [\"left.toml\", \"right.toml\"]\n");
  const Loaded loaded = load_file(folder.path("top.toml"));
  REQUIRE(loaded.experiment);
  CHECK(loaded.experiment->inputs.size() == 4);
}

TEST_CASE("a missing file is reported where it is named, with its likeliest neighbour") {
  const Folder folder("missing");
  folder.write("baseline.toml", minimal);
  folder.write("top.toml", "schema = 1\nextends = \"basline.toml\"\n");
  const Loaded loaded = load_file(folder.path("top.toml"));
  const Diagnostic* mistake = loaded.at(2, folder.path("top.toml"));
  REQUIRE(mistake != nullptr);
  CHECK(mistake->position.column == 11);
  CHECK(mistake->hint == "did you mean 'baseline.toml'?");
  const Loaded root = load_file(folder.path("tap.toml"));
  REQUIRE(root.diagnostics.all().size() == 1);
  CHECK(root.diagnostics.all()[0].hint == "did you mean 'top.toml'?");
  CHECK_FALSE(load_file(folder.path("")).experiment);
}

TEST_CASE("extends must name files") {
  CHECK(load_text("schema = 1\nextends = 3\n").at(2) != nullptr);
  CHECK(load_text("schema = 1\nextends = [\"a\", 3]\n").at(2) != nullptr);
}
