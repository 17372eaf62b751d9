// An idea is the same idea, and a firm meets the same luck, whatever else is in the world: draws are addressed by names and by
// numbers of their own. Dates, productivities, lives and the identities that address every other draw are compared by name.
#include <catch2/catch.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "models/economy/order_of_names.hpp"
#include "models/mechanisms/audits/certification.hpp"
#include "models/mechanisms/enforcement/enforcement.hpp"
#include "tests/support/file_tables.hpp"
#include "tests/support/perturbations.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// What chance gave a firm: the identity is the address of every draw to come.
struct Gift {
  double productivity = 0;
  double life = 0;
  std::uint64_t identity = 0;

  bool operator==(const Gift&) const = default;
};

struct Luck {
  std::map<std::string, SimTime> ideas;             ///< "cloud in arcadia, 3" -> date of arrival
  std::map<std::string, Gift> firms;                ///< "startup 3 of arcadia in cloud"
  std::map<std::string, SimTime> periods;           ///< from a firm's first review to its next regular one
  std::map<std::string, SimTime> deaths;            ///< by the exogenous hazard, reached or not
  std::map<std::string, std::uint64_t> applicants;  ///< "firm before authority": the address of its audits
  std::map<std::string, std::uint64_t> inspected;   ///< "firm in state": the address of its inspections
};

Luck follow_luck(const Scenario& scenario) {
  Trial trial(in_order_of_names(scenario), 11);
  World& world = trial.world;
  Luck luck;
  std::map<std::string, SimTime> first_reviews;
  const SimTime end = seconds_from_years(scenario.run.horizon);
  while (!world.events.empty() && world.events.next().time <= end) {
    const Event event = world.events.next();
    const auto verb = static_cast<Verb>(event.verb);
    if (verb == Verb::idea_arrives && event.plan == world.streams[event.subject].stamp) {
      const std::string home = world.scenario.states[event.subject / world.layer_count()].name;
      const std::string layer = world.scenario.layers[event.subject % world.layer_count()].name;
      luck.ideas[layer + " in " + home + ", " + std::to_string(event.object)] = event.time;
    }
    const FirmId id{event.subject};
    if (verb == Verb::firm_reviews && world.firms.is_current(id, event.plan)) {
      const std::string name = name_of(world, id);
      const FirmRecord& record = world.firms.record(id);
      const auto [first, is_first] = first_reviews.emplace(name, event.time);
      if (is_first) luck.firms[name] = {record.productivity, record.life, record.identity};
      if (event.detail == static_cast<std::uint16_t>(ReviewKind::regular)) luck.periods.emplace(name, event.time - first->second);
      luck.deaths[name] = record.dies_at;
      for (std::size_t j = 0; j < world.state_count(); ++j) {
        luck.inspected[name + " in " + world.scenario.states[j].name] = inspection_identity(world, id, StateId{j});
      }
    }
    if (verb == Verb::applicant_queues || verb == Verb::audit_ends) {
      const Certificate& certificate = world.firms[CertificateId{event.subject}];
      if (certificate.used) {
        luck.applicants[name_of(world, certificate.firm) + " before " + authority_name(world, certificate.authority)] =
            applicant_identity(world, certificate);
      }
    }
    trial.step();
  }
  return luck;
}

/// Common entries; CHECKs that they are equal. @returns how many there were
template <class Map>
std::size_t same_where_common(const Map& a, const Map& b) {
  std::size_t common = 0;
  for (const auto& [name, value] : a) {
    const auto found = b.find(name);
    if (found == b.end()) continue;
    INFO(name);
    CHECK(found->second == value);
    ++common;
  }
  return common;
}

struct Addition {
  std::string name;
  bool matters;  ///< it changes what somebody does; else every number that both record is the same, bit for bit
  std::function<void(Scenario&)> add;
};

template <class Row>
Row copy_of(const std::vector<Row>& rows, const std::string& name) {
  Row row = rows.front();
  row.name = name;
  row.label.clear();
  return row;
}

AllianceParameters league_of_nobody(const Scenario& scenario) {
  AllianceParameters alliance = copy_of(scenario.alliances, "union_of_nobody");
  alliance.members.clear();
  alliance.open_to_startups = false;
  return alliance;
}

OutageParameters outage_named(const std::string& name) {
  OutageParameters outage;
  outage.name = name;
  outage.at = 1.0;
  outage.hazard = 0.7;
  outage.duration = 0.3;
  return outage;
}

GridParameters idle_grid(const std::string& state) {
  GridParameters grid;
  grid.name = "idle_grid";
  grid.state = state;
  grid.connects = 100;
  grid.outside_rate = 5;
  grid.outside_megawatts = 10;
  return grid;
}

const std::string sooner = "more ideas a year";

std::vector<Addition> additions() {
  return {
      {"an incumbent", true, [](Scenario& s) { s.states[0].incumbents["applications"] += 1; }},
      {"incumbents in every layer", true,
       [](Scenario& s) {
         for (StateParameters& state : s.states) {
           for (auto& [layer, count] : state.incumbents) count += 7;
         }
       }},
      {"a vendor that sells", true,
       [](Scenario& s) {
         s.vendors.push_back(copy_of(s.vendors, "zenith"));
         s.vendors.back().productivity = {{"cloud", 3.0}, {"applications", 4.0}};
       }},
      {"a vendor without a firm", false,
       [](Scenario& s) {
         s.vendors.insert(s.vendors.begin(), copy_of(s.vendors, "zenith"));
         s.vendors.front().productivity.clear();
       }},
      {sooner, true, [](Scenario& s) { s.states[1].ideas["cloud"] *= 3; }},
      {"a state where nobody sells", false,
       [](Scenario& s) {
         StateParameters state = copy_of(s.states, "dorado");
         state.spending = {{"cloud", 0.0}, {"applications", 0.0}};
         state.ideas.clear();
         state.incumbents.clear();
         state.regime.clear();
         s.states.insert(s.states.begin(), state);
       }},
      {"a state that buys and sells", true, [](Scenario& s) { s.states.insert(s.states.begin(), copy_of(s.states, "dorado")); }},
      {"a layer that nobody buys", false, [](Scenario& s) { s.layers.insert(s.layers.begin(), copy_of(s.layers, "dreams")); }},
      {"an audit body for nobody", false,
       [](Scenario& s) {
         s.audit_bodies.insert(s.audit_bodies.begin(), copy_of(s.audit_bodies, "a_house_of_cards"));
         s.audit_bodies.front().scope.clear();
       }},
      {"an audit body at work", true,
       [](Scenario& s) { s.audit_bodies.insert(s.audit_bodies.begin(), copy_of(s.audit_bodies, "other_house")); }},
      {"an alliance that nobody may join", false, [](Scenario& s) { s.alliances.insert(s.alliances.begin(), league_of_nobody(s)); }},
      {"a label that is closed", false,
       [](Scenario& s) {
         s.alliances.push_back(league_of_nobody(s));
         s.alliances.back().members = {"acme"};
         s.alliances.back().active = false;
       }},
      {"an alliance of states that recognise nothing new", false,
       [](Scenario& s) {
         s.alliances.push_back(league_of_nobody(s));
         s.alliances.back().kind = AllianceKind::states;
         s.alliances.back().recognised_by.clear();
         s.alliances.back().members = {"cathay"};
       }},
      {"a regime that no state has", false, [](Scenario& s) { s.regimes.insert(s.regimes.begin(), copy_of(s.regimes, "draft")); }},
      {"a requirement and a mode that nobody asks for", false,
       [](Scenario& s) {
         s.requirements.insert(s.requirements.begin(), copy_of(s.requirements, "poetry"));
         s.modes.push_back({"verse", "poetry", 3.0});
         s.modes.push_back({"lax_security", "security", 0.01});
       }},
      {"a group of sellers whose share is recorded", false,
       [](Scenario& s) {
         SellerGroupParameters group;
         group.name = "all_of_arcadia";
         group.layer = "cloud";
         group.members = {"arcadia"};
         s.seller_groups.push_back(group);
       }},
      {"a corridor that costs nothing", false,
       [](Scenario& s) {
         CorridorParameters corridor;
         corridor.name = "open_road";
         corridor.from = "arcadia";
         corridor.to = "cathay";
         corridor.trade_cost = 1.0;
         s.corridors.push_back(corridor);
       }},
      {"a shock that changes nothing", false,
       [](Scenario& s) {
         add_shock(s, 1.3, own_values(s));
         s.shocks.back().hazard = 1.0;
         s.shocks.back().duration = 0.4;
         std::swap(s.shocks.front(), s.shocks.back());
       }},
      {"an outage that takes nothing", false, [](Scenario& s) { s.outages.push_back(outage_named("blink")); }},
      {"an outage that hits", true,
       [](Scenario& s) {
         s.outages.push_back(outage_named("dark"));
         s.outages.back().loss = 0.5;
         s.outages.back().reach = 0.5;
       }},
      {"a takeover that does not come about", false,
       [](Scenario& s) {
         s.takeovers.push_back(purchase_of_eastern(1.0));
         s.takeovers.back().active = false;
       }},
      {"a grid that firms need no connection to", false, [](Scenario& s) { s.grids.push_back(idle_grid("borduria")); }},
      {"trust that buyers do not act on", false,
       [](Scenario& s) {
         s.trust.active = true;
         s.trust.appeal = 0;
         s.trust.compliant_share = 1;
         s.trust.review_every = 0.25;
       }},
      {"inspections of honest firms", false,
       [](Scenario& s) {
         s.enforcement.active = true;
         s.enforcement.inspection_rate = {{"strict", 1.0}};
       }},
      {"a reserve of nothing", false, [](Scenario& s) { s.reserve.active = true; }},
      {"buyers who move at once", false, [](Scenario& s) { s.switching.active = true; }},
      {"auditors that are only counted", false,
       [](Scenario& s) {
         s.audit_supply.active = true;
         s.audit_supply.response = 0;
         s.audit_supply.attrition = 0;
       }},
      {"resilience that nobody asks for", false, [](Scenario& s) { s.resilience.active = true; }},
      {"security without attacks", false,
       [](Scenario& s) {
         s.security.active = true;
         s.security.attack_rate = 0;
         s.security.vendor_minimum = 0;
       }},
      {"a material that nobody uses", false, [](Scenario& s) { s.materials.active = true; }},
      {"operating modes without cut-offs", false, [](Scenario& s) { s.sovereignty.active = true; }},
  };
}

/// Rounding itself, and the spread of rule books over states that are counted.
bool is_about_the_whole(const std::string& name) {
  return name.rfind("accounts_residual", 0) == 0 || name.rfind("stock_flow_residual", 0) == 0 || name.rfind("sums_drift", 0) == 0;
}

Recorded without_the_whole(Recorded recorded) {
  std::erase_if(recorded, [](const auto& one) { return is_about_the_whole(one.first); });
  return recorded;
}

}  // namespace

TEST_CASE("whatever is added, an idea is the same idea and a firm has the same luck", "[property][economy][identity]") {
  const std::string sampling = GENERATE("independent", "stratified");
  const auto economy = [&] { return three_states({"run.horizon=4.0", "startups.sampling=" + sampling}); };
  const Luck base = follow_luck(economy());
  const Recorded recorded = without_the_whole(run_by_names(economy()));
  REQUIRE(base.ideas.size() > 90);
  REQUIRE(base.firms.size() > 90);
  REQUIRE(base.applicants.size() > 20);
  for (const Addition& addition : additions()) {
    INFO(addition.name);
    Scenario scenario = economy();
    addition.add(scenario);
    const Luck other = follow_luck(scenario);
    CHECK(same_where_common(base.firms, other.firms) > 80);
    CHECK(same_where_common(base.periods, other.periods) > 50);
    CHECK(same_where_common(base.applicants, other.applicants) > 10);
    CHECK(same_where_common(base.inspected, other.inspected) > 80);
    if (addition.name != sooner) {  // where ideas come sooner they also live sooner
      CHECK(same_where_common(base.ideas, other.ideas) == base.ideas.size());
      CHECK(same_where_common(base.deaths, other.deaths) > 80);
    }
    if (!addition.matters) {
      const Difference difference = difference_between(recorded, run_by_names(scenario));
      CHECK(difference.common == recorded.size());
      INFO(difference.first);
      CHECK(difference.different == 0);
    }
  }
}

TEST_CASE("entrants of an even population are the same for an incumbent more", "[property][economy][identity]") {
  const auto economy = [](int incumbents) {
    return three_states({"run.horizon=4.0", "startups.sampling=sobol", "startups.entry=fixed",
                         "state.arcadia.incumbents.applications=" + std::to_string(incumbents)});
  };
  const Luck thirty = follow_luck(economy(30));
  const Luck thirty_one = follow_luck(economy(31));
  CHECK(thirty.ideas == thirty_one.ideas);
  // Entry is by chance here, so the same ideas enter, in the same order.
  CHECK(same_where_common(thirty.firms, thirty_one.firms) == thirty.firms.size());
  CHECK(thirty_one.firms.size() == thirty.firms.size() + 1);
}

TEST_CASE("incumbents, ideas and vendors of one number are three firms", "[identity]") {
  const std::uint64_t key = key_of("arcadia/cloud");
  CHECK(identity_of(key, 3, Numbered::ideas) != identity_of(key, 3, Numbered::incumbents));
  CHECK(identity_of(key, 3, Numbered::ideas) != identity_of(key, 3, Numbered::vendors));
  CHECK(identity_of(key, 3, Numbered::vendors) != identity_of(key, 3, Numbered::incumbents));
  const Luck luck = follow_luck(three_states({"run.horizon=4.0"}));
  REQUIRE(luck.firms.count("incumbent 3 of arcadia in applications") == 1);
  const Gift incumbent = luck.firms.at("incumbent 3 of arcadia in applications");
  for (const auto& [name, gift] : luck.firms) {
    if (name != "incumbent 3 of arcadia in applications") CHECK(gift.identity != incumbent.identity);
  }
}

TEST_CASE("an idea is the same idea where a policy changes who enters", "[property][economy][identity]") {
  const Luck base = follow_luck(three_states());
  SECTION("at another audit fee") {
    const Luck other = follow_luck(three_states({"audit.fee=2.0"}));
    CHECK(other.ideas == base.ideas);
    CHECK(other.firms.size() != base.firms.size());  // others enter
    CHECK(same_where_common(base.firms, other.firms) > 100);
    CHECK(same_where_common(base.deaths, other.deaths) > 100);
  }
  SECTION("with audits in another state") {
    Scenario scenario = three_states();
    scenario.regimes[1].audit = AuditMode::independent;
    scenario.audit_bodies[0].scope.push_back("light");
    const Luck other = follow_luck(scenario);
    CHECK(other.ideas == base.ideas);
    CHECK(same_where_common(base.firms, other.firms) > 100);
    CHECK(same_where_common(base.deaths, other.deaths) > 100);
    CHECK(same_where_common(base.applicants, other.applicants) > 50);
  }
}
