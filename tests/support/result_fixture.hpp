// A small layout and outcomes for tests of result files, and a folder that goes when the test ends.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <random>
#include <string>

#include "sim/io/result_layout.hpp"

namespace faultline::testing {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "faultline-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

inline ResultLayout small_layout() {
  ResultLayout layout;
  layout.title = "Ein Versuch in Zürich";
  layout.cases = {"no alliance", "sélf-attested", "independent"};
  layout.coordinates = {{"audit.fee", "million US$", "fee", "Fee of one audit.", {0.0, 0.5, 1.0}, {}},
                        {"audit-fee", "", "mode", "A name that collides.", {}, {"a", "", "ü"}}};
  layout.replications = {0, 1, 2, 3, 4, 5, 6};
  layout.times = {0.0, 0.25, 0.5};
  layout.axes = {{"state", "state", "A nation state.", {"Zürich", "Erewhon"}}, {"layer", "layer", "A layer.", {"cloud"}}};
  layout.series = {{"price_index", "1", "price index", "CES.", {}},
                   {"wait", "days", "wait", "Mean wait.", {"state"}},
                   {"sales", "million US$", "sales", "All firms.", {"state", "layer"}}};
  layout.provenance = {{"scenario_as_written", "title = \"Zürich\"\n"}, {"host", "h"}};
  layout.batch_digest = "batch-1";
  return layout;
}

/// Values that differ in every trial and place; every eleventh is NaN.
inline TrialOutcome make_outcome(const ResultLayout& layout, std::uint32_t trial) {
  TrialOutcome outcome;
  outcome.trial = trial;
  outcome.status = TrialStatus::done;
  outcome.seconds = 0.5;
  outcome.events = 100 + trial;
  outcome.accounts_residual = 1e-13 * trial;
  for (std::size_t i = 0; i < layout.values_per_trial(); ++i) {
    outcome.values.push_back(i % 11 == 7 ? -std::numeric_limits<double>::quiet_NaN() : 1000.0 * trial + std::sqrt(double(i)));
  }
  return outcome;
}

}  // namespace faultline::testing
