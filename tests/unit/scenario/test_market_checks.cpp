// Scripted events that concern vendors must find the firms they mean.
#include <catch2/catch.hpp>

#include "scenario_support.hpp"

using namespace faultline;
using namespace faultline::scenario_tests;

namespace {

Loaded with_vendor_and(const std::string& set) {
  return load_text(minimal + "[[vendor]]\nname = \"acme\"\nhome = \"arcadia\"\nproductivity = { cloud = 2 }\n[[layer]]\nname = \"ai\"\n" +
                   "[[shock]]\nname = \"s\"\nat = 1\n[shock.set]\n" + set + "\n");
}

}  // namespace

TEST_CASE("a shock may move the productivity of a vendor's firm") {
  const Loaded loaded = with_vendor_and("\"vendor.acme.productivity.cloud\" = 3");
  REQUIRE(loaded.experiment);
  const Scenario& scenario = loaded.experiment->cases[0].scenario;
  CHECK(scenario.shocks[0].set[0].key == "vendor.acme.productivity.cloud");
  CHECK(scenario.shocks[0].set[0].value.number == 3);
}

TEST_CASE("a shock founds no firm of a vendor") {
  const Loaded loaded = with_vendor_and("\"vendor.acme.productivity.ai\" = 3");
  const Diagnostic* mistake = loaded.at(18);
  REQUIRE(mistake != nullptr);
  CHECK(mistake->message == "vendor 'acme' has no firm in layer 'ai' whose productivity could change");
  CHECK(mistake->expected == "a layer of its productivity at the start: cloud");
}
