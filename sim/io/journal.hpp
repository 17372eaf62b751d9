// The list of the parts that count, in OUT.h5.parts/journal: one line a part, appended and synced after the part is in
// its place. Every line carries its own check, so a line torn by a crash is seen and ignored.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/digest.hpp"
#include "sim/io/atomic_file.hpp"

namespace faultline {

struct JournalEntry {
  std::uint32_t part = 0;
  Digest digest;         ///< of the part file
  std::string writer{};  ///< whose it is: part of its name, so that two writers never write one file
};

struct JournalContent {
  Digest identity;               ///< digest_layout of the batch
  bool replaces_result = false;  ///< the run began with --fresh: an older OUT.h5 is no reason to refuse
  std::vector<JournalEntry> entries;
};

class Journal {
 public:
  /// @returns nothing when there is no journal or its first line is not one of ours
  [[nodiscard]] static std::optional<JournalContent> read(const std::filesystem::path& path);
  /// Writes `content` as the whole journal, which drops damaged lines, and opens it for more.
  static Journal write(const std::filesystem::path& path, const JournalContent& content);
  void append(const JournalEntry& entry);

 private:
  std::filesystem::path path_;
  Descriptor file_;
  bool torn_ = false;  ///< an append failed half way: the next one begins a new line
};

}  // namespace faultline
