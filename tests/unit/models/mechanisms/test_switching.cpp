// Buyers who take time to move: shares along an exponential, money for moving, networks with two resting places.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include "models/rules/switching.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// Two states, each with one vendor that sells in both, nobody else: shares have closed forms.
const std::string two_vendors = R"(
schema = 1
title = "Two vendors"
[run]
horizon = 12.0
sample_every = 0.5
[economy]
interest_rate = 0.05
[[layer]]
name = "cloud"
elasticity = 4.0
trade_cost = 1.0
[[state]]
name = "east"
spending = { cloud = 100.0 }
[[state]]
name = "west"
spending = { cloud = 50.0 }
[[vendor]]
name = "eastern"
home = "east"
productivity = { cloud = 2.0 }
[[vendor]]
name = "western"
home = "west"
productivity = { cloud = 2.0 }
[startups]
review_period = 1.0
[[shock]]
name = "better"
at = 2.0
[shock.set]
"vendor.western.productivity.cloud" = 3.0
)";

Scenario moving(const std::vector<std::string>& overrides) {
  std::vector<std::string> all{"switching.active=true", "switching.settle_every=0.125"};
  all.insert(all.end(), overrides.begin(), overrides.end());
  return scenario_from(two_vendors, all);
}

const double chosen_after = std::pow(2.0, 3) / (std::pow(2.0, 3) + std::pow(3.0, 3));  // Eastern's share of free choice

}  // namespace

TEST_CASE("rates of zero change no other series in any bit", "[switching]") {
  const Scenario off = three_states();
  Scenario on = off;
  on.switching.active = true;
  on.switching.settle_every = 0.1;
  on.switching.cost = 1.0;
  const SeriesOf without = run_series(off);
  const SeriesOf with = run_series(on);
  for (const SeriesEntry& entry : series_table()) {
    if (cells_of(off, entry) == 0) continue;
    for (std::size_t date = 0; date < without.dates(); ++date) {
      for (std::size_t cell = 0; cell < without.cells(entry.name); ++cell) {
        const double a = without.at(entry.name, date, cell);
        const double b = with.at(entry.name, date, cell);
        INFO(entry.name);
        CHECK(((std::isnan(a) && std::isnan(b)) || a == b));
      }
    }
  }
}

TEST_CASE("after a change shares move at the rate", "[switching]") {
  const double rate = 0.4;
  const Scenario scenario = moving({"switching.rate.cloud=0.4", "switching.cost=0.5"});
  const SeriesOf series = run_series(scenario);
  const std::vector<double> times = sample_times(scenario);
  for (std::size_t date = 0; date < series.dates(); ++date) {
    const double gone = std::max(0.0, times[date] - 2.0);
    const double share = chosen_after + (0.5 - chosen_after) * std::exp(-rate * gone);
    CHECK(series.at("domestic_share", date, 0) == Approx(share).epsilon(1e-9));
    CHECK(series.at("foreign_share", date, 1) == Approx(share).epsilon(1e-9));
    const double wedge = switching_wedge(switching_term(share, chosen_after, 4.0) + switching_term(1 - share, 1 - chosen_after, 4.0), 4.0);
    CHECK(series.at("switching_wedge", date, 0) == Approx(times[date] < 2.0 ? 0.0 : wedge).margin(1e-12).epsilon(1e-8));
    if (date == 0) continue;
    const double before = std::max(0.0, times[date - 1] - 2.0);
    const double moved = (0.5 - chosen_after) * (std::exp(-rate * before) - std::exp(-rate * gone));
    CHECK(series.at("moved_spending", date, 0) == Approx(100.0 * moved / 0.5).epsilon(1e-9).margin(1e-12));
    CHECK(series.at("migration_cost", date, 1) == Approx(0.5 * 50.0 * moved / 0.5).epsilon(1e-9).margin(1e-12));
  }
  CHECK(run_trial(scenario, 1, 0).accounts_residual < 1e-12);
}

TEST_CASE("the faster buyers move the nearer is free choice", "[switching]") {
  const SeriesOf fast = run_series(moving({"switching.rate.cloud=1000"}));
  const SeriesOf free = run_series(moving({}));
  for (std::size_t date = 0; date < free.dates(); ++date) {
    CHECK(fast.at("domestic_share", date, 0) == Approx(free.at("domestic_share", date, 0)).epsilon(1e-6).margin(date == 3 ? 1.0 : 0.0));
  }
}

TEST_CASE("a subsidy is a transfer that speeds moves", "[switching]") {
  const Scenario scenario = moving({"switching.rate.cloud=0.4", "switching.cost=0.5", "switching.subsidy.east=0.5"});
  Trial trial(scenario);
  trial.run_to_year(4.0);
  const Ledger& ledger = trial.world.ledger;
  const double cost = ledger.received(ledger.households(StateId{0U}), Flow::migration);
  CHECK(cost == Approx(0.5 * 100.0 * (0.5 - chosen_after) * (1 - std::exp(-0.8 * 2.0))).epsilon(1e-9));  // twice the rate
  CHECK(ledger.paid(ledger.government(StateId{0U}), Flow::switching_subsidy) == Approx(0.5 * cost).epsilon(1e-12));
  CHECK(ledger.paid(ledger.government(StateId{1U}), Flow::switching_subsidy) == 0);
}

TEST_CASE("buyers who are cut off are without a supplier until they have moved", "[switching]") {
  std::string text = two_vendors;
  const std::string change = "\"vendor.western.productivity.cloud\" = 3.0";
  text.replace(text.find(change), change.size(), "\"corridor.west_east.trade_cost\" = 1e6");
  text += "[[corridor]]\nname = \"west_east\"\nfrom = \"west\"\nto = \"east\"\ntrade_cost = 1.0\n";
  const Scenario scenario = scenario_from(text, {"switching.active=true", "switching.settle_every=0.125", "switching.rate.cloud=0.4"});
  const SeriesOf series = run_series(scenario);
  const std::vector<double> times = sample_times(scenario);
  for (std::size_t date = 0; date < series.dates(); ++date) {
    const double stranded = times[date] < 2.0 ? 0.0 : 0.5 * std::exp(-0.4 * (times[date] - 2.0));
    CHECK(series.at("stranded_share", date, 0) == Approx(stranded).epsilon(1e-9).margin(1e-12));
    CHECK(series.at("spending", date, 0) == Approx(100.0 * (1 - stranded)).epsilon(1e-9));
    CHECK(series.at("spending", date, 1) == Approx(50.0).epsilon(1e-12));
  }
}

TEST_CASE("a network has two resting places above its critical strength, one below", "[switching]") {
  // Equal vendors: x = 1/(1 + e^(−γ(2x−1))), m = 2x − 1 = tanh(γ m/2): one solution up to γ = 2, three beyond [Brock-Durlauf-2001].
  const auto share_after = [](double network, double boost, double until) {
    std::string text = two_vendors;
    const std::string change = "[[shock]]\nname = \"better\"\nat = 2.0\n[shock.set]\n\"vendor.western.productivity.cloud\" = 3.0\n";
    text.replace(text.find(change), change.size(),
                 "[[shock]]\nname = \"better\"\nat = 1.0\nduration = " + std::to_string(until) +
                     "\n[shock.set]\n\"vendor.western.appeal\" = " + std::to_string(boost) + "\n");
    const Scenario scenario = scenario_from(text, {"run.horizon=60", "switching.active=true", "switching.settle_every=0.25",
                                                   "switching.rate.cloud=1", "switching.network.cloud=" + std::to_string(network)});
    return run_series(scenario).last("domestic_share", 0);
  };
  for (const double network : {0.0, 1.0, 1.5}) CHECK(share_after(network, 1.0, 4.0) == Approx(0.5).margin(1e-4));
  double m = 1.0;
  for (int i = 0; i < 200; ++i) m = std::tanh(2.0 * m);  // γ = 4
  const double west_wins = share_after(4.0, 0.5, 4.0);
  CHECK(west_wins == Approx(0.5 * (1.0 - m)).epsilon(1e-6));
  CHECK(share_after(4.0, -0.5, 4.0) == Approx(0.5 * (1.0 + m)).epsilon(1e-6));
}

TEST_CASE("a network is tipped by a push that carries it past the critical mass", "[switching]") {
  // From the western resting place, a push of appeal b for a time: dx/dt = ξ (x*(x) − x). Eastern wins iff x has passed one half when
  // the push ends, which this integration says; pushes a twentieth of a year shorter or longer than the critical time decide.
  const double network = 3.0;
  const double push = 2.0;
  const auto chosen = [&](double x, double b) { return 1.0 / (1.0 + std::exp(-(network * (2.0 * x - 1.0) + b))); };
  double m = 1.0;
  for (int i = 0; i < 500; ++i) m = std::tanh(0.5 * network * m);
  double x = 0.5 * (1.0 - m);
  double critical = 0;
  while (x < 0.5) {
    x += 1e-4 * (chosen(x, push) - x);
    critical += 1e-4;
  }
  const auto share_after = [&](double duration) {
    std::string text = two_vendors;
    const std::string change = "[[shock]]\nname = \"better\"\nat = 2.0\n[shock.set]\n\"vendor.western.productivity.cloud\" = 3.0\n";
    text.replace(text.find(change), change.size(),
                 "[[shock]]\nname = \"tip_west\"\nat = 1.0\nduration = 10.0\n[shock.set]\n\"vendor.western.appeal\" = 1.0\n"
                 "[[shock]]\nname = \"push_east\"\nat = 40.0\nduration = " +
                     std::to_string(duration) + "\n[shock.set]\n\"vendor.eastern.appeal\" = 2.0\n");
    const Scenario scenario = scenario_from(text, {"run.horizon=120", "switching.active=true", "switching.settle_every=0.01",
                                                   "switching.rate.cloud=1", "switching.network.cloud=3"});
    return run_series(scenario).last("domestic_share", 0);
  };
  CHECK(critical > 0.2);
  CHECK(share_after(critical - 0.05) == Approx(0.5 * (1.0 - m)).epsilon(1e-3));
  CHECK(share_after(critical + 0.05) == Approx(0.5 * (1.0 + m)).epsilon(1e-3));
}
