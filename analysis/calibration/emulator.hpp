// What a moment would be between the points of a table: a polynomial, or a Gaussian process around one, whichever predicts a point
// that it has not seen with the smaller error. Both are linear in the simulated values. So the same fit is made for each replication:
// the fit of the mean is the mean of the fits, and their spread over replications is the simulation error of the fit, whatever
// part of the noise the points share (common random numbers) or have for themselves.
#pragma once

#include <Eigen/Dense>
#include <cstddef>
#include <string>
#include <vector>

namespace faultline {

/// What is chosen by leaving points out.
struct EmulatorForm {
  int degree = 1;                 ///< of the polynomial, all terms of at most this total degree
  std::vector<double> lengths{};  ///< of the Gaussian process, by parameter, where the range is [−1, 1]; empty: polynomial alone
  double nugget = 0;              ///< share of the process's variance that belongs to a point alone

  /// "quadratic", "Gaussian process around a quadratic"
  [[nodiscard]] std::string text() const;
};

/// Terms of a polynomial of so many parameters.
std::size_t term_count(std::size_t parameters, int degree);

class Emulator {
 public:
  /// A given form. @param points  P × K, each in [−1, 1]  @param values  P × R, by replication, R ≥ 2
  /// Needs more points than terms.
  Emulator(const EmulatorForm& form, const Eigen::MatrixXd& points, const Eigen::MatrixXd& values);

  /// The best form: polynomials up to the cubic that have at least 1.5 points for each term; and, where the best of them misses
  /// by more than `enough`, Gaussian processes.
  /// @param enough  a lack of fit (standard deviation) that does not matter
  static Emulator choose(const Eigen::MatrixXd& points, const Eigen::MatrixXd& values, double enough);

  [[nodiscard]] double mean(const Eigen::VectorXd& x) const;
  /// ∂mean/∂x
  [[nodiscard]] Eigen::VectorXd gradient(const Eigen::VectorXd& x) const;
  /// The fit of each replication.
  [[nodiscard]] Eigen::VectorXd by_replication(const Eigen::VectorXd& x) const;

  [[nodiscard]] const EmulatorForm& form() const { return form_; }
  /// Root mean square of what is predicted at a point that is left out, less what was simulated there.
  [[nodiscard]] double leave_one_out() const { return leave_one_out_; }
  /// Variance of the error of the fit that is no simulation noise: leave-one-out error squared, less the noise of the points
  /// themselves as replications show it; ≥ 0.
  [[nodiscard]] double lack_of_fit() const { return lack_of_fit_; }

 private:
  [[nodiscard]] Eigen::VectorXd terms(const Eigen::VectorXd& x) const;
  [[nodiscard]] Eigen::VectorXd kernel(const Eigen::VectorXd& x) const;
  void fit_polynomial(const Eigen::MatrixXd& values);
  void fit_process(const Eigen::MatrixXd& values);
  void judge(const Eigen::MatrixXd& left_out);

  EmulatorForm form_;
  Eigen::MatrixXd points_;                ///< of a process; else empty
  std::vector<std::vector<int>> powers_;  ///< of each term, by parameter
  Eigen::MatrixXd design_;                ///< terms of each point, while fitting
  Eigen::MatrixXd coefficients_;          ///< term × replication
  Eigen::MatrixXd weights_;               ///< point × replication, of a process
  Eigen::VectorXd mean_coefficients_;
  Eigen::VectorXd mean_weights_;
  double leave_one_out_ = 0;
  double lack_of_fit_ = 0;
};

/// Standard deviation of one replication between the points of a table: a polynomial of the logarithm of the variance, of degree
/// 0 to 2, chosen by leaving points out. Unbiased for the mean of the logarithm: ln s² of R values lies below ln σ².
class SpreadEmulator {
 public:
  SpreadEmulator(const Eigen::MatrixXd& points, const Eigen::MatrixXd& values);
  [[nodiscard]] double standard_deviation(const Eigen::VectorXd& x) const;

 private:
  std::vector<std::vector<int>> powers_;
  Eigen::VectorXd coefficients_;
  bool is_zero_ = false;
};

}  // namespace faultline
