#include "analysis/calibration/emulator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double clear_gain = 0.98;  // a form with more freedom must lower the squared error at least so far
constexpr double points_per_term = 1.5;
constexpr Index most_process_points = 320;  // their matrix is inverted some twenty times

Index index(std::size_t i) { return static_cast<Index>(i); }

void add_powers(std::vector<std::vector<int>>& all, std::vector<int>& now, std::size_t parameter, int left) {
  if (parameter == now.size()) {
    all.push_back(now);
    return;
  }
  for (int power = 0; power <= left; ++power) {
    now[parameter] = power;
    add_powers(all, now, parameter + 1, left - power);
  }
  now[parameter] = 0;
}

std::vector<std::vector<int>> powers_of(std::size_t parameters, int degree) {
  std::vector<std::vector<int>> all;
  std::vector<int> now(parameters, 0);
  add_powers(all, now, 0, degree);
  return all;
}

double power(double x, int n) {
  double product = 1;
  for (int i = 0; i < n; ++i) product *= x;
  return product;
}

VectorXd terms_at(const std::vector<std::vector<int>>& powers, const VectorXd& x) {
  VectorXd terms(index(powers.size()));
  for (std::size_t t = 0; t < powers.size(); ++t) {
    double product = 1;
    for (std::size_t k = 0; k < powers[t].size(); ++k) product *= power(x[index(k)], powers[t][k]);
    terms[index(t)] = product;
  }
  return terms;
}

MatrixXd design_of(const std::vector<std::vector<int>>& powers, const MatrixXd& points) {
  MatrixXd design(points.rows(), index(powers.size()));
  for (Index p = 0; p < points.rows(); ++p) design.row(p) = terms_at(powers, points.row(p).transpose()).transpose();
  return design;
}

/// Residuals of least squares, each as if its point had been left out.
MatrixXd left_out_residuals(const MatrixXd& design, const Eigen::HouseholderQR<MatrixXd>& factor, const MatrixXd& residuals) {
  const MatrixXd basis = factor.householderQ() * MatrixXd::Identity(design.rows(), design.cols());
  MatrixXd left_out = residuals;
  for (Index p = 0; p < design.rows(); ++p) left_out.row(p) /= std::max(1e-9, 1 - basis.row(p).squaredNorm());
  return left_out;
}

MatrixXd every_nth(const MatrixXd& rows, Index most) {
  if (rows.rows() <= most) return rows;
  MatrixXd some(most, rows.cols());
  for (Index i = 0; i < most; ++i) some.row(i) = rows.row(i * rows.rows() / most);
  return some;
}

}  // namespace

std::string EmulatorForm::text() const {
  const char* shape = degree == 0 ? "constant" : degree == 1 ? "linear" : degree == 2 ? "quadratic" : "cubic";
  return lengths.empty() ? shape : fmt::format("Gaussian process around a {}", degree == 1 ? "plane" : shape);
}

std::size_t term_count(std::size_t parameters, int degree) {
  std::size_t count = 1;
  for (std::size_t i = 1; i <= static_cast<std::size_t>(degree); ++i) count = count * (parameters + i) / i;
  return count;
}

Emulator::Emulator(const EmulatorForm& form, const MatrixXd& points, const MatrixXd& values)
    : form_(form), points_(points), powers_(powers_of(static_cast<std::size_t>(points.cols()), form.degree)) {
  EXPECTS(points.rows() == values.rows() && values.cols() >= 2 && points.rows() > index(powers_.size()));
  design_ = design_of(powers_, points);
  if (form.lengths.empty()) {
    fit_polynomial(values);
    points_.resize(0, points.cols());
  } else {
    fit_process(values);
  }
  design_.resize(0, 0);
  mean_coefficients_ = coefficients_.rowwise().mean();
  if (weights_.size() > 0) mean_weights_ = weights_.rowwise().mean();
}

void Emulator::fit_polynomial(const MatrixXd& values) {
  const Eigen::HouseholderQR<MatrixXd> factor(design_);
  coefficients_ = factor.solve(values);
  judge(left_out_residuals(design_, factor, values - design_ * coefficients_));
}

/// Universal kriging; the error at a point left out is α_p / Q_pp.  [Dubrule-1983]
void Emulator::fit_process(const MatrixXd& values) {
  const Index count = points_.rows();
  MatrixXd covariance(count, count);
  for (Index p = 0; p < count; ++p) covariance.col(p) = kernel(points_.row(p).transpose());
  covariance.diagonal() += VectorXd::Constant(count, form_.nugget);
  const Eigen::LLT<MatrixXd> factor(covariance);
  const MatrixXd inverse = factor.solve(MatrixXd::Identity(count, count));
  const MatrixXd scaled = inverse * design_;
  const Eigen::LDLT<MatrixXd> trend(design_.transpose() * scaled);
  coefficients_ = trend.solve(scaled.transpose() * values);
  weights_ = inverse * (values - design_ * coefficients_);
  const MatrixXd trend_part = trend.solve(scaled.transpose());
  MatrixXd left_out = weights_;
  for (Index p = 0; p < count; ++p) left_out.row(p) /= std::max(1e-300, inverse(p, p) - scaled.row(p).dot(trend_part.col(p)));
  judge(left_out);
}

void Emulator::judge(const MatrixXd& left_out) {
  const double replications = static_cast<double>(left_out.cols());
  double squares = 0;
  double noise = 0;
  for (Index p = 0; p < left_out.rows(); ++p) {
    const double mean = left_out.row(p).mean();
    squares += mean * mean;
    noise += (left_out.row(p) - Eigen::RowVectorXd::Constant(left_out.cols(), mean)).squaredNorm() / (replications - 1) / replications;
  }
  const double count = static_cast<double>(left_out.rows());
  leave_one_out_ = std::sqrt(squares / count);
  lack_of_fit_ = std::max(0.0, (squares - noise) / count);
}

Emulator Emulator::choose(const MatrixXd& points, const MatrixXd& values, double enough) {
  std::optional<Emulator> best;
  const auto square = [](const Emulator& one) { return one.leave_one_out() * one.leave_one_out(); };
  const auto consider = [&](const EmulatorForm& form, const MatrixXd& where, const MatrixXd& what) {
    Emulator one(form, where, what);
    if (!best || square(one) < clear_gain * square(*best)) best = std::move(one);
  };
  for (int degree = 1; degree <= 3; ++degree) {
    const double terms = static_cast<double>(term_count(static_cast<std::size_t>(points.cols()), degree));
    if (degree == 1 || static_cast<double>(points.rows()) >= points_per_term * terms) consider({degree, {}, 0}, points, values);
  }
  if (best->lack_of_fit() <= enough * enough || points.rows() < 10) return std::move(*best);
  const MatrixXd some = every_nth(points, most_process_points);
  const MatrixXd some_values = every_nth(values, most_process_points);
  const int degree = std::min(2, best->form().degree);
  const std::vector<double> even(static_cast<std::size_t>(points.cols()), 1.0);
  for (const double length : {0.5, 1.0, 2.0}) {
    for (const double nugget : {1e-6, 1e-3, 3e-2}) {
      std::vector<double> lengths = even;
      for (double& one : lengths) one *= length;
      consider({degree, lengths, nugget}, some, some_values);
    }
  }
  for (std::size_t k = 0; k < even.size() && even.size() > 1 && !best->form().lengths.empty(); ++k) {
    for (const double factor : {0.5, 2.0}) {
      EmulatorForm form = best->form();
      form.lengths[k] *= factor;
      consider(form, some, some_values);
    }
  }
  return std::move(*best);
}

VectorXd Emulator::terms(const VectorXd& x) const { return terms_at(powers_, x); }

VectorXd Emulator::kernel(const VectorXd& x) const {
  VectorXd values(points_.rows());
  for (Index p = 0; p < points_.rows(); ++p) {
    double square = 0;
    for (std::size_t k = 0; k < form_.lengths.size(); ++k) {
      const double step = (x[index(k)] - points_(p, index(k))) / form_.lengths[k];
      square += step * step;
    }
    values[p] = elementary::exp(-0.5 * square);
  }
  return values;
}

double Emulator::mean(const VectorXd& x) const {
  const double trend = mean_coefficients_.dot(terms(x));
  return weights_.size() == 0 ? trend : trend + mean_weights_.dot(kernel(x));
}

VectorXd Emulator::gradient(const VectorXd& x) const {
  VectorXd slope = VectorXd::Zero(x.size());
  for (std::size_t t = 0; t < powers_.size(); ++t) {
    for (Index k = 0; k < x.size(); ++k) {
      const int own = powers_[t][static_cast<std::size_t>(k)];
      if (own == 0) continue;
      double product = own * power(x[k], own - 1);
      for (Index other = 0; other < x.size(); ++other)
        if (other != k) product *= power(x[other], powers_[t][static_cast<std::size_t>(other)]);
      slope[k] += mean_coefficients_[index(t)] * product;
    }
  }
  if (weights_.size() == 0) return slope;
  const VectorXd near = kernel(x);
  for (Index k = 0; k < x.size(); ++k) {
    const double length = form_.lengths[static_cast<std::size_t>(k)];
    for (Index p = 0; p < points_.rows(); ++p) slope[k] -= mean_weights_[p] * near[p] * (x[k] - points_(p, k)) / (length * length);
  }
  return slope;
}

VectorXd Emulator::by_replication(const VectorXd& x) const {
  const VectorXd trend = coefficients_.transpose() * terms(x);
  return weights_.size() == 0 ? trend : VectorXd(trend + weights_.transpose() * kernel(x));
}

SpreadEmulator::SpreadEmulator(const MatrixXd& points, const MatrixXd& values) {
  const double replications = static_cast<double>(values.cols());
  VectorXd logs(points.rows());
  double largest = 0;
  VectorXd variances(points.rows());
  for (Index p = 0; p < points.rows(); ++p) {
    const double mean = values.row(p).mean();
    variances[p] = (values.row(p) - Eigen::RowVectorXd::Constant(values.cols(), mean)).squaredNorm() / (replications - 1);
    largest = std::max(largest, variances[p]);
  }
  is_zero_ = largest <= 0;
  if (is_zero_) return;
  for (Index p = 0; p < points.rows(); ++p) logs[p] = elementary::log(std::max(variances[p], 1e-12 * largest));
  // E ln s² = ln σ² − 1/n − 1/(3n²) + … with n = R − 1 degrees of freedom (the digamma function's expansion, exact to 2 % at n = 2).
  const double degrees = replications - 1;
  const double bias = degrees < 2 ? 1.27 : 1 / degrees + 1 / (3 * degrees * degrees);
  double least = 0;
  for (int degree = 0; degree <= 2; ++degree) {
    const auto powers = powers_of(static_cast<std::size_t>(points.cols()), degree);
    if (degree > 0 && static_cast<double>(points.rows()) < points_per_term * static_cast<double>(powers.size())) break;
    const MatrixXd design = design_of(powers, points);
    const Eigen::HouseholderQR<MatrixXd> factor(design);
    const VectorXd fitted = factor.solve(logs);
    const double error = left_out_residuals(design, factor, logs - design * fitted).squaredNorm();
    if (degree > 0 && error >= clear_gain * least) continue;
    least = error;
    powers_ = powers;
    coefficients_ = fitted;
    coefficients_[0] += bias;
  }
}

double SpreadEmulator::standard_deviation(const VectorXd& x) const {
  return is_zero_ ? 0.0 : elementary::exp(0.5 * coefficients_.dot(terms_at(powers_, x)));
}

}  // namespace faultline
