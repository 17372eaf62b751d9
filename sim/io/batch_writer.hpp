// Writes the outcomes of a batch so that none is lost and none is run twice. Delivered trials go to a store in
// OUT.h5.parts/; when all are there OUT.h5 is assembled beside its name, read back, and renamed. Trials are known by
// what they depend on, so what the store or an OUT.h5 of a smaller batch holds is taken over; the assembled data are
// the same bytes whatever was there before.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/io/result_layout.hpp"
#include "sim/io/result_reader.hpp"

namespace faultline {

enum class OpenMode : std::uint8_t {
  resume,  ///< go on from what is there; refuse what belongs to another batch
  fresh    ///< ignore what is there; OUT.h5 is replaced only when the new one is complete
};

/// When delivered trials are saved: at so many bytes of values or so long after the last time.
struct PartPolicy {
  std::size_t bytes = std::size_t{4} << 20;
  double seconds = 2.0;
};

/// What a result file of another batch is, as far as the caller can tell.
struct EarlierFile {
  std::vector<Digest> case_digests;  ///< as in ResultLayout; empty: its trials are not comparable
  std::string difference;            ///< how its scenario differs, in words
};

struct BatchOptions {
  OpenMode mode = OpenMode::resume;
  /// The trials this process answers for (a shard); all when absent. The others stay `missing` in the file, unless they
  /// were there before.
  std::optional<std::vector<std::uint32_t>> trials{};
  PartPolicy policy{};
  int threads = 1;  ///< that compress when the result is assembled; its bytes do not depend on it
  /// Looks at an OUT.h5 of another batch. Absent: it is refused.
  std::function<EarlierFile(ResultReader&)> identify{};
};

class BatchWriter {
 public:
  /// @throws FileError when OUT.h5 holds trials that this batch has not (and mode is resume), another process writes
  /// them,
  ///         or the folder cannot be written
  static BatchWriter open(const std::filesystem::path& path, ResultLayout layout, BatchOptions options = {});
  ~BatchWriter();
  BatchWriter(BatchWriter&&) noexcept;
  BatchWriter& operator=(BatchWriter&&) noexcept;

  /// OUT.h5 already is what was asked for: nothing to run, nothing to finish.
  [[nodiscard]] bool already_complete() const;
  /// Status of every trial of the batch, saved or delivered.
  [[nodiscard]] std::vector<TrialStatus> status() const;
  /// The trials still to run, ascending: asked for and not done. Failed ones of an earlier run are among them.
  [[nodiscard]] std::vector<std::uint32_t> pending() const;
  /// Takes one outcome; seals it first (seal_outcome). Saves what was delivered when the policy says so.
  /// @throws FileError when it cannot be saved; what was flushed before stays
  void deliver(TrialOutcome&& outcome);
  /// On return everything delivered survives kill -9 and power loss.
  void flush();
  /// The numbers of one saved trial and series, [time][axis]...; flush() saves what was delivered.
  void read_slice(std::uint32_t trial, std::size_t series_index, std::span<double> values);
  /// Assembles, verifies every digest by reading back, renames, removes what was saved of this batch.
  /// Needs an outcome (done or failed) for every trial asked for.
  /// @param replications  how many the file shall hold, the first ones of every case, where fewer were enough than the
  ///                      layout has; all when absent
  /// @returns trials of other batches that stay in OUT.h5.parts
  std::size_t finish(std::optional<std::size_t> replications = std::nullopt);

 private:
  struct Implementation;
  explicit BatchWriter(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

/// Where the trials of OUT.h5 are kept until it is there.
[[nodiscard]] std::filesystem::path parts_of(const std::filesystem::path& path);

/// How far a merge is: after each part that was read, "files read", and each series of a trial, "series of trials
/// written".
using MergeReport = std::function<void(std::string_view what, std::size_t done, std::size_t of)>;

/// Joins shards of one batch into one file. A trial done in one part and failed or missing in another counts as done.
/// @throws FileError when parts belong to different batches, hold different data for one trial or fail their digests,
/// or when
///         `out` exists and is neither one of the parts nor of the same batch (and mode is resume)
void merge_results(const std::vector<std::filesystem::path>& parts, const std::filesystem::path& out, OpenMode mode = OpenMode::resume,
                   const MergeReport& report = {}, int threads = 1);

}  // namespace faultline
