// Basins by resampled replications, and coalitions: the parts of end_states.hpp that look at single replications.
#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/games/end_states.hpp"
#include "sim/base/contracts.hpp"
#include "sim/random/chance.hpp"

namespace faultline::games {

namespace {

/// Between order statistics, linearly.
double percentile(const std::vector<double>& sorted, double probability) {
  const double place = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

/// Replications of each stage, drawn again within it.
std::vector<std::vector<std::size_t>> draw_again(std::span<const std::size_t> ends, const Chance& chance, std::size_t resample) {
  std::vector<std::vector<std::size_t>> draws;
  std::size_t first = 0;
  for (const std::size_t end : ends) {
    std::vector<std::size_t>& block = draws.emplace_back();
    for (std::size_t r = first; r < end; ++r) {
      const double u = chance.uniform(std::uint16_t{0}, resample, static_cast<std::uint32_t>(r));
      block.push_back(first + static_cast<std::size_t>(u * static_cast<double>(end - first)));
    }
    first = end;
  }
  return draws;
}

/// All ways to take `size` players, ascending.
void choose(std::size_t first, std::size_t players, std::size_t size, std::vector<std::size_t>& chosen,
            std::vector<std::vector<std::size_t>>& all) {
  if (chosen.size() == size) {
    all.push_back(chosen);
    return;
  }
  for (std::size_t player = first; player < players; ++player) {
    chosen.push_back(player);
    choose(player + 1, players, size, chosen, all);
    chosen.pop_back();
  }
}

/// Every profile in which all members do something else.
std::vector<std::size_t> joint_moves(const Profiles& profiles, std::size_t profile, const std::vector<std::size_t>& members) {
  std::vector<std::size_t> moves = {profile};
  for (const std::size_t player : members) {
    std::vector<std::size_t> further;
    for (const std::size_t from : moves) {
      for (std::size_t action = 0; action < profiles.actions(player); ++action) {
        if (action != profiles.action(profile, player)) further.push_back(profiles.moved(from, player, action));
      }
    }
    moves = std::move(further);
  }
  return moves;
}

}  // namespace

Basins estimate_basins(const Verification& verification, const BasinPlan& plan) {
  const Payoffs& payoffs = verification.payoffs;
  Basins basins{find_end_states(best_response_graph(MeanGains(payoffs), plan.epsilon)), {}, {}, {}};
  const std::size_t sinks = basins.ends.sinks.size();
  std::vector<std::vector<double>> today(sinks);
  std::vector<std::vector<double>> anywhere(sinks);
  basins.support.assign(sinks, 0.0);
  const Chance chance(plan.seed, 2);
  for (std::size_t resample = 0; resample < plan.resamples; ++resample) {
    const MeanGains gains(payoffs, verification.ends, draw_again(verification.ends, chance, resample));
    const EndStates ends = find_end_states(best_response_graph(gains, plan.epsilon));
    const std::vector<double> uniform = ends.from_anywhere();
    for (std::size_t sink = 0; sink < sinks; ++sink) {
      const auto found = std::find(ends.sinks.begin(), ends.sinks.end(), basins.ends.sinks[sink]);
      const auto place = static_cast<std::size_t>(found - ends.sinks.begin());
      const bool is_there = found != ends.sinks.end();
      today[sink].push_back(is_there ? ends.basins[plan.start][place] : 0);
      anywhere[sink].push_back(is_there ? uniform[place] : 0);
      basins.support[sink] += is_there ? 1 : 0;
    }
  }
  for (double& support : basins.support) support /= static_cast<double>(plan.resamples);
  const std::vector<double> uniform = basins.ends.from_anywhere();
  for (std::size_t sink = 0; sink < sinks; ++sink) {
    const auto interval = [&](double share, std::vector<double>& values) -> BasinShare {
      if (values.empty()) return {share, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
      std::sort(values.begin(), values.end());
      return {share, percentile(values, (1 - plan.level) / 2), percentile(values, (1 + plan.level) / 2)};
    };
    basins.today.push_back(interval(basins.ends.basins[plan.start][sink], today[sink]));
    basins.anywhere.push_back(interval(uniform[sink], anywhere[sink]));
  }
  return basins;
}

std::vector<Coalition> blocking_coalitions(const Payoffs& payoffs, std::size_t profile, double epsilon, std::size_t largest) {
  const Profiles& profiles = payoffs.profiles();
  std::vector<Coalition> blocking;
  for (std::size_t size = 2; size <= std::min(largest, profiles.players()); ++size) {
    std::vector<std::vector<std::size_t>> all;
    std::vector<std::size_t> chosen;
    choose(0, profiles.players(), size, chosen, all);
    for (const std::vector<std::size_t>& members : all) {
      for (const std::size_t to : joint_moves(profiles, profile, members)) {
        Coalition coalition{members, to, {}, true};
        for (const std::size_t player : members) {
          coalition.gains.push_back(payoffs.gain(profile, to, player));
          if (!(coalition.gains.back().mean > epsilon)) break;
          coalition.is_sure = coalition.is_sure && coalition.gains.back().low() > epsilon;
        }
        const bool all_gain = coalition.gains.size() == members.size() && coalition.gains.back().mean > epsilon;
        if (all_gain) blocking.push_back(std::move(coalition));
      }
    }
  }
  return blocking;
}

}  // namespace faultline::games
