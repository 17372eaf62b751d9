// A part: some trials' outcomes in one file of OUT.h5.parts/, our own flat binary format (little-endian, a digest at
// the end). It lives only until the result file is assembled; its format may change with every version, since the
// header names it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "sim/io/result_layout.hpp"

namespace faultline {

/// One trial of a part: all but the values, and where those are.
struct PartRecord {
  TrialOutcome outcome;             ///< without values
  std::uint64_t values_offset = 0;  ///< byte at which its values begin
  std::uint64_t values = 0;         ///< how many there are
};

/// Writes a part so that it is whole or absent.
/// @param identity  digest_layout of the batch
/// @param records  receives what read_part would give
/// @returns the digest of the file, for the journal
Digest write_part(const std::filesystem::path& path, const Digest& identity, std::span<const TrialOutcome> outcomes,
                  std::vector<PartRecord>& records);

/// @returns nothing when the file is absent, cut, damaged, of another batch, or not the one `expected` names
[[nodiscard]] std::optional<std::vector<PartRecord>> read_part(const std::filesystem::path& path,
                                                               const Digest& identity, const Digest& expected,
                                                               const ResultLayout& layout);

}  // namespace faultline
