// OUT.h5.parts/: a lock, a journal, and the parts it names. Knows which outcomes are saved and where their values are.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "sim/io/atomic_file.hpp"
#include "sim/io/file_lock.hpp"
#include "sim/io/journal.hpp"
#include "sim/io/part_file.hpp"
#include "sim/io/result_layout.hpp"

namespace faultline {

class PartsFolder {
 public:
  /// What the journal of `folder` says; nothing when there is no journal.
  /// @throws FileError when there is one that is not ours
  [[nodiscard]] static std::optional<JournalContent> inspect(const std::filesystem::path& folder);

  /// Takes the lock and the parts that are whole; begins a journal if there is none.
  /// @throws FileError when another process holds the lock or the folder cannot be written
  static PartsFolder open(const std::filesystem::path& folder, const ResultLayout& layout, bool replaces_result);
  /// Takes the lock, removes the parts, begins a new journal.
  static PartsFolder begin(const std::filesystem::path& folder, const ResultLayout& layout, bool replaces_result);
  /// Removes a folder of ours unless another process works in it; what we did not write stays.
  static void discard(const std::filesystem::path& folder);

  /// Saved outcomes, without values, in the order in which they were saved.
  [[nodiscard]] const std::vector<PartRecord>& records() const { return records_; }
  /// Saves outcomes as one part. On return they survive; on failure nothing has changed.
  void save(std::span<const TrialOutcome> outcomes);
  /// `values.size()` numbers of a record, from its `offset`-th on.
  void read_values(std::size_t record, std::size_t offset, std::span<double> values);
  /// Where the result is assembled.
  [[nodiscard]] std::filesystem::path assembly_path() const;
  /// Removes the folder; nothing is to be saved after this.
  void remove();

 private:
  [[nodiscard]] std::filesystem::path part_path(const JournalEntry& entry) const;
  static PartsFolder lock(const std::filesystem::path& folder);
  void take(const JournalEntry& entry, std::vector<PartRecord> records);

  std::filesystem::path folder_;
  FileLock lock_;
  Digest identity_;
  Journal journal_;
  std::uint32_t next_part_ = 1;
  std::vector<PartRecord> records_;
  std::vector<JournalEntry> entries_;
  std::vector<std::size_t> parts_;  ///< of each record: its part in entries_
  std::optional<std::size_t> open_part_;  ///< the one last read from stays open: neighbours come next
  Descriptor open_file_;
};

}  // namespace faultline
