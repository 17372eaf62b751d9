// Choice and the value of an idea under exemptions and the size profile, against brute force and quadrature.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "models/decisions/affordability.hpp"
#include "models/decisions/prospects.hpp"
#include "models/firms/settlement.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// The three states with thresholds, proportional costs, support and a size profile drawn at random.
Scenario random_rules(std::mt19937_64& engine, bool with_size) {
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  Scenario scenario = three_states();
  scenario.shocks.clear();
  scenario.states[2].regime = "third";
  scenario.regimes.push_back(scenario.regimes[1]);
  scenario.regimes.back().name = "third";
  scenario.regimes.back().stringency["security"] = uniform(engine);
  for (RegimeParameters& regime : scenario.regimes) {
    regime.exempt_below = engine() % 4 == 0 ? 0.0 : std::exp(1.0 + 3.0 * uniform(engine));
    regime.exempt_measure = engine() % 2 == 0 ? ExemptionMeasure::revenue : ExemptionMeasure::production;
    regime.revenue_cost = 0.05 * uniform(engine);
    regime.production_cost = 0.1 * uniform(engine);
    regime.support = engine() % 3 == 0 ? 0.05 * uniform(engine) : 0.0;
    regime.audit = engine() % 2 == 0 ? AuditMode::independent : AuditMode::none;
  }
  scenario.audit_bodies[0].scope = {"strict", "light", "third", "league"};
  for (ModeParameters& mode : scenario.modes) mode.cost = 2.0 * uniform(engine);
  for (StateParameters& state : scenario.states) {
    state.procurement = static_cast<Eligibility>(engine() % 4);
    for (auto& [layer, spending] : state.spending) spending *= 0.05 + 0.3 * uniform(engine);
  }
  if (with_size) {
    scenario.compliance.size_exponent = 0.4 + 1.4 * uniform(engine);
    scenario.compliance.size_reference = std::exp(1.0 + 3.0 * uniform(engine));
  }
  scenario.localisation.build_cost = 2 * uniform(engine);
  return scenario;
}

/// Modes, levies, and inspectors whom firms may take the risk of.
void add_stances(std::mt19937_64& engine, Scenario& scenario) {
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  scenario.sovereignty.active = true;
  scenario.sovereignty.hybrid_premium = 0.03 * uniform(engine);
  scenario.sovereignty.disconnected_premium = 0.06;
  scenario.sovereignty.hybrid_exposure = 0.5;
  for (StateParameters& state : scenario.states) state.access_loss_hazard = 0.2 * uniform(engine);
  scenario.levies.push_back({});
  scenario.levies.back().name = "services";
  scenario.levies.back().state = scenario.states[engine() % 3].name;
  scenario.levies.back().rate = 0.1 * uniform(engine);
  EnforcementParameters& enforcement = scenario.enforcement;
  enforcement.active = true;
  enforcement.effort = Effort::chosen;
  enforcement.missed = 0.3;
  enforcement.collected_home = enforcement.collected_abroad = 1;
  enforcement.exclusion_after = static_cast<int>(engine() % 2);
  for (const RegimeParameters& regime : scenario.regimes) {
    enforcement.inspection_rate[regime.name] = 0.5 * uniform(engine);
    enforcement.fine[regime.name] = 0.2 * uniform(engine);
  }
}

double worth(const Outlook& outlook, const MarketOutlook& market, double weight, bool obliged) {
  double best = -1e300;
  const HeldFirm held = held_firm(outlook.elasticity, market.measure);
  const auto consider = [&](const MarketTerms& terms, const ExemptTerms& exempt) {
    if (obliged && terms.slope > 0)
      best = std::max(best, weight * terms.slope - terms.cost + (exempt.holds(weight) ? market.support : 0.0));
    if (exempt.terms.slope <= 0) return;
    const double ratio = weight / exempt.free_up_to;
    const double flow = ratio <= 1 ? weight * exempt.terms.slope : exempt.terms.slope * exempt.free_up_to * held.profit(ratio);
    best = std::max(best, flow - exempt.terms.cost);
  };
  consider(market.plain, market.exempt_plain);
  consider(market.built, market.exempt_built);
  return best;
}

/// Best over all sets of books, each market served in the best way that they allow.
double best_by_enumeration(World& world, const Outlook& outlook, double weight) {
  BookSet all = 0;
  for (const MarketOutlook& market : outlook.markets) all |= market.book == no_book ? 0 : bit(market.book);
  const double scale = outlook.scale_at(weight);
  double best = 0;
  for (BookSet books = all;; books = (books - 1) & all) {
    const BookSet kept = books | outlook.standard;
    double value = -(outlook.label_cost - (1 - scale) * outlook.label_compliance);
    value -= scale * outlook.yearly_years * (world.rules.cost(kept) - world.rules.cost(outlook.standard));
    value -= scale * outlook.sunk_years * (world.rules.cost(kept | outlook.met) - world.rules.cost(outlook.standard | outlook.met));
    for (std::size_t a = 0; a < world.rules.authority_count(); ++a) {
      if ((world.rules.books_of(AuthorityId{a}) & books) != 0 && AuthorityId{a} != world.rules.label_authority(outlook.label))
        value -= outlook.audit_cost[a];
    }
    bool any = false;
    for (const MarketOutlook& market : outlook.markets) {
      const bool obliged = market.book == no_book || (books & bit(market.book)) != 0;
      const double own = worth(outlook, market, weight, obliged);
      any = any || own >= 0;
      value += std::max(0.0, own);
    }
    if (any) best = std::max(best, value);
    if (books == 0) return best;
  }
}

}  // namespace

TEST_CASE("under exemptions the choice of every firm is the best of all", "[prospects][exemption]") {
  std::mt19937_64 engine(4711);
  int compared = 0;
  int held = 0;
  int exempt = 0;
  for (int round = 0; round < 24; ++round) {
    Trial trial(random_rules(engine, round % 2 == 1), 5);
    trial.run_to_year(2.0);
    World& world = trial.world;
    for (const FirmId id : trial.firms()) {
      const Firm firm = world.firms[id];
      for (const LabelOption label : label_options(world, firm.firm_class, world.firms.record(id).owner)) {
        const Outlook outlook =
            look_ahead(world, StateId{std::size_t{firm.home}}, LayerId{std::size_t{firm.layer}}, firm.firm_class, label, id);
        const Prospect chosen = choose(world, outlook, firm.weight);
        REQUIRE(chosen.exact);
        REQUIRE(chosen.value == Approx(best_by_enumeration(world, outlook, firm.weight)).epsilon(1e-9).margin(1e-9));
        exempt += chosen.exempt != 0 ? 1 : 0;
        held += chosen.held != 0 ? 1 : 0;
        ++compared;
      }
    }
  }
  CHECK(compared > 500);
  CHECK(exempt > 100);
  CHECK(held > 20);
}

TEST_CASE("under exemptions and size profiles an idea is worth the integral of its best choice", "[prospects][exemption]") {
  // Midpoint quadrature with 60,000 points in 24 random worlds, every other of them with modes, levies and chosen effort, Pareto over t = k
  // ln φ and lognormal over the normal z; kinks and the jumps of support leave O(h): agreement to 1e-4 relative.
  std::mt19937_64 engine(4712);
  int positive = 0;
  for (int round = 0; round < 24; ++round) {
    Scenario scenario = random_rules(engine, round % 3 != 0);
    const bool lognormal = round % 2 == 1;
    scenario.funding.rule = FundingRule::unlimited;
    if (round % 4 >= 2) add_stances(engine, scenario);
    scenario.startups.productivity = lognormal ? ProductivityLaw::lognormal : ProductivityLaw::pareto;
    Trial trial(scenario, 9);
    trial.run_to_year(1.0);
    World& world = trial.world;
    const StateId home{engine() % 3};
    const LayerId layer{engine() % 2};
    const Layer& row = world.layers[layer.index()];
    std::vector<Outlook> outlooks;
    for (const LabelOption label : label_options(world, FirmClass::startup, VendorId::none()))
      outlooks.push_back(look_ahead(world, home, layer, FirmClass::startup, label, FirmId::none()));
    const StartupParameters& law = scenario.startups;
    const double low = lognormal ? -9.0 : 0.0;
    const double high = lognormal ? 14.0 : 120.0;
    constexpr int points = 60'000;
    const double width = (high - low) / points;
    double sum = 0;
    for (int i = 0; i < points; ++i) {
      const double x = low + (i + 0.5) * width;
      const double log_phi = lognormal ? law.productivity_log_mean + law.productivity_log_sd * x : x / law.productivity_shape;
      const double density = lognormal ? std::exp(-0.5 * x * x) / std::sqrt(2 * 3.14159265358979323846) : std::exp(-x);
      double best = 0;
      for (const Outlook& outlook : outlooks)
        best = std::max(best, choose(world, outlook, row.markup_weight * std::exp((row.elasticity - 1) * log_phi)).value);
      sum += best * density * width;
    }
    INFO("round " << round);
    const double expected = expected_entry_value(world, home, layer);
    CHECK(expected == Approx(sum).epsilon(1e-4).margin(1e-9));
    positive += expected > 0.01 ? 1 : 0;
  }
  CHECK(positive > 12);
}

namespace {

/// One way of serving one state, and its value at a weight by definition.
struct StanceWay {
  Stance stance{};
  OperatingMode mode{};
  bool builds = false;
  double value = 0;
};

std::vector<StanceWay> ways_of(const Outlook& outlook, const MarketOutlook& market, double weight) {
  std::vector<StanceWay> ways;
  const HeldFirm held = held_firm(outlook.elasticity, market.measure);
  for (const OperatingMode mode : {OperatingMode::connected, OperatingMode::hybrid, OperatingMode::disconnected}) {
    const WaysBeside& beside = outlook.beside(market, mode);
    for (const bool builds : {false, true}) {
      const ExemptTerms& exempt = beside.exempt(builds);
      const auto above = [&](double support) { return exempt.holds(weight) ? support : 0.0; };
      const MarketTerms& obliged = market.obliged(mode, builds);
      const MarketTerms& shirking = beside.shirking(builds);
      if (obliged.slope > 0) ways.push_back({Stance::obliged, mode, builds, weight * obliged.slope - obliged.cost + above(beside.support)});
      if (exempt.terms.slope > 0) ways.push_back({Stance::exempt, mode, builds, outlook.exempt_value(exempt, weight, held)});
      if (shirking.slope <= 0) continue;
      const double kept = beside.support * (1.0 - beside.support_risked);
      ways.push_back({Stance::shirks, mode, builds, weight * shirking.slope - shirking.cost + above(kept)});
    }
  }
  return ways;
}

/// Visits the choices of one way or none in every state.
template <class Visit>
void visit_stances(World& world, const Outlook& outlook, double weight, Visit&& visit) {
  std::vector<std::vector<StanceWay>> ways;
  std::size_t codes = 1;
  for (const MarketOutlook& market : outlook.markets) {
    ways.push_back(ways_of(outlook, market, weight));
    codes *= ways.back().size() + 1;
  }
  for (std::size_t code = 1; code < codes; ++code) {
    Prospect choice;
    choice.label = outlook.label;
    BookSet kept = 0;
    std::size_t rest = code;
    for (std::size_t j = 0; j < ways.size(); ++j) {
      const std::size_t digit = rest % (ways[j].size() + 1);
      rest /= ways[j].size() + 1;
      if (digit == 0) continue;
      const StanceWay& way = ways[j][digit - 1];
      const std::uint32_t book = outlook.markets[j].book;
      choice.markets |= bit(j);
      if (way.builds) choice.builds |= bit(j);
      if (way.stance == Stance::exempt) choice.exempt |= bit(j);
      if (way.stance == Stance::shirks) choice.shirked |= bit(book);
      if (way.stance == Stance::obliged && book != no_book) kept |= bit(book);
      choice.set_mode(StateId{j}, way.mode);
      choice.value += way.value;
    }
    if ((kept & choice.shirked) != 0) continue;
    SharedCost shared(world.rules, outlook);
    const double scale = outlook.scale_at(weight);
    shared.set_scale(scale);
    choice.value -= shared(kept) + outlook.label_cost - (1 - scale) * outlook.label_compliance;
    visit(choice);
  }
}

}  // namespace

TEST_CASE("what is chosen among stances and modes under a limit is the best of all that can be paid for", "[affordability][stances]") {
  // Value to 1e-9 against every way of serving every state; a search that took a stance for another would miss by its costs.
  std::mt19937_64 engine(4713);
  int compared = 0;
  int limited = 0;
  for (int round = 0; round < 10; ++round) {
    Scenario scenario = random_rules(engine, round % 2 == 1);
    add_stances(engine, scenario);
    scenario.alliances[0].active = false;
    Trial trial(scenario, 5);
    trial.run_to_year(1.5);
    World& world = trial.world;
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    int looked = 0;
    for (const FirmId id : trial.firms()) {
      settle(world, id);
      const Firm firm = world.firms[id];
      if (firm.firm_class != FirmClass::startup || engine() % 4 != 0) continue;
      if (++looked > 8) break;
      const bool idea = looked % 2 == 1;  // with a firm's productivity, and nothing else of it
      const Surroundings around(world, StateId{std::size_t{firm.home}}, LayerId{std::size_t{firm.layer}}, FirmClass::startup,
                                idea ? FirmId::none() : id, 0.0);
      const Outlook outlook = look_ahead(world, around, 0);
      Affordability money(world, around, outlook);
      const Prospect unlimited = choose(world, outlook, firm.weight);
      const double cash = (idea ? 0.8 : 0.1) * uniform(engine);
      const Prospect chosen = money.best(unlimited, firm.weight, cash, 0.0);
      double best = 0;
      double all = 0;
      visit_stances(world, outlook, firm.weight, [&](const Prospect& choice) {
        all = std::max(all, choice.value);
        if (choice.value > best && money.needed(choice, firm.weight) <= cash) best = choice.value;
      });
      REQUIRE(unlimited.value == Approx(all).epsilon(1e-9).margin(1e-9));
      if (!chosen.exact) continue;
      REQUIRE(chosen.value == Approx(best).epsilon(1e-9).margin(1e-9));
      limited += best < all - 1e-9 ? 1 : 0;
      ++compared;
    }
  }
  CHECK(compared > 50);
  CHECK(limited > 5);
}
