// Storage for the events that are not near: chains of chunks, as indices into one vector with a free list, so that
// copying the vector copies everything. Writes are consecutive: thousands of growing chains cost one cache line each,
// and draining reads memory in order.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "sim/base/large_pages.hpp"
#include "sim/kernel/event.hpp"

namespace faultline {

/// A chain is the index of its newest chunk, `none` when empty.
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
      if (chunks_.size() == chunks_.capacity()) {
        chunks_.reserve(chunks_.size() + chunks_.size() / 8 + 8);  // doubling would leave a quarter unused on average
      }
      chunks_.emplace_back();
    } else {
      free_ = chunks_[taken].next;
    }
    chunks_[taken].next = following;
    chunks_[taken].count = 0;
    return taken;
  }

  std::vector<Chunk, LargePages<Chunk>> chunks_;
  std::uint32_t free_ = none;
};

}  // namespace faultline
