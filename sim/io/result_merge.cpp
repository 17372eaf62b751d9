// merge_results: shards are ordinary result files with other trials missing, so joining them is assembling from several
// readers.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <system_error>

#include "sim/base/diagnostics.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/batch_writer.hpp"
#include "sim/io/result_assembly.hpp"
#include "sim/io/result_difference.hpp"
#include "sim/io/result_reader.hpp"

namespace faultline {

namespace {

constexpr char merge_hint[] = "merge only shards of one scenario, run by one version of the program with one seed";

class Merge {
 public:
  void add(ResultReader reader);
  void publish(const std::filesystem::path& out, const std::optional<FileStamp>& replaced, const MergeReport& report, int threads);

 private:
  void take(std::uint32_t trial);

  std::vector<ResultReader> readers_;
  std::vector<TrialOutcome> outcomes_;
  std::vector<std::size_t> sources_;  ///< by trial: the reader that has it
};

void Merge::take(std::uint32_t trial) {
  ResultReader& reader = readers_.back();
  const TrialStatus status = reader.status()[trial];
  const TrialOutcome& known = outcomes_[trial];
  if (status == TrialStatus::done && known.status == TrialStatus::done && reader.digests()[trial] != known.digest) {
    ResultReader& other = readers_[sources_[trial]];
    throw FileError(fmt::format(
        "trial {} (case '{}', replication {}) differs between '{}' and '{}': {}{}\n  = hint: {}", trial,
        reader.layout().cases[reader.layout().case_of(trial)], reader.layout().replications[reader.layout().replication_of(trial)],
        other.path().string(), reader.path().string(),
        value_differences(reader.layout(), other.read_trial(trial), "the first", reader.read_trial(trial), "in the second"),
        provenance_differences(other.layout().provenance, "the first", reader.layout().provenance, "in the second"), merge_hint));
  }
  if (status == TrialStatus::missing || known.status == TrialStatus::done) return;
  outcomes_[trial] = reader.outcome(trial);
  sources_[trial] = readers_.size() - 1;
}

void Merge::add(ResultReader reader) {
  readers_.push_back(std::move(reader));
  const ResultReader& last = readers_.back();
  const ResultReader& first = readers_.front();
  if (digest_layout(last.layout()) != digest_layout(first.layout())) {
    throw FileError(fmt::format("'{}' and '{}' are of different batches{}\n  = hint: {}", first.path().string(), last.path().string(),
                                provenance_differences(first.layout().provenance, "the first", last.layout().provenance, "in the second"),
                                merge_hint));
  }
  outcomes_.resize(last.layout().trial_count());
  sources_.resize(outcomes_.size());
  for (std::uint32_t trial = 0; trial < outcomes_.size(); ++trial) {
    outcomes_[trial].trial = trial;
    take(trial);
  }
}

void Merge::publish(const std::filesystem::path& out, const std::optional<FileStamp>& replaced, const MergeReport& report, int threads) {
  std::filesystem::path temporary = out;
  temporary += fmt::format(".{}.tmp", writer_name());
  ResultLayout layout = readers_.front().layout();
  for (const ResultReader& reader : readers_) layout.deflate = std::max(layout.deflate, reader.layout().deflate);
  const auto is_done = [](const TrialOutcome& outcome) { return outcome.status == TrialStatus::done; };
  const auto trials = static_cast<std::size_t>(std::count_if(outcomes_.begin(), outcomes_.end(), is_done));
  std::size_t slices = 0;
  const auto read_slice = [&](std::uint32_t trial, std::size_t series, std::span<double> values) {
    const std::vector<double> slice = readers_[sources_[trial]].read_trial(layout.series[series].name, trial);
    std::copy(slice.begin(), slice.end(), values.begin());
    if (report) report("series of trials written", ++slices, trials * layout.series.size());
  };
  publish_result(temporary, out, replaced, layout, outcomes_, read_slice, threads);
}

}  // namespace

void merge_results(const std::vector<std::filesystem::path>& parts, const std::filesystem::path& out, OpenMode mode,
                   const MergeReport& report, int threads) {
  if (parts.empty()) throw UsageError("nothing to merge\n  = hint: name the result files of the shards");
  const std::optional<FileStamp> before = stamp_of(out);
  Merge merge;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    merge.add(ResultReader::open(parts[i]));
    if (report) report("files read", i + 1, parts.size());
  }
  std::error_code error;
  if (mode == OpenMode::resume && std::filesystem::exists(out, error)) {
    // What `out` already holds of the batch is joined, not lost; anything else there is refused.
    try {
      merge.add(ResultReader::open(out));
    } catch (const FileError& failure) {
      const std::string text = failure.what();
      throw FileError(
          fmt::format("'{}' exists and is not overwritten: {}\n  = hint: give another name with -o, or --fresh "
                      "to replace it",
                      out.string(), text.substr(0, text.find('\n'))));
    }
  }
  merge.publish(out, before, report, threads);
}

}  // namespace faultline
