// Writes a small batch through BatchWriter with values that are a formula of the trial, so that tests of the writer
// need no model. Options are words "name=value": out, cases, replications, times, states, scale, parts (bytes a part),
// fresh, single, deflate, only=K/N, fail=TRIAL, pause (ms a trial), batch, scenario=FILE (put
// inside), merge=FILE,FILE. Prints "delivered N" and one line "trial digest" each at the end.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <thread>

#include "sim/base/diagnostics.hpp"
#include "sim/base/revision.hpp"
#include "sim/io/batch_writer.hpp"
#include "sim/io/result_reader.hpp"

namespace {

using namespace faultline;
using Options = std::map<std::string, std::string>;

std::size_t number_of(const Options& options, const std::string& name, std::size_t otherwise) {
  const auto found = options.find(name);
  return found == options.end() ? otherwise : std::stoul(found->second);
}

std::vector<std::string> labels(const std::string& stem, std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(i == 0 ? "Zürich " + stem : fmt::format("{} {}", stem, i));
  return names;
}

ResultLayout make_layout(const Options& options) {
  ResultLayout layout;
  layout.title = "Does the writer lose a trial? (Zürich)";
  layout.cases = labels("case", number_of(options, "cases", 2));
  CaseCoordinate fee{"audit.fee", "million US$", "fee of an audit", "What a body asks for one audit.", {}, {}};
  CaseCoordinate mode{"alliance.trusted_tech.assessment", "", "mode of assessment", "Who assesses.", {}, {}};
  for (std::size_t i = 0; i < layout.cases.size(); ++i) {
    fee.numbers.push_back(0.25 * static_cast<double>(i));
    mode.texts.push_back(i % 2 == 0 ? "self" : "independent");
  }
  layout.coordinates = {fee, mode};
  for (std::size_t i = 0; i < number_of(options, "replications", 5); ++i) {
    layout.replications.push_back(static_cast<std::int32_t>(i));
  }
  for (std::size_t i = 0; i < number_of(options, "times", 4); ++i) layout.times.push_back(0.25 * static_cast<double>(i));
  layout.axes = {{"state", "state", "A nation state.", labels("state", number_of(options, "states", 3))},
                 {"layer", "layer", "A layer of the stack.", {"chips", "cloud"}}};
  layout.series = {{"fragmentation", "1", "fragmentation index", "0 one market, 1 all apart.", {}},
                   {"entry", "firms / year", "entry of startups", "Startups that entered since the last sample.", {"state"}},
                   {"wait", "days", "wait for an audit", "Mean wait of the audits that ended.", {"state"}},
                   {"sales", "million US$ / year", "sales", "Sales of all firms.", {"state", "layer"}}};
  layout.single_precision = options.contains("single");
  layout.deflate = static_cast<int>(number_of(options, "deflate", default_deflate));
  layout.provenance = {{"scenario_as_written", "schema = 1\ntitle = \"Zürich\"\n"}, {"command_line", "batch_driver"}};
  if (options.contains("scenario")) {
    std::ostringstream text;
    text << std::ifstream(options.at("scenario")).rdbuf();
    layout.provenance.emplace_back("scenario_resolved", text.str());
  }
  for (auto& entry : describe_program(program_revision(), io_libraries())) layout.provenance.push_back(std::move(entry));
  layout.batch_digest = options.contains("batch") ? options.at("batch") : "0123456789abcdef0123456789abcdef";
  return layout;
}

TrialOutcome run_trial(const ResultLayout& layout, std::uint32_t trial, const Options& options) {
  TrialOutcome outcome;
  outcome.trial = trial;
  outcome.status = TrialStatus::done;
  outcome.events = 1000 + trial;
  outcome.seconds = 0.001 * trial;
  outcome.accounts_residual = 1e-12 * trial;
  if (number_of(options, "fail", layout.trial_count()) == trial) {
    outcome.status = TrialStatus::failed;
    outcome.failure = "invariant violated: stock ≥ 0";
    return outcome;
  }
  for (std::size_t i = 0; i < layout.values_per_trial(); ++i) {
    const double value = std::sin(static_cast<double>(trial) + 0.001 * static_cast<double>(i));
    outcome.values.push_back(i % 17 == 5 ? std::numeric_limits<double>::quiet_NaN() : value);
  }
  return outcome;
}

std::optional<std::vector<std::uint32_t>> shard(const Options& options, const ResultLayout& layout) {
  if (!options.contains("only")) return std::nullopt;
  std::size_t which = 0;
  std::size_t count = 1;
  char slash = 0;
  std::istringstream(options.at("only")) >> which >> slash >> count;
  std::vector<std::uint32_t> trials;
  for (std::uint32_t trial = 0; trial < layout.trial_count(); ++trial) {
    if (trial % count + 1 == which) trials.push_back(trial);
  }
  return trials;
}

void print_digests(const std::string& path) {
  ResultReader reader = ResultReader::open(path);
  for (const std::uint32_t trial : reader.verify_digests()) throw FileError(fmt::format("trial {} is damaged", trial));
  for (std::size_t i = 0; i < reader.digests().size(); ++i) {
    fmt::print("{} {} {}\n", i, static_cast<int>(reader.status()[i]), reader.digests()[i].hex());
  }
}

void write_batch(const Options& options) {
  const ResultLayout layout = make_layout(options);
  const PartPolicy policy{number_of(options, "parts", std::size_t{4} << 20), 2.0};
  BatchWriter writer = BatchWriter::open(options.at("out"), layout,
                                         {options.contains("fresh") ? OpenMode::fresh : OpenMode::resume, shard(options, layout), policy});
  std::size_t delivered = 0;
  for (const std::uint32_t trial : writer.pending()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(number_of(options, "pause", 0)));
    writer.deliver(run_trial(layout, trial, options));
    ++delivered;
  }
  writer.finish();
  fmt::print("delivered {}\n", delivered);
}

void merge(const Options& options) {
  std::vector<std::filesystem::path> parts;
  std::istringstream names(options.at("merge"));
  for (std::string name; std::getline(names, name, ',');) parts.emplace_back(name);
  merge_results(parts, options.at("out"), options.contains("fresh") ? OpenMode::fresh : OpenMode::resume);
}

}  // namespace

int main(int count, char** words) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const std::size_t equals = word.find('=');
    options[word.substr(0, equals)] = equals == std::string::npos ? "" : word.substr(equals + 1);
  }
  try {
    if (options.contains("merge")) {
      merge(options);
    } else {
      write_batch(options);
    }
    print_digests(options.at("out"));
    return 0;
  } catch (const UsageError& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 2;
  } catch (const FileError& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 5;
  }
}
