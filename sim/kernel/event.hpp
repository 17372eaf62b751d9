// An event names, it does not carry: who does what to whom and when, in 32 bytes that can be copied by value.
// Events are totally ordered by (time, priority, first come); no two events of a list are equal in this order.
#pragma once

#include <cstdint>
#include <type_traits>

#include "sim/base/time.hpp"

namespace faultline {

struct Event {
  SimTime time = 0;         ///< [s] since the start of the trial
  std::uint64_t order = 0;  ///< priority in the top 8 bits (0 goes first), below them the number of the schedule() call
  std::uint16_t verb = 0;   ///< what happens; the model's own table
  std::uint16_t detail = 0;
  std::uint32_t subject = 0;
  std::uint32_t object = 0;
  std::uint32_t plan = 0;  ///< the subject's plan stamp when this was intended; an older stamp is a void intention

  [[nodiscard]] constexpr std::uint8_t priority() const { return static_cast<std::uint8_t>(order >> 56U); }
};

static_assert(sizeof(Event) == 32);
static_assert(std::is_trivially_copyable_v<Event>);

/// The total order of the event list.
[[nodiscard]] constexpr bool comes_before(const Event& a, const Event& b) { return a.time != b.time ? a.time < b.time : a.order < b.order; }

}  // namespace faultline
