// Levies: passed on in full under CES, paid where sales are, by those above the thresholds, from the review that finds them there.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "models/firms/settlement.hpp"
#include "models/mechanisms/levies/levies.hpp"
#include "tests/support/file_tables.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

const std::string market = R"(
schema = 1
[run]
horizon = 6.0
sample_every = 0.5
[[layer]]
name = "goods"
elasticity = 4.0
[[state]]
name = "a"
spending = { goods = 100.0 }
[[state]]
name = "b"
spending = { goods = 50.0 }
[[vendor]]
name = "large"
home = "b"
productivity = { goods = 2.0 }
[[vendor]]
name = "small"
home = "a"
productivity = { goods = 1.4 }
)";
const std::string levy = "[[levy]]\nname = \"services\"\nstate = \"a\"\nrate = 0.1\n";

/// By how much a series of state a moves at its last date.
double ratio(const SeriesOf& with, const SeriesOf& without, const std::string& name) { return with.last(name, 0) / without.last(name, 0); }

}  // namespace

TEST_CASE("a levy is passed on at 1/(1 − rate), and is paid by all who sell where it is raised", "[levy]") {
  const std::string conduct = GENERATE("monopolistic", "bertrand", "cournot");
  const std::vector<std::string> settings{"economy.conduct=" + conduct};
  const SeriesOf without = run_series(scenario_from(market, settings));
  const SeriesOf with = run_series(scenario_from(market + levy, settings));
  CHECK(ratio(with, without, "price_index") == Approx(1.0 / 0.9).epsilon(1e-12));
  CHECK(with.last("price_index", 1) == Approx(without.last("price_index", 1)).epsilon(1e-12));
  // A tenth of the 100 spent in a, whoever sells there; profits there fall by as much.
  CHECK(with.last("levy_receipts", 0) == Approx(10.0).epsilon(1e-12));
  CHECK(with.last("levy_receipts", 1) == 0.0);
  CHECK(with.total("levies_paid", with.dates() - 1) == Approx(10.0).epsilon(1e-12));
  const double before = without.total("profit", without.dates() - 1);
  const double earned_in_a = before * 100.0 / 150.0;  // shares and markups are alike in both states
  CHECK(with.total("profit", with.dates() - 1) == Approx(before - 0.1 * earned_in_a).epsilon(1e-12));
  CHECK(with.last("stock_flow_residual") < 1e-12);
}

TEST_CASE("a cost in proportion and a levy add up in the price of a firm that bears both", "[levy]") {
  const std::string regime = "[[regime]]\nname = \"law\"\nrevenue_cost = 0.05\nproduction_cost = 0.02\n";
  const SeriesOf without = run_series(scenario_from(market));
  const SeriesOf with = run_series(scenario_from(market + regime + levy, {"state.a.regime=law"}));
  CHECK(ratio(with, without, "price_index") == Approx(1.02 / 0.85).epsilon(1e-12));
  CHECK(with.last("levy_receipts", 0) == Approx(10.0).epsilon(1e-12));
  CHECK(with.last("stock_flow_residual") < 1e-12);
}

TEST_CASE("only a firm above the thresholds is liable, from the review that finds it there", "[levy]") {
  // The large firm sells 2^3/(2^3 + 1.4^3) = .745 of each market: 74.5 in a and 111.7 in all; the small one 25.5 and 38.3.
  const std::string key = GENERATE("levy.services.above_here=50", "levy.services.above_worldwide=100");
  Trial trial(scenario_from(market + levy, {key}));
  const auto liable = [&](const std::string& vendor) {
    for (std::size_t row = 0; row < trial.world.firms.row_count(); ++row) {
      const FirmId id{row};
      if (trial.world.scenario.vendors[trial.world.firms.record(id).owner.index()].name != vendor) continue;
      return static_cast<bool>(
          trial.world.firms[trial.world.firms.presence_in(id, StateId{trial.world.scenario.states[0].name == "a" ? 0U : 1U})].levied);
    }
    return false;
  };
  trial.run_to(1);
  CHECK_FALSE(liable("large"));  // nobody has sold yet
  trial.run_to(seconds_from_years(3.0));
  CHECK(liable("large"));
  CHECK_FALSE(liable("small"));
}

TEST_CASE("a levy that an event raises and lifts is paid in between", "[levy]") {
  const std::string raised = "[[shock]]\nname = \"law\"\nat = 2.0\nduration = 2.0\n[shock.set]\n\"levy.services.rate\" = 0.1\n";
  const SeriesOf series = run_series(scenario_from(market + levy + raised, {"levy.services.rate=0"}));
  for (std::size_t date = 0; date < series.dates(); ++date) {  // every half year, the flow since the last
    const double time = 0.5 * static_cast<double>(date + 1);
    const bool in_force = time > 2.25 && time < 4.25;
    INFO(time);
    CHECK(series.at("levy_receipts", date, 0) == Approx(in_force ? 10.0 : 0.0).margin(1e-9));
  }
}

TEST_CASE("a rate of zero changes no bit", "[levy]") {
  const Scenario without = three_states();
  Scenario with = without;
  with.levies.push_back({"none", "", true, "arcadia", {}, 0.0, 0.0, 0.0});
  const Difference difference = difference_between(run_by_names(without), run_by_names(with));
  INFO(difference.first);
  CHECK(difference.different == 0);
  CHECK(difference.common > 300);
}
