// Mistakes about outages and what is held against them: each is caught where it stands.
#include <catch2/catch.hpp>

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

const std::string failure = "[[outage]]\nname = \"failure\"\nat = 1\nduration = 0.1\n";

}  // namespace

TEST_CASE("an outage that is well formed is read, off or on", "[outages]") {
  CHECK(load_text(minimal + failure).experiment.has_value());
  CHECK(load_text(minimal + failure + "loss = 1\nnotice = 1\nvariation = 0.5\nrecovery = \"by_stage\"\n").experiment.has_value());
}

TEST_CASE("mistakes about outages are pointed at", "[outages]") {
  using Mistake = std::pair<std::string, std::uint32_t>;
  CHECK(mistake_in(failure + "notice = 2\n") == Mistake{"outage 'failure' strikes at 1, 2 after it is announced", 5});
  CHECK(mistake_in(failure + "recovery = \"by_stage\"\nvariation = 2\n") ==
        Mistake{"outage 'failure' has no Erlang stages at a variation of 2", 5});
  CHECK(mistake_in(failure + "variation = 0.05\n").second == 5);
  CHECK(mistake_in(failure + "attack = true\n") == Mistake{"'failure' is an attack, but security is off", 5});
  CHECK(mistake_in("[security]\nactive = true\n" + failure + "attack = true\nnotice = 1\n") ==
        Mistake{"'failure' is an attack, and attacks are not announced", 8});
  CHECK(mistake_in(failure + "layers = [\"clod\"]\n").first == "unknown layer 'clod'");
  CHECK(mistake_in("[[regime]]\nname = \"r\"\nresilience_duty = 0.5\n") == Mistake{"regime 'r' has a duty of resilience, which is off", 3});
}

TEST_CASE("a vendor that does not work in a layer cannot fail there", "[outages]") {
  const std::string two = "[[layer]]\nname = \"ai\"\n[[vendor]]\nname = \"v\"\nhome = \"arcadia\"\nproductivity = { cloud = 1 }\n";
  CHECK(mistake_in(two + failure + "vendor = \"v\"\nlayers = [\"ai\"]\n").first == "vendor 'v' has no firm in ai");
}

TEST_CASE("a material needs its table, and leaves room for labour", "[materials]") {
  CHECK(mistake_in("[[layer]]\nname = \"ai\"\nmaterial_share = 0.2\n").first == "layer 'ai' uses the material, but materials are off");
  CHECK(mistake_in("[materials]\nactive = true\n[[layer]]\nname = \"ai\"\nmaterial_share = 0.5\ninputs = { cloud = 0.5 }\n").first ==
        "the shares of inputs and material of layer 'ai' sum to 1");
  CHECK(mistake_in("[materials]\nactive = true\n[inputs]\nshort_elasticity = 0.5\n[[layer]]\nname = \"ai\"\nmaterial_share = 0.2\n"
                   "inputs = { cloud = 0.5 }\n")
            .second == 7);
}

TEST_CASE("what the closure does not account for is refused, outages are accounted for", "[outages]") {
  const std::string general =
      "schema = 1\n[economy]\nclosure = \"general\"\n[[layer]]\nname = \"cloud\"\n[[state]]\nname = \"a\"\nlabour = 10\n"
      "spending = { cloud = 1 }\n";
  for (const std::string& text : {failure, std::string("[security]\nactive = true\n"), std::string("[resilience]\nactive = true\n"),
                                  std::string("[materials]\nactive = true\n")}) {
    CAPTURE(text);
    CHECK(load_text(general + text).diagnostics.all().empty());
  }
  const Loaded foresight = load_text(minimal +
                                     "[economy]\nexpectations = \"forward\"\n[startups]\nproductivity_process = \"ar1\"\n"
                                     "productivity_persistence = 0.9\n[security]\nactive = true\n");
  CHECK(foresight.diagnostics.all().empty());  // others' security stays in what it foresees
}
