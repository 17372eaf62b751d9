// Parameters from moments: the point that fits best, what else fits, and which moment speaks of which parameter. The method of
// simulated moments with the optimal weight. [McFadden-1989] [Gouriéroux-Monfort-1996]
#pragma once

#include <Eigen/Dense>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "analysis/calibration/moment_model.hpp"

namespace faultline {

/// Of one parameter, places in [0, 1].
struct ParameterInterval {
  double low = 0;  ///< of the profile: what the data do not reject with the other parameters at their best
  double high = 0;
  bool low_is_end = false;  ///< the data would let it be lower, the range does not
  bool high_is_end = false;
  double wald_error = std::numeric_limits<double>::quiet_NaN();  ///< standard error; NaN where the moments do not move with it
  double simulation_share = 0;                                   ///< of the variance, that which more replications would take away
  double cut = 0;  ///< of the profile, above its least: t² with the degrees of freedom of the variance
  struct CurvePoint {
    double place = 0;
    double criterion = 0;
  };
  std::vector<CurvePoint> curve{};  ///< the profile, ascending
  bool has_gaps = false;            ///< what is not rejected is in several pieces, of which the interval is the hull
};

struct MomentEstimate {
  Eigen::VectorXd place;
  double criterion = 0;                                       ///< J: (observed − model)' W (observed − model) at the estimate
  int degrees = 0;                                            ///< fitted moments less parameters that they move
  double p_value = std::numeric_limits<double>::quiet_NaN();  ///< of J; NaN without degrees of freedom
  std::size_t rank = 0;                                       ///< directions of the parameters that the fitted moments move
  std::vector<ParameterInterval> intervals;
  Eigen::MatrixXd sensitivity;  ///< Λ, parameter × fitted moment: the estimate's change for a change of the observation; of places
                                ///< [Andrews-Gentzkow-Shapiro-2017]
  Eigen::MatrixXd weight;       ///< W, of the fitted moments
  Eigen::MatrixXd covariance;   ///< of the places
};

/// (observed − means)' W (observed − means), of the fitted moments.
class Criterion {
 public:
  Criterion(const MomentModel& model, std::span<const ObservedMoment> moments);

  /// W = (data variance + simulation variance + emulator variance)⁻¹ at a place; for good until it is set again.
  void weigh_at(const Eigen::VectorXd& place);
  [[nodiscard]] double at(const Eigen::VectorXd& place) const;
  /// The best place from a start, in the region. @param fixed  a parameter that stays; −1: none
  [[nodiscard]] Eigen::VectorXd minimise(const Eigen::VectorXd& start, int fixed = -1) const;

  [[nodiscard]] const Eigen::MatrixXd& weight() const { return weight_; }
  [[nodiscard]] const Eigen::MatrixXd& variance() const { return variance_; }
  [[nodiscard]] const Eigen::MatrixXd& simulation_variance() const { return simulation_variance_; }
  [[nodiscard]] Eigen::MatrixXd jacobian(const Eigen::VectorXd& place) const;  ///< of the fitted moments
  [[nodiscard]] std::size_t moments() const { return fitted_.size(); }

 private:
  [[nodiscard]] Eigen::VectorXd misses(const Eigen::VectorXd& place) const;

  const MomentModel& model_;
  std::vector<std::size_t> fitted_;
  Eigen::VectorXd observed_;
  Eigen::VectorXd data_variance_;
  Eigen::MatrixXd variance_;
  Eigen::MatrixXd simulation_variance_;
  Eigen::MatrixXd weight_;
  Eigen::MatrixXd root_;  ///< root' root = W
};

struct EstimationEffort {
  int starts = 5;          ///< of the search for the best place
  int profile_steps = 16;  ///< to either side, before what lies between is bisected
};

/// @param starts  places to start from, such as the table's; the best few are used
/// @param level   of the intervals
MomentEstimate estimate_parameters(const MomentModel& model, std::span<const ObservedMoment> moments,
                                   std::span<const Eigen::VectorXd> starts, double level, const EstimationEffort& effort = {});

}  // namespace faultline
