// Who rests with whom: equilibria of games with given payoffs by enumeration, stable sizes of clubs, pairwise stable networks, and the
// compatibility of networks of buyers. Pure functions; exact up to rounding.
#pragma once

#include "models/rules/given_game.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace faultline {

/// Whether nobody gains more than `least_gain` by another action.
bool is_nash(const GivenGame& game, const Profile& profile, double least_gain = 0);

/// Numbers of the profiles from which nobody moves, by enumeration of at most `limit` profiles; gains up to `least_gain` are none.
/// @throws ContractViolation where there are more profiles
/// @test landscapes of nine firms: two partitions of equal energy [Axelrod-et-al-1995]
std::vector<std::size_t> nash_profiles(const GivenGame& game, std::size_t limit, double least_gain = 0);

/// Sizes of a club that nobody leaves and nobody joins, each with the others as they are [Barrett-1994]: in(n−1) ≥ out(n−1) and
/// out(n) ≥ in(n), n = 0 … players.
/// @param in, out  payoffs of a member and of another player by the number of other members, 0 to players − 1
std::vector<std::size_t> stable_sizes(std::span<const double> in, std::span<const double> out, double least_gain = 0);

/// The mean of the gains of joining over the numbers of other members. Of a club where a gain rises with the members, the end that a
/// little noise selects is all where it is positive, and nobody where it is negative: Σ_k gain(k) is the difference of the potential
/// between the two [Blume-1993].
double mean_gain(std::span<const double> in, std::span<const double> out);

/// A network among players as bits: those of pair (i, j), i < j, in the order (0,1), (0,2), … (1,2), …
using Network = std::uint64_t;
inline constexpr std::size_t most_in_network = 7;  ///< two million networks, a few seconds

/// Bit of the link between two players.
Network link_between(std::size_t players, std::size_t i, std::size_t j);

/// Payoffs of the connections model, u_i = Σ_j δ^{d(i,j)} − c · links of i [Jackson-Wolinsky-1996], d the least number of links on a way;
/// no way: 0.
/// @param decay      δ in (0, 1)
/// @param link_cost  c ≥ 0, paid by both
std::vector<double> connections_payoffs(std::size_t players, Network network, double decay, double link_cost);

/// Whether nobody gains by cutting a link of its own, and no two by linking: one gaining and the other not losing [Jackson-Wolinsky-1996].
bool is_pairwise_stable(std::size_t players, Network network, double decay, double link_cost);

/// The pairwise stable networks, with names: 2^(n(n−1)/2) are looked at.
/// @param players  at most `most_in_network`
/// @test n = 5, δ = .5: 1 at c = .2 (complete), 27 at .3, 77 at .45, 1 at .6 (empty)
std::vector<Network> pairwise_stable_networks(std::size_t players, double decay, double link_cost);

/// Symmetric Cournot among firms whose buyers value the network, v(y) = b y, with fulfilled expectations [Katz-Shapiro-1985]: output of a
/// firm x = A/(n + 1 − k b), k firms on its network: n where all are compatible, 1 where none is; profit x², buyers' surplus (n x)²/2.
/// @param top_type  A > 0  @param network_value  b in [0, 1)
struct CompatibilityOutcome {
  double output = 0;
  double profit = 0;
  double surplus = 0;
};
CompatibilityOutcome symmetric_compatibility(double top_type, double network_value, std::size_t firms, bool compatible);

}  // namespace faultline
