// Every moment of a table of trials as a function of the parameters, with the errors of that function: what stands for the model
// while it is calibrated.
#pragma once

#include <Eigen/Dense>
#include <optional>
#include <span>
#include <vector>

#include "analysis/calibration/emulator.hpp"

namespace faultline {

/// A number that data know.
struct ObservedMoment {
  double observed = 0;
  double standard_error = 0;  ///< of the observation, > 0; errors of different moments are independent
  bool fit = true;            ///< else held out: predicted, never fitted
};

/// Trials by point. Places are in [0, 1], the parameter's scale; every point has the same replications.
struct TrialTable {
  std::vector<Eigen::VectorXd> places;
  std::vector<Eigen::MatrixXd> values;  ///< by point: replication × moment

  [[nodiscard]] std::size_t size() const { return places.size(); }
};

/// A box of places.
struct Region {
  Eigen::VectorXd low;
  Eigen::VectorXd high;

  static Region whole(std::size_t parameters);
  [[nodiscard]] bool holds(const Eigen::VectorXd& place) const;
  /// To [−1, 1].
  [[nodiscard]] Eigen::VectorXd inside(const Eigen::VectorXd& place) const;
  [[nodiscard]] double volume() const;
};

class MomentModel {
 public:
  /// Fits each moment to the points of the table that lie in the region, or to all where these are too few.
  /// @param forms     of each moment, where they are known already
  /// @param left_out  a point of the table is left out where this is true; empty: none is
  MomentModel(const TrialTable& table, const Region& region, std::span<const ObservedMoment> moments,
              std::span<const EmulatorForm> forms = {}, const std::vector<bool>& left_out = {});

  [[nodiscard]] Eigen::VectorXd means(const Eigen::VectorXd& place) const;
  /// ∂means/∂place, moment × parameter
  [[nodiscard]] Eigen::MatrixXd jacobian(const Eigen::VectorXd& place) const;
  /// Covariance of the simulation error of means(place): of the fits by replication, over the number of replications.
  [[nodiscard]] Eigen::MatrixXd simulation_covariance(const Eigen::VectorXd& place) const;
  /// The variance of each moment's fit that is no simulation noise.
  [[nodiscard]] const Eigen::VectorXd& emulator_variance() const { return emulator_variance_; }
  /// Standard deviation of one replication.
  [[nodiscard]] double spread(std::size_t moment, const Eigen::VectorXd& place) const;

  [[nodiscard]] const std::vector<Emulator>& emulators() const { return emulators_; }
  [[nodiscard]] std::vector<EmulatorForm> forms() const;
  [[nodiscard]] const Region& region() const { return region_; }
  [[nodiscard]] std::size_t replications() const { return replications_; }
  [[nodiscard]] std::size_t points() const { return points_; }  ///< that were fitted to

 private:
  Region region_;
  std::vector<Emulator> emulators_;
  std::vector<SpreadEmulator> spreads_;
  Eigen::VectorXd emulator_variance_;
  std::size_t replications_ = 0;
  std::size_t points_ = 0;
};

/// Fewest points for so many parameters: a plane with room to see that it is none.
std::size_t fewest_points(std::size_t parameters);

}  // namespace faultline
