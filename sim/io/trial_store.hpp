// The trials of an experiment that chooses its points as it goes: what each came to, by a key that says what was run.
// One file, only appended to, synced, every line with its own check; a line torn by a crash is ignored. An experiment
// that was stopped finds what it had and comes to the same answer.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/base/digest.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/file_lock.hpp"

namespace faultline {

struct KeptTrial {
  Digest key;                  ///< of everything that the values depend on
  std::vector<double> values;  ///< outcomes; bit for bit as they were saved
};

class TrialStore {
 public:
  /// Takes what `folder` holds and locks it; makes the folder if there is none.
  /// @param fresh  forgets what is there
  /// @throws FileError when another process holds the lock, the folder cannot be written, or the file is not ours
  static TrialStore open(const std::filesystem::path& folder, bool fresh = false);

  /// @returns nothing when no trial of this key is kept
  [[nodiscard]] const std::vector<double>* find(const Digest& key) const;
  /// On return the trials survive.
  void save(std::span<const KeptTrial> trials);
  /// Removes what was kept, and the folder if nothing else is in it; nothing is to be saved after this.
  void remove();
  [[nodiscard]] std::size_t size() const { return kept_.size(); }

 private:
  std::filesystem::path path_;
  FileLock lock_;
  Descriptor file_;
  bool torn_ = false;  ///< an append failed half way: the next one begins a new line
  std::map<Digest, std::vector<double>> kept_;
};

}  // namespace faultline
