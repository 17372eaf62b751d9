// The bootstrap over blocks, shared by the estimators of sensitivity.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "analysis/sensitivity.hpp"

namespace faultline {

/// Blocks of equal length without a missing or an infinite value.
std::vector<std::span<const double>> whole_blocks(std::span<const double> values, std::size_t length, Blocks& count);

using BlockEstimator = std::function<std::vector<double>(const std::vector<std::span<const double>>& blocks)>;

/// Every number of an estimator with its percentile interval over resampled blocks [Efron-Tibshirani-1993].
std::vector<Share> resampled(const std::vector<std::span<const double>>& blocks, const BlockEstimator& estimator,
                             const Resampling& resampling);

/// mean of (a − b)² / 2 over the variance of the b: the share of noise, from blocks whose places `one` and `other` differ
/// in nothing but their replication. NaN where the variance is 0.
double noise_share(const std::vector<std::span<const double>>& blocks, std::size_t one, std::size_t other, double variance);

/// Whether the values at these places of all blocks are equal within rounding.
bool are_equal(const std::vector<std::span<const double>>& blocks, std::span<const std::size_t> places);

}  // namespace faultline
