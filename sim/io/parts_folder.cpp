// A part counts when it is whole and the journal names it; everything else in the folder is a leftover.
#include "sim/io/parts_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <system_error>

#include "sim/base/contracts.hpp"
#include "sim/base/diagnostics.hpp"

namespace faultline {

namespace {

constexpr char journal_name[] = "journal";
constexpr char lock_name[] = "lock";
constexpr char assembly_name[] = "assembled.h5";

bool is_ours(const std::string& name) {
  return name == journal_name || name == assembly_name || name == std::string(journal_name) + ".tmp" ||
         name.starts_with("part-") || name.starts_with("lock.owner.");
}

/// Removes what is ours but the lock, the journal first: without it nothing counts.
void remove_content(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::remove(folder / journal_name, error);
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (is_ours(entry.path().filename().string()))
      files.push_back(entry.path());
  }
  for (const std::filesystem::path& file : files)
    std::filesystem::remove(file, error);
}

/// @param lock  of this process; it ends here
void remove_folder(const std::filesystem::path& folder, FileLock& lock) {
  remove_content(folder);
  std::error_code ignored;
  std::filesystem::remove(folder / lock_name, ignored);
  lock = FileLock();
  std::filesystem::remove(folder, ignored);
}

}  // namespace

std::optional<JournalContent> PartsFolder::inspect(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / journal_name;
  auto content = Journal::read(path);
  std::error_code error;
  if (!content && std::filesystem::exists(path, error)) {
    throw FileError(
        fmt::format("'{}' is not a journal of this version of Faultline\n  = hint: give another name with -o, "
                    "or --fresh to begin again",
                    path.string()));
  }
  return content;
}

PartsFolder PartsFolder::lock(const std::filesystem::path& folder) {
  create_folder(folder);
  PartsFolder parts;
  parts.folder_ = folder;
  parts.lock_ = FileLock::take(folder / lock_name);
  if (!parts.lock_.is_held())
    fail_locked(folder, parts.lock_, "give another name with -o");
  return parts;
}

PartsFolder PartsFolder::open(const std::filesystem::path& folder, const ResultLayout& layout, bool replaces_result) {
  PartsFolder parts = lock(folder);
  parts.identity_ = digest_layout(layout);
  JournalContent kept{parts.identity_, replaces_result, {}};
  if (const auto content = inspect(folder)) {
    EXPECTS(content->identity == parts.identity_);
    for (const JournalEntry& entry : content->entries) {
      auto records = read_part(parts.part_path(entry), parts.identity_, entry.digest, layout);
      if (!records)
        continue;
      parts.take(entry, std::move(*records));
      kept.entries.push_back(entry);
    }
  }
  parts.journal_ = Journal::write(folder / journal_name, kept);
  return parts;
}

PartsFolder PartsFolder::begin(const std::filesystem::path& folder, const ResultLayout& layout, bool replaces_result) {
  PartsFolder parts = lock(folder);
  remove_content(folder);
  parts.identity_ = digest_layout(layout);
  parts.journal_ = Journal::write(folder / journal_name, {parts.identity_, replaces_result, {}});
  return parts;
}

void PartsFolder::discard(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::exists(folder / lock_name, error)) {
    std::filesystem::remove(folder, error);  // empty, if a kill came between the lock and the folder
  } else if (FileLock lock = FileLock::take(folder / lock_name); lock.is_held()) {
    remove_folder(folder, lock);
  }
}

void PartsFolder::save(std::span<const TrialOutcome> outcomes) {
  JournalEntry entry{next_part_, {}, writer_name()};
  std::vector<PartRecord> records;
  entry.digest = write_part(part_path(entry), identity_, outcomes, records);
  journal_.append(entry);
  take(entry, std::move(records));
}

void PartsFolder::take(const JournalEntry& entry, std::vector<PartRecord> records) {
  for (PartRecord& record : records) {
    records_.push_back(std::move(record));
    parts_.push_back(entries_.size());
  }
  entries_.push_back(entry);
  next_part_ = std::max(next_part_, entry.part + 1);
}

void PartsFolder::read_values(std::size_t record, std::size_t offset, std::span<double> values) {
  const std::size_t part = parts_.at(record);
  const std::filesystem::path path = part_path(entries_[part]);
  if (open_part_ != part) {
    open_file_ = open_for_reading(path);
    open_part_ = part;
  }
  read_exactly(open_file_, records_[record].values_offset + offset * sizeof(double), std::as_writable_bytes(values),
               path);
}

std::filesystem::path PartsFolder::assembly_path() const {
  return folder_ / assembly_name;
}

void PartsFolder::remove() {
  remove_folder(folder_, lock_);
}

std::filesystem::path PartsFolder::part_path(const JournalEntry& entry) const {
  const std::string writer = entry.writer.empty() ? "" : fmt::format("-{}", entry.writer);
  return folder_ / fmt::format("part-{:06}{}", entry.part, writer);
}

}  // namespace faultline
