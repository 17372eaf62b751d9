// A 128-bit fingerprint of data (XXH3): equal digests prove that two runs gave the same bytes. Not a defence against
// malice. Numbers go in as little-endian bytes and texts with their length, so a digest is the same on every machine.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace faultline {

/// 128 bits; all zero means "no digest".
struct Digest {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  [[nodiscard]] bool exists() const { return high != 0 || low != 0; }
  /// 32 lower-case hexadecimal digits, the high half first.
  [[nodiscard]] std::string hex() const;
  /// @returns nothing when `text` is not 32 hexadecimal digits
  static std::optional<Digest> parse(std::string_view text);

  auto operator<=>(const Digest&) const = default;
};

/// Digest of bytes as they are.
[[nodiscard]] Digest digest_bytes(std::span<const std::byte> bytes);
[[nodiscard]] Digest digest_text(std::string_view text);

/// Collects many pieces into one digest: `DigestStream{}.add(title).add(times).value()`.
class DigestStream {
 public:
  DigestStream();
  ~DigestStream();
  DigestStream(DigestStream&&) noexcept;
  DigestStream& operator=(DigestStream&&) noexcept;

  DigestStream& add_bytes(std::span<const std::byte> bytes);
  DigestStream& add(std::uint64_t number);
  DigestStream& add(double number);
  /// The numbers only, without their count.
  DigestStream& add(std::span<const double> numbers);
  /// The length first: "ab","c" differs from "a","bc".
  DigestStream& add(std::string_view text);
  [[nodiscard]] Digest value() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace faultline
