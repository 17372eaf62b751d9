#include "tests/fuzz/hdf5_mutator.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>

namespace faultline::fuzz {

namespace {

constexpr std::array<const char*, 10> marks{"OHDR", "OCHK", "FRHP", "FHDB", "BTHD", "BTLF", "TREE", "SNOD", "HEAP", "GCOL"};

std::uint32_t rotate(std::uint32_t x, unsigned k) { return (x << k) | (x >> (32U - k)); }

/// One place in the file where a structure begins.
struct Place {
  std::size_t at = 0;
  bool is_header = false;
};

std::vector<Place> places_of(const Bytes& file) {
  std::vector<Place> places;
  for (std::size_t at = 0; at + 8 < file.size(); ++at) {
    for (const char* mark : marks) {
      if (std::memcmp(file.data() + at, mark, 4) == 0) places.push_back({at, mark == marks[0]});
    }
  }
  return places;
}

/// First byte of the messages and of the checksum of an object header of version 2.
struct Extent {
  std::size_t first = 0;
  std::size_t end = 0;
};

Extent extent_of(const Bytes& file, std::size_t at) {
  const unsigned flags = file[at + 5];
  std::size_t first = at + 6 + ((flags & 0x20U) != 0 ? 16 : 0) + ((flags & 0x10U) != 0 ? 4 : 0);
  const std::size_t width = std::size_t{1} << (flags & 3U);
  std::size_t length = 0;
  for (std::size_t i = 0; i < width && first + i < file.size(); ++i) length |= std::size_t{file[first + i]} << (8 * i);
  first += width;
  return {first, first + std::min(length, file.size())};
}

class Mutation {
 public:
  Mutation(Bytes& file, std::uint32_t seed) : file_(file), chance_(seed) {}

  void apply() {
    const std::vector<Place> places = places_of(file_);
    const std::size_t kind = below(10);
    if (places.empty() || kind == 0) return flip(0, file_.size());
    if (kind == 1) return file_.resize(below(file_.size()) + 1);
    const Place place = places[below(places.size())];
    if (place.is_header) return change_header(place.at);
    for (std::size_t count = below(3) + 1; count > 0; --count) {
      const std::size_t at = std::min(file_.size() - 8, place.at + 4 + below(256));
      if (below(2) == 0)
        flip(at, at + 1);
      else
        write_number(at);
    }
  }

 private:
  std::size_t below(std::size_t count) { return count == 0 ? 0 : chance_() % count; }

  void flip(std::size_t first, std::size_t end) { file_[first + below(end - first)] ^= static_cast<std::uint8_t>(1U << below(8)); }

  void write_number(std::size_t at) {
    const std::array<std::uint64_t, 8> numbers{0, 1, 1ULL << 31U, (1ULL << 32U) - 1, 1ULL << 63U, ~0ULL, at, file_.size()};
    std::memcpy(file_.data() + at, &numbers[below(numbers.size())], sizeof(std::uint64_t));
  }

  void change_header(std::size_t at) {
    const Extent extent = extent_of(file_, at);
    if (extent.end + 4 > file_.size() || extent.first >= extent.end) return flip(at, at + 8);
    const std::array<std::uint8_t, 5> bytes{0, 1, 0x7F, 0x80, 0xFF};
    for (std::size_t count = below(4) + 1; count > 0; --count) {
      const std::size_t place = extent.first + below(extent.end - extent.first);
      if (below(2) == 0)
        flip(place, place + 1);
      else
        file_[place] = bytes[below(bytes.size())];
    }
    const std::uint32_t checksum = lookup3(std::span(file_).subspan(at, extent.end - at));
    std::memcpy(file_.data() + extent.end, &checksum, sizeof checksum);
  }

  Bytes& file_;
  std::mt19937 chance_;
};

}  // namespace

std::uint32_t lookup3(std::span<const std::uint8_t> bytes) {
  std::uint32_t a = 0xDEADBEEFU + static_cast<std::uint32_t>(bytes.size());
  std::uint32_t b = a;
  std::uint32_t c = a;
  std::array<std::uint32_t, 3> words{};
  while (bytes.size() > 12) {
    std::memcpy(words.data(), bytes.data(), 12);
    a += words[0];
    b += words[1];
    c += words[2];
    a = (a - c) ^ rotate(c, 4), c += b;
    b = (b - a) ^ rotate(a, 6), a += c;
    c = (c - b) ^ rotate(b, 8), b += a;
    a = (a - c) ^ rotate(c, 16), c += b;
    b = (b - a) ^ rotate(a, 19), a += c;
    c = (c - b) ^ rotate(b, 4), b += a;
    bytes = bytes.subspan(12);
  }
  if (bytes.empty()) return c;
  words = {};
  std::memcpy(words.data(), bytes.data(), bytes.size());
  a += words[0];
  b += words[1];
  c += words[2];
  c = (c ^ b) - rotate(b, 14);
  a = (a ^ c) - rotate(c, 11);
  b = (b ^ a) - rotate(a, 25);
  c = (c ^ b) - rotate(b, 16);
  a = (a ^ c) - rotate(c, 4);
  b = (b ^ a) - rotate(a, 14);
  return (c ^ b) - rotate(b, 24);
}

void mutate_hdf5(Bytes& file, std::uint32_t seed) {
  if (file.size() > 16) Mutation(file, seed).apply();
}

}  // namespace faultline::fuzz
