// Storage for events outside the window: single slots for the buckets of the wheel, chunks of events for pages. Both are
// indices into a vector with a free list, so that copying the vector copies everything.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "sim/kernel/event.hpp"

namespace faultline {

/// Singly linked lists of events; a list is the index of its first slot.
class EventSlots {
 public:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  void push(std::uint32_t& head, const Event& event) {
    if (free_ == none) {
      slots_.push_back({event, head});
      head = static_cast<std::uint32_t>(slots_.size() - 1);
      return;
    }
    const std::uint32_t taken = free_;
    Slot& slot = slots_[taken];
    free_ = slot.next;
    slot = {event, head};
    head = taken;
  }

  /// Calls receive(event) for each event of the list, last pushed first, and frees their slots.
  template <class Receive>
  void drain(std::uint32_t& head, Receive receive) {
    std::uint32_t place = head;
    head = none;
    while (place != none) {
      Slot& slot = slots_[place];
      receive(slot.event);
      const std::uint32_t following = slot.next;
      slot.next = free_;
      free_ = place;
      place = following;
    }
  }

  void clear() {
    slots_.clear();
    free_ = none;
  }

 private:
  struct Slot {
    Event event;
    std::uint32_t next;
  };
  std::vector<Slot> slots_;
  std::uint32_t free_ = none;
};

/// Chains of chunks; a chain is the index of its newest chunk. Writes are consecutive, so thousands of growing chains
/// cost one cache line each, and draining reads memory in order.
class EventChunks {
 public:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  void append(std::uint32_t& chain, const Event& event) {
    if (chain == none || chunks_[chain].count == capacity) {
      chain = take(chain);
    }
    Chunk& chunk = chunks_[chain];
    chunk.events[chunk.count++] = event;
  }

  /// Calls look(event) for each event of the chain.
  template <class Look>
  void for_each(std::uint32_t chain, Look look) const {
    for (std::uint32_t place = chain; place != none; place = chunks_[place].next) {
      for (std::uint32_t i = 0; i < chunks_[place].count; ++i) {
        look(chunks_[place].events[i]);
      }
    }
  }

  /// Calls receive(event) for each event of the chain, oldest first within a chunk. The chain may grow again meanwhile
  /// (it is taken off first), but `receive` may append only to chains of this pool by index, never keep a reference.
  template <class Receive>
  void drain(std::uint32_t& chain, Receive receive) {
    std::uint32_t place = chain;
    chain = none;
    while (place != none) {
      const std::uint32_t count = chunks_[place].count;
      const std::uint32_t following = chunks_[place].next;
      for (std::uint32_t i = 0; i < count; ++i) {
        const Event event = chunks_[place].events[i];
        receive(event);
      }
      chunks_[place].next = free_;
      free_ = place;
      place = following;
    }
  }

  void clear() {
    chunks_.clear();
    free_ = none;
  }

 private:
  static constexpr std::uint32_t capacity = 15;  // 488 bytes a chunk
  struct Chunk {
    std::uint32_t next;
    std::uint32_t count;
    std::array<Event, capacity> events;
  };

  std::uint32_t take(std::uint32_t following) {
    std::uint32_t taken = free_;
    if (taken == none) {
      taken = static_cast<std::uint32_t>(chunks_.size());
      chunks_.emplace_back();
    } else {
      free_ = chunks_[taken].next;
    }
    chunks_[taken].next = following;
    chunks_[taken].count = 0;
    return taken;
  }

  std::vector<Chunk> chunks_;
  std::uint32_t free_ = none;
};

}  // namespace faultline
