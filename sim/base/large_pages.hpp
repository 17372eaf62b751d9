// Memory for tables that are read a row here and a row there. A processor finds few pages of 4 kB without a walk through its page
// tables, and in a table of millions of rows each such walk waits for memory itself; pages of 2 MB are found at once.
#pragma once

#include <cstddef>
#include <memory>

namespace faultline {

/// Asks the system to lay a block that nobody has touched yet on large pages, where it has some. A hint: nothing follows but speed.
void ask_for_large_pages(void* block, std::size_t bytes);

/// std::allocator that asks for them.
template <class T>
struct LargePages : std::allocator<T> {
  LargePages() = default;
  template <class U>
  LargePages(const LargePages<U>&) {}  // NOLINT(google-explicit-constructor): containers allocate for types of their own

  T* allocate(std::size_t count) {
    T* block = std::allocator<T>::allocate(count);
    ask_for_large_pages(block, count * sizeof(T));
    return block;
  }
};

}  // namespace faultline
