#include "sim/base/large_pages.hpp"

#include <sys/mman.h>

#include <cstdint>

namespace faultline {

void ask_for_large_pages(void* block, std::size_t bytes) {
  constexpr std::uintptr_t page = std::uintptr_t{1} << 21U;
  if (bytes < 2 * page) return;
  const auto begin = reinterpret_cast<std::uintptr_t>(block);  // NOLINT: only whole pages within the block
  const std::uintptr_t first = (begin + page - 1) & ~(page - 1);
  const std::uintptr_t last = (begin + bytes) & ~(page - 1);
  if (last > first) madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);  // NOLINT
}

}  // namespace faultline
