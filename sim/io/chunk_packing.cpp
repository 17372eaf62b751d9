#include "sim/io/chunk_packing.hpp"

#include <zlib.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <exception>
#include <mutex>
#include <new>
#include <thread>

#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

static_assert(std::endian::native == std::endian::little, "values are packed as they lie in memory");

/// Share of numbers that repeat those of the date before, above which whole numbers are deflated. Measured on
/// trusted_tech_alliance.toml: within 1 % of the better of the two, chunk by chunk.
constexpr double many_repeat = 0.3;

double share_repeated(std::span<const double> values, std::size_t values_per_time) {
  std::size_t repeated = 0;
  for (std::size_t i = values_per_time; i < values.size(); ++i)
    repeated += std::size_t{std::bit_cast<std::uint64_t>(values[i]) == std::bit_cast<std::uint64_t>(values[i - values_per_time])};
  return static_cast<double>(repeated) / static_cast<double>(values.size());
}

/// First bytes of all numbers, then second bytes, and so on: what HDF5's filter `shuffle` does.
template <class Number>
std::vector<unsigned char> shuffle(const std::vector<Number>& numbers) {
  const std::size_t count = numbers.size();
  std::vector<unsigned char> bytes(count * sizeof(Number));
  const auto* from = reinterpret_cast<const unsigned char*>(numbers.data());
  for (std::size_t byte = 0; byte < sizeof(Number); ++byte) {
    for (std::size_t i = 0; i < count; ++i) bytes[byte * count + i] = from[i * sizeof(Number) + byte];
  }
  return bytes;
}

std::vector<unsigned char> deflate_bytes(std::span<const unsigned char> bytes, int level) {
  uLongf length = compressBound(static_cast<uLong>(bytes.size()));
  std::vector<unsigned char> deflated(length);
  const int result = compress2(deflated.data(), &length, bytes.data(), static_cast<uLong>(bytes.size()), level);
  if (result == Z_MEM_ERROR) throw std::bad_alloc();
  ENSURES(result == Z_OK);
  deflated.resize(length);
  deflated.shrink_to_fit();
  return deflated;
}

template <class Number>
PackedChunk pack(std::span<const double> values, bool is_shuffled, int level) {
  std::vector<Number> numbers(values.size());
  std::transform(values.begin(), values.end(), numbers.begin(), [](double value) { return static_cast<Number>(value); });
  if (is_shuffled) return {deflate_bytes(shuffle(numbers), level), true};
  return {deflate_bytes({reinterpret_cast<const unsigned char*>(numbers.data()), numbers.size() * sizeof(Number)}, level), false};
}

}  // namespace

bool is_all_missing(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return std::isnan(value); });
}

PackedChunk pack_chunk(std::span<const double> values, std::size_t values_per_time, bool single_precision, int level) {
  EXPECTS(!values.empty() && values_per_time >= 1 && level >= 1 && level <= 9);
  const bool is_shuffled = share_repeated(values, values_per_time) <= many_repeat;
  return single_precision ? pack<float>(values, is_shuffled, level) : pack<double>(values, is_shuffled, level);
}

void do_at_once(std::size_t count, int threads, const std::function<void(std::size_t)>& task) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < count; i = next++) task(i);
    } catch (...) {
      next = count;
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < std::min(count, static_cast<std::size_t>(std::max(1, threads))); ++i) {
      try {
        others.emplace_back(work);
      } catch (const std::system_error&) {
        break;  // a limit of threads: those that there are do it
      }
    }
    work();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace faultline
