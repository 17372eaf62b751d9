#include "analysis/games/verification.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline::games {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

class Verifier {
 public:
  Verifier(const Profiles& profiles, const VerificationPlan& plan, const PlayFunction& play)
      : profiles_(profiles), plan_(plan), play_(play), result_{Payoffs(profiles), {}, {}, {}, 0, 0, false} {
    const auto deviations = static_cast<double>(std::max<std::size_t>(1, profiles.deviations()));
    result_.verdicts.assign(profiles.count(), Verdict::open);
    result_.largest.resize(profiles.count());
    result_.stages = stages_of(plan, profiles.count());
    result_.level = 1 - (1 - plan.confidence) / (deviations * static_cast<double>(result_.stages));
  }

  Verification run() {
    std::size_t replications = plan_.replications;
    for (std::size_t stage = 0; stage < result_.stages; ++stage, replications *= 2) {
      const std::vector<PlayedTrial> trials = trials_up_to(replications);
      if (stage > 0 && result_.payoffs.trials() + trials.size() > plan_.budget) break;
      play(trials);
      result_.ends.push_back(replications);
      for (std::size_t profile = 0; profile < profiles_.count(); ++profile) {
        if (result_.verdicts[profile] == Verdict::open) judge(profile);
      }
      if (result_.count(Verdict::open) == 0) return std::move(result_);
    }
    result_.spent = true;
    return std::move(result_);
  }

 private:
  /// Of open profiles and their neighbours, profile by profile.
  [[nodiscard]] std::vector<PlayedTrial> trials_up_to(std::size_t replications) const {
    std::vector<bool> is_needed(profiles_.count(), false);
    for (std::size_t profile = 0; profile < profiles_.count(); ++profile) {
      if (result_.verdicts[profile] != Verdict::open) continue;
      for (std::size_t player = 0; player < profiles_.players(); ++player) {
        for (std::size_t action = 0; action < profiles_.actions(player); ++action)
          is_needed[profiles_.moved(profile, player, action)] = true;
      }
    }
    std::vector<PlayedTrial> trials;
    for (std::size_t profile = 0; profile < profiles_.count(); ++profile) {
      for (std::size_t r = result_.payoffs.replications(profile); is_needed[profile] && r < replications; ++r)
        trials.push_back({profile, static_cast<std::uint32_t>(r)});
    }
    return trials;
  }

  void play(const std::vector<PlayedTrial>& trials) {
    const std::vector<std::vector<double>> earned = play_(trials);
    ENSURES(earned.size() == trials.size());
    for (std::size_t i = 0; i < trials.size(); ++i) result_.payoffs.add(trials[i].profile, earned[i]);
  }

  [[nodiscard]] Estimate gain_of(std::size_t profile, std::size_t other, std::size_t player) const {
    Estimate gain = result_.payoffs.gain(profile, other, player, result_.level);
    if (plan_.bound == Bound::hoeffding && gain.count > 0)  // a gain lies in ± range: 2·range wide
      gain.half_width = plan_.range * std::sqrt(2 * elementary::log(2 / (1 - result_.level)) / static_cast<double>(gain.count));
    if (!(gain.half_width >= 0)) gain.half_width = infinite;  // fewer than two values
    return gain;
  }

  void judge(std::size_t profile) {
    LargestGain surest;
    LargestGain highest;
    surest.gain.mean = highest.gain.mean = -infinite;
    bool is_known = true;
    for (std::size_t player = 0; player < profiles_.players(); ++player) {
      for (std::size_t action = 0; action < profiles_.actions(player); ++action) {
        const std::size_t other = profiles_.moved(profile, player, action);
        if (other == profile) continue;
        const LargestGain one{player, action, gain_of(profile, other, player)};
        is_known = is_known && std::isfinite(one.gain.mean) && std::isfinite(one.gain.half_width);
        if (one.gain.low() > surest.gain.low()) surest = one;
        if (!(one.gain.high() <= highest.gain.high())) highest = one;
      }
    }
    if (surest.gain.low() > plan_.epsilon) {
      result_.verdicts[profile] = Verdict::out;
    } else if (is_known && highest.gain.high() <= plan_.epsilon) {
      result_.verdicts[profile] = Verdict::in;
    }
    result_.largest[profile] = result_.verdicts[profile] == Verdict::out ? surest : highest;
  }

  const Profiles& profiles_;
  const VerificationPlan& plan_;
  const PlayFunction& play_;
  Verification result_;
};

}  // namespace

std::size_t Verification::count(Verdict verdict) const {
  return static_cast<std::size_t>(std::count(verdicts.begin(), verdicts.end(), verdict));
}

std::size_t stages_of(const VerificationPlan& plan, std::size_t profiles) {
  // After the first stage over all profiles the last ones may be two profiles alone.
  const std::size_t first = plan.replications * profiles;
  const std::size_t left = plan.budget > first ? plan.budget - first : 0;
  std::size_t stages = 1;
  for (std::size_t n = 2 * plan.replications; n <= plan.most && n - plan.replications <= left / 2; n *= 2) ++stages;
  return stages;
}

Verification verify_profiles(const Profiles& profiles, const VerificationPlan& plan, const PlayFunction& play) {
  EXPECTS(plan.epsilon >= 0 && plan.confidence > 0 && plan.confidence < 1);
  EXPECTS(plan.replications >= 2);
  EXPECTS(plan.bound == Bound::student || plan.range > 0);
  return Verifier(profiles, plan, play).run();
}

}  // namespace faultline::games
