// Which parameters move an outcome: elementary effects [Morris-1991] and variance shares [Sobol-2001]. A design lists
// trials; the estimators read their outcomes, block by block, so that a failed trial costs its block and nothing else.
// The random numbers of a replication count as one more input: its total share is the replication noise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace faultline {

/// A trial of a design: each parameter's place in its range, and the replication whose random numbers it takes.
struct DesignPoint {
  std::vector<double> unit;  ///< in [0, 1]
  std::uint32_t replication = 0;
};

/// A number with a percentile interval over resampled blocks; its level is interval_level.
struct Share {
  double value = 0;
  double low = 0;
  double high = 0;
};

struct Blocks {
  std::size_t used = 0;
  std::size_t failed = 0;    ///< with a missing outcome: left out whole
  std::size_t infinite = 0;  ///< with an infinite one, which has no variance: left out whole too
  /// The outcome is the same, within rounding, wherever its variance is taken: there is nothing to share out, and no index.
  bool is_constant = false;
};

struct Resampling {
  std::size_t resamples = 1000;
  std::uint64_t seed = 1;
};

// ---- Morris

/// A parameter that takes a few values: `count` of them, each for a part of [0, 1] of one width; 0: any number of its range.
struct Levels {
  std::size_t count = 0;
  bool is_ordered = true;  ///< numbers; words are not
};

/// Which of `count` levels a place in [0, 1] is in.
std::size_t level_of(double unit, std::size_t count);

struct MorrisShape {
  std::size_t parameters = 0;
  std::size_t trajectories = 0;
  std::size_t levels = 4;  ///< p, even; steps are Δ = p / (2 (p − 1)) of the range
  std::uint64_t seed = 1;
  std::vector<Levels> discrete{};  ///< by parameter; empty: each takes any number
};

struct MorrisEffect {
  double mean = 0;                ///< µ, of the change over the whole range at the slope of a step
  Share absolute;                 ///< µ*, mean of the absolute effects [Campolongo-et-al-2007]
  double standard_deviation = 0;  ///< σ: interactions and bends
};

struct MorrisResult {
  Blocks blocks;
  std::vector<MorrisEffect> effects;  ///< by parameter; none with fewer than two blocks, or where the outcome is constant
  Share noise;  ///< share of the variance of the outcome that is replication noise; NaN where no start differs from another
};

/// Trajectories of parameters + 1 points, one parameter a step, each under the random numbers of one replication, and
/// the first point once more under another replication.
std::vector<DesignPoint> morris_design(const MorrisShape& shape);

/// Changes that rounding explains are 0. Of whole numbers the slope counts the levels that a step really passes; of a switch
/// or a word the effect is the change from one level to another.
/// @param values  the outcome of each point of morris_design, NaN where it is missing
/// @test exact effects of Ishigami's and Sobol's g function on the grid lie within the intervals
MorrisResult morris_effects(const MorrisShape& shape, std::span<const double> values, const Resampling& resampling);

// ---- Sobol

struct SobolShape {
  std::size_t parameters = 0;
  std::size_t samples = 0;  ///< N, rows of the two base matrices; best a power of two
  bool second_order = false;
  std::uint64_t seed = 1;
};

struct SobolResult {
  Blocks blocks;
  double variance = 0;        ///< V of the outcome, noise included
  std::vector<Share> first;   ///< S_i, of V; none with fewer than two blocks, or where the outcome is constant
  std::vector<Share> total;   ///< T_i, of V; interactions with the noise included
  std::vector<Share> second;  ///< S_ij of pairs i < j: (0,1), (0,2), …, (1,2), …; empty unless asked for
  Share noise;                ///< total share of the replication: E[Var(y | parameters)] / V
};

/// Rows of A, B, A with column i of B for each i, A under the replication of B, and, for second order, B with column i
/// of A: N (k + 3) or N (2k + 3) trials [Saltelli-et-al-2010]. Base points are Sobol's sequence.
std::vector<DesignPoint> sobol_design(const SobolShape& shape);

/// First order: mean of y_B (y_ABi − y_A) [Saltelli-et-al-2010]; total: half the mean of (y_A − y_ABi)² [Jansen-1999];
/// second: mean of y_BAi y_ABj − y_A y_B, less the first orders [Saltelli-2002]; each over V, with the mean taken off y.
/// @test Ishigami's and Sobol's g function, whose indices are known, and a function with known noise
SobolResult sobol_indices(const SobolShape& shape, std::span<const double> values, const Resampling& resampling);

}  // namespace faultline
