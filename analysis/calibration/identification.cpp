#include "analysis/calibration/identification.hpp"

#include <algorithm>
#include <cmath>

#include "sim/random/chance.hpp"
#include "sim/random/distributions.hpp"

namespace faultline {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr std::size_t folds = 10;
constexpr std::uint16_t error_purpose = 1;

Index index(std::size_t i) { return static_cast<Index>(i); }

/// What data would show if a point were true: its simulated moments, the errors of data, and the noise of other replications than
/// those that the emulator shares with the point.
std::vector<ObservedMoment> data_around(const MatrixXd& values, std::span<const ObservedMoment> moments, const Chance& chance,
                                        std::size_t point) {
  const Eigen::RowVectorXd mean = values.colwise().mean();
  MatrixXd centred = values;
  for (Index r = 0; r < centred.rows(); ++r) centred.row(r) -= mean;
  const double count = static_cast<double>(values.rows());
  VectorXd noise = VectorXd::Zero(values.cols());  // a normal vector with the covariance of the means
  for (Index r = 0; r < centred.rows(); ++r)
    noise += centred.row(r).transpose() * normal_from(chance.uniform(error_purpose, point, 1, static_cast<std::uint32_t>(r)));
  noise /= std::sqrt((count - 1) * count);
  std::vector<ObservedMoment> data(moments.begin(), moments.end());
  for (std::size_t m = 0; m < data.size(); ++m) {
    const double error = moments[m].standard_error * normal_from(chance.uniform(error_purpose, point, 0, static_cast<std::uint32_t>(m)));
    data[m].observed = mean[index(m)] + noise[index(m)] + error;
  }
  return data;
}

}  // namespace

Identification judge_identification(const TrialTable& table, const Region& region, std::span<const ObservedMoment> moments,
                                    std::span<const EmulatorForm> forms, double level, std::size_t most, std::uint64_t seed) {
  const auto parameters = static_cast<std::size_t>(region.low.size());
  Identification verdict;
  verdict.parameters.resize(parameters);
  std::vector<std::size_t> inner;
  for (std::size_t p = 0; p < table.size(); ++p)
    if (region.holds(table.places[p])) inner.push_back(p);
  std::vector<std::size_t> truths;
  for (std::size_t i = 0; i < std::min(most, inner.size()); ++i) truths.push_back(inner[i * inner.size() / std::min(most, inner.size())]);
  std::size_t most_terms = 0;
  for (const EmulatorForm& form : forms) most_terms = std::max(most_terms, term_count(parameters, form.degree));
  if (table.size() < 2 * folds || inner.size() * 9 / 10 <= most_terms) return verdict;
  const Chance chance(seed, 0);
  std::vector<std::vector<double>> widths(parameters);
  for (std::size_t fold = 0; fold < folds; ++fold) {
    std::vector<bool> left_out(table.size(), false);
    for (std::size_t i = fold; i < inner.size(); i += folds) left_out[inner[i]] = true;
    const MomentModel model(table, region, moments, forms, left_out);
    std::vector<VectorXd> starts;
    for (const std::size_t p : inner)
      if (!left_out[p]) starts.push_back(table.places[p]);
    for (const std::size_t truth : truths) {
      if (!left_out[truth]) continue;
      const auto data = data_around(table.values[truth], moments, chance, truth);
      const MomentEstimate estimate = estimate_parameters(model, data, starts, level, {3, 5});
      ++verdict.truths;
      for (std::size_t k = 0; k < parameters; ++k) {
        const ParameterInterval& interval = estimate.intervals[k];
        const double place = table.places[truth][index(k)];
        verdict.parameters[k].held += interval.low <= place && place <= interval.high ? 1U : 0U;
        verdict.parameters[k].unbounded += interval.low <= 0 || interval.high >= 1 ? 1U : 0U;
        widths[k].push_back(interval.high - interval.low);
      }
    }
  }
  for (std::size_t k = 0; k < parameters; ++k) {
    std::vector<double>& all = widths[k];
    if (all.empty()) continue;
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
    verdict.parameters[k].median_width = all[all.size() / 2];
  }
  return verdict;
}

}  // namespace faultline
