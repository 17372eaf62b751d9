// How events come forward: far -> pages -> wheel -> window, one page and one bucket at a time, and how the width of a
// bucket follows the density of the events that were drained. Every decision depends on the events alone.
#include "sim/kernel/event_list.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <optional>

#include "sim/base/elementary.hpp"

namespace faultline {
namespace {

constexpr double events_per_bucket = 2.5;
constexpr std::size_t events_per_page_slot = 512;  // pages in the ring = pending events / this: about four mean delays
constexpr std::size_t smallest_ring = 4;
constexpr std::size_t smallest_tuned_size = 64;
constexpr std::size_t drained_before_tuning = 1024;
constexpr std::size_t longest_shift = 32;  // an insertion moves at most this many events; beyond, the heap takes it
constexpr std::size_t first_window_size = 64;
constexpr std::uint32_t widest_bucket_bits = 40;

bool comes_after(const Event& a, const Event& b) { return comes_before(b, a); }

// Copies the events of a bucket in order; by insertion, for there are two or three.
void copy_sorted(const Event* from, std::size_t count, Event* to) {
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t hole = i;
    for (; hole != 0 && comes_before(from[i], to[hole - 1]); --hole) {
      to[hole] = to[hole - 1];
    }
    to[hole] = from[i];
  }
}

}  // namespace

EventList::EventList()
    : window_(first_window_size),
      cells_(2 * buckets_per_page * cells_per_bucket),
      counts_(2 * buckets_per_page, 0),
      spills_(2 * buckets_per_page, EventChunks::none),
      occupied_(2 * buckets_per_page / 64, 0),
      ring_(smallest_ring, EventChunks::none) {}

Event EventList::pop_beside_urgent() {
  Event event;
  if (urgent_goes_first()) {
    std::pop_heap(urgent_.begin(), urgent_.end(), comes_after);
    event = urgent_.back();
    urgent_.pop_back();
  } else {
    event = window_[cursor_++];
  }
  now_ = event.time;
  return event;
}

void EventList::clear() {
  cursor_ = window_end_ = 0;
  urgent_.clear();
  std::fill(counts_.begin(), counts_.end(), 0);
  std::fill(spills_.begin(), spills_.end(), EventChunks::none);
  std::fill(occupied_.begin(), occupied_.end(), 0);
  std::fill(ring_.begin(), ring_.end(), EventChunks::none);
  chunks_.clear();
  far_ = EventChunks::none;
  far_size_ = 0;
  far_page_ = nowhere;
  scheduled_ = 0;
  size_ = buried_ = in_wheel_ = tuned_size_ = drained_ = 0;
  now_ = drained_since_ = 0;
  base_ = page_ = 0;
  bucket_bits_ = first_bucket_bits;
}

// The popped front is reused before the vector grows: a chain of events without delay needs no memory.
void EventList::make_room_in_window(std::size_t events) {
  if (window_end_ + events <= window_.size()) {
    return;
  }
  if (cursor_ > window_.size() / 2) {
    std::copy(window_.begin() + static_cast<std::ptrdiff_t>(cursor_), window_.begin() + static_cast<std::ptrdiff_t>(window_end_),
              window_.begin());
    window_end_ -= cursor_;
    cursor_ = 0;
  }
  if (window_end_ + events > window_.size()) {
    window_.resize(std::max(2 * window_.size(), window_end_ + events));
  }
}

void EventList::place_in_window(const Event& event) {
  const std::size_t waiting = waiting_in_window();
  if (waiting > longest_shift && comes_before(event, window_[window_end_ - 1])) {
    urgent_.push_back(event);
    std::push_heap(urgent_.begin(), urgent_.end(), comes_after);
    return;
  }
  make_room_in_window(1);
  std::size_t hole = window_end_++;
  for (; hole != cursor_ && comes_before(event, window_[hole - 1]); --hole) {
    window_[hole] = window_[hole - 1];
  }
  window_[hole] = event;
}

void EventList::bring_buckets_forward() {
  if (size_ > 2 * std::max(tuned_size_, smallest_tuned_size)) {
    rebuild(std::nullopt);
  } else if (drained_ >= std::max(drained_before_tuning, size_)) {
    tune();
  }
  for (std::size_t i = cursor_; i < window_end_; ++i) {
    window_[i - cursor_] = window_[i];
  }
  window_end_ -= cursor_;
  cursor_ = 0;
  while (window_end_ < lookahead && buried_ > 0) {
    std::uint64_t bucket = next_occupied_bucket();
    while (bucket == nowhere) {
      turn_page();
      bucket = next_occupied_bucket();
    }
    take_bucket(bucket);
  }
}

// The first bucket with events after base_ on the current page, or nowhere.
std::uint64_t EventList::next_occupied_bucket() const {
  const std::uint64_t page_start = page_ << page_bits;
  const std::uint64_t first = base_ < page_start ? page_start : base_ + 1;
  if (first >> page_bits != page_) {
    return nowhere;
  }
  const std::uint64_t offset = first - page_start;
  const std::size_t page_word = (page_start & wheel_mask) / 64;
  std::size_t word = offset / 64;
  std::uint64_t bits = occupied_[page_word + word] & (~0ULL << (offset % 64));
  while (bits == 0) {
    if (++word == buckets_per_page / 64) {
      return nowhere;
    }
    bits = occupied_[page_word + word];
  }
  return page_start + word * 64 + static_cast<std::uint64_t>(std::countr_zero(bits));
}

void EventList::take_bucket(std::uint64_t bucket) {
  const std::size_t place = bucket & wheel_mask;
  const std::size_t count = counts_[place];
  make_room_in_window(count);
  const Event* cells = cells_.data() + place * cells_per_bucket;
  Event* to = window_.data() + window_end_;
  if (count <= cells_per_bucket) {
    copy_sorted(cells, count, to);
  } else {
    Event* end = std::copy(cells, cells + cells_per_bucket, to);
    chunks_.drain(spills_[place], [&end](const Event& event) { *end++ = event; });
    std::sort(to, end, comes_before);
  }
  counts_[place] = 0;
  occupied_[place / 64] &= ~(1ULL << (place % 64));
  window_end_ += count;
  buried_ -= count;
  in_wheel_ -= count;
  drained_ += count;
  base_ = bucket;
}

// The next page becomes current; when the wheel is empty, the next page that has events.
void EventList::turn_page() {
  if (in_wheel_ > 0) {
    page_ += 1;
  } else {
    std::uint64_t page = page_ + 2;
    while (page < page_ + ring_.size() && ring_[page & (ring_.size() - 1)] == EventChunks::none) {
      ++page;
    }
    page_ = page < page_ + ring_.size() ? std::min(page, far_page_) : far_page_;
    INVARIANT(page_ != nowhere);
    load_page(page_);
  }
  load_page(page_ + 1);
  base_ = (page_ << page_bits) - 1;
}

void EventList::load_page(std::uint64_t page) {
  if (far_page_ <= page) {
    spread_far();
  }
  chunks_.drain(ring_[page & (ring_.size() - 1)], [this](const Event& event) { place_in_wheel(event, bucket_of(event.time)); });
}

// Deals the far events out again; those still beyond the ring go back to the chain.
void EventList::spread_far() {
  buried_ -= far_size_;
  far_size_ = 0;
  far_page_ = nowhere;
  chunks_.drain(far_, [this](const Event& event) { place(event); });
}

// A width that puts so many events into a bucket, rounded to a power of two.
std::uint32_t EventList::bits_for_density(double events, double seconds) {
  const double width = events_per_bucket * seconds / std::max(events, 1.0);
  const double bits = std::clamp(std::round(elementary::log2(std::max(width, 1.0))), 0.0, double{widest_bucket_bits});
  return static_cast<std::uint32_t>(bits);
}

// The density of the first quarter of the far chain, read off a histogram of distances by powers of two.
std::uint32_t EventList::bits_for_far() const {
  SimTime earliest = never;
  chunks_.for_each(far_, [&](const Event& event) { earliest = std::min(earliest, event.time); });
  std::array<std::size_t, 65> closer_than{};
  chunks_.for_each(far_, [&](const Event& event) {
    closer_than[static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(event.time - earliest)))] += 1;
  });
  std::size_t bits = 0;
  std::size_t events = closer_than[0];
  while (4 * events < far_size_) {
    events += closer_than[++bits];
  }
  return bits_for_density(static_cast<double>(events), elementary::exp2(static_cast<double>(bits)));
}

// Compares the width with the density of the events drained since the last look.
void EventList::tune() {
  const std::uint32_t bits = bits_for_density(static_cast<double>(drained_), static_cast<double>(brought_until() - drained_since_));
  const bool width_is_off = bits > bucket_bits_ + 1 || bits + 1 < bucket_bits_;
  if (width_is_off || size_ < tuned_size_ / 4) {
    rebuild(bits);
  }
  drained_ = 0;
  drained_since_ = brought_until();
}

void EventList::gather_far() {
  for (std::size_t place = 0; place < counts_.size(); ++place) {
    for (std::size_t i = 0; i < std::min<std::size_t>(counts_[place], cells_per_bucket); ++i) {
      chunks_.append(far_, cells_[place * cells_per_bucket + i]);
    }
    counts_[place] = 0;
    chunks_.drain(spills_[place], [this](const Event& event) { chunks_.append(far_, event); });
  }
  for (std::uint32_t& chain : ring_) {
    chunks_.drain(chain, [this](const Event& event) { chunks_.append(far_, event); });
  }
  std::fill(occupied_.begin(), occupied_.end(), 0);
  in_wheel_ = 0;
  far_size_ = buried_;
}

// Lays everything outside the window out again. What was brought forward stays so: buckets may only gain events there.
void EventList::rebuild(std::optional<std::uint32_t> bucket_bits) {
  gather_far();
  const SimTime until = brought_until();
  bucket_bits_ = bucket_bits ? *bucket_bits : bits_for_far();
  ring_.assign(std::max(smallest_ring, std::bit_ceil(size_ / events_per_page_slot)), EventChunks::none);
  base_ = bucket_of(until);
  page_ = base_ >> page_bits;
  tuned_size_ = size_;
  spread_far();
}

}  // namespace faultline
