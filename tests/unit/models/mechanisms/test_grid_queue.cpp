// The grid queue: what comes in is connected, withdrawn or waits; Little's law; deposits; and what firms make of the quoted wait.
#include <catch2/catch.hpp>

#include <cmath>
#include <string>

#include "models/mechanisms/grid/grid_queue.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// Three states, of which Arcadia has a grid; `more` are further keys of it.
Scenario with_grid(const std::string& more, const std::vector<std::string>& overrides = {}) {
  const std::string grid = R"(
[[grid]]
name = "network"
state = "arcadia"
connects = 20.0
)" + more + "\n";
  return scenario_from(project_text("tests/support/three_states.toml") + grid, overrides);
}

const std::string busy = R"(
growth = 0.05
megawatts = 4.0
readiness_time = 0.5
hold_time = 0.1
deposit = 0.01
outside_rate = 3.0
outside_megawatts = 5.0
speculative_share = 0.5
option_value = 0.05
option_life = 3.0
backlog = 10
)";

/// What has gone in must have gone out or wait, time in the queue must be the sum of everyone's, deposits must be somewhere.
void check_books(const Trial& trial) {
  const World& world = trial.world;
  Grid grid = world.grids.front();
  integrate_grid(grid, world.now);
  double waiting = 0;
  double ages = 0;
  double deposits = 0;
  const auto count = [&](std::uint32_t p) {
    const GridProject& project = grid.projects[p];
    waiting += project.megawatts;
    ages += project.megawatts * years_from_seconds(world.now - project.applied_at);
    deposits += project.deposit;
  };
  for (std::uint32_t p = grid.first; p != no_project; p = grid.projects[p].next) count(p);
  if (grid.connecting != no_project) count(grid.connecting);
  REQUIRE(grid.waiting == Approx(waiting).margin(1e-9));
  REQUIRE(grid.totals.arrived == Approx(grid.totals.connected + grid.totals.withdrawn + waiting).margin(1e-8));
  REQUIRE(grid.totals.waiting_integral == Approx(grid.totals.residence + ages).margin(1e-6));  // Little's law, exact in a sample path
  REQUIRE(grid.deposits == Approx(deposits).margin(1e-9));
  REQUIRE(world.ledger.balance(world.ledger.grid_deposits()) == Approx(deposits).margin(1e-9));
  REQUIRE(grid.deposits == Approx(grid.deposit * waiting).margin(1e-9));
}

}  // namespace

TEST_CASE("a grid that no firm needs changes no bit of any other series", "[grid]") {
  const SeriesOf without = run_series(three_states());
  const Scenario idle = with_grid("");
  const SeriesOf with = run_series(idle);
  std::size_t differ = 0;
  std::size_t compared = 0;
  for (const SeriesEntry& entry : series_table()) {
    if (entry.recorded != nullptr || cells_of(idle, entry) == 0) continue;
    for (std::size_t date = 0; date < with.dates(); ++date) {
      for (std::size_t cell = 0; cell < with.cells(entry.name); ++cell) {
        differ += bits_that_differ({without.at(entry.name, date, cell)}, {with.at(entry.name, date, cell)});
        ++compared;
      }
    }
  }
  CHECK(compared > 1000);
  CHECK(differ == 0);
}

TEST_CASE("projects of others and their deposits leave the firms alone", "[grid]") {
  // Common random numbers: who comes, and who has come by when, is the same whoever else queues.
  const SeriesOf without = run_series(three_states());
  const SeriesOf with = run_series(
      with_grid("outside_rate = 5.0\noutside_megawatts = 2.0\nspeculative_share = 0.5\noption_value = 0.1\ndeposit = 0.01\nbacklog = 8"));
  for (const std::string_view name : {"ideas", "entries", "revenue", "price_index"}) {
    for (std::size_t date = 0; date < with.dates(); ++date) CHECK(with.total(name, date) == without.total(name, date));
  }
  CHECK(with.mean("grid_connections") > 0);
}

TEST_CASE("a project more that waits from the start is no other project later", "[grid]") {
  struct Project {
    SimTime applied_at;
    ProjectKind kind;
    SimTime ready_at;
    double option_value;
    bool operator==(const Project&) const = default;
  };
  const auto later_projects = [](int backlog) {
    Trial trial(
        with_grid("outside_rate = 9.0\noutside_megawatts = 2.0\nspeculative_share = 0.5\noption_value = 0.1\n"
                  "option_law = \"exponential\"\nreadiness_time = 0.5\nbacklog = " +
                      std::to_string(backlog),
                  {"grid.network.connects=0.0"}));
    trial.run_to_year(4.0);
    std::vector<Project> projects;
    for (const GridProject& project : trial.world.grids.front().projects) {
      if (project.applied_at > 0) projects.push_back({project.applied_at, project.kind, project.ready_at, project.option_value});
    }
    CHECK(trial.world.grids.front().projects.size() == projects.size() + static_cast<std::size_t>(backlog));
    return projects;
  };
  const std::vector<Project> eight = later_projects(8);
  CHECK(eight.size() > 20);
  CHECK(later_projects(9) == eight);
}

TEST_CASE("the books of a queue close after every event", "[grid]") {
  for (const char* discipline : {"fifo", "readiness"}) {
    Scenario scenario = with_grid(busy + "discipline = \"" + discipline + "\"");
    add_shock(scenario, 3.0, {{"grid.network.deposit", number_value(0.04)}});
    add_shock(scenario, 5.0, {{"grid.network.deposit", number_value(0.02)}, {"grid.network.connects", number_value(5.0)}});
    add_shock(scenario, 7.0, {{"grid.network.outside_rate", number_value(9.0)}, {"grid.network.connects", number_value(0.0)}});
    add_shock(scenario, 8.0,
              {{"grid.network.connects", number_value(40.0)}, {"state.arcadia.adequacy", names_value({"borduria", "cathay"})}});
    Trial trial(scenario);
    while (trial.world.now < seconds_from_years(10.0) && !trial.world.events.empty()) {
      if (trial.world.events.next().time > seconds_from_years(10.0)) break;
      trial.step();
      check_books(trial);
    }
    CHECK(trial.world.grids.front().totals.connected > 20);
    CHECK(trial.world.grids.front().totals.withdrawn > 5);
    CHECK(trial.world.grids.front().totals.firms_connected > 0);
    CHECK(run_trial(scenario, 1, 0).accounts_residual < 1e-9);
  }
}

TEST_CASE("a deposit above every option value clears the speculative places at once", "[grid]") {
  Scenario scenario = with_grid(
      "outside_rate = 30.0\nspeculative_share = 0.6\noption_value = 0.05\noption_law = \"deterministic\"\nhold_time = 0.05\n"
      "readiness_time = 1.0\nbacklog = 40");
  for (const double deposit : {0.049, 0.05}) {
    Scenario raised = scenario;
    add_shock(raised, 4.0, {{"grid.network.deposit", number_value(deposit)}});
    Trial trial(raised);
    trial.run_to_year(3.99);
    CHECK(trial.world.grids.front().speculative > 500);
    trial.run_to_year(4.0);
    const Grid& grid = trial.world.grids.front();
    CHECK((grid.speculative > 500) == (deposit < 0.05));
    CHECK(grid.deposits == Approx(deposit * grid.waiting).epsilon(1e-12));
    trial.run_to_year(6.0);
    CHECK((trial.world.grids.front().speculative > 500) == (deposit < 0.05));  // and none comes back
  }
}

TEST_CASE("a quoted wait makes a firm rent that would build", "[grid]") {
  const auto built = [](const std::string& connects) {
    Trial trial(with_grid("megawatts = 4.0", {"grid.network.connects=" + connects, "localisation.build_cost=1.0"}));
    trial.run_to_year(0.0);
    double count = 0;
    for (const FirmId firm : trial.firms()) {
      const PresenceId p = trial.world.firms.presence_in(firm, StateId{0U});
      if (p.exists() && (trial.world.firms[p].building || trial.world.firms[p].capacity == LocalCapacity::built)) ++count;
    }
    return count;
  };
  CHECK(built("1000.0") > 0);
  CHECK(built("0.01") == 0);  // four centuries for one connection
}

TEST_CASE("a firm waits for its connection as long as it was quoted, if nobody leaves", "[grid]") {
  Trial trial(with_grid("megawatts = 4.0", {"grid.network.connects=16.0", "localisation.build_cost=0.1", "localisation.build_time=0.1",
                                            "localisation.rent_premium=20.0", "startups.exit_hazard=0"}));
  trial.run_to_year(0.0);
  for (const FirmId firm : trial.firms()) {
    const PresenceId p = trial.world.firms.presence_in(firm, StateId{0U});
    if (!p.exists() || trial.world.firms[p].ready_at != never) continue;
    const double quoted = remaining_connection(trial.world, firm, StateId{0U});
    CHECK(quoted > 0);
    Trial later = trial;
    later.run_to_year(quoted + 1e-6);
    CHECK(later.world.firms[p].open);
    Trial earlier = trial;
    earlier.run_to_year(quoted - 1e-3);
    CHECK_FALSE(earlier.world.firms[p].open);
    return;
  }
  FAIL("no firm waits");
}

TEST_CASE("mistakes about grids are found where they stand", "[grid]") {
  const auto message = [](const std::string& more, const std::vector<std::string>& overrides) {
    try {
      with_grid(more, overrides);
    } catch (const std::exception& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(message("[[grid]]\nname = \"other\"\nstate = \"arcadia\"\nconnects = 1.0", {}).find("a second grid") != std::string::npos);
  CHECK(message("state = \"nowhere\"", {}).find("state") != std::string::npos);
}
