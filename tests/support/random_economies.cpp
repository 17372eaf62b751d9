// Economies of the field table: values at and between the bounds of any parameter, of numbers, switches, words and
// names, in economies in which mechanisms act. What `check` lets through, a trial can do: no contract breaks, accounts
// close, nothing is infinite or negative that may not be. An economy that offends is told with the fewest settings that
// still do.
//
//     build/release/tests/random_economies --count 10000 --seed 1
//     build/release/tests/random_economies tests/support/three_states.toml --set 'audit.fee=1e6'    # one of them again
#include <fmt/format.h>
#include <signal.h>
#include <sys/time.h>

#include <atomic>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstring>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/support/random_settings.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

constexpr int most_seconds = 2;  // of processor time, for one trial
std::atomic<int> stop{0};

/// Series whose values may be below zero, and those that are infinite where nothing can be bought.
bool may_be_negative(std::string_view name) {
  for (const char* word : {"profit", "free_entry_distance", "variation", "labour_excess", "balance", "tail_index", "deviation_gain",
                           "bunching", "switching_wedge", "cost_per_entrant", "label_", "reserve_cost", "player_payoff", "game_energy"}) {
    if (name.find(word) != std::string_view::npos) return true;
  }
  return false;
}

/// Infinite where there is nothing to buy, and where a queue is never served.
bool may_be_infinite(std::string_view name) { return name == "price_index" || name == "public_price_index" || name == "grid_quote"; }

/// Smaller than this, beside the largest value of its series, is rounding.
constexpr double rounding = 1e-9;

std::string offence_of_series(const Scenario& scenario, const std::vector<double>& values) {
  const std::size_t dates = sample_times(scenario).size();
  std::size_t offset = 0;
  for (const SeriesEntry& entry : series_table()) {
    const std::size_t count = cells_of(scenario, entry) * dates;
    double largest = 0;
    for (std::size_t i = offset; i < offset + count; ++i) {
      if (std::isinf(values[i]) && !may_be_infinite(entry.name)) return fmt::format("'{}' is {}", entry.name, values[i]);
      if (std::isfinite(values[i])) largest = std::max(largest, std::abs(values[i]));
    }
    for (std::size_t i = offset; i < offset + count && !may_be_negative(entry.name); ++i) {
      if (values[i] < -rounding * std::max(1.0, largest)) return fmt::format("'{}' is negative", entry.name);
    }
    offset += count;
  }
  return {};
}

struct Verdict {
  std::string offence;   ///< empty when there is none
  bool is_long = false;  ///< abandoned: more events than anybody waits for, which is no fault
};

void ring_after(int seconds) {
  const itimerval timer{{0, 0}, {seconds, 0}};
  setitimer(ITIMER_PROF, &timer, nullptr);
}

/// A refusal has a place and words; what is accepted runs to its end.
Verdict verdict_of(const std::string& base, const std::vector<Setting>& settings) {
  Diagnostics diagnostics;
  const std::optional<Experiment> experiment = load_with(base, settings, diagnostics);
  if (!experiment) return {diagnostics.render().find(": error: ") == std::string::npos ? "refused without words" : ""};
  const Scenario& scenario = experiment->cases.front().scenario;
  stop = 0;
  ring_after(most_seconds);
  try {
    const TrialResult result = run_trial(scenario, 1, 0, {nullptr, &stop});
    ring_after(0);
    return {offence_of_series(scenario, result.values)};
  } catch (const TrialInterrupted&) {
    return {{}, true};
  } catch (const UsageError& error) {
    ring_after(0);
    const bool was_warned = diagnostics.render().find("may run away, and such a trial fails") != std::string::npos;
    return {was_warned ? "" : error.what()};
  } catch (const std::exception& error) {
    ring_after(0);
    return {error.what()};
  }
}

/// The kind of an offence: its words without numbers.
std::string kind_of(const std::string& offence) {
  std::string kind;
  for (const char c : offence.substr(0, offence.find(" [t = "))) {
    const bool is_digit = std::isdigit(static_cast<unsigned char>(c)) != 0;
    if (!is_digit)
      kind += c;
    else if (kind.empty() || kind.back() != '#')
      kind += '#';
  }
  return kind;
}

/// The fewest settings, one taken away after another, that offend in the same way.
std::vector<Setting> reduced(const std::string& base, std::vector<Setting> settings, const std::string& kind) {
  for (std::size_t i = settings.size(); i-- > 0;) {
    std::vector<Setting> fewer = settings;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (kind_of(verdict_of(base, fewer).offence) == kind) settings = std::move(fewer);
  }
  return settings;
}

struct Tally {
  std::size_t run = 0;
  std::size_t refused = 0;
  std::size_t abandoned = 0;
  std::size_t offences = 0;
  std::map<std::string, std::size_t> kinds;
};

/// Settings that `check` accepts: while it refuses them, half are dropped.
std::vector<Setting> accepted(const std::string& base, std::vector<Setting> settings, std::mt19937_64& engine, Tally& tally) {
  while (!settings.empty()) {
    Diagnostics diagnostics;
    if (load_with(base, settings, diagnostics)) return settings;
    ++tally.refused;
    std::shuffle(settings.begin(), settings.end(), engine);
    settings.resize(settings.size() / 2);
  }
  return settings;
}

void try_economy(const std::string& base, std::uint64_t seed, Tally& tally) {
  std::mt19937_64 engine(seed);
  const std::vector<Setting> settings = accepted(base, draw_settings(base, engine), engine, tally);
  const Verdict verdict = verdict_of(base, settings);
  ++tally.run;
  tally.abandoned += verdict.is_long ? 1 : 0;
  if (verdict.offence.empty()) return;
  ++tally.offences;
  const std::string kind = kind_of(verdict.offence);
  if (++tally.kinds[kind] > 3) return;
  std::string words;
  for (const Setting& setting : reduced(base, settings, kind)) words += fmt::format(" --set '{}={}'", setting.key, setting.value);
  fmt::print("{} {}: {}\n  {}\n", base, seed, words, verdict.offence);
  std::fflush(stdout);
}

std::uint64_t number_after(int count, char** words, std::string_view option, std::uint64_t otherwise) {
  for (int i = 1; i + 1 < count; ++i) {
    if (words[i] == option) std::from_chars(words[i + 1], words[i + 1] + std::strlen(words[i + 1]), otherwise);
  }
  return otherwise;
}

/// One economy with the settings that were told of it. @returns the exit code
int repeat(int count, char** words) {
  std::vector<Setting> settings;
  for (int i = 2; i + 1 < count; i += 2) {
    const std::string setting = words[i + 1];
    const std::size_t equals = setting.find('=');
    settings.push_back({setting.substr(0, equals), setting.substr(equals + 1)});
  }
  const Verdict verdict = verdict_of(words[1], settings);
  fmt::print("{}\n", verdict.offence.empty() ? "no offence" : verdict.offence);
  return verdict.offence.empty() ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  signal(SIGPROF, [](int) { stop = 2; });
  if (count > 3 && std::string_view(words[2]) == "--set") return repeat(count, words);
  const std::uint64_t economies = number_after(count, words, "--count", 1000);
  const std::uint64_t seed = number_after(count, words, "--seed", 1);
  Tally tally;
  for (std::uint64_t i = 0; i < economies; ++i) try_economy(base_economies()[i % base_economies().size()], seed * 1'000'000'007 + i, tally);
  fmt::print("{} economies ran, {} settings were refused, {} were abandoned after {} s, {} offences\n", tally.run, tally.refused,
             tally.abandoned, most_seconds, tally.offences);
  for (const auto& [kind, number] : tally.kinds) fmt::print("  {:6} {}\n", number, kind);
  return tally.offences == 0 ? 0 : 1;
}
