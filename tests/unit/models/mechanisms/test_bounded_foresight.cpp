// Foresight of productivity where firms do not foresee the rest: effort, beliefs, buyers' habits, others' security and the age of a right
// count as they do without foresight. What hardly moves is chosen as by a firm without it.
#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "models/decisions/foresight.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"
#include "models/mechanisms/trust/trust.hpp"
#include "tests/support/file_tables.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

using Settings = std::vector<std::string>;

Settings economy(const Settings& more) {
  Settings settings{"funding.rule=unlimited", "run.horizon=6"};
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

Settings forward(const Settings& more, const std::string& sd, const std::string& drift = "0") {
  Settings settings = economy({"economy.expectations=forward", "startups.productivity_process=gibrat",
                               "startups.productivity_shock_sd=" + sd, "startups.productivity_drift=" + drift});
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

struct Named {
  const char* name;
  Settings settings;
};

const Settings inspected{"enforcement.active=true", "enforcement.inspection_rate=0.3", "enforcement.fine=0.05"};

Settings inspected_and(const Settings& more) {
  Settings settings = inspected;
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

std::vector<Named> rules_beside() {
  return {
      {"nothing", {}},
      {"thresholds", {"regime.light.exempt_below=6.0", "regime.strict.exempt_below=3.0", "regime.strict.revenue_cost=0.05"}},
      {"support", {"regime.strict.support=0.05", "regime.light.support=0.02", "regime.strict.exempt_below=3.0"}},
      {"size profile", {"compliance.size_exponent=0.4", "compliance.size_reference=6.0"}},
      {"inverted u", {"compliance.size_exponent=1.6", "compliance.size_reference=8.0", "regime.strict.exempt_below=3.0"}},
      {"chosen effort", inspected_and({"enforcement.effort=chosen", "regime.strict.audit=none"})},
      {"chosen effort and exclusion",
       inspected_and({"enforcement.effort=chosen", "regime.strict.audit=none", "enforcement.exclusion_after=2",
                      "enforcement.exclusion_years=3", "regime.strict.revenue_cost=0.04"})},
      {"false findings", inspected_and({"enforcement.effort=honest", "enforcement.false_finding=0.1", "enforcement.false_fine=0.5",
                                        "enforcement.exclusion_after=1"})},
      {"trust", {"trust.active=true", "trust.appeal=0.6", "trust.prior=0.6", "audit.false_pass=0.1", "trust.incident_hazard=0.3"}},
      {"trust of types",
       {"trust.active=true", "trust.appeal=0.6", "trust.prior=0.6", "trust.compliant_share=0.6", "audit.false_pass=0.1",
        "trust.liability=0.05", "trust.incident_hazard=0.2"}},
      {"switching", {"switching.active=true", "switching.rate.cloud=0.5", "switching.rate.applications=0.25"}},
      {"security", {"security.active=true", "security.vulnerability=0.3", "security.attack_rate=0.3", "security.loss=0.5"}},
      {"reserve", {"reserve.active=true", "reserve.share.arcadia=0.3", "reserve.share.borduria=0.3", "reserve.age=4"}},
  };
}

double value_of_ideas(World& world, std::size_t stream) {
  return expected_entry_value(world, StateId{stream / world.layer_count()}, LayerId{stream % world.layer_count()});
}

}  // namespace

TEST_CASE("foresight of very little luck values ideas and chooses for firms as none does", "[foresight]") {
  // A walk of .4 % a year whose scale is expected to stay, after 1.6 years without foresight: values of ideas within 1e-3, of firms within
  // 5e-3, and the same markets, books and ways for every startup that does more than break even. Two streams of ideas, one in each layer.
  for (const Named& mechanism : rules_beside()) {
    INFO(mechanism.name);
    Settings settings = forward(mechanism.settings, "0.004", "-0.000024");
    settings.push_back("economy.value_grid_points=1200");
    Trial trial(three_states(settings), 5);
    World& world = trial.world;
    world.foresight = false;
    trial.run_to_year(1.6);
    const bool reserves = world.reserve.active;  // with foresight a firm may stop when its right ends: it is worth no less
    for (const std::size_t stream : {1U, 2U}) {
      world.foresight = true;
      const double with = value_of_ideas(world, stream);
      world.foresight = false;
      const double without = value_of_ideas(world, stream);
      INFO("ideas " << stream << " " << with << " " << without);
      CHECK(with > without * (1 - 1e-3));
      CHECK(with < without * (1 + (reserves ? 1e-2 : 1e-3)));
    }
    int compared = 0;
    int young = 0;
    for (const FirmId id : trial.firms()) {
      const Firm firm = world.firms[id];
      const std::size_t stream = firm.home * world.layer_count() + firm.layer;
      if (firm.firm_class != FirmClass::startup || (stream != 1 && stream != 2)) continue;
      world.foresight = true;
      const Prospect with = best_prospect(world, id);
      world.foresight = false;
      const Prospect without = best_prospect(world, id);
      INFO("firm " << id.index() << " " << with.value << " " << without.value);
      if (without.markets == 0) CHECK((with.markets == 0 || with.value < 1e-2));
      if (without.markets == 0 || without.value < 0.02) continue;
      CHECK(with.markets == without.markets);
      CHECK(with.books == without.books);
      CHECK(with.shirked == without.shirked);
      CHECK(with.exempt == without.exempt);
      CHECK(with.held == without.held);
      CHECK(with.label == without.label);
      CHECK(with.value == Approx(without.value).epsilon(5e-3).margin(1.5e-2));
      ++compared;
      young += is_entrant(world, id) ? 1 : 0;
    }
    CHECK(compared > 10);
    if (reserves) CHECK(young > 1);
  }
}

TEST_CASE("beside every mechanism the option to stop makes risk worth having", "[foresight]") {
  for (const Named& mechanism : rules_beside()) {
    INFO(mechanism.name);
    double before = 0;
    for (const char* sd : {"0.04", "0.08", "0.12"}) {  // E z is the same at all dates: a drift of −½ (3 s)²/3
      const double drift = -1.5 * std::pow(std::stod(sd), 2);
      Trial trial(three_states(forward(mechanism.settings, sd, std::to_string(drift))), 5);
      const double value = value_of_ideas(trial.world, 1);
      INFO(sd << ": " << value << " after " << before);
      CHECK(value > before);
      before = value;
    }
  }
}

TEST_CASE("beside every mechanism it is worth more to stop knowing the new productivity than before it", "[foresight]") {
  // E max{0, V} ≥ max{0, E V}; both run, and their accounts close.
  for (const Named& mechanism : rules_beside()) {
    INFO(mechanism.name);
    Settings settings = forward(mechanism.settings, "0.1", "-0.05");
    settings.insert(settings.end(), {"run.horizon=1.5", "economy.value_grid_points=150"});
    const Scenario after = three_states(settings);
    settings.push_back("startups.stopping=before_draw");
    const Scenario before = three_states(settings);
    Trial knowing(after, 5);
    Trial blind(before, 5);
    const double value = value_of_ideas(knowing.world, 1);
    const double less = value_of_ideas(blind.world, 1);
    CHECK(value > less);
    CHECK(less > 0.5 * value);
    CHECK(run_trial(before, 11, 0).accounts_residual < 1e-9);
  }
}

TEST_CASE("what is neutral changes no bit of an economy with foresight", "[foresight]") {
  const Settings walk{"economy.expectations=forward",
                      "startups.productivity_process=gibrat",
                      "startups.productivity_shock_sd=0.05",
                      "startups.productivity_drift=-0.05",
                      "run.horizon=2",
                      "economy.value_grid_points=40"};
  const std::vector<Named> neutral{
      {"trust without appeal", {"trust.active=true", "trust.appeal=0", "audit.false_pass=0.1"}},
      {"inspectors who never come",
       {"enforcement.active=true", "enforcement.inspection_rate=0", "enforcement.effort=honest", "enforcement.false_finding=0.05"}},
      {"attacks that never come", {"security.active=true", "security.attack_rate=0", "security.loss=0.5"}},
      {"a reserve of nothing", {"reserve.active=true", "reserve.share.arcadia=0"}},
  };
  const auto plain = run_by_names(three_states(walk));
  for (const Named& mechanism : neutral) {
    Settings settings = walk;
    settings.insert(settings.end(), mechanism.settings.begin(), mechanism.settings.end());
    const Difference difference = difference_between(plain, run_by_names(three_states(settings)));
    INFO(mechanism.name << " " << difference.first);
    CHECK(difference.different == 0);
    CHECK(difference.common > 300);
  }
}

TEST_CASE("a firm that buyers know reads its value where a newcomer would sell as much", "[foresight]") {
  // Nobody is audited, so that incidents move the appeal of a firm by one factor in all states: its luck is then worth exactly what that
  // of a newcomer is whose productivity is lower by that factor.
  Trial trial(
      three_states(forward({"trust.active=true", "trust.appeal=0.8", "trust.prior=0.6", "audit.false_pass=0.1", "trust.incident_hazard=0.3",
                            "trust.shirker_hazard_ratio=3", "regime.strict.audit=none", "alliance.league.active=false"},
                           "0.08", "-0.05")),
      5);
  trial.run_to_year(2.0);
  int compared = 0;
  for (const FirmId id : trial.firms()) {
    World world = trial.world;
    Firm& firm = world.firms[id];
    if (firm.firm_class != FirmClass::startup) continue;
    const LayerId layer{std::size_t{firm.layer}};
    Prospect going;
    going.markets = 1;
    going.value = 100.0;  // it goes on whatever its luck
    world.trust.firms[id.index()].record = -1.5;
    world.trust.firms[id.index()].forwarded_at = world.now;
    const double known = TrustOutlook(world, id, layer, 0, true).appeal(StateId{0}, false);
    const double unknown = TrustOutlook(world, FirmId::none(), layer, 0, true).appeal(StateId{0}, false);
    CHECK(known < 0.97 * unknown);
    const double luck = count_on_luck(world, id, going).value - 100.0;
    const double without_record = [&] {
      world.trust.firms[id.index()].record = 0;
      firm.weight *= known / unknown;
      return count_on_luck(world, id, going).value - 100.0;
    }();
    CHECK(luck == Approx(without_record).epsilon(1e-9).margin(1e-9));
    ++compared;
    if (compared > 12) break;
  }
  CHECK(compared > 10);
}
