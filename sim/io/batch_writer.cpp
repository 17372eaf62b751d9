// Three stages: open decides what may be kept, deliver and flush save parts, finish assembles.
#include "sim/io/batch_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <numeric>
#include <string>
#include <system_error>

#include "sim/base/contracts.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/parts_folder.hpp"
#include "sim/io/result_assembly.hpp"
#include "sim/io/result_reader.hpp"

namespace faultline {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t in_earlier_file = std::numeric_limits<std::size_t>::max();

[[noreturn]] void refuse(const std::string& reason) {
  throw FileError(reason + "\n  = hint: give another name with -o, or --fresh to replace it");
}

/// The file at `path`, which must be a result of this batch.
ResultReader open_same_batch(const std::filesystem::path& path, const Digest& identity) {
  std::optional<ResultReader> reader;
  try {
    reader = ResultReader::open(path);
  } catch (const FileError& error) {
    const std::string text = error.what();
    refuse(fmt::format("'{}' exists and is not overwritten: {}", path.string(), text.substr(0, text.find('\n'))));
  }
  if (digest_layout(reader->layout()) != identity) {
    refuse(fmt::format("'{}' exists and is another result ('{}')", path.string(), reader->layout().title));
  }
  return std::move(*reader);
}

std::filesystem::path parts_of(const std::filesystem::path& path) {
  std::filesystem::path folder = path;
  folder += ".parts";
  return folder;
}

}  // namespace

struct BatchWriter::Implementation {
  void take_earlier_file();
  void take_parts();
  void keep(const TrialOutcome& head, std::size_t source);
  [[nodiscard]] bool all_asked_are_done() const;
  void read_slice(std::uint32_t trial, std::size_t series_index, std::span<double> values);

  std::filesystem::path path;
  ResultLayout layout;
  PartPolicy policy;
  std::vector<std::uint32_t> asked;
  std::vector<TrialOutcome> outcomes;  ///< by trial, without values
  std::vector<std::size_t> sources;    ///< by trial: its record in the parts, or in_earlier_file
  std::optional<ResultReader> earlier;
  std::optional<PartsFolder> parts;
  std::vector<TrialOutcome> buffer;
  std::size_t buffered_bytes = 0;
  Clock::time_point last_save = Clock::now();
  bool complete = false;
  std::optional<FileStamp> before;  ///< what had the name of the result when this began
};

void BatchWriter::Implementation::keep(const TrialOutcome& head, std::size_t source) {
  if (outcomes[head.trial].status == TrialStatus::done)
    return;
  outcomes[head.trial] = head;
  sources[head.trial] = source;
}

void BatchWriter::Implementation::take_earlier_file() {
  for (std::uint32_t trial = 0; trial < outcomes.size(); ++trial) {
    if (earlier->status()[trial] == TrialStatus::missing)
      continue;
    keep({trial,
          earlier->status()[trial],
          {},
          earlier->seconds()[trial],
          static_cast<std::uint64_t>(earlier->events()[trial]),
          earlier->accounts_residuals()[trial],
          earlier->digests()[trial],
          earlier->failures()[trial]},
         in_earlier_file);
  }
}

void BatchWriter::Implementation::take_parts() {
  for (std::size_t i = 0; i < parts->records().size(); ++i)
    keep(parts->records()[i].outcome, i);
}

bool BatchWriter::Implementation::all_asked_are_done() const {
  for (const std::uint32_t trial : asked) {
    if (outcomes[trial].status != TrialStatus::done)
      return false;
  }
  return true;
}

void BatchWriter::Implementation::read_slice(std::uint32_t trial, std::size_t series_index, std::span<double> values) {
  if (sources[trial] == in_earlier_file) {
    const std::vector<double> slice = earlier->read_trial(layout.series[series_index].name, trial);
    std::copy(slice.begin(), slice.end(), values.begin());
  } else {
    parts->read_values(sources[trial], layout.offset_of(series_index), values);
  }
}

BatchWriter::BatchWriter(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
BatchWriter::~BatchWriter() = default;
BatchWriter::BatchWriter(BatchWriter&&) noexcept = default;
BatchWriter& BatchWriter::operator=(BatchWriter&&) noexcept = default;

BatchWriter BatchWriter::open(const std::filesystem::path& path, ResultLayout layout, OpenMode mode,
                              std::optional<std::vector<std::uint32_t>> trials, PartPolicy policy) {
  check_layout(layout);
  BatchWriter writer(std::make_unique<Implementation>());
  Implementation& self = *writer.implementation_;
  self.path = path;
  self.layout = std::move(layout);
  self.policy = policy;
  self.outcomes.resize(self.layout.trial_count());
  for (std::uint32_t i = 0; i < self.outcomes.size(); ++i)
    self.outcomes[i].trial = i;
  self.sources.resize(self.outcomes.size());
  self.asked.resize(self.outcomes.size());
  std::iota(self.asked.begin(), self.asked.end(), 0U);
  if (trials)
    self.asked = std::move(*trials);
  std::sort(self.asked.begin(), self.asked.end());
  EXPECTS(self.asked.empty() || self.asked.back() < self.outcomes.size());

  const std::filesystem::path folder = parts_of(path);
  self.before = stamp_of(path);
  const bool exists = self.before.has_value();
  if (mode == OpenMode::fresh) {
    self.parts = PartsFolder::begin(folder, self.layout, exists);
    return writer;
  }
  const Digest identity = digest_layout(self.layout);
  const auto journal = PartsFolder::inspect(folder);
  if (journal && journal->identity != identity)
    refuse(fmt::format("'{}' holds trials of another batch", folder.string()));
  const bool replaces = journal && journal->replaces_result;
  if (exists && !replaces) {
    self.earlier = open_same_batch(path, identity);
    self.take_earlier_file();
    self.complete = self.all_asked_are_done();
  }
  if (self.complete) {
    PartsFolder::discard(folder);
  } else {
    self.parts = PartsFolder::open(folder, self.layout, replaces);
    self.take_parts();
  }
  return writer;
}

bool BatchWriter::already_complete() const {
  return implementation_->complete;
}

std::vector<TrialStatus> BatchWriter::status() const {
  std::vector<TrialStatus> status;
  for (const TrialOutcome& outcome : implementation_->outcomes)
    status.push_back(outcome.status);
  for (const TrialOutcome& outcome : implementation_->buffer)
    status[outcome.trial] = outcome.status;
  return status;
}

std::vector<std::uint32_t> BatchWriter::pending() const {
  const std::vector<TrialStatus> now = status();
  std::vector<std::uint32_t> trials;
  for (const std::uint32_t trial : implementation_->asked) {
    if (now[trial] != TrialStatus::done)
      trials.push_back(trial);
  }
  return trials;
}

void BatchWriter::deliver(TrialOutcome&& outcome) {
  Implementation& self = *implementation_;
  EXPECTS(!self.complete);
  seal_outcome(self.layout, outcome);
  self.buffered_bytes += outcome.values.size() * sizeof(double);
  self.buffer.push_back(std::move(outcome));
  const std::chrono::duration<double> waited = Clock::now() - self.last_save;
  if (self.buffered_bytes >= self.policy.bytes || waited.count() >= self.policy.seconds)
    flush();
}

void BatchWriter::flush() {
  Implementation& self = *implementation_;
  if (self.buffer.empty())
    return;
  const std::size_t first = self.parts->records().size();
  self.parts->save(self.buffer);
  for (std::size_t i = first; i < self.parts->records().size(); ++i)
    self.keep(self.parts->records()[i].outcome, i);
  self.buffer.clear();
  self.buffered_bytes = 0;
  self.last_save = Clock::now();
}

void BatchWriter::read_slice(std::uint32_t trial, std::size_t series_index, std::span<double> values) {
  EXPECTS(implementation_->outcomes.at(trial).status == TrialStatus::done);
  implementation_->read_slice(trial, series_index, values);
}

void BatchWriter::finish(std::optional<std::size_t> replications) {
  Implementation& self = *implementation_;
  if (self.complete)
    return;
  flush();
  ResultLayout layout = self.layout;
  layout.replications.resize(replications.value_or(layout.replications.size()));
  std::vector<TrialOutcome> outcomes;
  std::vector<std::uint32_t> saved_as;  // by trial of the file: its number in the batch
  for (std::uint32_t trial = 0; trial < layout.trial_count(); ++trial) {
    saved_as.push_back(self.layout.trial(layout.case_of(trial), layout.replication_of(trial)));
    outcomes.push_back(self.outcomes[saved_as.back()]);
    outcomes.back().trial = trial;
    const bool is_asked = std::binary_search(self.asked.begin(), self.asked.end(), saved_as.back());
    EXPECTS(!is_asked || outcomes.back().status != TrialStatus::missing);
  }
  create_folder(self.path.parent_path());
  publish_result(self.parts->assembly_path(), self.path, self.before, layout, outcomes,
                 [&](std::uint32_t trial, std::size_t series, std::span<double> values) {
                   self.read_slice(saved_as[trial], series, values);
                 });
  self.parts->remove();
  self.complete = true;
}

}  // namespace faultline
