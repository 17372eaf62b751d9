#include "analysis/calibration/moment_model.hpp"

#include <algorithm>

#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double small_share = 0.1;  // a lack of fit of a tenth of the data's error adds half a per cent to the interval

Index index(std::size_t i) { return static_cast<Index>(i); }

/// Points of the table to fit to: those in the region, or all.
std::vector<std::size_t> chosen_points(const TrialTable& table, const Region& region, const std::vector<bool>& left_out) {
  std::vector<std::size_t> within;
  std::vector<std::size_t> all;
  for (std::size_t p = 0; p < table.size(); ++p) {
    if (!left_out.empty() && left_out[p]) continue;
    all.push_back(p);
    if (region.holds(table.places[p])) within.push_back(p);
  }
  const std::size_t parameters = static_cast<std::size_t>(region.low.size());
  return within.size() >= std::max(fewest_points(parameters), term_count(parameters, 2) * 2) ? within : all;
}

}  // namespace

std::size_t fewest_points(std::size_t parameters) { return 2 * (parameters + 1) + 2; }

Region Region::whole(std::size_t parameters) {
  return {VectorXd::Zero(static_cast<Index>(parameters)), VectorXd::Ones(static_cast<Index>(parameters))};
}

bool Region::holds(const VectorXd& place) const {
  for (Index k = 0; k < place.size(); ++k)
    if (place[k] < low[k] || place[k] > high[k]) return false;
  return true;
}

VectorXd Region::inside(const VectorXd& place) const { return 2 * (place - low).cwiseQuotient(high - low) - VectorXd::Ones(place.size()); }

double Region::volume() const { return (high - low).prod(); }

MomentModel::MomentModel(const TrialTable& table, const Region& region, std::span<const ObservedMoment> moments,
                         std::span<const EmulatorForm> forms, const std::vector<bool>& left_out)
    : region_(region), emulator_variance_(index(moments.size())) {
  EXPECTS(!table.places.empty() && table.values[0].cols() == index(moments.size()));
  const std::vector<std::size_t> chosen = chosen_points(table, region, left_out);
  points_ = chosen.size();
  replications_ = static_cast<std::size_t>(table.values[0].rows());
  MatrixXd points(index(chosen.size()), region.low.size());
  for (std::size_t p = 0; p < chosen.size(); ++p) points.row(index(p)) = region.inside(table.places[chosen[p]]).transpose();
  for (std::size_t m = 0; m < moments.size(); ++m) {
    MatrixXd values(index(chosen.size()), index(replications_));
    for (std::size_t p = 0; p < chosen.size(); ++p) values.row(index(p)) = table.values[chosen[p]].col(index(m)).transpose();
    emulators_.push_back(forms.empty() ? Emulator::choose(points, values, small_share * moments[m].standard_error)
                                       : Emulator(forms[m], points, values));
    spreads_.emplace_back(points, values);
    emulator_variance_[index(m)] = emulators_.back().lack_of_fit();
  }
}

VectorXd MomentModel::means(const VectorXd& place) const {
  const VectorXd x = region_.inside(place);
  VectorXd means(index(emulators_.size()));
  for (std::size_t m = 0; m < emulators_.size(); ++m) means[index(m)] = emulators_[m].mean(x);
  return means;
}

MatrixXd MomentModel::jacobian(const VectorXd& place) const {
  const VectorXd x = region_.inside(place);
  const VectorXd stretch = 2 * (region_.high - region_.low).cwiseInverse();
  MatrixXd slopes(index(emulators_.size()), place.size());
  for (std::size_t m = 0; m < emulators_.size(); ++m) slopes.row(index(m)) = emulators_[m].gradient(x).cwiseProduct(stretch).transpose();
  return slopes;
}

MatrixXd MomentModel::simulation_covariance(const VectorXd& place) const {
  const VectorXd x = region_.inside(place);
  MatrixXd fits(index(replications_), index(emulators_.size()));
  for (std::size_t m = 0; m < emulators_.size(); ++m) fits.col(index(m)) = emulators_[m].by_replication(x);
  const Eigen::RowVectorXd centre = fits.colwise().mean();
  for (Index r = 0; r < fits.rows(); ++r) fits.row(r) -= centre;
  const double count = static_cast<double>(replications_);
  return fits.transpose() * fits / (count - 1) / count;
}

double MomentModel::spread(std::size_t moment, const VectorXd& place) const {
  return spreads_[moment].standard_deviation(region_.inside(place));
}

std::vector<EmulatorForm> MomentModel::forms() const {
  std::vector<EmulatorForm> forms;
  for (const Emulator& one : emulators_) forms.push_back(one.form());
  return forms;
}

}  // namespace faultline
