// Which trials of a result file are there. What is missing or failed is said case by case, beside every number that does
// without it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/io/result_reader.hpp"

namespace faultline::cli {

struct CaseTrials {
  std::string name;
  std::size_t done = 0;
  std::size_t failed = 0;
  std::size_t missing = 0;
};

struct Completeness {
  std::size_t trials = 0;
  std::size_t replications = 0;  ///< trials of each case
  std::size_t done = 0;
  std::size_t failed = 0;
  std::size_t missing = 0;
  std::vector<CaseTrials> incomplete;  ///< cases that lack a trial, in the order of the file

  [[nodiscard]] bool is_complete() const { return done == trials; }
};

Completeness completeness_of(const ResultReader& reader);

/// "19 of 24 trials done, 0 failed, 5 missing (usual 2 missing; dear 1 missing; …, of 8 each)"
std::string completeness_text(const Completeness& trials);

/// The same as a line of its own above numbers; empty where every trial is there.
std::string completeness_line(const Completeness& trials);

/// The members "trials", "done", "failed", "missing" and "incomplete_cases", without braces.
std::string completeness_json(const Completeness& trials);

}  // namespace faultline::cli
