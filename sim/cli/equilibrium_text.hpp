// The answer of 'faultline equilibrium': a sentence for an adviser, the end states, what each hangs on.
#pragma once

#include <string>
#include <vector>

#include "analysis/games/end_states.hpp"
#include "analysis/games/verification.hpp"
#include "models/scenario/experiment.hpp"

namespace faultline::cli {

/// From which weight of a term on a deviation pays, or pays no longer: payoffs are linear in weights.
struct BreakEven {
  std::size_t profile = 0;
  std::size_t player = 0;
  std::size_t to = 0;
  std::string term;
  double weight = 0;  ///< as it is
  Estimate at;        ///< where the gain is 0
  bool pays_above = false;
};

struct EquilibriumAnswer {
  games::Profiles profiles;
  games::Verification verified;
  games::Basins basins;
  std::size_t start = 0;                                    ///< today's profile
  std::string unit;                                         ///< of payoffs; empty where players' differ
  double defect = 0;                                        ///< of a potential
  std::vector<std::vector<games::Coalition>> coalitions{};  ///< by end state; of a rest
  std::vector<BreakEven> break_even{};
  std::vector<std::size_t> undecided{};  ///< open profiles that may be on the way
};

/// "eu closed, us open", or the name of an [[end_state]] that it is.
std::string profile_name(const Experiment& experiment, const games::Profiles& profiles, std::size_t profile);

std::string equilibrium_text(const Experiment& experiment, const EquilibriumAnswer& answer);
std::string equilibrium_json(const Experiment& experiment, const EquilibriumAnswer& answer);
/// A line per profile and player's action: gains at joint confidence.
std::string equilibrium_csv(const Experiment& experiment, const EquilibriumAnswer& answer);

}  // namespace faultline::cli
