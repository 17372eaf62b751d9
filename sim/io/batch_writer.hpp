// Writes the outcomes of a batch so that none is lost. Delivered trials go to part files in OUT.h5.parts/ (temporary
// name, fsync, rename) named by an append-only journal; when all are there OUT.h5 is assembled beside its name, read
// back, and renamed. A killed run goes on from its parts; the assembled data are the same bytes however the trials were
// cut into parts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sim/io/result_layout.hpp"

namespace faultline {

enum class OpenMode : std::uint8_t {
  resume,  ///< go on from what is there; refuse what belongs to another batch
  fresh    ///< ignore what is there; OUT.h5 is replaced only when the new one is complete
};

/// When a part is written: at so many bytes of values or so long after the last one.
struct PartPolicy {
  std::size_t bytes = std::size_t{4} << 20;
  double seconds = 2.0;
};

class BatchWriter {
 public:
  /// @param trials  the trials this process answers for (a shard); all when absent. The others stay `missing` in the
  /// file,
  ///                unless they were saved there or in the parts before.
  /// @throws FileError when OUT.h5 or its parts belong to something else (and mode is resume), another process writes
  /// them, or
  ///         the folder cannot be written
  static BatchWriter open(const std::filesystem::path& path, ResultLayout layout, OpenMode mode,
                          std::optional<std::vector<std::uint32_t>> trials = std::nullopt, PartPolicy policy = {});
  ~BatchWriter();
  BatchWriter(BatchWriter&&) noexcept;
  BatchWriter& operator=(BatchWriter&&) noexcept;

  /// OUT.h5 already holds every trial asked for, done: nothing to run, nothing to finish.
  [[nodiscard]] bool already_complete() const;
  /// Status of every trial of the batch, saved or delivered.
  [[nodiscard]] std::vector<TrialStatus> status() const;
  /// The trials still to run, ascending: asked for and not done. Failed ones of an earlier run are among them.
  [[nodiscard]] std::vector<std::uint32_t> pending() const;
  /// Takes one outcome; seals it first (seal_outcome). Saves a part when the policy says so.
  /// @throws FileError when the part cannot be saved; what was flushed before stays
  void deliver(TrialOutcome&& outcome);
  /// On return everything delivered survives kill -9 and power loss.
  void flush();
  /// The numbers of one saved trial and series, [time][axis]...; flush() saves what was delivered.
  void read_slice(std::uint32_t trial, std::size_t series_index, std::span<double> values);
  /// Assembles, verifies every digest by reading back, renames, removes the parts.
  /// Needs an outcome (done or failed) for every trial asked for.
  /// @param replications  how many the file shall hold, the first ones of every case, where fewer were enough than the
  ///                      layout has; all when absent
  void finish(std::optional<std::size_t> replications = std::nullopt);

 private:
  struct Implementation;
  explicit BatchWriter(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

/// How far a merge is: after each part that was read, "files read", and each series of a trial, "series of trials written".
using MergeReport = std::function<void(std::string_view what, std::size_t done, std::size_t of)>;

/// Joins shards of one batch into one file. A trial done in one part and failed or missing in another counts as done.
/// @throws FileError when parts belong to different batches, hold different data for one trial or fail their digests,
/// or when
///         `out` exists and is neither one of the parts nor of the same batch (and mode is resume)
void merge_results(const std::vector<std::filesystem::path>& parts, const std::filesystem::path& out,
                   OpenMode mode = OpenMode::resume, const MergeReport& report = {});

}  // namespace faultline
