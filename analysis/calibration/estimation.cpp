#include "analysis/calibration/estimation.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/calibration/laws.hpp"
#include "analysis/intervals.hpp"
#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int most_steps = 60;
constexpr double still = 1e-9;        // a step of the search, in places, that is none
constexpr double flat_direction = 1;  // [whitened misses over the whole region] below which a direction is not moved
constexpr int weightings = 3;

Index index(std::size_t i) { return static_cast<Index>(i); }

/// Into the region.
VectorXd clamped(const VectorXd& place, const Region& region) { return place.cwiseMax(region.low).cwiseMin(region.high); }

}  // namespace

Criterion::Criterion(const MomentModel& model, std::span<const ObservedMoment> moments) : model_(model) {
  for (std::size_t m = 0; m < moments.size(); ++m)
    if (moments[m].fit) fitted_.push_back(m);
  EXPECTS(!fitted_.empty());
  observed_.resize(index(fitted_.size()));
  data_variance_.resize(index(fitted_.size()));
  for (std::size_t i = 0; i < fitted_.size(); ++i) {
    const ObservedMoment& moment = moments[fitted_[i]];
    EXPECTS(moment.standard_error > 0);
    observed_[index(i)] = moment.observed;
    data_variance_[index(i)] = moment.standard_error * moment.standard_error;
  }
}

void Criterion::weigh_at(const VectorXd& place) {
  const MatrixXd all = model_.simulation_covariance(place);
  simulation_variance_.resize(index(fitted_.size()), index(fitted_.size()));
  for (std::size_t i = 0; i < fitted_.size(); ++i)
    for (std::size_t j = 0; j < fitted_.size(); ++j) simulation_variance_(index(i), index(j)) = all(index(fitted_[i]), index(fitted_[j]));
  variance_ = simulation_variance_;
  for (std::size_t i = 0; i < fitted_.size(); ++i)
    variance_(index(i), index(i)) += data_variance_[index(i)] + model_.emulator_variance()[index(fitted_[i])];
  const Eigen::LLT<MatrixXd> factor(variance_);
  const MatrixXd identity = MatrixXd::Identity(variance_.rows(), variance_.rows());
  root_ = factor.matrixL().solve(identity);
  weight_ = root_.transpose() * root_;
}

VectorXd Criterion::misses(const VectorXd& place) const {
  const VectorXd means = model_.means(place);
  VectorXd misses(observed_.size());
  for (std::size_t i = 0; i < fitted_.size(); ++i) misses[index(i)] = observed_[index(i)] - means[index(fitted_[i])];
  return root_ * misses;
}

MatrixXd Criterion::jacobian(const VectorXd& place) const {
  const MatrixXd all = model_.jacobian(place);
  MatrixXd own(index(fitted_.size()), place.size());
  for (std::size_t i = 0; i < fitted_.size(); ++i) own.row(index(i)) = all.row(index(fitted_[i]));
  return own;
}

double Criterion::at(const VectorXd& place) const { return misses(place).squaredNorm(); }

/// Levenberg and Marquardt within a box: what would leave the box stays at its side.
VectorXd Criterion::minimise(const VectorXd& start, int fixed) const {
  const Region& region = model_.region();
  VectorXd place = clamped(start, region);
  double value = at(place);
  double damping = 1e-3;
  for (int step = 0; step < most_steps; ++step) {
    const MatrixXd slope = root_ * jacobian(place);
    const VectorXd pull = slope.transpose() * misses(place);
    MatrixXd curvature = slope.transpose() * slope;
    VectorXd direction = pull;
    for (Index k = 0; k < place.size(); ++k) {
      const bool is_at_side = (place[k] <= region.low[k] && pull[k] < 0) || (place[k] >= region.high[k] && pull[k] > 0);
      if (k != fixed && !is_at_side) continue;
      curvature.row(k).setZero();
      curvature.col(k).setZero();
      curvature(k, k) = 1;
      direction[k] = 0;
    }
    const double size = std::max(1e-12, curvature.diagonal().maxCoeff());
    bool is_better = false;
    VectorXd moved = place;
    while (!is_better && damping < 1e8) {
      MatrixXd damped = curvature;
      damped.diagonal() += VectorXd::Constant(place.size(), damping * 1e-3 * size) + damping * curvature.diagonal();
      moved = clamped(place + damped.ldlt().solve(direction), region);
      is_better = at(moved) < value;
      damping = is_better ? std::max(1e-9, damping / 8) : damping * 6;
    }
    if (!is_better) break;
    const double length = (moved - place).cwiseAbs().maxCoeff();
    const double gain = value - at(moved);
    place = moved;
    value -= gain;
    if (length < still || gain < 1e-10 * (1 + value)) break;
  }
  return place;
}

namespace {

/// The best of a few starts that lie apart.
VectorXd best_place(const Criterion& criterion, std::span<const VectorXd> starts, int count) {
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t s = 0; s < starts.size(); ++s) order.emplace_back(criterion.at(starts[s]), s);
  std::sort(order.begin(), order.end());
  VectorXd best = starts.front();
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < order.size() && i < static_cast<std::size_t>(count); ++i) {
    const VectorXd place = criterion.minimise(starts[order[i].second]);
    const double value = criterion.at(place);
    if (value >= least) continue;
    least = value;
    best = place;
  }
  return best;
}

/// The profile of one parameter and the interval below its cut.
class Profile {
 public:
  Profile(const Criterion& criterion, const Region& region, const MomentEstimate& estimate, int parameter, int steps)
      : criterion_(criterion), region_(region), estimate_(estimate), parameter_(parameter), steps_(steps) {}

  void measure(ParameterInterval& interval) {
    least_ = estimate_.criterion;
    cut_ = interval.cut;
    const double centre = estimate_.place[parameter_];
    interval.low = side(region_.low[parameter_], interval.low_is_end, interval);
    interval.high = side(region_.high[parameter_], interval.high_is_end, interval);
    interval.curve.push_back({centre, least_});
    std::sort(interval.curve.begin(), interval.curve.end(), [](const auto& a, const auto& b) { return a.place < b.place; });
  }

 private:
  double at(double place, VectorXd& warm) {
    warm[parameter_] = place;
    warm = criterion_.minimise(warm, parameter_);
    return criterion_.at(warm);
  }

  /// Walks to an end; the outermost place that is not rejected.
  double side(double end, bool& is_end, ParameterInterval& interval) {
    const double centre = estimate_.place[parameter_];
    VectorXd warm = estimate_.place;
    VectorXd outer = warm;
    double inside = centre;
    double outside = end;
    bool was_out = false;
    is_end = true;
    for (int i = 1; i <= steps_ && centre != end; ++i) {
      const double part = static_cast<double>(i) / steps_;
      const double place = i == steps_ ? end : centre + (end - centre) * part * part;  // closer where it begins
      VectorXd from = warm;
      const double value = at(place, from);
      interval.curve.push_back({place, value});
      warm = from;
      if (value - least_ <= cut_) {
        interval.has_gaps = interval.has_gaps || was_out;
        was_out = false;
        is_end = true;
        inside = place;
        outer = warm;
      } else if (!was_out) {
        was_out = true;
        is_end = false;
        outside = place;
      }
    }
    if (is_end) return end;
    return crossing(inside, outside, outer);
  }

  double crossing(double inside, double outside, VectorXd warm) {
    const double enough = std::max(1e-9, 1e-4 * std::abs(outside - estimate_.place[parameter_]));
    for (int i = 0; i < 40 && std::abs(outside - inside) > enough; ++i) {
      const double middle = 0.5 * (inside + outside);
      VectorXd from = warm;
      if (at(middle, from) - least_ <= cut_) {
        inside = middle;
        warm = from;
      } else {
        outside = middle;
      }
    }
    return 0.5 * (inside + outside);
  }

  const Criterion& criterion_;
  const Region& region_;
  const MomentEstimate& estimate_;
  int parameter_;
  int steps_;
  double least_ = 0;
  double cut_ = 0;
};

/// (G'WG)⁻¹ over the directions that the moments move; how many there are.
MatrixXd information_inverse(const MatrixXd& information, const Region& region, std::size_t& rank, std::vector<bool>& is_moved) {
  const VectorXd width = region.high - region.low;
  const Eigen::SelfAdjointEigenSolver<MatrixXd> parts(width.asDiagonal() * information * width.asDiagonal());
  MatrixXd inverse = MatrixXd::Zero(information.rows(), information.rows());
  is_moved.assign(static_cast<std::size_t>(information.rows()), true);
  rank = 0;
  for (Index i = 0; i < information.rows(); ++i) {
    const VectorXd direction = parts.eigenvectors().col(i);
    if (parts.eigenvalues()[i] > flat_direction) {
      ++rank;
      inverse += direction * direction.transpose() / parts.eigenvalues()[i];
    } else {
      for (Index k = 0; k < information.rows(); ++k)
        if (std::abs(direction[k]) > 0.1) is_moved[static_cast<std::size_t>(k)] = false;
    }
  }
  return width.asDiagonal() * inverse * width.asDiagonal();
}

}  // namespace

MomentEstimate estimate_parameters(const MomentModel& model, std::span<const ObservedMoment> moments, std::span<const VectorXd> starts,
                                   double level, const EstimationEffort& effort) {
  EXPECTS(!starts.empty() && level > 0 && level < 1);
  Criterion criterion(model, moments);
  const Region& region = model.region();
  VectorXd place = 0.5 * (region.low + region.high);
  for (int i = 0; i < weightings; ++i) {
    criterion.weigh_at(place);
    place = i == 0 ? best_place(criterion, starts, effort.starts) : criterion.minimise(place);
  }
  criterion.weigh_at(place);
  MomentEstimate estimate;
  estimate.place = best_place(criterion, starts, effort.starts);
  const VectorXd near = criterion.minimise(place);
  if (criterion.at(near) <= criterion.at(estimate.place)) estimate.place = near;
  estimate.criterion = criterion.at(estimate.place);
  estimate.weight = criterion.weight();
  const MatrixXd slope = criterion.jacobian(estimate.place);
  const MatrixXd information = slope.transpose() * criterion.weight() * slope;
  std::vector<bool> is_moved;
  estimate.covariance = information_inverse(information, region, estimate.rank, is_moved);
  estimate.sensitivity = estimate.covariance * slope.transpose() * criterion.weight();
  estimate.degrees = static_cast<int>(criterion.moments()) - static_cast<int>(estimate.rank);
  if (estimate.degrees > 0) estimate.p_value = chi_squared_tail(estimate.criterion, estimate.degrees);
  const MatrixXd simulated = estimate.sensitivity * criterion.simulation_variance() * estimate.sensitivity.transpose();
  for (Index k = 0; k < place.size(); ++k) {
    ParameterInterval interval;
    const double variance = estimate.covariance(k, k);
    if (is_moved[static_cast<std::size_t>(k)]) interval.wald_error = std::sqrt(variance);
    interval.simulation_share = variance > 0 ? std::min(1.0, simulated(k, k) / variance) : 0;
    const double share = std::max(1e-3, interval.simulation_share);
    // Only the simulated part of the variance is estimated.  [Satterthwaite-1946]
    const double degrees = static_cast<double>(model.replications() - 1) / (share * share);
    const double quantile = student_quantile(0.5 + level / 2, degrees);
    interval.cut = quantile * quantile;
    Profile(criterion, region, estimate, static_cast<int>(k), effort.profile_steps).measure(interval);
    estimate.intervals.push_back(std::move(interval));
  }
  return estimate;
}

}  // namespace faultline
