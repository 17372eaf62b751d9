#include "analysis/games/payoffs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/base/contracts.hpp"

namespace faultline::games {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Payoffs::Payoffs(const Profiles& profiles) : profiles_(profiles), values_(profiles.count()) {}

void Payoffs::add(std::size_t profile, std::span<const double> earned) {
  EXPECTS(earned.empty() || earned.size() == profiles_.players());
  std::vector<double>& values = values_[profile];
  if (earned.empty()) {
    values.insert(values.end(), profiles_.players(), nan);
  } else {
    values.insert(values.end(), earned.begin(), earned.end());
  }
}

std::vector<double> Payoffs::gains(std::size_t from, std::size_t to, std::size_t player) const {
  std::vector<double> gains;
  const std::size_t shared = std::min(replications(from), replications(to));
  for (std::size_t r = 0; r < shared; ++r) gains.push_back(difference_of(value(to, r, player), value(from, r, player)));
  return gains;
}

Estimate Payoffs::gain(std::size_t from, std::size_t to, std::size_t player, double level) const {
  return estimate_mean(gains(from, to, player), level);
}

std::size_t Payoffs::trials() const {
  std::size_t trials = 0;
  for (std::size_t profile = 0; profile < values_.size(); ++profile) trials += replications(profile);
  return trials;
}

MeanGains::MeanGains(const Profiles& profiles) : profiles_(profiles) {
  for (std::size_t player = 0; player < profiles.players(); ++player) {
    offsets_.push_back(width_);
    width_ += profiles.actions(player);
  }
  gains_.assign(profiles.count() * width_, 0.0);
}

MeanGains::MeanGains(const Payoffs& payoffs) : MeanGains(payoffs.profiles()) {
  for (std::size_t profile = 0; profile < profiles_.count(); ++profile) {
    for (std::size_t player = 0; player < profiles_.players(); ++player) {
      for (std::size_t action = 0; action < profiles_.actions(player); ++action) {
        const std::size_t other = profiles_.moved(profile, player, action);
        if (other == profile) continue;
        gains_[profile * width_ + offsets_[player] + action] = payoffs.gain(profile, other, player).mean;
      }
    }
  }
}

MeanGains::MeanGains(const Payoffs& payoffs, std::span<const std::size_t> ends, const std::vector<std::vector<std::size_t>>& draws)
    : MeanGains(payoffs.profiles()) {
  for (std::size_t profile = 0; profile < profiles_.count(); ++profile) {
    for (std::size_t player = 0; player < profiles_.players(); ++player) {
      for (std::size_t action = 0; action < profiles_.actions(player); ++action) {
        const std::size_t other = profiles_.moved(profile, player, action);
        if (other == profile) continue;
        const std::size_t shared = std::min(payoffs.replications(profile), payoffs.replications(other));
        double sum = 0;
        double count = 0;
        for (std::size_t block = 0; block < ends.size() && ends[block] <= shared; ++block) {
          for (const std::size_t r : draws[block]) {
            const double gain = difference_of(payoffs.value(other, r, player), payoffs.value(profile, r, player));
            if (std::isnan(gain)) continue;
            sum += gain;
            count += 1;
          }
        }
        gains_[profile * width_ + offsets_[player] + action] = count > 0 ? sum / count : nan;
      }
    }
  }
}

}  // namespace faultline::games
