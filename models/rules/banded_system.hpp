// Linear systems whose matrix is zero off a band around its diagonal, such as that of a value function whose state moves a few
// points of its grid in a period. Eigen has no banded solver, and its sparse one spends longer on the pattern than on the numbers.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "sim/base/contracts.hpp"

namespace faultline {

class BandedSystem {
 public:
  /// @param size of the matrix;  @param below and @param above: widths of the band beside the diagonal
  BandedSystem(std::size_t size, std::size_t below, std::size_t above)
      : size_(size), below_(below), above_(above), entries_(size * (below + above + 1)) {}

  [[nodiscard]] double& at(std::size_t row, std::size_t column) {
    EXPECTS(column + below_ >= row && column <= row + above_ && column < size_);
    return entries_[row * (below_ + above_ + 1) + column + below_ - row];
  }

  /// Solves for the right-hand side, which becomes the solution. Elimination without exchange of rows: the matrix must be
  /// diagonally dominant. The matrix is used up.
  void solve(std::vector<double>& right) {
    EXPECTS(right.size() == size_);
    for (std::size_t pivot = 0; pivot < size_; ++pivot) {
      const std::size_t last_column = std::min(pivot + above_, size_ - 1);
      for (std::size_t row = pivot + 1; row <= std::min(pivot + below_, size_ - 1); ++row) {
        const double factor = at(row, pivot) / at(pivot, pivot);
        if (factor == 0.0) continue;
        const double* from = &at(pivot, pivot);
        double* to = &at(row, pivot);
        for (std::size_t k = 1; k <= last_column - pivot; ++k) to[k] -= factor * from[k];
        right[row] -= factor * right[pivot];
      }
    }
    for (std::size_t row = size_; row-- > 0;) {
      double sum = right[row];
      for (std::size_t column = row + 1; column <= std::min(row + above_, size_ - 1); ++column) {
        sum -= at(row, column) * right[column];
      }
      right[row] = sum / at(row, row);
    }
  }

 private:
  std::size_t size_;
  std::size_t below_;
  std::size_t above_;
  std::vector<double> entries_;
};

}  // namespace faultline
