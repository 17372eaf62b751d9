// Startups that change, foresee and learn: laws of productivity in the running model, and what switches leave alone.
#include <catch2/catch.hpp>

#include <cmath>

#include "models/decisions/firm_dynamics.hpp"
#include "models/decisions/foresight.hpp"
#include "models/firms/settlement.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// One market with free entry, whose firms pay a fixed cost.
const std::string industry = R"(
schema = 1
title = "an industry"
[run]
horizon = 8.0
sample_every = 1.0
[economy]
interest_rate = 0.06
[[layer]]
name = "goods"
elasticity = 2.0
fixed_cost_home = 1.0
entry_cost = 4.0
[[state]]
name = "home"
spending = { goods = 2000.0 }
ideas = { goods = 300.0 }
incumbents = { goods = 200 }
[startups]
entry = "free"
productivity = "lognormal"
productivity_log_sd = 0.4
productivity_drift = -0.03
productivity_shock_sd = 0.25
review_period = 0.5
exit_hazard = 0.03
)";

Scenario industry_with(const std::vector<std::string>& overrides = {}) { return scenario_from(industry, overrides); }

struct Moments {
  double count = 0;
  double mean = 0;
  double variance = 0;
};

/// Of ln φ among firms alive.
Moments log_productivity(const Trial& trial) {
  Moments moments;
  for (const FirmId id : trial.firms()) {
    const double x = std::log(trial.world.firms.record(id).productivity);
    moments.count += 1;
    moments.mean += x;
    moments.variance += x * x;
  }
  moments.mean /= moments.count;
  moments.variance = moments.variance / moments.count - moments.mean * moments.mean;
  return moments;
}

/// 4000 firms that were alike and cannot fail.
Scenario walkers(const std::string& process, double period) {
  return industry_with({"startups.productivity_process=" + process, "startups.productivity=degenerate", "startups.entry=fixed",
                        "startups.exit_hazard=0", "layer.goods.fixed_cost_home=0", "state.home.ideas.goods=0",
                        "state.home.incumbents.goods=4000", "startups.review_period=" + std::to_string(period)});
}

}  // namespace

TEST_CASE("productivity follows its law whatever the review period", "[dynamics]") {
  // Last reviews lie half a period back on average. Smallest error caught: 0.016 in the mean (4 s.e.), 9 % of the variance.
  for (const double period : {0.25, 1.0}) {
    Trial walk(walkers("gibrat", period));
    walk.run_to_year(4.0);
    const double years = 4.0 - period / 2;
    const Moments found = log_productivity(walk);
    CHECK(found.count == 4000);
    CHECK(found.mean == Approx(-0.03 * years).margin(4 * 0.25 * std::sqrt(years / 4000)));
    CHECK(found.variance == Approx(0.0625 * years).epsilon(4 * std::sqrt(2.0 / 4000)));
  }
  Trial back(walkers("ar1", 0.25));
  back.run_to_year(30.0);  // forgotten where it began: mean −.03/(1−.9), variance .0625/(1−.81)
  const Moments found = log_productivity(back);
  CHECK(found.mean == Approx(-0.3).margin(4 * std::sqrt(0.0625 / 0.19 / 4000)));
  CHECK(found.variance == Approx(0.0625 / 0.19).epsilon(4 * std::sqrt(2.0 / 4000)));
}

TEST_CASE("what a firm sells follows its productivity, and its account is settled before", "[dynamics]") {
  Trial trial(industry_with({"startups.productivity_process=gibrat"}));
  trial.run_to_year(3.0);
  const World& world = trial.world;
  for (const FirmId id : trial.firms()) {
    const Firm& firm = world.firms[id];
    CHECK(firm.weight == weight_of(world.layers[0], world.firms.record(id).productivity, 0.0));
    for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
      if (world.firms[p].open) CHECK(world.firms[p].weight[0] == firm.weight);
    }
  }
  CHECK(run_trial(industry_with({"startups.productivity_process=gibrat"}), 1, 0).accounts_residual < 1e-9);
}

TEST_CASE("with constant productivity foresight changes no bit", "[dynamics]") {
  const auto myopic = run_series(industry_with()).values();
  CHECK(bits_that_differ(run_series(industry_with({"economy.expectations=forward"})).values(), myopic) == 0);
  CHECK(bits_that_differ(run_series(industry_with({"startups.productivity_shock_sd=0.7"})).values(), myopic) == 0);
}

TEST_CASE("foresight of very little luck values an idea as none does", "[dynamics]") {
  Trial myopic(industry_with());
  Trial forward(industry_with({"economy.expectations=forward", "startups.productivity_process=gibrat", "startups.productivity_drift=0",
                               "startups.productivity_shock_sd=0.002"}));
  const double value = expected_entry_value(myopic.world, StateId{0}, LayerId{0});
  CHECK(expected_entry_value(forward.world, StateId{0}, LayerId{0}) == Approx(value).epsilon(2e-3));
}

TEST_CASE("the option to stop makes risk worth having, and firms go on at a loss", "[dynamics]") {
  double before = 0;
  for (const char* sd : {"0.05", "0.15", "0.25"}) {
    const double half_variance = 0.5 * std::pow(std::stod(sd), 2);
    Trial trial(industry_with({"economy.expectations=forward", "startups.productivity_process=gibrat",
                               "startups.productivity_drift=" + std::to_string(-half_variance),
                               std::string("startups.productivity_shock_sd=") + sd}));
    const double value = expected_entry_value(trial.world, StateId{0}, LayerId{0});
    CHECK(value > before);
    before = value;
  }
  Trial trial(industry_with({"economy.expectations=forward", "startups.productivity_process=gibrat"}));
  trial.run_to_year(5.0);
  int at_a_loss = 0;
  for (const FirmId id : trial.firms()) {
    if (profit_flow(trial.world, id) < recurring_cost(trial.world, trial.world.firms[id])) ++at_a_loss;
  }
  CHECK(at_a_loss > 0);
}

TEST_CASE("sampling decides nothing under foresight", "[dynamics]") {
  const std::vector<std::string> forward{"economy.expectations=forward", "startups.productivity_process=ar1"};
  std::vector<std::string> rarely = forward;
  rarely.emplace_back("run.sample_every=8");
  const SeriesOf often = run_series(industry_with(forward));
  const SeriesOf once = run_series(industry_with(rarely));
  CHECK(often.last("price_index") == once.last("price_index"));
  CHECK(often.last("active_firms") == once.last("active_firms"));
}

TEST_CASE("under foresight too, multiplying all money changes no decision", "[dynamics]") {
  const std::vector<std::string> forward{"economy.expectations=forward", "startups.productivity_process=gibrat"};
  std::vector<std::string> dear = forward;
  for (const char* key : {"layer.goods.fixed_cost_home=8", "layer.goods.entry_cost=32", "state.home.spending.goods=16000"}) {
    dear.emplace_back(key);
  }
  const SeriesOf base = run_series(industry_with(forward));
  const SeriesOf scaled_up = run_series(industry_with(dear));
  for (std::size_t date = 0; date < base.dates(); ++date) {
    CHECK(base.at("active_firms", date) == scaled_up.at("active_firms", date));
    CHECK(base.at("entries", date) == scaled_up.at("entries", date));
  }
}

TEST_CASE("funded entry is free entry where investors are met and buy the whole", "[dynamics]") {
  const SeriesOf free = run_series(industry_with());
  const SeriesOf funded = run_series(industry_with({"startups.entry=funded"}));
  const SeriesOf rare = run_series(industry_with({"startups.entry=funded", "funding.seed_probability=0.02"}));
  const SeriesOf greedy = run_series(industry_with({"startups.entry=funded", "funding.seed_equity=0.2"}));
  CHECK(free.total("active_firms", 7) > 0);
  for (std::size_t date = 0; date < free.dates(); ++date) CHECK(funded.at("entries", date) == free.at("entries", date));
  CHECK(rare.total("active_firms", 7) < free.total("active_firms", 7));
  // A fifth of the firm must be worth what founding costs: the value of entry rises towards five times that.
  CHECK(greedy.last("free_entry_distance") > free.last("free_entry_distance") + 0.1);
}

TEST_CASE("good types outlive bad ones", "[dynamics]") {
  Trial trial(walkers("constant", 1.0));
  CHECK(trial.world.dynamics.empty());
  Scenario learners = walkers("constant", 1.0);
  learners.startups.learning = true;
  Trial learning(learners);
  learning.run_to_year(12.0);
  double good = 0;
  double bad = 0;
  for (const FirmId id : learning.firms()) (learning.world.dynamics[id.index()].good ? good : bad) += 1;
  // At a posterior of .25 in whole steps of ln 1.5 a firm stops at three net failures, first reached after n = 3, 5, … signals with
  // probability 3/n C(n, (n−3)/2) f^((n+3)/2) (1−f)^((n−3)/2), f the probability of a failure. 4,000 firms of even odds: s.e. .016, so
  // an error of .05 is caught.
  const auto alive = [](double failure) {
    double stopped = 0;
    for (int n = 3; n <= 11; n += 2) {
      const int successes = (n - 3) / 2;
      const double ways =
          3.0 / n * std::round(std::exp(std::lgamma(n + 1.0) - std::lgamma(successes + 1.0) - std::lgamma(n - successes + 1.0)));
      stopped += ways * std::pow(failure, n - successes) * std::pow(1.0 - failure, successes);
    }
    return 1.0 - stopped;
  };
  CHECK(good / 2000 == Approx(alive(0.4)).margin(0.05));
  CHECK(bad / 2000 == Approx(alive(0.6)).margin(0.05));
}

TEST_CASE("real options hold firms back from further markets only", "[dynamics]") {
  const std::string text = project_text("scenarios/papers/dixit_trigger.toml");
  const Scenario npv = scenario_from(text);
  Scenario waiting = npv;
  waiting.economy.real_options = true;
  const SeriesOf now = run_series(npv);
  const SeriesOf later = run_series(waiting);
  CHECK(now.total("active_firms", 0) == later.total("active_firms", 0));
  CHECK(later.last("export_cutoff") > 1.8 * now.last("export_cutoff"));
}

TEST_CASE("mistakes of dynamics are told", "[dynamics]") {
  const auto refuses = [](const std::vector<std::string>& overrides, const std::string& words) {
    try {
      industry_with(overrides);
    } catch (const std::runtime_error& error) {
      CHECK_THAT(error.what(), Catch::Contains(words));
      return;
    }
    FAIL("accepted: " << words);
  };
  refuses({"startups.stopping=before_draw"}, "before the draw");
  refuses({"economy.real_options=true", "startups.productivity_process=ar1"}, "random walk only");
  refuses({"startups.learning=true", "startups.learning_success_bad=0.7"}, "nothing could be learnt");
  refuses({"economy.expectations=forward", "startups.productivity_process=gibrat", "startups.productivity_drift=0.3"}, "would be infinite");
}
