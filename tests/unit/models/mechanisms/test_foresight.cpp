// Foresight of productivity beside mechanisms that bend the flow of a firm, or in which it is bounded: against enumeration, value
// iteration, and the firm without foresight where nothing moves.
#include <catch2/catch.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "models/decisions/foresight.hpp"
#include "models/decisions/shared_cost.hpp"
#include "models/mechanisms/trust/trust.hpp"
#include "tests/support/file_tables.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

using Settings = std::vector<std::string>;

/// Three states whose startups have all the money that they need.
Settings economy(const Settings& more) {
  Settings settings{"funding.rule=unlimited", "run.horizon=6"};
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

/// The same with foresight of a random walk.
Settings forward(const Settings& more, const std::string& sd, const std::string& drift = "0") {
  Settings settings = economy({"economy.expectations=forward", "startups.productivity_process=gibrat",
                               "startups.productivity_shock_sd=" + sd, "startups.productivity_drift=" + drift});
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

const Settings thresholds{"regime.light.exempt_below=6.0", "regime.strict.exempt_below=3.0", "regime.strict.revenue_cost=0.05"};
const Settings by_production{"regime.light.exempt_below=4.0", "regime.light.exempt_measure=production",
                             "regime.light.production_cost=0.04"};
const Settings support{"regime.strict.support=0.05", "regime.light.support=0.02", "regime.strict.exempt_below=3.0"};
const Settings support_for_all{"regime.strict.support=0.05"};
const Settings small_pay_less{"compliance.size_exponent=0.4", "compliance.size_reference=6.0"};
const Settings inverted_u{"compliance.size_exponent=1.6", "compliance.size_reference=8.0", "regime.strict.exempt_below=3.0"};

/// The best set that is not empty, over every way of serving every state.
double best_by_enumeration(World& world, const Outlook& outlook, double weight) {
  const HeldFirm held[2] = {held_firm(outlook.elasticity, ExemptionMeasure::revenue),
                            held_firm(outlook.elasticity, ExemptionMeasure::production)};
  const std::size_t states = outlook.markets.size();
  constexpr std::size_t ways = 7;  // not, obliged, exempt and shirking, each with and without own capacity
  std::size_t count = 1;
  for (std::size_t j = 0; j < states; ++j) count *= ways;
  const double scale = outlook.scale_at(weight);
  double best = -std::numeric_limits<double>::infinity();
  for (std::size_t code = 1; code < count; ++code) {
    double value = -(outlook.label_cost - (1 - scale) * outlook.label_compliance);
    BookSet books = 0;
    BookSet shirked = 0;
    bool open = true;
    std::size_t rest = code;
    for (std::size_t j = 0; j < states; ++j, rest /= ways) {
      const std::size_t way = rest % ways;
      const MarketOutlook& market = outlook.markets[j];
      if (way == 0) continue;
      if (way <= 2) {
        const MarketTerms& terms = way == 1 ? market.plain : market.built;
        const ExemptTerms& beside = way == 1 ? market.exempt_plain : market.exempt_built;
        open = open && terms.slope > 0;
        value += weight * terms.slope - terms.cost + (beside.holds(weight) ? market.support : 0.0);
        if (market.book != no_book) books |= bit(market.book);
      } else if (way <= 4) {
        const ExemptTerms& exempt = way == 3 ? market.exempt_plain : market.exempt_built;
        open = open && exempt.terms.slope > 0;
        const double ratio = weight / exempt.free_up_to;
        value += ratio <= 1 ? weight * exempt.terms.slope
                            : exempt.free_up_to * exempt.terms.slope * held[static_cast<std::size_t>(market.measure)].profit(ratio);
        value -= exempt.terms.cost;
      } else {
        const MarketTerms& terms = market.shirking(way == 6);
        open = open && terms.slope > 0 && outlook.effort_is_chosen;
        value += weight * terms.slope - terms.cost + (market.exempt(way == 6).holds(weight) ? market.support_of(Stance::shirks) : 0.0);
        if (market.book != no_book) shirked |= bit(market.book);
      }
    }
    if (!open || (books & shirked) != 0) continue;
    const BookSet kept = books | outlook.standard;
    value -= scale * outlook.yearly_years * (world.rules.cost(kept) - world.rules.cost(outlook.standard));
    value -= scale * outlook.sunk_years * (world.rules.cost(kept | outlook.met) - world.rules.cost(outlook.standard | outlook.met));
    for (std::size_t a = 0; a < world.rules.authority_count(); ++a) {
      if ((world.rules.books_of(AuthorityId{a}) & books) != 0 && AuthorityId{a} != world.rules.label_authority(outlook.label))
        value -= outlook.audit_cost[a];
    }
    best = std::max(best, value);
  }
  return best;
}

const Settings chosen{"enforcement.active=true", "enforcement.inspection_rate=0.3", "enforcement.fine=0.05", "enforcement.effort=chosen",
                      "regime.strict.audit=none"};
const Settings chosen_exclusion{"enforcement.active=true",       "enforcement.inspection_rate=0.3", "enforcement.fine=0.03",
                                "enforcement.effort=chosen",     "enforcement.false_finding=0.05",  "enforcement.exclusion_after=2",
                                "enforcement.exclusion_years=3", "regime.strict.audit=none",        "regime.strict.revenue_cost=0.04"};

}  // namespace

TEST_CASE("a firm that goes on at a loss does so in the way that loses least", "[foresight]") {
  // All ways of three states; built, exempt, held and shirking ways among them. Weights from next to nothing to large.
  int at_a_loss = 0;
  int without_book = 0;
  for (const Settings& rules :
       {thresholds, by_production, support, support_for_all, small_pay_less, inverted_u, chosen, chosen_exclusion}) {
    Settings settings = economy(rules);
    settings.insert(settings.end(), {"localisation.build_cost=0.2", "localisation.rent_premium=1.5"});
    Trial trial(three_states(settings), 5);
    trial.run_to_year(1.5);
    World& world = trial.world;
    for (const Vantage vantage : {Vantage::committed, Vantage::established}) {
      for (std::size_t g = 0; g < world.streams.size(); ++g) {
        for (const LabelOption label : label_options(world, FirmClass::startup, VendorId::none())) {
          const Outlook outlook =
              look_ahead(world, StateId{g / 2}, LayerId{g % 2}, FirmClass::startup, label, FirmId::none(), 0.0, vantage);
          const double unit = world.layers[g % 2].markup_weight;
          for (double z = 0.01; z < 300; z *= 2.3) {
            const Prospect found = choose_some(world, outlook, z * unit);
            REQUIRE(found.markets != 0);
            REQUIRE(found.value == Approx(best_by_enumeration(world, outlook, z * unit)).epsilon(1e-9).margin(1e-9));
            at_a_loss += found.value < 0 ? 1 : 0;
            without_book += found.exempt != 0 || found.shirked != 0 ? 1 : 0;
          }
        }
      }
    }
  }
  CHECK(at_a_loss > 500);
  CHECK(without_book > 300);
}

TEST_CASE("the flow of an established firm is the best of all choices at every scale", "[foresight]") {
  std::mt19937_64 engine(20);
  std::uniform_real_distribution<double> uniform(-4.0, 9.0);
  int curved = 0;
  for (const Settings& rules : {thresholds, by_production, support, support_for_all, small_pay_less, inverted_u, chosen}) {
    Trial trial(three_states(economy(rules)), 6);
    World& world = trial.world;
    for (std::size_t g = 0; g < world.streams.size(); ++g) {
      const StateId home{g / 2};
      const LayerId layer{g % 2};
      const ValueByScale value = value_of_selling(world, home, layer, Vantage::established);
      curved += value.straight() ? 0 : 1;
      for (int i = 0; i < 60; ++i) {
        const double z = std::exp(uniform(engine));
        double best = -std::numeric_limits<double>::infinity();
        for (const LabelOption label : label_options(world, FirmClass::startup, VendorId::none())) {
          const Outlook outlook = look_ahead(world, home, layer, FirmClass::startup, label, FirmId::none(), 0.0, Vantage::established);
          best = std::max(best, choose_some(world, outlook, z * world.layers[layer.index()].markup_weight).value);
        }
        REQUIRE(value.at(z) == Approx(best).epsilon(2e-5).margin(2e-5));  // a choice best in between only may be missed
        const ValueByScale more = value.at_demand(1.3);
        REQUIRE(more.at(z / 1.3) == Approx(value.at(z)).epsilon(1e-10).margin(1e-10));
      }
    }
  }
  CHECK(curved >= 30);
}

TEST_CASE("the programme of a firm under thresholds, support and size profiles is what value iteration finds", "[foresight]") {
  // F asked of the market choice at every point of a grid 20 to a standard deviation, Gaussian weights, 220 rounds. Smallest error that
  // it would catch: 0.2 % of a value.
  for (const Settings& rules : {thresholds, support, inverted_u}) {
    Trial trial(three_states(forward(rules, "0.12", "-0.05")), 6);
    World& world = trial.world;
    const StateId home{0};
    const LayerId layer{1};
    expected_entry_value(world, home, layer);
    const Continuation& known = world.continuations[world.stream_index(home, layer)];
    REQUIRE(known.solved);
    REQUIRE_FALSE(known.flow.straight());
    const StartupParameters& startups = world.scenario.startups;
    const double discount = world.scenario.economy.interest_rate + startups.exit_hazard;
    const double q = std::exp(-discount * startups.review_period);
    const double annuity = (1 - q) / discount;
    const LogStep step = scaled(log_step(-0.05, 0.12, 1.0, startups.review_period), 3.0);
    const double h = step.sd / 20;
    std::vector<Outlook> outlooks;
    for (const LabelOption label : label_options(world, FirmClass::startup, VendorId::none()))
      outlooks.push_back(look_ahead(world, home, layer, FirmClass::startup, label, FirmId::none(), 0.0, Vantage::established));
    const double low = -5.0;
    const auto points = static_cast<std::size_t>(13.0 / h);
    std::vector<double> flow(points);
    for (std::size_t i = 0; i < points; ++i) {
      double best = -1e300;
      for (const Outlook& outlook : outlooks) {
        const double z = std::exp(low + static_cast<double>(i) * h);
        best = std::max(best, choose_some(world, outlook, z * world.layers[layer.index()].markup_weight).value);
      }
      flow[i] = discount * best;
    }
    std::vector<double> weights;
    const long reach = 7 * 20 + std::lround(std::abs(step.shift) / h);
    for (long m = -reach; m <= reach; ++m) {
      const double t = (static_cast<double>(m) * h - step.shift) / step.sd;
      weights.push_back(std::exp(-0.5 * t * t) / 20 / std::sqrt(2 * 3.14159265358979323846));
    }
    std::vector<double> value(points, 0.0);
    for (int round = 0; round < 220; ++round) {
      std::vector<double> next(points);
      for (std::size_t i = 0; i < points; ++i) {
        double sum = 0;
        for (long m = -reach; m <= reach; ++m) {
          const long k = static_cast<long>(i) + m;
          if (k < 0) continue;
          const long last = static_cast<long>(points) - 1;
          const double there = k <= last ? value[static_cast<std::size_t>(k)] : value.back() * std::exp(static_cast<double>(k - last) * h);
          sum += weights[static_cast<std::size_t>(m + reach)] * std::max(0.0, there);
        }
        next[i] = annuity * flow[i] + q * sum;
      }
      value = next;
    }
    double worst = 0;
    for (std::size_t i = points / 5; i < points * 3 / 5; ++i) {
      const double z = std::exp(low + static_cast<double>(i) * h);
      worst = std::max(worst, std::abs(known.at_level[1].value(z) - value[i]) / (1.0 + std::abs(value[i])));
    }
    INFO(rules.front() << " " << worst);
    CHECK(worst < 2e-3);
  }
}
