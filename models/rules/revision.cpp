#include "models/rules/revision.hpp"

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

std::size_t best_reply(std::span<const double> payoffs, std::size_t present, double least_gain) {
  EXPECTS(present < payoffs.size() && least_gain >= 0);
  std::size_t best = present;
  for (std::size_t action = 0; action < payoffs.size(); ++action) {
    if (payoffs[action] - payoffs[present] > least_gain && payoffs[action] > payoffs[best]) best = action;
  }
  return best;
}

double gumbel_from(double u) { return -elementary::log(-elementary::log(u)); }

std::size_t logit_choice(std::span<const double> payoffs, std::span<const double> uniforms, double temperature) {
  EXPECTS(!payoffs.empty() && uniforms.size() == payoffs.size() && temperature > 0);
  std::size_t best = 0;
  double most = 0;
  for (std::size_t action = 0; action < payoffs.size(); ++action) {
    const double utility = payoffs[action] + temperature * gumbel_from(uniforms[action]);
    if (action > 0 && utility <= most) continue;
    best = action;
    most = utility;
  }
  return best;
}

double logit_probability(double gain, double temperature) {
  EXPECTS(temperature > 0);
  return 1.0 / (1.0 + elementary::exp(-gain / temperature));
}

namespace {

/// Of the actions but two, the one with the largest number.
std::uint32_t another(std::span<const double> uniforms, std::uint32_t not_this, std::uint32_t nor_this) {
  std::uint32_t found = not_this;
  for (std::uint32_t action = 0; action < uniforms.size(); ++action) {
    if (action == not_this || action == nor_this) continue;
    if (found == not_this || uniforms[action] > uniforms[found]) found = action;
  }
  return found;
}

}  // namespace

std::uint32_t adapt(std::uint32_t present, std::span<const double> uniforms, double earned, double least_gain, Attempt& attempt) {
  EXPECTS(uniforms.size() >= 2 && present < uniforms.size());
  if (!attempt.is_on) {
    attempt = {true, present, earned};
    return another(uniforms, present, present);
  }
  if (earned - attempt.before > least_gain) {
    attempt.is_on = false;
    return present;
  }
  if (uniforms.size() > 2) return another(uniforms, present, attempt.former);  // still against the former
  attempt.is_on = false;
  return attempt.former;
}

std::vector<std::size_t> farsighted_ends(std::span<const double> in, std::span<const double> out, double least_gain) {
  EXPECTS(in.size() == out.size());
  std::vector<std::size_t> ends{0};
  for (std::size_t members = 1; members <= in.size(); ++members) {
    const std::size_t after = ends.back();
    ends.push_back(out[after] - in[members - 1] > least_gain ? after : members);
  }
  return ends;
}

bool farsighted_joins(std::span<const double> in, std::span<const double> out, std::span<const std::size_t> ends, bool is_member,
                      std::size_t other_members, double least_gain) {
  EXPECTS(other_members < in.size() && ends.size() == in.size() + 1);
  if (is_member) return out[ends[other_members]] - in[other_members] <= least_gain;
  return ends[other_members + 1] == other_members + 1 && in[other_members] - out[other_members] > least_gain;
}

}  // namespace faultline
