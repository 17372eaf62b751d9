// A short list that lives where it is declared: as many elements as a set of states has bits, without a visit to the heap.
#pragma once

#include "sim/base/contracts.hpp"

#include <cstddef>
#include <memory>
#include <type_traits>

namespace faultline {

/// Like std::vector with a fixed capacity. Only elements that were pushed exist; the rest of the storage is untouched.
template <class T, std::size_t capacity>
class InlineVector {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  InlineVector() {}  // NOLINT: leaves the storage as it is, which `= default` would not
  InlineVector(const InlineVector& other) { *this = other; }
  InlineVector& operator=(const InlineVector& other) {
    if (this == &other) return *this;
    std::uninitialized_copy(other.begin(), other.end(), storage_.elements);
    size_ = other.size_;
    return *this;
  }
  ~InlineVector() = default;

  void push_back(const T& value) {
    EXPECTS(size_ < capacity);
    std::construct_at(storage_.elements + size_, value);
    ++size_;
  }
  /// A fresh element in its place.
  T& emplace_back() {
    EXPECTS(size_ < capacity);
    return *std::construct_at(storage_.elements + size_++);
  }
  void assign(std::size_t count, const T& value) {
    size_ = 0;
    while (size_ < count) push_back(value);
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] T& operator[](std::size_t i) { return storage_.elements[i]; }
  [[nodiscard]] const T& operator[](std::size_t i) const { return storage_.elements[i]; }
  [[nodiscard]] T* begin() { return storage_.elements; }
  [[nodiscard]] T* end() { return storage_.elements + size_; }
  [[nodiscard]] const T* begin() const { return storage_.elements; }
  [[nodiscard]] const T* end() const { return storage_.elements + size_; }
  [[nodiscard]] const T* data() const { return storage_.elements; }

 private:
  union Storage {
    Storage() {}  // NOLINT: no element exists yet
    T elements[capacity];
  };
  Storage storage_;
  std::size_t size_ = 0;
};

}  // namespace faultline
