// Mistakes about enforcement, each at its place.
#include <catch2/catch.hpp>

#include "tests/unit/scenario/scenario_support.hpp"

using namespace faultline;
using namespace faultline::scenario_tests;

namespace {

/// "message; expected" of the first mistake at a line, or nothing.
std::string words_at(const Loaded& loaded, std::uint32_t line) {
  const Diagnostic* mistake = loaded.at(line);
  return mistake == nullptr ? std::string() : mistake->message + "; " + mistake->expected;
}

bool says(const Loaded& loaded, std::uint32_t line, const std::string& words) {
  return words_at(loaded, line).find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("inspectors must find the guilty more often than the innocent, and know what a finding is worth", "[mistakes][enforcement]") {
  const Loaded loaded = load_text(minimal + "[enforcement]\nmissed = 0.7\nfalse_finding = 0.4\ninspectors = \"adaptive\"\nactive = true\n");
  CHECK(says(loaded, 10, "find against firms that comply"));
  CHECK(says(loaded, 11, "inspection_cost"));
}

TEST_CASE("effort is chosen beside oligopoly, waiting, size profiles, thresholds, support and costs in proportion",
          "[mistakes][enforcement]") {
  const Loaded loaded = load_text(minimal +
                                  "[enforcement]\nactive = true\neffort = \"chosen\"\n"
                                  "[economy]\nconduct = \"bertrand\"\nreal_options = true\n"
                                  "[compliance]\nsize_exponent = 0.5\n"
                                  "[[regime]]\nname = \"code\"\nexempt_below = 3.0\nsupport = 0.1\nrevenue_cost = 0.1\n");
  for (const std::uint32_t line : {12U, 13U, 15U, 18U, 19U, 20U}) {
    INFO(line << ": " << words_at(loaded, line));
    CHECK(words_at(loaded, line).find("cannot be combined") == std::string::npos);
  }
}

TEST_CASE("waiting is refused beside exclusion, from the start and by an event", "[mistakes][enforcement]") {
  const Loaded excluded = load_text(minimal +
                                    "[enforcement]\nactive = true\neffort = \"chosen\"\nexclusion_after = 2\n"
                                    "[economy]\nreal_options = true\n");
  CHECK(says(excluded, 13, "exclusion_after = 0"));
  const Loaded later = load_text(minimal +
                                 "[economy]\nreal_options = true\n[enforcement]\nactive = true\neffort = \"chosen\"\n"
                                 "[[shock]]\nname = \"strict\"\nat = 1\n[shock.set]\n\"enforcement.exclusion_after\" = 2\n");
  CHECK_FALSE(later.experiment.has_value());
  CHECK(says(later, 9, "cannot be combined with exclusion"));
}

TEST_CASE("honest effort goes with thresholds and prices by share", "[enforcement]") {
  const Loaded loaded = load_text(minimal +
                                  "[enforcement]\nactive = true\n[economy]\nconduct = \"bertrand\"\n"
                                  "[[regime]]\nname = \"code\"\nexempt_below = 3.0\n");
  CHECK(loaded.experiment.has_value());
}

TEST_CASE("rates and fines are given by regime, or one for all", "[enforcement]") {
  const std::string regimes = "[[regime]]\nname = \"code\"\n[[regime]]\nname = \"statute\"\n";
  const Loaded loaded = load_text(minimal + regimes + "[enforcement]\ninspection_rate = 0.2\nfine = { code = 0.1 }\n");
  REQUIRE(loaded.experiment.has_value());
  const EnforcementParameters& enforcement = loaded.experiment->cases.front().scenario.enforcement;
  CHECK(enforcement.inspection_rate.at("code") == 0.2);
  CHECK(enforcement.inspection_rate.at("statute") == 0.2);
  CHECK(enforcement.fine.size() == 1);
  CHECK(says(load_text(minimal + regimes + "[enforcement]\nfine = { cod = 0.1 }\n"), 13, "'cod'"));
}
