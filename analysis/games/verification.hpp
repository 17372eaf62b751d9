// Which profiles are ε-equilibria, as far as trials can tell? Every unilateral deviation has a paired gain with an interval; all
// intervals of all stages hold together. Profiles from which somebody surely gains are out at once, and only what is still open, with
// its neighbours, gets more replications.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "analysis/games/payoffs.hpp"

namespace faultline::games {

enum class Bound : std::uint8_t {
  student,   ///< paired gains that are close to normal
  hoeffding  ///< any gains within ± `range`: dear
};

struct VerificationPlan {
  double epsilon = 0;            ///< gain that is not worth a change, in the payoffs' unit, ≥ 0
  double confidence = 0.95;      ///< 1 − δ, of all verdicts together
  std::size_t replications = 8;  ///< of the first stage; each further stage doubles them
  std::size_t budget = 10'000;   ///< trials at most
  std::size_t most = 1U << 13U;  ///< replications of one profile at most
  Bound bound = Bound::student;
  double range = 0;  ///< of `hoeffding`: no payoff is further from another of the same player than this
};

enum class Verdict : std::uint8_t {
  out,  ///< somebody surely gains more than ε alone
  in,   ///< nobody gains more than ε
  open
};

struct PlayedTrial {
  std::size_t profile = 0;
  std::uint32_t replication = 0;
};

/// What every player earns in each trial, by player; empty where the trial failed.
using PlayFunction = std::function<std::vector<std::vector<double>>(std::span<const PlayedTrial>)>;

/// The deviation of a profile whose gain may be largest.
struct LargestGain {
  std::size_t player = 0;
  std::size_t action = 0;
  Estimate gain;  ///< half_width at joint confidence
};

struct Verification {
  Payoffs payoffs;
  std::vector<Verdict> verdicts;     ///< by profile
  std::vector<LargestGain> largest;  ///< by profile: of an `out` one the surest gain, else the one with the highest upper end
  std::vector<std::size_t> ends;     ///< replications at the end of each stage that was run
  std::size_t stages = 0;            ///< planned; the promise is divided among them
  double level = 0;                  ///< coverage of each single interval, 1 − δ / (M · stages)
  bool spent = false;                ///< the budget ended before nothing was open

  [[nodiscard]] std::size_t count(Verdict verdict) const;
};

/// Stages that a plan allows.
std::size_t stages_of(const VerificationPlan& plan, std::size_t profiles);

/// Stages of 8, 16, 32 … replications of the profiles that are open and of their neighbours.
/// Promise, with probability ≥ confidence: in ⊆ {largest gain ≤ ε} ⊆ in ∪ open.  [cf. Cousins et al. 2022, progressive sampling]
/// @test tests/unit/analysis/games/test_verification.cpp: 4,000 synthetic games
Verification verify_profiles(const Profiles& profiles, const VerificationPlan& plan, const PlayFunction& play);

}  // namespace faultline::games
