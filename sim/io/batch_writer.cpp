// Three stages: open finds what is there already, deliver and flush save, finish assembles.
#include "sim/io/batch_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <system_error>

#include "sim/base/contracts.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/result_assembly.hpp"
#include "sim/io/result_reader.hpp"
#include "sim/io/trial_store.hpp"

namespace faultline {

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void refuse(const std::string& reason) {
  throw FileError(reason + "\n  = hint: give another name with -o, or --fresh to replace it");
}

/// The file at `path`, which must be a result.
ResultReader open_earlier(const std::filesystem::path& path) {
  try {
    return ResultReader::open(path);
  } catch (const FileError& error) {
    const std::string text = error.what();
    refuse(fmt::format("'{}' exists and is not overwritten: {}", path.string(), text.substr(0, text.find('\n'))));
  }
}

}  // namespace

std::filesystem::path parts_of(const std::filesystem::path& path) {
  std::filesystem::path folder = path;
  folder += ".parts";
  return folder;
}

struct BatchWriter::Implementation {
  void take_earlier_file(const std::function<EarlierFile(ResultReader&)>& identify);
  void take_trial(std::uint32_t trial, std::uint32_t number);
  void take_kept(std::uint32_t trial);
  void open_store(bool fresh);
  [[nodiscard]] bool all_asked_are_done() const;
  [[nodiscard]] TrialIdentity identity_of(std::uint32_t trial) const { return {digests[trial], content}; }
  std::size_t forget_kept();
  void check_nothing_is_lost(const ResultLayout& final_layout) const;
  void read_slice(std::uint32_t trial, std::size_t series_index, std::span<double> values);

  std::filesystem::path path;
  ResultLayout layout;
  Digest content;               ///< digest_content of the layout
  std::vector<Digest> digests;  ///< by trial
  PartPolicy policy;
  int threads = 1;
  std::vector<std::uint32_t> asked;
  std::vector<TrialOutcome> outcomes;  ///< by trial, without values
  std::optional<ResultReader> earlier;
  std::map<std::uint32_t, std::uint32_t> in_earlier;  ///< trial -> its number there
  std::optional<TrialStore> store;
  std::vector<const StoredTrial*> kept;  ///< by trial: where the store has it; nothing for those of the earlier file
  std::vector<TrialOutcome> buffer;
  std::size_t buffered_bytes = 0;
  Clock::time_point last_save = Clock::now();
  bool complete = false;
  std::optional<FileStamp> before;  ///< what had the name of the result when this began
};

/// @param number  of the trial in the earlier file
void BatchWriter::Implementation::take_trial(std::uint32_t trial, std::uint32_t number) {
  outcomes[trial] = earlier->outcome(number);
  outcomes[trial].trial = trial;
  in_earlier[trial] = number;
}

void BatchWriter::Implementation::take_earlier_file(const std::function<EarlierFile(ResultReader&)>& identify) {
  ResultLayout there = earlier->layout();
  const bool is_same = digest_layout(there) == digest_layout(layout);
  EarlierFile file;
  if (!is_same && identify) file = identify(*earlier);
  there.case_digests = is_same ? layout.case_digests : file.case_digests;
  const bool is_comparable = is_same || (!file.case_digests.empty() && digest_content(there) == content);
  std::multimap<Digest, std::uint32_t> wanted;
  for (std::uint32_t trial = 0; is_comparable && trial < digests.size(); ++trial) wanted.emplace(digests[trial], trial);
  std::size_t held = 0;
  std::size_t shared = 0;
  for (std::uint32_t number = 0; number < there.trial_count(); ++number) {
    if (earlier->status()[number] == TrialStatus::missing) continue;
    const auto [first, last] = wanted.equal_range(trial_digest(there, number));
    for (auto one = first; one != last; ++one) take_trial(one->second, number);
    if (earlier->status()[number] == TrialStatus::done) {
      ++held;
      if (first != last) ++shared;
    }
  }
  if (!is_same && (shared < held || !is_comparable))
    refuse(fmt::format("'{}' exists and is kept: {} its {} trials {} of this run: {}", path.string(),
                       shared == 0 ? "none of" : fmt::format("{} of", held - shared), held, shared == 0 ? "is" : "are not",
                       file.difference.empty() ? fmt::format("it is another result ('{}')", there.title) : file.difference));
}

void BatchWriter::Implementation::take_kept(std::uint32_t trial) {
  if (outcomes[trial].status == TrialStatus::done) return;
  if (const StoredTrial* found = store->find(identity_of(trial))) {
    outcomes[trial] = found->outcome;
    outcomes[trial].trial = trial;
    kept[trial] = found;
  }
}

bool BatchWriter::Implementation::all_asked_are_done() const {
  return std::all_of(asked.begin(), asked.end(), [&](std::uint32_t trial) { return outcomes[trial].status == TrialStatus::done; });
}

void BatchWriter::Implementation::read_slice(std::uint32_t trial, std::size_t series_index, std::span<double> values) {
  if (kept[trial] != nullptr) {
    store->read_values(*kept[trial], layout.offset_of(series_index), values);
  } else {
    const std::vector<double> slice = earlier->read_trial(layout.series[series_index].name, in_earlier.at(trial));
    std::copy(slice.begin(), slice.end(), values.begin());
  }
}

void BatchWriter::Implementation::open_store(bool fresh) {
  store = TrialStore::open(parts_of(path), {layout.title, "give another name with -o", fresh});
}

BatchWriter::BatchWriter(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
BatchWriter::~BatchWriter() = default;
BatchWriter::BatchWriter(BatchWriter&&) noexcept = default;
BatchWriter& BatchWriter::operator=(BatchWriter&&) noexcept = default;

BatchWriter BatchWriter::open(const std::filesystem::path& path, ResultLayout layout, BatchOptions options) {
  check_layout(layout);
  BatchWriter writer(std::make_unique<Implementation>());
  Implementation& self = *writer.implementation_;
  self.path = path;
  self.layout = std::move(layout);
  self.content = digest_content(self.layout);
  self.policy = options.policy;
  self.threads = options.threads;
  self.outcomes.resize(self.layout.trial_count());
  self.kept.resize(self.outcomes.size());
  for (std::uint32_t i = 0; i < self.outcomes.size(); ++i) {
    self.outcomes[i].trial = i;
    self.digests.push_back(trial_digest(self.layout, i));
  }
  self.asked.resize(self.outcomes.size());
  std::iota(self.asked.begin(), self.asked.end(), 0U);
  if (options.trials) self.asked = std::move(*options.trials);
  std::sort(self.asked.begin(), self.asked.end());
  EXPECTS(self.asked.empty() || self.asked.back() < self.outcomes.size());

  const Digest identity = digest_layout(self.layout);
  self.before = stamp_of(path);
  if (options.mode == OpenMode::fresh) {
    self.open_store(true);
    if (self.before) self.store->mark_replacing(identity);
    return writer;
  }
  std::error_code error;
  const bool was_kept = std::filesystem::is_directory(parts_of(path), error);
  if (was_kept) self.open_store(false);
  if (self.before && !(was_kept && self.store->is_replacing(identity))) {
    self.earlier = open_earlier(path);
    self.take_earlier_file(options.identify);
    self.complete = self.all_asked_are_done() && digest_layout(self.earlier->layout()) == identity;
  }
  if (self.complete) {
    self.forget_kept();
  } else {
    if (!was_kept) self.open_store(false);
    for (std::uint32_t trial = 0; trial < self.outcomes.size(); ++trial) self.take_kept(trial);
  }
  return writer;
}

/// What is in the file need not be kept beside it. @returns trials of other batches that stay
std::size_t BatchWriter::Implementation::forget_kept() {
  std::set<TrialIdentity> own;
  for (std::uint32_t trial = 0; trial < digests.size(); ++trial) own.insert(identity_of(trial));
  return store ? store->forget(own) : 0;
}

bool BatchWriter::already_complete() const { return implementation_->complete; }

std::vector<TrialStatus> BatchWriter::status() const {
  std::vector<TrialStatus> status;
  for (const TrialOutcome& outcome : implementation_->outcomes) status.push_back(outcome.status);
  for (const TrialOutcome& outcome : implementation_->buffer) status[outcome.trial] = outcome.status;
  return status;
}

std::vector<std::uint32_t> BatchWriter::pending() const {
  const std::vector<TrialStatus> now = status();
  std::vector<std::uint32_t> trials;
  for (const std::uint32_t trial : implementation_->asked) {
    if (now[trial] != TrialStatus::done) trials.push_back(trial);
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
  if (self.buffered_bytes >= self.policy.bytes || waited.count() >= self.policy.seconds) flush();
}

void BatchWriter::flush() {
  Implementation& self = *implementation_;
  if (self.buffer.empty()) return;
  std::vector<TrialRecord> records;
  for (const TrialOutcome& outcome : self.buffer) records.push_back({self.digests[outcome.trial], {self.content}, &outcome});
  self.store->save(records);
  for (const TrialOutcome& outcome : self.buffer) self.take_kept(outcome.trial);
  self.buffer.clear();
  self.buffered_bytes = 0;
  self.last_save = Clock::now();
}

void BatchWriter::read_slice(std::uint32_t trial, std::size_t series_index, std::span<double> values) {
  EXPECTS(implementation_->outcomes.at(trial).status == TrialStatus::done);
  implementation_->read_slice(trial, series_index, values);
}

/// A file may be replaced by one that holds no less.
void BatchWriter::Implementation::check_nothing_is_lost(const ResultLayout& final_layout) const {
  if (!earlier) return;
  for (const auto& [trial, number] : in_earlier) {
    if (layout.replication_of(trial) >= final_layout.replications.size() && earlier->status()[number] == TrialStatus::done)
      refuse(fmt::format("'{}' holds {} replications, and {} are enough now", path.string(), earlier->layout().replications.size(),
                         final_layout.replications.size()));
  }
}

std::size_t BatchWriter::finish(std::optional<std::size_t> replications) {
  Implementation& self = *implementation_;
  if (self.complete) return 0;
  flush();
  ResultLayout layout = self.layout;
  layout.replications.resize(replications.value_or(layout.replications.size()));
  self.check_nothing_is_lost(layout);
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
  publish_result(
      self.store->assembly_path(), self.path, self.before, layout, outcomes,
      [&](std::uint32_t trial, std::size_t series, std::span<double> values) { self.read_slice(saved_as[trial], series, values); },
      self.threads);
  self.complete = true;
  return self.forget_kept();
}

}  // namespace faultline
