// The trigger of waiting where inspectors take a share of what a firm sells: it is Dixit's on what they leave, since that follows the
// firm's scale.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "models/rules/real_options.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// The laboratory of scenarios/papers/dixit_trigger.toml, whose second market has a rule book that costs `cost` a year.
double cutoff(const std::string& cost, const std::vector<std::string>& overrides) {
  const std::string paper = project_text("scenarios/papers/dixit_trigger.toml");
  const std::string text = paper.substr(0, paper.find("[variant.")) +
                           "\n[[requirement]]\nname = \"care\"\n[[mode]]\nname = \"way\"\nrequirement = \"care\"\ncost = " + cost +
                           "\n[[regime]]\nname = \"code\"\nstringency = { care = 1.0 }\n";
  std::vector<std::string> settings{"state.abroad.regime=code"};
  settings.insert(settings.end(), overrides.begin(), overrides.end());
  return run_series(scenario_from(text, settings)).last("export_cutoff");
}

std::vector<std::string> with(std::vector<std::string> settings, const std::vector<std::string>& more) {
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

}  // namespace

TEST_CASE("a firm that waits enters where what inspectors leave of its sales is worth the option's multiple of the cost", "[dynamics]") {
  // Cutoffs of φ = z at σ = 2, where φ is worth φ/4/(r − α) and I is 5; 20,000 strata: .2 % of a cutoff is the smallest error caught.
  const std::vector<std::string> waits{"economy.real_options=true"};
  const std::vector<std::string> grows = with(waits, {"startups.productivity_drift=-0.01"});  // α = .01
  const double still = option_trigger(0.05, 0.0, 0.2);
  const double growing = option_trigger(0.05, 0.01, 0.2) * 20.0 * 0.04;  // V = φ/4/.04
  CHECK(cutoff("0.0", waits) == Approx(still).epsilon(2e-3));
  CHECK(cutoff("0.0", grows) == Approx(growing).epsilon(2e-3));
  // Honest firms, found falsely once a year and fined a tenth of their revenue there: a fifth of variable profit at σ = 2.
  const std::vector<std::string> falsely{"enforcement.active=true",       "enforcement.effort=honest",  "enforcement.inspection_rate=5",
                                         "enforcement.false_finding=0.2", "enforcement.false_fine=1.0", "enforcement.fine=0.1"};
  CHECK(cutoff("0.0", falsely) == Approx(1.0 / 0.8).epsilon(2e-3));
  CHECK(cutoff("0.0", with(falsely, waits)) == Approx(still / 0.8).epsilon(2e-3));
  CHECK(cutoff("0.0", with(falsely, grows)) == Approx(growing / 0.8).epsilon(2e-3));
  // Firms that cannot afford the rule book shirk it, and are fined once a year.
  const std::vector<std::string> shirking{"enforcement.active=true", "enforcement.effort=chosen", "enforcement.inspection_rate=1",
                                          "enforcement.fine=0.1"};
  CHECK(cutoff("1e6", shirking) == Approx(1.0 / 0.8).epsilon(2e-3));
  CHECK(cutoff("1e6", with(shirking, waits)) == Approx(still / 0.8).epsilon(2e-3));
  CHECK(cutoff("1e6", with(shirking, grows)) == Approx(growing / 0.8).epsilon(2e-3));
}
