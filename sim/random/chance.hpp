// Randomness is addressed, not consumed: a draw is a pure function of (seed, replication, purpose, who, occasion,
// draw). No generator is stored, advanced or shared, so thread count, order of events and another agent's fate cannot
// matter. The function is Philox4x32-10 of Random123 [Salmon-2011]; this is the only file that names the library.
#pragma once

#include <Random123/philox.h>

#include <array>
#include <concepts>
#include <cstdint>
#include <type_traits>

#include "sim/base/contracts.hpp"

namespace faultline {

/// An enum that numbers the random decisions of a model.
template <class T>
concept PurposeEnum = std::is_enum_v<T> && std::same_as<std::underlying_type_t<T>, std::uint16_t>;

/// All the randomness of one trial. Copyable, immutable, two words.
///
/// Address layout (key 64 bits = seed; counter 128 bits, lowest first):
///     who 48 | block of the draw 16 | occasion 32 | purpose 12 | replication 20
/// @test published known answers of Philox4x32-10; independence of neighbouring addresses
class Chance {
 public:
  static constexpr std::uint32_t purposes = 1U << 12U;      ///< a purpose is below this
  static constexpr std::uint32_t replications = 1U << 20U;  ///< a replication is below this
  static constexpr std::uint64_t whos = 1ULL << 48U;        ///< a `who` is below this
  static constexpr std::uint32_t blocks = 1U << 16U;        ///< a block index is below this; a draw below twice this

  /// @throws ContractViolation unless replication < 2^20
  Chance(std::uint64_t seed, std::uint32_t replication) : seed_(seed), replication_(replication) { EXPECTS(replication < replications); }

  /// The four 32-bit words of one block: Philox4x32-10(counter = address, key = seed).
  /// @param purpose      which decision, < 2^12
  /// @param who          whose decision, < 2^48
  /// @param occasion     which time that this one decides this
  /// @param block_index  < 2^16
  /// @throws ContractViolation outside these ranges
  [[nodiscard]] std::array<std::uint32_t, 4> block(std::uint16_t purpose, std::uint64_t who, std::uint32_t occasion,
                                                   std::uint32_t block_index) const {
    EXPECTS(purpose < purposes);
    EXPECTS(who < whos);
    EXPECTS(block_index < blocks);
    const r123::Philox4x32::ctr_type counter{
        {low_word(who), low_word(who >> 32U) | (block_index << 16U), occasion, std::uint32_t{purpose} | (replication_ << 12U)}};
    const r123::Philox4x32::key_type key{{low_word(seed_), low_word(seed_ >> 32U)}};
    const r123::Philox4x32::ctr_type words = r123::Philox4x32{}(counter, key);
    return {words[0], words[1], words[2], words[3]};
  }

  /// Two uniforms of one block: draws 2·pair_index and 2·pair_index + 1.
  /// @param pair_index  < 2^16
  [[nodiscard]] std::array<double, 2> uniform_pair(std::uint16_t purpose, std::uint64_t who, std::uint32_t occasion,
                                                   std::uint32_t pair_index = 0) const {
    const auto words = block(purpose, who, occasion, pair_index);
    return {unit_interval(words[0], words[1]), unit_interval(words[2], words[3])};
  }

  /// Uniform on the open interval (0, 1): an odd multiple of 2^-53, so that u and 1-u are both exact and never 0.
  /// @param draw  number of the draw within this occasion, < 2^17
  [[nodiscard]] double uniform(std::uint16_t purpose, std::uint64_t who, std::uint32_t occasion, std::uint32_t draw = 0) const {
    const auto words = block(purpose, who, occasion, draw / 2U);
    return draw % 2U == 0U ? unit_interval(words[0], words[1]) : unit_interval(words[2], words[3]);
  }

  template <PurposeEnum Purpose>
  [[nodiscard]] std::array<std::uint32_t, 4> block(Purpose purpose, std::uint64_t who, std::uint32_t occasion,
                                                   std::uint32_t block_index) const {
    return block(static_cast<std::uint16_t>(purpose), who, occasion, block_index);
  }
  template <PurposeEnum Purpose>
  [[nodiscard]] std::array<double, 2> uniform_pair(Purpose purpose, std::uint64_t who, std::uint32_t occasion,
                                                   std::uint32_t pair_index = 0) const {
    return uniform_pair(static_cast<std::uint16_t>(purpose), who, occasion, pair_index);
  }
  template <PurposeEnum Purpose>
  [[nodiscard]] double uniform(Purpose purpose, std::uint64_t who, std::uint32_t occasion, std::uint32_t draw = 0) const {
    return uniform(static_cast<std::uint16_t>(purpose), who, occasion, draw);
  }

  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  [[nodiscard]] std::uint32_t replication() const { return replication_; }

  /// 52 of 64 random bits as the odd multiple of 2^-53 at the middle of their cell.
  [[nodiscard]] static constexpr double unit_interval(std::uint32_t low, std::uint32_t high) {
    const std::uint64_t bits = (std::uint64_t{high} << 32U) | low;
    return static_cast<double>(static_cast<std::int64_t>(((bits >> 12U) << 1U) | 1U)) * 0x1p-53;
  }

 private:
  static constexpr std::uint32_t low_word(std::uint64_t value) { return static_cast<std::uint32_t>(value); }

  std::uint64_t seed_;
  std::uint32_t replication_;
};

}  // namespace faultline
