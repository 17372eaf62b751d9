// How a player revises its action: pure functions of what its actions would earn, or have earned, and of uniform numbers. Equal gains
// leave a player where it is; among equals the first of its actions counts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace faultline {

/// The action that earns most, if it earns more than the present one by more than `least_gain`; else the present one.
/// @param payoffs     u_a by action [payoff]
/// @param least_gain  [payoff] ≥ 0
std::size_t best_reply(std::span<const double> payoffs, std::size_t present, double least_gain);

/// Standard Gumbel number, −ln(−ln u): the largest of u_a + T G_a is a with probability e^(u_a/T)/Σ e^(u/T). One uniform.
/// @param u  in (0, 1)
double gumbel_from(double u);

/// Logit choice, argmax u_a + T G_a [Blume-1993]. One uniform an action, so that further actions leave those of others alone.
/// @param uniforms     by action, in (0, 1)
/// @param temperature  T > 0 [payoff]
/// @test shares of 40,000 draws against e^(u/T)/Σ e^(u/T)
std::size_t logit_choice(std::span<const double> payoffs, std::span<const double> uniforms, double temperature);

/// Probability that a logit choice between two actions takes the one that gains so much, 1/(1 + e^(−gain/T)).
double logit_probability(double gain, double temperature);

/// Whether a player that earns `own` copies one that earns `others`: equal pay is enough.
inline bool imitates(double own, double others) { return others >= own; }

/// What an adaptive player keeps in mind.
struct Attempt {
  bool is_on = false;        ///< its action is being tried
  std::uint32_t former = 0;  ///< the action before
  double before = 0;         ///< [payoff] what that earned, by the year
};

/// What an adaptive player does at a revision: it tries another action; the next time it keeps this if it earned more since then than the
/// former did, by more than `least_gain`, else goes back, or of three actions and more tries a third. It knows what it earned and
/// nothing else.
/// @param present   its action
/// @param actions   how many it has, at least 2
/// @param earned    [payoff] what it earned since its last revision, by the year
/// @param uniforms  by action, in (0, 1): of those that it may try it takes the one with the largest
/// @param attempt   in: as it was left; out: what to remember
/// @returns its action from now on
std::uint32_t adapt(std::uint32_t present, std::span<const double> uniforms, double earned, double least_gain, Attempt& attempt);

/// Where a club of n ends if members leave one by one while a member gains by leaving, counting where that ends in turn
/// [Diamantoudi-Sartzetakis-2018]: end(n) = n if in(n−1) ≥ out(end(n−1)) − least_gain, else end(n−1); end(0) = 0, end(1) = 1 or 0.
/// @param in, out  payoffs of a member and of another player by the number of other members, 0 to players − 1
/// @returns end(n) for n = 0 … players
std::vector<std::size_t> farsighted_ends(std::span<const double> in, std::span<const double> out, double least_gain);

/// Whether a player wants to be a member, farsighted: a member compares what it earns with what an outsider earns where the cascade ends
/// that its exit starts; an outsider joins where that gains and the club stays as it then is.
/// @param ends  of farsighted_ends
bool farsighted_joins(std::span<const double> in, std::span<const double> out, std::span<const std::size_t> ends, bool is_member,
                      std::size_t other_members, double least_gain);

}  // namespace faultline
