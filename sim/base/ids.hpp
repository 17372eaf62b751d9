// An index that is a type: a FirmId cannot be passed where a StateId is meant. 32 bits, comparable, hashable by value.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace faultline {

template <class Tag>
struct Id {
  static constexpr std::uint32_t none_value = std::numeric_limits<std::uint32_t>::max();

  std::uint32_t value = none_value;

  constexpr Id() = default;
  constexpr explicit Id(std::uint32_t v) : value(v) {}
  constexpr explicit Id(std::size_t v) : value(static_cast<std::uint32_t>(v)) {}
  constexpr explicit Id(int v) : value(static_cast<std::uint32_t>(v)) {}

  /// Position in the table of its kind.
  [[nodiscard]] constexpr std::size_t index() const { return value; }
  [[nodiscard]] constexpr bool exists() const { return value != none_value; }
  static constexpr Id none() { return Id{}; }

  constexpr auto operator<=>(const Id&) const = default;
};

}  // namespace faultline
