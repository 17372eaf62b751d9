// Nothing is ever rewritten: a writer appends to a file of its own, and a save that failed half way is followed by a
// new file. So a reader needs no lock, and what one writer does cannot hurt another.
#include "sim/io/trial_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "sim/base/contracts.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/io/checked_lines.hpp"
#include "sim/io/shared_work.hpp"

namespace faultline {

namespace {

constexpr char lock_name[] = "lock";
constexpr char assembly_name[] = "assembled.h5";
constexpr char replacing_name[] = "replaces";
constexpr std::string_view trials_prefix = "trials-";
constexpr std::size_t most_files_of_a_writer = 10'000;

/// What versions before this one left.
bool is_of_older_version(const std::string& name) {
  return name == "journal" || name == "journal.tmp" || name == "trials" || name == "trials.tmp" || name.starts_with("part-");
}

bool is_ours(const std::string& name) {
  return name == assembly_name || name.starts_with(replacing_name) || name.starts_with(trials_prefix) || name.starts_with("lock.owner") ||
         is_of_older_version(name);
}

std::vector<std::filesystem::path> content_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

void check_version(const std::filesystem::path& folder) {
  for (const std::filesystem::path& path : content_of(folder)) {
    if (is_of_older_version(path.filename().string()))
      throw FileError(
          fmt::format("'{}' holds '{}', which no trials of this version of Faultline are in\n  = hint: give "
                      "another name, or --fresh to begin again",
                      folder.string(), path.filename().string()));
  }
}

std::string replacing_line(const Digest& batch) { return with_check(fmt::format("faultline-replaces 1 {}", batch.hex())); }

}  // namespace

std::vector<std::filesystem::path> TrialStore::trial_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const std::filesystem::path& path : content_of(folder)) {
    std::error_code error;
    // A link or a pipe of that name was not put there by us.
    if (path.filename().string().starts_with(trials_prefix) &&
        std::filesystem::symlink_status(path, error).type() == std::filesystem::file_type::regular)
      files.push_back(path);
  }
  return files;
}

void TrialStore::begin(const std::filesystem::path& folder, const StoreUse& use) {
  create_folder(folder);
  folder_ = folder;
  label_ = use.label;
}

TrialStore TrialStore::open(const std::filesystem::path& folder, const StoreUse& use) {
  TrialStore store;
  store.begin(folder, use);
  store.lock_ = FileLock::take(folder / lock_name);
  if (!store.lock_.is_held()) fail_locked(folder, store.lock_, use.otherwise);
  if (SharedWork::has_workers(folder))
    throw FileInUse(
        fmt::format("other processes share the trials of '{}'\n  = hint: join them with --share, wait for them, "
                    "or {}",
                    folder.string(), use.otherwise));
  SharedWork::remove(folder);  // nobody shares any more: who does next looks at what is saved
  if (use.fresh) {
    std::error_code ignored;
    for (const std::filesystem::path& path : content_of(folder)) {
      if (is_ours(path.filename().string())) std::filesystem::remove(path, ignored);
    }
  } else {
    check_version(folder);
  }
  for (const std::filesystem::path& path : trial_files(folder)) store.read_file_of(path);
  return store;
}

TrialStore TrialStore::join(const std::filesystem::path& folder, const StoreUse& use) {
  TrialStore store;
  store.begin(folder, use);
  return store;
}

void TrialStore::read_files_of(const std::string& writer) {
  for (const std::filesystem::path& path : trial_files(folder_)) {
    const bool is_known = std::any_of(files_.begin(), files_.end(), [&](const Extent& file) { return file.path == path; });
    if (!is_known && path.filename().string().starts_with(fmt::format("{}{}-", trials_prefix, writer))) read_file_of(path);
  }
}

void TrialStore::read_file_of(const std::filesystem::path& path) {
  const std::size_t file = files_.size();
  files_.push_back({path, {}});
  const TrialFileContent content = read_trial_file(path, [&](FoundRecord&& record) { keep(std::move(record), file); });
  if (!content.is_ours) files_.pop_back();  // it may be another writer's that has only begun
}

void TrialStore::keep(FoundRecord&& record, std::size_t file) {
  const std::size_t parts = record.contents.size();
  for (std::size_t i = 0; i < parts; ++i) {
    const TrialIdentity identity{record.trial, record.contents[i]};
    StoredTrial trial{record.outcome, file, record.values_offset, record.values};
    if (parts > 1) {
      trial.values_offset += i * sizeof(double);
      trial.values = 1;
    }
    const bool is_done = record.outcome.status == TrialStatus::done;
    if (is_done) files_[file].done.push_back(identity);
    const auto [found, is_new] = kept_.try_emplace(identity, trial);
    if (!is_new && found->second.outcome.status != TrialStatus::done) found->second = std::move(trial);
  }
}

const StoredTrial* TrialStore::find(const TrialIdentity& identity) const {
  const auto found = kept_.find(identity);
  return found == kept_.end() ? nullptr : &found->second;
}

std::size_t TrialStore::size() const {
  return static_cast<std::size_t>(
      std::count_if(kept_.begin(), kept_.end(), [](const auto& entry) { return entry.second.outcome.status == TrialStatus::done; }));
}

void TrialStore::begin_file() {
  for (std::size_t i = 1; i <= most_files_of_a_writer; ++i) {
    const std::filesystem::path path = folder_ / fmt::format("{}{}-{}", trials_prefix, writer_name(), i);
    Descriptor file = create_if_free(path);
    if (!file.is_open()) continue;  // of an earlier process of this number
    const std::string head = trial_file_head(label_);
    own_file_ = files_.size();
    files_.push_back({path, {}});
    append_durably(file, head, path);
    sync_folder(folder_);
    own_ = std::move(file);
    own_bytes_ = head.size();
    return;
  }
  fail_file("create", folder_ / fmt::format("{}{}", trials_prefix, writer_name()), 0, "too many files of that name");
}

void TrialStore::save(std::span<const TrialRecord> records) {
  if (records.empty()) return;
  std::string bytes;
  std::vector<FoundRecord> found;
  for (const TrialRecord& record : records) {
    const std::string one = render_record(record);
    const TrialOutcome& outcome = *record.outcome;
    found.push_back({record.trial,
                     record.contents,
                     {0, outcome.status, {}, outcome.seconds, outcome.events, outcome.accounts_residual, outcome.digest, outcome.failure},
                     bytes.size() + values_begin(record),
                     outcome.values.size()});
    bytes += one;
  }
  if (!own_.is_open()) begin_file();
  {
    Descriptor own = std::move(own_);  // given back only when all went well: a torn end is followed by a new file
    append_durably(own, bytes, files_[own_file_].path);
    own_ = std::move(own);
  }
  for (FoundRecord& record : found) {
    record.values_offset += own_bytes_;
    keep(std::move(record), own_file_);
  }
  own_bytes_ += bytes.size();
}

void TrialStore::read_values(const StoredTrial& trial, std::uint64_t first, std::span<double> values) {
  EXPECTS(first + values.size() <= trial.values);
  const std::filesystem::path& path = files_.at(trial.file).path;
  if (open_file_ != trial.file) {
    open_descriptor_ = open_for_reading(path);
    open_file_ = trial.file;
  }
  read_exactly(open_descriptor_, trial.values_offset + first * sizeof(double), std::as_writable_bytes(values), path);
}

std::size_t TrialStore::forget(const std::set<TrialIdentity>& identities) {
  std::set<TrialIdentity> stay;
  std::error_code ignored;
  for (const Extent& file : files_) {
    const auto goes = [&](const TrialIdentity& one) { return identities.contains(one); };
    if (std::all_of(file.done.begin(), file.done.end(), goes))
      std::filesystem::remove(file.path, ignored);
    else
      std::copy_if(file.done.begin(), file.done.end(), std::inserter(stay, stay.end()),
                   [&](const TrialIdentity& one) { return !goes(one); });
  }
  std::filesystem::remove(folder_ / replacing_name, ignored);
  SharedWork::remove(folder_);
  if (stay.empty()) remove();
  return stay.size();
}

void TrialStore::remove() {
  SharedWork::remove(folder_);
  std::error_code ignored;
  for (const std::filesystem::path& path : content_of(folder_)) {
    if (is_ours(path.filename().string()) && path != folder_ / fmt::format("{}.owner", lock_name)) std::filesystem::remove(path, ignored);
  }
  std::filesystem::remove(folder_ / lock_name, ignored);
  lock_ = FileLock();
  std::filesystem::remove(folder_, ignored);
}

std::filesystem::path TrialStore::assembly_path() const { return folder_ / assembly_name; }

void TrialStore::mark_replacing(const Digest& batch) {
  const std::string line = replacing_line(batch);
  write_file_atomically(folder_ / replacing_name, std::as_bytes(std::span(line)));
}

bool TrialStore::is_replacing(const Digest& batch) const {
  const auto lines = read_lines(folder_ / replacing_name);
  return lines && !lines->empty() && lines->front() + "\n" == replacing_line(batch);
}

}  // namespace faultline
