// The joint choice of markets and efforts against enumeration by hand, from the scenario's numbers alone.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <random>
#include <string>

#include "models/world/enforcement.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

constexpr std::size_t states = 4;
constexpr std::size_t requirements = 3;

/// Four states with a regime each, whose rules overlap by chance: every requirement has a common mode and one of each state's own.
struct Draw {
  std::array<double, states> demand{}, filing{}, rate{}, fine{};
  std::array<std::array<double, requirements>, states> stringency{};
  std::array<std::array<bool, requirements>, states> common{};
  std::array<double, requirements> cost{};
  double productivity = 0, abroad = 0, missed = 0;

  explicit Draw(std::mt19937& random) {
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
  }

  [[nodiscard]] double compliance(std::size_t kept) const {
    double sum = 0;
    for (std::size_t r = 0; r < requirements; ++r) {
      double shared = 0;
      for (std::size_t j = 0; j < states; ++j) {
        if ((kept >> j & 1U) == 0) continue;
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
      sum += revenue / 4.0 - filing[j];
      if ((kept >> j & 1U) == 0) sum -= rate[j] * (1.0 - missed) * fine[j] * (j == 0 ? 1.0 : abroad) * revenue;
    }
    return sum;
  }

  [[nodiscard]] double best() const {
    double best = 0;
    for (std::size_t served = 0; served < 1U << states; ++served) {
      for (std::size_t kept = 0; kept < 1U << states; ++kept) {
        if ((kept & ~served) == 0) best = std::max(best, profit(served, kept));
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
      text += fmt::format("[[regime]]\nname = \"s{}\"\n", j);
      for (std::size_t r = 0; r < requirements; ++r) {
        const std::string mode = common[j][r] ? "common" : fmt::format("{}", j);
        text += fmt::format("stringency.r{0} = {1}\nmodes.r{0} = \"r{0}_{2}\"\n", r, stringency[j][r], mode);
      }
      // Markup weight (3/4)^3: sales of demand · φ³.
      text += fmt::format("[[state]]\nname = \"s{0}\"\nregime = \"s{0}\"\nfiling_cost = {1}\nspending = {{ goods = {2} }}\n", j, filing[j],
                          demand[j] * 1e9 * 64.0 / 27.0);
      terms += fmt::format("inspection_rate.s{0} = {1}\nfine.s{0} = {2}\n", j, rate[j], fine[j]);
    }
    return text + fmt::format("[[vendor]]\nname = \"firm\"\nhome = \"s0\"\nproductivity = {{ goods = {} }}\n", productivity) + terms;
  }
};

}  // namespace

TEST_CASE("markets and efforts are the best of all pairs of sets", "[enforcement]") {
  std::mt19937 random(20261125);
  int mixed = 0;
  int partial = 0;
  for (int instance = 0; instance < 120; ++instance) {
    const Draw draw(random);
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
    INFO(instance << ": serves " << served << ", keeps " << kept);
    CHECK(draw.profit(served, kept) == Approx(best).epsilon(1e-6).margin(1e-6));
    mixed += kept != 0 && kept != served ? 1 : 0;
    partial += served != (1U << states) - 1 ? 1 : 0;
  }
  CHECK(mixed > 10);
  CHECK(partial > 10);
}
