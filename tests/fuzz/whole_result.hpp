// A whole result file of a small batch, made when a fuzz target begins, and the commands that read such a file.
#pragma once

#include <string>
#include <vector>

#include "tests/fuzz/scratch.hpp"

namespace faultline::fuzz {

/// Two cases of two trials; what a goal, a sweep and outcomes add to a file is in it.
inline constexpr const char* small_batch = R"(schema = 1
title = "Two small cases"
extends = "tiny.toml"

[run]
horizon = 2.0
warm_up = 0.5
sample_every = 0.5
replications = 2

[[outcome]]
name = "startup_entry"
class = ""

[variant.cheap_audits]
"audit.fee" = 0.01

[variant.dear_audits]
"audit.fee" = 0.5
)";

/// Runs the small batch into `whole.h5`. @returns its path
inline std::string make_whole_result(const ScratchFolder& folder) {
  (void)folder.write("tiny.toml", text_of_file(std::string(FAULTLINE_SOURCE_DIR) + "/scenarios/tiny.toml"));
  const std::string scenario = folder.write("small.toml", small_batch);
  const std::string whole = folder.at("whole.h5");
  if (call(cli::run_command(), {scenario, "-o", whole, "-j", "1", "--progress", "none"}) != cli::done) std::abort();
  return whole;
}

/// One of the things that a user does with a file from elsewhere, beside a whole one of the same batch.
inline void read_in_one_way(const ScratchFolder& folder, const std::string& path, const std::string& whole, std::size_t way) {
  const std::string merged = folder.at("merged.h5");
  std::error_code ignored;
  switch (way % 6) {
    case 0: (void)call(cli::summary_command(), {path, "--json"}); return;
    case 1: (void)call(cli::compare_command(), {path, "--json"}); return;
    case 2: (void)call(cli::diff_command(), {path, whole, "--json"}); return;
    case 3: (void)call(cli::summary_command(), {path}); return;
    case 4: (void)call(cli::show_command(), {path}); return;
    default: break;
  }
  (void)call(cli::merge_command(), {path, whole, "-o", merged, "--fresh", "--progress", "none"});
  std::filesystem::remove(merged, ignored);
  std::filesystem::remove_all(merged + ".parts", ignored);
}

}  // namespace faultline::fuzz
