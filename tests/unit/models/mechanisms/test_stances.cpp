// What a firm makes of a state that may spare it, inspect it, tax it, support it and cut it off: its choice, and what that is worth,
// against enumeration of every way of serving every state, from the scenario's numbers alone.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "models/decisions/prospects.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/enforcement/enforcement.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

constexpr std::size_t states = 4;
constexpr double interest = 0.05;
constexpr double exit_hazard = 0.02;
constexpr double discount = interest + exit_hazard;
constexpr double outside = 1e13;  // so much that the firm's own sales move nothing

/// Which mechanisms are on.
struct Mix {
  bool thresholds = false, modes = false, effort = false, levies = false, support = false, size = false;
  int exclusion_after = 0;  ///< 0 or 1, for good
  bool alike = false;       ///< one rate of inspection, no other hazard, and false findings
  bool honest = false;      ///< nobody shirks
};

/// One way of serving one state. Own formulas: nothing here is taken from the model.
struct Way {
  bool serves = false;
  std::size_t mode = 0;
  char stance = 'o';  ///< obliged, exempt, shirking
  double value = 0;   ///< [US$ m] C(S) apart
  double sales = 0;   ///< [US$ m / year]
  double paid = 0;    ///< [US$ m / year] of support
};

/// Four states, home the first; the last may share its regime. σ = 4.
struct Draw {
  Mix mix;
  std::array<double, states> demand{}, filing{}, rate{}, fine{}, revenue_cost{}, production_cost{}, below{}, levy{}, support{}, loss{},
      own{};
  std::array<bool, states> by_cost{};
  std::array<double, 3> premium{}, exposure{1.0, 0.0, 0.0};
  bool one_regime = false;
  double productivity = 0, abroad = 0, missed = 0, falsely = 0, false_fine = 0, common = 0, fixed = 0, exponent = 0, reference = 1;

  Draw(std::mt19937& random, const Mix& with) : mix(with) {
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    productivity = 1.0 + 1.2 * uniform(random);
    const double scale = productivity * productivity * productivity;
    for (std::size_t j = 0; j < states; ++j) {
      demand[j] = (0.2 + 4.0 * uniform(random)) / scale * 4.0;
      filing[j] = 0.1 * uniform(random);
      rate[j] = (with.exclusion_after == 0 ? 1.5 : 0.5) * uniform(random);
      fine[j] = (with.exclusion_after == 0 ? 0.5 : 0.1) * uniform(random);
      own[j] = 0.5 * uniform(random);
      revenue_cost[j] = 0.06 * uniform(random);
      production_cost[j] = 0.04 * uniform(random);
      below[j] = uniform(random) < 0.4 ? 0.0 : demand[j] * scale * std::exp(-1.2 + 1.6 * uniform(random));
      by_cost[j] = uniform(random) < 0.5;
      levy[j] = uniform(random) < 0.3 ? 0.0 : 0.15 * uniform(random);
      support[j] = uniform(random) < 0.3 ? 0.0 : 0.2 * uniform(random);
      loss[j] = 0.2 * uniform(random);
    }
    const double hybrid = 0.05 * uniform(random);
    premium = {0.0, hybrid, hybrid + 0.05 * uniform(random)};
    exposure = {1.0, 0.2 + 0.4 * uniform(random), 0.2 * uniform(random)};
    abroad = uniform(random);
    missed = 0.5 * uniform(random);
    falsely = with.exclusion_after == 0 || with.alike ? 0.2 * uniform(random) : 0.0;
    if (with.alike) loss = {};
    if (with.alike) rate.fill(rate[0]);
    false_fine = uniform(random);
    common = 0.4 * uniform(random);
    fixed = 0.1 * uniform(random);
    exponent = 0.4 + 1.2 * uniform(random);
    reference = 4.0 * std::exp(2.0 * uniform(random));
    one_regime = uniform(random) < 0.5;
    if (!with.thresholds) below = {};
    if (!with.levies) levy = {};
    if (!with.support) support = {};
    if (!with.effort) rate = fine = {};
    if (!with.size) exponent = 0;
    if (!one_regime) return;
    for (auto* rule : {&rate, &fine, &revenue_cost, &production_cost, &below, &support, &own}) (*rule)[3] = (*rule)[0];
    by_cost[3] = by_cost[0];
  }

  /// C of the books kept: a part that they share, and one each.
  [[nodiscard]] double compliance(std::size_t kept) const {
    double cost = kept == 0 ? 0.0 : common;
    for (std::size_t j = 0; j < states; ++j) {
      if ((kept >> j & 1U) != 0 && !(one_regime && j == 3 && (kept & 1U) != 0)) cost += own[j];
    }
    if (exponent == 0) return cost;
    const double size = demand[0] * std::pow(productivity, 3.0) / reference;
    return cost * std::min(1.0, std::pow(size, exponent));
  }

  /// What a firm is worth in a state: Σ flows over the rate at which they end.
  [[nodiscard]] Way way(std::size_t j, std::size_t mode, char stance) const {
    Way way{true, mode, stance, 0, 0, 0};
    const double best = demand[j] * std::pow(productivity / (1.0 + premium[mode]), 3.0);  // sales at the price that holds nothing
    const double ends = discount + (j == 0 ? 0.0 : loss[j] * exposure[mode]);
    const double collected = fine[j] * (j == 0 ? 1.0 : abroad);
    const double kept = 1.0 - levy[j];
    const double spared = best * std::pow(kept, 3.0);  // … that holds the levy
    const double ratio = below[j] > 0 ? (by_cost[j] ? spared * 0.75 * kept : spared) / below[j] : 0.0;
    way.paid = stance != 'e' && (ratio > 1 || below[j] == 0) ? support[j] : 0.0;
    if (stance == 'e') {  // at a price x times the best one, which brings the measure down
      const double x = ratio > 1 ? std::pow(ratio, by_cost[j] ? 1.0 / 4.0 : 1.0 / 3.0) : 1.0;
      way.sales = spared * std::pow(x, -3.0);
      way.value = (kept * way.sales - 0.75 * kept * spared * std::pow(x, -4.0) - fixed) / ends;
    } else if (stance == 's') {
      const double found = rate[j] * (1.0 - missed);
      way.sales = spared;
      way.value = (kept * spared / 4.0 - found * collected * spared - filing[j] - fixed + way.paid) /
                  (ends + (mix.exclusion_after == 1 ? found : 0.0));
    } else {
      const double left = 1.0 - revenue_cost[j] - levy[j];
      way.sales = best * std::pow(left / (1.0 + production_cost[j]), 3.0);
      way.value = (left * way.sales / 4.0 - rate[j] * falsely * false_fine * collected * way.sales - filing[j] - fixed + way.paid) /
                  (ends + (mix.exclusion_after == 1 ? rate[j] * falsely : 0.0));
    }
    return way;
  }

  [[nodiscard]] std::vector<Way> ways(std::size_t j) const {
    std::vector<Way> all{Way{}};
    for (std::size_t mode = 0; mode < (mix.modes && j != 0 ? 3U : 1U); ++mode) {
      all.push_back(way(j, mode, 'o'));
      if (below[j] > 0) all.push_back(way(j, mode, 'e'));
      if (mix.effort && !mix.honest) all.push_back(way(j, mode, 's'));
    }
    return all;
  }

  /// −∞ where a book is kept in one state and shirked in another.
  [[nodiscard]] double value(const std::array<Way, states>& chosen) const {
    std::size_t kept = 0;
    std::size_t shirked = 0;
    double value = 0;
    for (std::size_t j = 0; j < states; ++j) {
      if (!chosen[j].serves) continue;
      value += chosen[j].value;
      if (chosen[j].stance == 'o') kept |= std::size_t{1} << j;
      if (chosen[j].stance == 's') shirked |= std::size_t{1} << j;
    }
    const auto both = [](std::size_t set, std::size_t other) { return ((set & 1U) & (other >> 3 & 1U)) != 0; };
    if (one_regime && (both(kept, shirked) || both(shirked, kept))) return -1e300;
    return value - compliance(kept) / (discount + (mix.exclusion_after == 1 ? rate[0] * falsely : 0.0));
  }

  [[nodiscard]] double best() const {
    double best = 0;
    const std::array<std::vector<Way>, states> all{ways(0), ways(1), ways(2), ways(3)};
    for (const Way& a : all[0]) {
      for (const Way& b : all[1]) {
        for (const Way& c : all[2]) {
          for (const Way& d : all[3]) best = std::max(best, value({a, b, c, d}));
        }
      }
    }
    return best;
  }

  [[nodiscard]] std::string text() const {
    std::string text = fmt::format(
        "schema = 1\n[run]\nhorizon = 1.0\n[economy]\ninterest_rate = {}\n[startups]\nvendor_exit_hazard = {}\n[compliance]\nsunk_years = "
        "0.0\n"
        "size_exponent = {}\nsize_reference = {}\n[[layer]]\nname = \"goods\"\nelasticity = 4.0\noutside_weight = {}\nfixed_cost_home = "
        "{}\n"
        "fixed_cost_abroad = {}\nmarket_entry_cost_home = 0.0\nmarket_entry_cost_abroad = 0.0\n[[requirement]]\nname = \"r\"\n"
        "[[requirement]]\nname = \"q\"\n[[mode]]\nname = \"shared\"\nrequirement = \"r\"\ncost = {}\n",
        interest, exit_hazard, exponent, reference, outside, fixed, fixed, common);
    std::string inspections = fmt::format(
        "[enforcement]\nactive = true\neffort = \"{}\"\nmissed = {}\nfalse_finding = {}\nfalse_fine = {}\ncollected_abroad = {}\n"
        "payment_delay = 0.0\nexclusion_after = {}\nexclusion_years = 0.0\n",
        mix.honest ? "honest" : "chosen", missed, falsely, false_fine, abroad, mix.exclusion_after);
    for (std::size_t j = 0; j < states; ++j) {
      text += fmt::format("[[mode]]\nname = \"own{0}\"\nrequirement = \"q\"\ncost = {1}\n[[regime]]\nname = \"s{0}\"\n", j, own[j]);
      text += fmt::format("stringency = {{ r = 1.0, q = 1.0 }}\nmodes = {{ r = \"shared\", q = \"own{}\" }}\n", j);
      text += fmt::format("revenue_cost = {}\nproduction_cost = {}\nexempt_below = {}\nexempt_measure = \"{}\"\nsupport = {}\n",
                          revenue_cost[j], production_cost[j], below[j], by_cost[j] ? "production" : "revenue", support[j]);
      text += fmt::format("[[state]]\nname = \"s{}\"\nregime = \"s{}\"\nfiling_cost = {}\nspending = {{ goods = {:.17g} }}\n", j,
                          one_regime && j == 3 ? 0 : j, filing[j], demand[j] * outside * 64.0 / 27.0);  // markup weight (3/4)³
      if (j != 0) text += fmt::format("access_loss_hazard = {}\n", loss[j]);
      if (levy[j] > 0) text += fmt::format("[[levy]]\nname = \"l{0}\"\nstate = \"s{0}\"\nrate = {1}\n", j, levy[j]);
      inspections += fmt::format("inspection_rate.s{0} = {1}\nfine.s{0} = {2}\n", j, rate[j], fine[j]);
    }
    if (mix.modes) {
      text += fmt::format(
          "[sovereignty]\nactive = true\nhybrid_premium = {}\ndisconnected_premium = {}\nhybrid_exposure = {}\ndisconnected_exposure = "
          "{}\n",
          premium[1], premium[2], exposure[1], exposure[2]);
    }
    if (mix.effort) text += inspections;
    return text + fmt::format("[[vendor]]\nname = \"firm\"\nhome = \"s0\"\nproductivity = {{ goods = {} }}\n", productivity);
  }
};

/// What the firm does, as ways of this test.
std::array<Way, states> chosen_by(const World& world, FirmId firm, const Draw& draw) {
  std::array<Way, states> chosen;
  for (PresenceId p = world.firms[firm].first_presence; p.exists(); p = world.firms[p].next) {
    const Presence& presence = world.firms[p];
    const std::size_t j = presence.state;
    const char stance = presence.exempt ? 'e' : presence.shirks ? 's' : 'o';
    chosen[j] = draw.way(j, static_cast<std::size_t>(presence.mode), stance);
    CHECK(revenue_flow(world, world.firms[firm], p) == Approx(chosen[j].sales).epsilon(1e-9));
    CHECK(presence.supported == (chosen[j].paid > 0));
  }
  return chosen;
}

}  // namespace

TEST_CASE("stances, modes and books are the best of all ways of serving all states", "[stances]") {
  // Exclusion after one finding for good, or none at all: then an effort for good is the best plan. Value and choice to 1e-9; leaving the
  // levy out of a measure, the threshold out of a mode, or support out of the rent at risk would show in the first digits.
  const Mix mix =
      GENERATE(Mix{.thresholds = true, .modes = true}, Mix{.thresholds = true, .effort = true},
               Mix{.thresholds = true, .effort = true, .exclusion_after = 1}, Mix{.modes = true, .effort = true},
               Mix{.modes = true, .effort = true, .exclusion_after = 1}, Mix{.effort = true, .size = true, .exclusion_after = 1},
               Mix{.effort = true, .support = true, .exclusion_after = 1}, Mix{.thresholds = true, .levies = true},
               Mix{.thresholds = true, .effort = true, .support = true, .exclusion_after = 1, .alike = true},
               Mix{.thresholds = true, .effort = true, .exclusion_after = 1, .alike = true, .honest = true},
               Mix{true, true, true, true, true, true, 0}, Mix{true, true, true, true, true, true, 1});
  CAPTURE(mix.thresholds, mix.modes, mix.effort, mix.levies, mix.support, mix.size, mix.exclusion_after, mix.alike, mix.honest);
  std::mt19937 random(20261130);
  std::array<int, 3> seen{};
  int apart = 0;
  for (int instance = 0; instance < 60; ++instance) {
    const Draw draw(random, mix);
    Trial trial(scenario_from(draw.text()));
    trial.run_to(1);
    const double best = draw.best();
    const FirmId firm{0U};
    INFO(instance);
    if (!trial.world.firms[firm].active) {
      CHECK(best < 1e-9);
      continue;
    }
    const std::array<Way, states> chosen = chosen_by(trial.world, firm, draw);
    CHECK(draw.value(chosen) == Approx(best).epsilon(1e-9));
    const Prospect prospect = best_prospect(trial.world, firm);
    CHECK(prospect.exact);
    CHECK(prospect.value == Approx(best).epsilon(1e-9));
    for (const Way& way : chosen) {
      if (!way.serves) continue;
      ++seen[way.stance == 'o' ? 0 : way.stance == 'e' ? 1 : 2];
      apart += way.mode != 0 ? 1 : 0;
    }
  }
  CHECK(seen[0] > 5);
  if (mix.thresholds) CHECK(seen[1] > 10);
  if (mix.effort && !mix.honest) CHECK(seen[2] > 10);
  if (mix.modes) CHECK(apart > 10);
}

TEST_CASE("who is excluded is paid no support, and is again once it may sell", "[stances]") {
  Trial trial(three_states({"enforcement.active=true", "enforcement.effort=honest", "enforcement.inspection_rate=0.8",
                            "enforcement.fine=0.0", "enforcement.lapse_rate=0.5", "enforcement.exclusion_after=1",
                            "enforcement.exclusion_years=0.6", "regime.strict.support=0.02", "regime.strict.exempt_below=0.5"}));
  int excluded = 0;
  int paid = 0;
  for (int date = 1; date <= 18; ++date) {
    trial.run_to_year(0.5 * date);
    const World& world = trial.world;
    for (const FirmId id : trial.firms()) {
      const PresenceId p = world.firms.presence_in(id, StateId{0U});
      if (!p.exists()) continue;
      const bool barred = is_excluded(world, id, StateId{0U});
      if (barred) CHECK_FALSE((world.firms[p].supported || world.firms[p].open));
      excluded += barred ? 1 : 0;
      paid += world.firms[p].supported ? 1 : 0;
    }
  }
  CHECK(excluded > 5);
  CHECK(paid > 50);
}
