#include "analysis/calibration/draws.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"
#include "sim/random/chance.hpp"
#include "sim/random/distributions.hpp"

namespace faultline {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr std::size_t walkers = 64;
constexpr std::size_t steps_until_settled = 400;
constexpr std::size_t steps_between_draws = 20;
constexpr std::uint16_t start_purpose = 2;
constexpr std::uint16_t step_purpose = 3;
constexpr double stretch = 2;  // a, of their paper

Index index(std::size_t i) { return static_cast<Index>(i); }

}  // namespace

double ParameterPrior::value_at(double place) const {
  return logarithmic ? from * elementary::pow(to / from, place) : from + place * (to - from);
}

double ParameterPrior::slope_at(double place) const { return logarithmic ? value_at(place) * elementary::log(to / from) : to - from; }

double ParameterPrior::log_density(double place) const {
  if (place < 0 || place > 1) return -std::numeric_limits<double>::infinity();
  if (law == PriorLaw::uniform) return 0;
  const double value = value_at(place);
  const double part = (value - from) / (to - from);
  const double scale = elementary::log(slope_at(place));
  switch (law) {
    case PriorLaw::uniform: break;
    case PriorLaw::normal: return scale - 0.5 * (value - first) * (value - first) / (second * second);
    case PriorLaw::lognormal: {
      if (value <= 0) return -std::numeric_limits<double>::infinity();
      const double z = (elementary::log(value) - elementary::log(first)) / second;
      return scale - elementary::log(value) - 0.5 * z * z;
    }
    case PriorLaw::triangular: {
      const double mode = (first - from) / (to - from);
      return scale + elementary::log(std::max(1e-300, part <= mode ? (mode > 0 ? part / mode : 1) : (1 - part) / (1 - mode)));
    }
    case PriorLaw::beta:
      return scale + (first - 1) * elementary::log(std::max(1e-300, part)) + (second - 1) * elementary::log(std::max(1e-300, 1 - part));
  }
  return 0;
}

MatrixXd draw_parameters(const MomentModel& model, std::span<const ObservedMoment> moments, const MomentEstimate& estimate,
                         std::span<const ParameterPrior> priors, std::size_t draws, std::uint64_t seed) {
  const auto parameters = static_cast<std::size_t>(estimate.place.size());
  EXPECTS(priors.size() == parameters && draws >= 1);
  Criterion criterion(model, moments);
  criterion.weigh_at(estimate.place);
  const Region& region = model.region();
  const auto log_density = [&](const VectorXd& place) {
    if (!region.holds(place)) return -std::numeric_limits<double>::infinity();
    double sum = -0.5 * criterion.at(place);
    for (std::size_t k = 0; k < parameters; ++k) sum += priors[k].log_density(place[index(k)]);
    return sum;
  };
  const Chance chance(seed, 0);
  std::vector<VectorXd> at(walkers, estimate.place);
  std::vector<double> density(walkers);
  for (std::size_t w = 0; w < walkers; ++w) {
    for (std::size_t k = 0; k < parameters; ++k) {  // spread over each interval, so that they span the space
      const ParameterInterval& interval = estimate.intervals[k];
      const double u = chance.uniform(start_purpose, w, 0, static_cast<std::uint32_t>(k));
      const double centre = estimate.place[index(k)];
      at[w][index(k)] = centre + 0.5 * (interval.low - centre + u * (interval.high - interval.low));
    }
    at[w] = at[w].cwiseMax(region.low).cwiseMin(region.high);
    density[w] = log_density(at[w]);
  }
  const std::size_t rounds = (draws + walkers - 1) / walkers;
  MatrixXd kept(index(draws), index(parameters));
  Index next = 0;
  for (std::size_t step = 0; step < steps_until_settled + rounds * steps_between_draws; ++step) {
    for (std::size_t w = 0; w < walkers; ++w) {  // each half moves along lines to walkers of the other
      const auto occasion = static_cast<std::uint32_t>(step);
      const auto [u, v] = chance.uniform_pair(step_purpose, w, occasion, 0);
      const double accept = chance.uniform(step_purpose, w, occasion, 2);
      const std::size_t half = walkers / 2;
      const std::size_t other = (w < half ? half : 0) + std::min(half - 1, static_cast<std::size_t>(u * half));
      const double root = 1 / std::sqrt(stretch) + v * (std::sqrt(stretch) - 1 / std::sqrt(stretch));
      const double z = root * root;
      const VectorXd proposed = at[other] + z * (at[w] - at[other]);
      const double there = log_density(proposed);
      const double gain = (static_cast<double>(parameters) - 1) * elementary::log(z) + there - density[w];
      if (!std::isfinite(there) || elementary::log(accept) >= gain) continue;
      at[w] = proposed;
      density[w] = there;
    }
    if (step < steps_until_settled || (step - steps_until_settled + 1) % steps_between_draws != 0) continue;
    for (std::size_t w = 0; w < walkers && next < index(draws); ++w) kept.row(next++) = at[w].transpose();
  }
  return kept;
}

}  // namespace faultline
