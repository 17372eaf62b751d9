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

TEST_CASE("a takeover names whose firms are bought, and by whom") {
  const std::string states =
      "[[state]]\nname = \"borduria\"\nspending = { cloud = 50 }\n[[vendor]]\nname = \"acme\"\nhome = \"arcadia\"\n"
      "productivity = { cloud = 2 }\n";  // lines 8 to 14
  const auto with = [&](const std::string& takeover) {
    return load_text(minimal + states + "[[takeover]]\nname = \"t\"\nat = 1\n" + takeover);
  };
  CHECK(with("vendor = \"acme\"\nowner = \"borduria\"\n").experiment);
  CHECK(with("home = \"arcadia\"\nlayer = \"cloud\"\nowner = \"borduria\"\n").experiment);
  CHECK(with("owner = \"borduria\"\n").at(16)->message == "takeover 't' must say either whose firms are bought or which startup");
  CHECK(with("vendor = \"acme\"\nlayer = \"cloud\"\nowner = \"borduria\"\n").at(16) != nullptr);
  CHECK(with("vendor = \"acme\"\nowner = \"arcadia\"\n").at(19)->message == "takeover 't' leaves the firm in its home 'arcadia'");
  CHECK(with("vendor = \"acme\"\nowner = \"syldavia\"\n").at(19)->message == "unknown state 'syldavia'");
}

TEST_CASE("the reserve and slow buyers are refused beside what they are not valued with") {
  const auto with = [](const std::string& text) { return load_text(minimal + text); };
  CHECK(with("[reserve]\nactive = true\n").experiment);
  CHECK(with("[switching]\nactive = true\nrate = 0.5\n").experiment);
  const std::string forward = "[economy]\nexpectations = \"forward\"\n";
  CHECK(with("[reserve]\nactive = true\n" + forward + "[startups]\nproductivity_process = \"ar1\"\n").experiment);
  CHECK(with("[reserve]\nactive = true\n[economy]\nreal_options = true\n").at(9) != nullptr);
  const std::string outage = "[[outage]]\nname = \"failure\"\nlayers = [\"cloud\"]\nat = 1.0\nduration = 0.1\n";
  CHECK(with("[reserve]\nactive = false\n" + outage).experiment);
  CHECK(with("[reserve]\nactive = true\n" + outage).experiment);
  CHECK(with("[switching]\nactive = true\n[economy]\nconduct = \"bertrand\"\n").experiment);
  CHECK(with("[switching]\nactive = true\n[reserve]\nactive = true\n").experiment);
  CHECK(with("[switching]\nactive = true\n[economy]\nreal_options = true\n").at(9) != nullptr);
  CHECK(with("[switching]\nactive = true\nnetwork = { cloud = 1 }\n").at(10)->message ==
        "layer 'cloud' has a network whose buyers move at once: where they go would depend on who goes first");
  CHECK(with("[switching]\nsubsidy = { arcadia = 1.0 }\n").at(9) != nullptr);
}

TEST_CASE("under the general closure buyers may not move faster than wages follow") {
  // σ = 4 and a settlement a twelfth of a year: −ln(1 − 1/7) · 12 = 1.85 a year.
  const std::string economy = "[economy]\nclosure = \"general\"\n[switching]\nactive = true\n";
  const auto with = [&](const std::string& rest) {
    LoadOptions options;
    options.overrides = {"state.arcadia.labour=100", "layer.cloud.elasticity=4"};
    return load_text(minimal + economy + rest, options);
  };
  CHECK(with("rate = { cloud = 1.8 }\n").experiment);
  const Loaded loaded = with("rate = { cloud = 1.9 }\n");
  REQUIRE_FALSE(loaded.experiment);
  CHECK(loaded.diagnostics.render().find("faster than wages follow") != std::string::npos);
  CHECK(with("rate = { cloud = 1.9 }\n[inputs]\nsettle_every = 0.05\n").experiment);
  CHECK_FALSE(with("rate = { cloud = 1.8 }\nsubsidy = { arcadia = 0.5 }\n").experiment);
}
