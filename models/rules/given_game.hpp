// Games whose payoffs are given: by the number of members, by pairs, or by a table of profiles. Players and actions are numbers; what
// they are called stands in the scenario.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace faultline {

/// How payoffs are given.
enum class PayoffKind : std::uint8_t {
  symmetric,  ///< u_i = in(j) of a member, out(j) of others, j other members: two actions
  pairwise,   ///< u_i = Σ_j w_ij over the players j who take i's action [Axelrod-Bennett-1993]
  table       ///< a number for each profile and player
};

/// By player, the number of its action.
using Profile = std::vector<std::uint32_t>;

struct GivenGame {
  PayoffKind kind{};
  std::vector<std::uint32_t> actions;  ///< by player: how many it has
  std::vector<double> in, out;         ///< of `symmetric`, by the number of other members, 0 to players − 1
  std::vector<std::uint32_t> member;   ///< by player: which of its actions makes a member; `actions` where none does
  std::vector<double> weights;         ///< of `pairwise`: w_ij by i × players + j
  std::vector<std::uint32_t> kinds;    ///< of `pairwise`, by i × most_actions + a: actions of one name have one number
  std::uint32_t most_actions = 0;
  std::vector<double> table;  ///< of `table`, by number_of(profile) × players + player

  std::vector<double> bias;  ///< what a player earns by an action beside all that, by i × most_actions + a; empty: nothing

  [[nodiscard]] std::size_t players() const { return actions.size(); }
};

/// How many profiles there are; at most `limit` + 1.
std::size_t count_profiles(const GivenGame& game, std::size_t limit);

/// Number of a profile, the last player's action moving first, and back.
std::size_t number_of(const GivenGame& game, const Profile& profile);
Profile profile_of(const GivenGame& game, std::size_t number);

/// Members of a profile.
std::size_t count_members(const GivenGame& game, const Profile& profile);

/// What a player earns if it takes an action and the others do what the profile says [payoff].
double payoff_of(const GivenGame& game, const Profile& profile, std::size_t player, std::uint32_t action);
inline double payoff_of(const GivenGame& game, const Profile& profile, std::size_t player) {
  return payoff_of(game, profile, player, profile[player]);
}

/// The same for all its actions, in their order.
void payoffs_of(const GivenGame& game, const Profile& profile, std::size_t player, std::vector<double>& payoffs);

/// The most that a player would gain by another action; 0 where its own is best.
double gain_left(const GivenGame& game, const Profile& profile, std::size_t player);

/// Energy of a landscape, E = Σ_{i<j} w_ij d_ij, d = 1 where i and j take different actions [Axelrod-Bennett-1993]. Where w is symmetric a
/// move that gains g lowers E by g: −E is an exact potential [Monderer-Shapley-1996].
/// @param game  of `pairwise`
double landscape_energy(const GivenGame& game, const Profile& profile);

}  // namespace faultline
