// The pending events of one trial, popped in the total order (time, priority, first come). Four places, near to far:
//   window    the next few events, the only place that is sorted
//   wheel     two pages of buckets a power of two seconds wide, two or three events a bucket
//   pages     a ring of later pages, each a chain of chunks written one after another
//   far       everything later still, one chain
// An event moves towards the window at most three times; sim/README.md tells why this and not a heap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "sim/base/contracts.hpp"
#include "sim/base/time.hpp"
#include "sim/kernel/event.hpp"
#include "sim/kernel/event_chunks.hpp"

namespace faultline {

/// A copyable value: copies behave identically. Nothing is allocated per event once the largest set has been held.
/// @test property: 10^6 random operations against a multimap; unit: counted allocations
class EventList {
 public:
  EventList();

  /// Adds an event; O(1). A time of `never` is not stored.
  /// @param time      [s] not before the last popped event
  /// @param priority  among events of the same second 0 goes first; equals are served first come, first served
  /// @throws ContractViolation for a time in the past
  void schedule(SimTime time, std::uint8_t priority, std::uint16_t verb, std::uint32_t subject, std::uint32_t object = 0,
                std::uint32_t plan = 0, std::uint16_t detail = 0) {
    EXPECTS(time >= now_);
    if (time == never) {
      return;
    }
    const std::uint64_t order = (std::uint64_t{priority} << 56U) | scheduled_++;
    ++size_;
    place(Event{time, order, verb, detail, subject, object, plan});
  }

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// The event that pop() will return. Not const: it may sort the next bucket. Valid until the next change.
  /// @throws ContractViolation when empty
  [[nodiscard]] const Event& next() {
    EXPECTS(size_ > 0);
    fill_window();
    return urgent_goes_first() ? urgent_.front() : window_[cursor_];
  }

  /// Removes and returns the first event in the total order; amortised O(1).
  /// @throws ContractViolation when empty
  Event pop() {
    EXPECTS(size_ > 0);
    fill_window();
    --size_;
    if (!urgent_.empty()) {
      return pop_beside_urgent();
    }
    const Event event = window_[cursor_++];
    now_ = event.time;
    return event;
  }

  /// Some of the events that follow, in order, so that a model can ask for their memory early. A hint: events
  /// scheduled for this very moment may be missing, and it may be short or empty.
  [[nodiscard]] std::span<const Event> upcoming() const { return {window_.data() + cursor_, waiting_in_window()}; }

  /// Time of the last popped event, 0 before the first. [s]
  [[nodiscard]] SimTime now() const { return now_; }

  /// Forgets all events and starts at time 0 again; keeps the memory.
  void clear();

 private:
  static constexpr std::size_t lookahead = 4;  // events that upcoming() tries to show
  static constexpr std::uint64_t nowhere = std::numeric_limits<std::uint64_t>::max();

  // Geometry: a bucket is 2^bucket_bits_ seconds, a page 2^page_bits buckets.
  static constexpr std::uint32_t first_bucket_bits = 12;
  static constexpr std::uint32_t page_bits = 9;
  static constexpr std::uint64_t buckets_per_page = 1ULL << page_bits;
  static constexpr std::size_t cells_per_bucket = 6;
  static constexpr std::uint64_t wheel_mask = 2 * buckets_per_page - 1;

  [[nodiscard]] std::uint64_t bucket_of(SimTime time) const { return static_cast<std::uint64_t>(time) >> bucket_bits_; }
  [[nodiscard]] std::size_t waiting_in_window() const { return window_end_ - cursor_; }
  [[nodiscard]] bool urgent_goes_first() const {
    return !urgent_.empty() && (cursor_ == window_end_ || comes_before(urgent_.front(), window_[cursor_]));
  }

  void place(const Event& event) {
    const std::uint64_t bucket = bucket_of(event.time);
    if (bucket <= base_) {
      place_in_window(event);
      return;
    }
    const std::uint64_t page = bucket >> page_bits;
    if (page <= page_ + 1) {
      place_in_wheel(event, bucket);
    } else if (page < page_ + ring_.size()) {
      chunks_.append(ring_[page & (ring_.size() - 1)], event);
    } else {
      chunks_.append(far_, event);
      far_size_ += 1;
      far_page_ = page < far_page_ ? page : far_page_;
    }
    ++buried_;
  }
  void place_in_wheel(const Event& event, std::uint64_t bucket) {
    const std::size_t place = bucket & wheel_mask;
    const std::uint32_t count = counts_[place]++;
    if (count < cells_per_bucket) {
      cells_[place * cells_per_bucket + count] = event;
    } else {
      chunks_.append(spills_[place], event);
    }
    occupied_[place / 64] |= 1ULL << (place % 64);
    ++in_wheel_;
  }
  void place_in_window(const Event& event);
  void make_room_in_window(std::size_t events);
  Event pop_beside_urgent();

  void fill_window() {
    if (waiting_in_window() < lookahead && buried_ > 0) {
      bring_buckets_forward();
    }
  }
  void bring_buckets_forward();
  void take_bucket(std::uint64_t bucket);
  [[nodiscard]] std::uint64_t next_occupied_bucket() const;
  void turn_page();
  void load_page(std::uint64_t page);
  void spread_far();

  // Time up to which every event has been brought into the window. [s]
  [[nodiscard]] SimTime brought_until() const { return static_cast<SimTime>(((base_ + 1) << bucket_bits_) - 1); }
  [[nodiscard]] static std::uint32_t bits_for_density(double events, double seconds);
  [[nodiscard]] std::uint32_t bits_for_far() const;
  void tune();
  void gather_far();
  void rebuild(std::optional<std::uint32_t> bucket_bits);

  std::uint64_t scheduled_ = 0;  // first-come number of the next event
  std::size_t size_ = 0;
  SimTime now_ = 0;

  std::vector<Event> window_;  // sorted from cursor_ to window_end_; holds every event of a bucket <= base_ ...
  std::size_t cursor_ = 0;
  std::size_t window_end_ = 0;
  std::vector<Event> urgent_;  // ... except these, a heap: bursts inserted far inside a long window

  std::uint64_t base_ = 0;    // last bucket that was brought forward
  std::uint64_t page_ = 0;    // its page; the wheel holds pages page_ and page_ + 1
  std::size_t buried_ = 0;    // events outside window and urgent
  std::size_t in_wheel_ = 0;  // of these, in the wheel
  std::uint32_t bucket_bits_ = first_bucket_bits;
  std::vector<Event> cells_;           // the first events of each bucket, side by side
  std::vector<std::uint32_t> counts_;  // events of each bucket
  std::vector<std::uint32_t> spills_;  // chain of those beyond the cells
  std::vector<std::uint64_t> occupied_;

  // Chain of page p at p modulo the length, a power of two, for page_ + 2 <= p < page_ + length.
  std::vector<std::uint32_t> ring_;
  std::uint32_t far_ = EventChunks::none;
  std::size_t far_size_ = 0;
  std::uint64_t far_page_ = nowhere;  // a page not after any far event
  EventChunks chunks_;

  // What the drained buckets were like since the last look: the width follows them, never a clock.
  std::size_t tuned_size_ = 0;
  std::size_t drained_ = 0;
  SimTime drained_since_ = 0;
};

}  // namespace faultline
