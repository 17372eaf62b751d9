// What the mechanisms cost: the baseline with one of them on, and with as many as go together, against the baseline with all
// off, turn by turn. Each is a file of overrides in tests/bench/mechanisms, at the levels that scenarios/world uses.
//
// Mechanisms add events of their own, most of them cheap, so three ratios are given. The strictest counts decisions only, which
// there are with all off too: reviews of firms and ideas. The second, of which scripts/bench has an aim, counts all that happens to
// firms and their certificates. The third is the time of a replication, which also depends on how many firms live under the mechanism.
// Names given as arguments are measured together, and nothing else.
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "models/model.hpp"
#include "tests/bench/measuring.hpp"
#include "tests/bench/scenarios.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;

namespace {

constexpr std::uint64_t seed = 1;
constexpr int rounds = 5;
constexpr double horizon = 8;

using Names = std::vector<std::string>;

const Names alone{"eligibility", "preference", "reserve", "audits",   "alliance",  "enforcement", "effort",   "trust",
                  "sovereignty", "grid",       "outages", "security", "materials", "takeover",    "switching"};

/// Each mechanism is in one set; no set holds two that refuse each other.
const std::vector<std::pair<std::string, Names>> together{
    {"with_switching",
     {"eligibility", "audits", "alliance", "enforcement", "trust", "sovereignty", "grid", "outages", "security", "materials", "takeover",
      "switching"}},
    {"with_effort", {"eligibility", "preference", "audits", "alliance", "effort", "trust", "outages", "security", "materials", "takeover"}},
    {"with_reserve",
     {"eligibility", "preference", "reserve", "audits", "alliance", "enforcement", "trust", "sovereignty", "grid", "materials",
      "takeover"}}};

Scenario baseline_with(const Names& mechanisms) {
  std::string files = "\"baseline.toml\"";
  for (const std::string& name : mechanisms) files += ", \"../tests/bench/mechanisms/" + name + ".toml\"";
  const std::string text =
      "schema = 1\ntitle = \"Mechanisms\"\nextends = [" + files + "]\n[run]\nhorizon = " + fmt::format("{:.1f}", horizon) + "\n";
  return testing::scenario_from(text);
}

bool is_decision(Verb verb) { return verb == Verb::firm_reviews || verb == Verb::idea_arrives; }

/// Whether it is about one firm or one certificate, and not about a market, a state, a body or the world.
bool concerns_firm(Verb verb) {
  switch (verb) {
    case Verb::idea_arrives:
    case Verb::firm_exits:
    case Verb::firm_dies:
    case Verb::runway_ends:
    case Verb::round_opens:
    case Verb::audit_ends:
    case Verb::certificate_expires:
    case Verb::renewal_due:
    case Verb::applicant_withdraws:
    case Verb::firm_reviews:
    case Verb::firm_applies:
    case Verb::applicant_queues:
    case Verb::capacity_ready:
    case Verb::firm_inspected:
    case Verb::firm_lapses:
    case Verb::fine_due:
    case Verb::exclusion_ends:
    case Verb::reserve_ends:
    case Verb::firm_taken_over:
    case Verb::incident_strikes: return true;
    default: return false;
  }
}

struct Counts {
  double decisions = 0;
  double firm_events = 0;
};

struct CountingTrial {
  testing::Trial& trial;
  Counts counts;

  void handle(const Event& event) {
    const auto verb = static_cast<Verb>(event.verb);
    counts.decisions += is_decision(verb) ? 1 : 0;
    counts.firm_events += concerns_firm(verb) ? 1 : 0;
    trial.handle(event);
  }
};

Counts counts_of(const Scenario& scenario) {
  testing::Trial trial(scenario, seed);
  CountingTrial counting{trial, {}};
  run_until(trial.world.events, counting, seconds_from_years(scenario.run.horizon));
  return counting.counts;
}

void measure(const std::string& name, const Scenario& off, const Counts& off_counts, const Names& mechanisms) {
  const Scenario on = baseline_with(mechanisms);
  const Counts counts = counts_of(on);
  const auto [off_seconds, seconds] = bench::best_of(
      rounds, [&] { return bench::trial_seconds(off, seed); }, [&] { return bench::trial_seconds(on, seed); });
  bench::print_row("mechanisms_" + name + "_rate", 0, counts.firm_events / seconds, "events/s");
  bench::print_row("mechanisms_" + name + "_ratio", 0, (counts.firm_events / seconds) / (off_counts.firm_events / off_seconds), "1");
  bench::print_row("mechanisms_" + name + "_decision_ratio", 0, (counts.decisions / seconds) / (off_counts.decisions / off_seconds), "1");
  bench::print_row("mechanisms_" + name + "_time_ratio", 0, off_seconds / seconds, "1");
}

}  // namespace

int main(int count, char** words) {
  try {
    const Scenario off = baseline_with({});
    const Counts off_counts = counts_of(off);
    if (count > 1) {
      const Names named(words + 1, words + count);
      measure("named", off, off_counts, named);
      return 0;
    }
    for (const std::string& name : alone) measure(name, off, off_counts, {name});
    for (const auto& [name, mechanisms] : together) measure(name, off, off_counts, mechanisms);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_mechanisms: {}\n", error.what());
    return 1;
  }
}
