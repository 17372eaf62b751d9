// The joint choice of markets and efforts against enumeration by hand, from the scenario's numbers alone.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <string>
#include <utility>

#include "models/firms/settlement.hpp"
#include "models/mechanisms/enforcement/enforcement.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

constexpr std::size_t states = 4;
constexpr std::size_t requirements = 3;

/// Four states with a regime each, whose rules overlap by chance: every requirement has a common mode and one of each state's own.
/// Home and the last may share a regime: fines differ there by what is collected abroad. Where regimes charge, a firm that complies keeps 1
/// − t of what it sells at a price that holds its costs, τ/(1−t) times as high; one that shirks sells at the price without.
struct Draw {
  std::array<double, states> demand{}, filing{}, rate{}, fine{}, revenue_cost{}, production_cost{};
  bool one_regime = false;
  std::array<std::array<double, requirements>, states> stringency{};
  std::array<std::array<bool, requirements>, states> common{};
  std::array<double, requirements> cost{};
  double productivity = 0, abroad = 0, missed = 0;

  Draw(std::mt19937& random, bool charges) {
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    for (double& c : cost) c = 2.0 * uniform(random);
    for (std::size_t j = 0; j < states; ++j) {
      demand[j] = 4.0 * uniform(random);
      filing[j] = 0.6 * uniform(random);
      rate[j] = 1.5 * uniform(random);
      fine[j] = 0.2 * uniform(random);
      for (std::size_t r = 0; r < requirements; ++r) {
        stringency[j][r] = uniform(random);
        common[j][r] = uniform(random) < 0.5;
      }
    }
    productivity = 1.0 + 1.2 * uniform(random);
    abroad = uniform(random);
    missed = 0.5 * uniform(random);
    if (!charges) return;
    for (std::size_t j = 0; j < states; ++j) {
      revenue_cost[j] = 0.04 * uniform(random);
      production_cost[j] = 0.02 * uniform(random);
    }
    one_regime = uniform(random) < 0.5;
    if (!one_regime) return;
    revenue_cost[3] = revenue_cost[0];
    production_cost[3] = production_cost[0];
    stringency[3] = stringency[0];
    common[3] = common[0];
    rate[3] = rate[0];
    fine[3] = fine[0];
  }

  /// Whether a set of books can be kept: states of one regime keep it or not.
  [[nodiscard]] bool can_be(std::size_t served, std::size_t kept) const {
    const bool both = one_regime && (served & 9U) == 9U;
    return (kept & ~served) == 0 && !(both && (kept & 1U) != (kept >> 3 & 1U));
  }

  [[nodiscard]] double compliance(std::size_t kept) const {
    double sum = 0;
    for (std::size_t r = 0; r < requirements; ++r) {
      double shared = 0;
      for (std::size_t j = 0; j < states; ++j) {
        if ((kept >> j & 1U) == 0 || (one_regime && j == 3 && (kept & 1U) != 0)) continue;
        if (common[j][r]) {
          shared = std::max(shared, stringency[j][r]);
        } else {
          sum += cost[r] * stringency[j][r];
        }
      }
      sum += cost[r] * shared;
    }
    return sum;
  }

  /// Yearly profit of serving `served` and keeping the books of `kept`, fines expected.
  [[nodiscard]] double profit(std::size_t served, std::size_t kept) const {
    double sum = -compliance(kept);
    for (std::size_t j = 0; j < states; ++j) {
      if ((served >> j & 1U) == 0) continue;
      const double revenue = demand[j] * productivity * productivity * productivity;
      sum -= filing[j];
      if ((kept >> j & 1U) != 0) {
        const double price = (1.0 + production_cost[j]) / (1.0 - revenue_cost[j]);
        sum += revenue / (price * price * price) * (1.0 - revenue_cost[j]) / 4.0;
      } else {
        sum += revenue / 4.0 - rate[j] * (1.0 - missed) * fine[j] * (j == 0 ? 1.0 : abroad) * revenue;
      }
    }
    return sum;
  }

  /// Yearly sales in a state: what complying costs in proportion raises the price of a firm that complies.
  [[nodiscard]] double sales(std::size_t j, bool keeps) const {
    const double price = keeps ? (1.0 + production_cost[j]) / (1.0 - revenue_cost[j]) : 1.0;
    return demand[j] * std::pow(productivity / price, 3.0);
  }

  [[nodiscard]] double best() const {
    double best = 0;
    for (std::size_t served = 0; served < 1U << states; ++served) {
      for (std::size_t kept = 0; kept < 1U << states; ++kept) {
        if (can_be(served, kept)) best = std::max(best, profit(served, kept));
      }
    }
    return best;
  }

  [[nodiscard]] std::string text() const {
    std::string text =
        "schema = 1\ntitle = \"draw\"\n[run]\nhorizon = 1.0\nsample_every = 1.0\n[[layer]]\nname = \"goods\"\nelasticity = 4.0\n"
        "outside_weight = 1e9\n";
    std::string terms =
        fmt::format("[enforcement]\nactive = true\neffort = \"chosen\"\nmissed = {}\ncollected_abroad = {}\n", missed, abroad);
    for (std::size_t r = 0; r < requirements; ++r) {
      text += fmt::format("[[requirement]]\nname = \"r{}\"\n", r);
      text += fmt::format("[[mode]]\nname = \"r{0}_common\"\nrequirement = \"r{0}\"\ncost = {1}\n", r, cost[r]);
      for (std::size_t j = 0; j < states; ++j) {
        text += fmt::format("[[mode]]\nname = \"r{0}_{2}\"\nrequirement = \"r{0}\"\ncost = {1}\n", r, cost[r], j);
      }
    }
    for (std::size_t j = 0; j < states; ++j) {
      text += fmt::format("[[regime]]\nname = \"s{}\"\nrevenue_cost = {}\nproduction_cost = {}\n", j, revenue_cost[j], production_cost[j]);
      for (std::size_t r = 0; r < requirements; ++r) {
        const std::string mode = common[j][r] ? "common" : fmt::format("{}", j);
        text += fmt::format("stringency.r{0} = {1}\nmodes.r{0} = \"r{0}_{2}\"\n", r, stringency[j][r], mode);
      }
      // Markup weight (3/4)^3: sales of demand · φ³.
      text += fmt::format("[[state]]\nname = \"s{0}\"\nregime = \"s{3}\"\nfiling_cost = {1}\nspending = {{ goods = {2} }}\n", j, filing[j],
                          demand[j] * 1e9 * 64.0 / 27.0, one_regime && j == 3 ? 0 : j);
      terms += fmt::format("inspection_rate.s{0} = {1}\nfine.s{0} = {2}\n", j, rate[j], fine[j]);
    }
    return text + fmt::format("[[vendor]]\nname = \"firm\"\nhome = \"s0\"\nproductivity = {{ goods = {} }}\n", productivity) + terms;
  }
};

}  // namespace

TEST_CASE("markets and efforts are the best of all pairs of sets", "[enforcement]") {
  const bool charges = GENERATE(false, true);
  INFO("costs in proportion: " << charges);
  std::mt19937 random(20261125);
  int mixed = 0;
  int partial = 0;
  for (int instance = 0; instance < 120; ++instance) {
    const Draw draw(random, charges);
    Trial trial(scenario_from(draw.text()));
    trial.run_to(1);
    const double best = draw.best();
    const FirmId firm{0U};  // the only one, if it stays
    if (!trial.world.firms[firm].active) {
      CHECK(best < 1e-6);
      continue;
    }
    const std::size_t served = trial.world.firms.record(firm).markets;
    std::size_t kept = 0;
    for (std::size_t j = 0; j < states; ++j) {
      if ((served >> j & 1U) != 0 && complies(trial.world, firm, StateId{j})) kept |= std::size_t{1} << j;
    }
    for (PresenceId p = trial.world.firms[firm].first_presence; p.exists(); p = trial.world.firms[p].next) {
      const std::size_t j = trial.world.firms[p].state;
      const double sold = revenue_flow(trial.world, trial.world.firms[firm], p);
      CHECK(sold == Approx(draw.sales(j, (kept >> j & 1U) != 0)).epsilon(1e-6));
    }
    INFO(instance << ": serves " << served << ", keeps " << kept);
    CHECK(draw.profit(served, kept) == Approx(best).epsilon(1e-6).margin(1e-6));
    mixed += kept != 0 && kept != served ? 1 : 0;
    partial += served != (1U << states) - 1 ? 1 : 0;
  }
  CHECK(mixed > 10);
  CHECK(partial > 10);
}

namespace {

/// A rule book that costs so much a year and takes the share `charge` of sales, and inspectors who find half of the firms a year, with
/// probability .8 where they shirk it.
std::string law(double cost, double charge, double fine) {
  return fmt::format(R"(
[[requirement]]
name = "care"
[[mode]]
name = "usual"
requirement = "care"
cost = {}
[[regime]]
name = "law"
stringency.care = 1.0
modes.care = "usual"
revenue_cost = {}
[enforcement]
active = true
effort = "chosen"
missed = 0.2
inspection_rate.law = 0.5
fine.law = {}
)",
                     cost, charge, fine);
}

/// The fine from which on the firm complies, to 1e-9.
template <class CompliesAt>
double least_fine(CompliesAt complies_at) {
  double low = 0;
  double high = 1;
  for (int step = 0; step < 30; ++step) (complies_at(0.5 * (low + high)) ? high : low) = 0.5 * (low + high);
  return high;
}

}  // namespace

TEST_CASE("a firm that prices by its share weighs fines on all that it sells", "[enforcement]") {
  // Becker's threshold of the fine: h(1 − β) F R is what complying costs, C and with t > 0 what it takes from profit, at the two best
  // prices. Sales of an oligopolist are not σ times its profit: a fine weighed at 1/σ would be off by a tenth and more.
  const double charge = GENERATE(0.0, 0.06);
  const auto economy = [&](double fine) {
    Trial trial(scenario_from(R"(
schema = 1
[run]
horizon = 4.0
[economy]
conduct = "bertrand"
[[layer]]
name = "goods"
elasticity = 4.0
outside_weight = 2.0
[[state]]
name = "a"
regime = "law"
spending = { goods = 100.0 }
[[vendor]]
name = "large"
home = "a"
productivity = { goods = 2.0 }
[[vendor]]
name = "small"
home = "a"
productivity = { goods = 1.4 }
)" + law(3.0, charge, fine)));
    trial.run_to(seconds_from_years(3.0));
    return trial;
  };
  const FirmId large{0U};
  const auto sales_and_profit = [&](const Trial& trial) {
    const PresenceId p = trial.world.firms[large].first_presence;
    const double revenue = revenue_flow(trial.world, trial.world.firms[large], p);
    return std::pair{revenue, revenue * trial.world.firms[p].margin};
  };
  const Trial free = economy(0.0);
  REQUIRE_FALSE(complies(free.world, large, StateId{0U}));
  const auto [sold, earned] = sales_and_profit(free);
  CHECK(earned / sold > 1.1 * 0.25);  // an oligopolist's margin
  const double fine = least_fine([&](double asked) { return complies(economy(asked).world, large, StateId{0U}); });
  const Trial above = economy(fine);
  CHECK_FALSE(complies(above.world, FirmId{1U}, StateId{0U}));  // its rival is smaller
  const double kept_profit = sales_and_profit(above).second;
  const double expected = (3.0 + earned - kept_profit) / (0.5 * 0.8 * sold);
  // With a charge its rival answers the dearer price, which the firm takes as given: a hundredth.
  CHECK(fine == Approx(expected).epsilon(charge > 0 ? 0.02 : 1e-6));
}

TEST_CASE("a hazard of losing access for other reasons shortens what a fine is weighed over", "[enforcement]") {
  // Complying is paid for as long as the firm lives, 1/(r+δ); fines are risked for as long as it sells there, 1/(r+δ+h).
  const double hazard = GENERATE(0.0, 0.15);
  const auto complies_at = [&](double fine) {
    const std::string text = fmt::format(R"(
schema = 1
[run]
horizon = 2.0
[economy]
interest_rate = 0.05
[[layer]]
name = "goods"
elasticity = 4.0
outside_weight = 1e9
[[state]]
name = "home"
spending = {{ goods = 1.0 }}
[[state]]
name = "abroad"
regime = "law"
access_loss_hazard = {}
spending = {{ goods = 2e10 }}
[[vendor]]
name = "firm"
home = "home"
productivity = {{ goods = 1.2 }}
[startups]
vendor_exit_hazard = 0.02
)",
                                         hazard);
    Trial trial(scenario_from(text + law(1.0, 0.0, fine)));
    trial.run_to(1);
    const std::size_t abroad = trial.world.scenario.states[0].name == "abroad" ? 0 : 1;
    const FirmId firm{0U};
    REQUIRE(trial.world.firms.presence_in(firm, StateId{abroad}).exists());
    const double sold = revenue_flow(trial.world, trial.world.firms[firm], trial.world.firms.presence_in(firm, StateId{abroad}));
    return std::pair{complies(trial.world, firm, StateId{abroad}), sold};
  };
  const double fine = least_fine([&](double asked) { return complies_at(asked).first; });
  const double sold = complies_at(fine).second;
  CHECK(fine == Approx(1.0 / (0.5 * 0.8 * sold) * (0.07 + hazard) / 0.07).epsilon(1e-6));
}
