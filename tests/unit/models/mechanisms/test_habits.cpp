// Installed bases beside other mechanisms: prices of firms that move their market, thresholds, effort, preferences.
#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "models/firms/settlement.hpp"
#include "models/mechanisms/enforcement/enforcement.hpp"
#include "models/mechanisms/switching/installed_base.hpp"
#include "models/mechanisms/thresholds/exemption.hpp"
#include "models/rules/markup.hpp"
#include "models/rules/switching.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// Two states; two vendors in the east, one in the west; all sell in both.
const std::string three_sellers = R"(
schema = 1
[run]
horizon = 90.0
sample_every = 1.0
[economy]
interest_rate = 0.08
conduct = "bertrand"
markup_ceiling = 6.0
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
name = "first"
home = "east"
productivity = { cloud = 2.0 }
[[vendor]]
name = "second"
home = "east"
productivity = { cloud = 1.7 }
[[vendor]]
name = "western"
home = "west"
productivity = { cloud = 2.2 }
[startups]
review_period = 0.5
vendor_exit_hazard = 0.0
)";

Scenario sellers(const std::vector<std::string>& overrides) { return scenario_from(three_sellers, overrides); }

struct Priced {
  double markup = 0;
  double share = 0;    ///< of the market
  double at_home = 0;  ///< of what the sellers of its home sell there
};

/// The three firms' prices in the east at the end.
std::vector<Priced> priced_at_the_end(const Scenario& scenario) {
  Trial trial(scenario);
  trial.run_to_year(90.0);
  const World& world = trial.world;
  const MarketId m = world.markets.market(StateId{0U}, LayerId{0U}, MarketSegment::private_buyers);
  std::vector<Priced> firms;
  for (const FirmId id : trial.firms()) {
    const Firm& firm = world.firms[id];
    const PresenceId p = world.firms.presence_in(id, StateId{0U});
    const HomeAccount& account = world.markets.account(StateId{std::size_t{firm.home}}, m);
    const double weight = world.firms[p].weight[0];
    firms.push_back({1.0 / (1.0 - world.firms[p].margin), account.kappa * weight / world.markets[m].phi, weight / account.weight});
  }
  return firms;
}

constexpr double discount = 0.08;

}  // namespace

TEST_CASE("at rest a seller's markup answers to the market as far as buyers move, and to compatriots for the rest", "[switching]") {
  const auto [word, rivalry] =
      GENERATE(std::pair{std::string("bertrand"), Rivalry::prices}, std::pair{std::string("cournot"), Rivalry::quantities});
  const PricingTerms terms{4.0, 1.0, 6.0, rivalry};
  for (const double rate : {0.4, 1.5}) {
    const double moving = rate / (rate + discount);
    const std::vector<Priced> firms =
        priced_at_the_end(sellers({"switching.active=true", "switching.settle_every=0.05", "economy.conduct=" + word,
                                   "switching.rate.cloud=" + std::to_string(rate)}));
    REQUIRE(firms.size() == 3);
    for (const Priced& firm : firms) {
      const double elasticity = moving * perceived_elasticity(firm.share, terms) + (1 - moving) * perceived_elasticity(firm.at_home, terms);
      INFO(word << " at " << rate << ", share " << firm.share << ", at home " << firm.at_home);
      CHECK(firm.markup == Approx(elasticity / (elasticity - 1)).epsilon(1e-9));  // a share s in place of u in one term: 1e-2 and more
    }
    CHECK(firms[2].at_home == Approx(1.0).epsilon(1e-14));
  }
}

TEST_CASE("buyers who move at once leave the markup of free choice, buyers who hardly move the ceiling", "[switching]") {
  const std::string conduct = GENERATE("economy.conduct=bertrand", "economy.conduct=cournot");
  const std::vector<Priced> free = priced_at_the_end(sellers({conduct}));
  const std::vector<Priced> fast =
      priced_at_the_end(sellers({conduct, "switching.active=true", "switching.settle_every=0.05", "switching.rate.cloud=3e7"}));
  const std::vector<Priced> slow =
      priced_at_the_end(sellers({conduct, "switching.active=true", "switching.settle_every=0.05", "switching.rate.cloud=1e-6"}));
  for (std::size_t f = 0; f < 3; ++f) CHECK(fast[f].markup == Approx(free[f].markup).epsilon(1e-7));
  CHECK(slow[2].markup == Approx(6.0).epsilon(1e-14));  // the one seller of its home; the others still compete for their home's base
  const PricingTerms terms{4.0, 1.0, 6.0, conduct == "economy.conduct=cournot" ? Rivalry::quantities : Rivalry::prices};
  for (std::size_t f = 0; f < 2; ++f) {
    const double elasticity = perceived_elasticity(slow[f].at_home, terms);
    CHECK(slow[f].markup == Approx(elasticity / (elasticity - 1)).epsilon(1e-4));
  }
}

TEST_CASE("no price of its own would be worth more to a seller with a base, at rest", "[switching]") {
  const SeriesOf series = run_series(sellers({"switching.active=true", "switching.settle_every=0.05", "switching.rate.cloud=0.4"}));
  CHECK(series.last("deviation_gain", 0) < 1e-12);
  CHECK(series.last("deviation_gain", 1) < 1e-12);
  CHECK(series.last("stock_flow_residual") < 1e-11);
}

namespace {

/// Vendors of given productivities beside an outside good of weight 10^9, so that Φ is the same whatever they do. A firm of productivity φ
/// sells 2 φ³ at its best price; 1.953125 times as much under free choice once costs have fallen by a fifth.
const std::string village = R"(
schema = 1
[run]
horizon = 12.0
sample_every = 1.0
[economy]
interest_rate = 0.05
[switching]
active = true
settle_every = 0.05
rate = { goods = 0.2 }
[compliance]
sunk_years = 0.0
[[layer]]
name = "goods"
elasticity = 4.0
outside_weight = 1e9
[[requirement]]
name = "security"
[[mode]]
name = "locks"
requirement = "security"
cost = 0.3
[[regime]]
name = "code"
stringency = { security = 1.0 }
[[state]]
name = "home"
spending = { goods = 4.7407407407407407e9 }
regime = "code"
[[vendor]]
name = "middling"
home = "home"
productivity = { goods = 2.2 }
[[vendor]]
name = "large"
home = "home"
productivity = { goods = 9.0 }
[startups]
review_period = 1.0
vendor_exit_hazard = 0.0
[[shock]]
name = "cheaper"
at = 1.5
[shock.set]
"state.home.input_cost" = 0.8
)";

constexpr double cheaper = 1.953125;  // .8^(1−σ)
const double small_sales = 2 * std::pow(2.2, 3);

/// The date of the first event of a kind for the first firm after another, and the world just after it.
SimTime run_past_review(Trial& trial, double from) {
  trial.run_to_year(from);
  for (;;) {
    const Event event = trial.step();
    if (static_cast<Verb>(event.verb) == Verb::firm_reviews && event.subject == trial.firms()[0].value) return event.time;
  }
}

double held_sales(double years) { return small_sales * (cheaper + (1 - cheaper) * std::exp(-0.2 * std::max(0.0, years - 1.5))); }

}  // namespace

TEST_CASE("a threshold is compared with what the installed base buys at the review", "[switching][exemption]") {
  Trial trial(scenario_from(village, {"regime.code.exempt_below=36"}));
  run_past_review(trial, 1.5);
  const FirmId id = trial.firms()[0];
  const Presence& presence = trial.world.firms[trial.world.firms[id].first_presence];
  const double years = years_from_seconds(trial.world.now);
  CHECK(presence.exempt);
  CHECK_FALSE(presence.held);  // free choice, or the mean that it expects, would have it hold its sales already
  CHECK(revenue_flow(trial.world, id) == Approx(held_sales(years)).epsilon(0.02));  // moves between two dates
  CHECK(small_sales * (cheaper - (cheaper - 1) * 0.05 / 0.25) > 36);
  // Once the base has grown beyond the threshold the firm holds its sales there, exactly, by the base of that date.
  run_past_review(trial, 9.0);
  CHECK(held_sales(9.0) > 36);
  CHECK(presence.held);
  CHECK(revenue_flow(trial.world, id) == Approx(36.0).epsilon(1e-5));  // by the mean expected: 4 % less
}

TEST_CASE("effort weighs fines on the sales that the firm expects, its base and what moves", "[switching][enforcement]") {
  // It complies iff c ≤ h f R̄ with R̄ = R* [1 + (R/R* − 1) ρ/(ρ+ξ)], which is what all its other choices count on.
  const std::vector<std::string> inspected{"enforcement.active=true", "enforcement.effort=chosen", "enforcement.inspection_rate=0.2",
                                           "enforcement.collected_home=1.0", "enforcement.payment_delay=0.0"};
  const auto complies_at = [&](double fine, double& expected) {
    std::vector<std::string> all = inspected;
    all.push_back("enforcement.fine=" + std::to_string(fine));
    Trial trial(scenario_from(village, all));
    run_past_review(trial, 1.5);
    const FirmId id = trial.firms()[0];
    const double free = small_sales * cheaper;
    expected = free * (1.0 + (revenue_flow(trial.world, id) / free - 1.0) * 0.05 / (0.05 + 0.2));
    return trial.world.enforcement.efforts[id.index()].shirked == 0;
  };
  double expected = 0;
  complies_at(0.05, expected);
  const double threshold = 0.3 / (0.2 * expected);
  double ignored = 0;
  CHECK(complies_at(threshold * 1.003, ignored));
  CHECK_FALSE(complies_at(threshold * 0.997, ignored));  // at free choice, 14 % more, it would comply; at present sales nowhere near
}

TEST_CASE("held buyers with a preference pay what their purchases cost them", "[switching][procurement]") {
  // All buyers are public. Quantities of utility home by home: U = [Σ q^((σ−1)/σ)]^(σ/(σ−1)), q = x E/p.
  std::string text = three_sellers;
  text.replace(text.find("conduct = \"bertrand\""), 20, "conduct = \"monopolistic\"");
  text += "[[shock]]\nname = \"better\"\nat = 2.0\n[shock.set]\n\"vendor.western.productivity.cloud\" = 3.0\n";
  const Scenario scenario =
      scenario_from(text, {"run.horizon=12", "switching.active=true", "switching.settle_every=0.125", "switching.rate.cloud=0.4",
                           "state.east.preference_margin=0.3", "state.east.public_share=1.0"});
  const SeriesOf series = run_series(scenario);
  const std::vector<double> times = sample_times(scenario);
  const double preferred = std::pow(1.3, -4.0);
  const auto weights = [](double western) { return std::array{std::pow(2.0, 3), std::pow(1.7, 3), std::pow(western, 3)}; };
  const auto chosen_east = [&](double western) {
    const auto w = weights(western);
    return (w[0] + w[1]) / (w[0] + w[1] + preferred * w[2]);
  };
  for (std::size_t date = 0; date < series.dates(); ++date) {
    const double western = times[date] < 2.0 ? 2.2 : 3.0;
    const auto w = weights(western);
    const double east = chosen_east(3.0) + (chosen_east(2.2) - chosen_east(3.0)) * std::exp(-0.4 * std::max(0.0, times[date] - 2.0));
    const std::array spent{east * w[0] / (w[0] + w[1]), east * w[1] / (w[0] + w[1]), 1.0 - east};
    const std::array productivity{2.0, 1.7, western};
    double utility = 0;
    for (std::size_t f = 0; f < 3; ++f) utility += std::pow(spent[f] * productivity[f] * 0.75, 0.75);
    CHECK(series.at("domestic_share", date, 0) == Approx(east).epsilon(1e-9));
    CHECK(series.at("public_price_index", date, 0) == Approx(std::pow(utility, -4.0 / 3.0)).epsilon(1e-9));  // the sum of both: 1e-3 off
  }
}

TEST_CASE("spending answers to what held buyers pay, and counts those who have no seller", "[switching][elastic]") {
  // E = E(0) (P/P(0))^(1−η) with P what the bundle of held buyers costs, on dates on which bases move.
  std::string text = three_sellers;
  text.replace(text.find("conduct = \"bertrand\""), 20, "conduct = \"monopolistic\"");
  text += "[[shock]]\nname = \"better\"\nat = 2.0\n[shock.set]\n\"vendor.western.productivity.cloud\" = 3.0\n";
  const Scenario scenario =
      scenario_from(text, {"run.horizon=12", "run.sample_every=0.5", "switching.active=true", "switching.settle_every=0.125",
                           "switching.rate.cloud=0.4", "layer.cloud.upper_elasticity=2.5"});
  const SeriesOf series = run_series(scenario);
  double widest = 0;
  for (std::size_t date = 0; date < series.dates(); ++date) {
    for (std::size_t j = 0; j < 2; ++j) {
      const double price = series.at("price_index", date, j) / series.at("price_index", 0, j);
      CHECK(series.at("spending", date, j) == Approx((j == 0 ? 100.0 : 50.0) * std::pow(price, -1.5)).epsilon(1e-9));
    }
    widest = std::max(widest, series.at("switching_wedge", date, 0));
  }
  CHECK(widest > 0.01);  // so that answering to the price of free choice would be 1.5 % off
  CHECK(series.last("stock_flow_residual") < 1e-11);
  CHECK(series.last("spending", 0) > 110.0);
  // A corridor that closes strands the half of spending that it served, of what is left at the price of the others.
  std::string cut = three_sellers;
  cut.replace(cut.find("conduct = \"bertrand\""), 20, "conduct = \"monopolistic\"");
  cut +=
      "[[shock]]\nname = \"cut\"\nat = 2.0\n[shock.set]\n\"corridor.west_east.trade_cost\" = 1e6\n"
      "[[corridor]]\nname = \"west_east\"\nfrom = \"west\"\nto = \"east\"\ntrade_cost = 1.0\n";
  const SeriesOf stranded =
      run_series(scenario_from(cut, {"run.horizon=12", "run.sample_every=0.5", "switching.active=true", "switching.settle_every=0.125",
                                     "switching.rate.cloud=0.4", "layer.cloud.upper_elasticity=2.5"}));
  for (std::size_t date = 0; date < stranded.dates(); ++date) {
    const double price = stranded.at("price_index", date, 0) / stranded.at("price_index", 0, 0);
    const double served = 1.0 - stranded.at("stranded_share", date, 0);
    CHECK(stranded.at("spending", date, 0) == Approx(100.0 * served * std::pow(price, -1.5)).epsilon(1e-9));
  }
  CHECK(stranded.at("stranded_share", 5, 0) > 0.2);
}

TEST_CASE("markups beside spending that answers to prices", "[switching][elastic]") {
  // ε_eff = λ ε(s) + (1−λ) ε(u, s): those who stay answer to the market's prices as all do, and to compatriots' alone with σ.
  const auto [word, rivalry] =
      GENERATE(std::pair{std::string("bertrand"), Rivalry::prices}, std::pair{std::string("cournot"), Rivalry::quantities});
  const PricingTerms terms{4.0, 2.0, 6.0, rivalry};
  const std::vector<Priced> firms =
      priced_at_the_end(sellers({"switching.active=true", "switching.settle_every=0.05", "economy.conduct=" + word,
                                 "switching.rate.cloud=0.4", "layer.cloud.upper_elasticity=2.0"}));
  const double moving = 0.4 / 0.48;
  for (const Priced& firm : firms) {
    const double elasticity =
        moving * perceived_elasticity(firm.share, terms) + (1 - moving) * perceived_elasticity(firm.at_home, firm.share, terms);
    CHECK(firm.markup == Approx(elasticity / (elasticity - 1)).epsilon(1e-9));
  }
}
