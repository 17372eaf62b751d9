// The store of finished trials, one format for all commands: a folder with a lock, and a file for each process that
// wrote there, which only that process appends to. A trial is found by what it is of, so whoever asks for the same
// trial again has it: a run that was killed, one with more replications or cases, an experiment that chooses its points
// as it goes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "sim/io/atomic_file.hpp"
#include "sim/io/file_lock.hpp"
#include "sim/io/trial_record.hpp"

namespace faultline {

/// A trial that is kept, and where its values are.
struct StoredTrial {
  TrialOutcome outcome;  ///< without values, and without a number
  std::size_t file = 0;
  std::uint64_t values_offset = 0;
  std::uint64_t values = 0;
};

/// How a store is opened.
struct StoreUse {
  std::string label{};      ///< written into what is saved, for people
  std::string otherwise{};  ///< what to do instead of waiting for another writer
  bool fresh = false;       ///< forgets what is there
};

class TrialStore {
 public:
  /// Takes the lock and what `folder` holds; makes the folder if there is none.
  /// @throws FileError when another process holds the lock, the folder cannot be written, or an older version wrote it
  static TrialStore open(const std::filesystem::path& folder, const StoreUse& use);
  /// One of several writers: takes no lock, and reads nothing until it is asked to.
  static TrialStore join(const std::filesystem::path& folder, const StoreUse& use);
  /// Takes what a writer that is no more has saved. @param writer  as writer_name() said there
  void read_files_of(const std::string& writer);

  /// @returns nothing when it is not kept; one that failed only where none is done
  [[nodiscard]] const StoredTrial* find(const TrialIdentity& identity) const;
  /// Done trials, a content each.
  [[nodiscard]] std::size_t size() const;
  /// On return the trials survive; on failure nothing has changed.
  void save(std::span<const TrialRecord> records);
  /// `values.size()` numbers of a trial, from its `first`-th on.
  void read_values(const StoredTrial& trial, std::uint64_t first, std::span<double> values);

  /// Removes the files that hold nothing but these and failures, and the folder when nothing of ours is left in it;
  /// nothing is to be saved after this. @returns done trials that stay
  std::size_t forget(const std::set<TrialIdentity>& identities);
  /// Removes all that is ours, and the folder if nothing else is in it; nothing is to be saved after this.
  void remove();

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// Where a result is assembled, and what marks a run that replaces one.
  [[nodiscard]] std::filesystem::path assembly_path() const;
  /// Says that the run of `batch` replaces a result that is there.
  void mark_replacing(const Digest& batch);
  [[nodiscard]] bool is_replacing(const Digest& batch) const;

  /// Files of a folder that hold trials, by name.
  static std::vector<std::filesystem::path> trial_files(const std::filesystem::path& folder);

 private:
  struct Extent {
    std::filesystem::path path;
    std::vector<TrialIdentity> done;
  };

  void begin(const std::filesystem::path& folder, const StoreUse& use);
  void read_file_of(const std::filesystem::path& path);
  void keep(FoundRecord&& record, std::size_t file);
  void begin_file();

  std::filesystem::path folder_;
  std::string label_;
  FileLock lock_;
  std::vector<Extent> files_;
  std::map<TrialIdentity, StoredTrial> kept_;
  Descriptor own_;            ///< open once something was saved
  std::size_t own_file_ = 0;  ///< its place in files_
  std::uint64_t own_bytes_ = 0;
  std::optional<std::size_t> open_file_;  ///< the one last read from stays open: neighbours come next
  Descriptor open_descriptor_;
};

}  // namespace faultline
