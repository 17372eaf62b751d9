// Trials dealt out among any number of processes, on any number of machines, through a folder that all of them see. The
// trials are cut into blocks, large ones first; a process takes a block by making a name that only one can make, and
// says by another that its trials are saved. Blocks of a process that died go to one that has nothing left to take.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/base/digest.hpp"
#include "sim/io/file_lock.hpp"

namespace faultline {

class SharedWork {
 public:
  /// Some trials in a row of those to be shared.
  struct Block {
    std::size_t number = 0;
    std::span<const std::uint32_t> trials;
  };

  /// Writes down what is to be shared. The caller holds the lock of the store in `folder`.
  static void begin(const std::filesystem::path& folder, const Digest& batch, std::span<const std::uint32_t> trials);
  /// One process more. @returns nothing when nothing of this batch is shared there
  static std::optional<SharedWork> join(const std::filesystem::path& folder, const Digest& batch);
  /// Whether a process that lives shares what is in `folder`; on a machine whose locks are not seen here, whether one
  /// did.
  [[nodiscard]] static bool has_workers(const std::filesystem::path& folder);
  /// Forgets what was shared.
  static void remove(const std::filesystem::path& folder);

  /// Blocks that nobody has, of about `trials` trials; fewer when many share what is left. Empty when all are taken.
  std::vector<Block> take(std::size_t trials);
  /// Blocks of a process that is no more. @param owners  receives whose they were, and whose before: they may have
  /// saved some of the trials
  std::vector<Block> take_over(std::size_t trials, std::vector<std::string>& owners);
  /// The trials of a block are saved.
  void mark_done(const Block& block);
  [[nodiscard]] bool is_all_done() const;
  /// Nothing is taken after this.
  void leave() { alive_ = FileLock(); }

  [[nodiscard]] std::size_t trial_count() const { return trials_.size(); }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  enum class State : std::uint8_t { free, taken, done };

  [[nodiscard]] std::vector<State> look() const;
  [[nodiscard]] std::size_t worker_count() const;
  [[nodiscard]] Block block(std::size_t number) const;
  [[nodiscard]] std::filesystem::path path_of(std::size_t number, const char* state) const;
  [[nodiscard]] std::string owner_of(std::size_t number) const;
  bool claim(std::size_t number);
  bool take_from(std::size_t number);
  [[nodiscard]] std::vector<std::string> owners_before(const std::string& owner) const;

  std::filesystem::path folder_;
  std::string name_;
  FileLock alive_;  ///< held while this process lives
  std::vector<std::uint32_t> trials_;
  std::vector<std::size_t> begins_;  ///< of each block, and one more: the end
  std::uint64_t calls_ = 0;
};

}  // namespace faultline
