// Calibration against models whose parameters are known. Of 1000 repetitions (500 of the curved model) 93 to 97 % of nominal 95 %
// intervals must hold the truth (standard error .7 %, 1 %: a coverage below 91 % or above 98.5 % fails for certain). Every repetition
// draws the data and the table of trials anew, and noise of the table is as large as that of the data.
#include <catch2/catch.hpp>

#include <cmath>
#include <functional>

#include "analysis/calibration/calibration.hpp"
#include "analysis/calibration/draws.hpp"
#include "sim/random/chance.hpp"
#include "sim/random/distributions.hpp"

using namespace faultline;

namespace {

using Curve = std::function<std::vector<double>(const std::vector<double>&)>;
using Noise = std::function<double(const std::vector<double>&, std::size_t moment)>;  ///< standard deviation of a replication

struct Synthetic {
  Curve means;
  Noise noise;
  double shared = 0.7;  ///< of the noise's variance, what points share (common random numbers)
};

/// Trials of a synthetic model: part of the noise belongs to a replication, the rest to the trial alone.
MomentFunction trials_of(const Synthetic& model, std::uint64_t seed, std::size_t* count = nullptr) {
  return [&model, seed, count](std::span<const DesignPoint> points) {
    std::vector<std::vector<double>> values;
    for (const DesignPoint& point : points) {
      std::vector<double> moments = model.means(point.unit);
      const Chance chance(seed, point.replication);
      std::uint64_t who = 1;
      for (const double u : point.unit) who = who * 1'000'003U + static_cast<std::uint64_t>(u * 1e12);
      for (std::size_t m = 0; m < moments.size(); ++m) {
        const auto draw = static_cast<std::uint32_t>(m);
        const double common = normal_from(chance.uniform(std::uint16_t{1}, 0, 0, draw));
        const double own = normal_from(chance.uniform(std::uint16_t{2}, who % Chance::whos, 0, draw));
        moments[m] += model.noise(point.unit, m) * (std::sqrt(model.shared) * common + std::sqrt(1 - model.shared) * own);
      }
      values.push_back(std::move(moments));
      if (count != nullptr) ++*count;
    }
    return values;
  };
}

/// Observations around a truth.
std::vector<ObservedMoment> data_of(const Synthetic& model, const std::vector<double>& truth, const std::vector<double>& errors,
                                    std::uint64_t seed) {
  const std::vector<double> means = model.means(truth);
  std::vector<ObservedMoment> data;
  for (std::size_t m = 0; m < means.size(); ++m) {
    const double z = normal_from(Chance(seed, 0).uniform(std::uint16_t{3}, 0, 0, static_cast<std::uint32_t>(m)));
    data.push_back({means[m] + errors[m] * z, errors[m], true});
  }
  return data;
}

/// A sanitizer makes a repetition thirty times as slow; it looks for other faults than a coverage.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool measures = false;
#else
constexpr bool measures = true;
#endif

struct Coverage {
  std::vector<double> held;  ///< by parameter: share of intervals
  std::vector<double> wald;
  double rejected = 0;  ///< share of J tests at 5 %
  double waves = 0;
};

Coverage measure(const Synthetic& model, const std::vector<double>& truth, const std::vector<double>& errors, CalibrationPlan plan,
                 std::uint64_t seed, std::uint64_t repetitions) {
  if (!measures) repetitions = 10;
  Coverage coverage{std::vector<double>(truth.size(), 0), std::vector<double>(truth.size(), 0)};
  plan.parameters = truth.size();
  plan.truths = 0;
  const double each = 1.0 / static_cast<double>(repetitions);
  for (std::uint64_t i = 0; i < repetitions; ++i) {
    plan.moments = data_of(model, truth, errors, 2 * (seed * repetitions + i));
    plan.seed = i + 1;
    const CalibrationResult result = calibrate(plan, trials_of(model, 2 * (seed * repetitions + i) + 1));
    for (std::size_t k = 0; k < truth.size(); ++k) {
      const ParameterInterval& interval = result.estimate.intervals[k];
      if (interval.low <= truth[k] && truth[k] <= interval.high) coverage.held[k] += each;
      if (std::abs(result.estimate.place[static_cast<Eigen::Index>(k)] - truth[k]) <= std::sqrt(interval.cut) * interval.wald_error)
        coverage.wald[k] += each;
    }
    if (result.estimate.p_value < 0.05) coverage.rejected += each;
    coverage.waves += each * static_cast<double>(result.waves.size());
  }
  return coverage;
}

void check_coverage(const Coverage& coverage) {
  if (!measures) return;
  for (std::size_t k = 0; k < coverage.held.size(); ++k) {
    INFO("parameter " << k << ": profile " << coverage.held[k] << ", Wald " << coverage.wald[k] << ", J rejects " << coverage.rejected
                      << ", waves " << coverage.waves);
    CHECK(coverage.held[k] >= 0.93);
    CHECK(coverage.held[k] <= 0.97);
  }
}

double even_noise(const std::vector<double>&, std::size_t) { return 0.05; }

const Synthetic linear{[](const std::vector<double>& u) {
                         return std::vector<double>{1 + 2 * u[0] - u[1], u[0] + u[1], 0.5 - u[0] + 2 * u[1], 3 * u[0]};
                       },
                       even_noise};

CalibrationPlan plan_for(std::size_t points, std::size_t replications) {
  CalibrationPlan plan;
  plan.parameters = 2;
  plan.points = points;
  plan.replications = replications;
  return plan;
}

}  // namespace

TEST_CASE("Intervals of a linear model with noise hold the truth, and J rejects it as often as it should") {
  const Coverage coverage = measure(linear, {0.4, 0.55}, {0.03, 0.03, 0.03, 0.03}, plan_for(40, 16), 1, 1000);
  check_coverage(coverage);
  if (!measures) return;
  CHECK(coverage.rejected >= 0.03);  // of 5 %, standard error .7 %
  CHECK(coverage.rejected <= 0.075);
}

TEST_CASE("Intervals of a curved model hold the truth") {
  const Synthetic curved{[](const std::vector<double>& u) {
                           return std::vector<double>{std::exp(2 * u[0]) * (0.5 + u[1]), std::sqrt(0.1 + u[0]) / (0.3 + u[1]),
                                                      std::sin(3 * u[0]) + u[1] * u[1]};
                         },
                         even_noise};
  check_coverage(measure(curved, {0.35, 0.6}, {0.04, 0.02, 0.02}, plan_for(32, 16), 12, 500));
}

TEST_CASE("Intervals hold the truth where noise grows with the parameter") {
  const Synthetic growing{[](const std::vector<double>& u) {
                            return std::vector<double>{u[0] + 0.3 * u[0] * u[0], u[1] - 0.5 * u[0], u[0] * u[1]};
                          },
                          [](const std::vector<double>& u, std::size_t m) { return m == 1 ? 0.05 : 0.02 + 0.15 * u[0] * u[0]; }};
  check_coverage(measure(growing, {0.5, 0.5}, {0.02, 0.02, 0.02}, plan_for(40, 16), 3, 1000));
}

TEST_CASE("Of a linear model without noise everything is known in closed form") {
  const Synthetic exact{linear.means, [](const std::vector<double>&, std::size_t) { return 0.0; }};
  CalibrationPlan plan = plan_for(32, 2);
  plan.moments = {{1.3, 0.03, true}, {0.9, 0.02, true}, {1.2, 0.05, true}, {1.25, 0.04, true}};
  const CalibrationResult result = calibrate(plan, trials_of(exact, 1));
  Eigen::MatrixXd slope(4, 2);
  slope << 2, -1, 1, 1, -1, 2, 3, 0;
  Eigen::VectorXd weight(4);
  for (Eigen::Index m = 0; m < 4; ++m) weight[m] = std::pow(plan.moments[static_cast<std::size_t>(m)].standard_error, -2);
  const Eigen::MatrixXd variance = (slope.transpose() * weight.asDiagonal() * slope).inverse();
  const Eigen::MatrixXd sensitivity = variance * slope.transpose() * weight.asDiagonal();
  Eigen::VectorXd target(4);
  target << 1.3 - 1, 0.9, 1.2 - 0.5, 1.25;
  const Eigen::VectorXd place = sensitivity * target;
  CHECK((result.estimate.sensitivity - sensitivity).cwiseAbs().maxCoeff() < 1e-6);
  CHECK((result.estimate.place - place).cwiseAbs().maxCoeff() < 1e-6);
  const Eigen::VectorXd misses = target - slope * place;
  CHECK(result.estimate.criterion == Approx(misses.dot(weight.asDiagonal() * misses)).epsilon(1e-6));
  CHECK(result.estimate.degrees == 2);
  for (Eigen::Index k = 0; k < 2; ++k) {  // a quadratic criterion: the profile is the Wald interval
    const ParameterInterval& interval = result.estimate.intervals[static_cast<std::size_t>(k)];
    CHECK(interval.wald_error == Approx(std::sqrt(variance(k, k))).epsilon(1e-5));
    CHECK(interval.high - place[k] == Approx(1.959964 * std::sqrt(variance(k, k))).epsilon(1e-3));
    CHECK(place[k] - interval.low == Approx(1.959964 * std::sqrt(variance(k, k))).epsilon(1e-3));
  }
}

TEST_CASE("A parameter that the moments do not move is named, and its interval is the whole range") {
  const Synthetic idle{[](const std::vector<double>& u) { return std::vector<double>{u[0], 2 * u[0] * u[0]}; }, even_noise};
  CalibrationPlan plan = plan_for(64, 8);
  plan.moments = data_of(idle, {0.5, 0.5}, {0.03, 0.03}, 5);
  const CalibrationResult result = calibrate(plan, trials_of(idle, 6));
  CHECK(result.estimate.rank == 1);
  CHECK(result.estimate.degrees == 1);
  CHECK(std::isfinite(result.estimate.intervals[0].wald_error));
  const ParameterInterval& unknown = result.estimate.intervals[1];
  CHECK(std::isnan(unknown.wald_error));
  CHECK((unknown.low_is_end && unknown.high_is_end));
  CHECK(unknown.low == 0);
  CHECK(unknown.high == 1);
  REQUIRE(result.identification.truths > 50);
  CHECK(result.identification.parameters[1].unbounded == result.identification.truths);
  CHECK(result.identification.parameters[1].median_width > 0.95);
  CHECK(result.identification.parameters[0].median_width < 0.3);
}

TEST_CASE("The verdict on identification counts the truths that intervals hold") {
  CalibrationPlan plan = plan_for(256, 16);
  plan.waves = 1;
  plan.moments = data_of(linear, {0.4, 0.55}, {0.03, 0.03, 0.03, 0.03}, 7);
  const CalibrationResult result = calibrate(plan, trials_of(linear, 8));
  CHECK(result.identification.truths == 200);
  for (const Identification::Parameter& one : result.identification.parameters) {  // 95 % of 200, standard error 3
    CHECK(one.held >= 180);
    CHECK(one.held <= 199);
  }
}

TEST_CASE("A held-out moment is predicted, judged, and changes no estimate") {
  CalibrationPlan plan = plan_for(64, 8);
  plan.moments = data_of(linear, {0.4, 0.55}, {0.03, 0.03, 0.03, 0.03}, 9);
  plan.moments[3].fit = false;
  const CalibrationResult near = calibrate(plan, trials_of(linear, 10));
  plan.moments[3].observed += 1;
  const CalibrationResult far = calibrate(plan, trials_of(linear, 10));
  CHECK(near.estimate.place == far.estimate.place);
  CHECK(near.estimate.intervals[0].low == far.estimate.intervals[0].low);
  REQUIRE(near.predictions.size() == 1);
  CHECK(near.predictions[0].is_hit);
  CHECK_FALSE(far.predictions[0].is_hit);
  CHECK(far.predictions[0].distance > 10);
  CHECK(near.predictions[0].value == Approx(1.2).margin(0.15));
}

TEST_CASE("Predictions of held-out moments are off by their standard errors") {
  // Squares of 300 distances average 1 with a standard error of .08: errors that are 15 % too small or too large fail.
  double squares = 0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    CalibrationPlan plan = plan_for(40, 16);
    plan.truths = 0;
    plan.moments = data_of(linear, {0.4, 0.55}, {0.03, 0.03, 0.03, 0.03}, 2 * i);
    plan.moments[3].fit = false;
    const double distance = calibrate(plan, trials_of(linear, 2 * i + 1)).predictions[0].distance;
    squares += distance * distance / 300;
  }
  CHECK(squares > 0.75);
  CHECK(squares < 1.3);
}

TEST_CASE("A model that cannot give the data is rejected, and the nearest place is kept") {
  CalibrationPlan plan = plan_for(64, 8);
  plan.moments = {{1.3, 0.03, true}, {0.9, 0.03, true}, {1.2, 0.03, true}, {2.6, 0.03, true}};
  const CalibrationResult result = calibrate(plan, trials_of(linear, 11));
  CHECK(result.estimate.p_value < 0.01);
  CHECK(result.region.holds(result.estimate.place));
}

TEST_CASE("Waves look where the data have ruled nothing out, and the emulator gets better there") {
  const Synthetic sharp{[](const std::vector<double>& u) {
                          return std::vector<double>{std::exp(6 * u[0]) + u[1], std::sin(9 * u[1]) + u[1]};
                        },
                        even_noise};
  CalibrationPlan plan = plan_for(64, 8);
  plan.moments = data_of(sharp, {0.6, 0.3}, {0.1, 0.02}, 12);
  std::size_t count = 0;
  const CalibrationResult result = calibrate(plan, trials_of(sharp, 13, &count));
  REQUIRE(result.waves.size() >= 2);
  CHECK(result.waves[1].share_left < 0.5);
  CHECK(result.waves.back().emulator_error < result.waves.front().emulator_error);
  CHECK(count == result.waves.back().points * plan.replications);
  CHECK(count == result.trials.size());
  CHECK(result.region.volume() < 1);
}

TEST_CASE("A point without every moment is left out and counted; too few points are refused") {
  CalibrationPlan plan = plan_for(64, 4);
  plan.truths = 0;
  plan.moments = data_of(linear, {0.4, 0.55}, {0.03, 0.03, 0.03, 0.03}, 14);
  const MomentFunction whole = trials_of(linear, 15);
  const CalibrationResult result = calibrate(plan, [&](std::span<const DesignPoint> points) {
    auto values = whole(points);
    values[3].clear();                                        // of point 0
    values[9][1] = std::numeric_limits<double>::quiet_NaN();  // of point 2
    values[10][2] = std::numeric_limits<double>::infinity();  // of point 2
    return values;
  });
  CHECK(result.points_left_out == 2 * result.waves.size());
  CHECK_THROWS_AS(calibrate(plan, [&](std::span<const DesignPoint> points) { return std::vector<std::vector<double>>(points.size()); }),
                  TooFewPoints);
}

TEST_CASE("Errors of points left out are those of an emulator that has not seen them") {
  Eigen::MatrixXd points(12, 1);
  Eigen::MatrixXd values(12, 2);
  for (Eigen::Index p = 0; p < 12; ++p) {
    points(p, 0) = -1 + 2 * static_cast<double>(p) / 11;
    values(p, 0) = std::sin(4 * points(p, 0)) + 0.01 * static_cast<double>(p % 3);
    values(p, 1) = std::sin(4 * points(p, 0)) - 0.01 * static_cast<double>(p % 2);
  }
  for (const EmulatorForm& form : {EmulatorForm{2, {}, 0}, EmulatorForm{1, {0.7}, 1e-3}}) {
    double squares = 0;
    for (Eigen::Index out = 0; out < 12; ++out) {
      Eigen::MatrixXd other_points(11, 1);
      Eigen::MatrixXd other_values(11, 2);
      for (Eigen::Index p = 0, q = 0; p < 12; ++p) {
        if (p == out) continue;
        other_points.row(q) = points.row(p);
        other_values.row(q++) = values.row(p);
      }
      const Emulator unseen(form, other_points, other_values);
      const Eigen::VectorXd x = points.row(out).transpose();
      squares += std::pow(unseen.mean(x) - values.row(out).mean(), 2) / 12;
      const Eigen::VectorXd step = Eigen::VectorXd::Constant(1, 1e-5);
      CHECK(unseen.gradient(x)[0] == Approx((unseen.mean(x + step) - unseen.mean(x - step)) / 2e-5).epsilon(1e-5));
      CHECK(unseen.by_replication(x).mean() == Approx(unseen.mean(x)));
    }
    CHECK(Emulator(form, points, values).leave_one_out() == Approx(std::sqrt(squares)).epsilon(1e-6));
  }
}

TEST_CASE("The spread of a replication is emulated without bias") {
  // 40 points of 8 replications know a standard deviation to about 4 %.
  Eigen::MatrixXd points(40, 1);
  Eigen::MatrixXd values(40, 8);
  for (Eigen::Index p = 0; p < 40; ++p) {
    points(p, 0) = -1 + 2 * static_cast<double>(p) / 39;
    for (Eigen::Index r = 0; r < 8; ++r)
      values(p, r) = std::exp(points(p, 0)) *
                     normal_from(Chance(3, static_cast<std::uint32_t>(r)).uniform(std::uint16_t{1}, static_cast<std::uint64_t>(p), 0));
  }
  const SpreadEmulator spread(points, values);
  for (const double x : {-0.8, 0.0, 0.8})
    CHECK(spread.standard_deviation(Eigen::VectorXd::Constant(1, x)) == Approx(std::exp(x)).epsilon(0.2));
}

TEST_CASE("Draws of a linear model are normal around the estimate, and a prior pulls them") {
  // 4096 draws, correlated over a few steps: means to about .03 standard errors, spreads to about 3 %.
  CalibrationPlan plan = plan_for(32, 2);
  plan.truths = 0;
  plan.moments = {{1.3, 0.03, true}, {0.9, 0.02, true}, {1.2, 0.05, true}, {1.25, 0.04, true}};
  const Synthetic exact{linear.means, [](const std::vector<double>&, std::size_t) { return 0.0; }};
  const CalibrationResult result = calibrate(plan, trials_of(exact, 1));
  const MomentModel model = model_of(plan, result);
  std::vector<ParameterPrior> priors(2);
  const Eigen::MatrixXd draws = draw_parameters(model, plan.moments, result.estimate, priors, 4096, 1);
  for (Eigen::Index k = 0; k < 2; ++k) {
    const double error = result.estimate.intervals[static_cast<std::size_t>(k)].wald_error;
    const Eigen::VectorXd centred = draws.col(k) - Eigen::VectorXd::Constant(4096, draws.col(k).mean());
    CHECK(draws.col(k).mean() == Approx(result.estimate.place[k]).margin(0.1 * error));
    CHECK(std::sqrt(centred.squaredNorm() / 4096) == Approx(error).epsilon(0.1));
  }
  // A normal prior as sharp as the data at a distance of two standard errors: the mean moves by about one.
  const double error = result.estimate.intervals[0].wald_error;
  priors[0] = {0, 1, false, PriorLaw::normal, result.estimate.place[0] + 2 * error, error};
  const Eigen::MatrixXd pulled = draw_parameters(model, plan.moments, result.estimate, priors, 4096, 1);
  CHECK(pulled.col(0).mean() == Approx(result.estimate.place[0] + error).margin(0.15 * error));
}

TEST_CASE("Priors are densities of the parameter, seen from its scale") {
  // ∫ density over places must be the same whatever the scale: the change of variables is right to the 1 % of this sum.
  for (const PriorLaw law : {PriorLaw::normal, PriorLaw::lognormal, PriorLaw::triangular, PriorLaw::beta}) {
    std::vector<double> sums;
    std::vector<double> means;
    for (const bool logarithmic : {false, true}) {
      const ParameterPrior prior{1, 9, logarithmic, law, law == PriorLaw::beta ? 2.0 : 3.0, law == PriorLaw::lognormal ? 0.4 : 2.0};
      double sum = 0;
      double mean = 0;
      for (int i = 0; i < 2000; ++i) {
        const double place = (i + 0.5) / 2000;
        const double density = std::exp(prior.log_density(place));
        sum += density / 2000;
        mean += density * prior.value_at(place) / 2000;
      }
      sums.push_back(sum);
      means.push_back(mean / sum);
    }
    CHECK(sums[0] == Approx(sums[1]).epsilon(0.01));
    CHECK(means[0] == Approx(means[1]).epsilon(0.01));
  }
}
