#include "analysis/calibration/history_matching.hpp"

#include <algorithm>
#include <limits>

#include "analysis/calibration/laws.hpp"
#include "sim/random/designs.hpp"

namespace faultline {

namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr std::size_t candidates = 4096;  // in one look
constexpr int looks = 8;                  // each in the box around what the last one left
constexpr double margin = 0.1;            // of the box, to each side
constexpr double wrongly_ruled_out = 1e-3;
constexpr std::size_t enough_left = 64;  // candidates that describe a box

Index index(std::size_t i) { return static_cast<Index>(i); }

std::vector<VectorXd> places_in(const Region& box, std::size_t count, std::uint64_t seed) {
  const auto parameters = static_cast<std::size_t>(box.low.size());
  std::vector<VectorXd> places;
  for (const std::vector<double>& point : sobol_points(count, parameters, seed)) {
    VectorXd place(box.low.size());
    for (std::size_t k = 0; k < parameters; ++k) place[index(k)] = box.low[index(k)] + point[k] * (box.high[index(k)] - box.low[index(k)]);
    places.push_back(std::move(place));
  }
  return places;
}

Region box_around(const std::vector<VectorXd>& places, const Region& within) {
  Region box{places[0], places[0]};
  for (const VectorXd& place : places) {
    box.low = box.low.cwiseMin(place);
    box.high = box.high.cwiseMax(place);
  }
  const VectorXd room = (margin * (box.high - box.low)).cwiseMax(1e-3 * (within.high - within.low));
  return {(box.low - room).cwiseMax(within.low), (box.high + room).cwiseMin(within.high)};
}

}  // namespace

double implausibility(const MomentModel& model, std::span<const ObservedMoment> moments, const VectorXd& place) {
  const VectorXd means = model.means(place);
  const VectorXd simulated = model.simulation_covariance(place).diagonal();
  double worst = 0;
  for (std::size_t m = 0; m < moments.size(); ++m) {
    if (!moments[m].fit) continue;
    const double miss = moments[m].observed - means[index(m)];
    const double variance =
        moments[m].standard_error * moments[m].standard_error + simulated[index(m)] + model.emulator_variance()[index(m)];
    worst = std::max(worst, miss * miss / variance);
  }
  return worst;
}

double implausible_above(std::size_t fitted_moments) {
  return chi_squared_quantile(1 - wrongly_ruled_out / static_cast<double>(std::max<std::size_t>(1, fitted_moments)), 1);
}

NextWave next_wave(const MomentModel& model, std::span<const ObservedMoment> moments, std::size_t points, std::uint64_t seed) {
  const auto fitted =
      static_cast<std::size_t>(std::count_if(moments.begin(), moments.end(), [](const ObservedMoment& moment) { return moment.fit; }));
  const double cut = implausible_above(fitted);
  NextWave wave{model.region(), {}, 0, false};
  Region box = model.region();
  double least = std::numeric_limits<double>::infinity();
  for (int look = 0; look < looks; ++look) {
    const std::vector<VectorXd> places = places_in(box, candidates, seed * looks + static_cast<std::uint64_t>(look));
    std::vector<double> implausibilities;
    for (const VectorXd& place : places) {
      implausibilities.push_back(implausibility(model, moments, place));
      least = std::min(least, implausibilities.back());
    }
    wave.nothing_fits = least > cut;
    const double above = cut + (wave.nothing_fits ? least : 0);
    std::vector<VectorXd> left;
    for (std::size_t i = 0; i < places.size(); ++i)
      if (implausibilities[i] <= above) left.push_back(places[i]);
    wave.share_left = box.volume() * static_cast<double>(left.size()) / static_cast<double>(candidates);
    const bool is_last = look + 1 == looks;
    if (left.size() < enough_left && !is_last) {  // too few to describe a box: the least implausible of all
      std::vector<std::size_t> order(places.size());
      for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
      std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return implausibilities[a] != implausibilities[b] ? implausibilities[a] < implausibilities[b] : a < b;
      });
      left.clear();
      for (std::size_t i = 0; i < candidates / 32; ++i) left.push_back(places[order[i]]);
      box = box_around(left, model.region());
      continue;
    }
    if (left.empty()) left = places;
    wave.region = box_around(left, model.region());
    wave.places = std::move(left);
    if (wave.places.size() >= points || is_last) break;
    box = wave.region;
  }
  if (wave.places.size() > points) wave.places.resize(points);
  return wave;
}

}  // namespace faultline
