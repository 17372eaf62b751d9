// Sensitivity against functions whose indices are known: Ishigami's [Ishigami-Homma-1990] and Sobol's g [Sobol-2001], and
// a function with known noise. Over 300 designs at least 90 % of the nominal 95 % intervals must hold the truth (standard
// error 1.3 % each: a coverage below 86 % fails), and the mean estimate must be within three standard errors.
#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include "analysis/sensitivity.hpp"
#include "synthetic_curves.hpp"

using namespace faultline;
using namespace faultline::analysis_tests;

namespace {

constexpr double pi = 3.14159265358979323846;
constexpr std::uint64_t designs = 300;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

using Function = std::function<double(const DesignPoint&)>;

std::vector<double> evaluate(const std::vector<DesignPoint>& design, const Function& function) {
  std::vector<double> values;
  for (const DesignPoint& point : design) values.push_back(function(point));
  return values;
}

/// sin x₁ + 7 sin² x₂ + 0.1 x₃⁴ sin x₁, x uniform on (−π, π)
double ishigami(const DesignPoint& point) {
  const auto x = [&](std::size_t i) { return pi * (2 * point.unit[i] - 1); };
  return std::sin(x(0)) + 7 * std::pow(std::sin(x(1)), 2) + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
}

struct KnownIndices {
  std::vector<double> first;
  std::vector<double> total;
};

KnownIndices ishigami_indices() {
  const double b = 0.1;
  const double v1 = 0.5 * std::pow(1 + b * std::pow(pi, 4) / 5, 2);
  const double v2 = 49.0 / 8;
  const double v13 = b * b * std::pow(pi, 8) * (1.0 / 18 - 1.0 / 50);
  const double v = v1 + v2 + v13;
  return {{v1 / v, v2 / v, 0}, {(v1 + v13) / v, v2 / v, v13 / v}};
}

constexpr std::array<double, 4> weights{0, 1, 4.5, 9};

/// ∏ (|4x − 2| + a) / (1 + a)
double g_function(const DesignPoint& point) {
  double product = 1;
  for (std::size_t i = 0; i < weights.size(); ++i) product *= (std::abs(4 * point.unit[i] - 2) + weights[i]) / (1 + weights[i]);
  return product;
}

KnownIndices g_indices() {
  double all = 1;
  for (const double a : weights) all *= 1 + 1 / (3 * (1 + a) * (1 + a));
  KnownIndices known;
  for (const double a : weights) {
    const double own = 1 / (3 * (1 + a) * (1 + a));
    known.first.push_back(own / (all - 1));
    known.total.push_back(own * (all / (1 + own)) / (all - 1));
  }
  return known;
}

/// Counts how often intervals hold the truth, and follows the estimates.
class Judge {
 public:
  explicit Judge(double truth) : truth_(truth) {}
  void add(const Share& share) {
    const double rounding = 1e-9 * (1 + std::abs(truth_));  // of an effect that is the same in every design
    covered_ += share.low <= truth_ + rounding && truth_ - rounding <= share.high ? 1 : 0;
    estimates_.push_back(share.value);
  }
  void check() const {
    const Estimate mean = estimate_mean(estimates_);
    INFO("truth " << truth_ << ", mean " << mean.mean << ", covered " << covered_);
    CHECK(covered_ >= 0.9 * static_cast<double>(estimates_.size()));
    CHECK(std::abs(mean.mean - truth_) < 1.53 * mean.half_width + 0.003);
  }

 private:
  double truth_;
  int covered_ = 0;
  std::vector<double> estimates_;
};

void check_sobol(const Function& function, const KnownIndices& known) {
  const std::size_t k = known.first.size();
  std::vector<Judge> judges;
  for (const auto* truths : {&known.first, &known.total}) {
    for (const double truth : *truths) judges.emplace_back(truth);
  }
  for (std::uint64_t seed = 1; seed <= designs; ++seed) {
    const SobolShape shape{k, 128, false, seed};
    const SobolResult result = sobol_indices(shape, evaluate(sobol_design(shape), function), {200, seed});
    for (std::size_t i = 0; i < k; ++i) {
      judges[i].add(result.first[i]);
      judges[k + i].add(result.total[i]);
    }
  }
  for (const Judge& judge : judges) judge.check();
}

/// Mean absolute effect of each parameter over every place that a step can have on the grid of four levels.
std::vector<double> exact_effects(const Function& function, std::size_t parameters) {
  std::vector<double> effects;
  for (std::size_t moved = 0; moved < parameters; ++moved) {
    double sum = 0;
    int count = 0;
    for (int cell = 0; cell < static_cast<int>(std::pow(4, parameters)); ++cell) {
      DesignPoint point{std::vector<double>(parameters), 0};
      int rest = cell;
      for (double& x : point.unit) {
        x = rest % 4 / 3.0;
        rest /= 4;
      }
      if (point.unit[moved] > 0.5) continue;
      const double before = function(point);
      point.unit[moved] += 2.0 / 3;
      sum += std::abs(function(point) - before) / (2.0 / 3);
      ++count;
    }
    effects.push_back(sum / count);
  }
  return effects;
}

}  // namespace

TEST_CASE("Sobol indices of Ishigami's function", "[sensitivity]") { check_sobol(ishigami, ishigami_indices()); }

TEST_CASE("Sobol indices of the g function", "[sensitivity]") { check_sobol(g_function, g_indices()); }

TEST_CASE("Second-order indices of Ishigami's function", "[sensitivity]") {
  const SobolShape shape{3, 4096, true, 1};
  const SobolResult result = sobol_indices(shape, evaluate(sobol_design(shape), ishigami), {200, 1});
  const KnownIndices known = ishigami_indices();
  REQUIRE(result.second.size() == 3);
  CHECK(result.second[0].value == Approx(0).margin(0.02));
  CHECK(result.second[1].value == Approx(known.total[2]).margin(0.02));
  CHECK(result.second[2].value == Approx(0).margin(0.02));
  CHECK(result.second[1].low < known.total[2]);
  CHECK(result.second[1].high > known.total[2]);
}

TEST_CASE("Morris effects of both functions on their grid", "[sensitivity]") {
  const auto check = [](const Function& function, std::size_t parameters) {
    std::vector<Judge> judges;
    for (const double truth : exact_effects(function, parameters)) judges.emplace_back(truth);
    for (std::uint64_t seed = 1; seed <= designs; ++seed) {
      const MorrisShape shape{parameters, 60, 4, seed};
      const MorrisResult result = morris_effects(shape, evaluate(morris_design(shape), function), {200, seed});
      for (std::size_t i = 0; i < parameters; ++i) judges[i].add(result.effects[i].absolute);
    }
    for (const Judge& judge : judges) judge.check();
  };
  check(ishigami, 3);
  check(g_function, 4);
}

TEST_CASE("A linear function has its slopes as effects, without spread", "[sensitivity]") {
  const MorrisShape shape{3, 8, 6, 4};
  const auto linear = [](const DesignPoint& x) { return 2 * x.unit[0] - 5 * x.unit[1]; };
  const MorrisResult result = morris_effects(shape, evaluate(morris_design(shape), linear), {100, 1});
  for (std::size_t i = 0; i < 3; ++i) {
    const double slope = std::array{2.0, -5.0, 0.0}.at(i);
    CHECK(result.effects[i].mean == Approx(slope).margin(1e-12));
    CHECK(result.effects[i].absolute.value == Approx(std::abs(slope)).margin(1e-12));
    CHECK(result.effects[i].standard_deviation == Approx(0).margin(1e-12));
  }
  CHECK(result.noise.value == 0);
}

TEST_CASE("The share of replication noise is measured", "[sensitivity]") {
  const double noise = 0.2;
  const double share = noise * noise / (noise * noise + 1.0 / 12);
  const double grid_variance = (4.0 * 4 - 1) / 12 / 9;  // of the four levels 0, 1/3, 2/3, 1
  Judge sobol(share);
  Judge first(1 - share);
  Judge morris(noise * noise / (noise * noise + grid_variance));
  for (std::uint64_t seed = 1; seed <= designs; ++seed) {
    const Function own = [&](const DesignPoint& point) { return point.unit[0] + noise * normal_draw(seed, point.replication, 0); };
    const SobolShape shape{2, 256, false, seed};
    const SobolResult result = sobol_indices(shape, evaluate(sobol_design(shape), own), {200, seed});
    sobol.add(result.noise);
    first.add(result.first[0]);
    const MorrisShape trajectories{2, 100, 4, seed};
    morris.add(morris_effects(trajectories, evaluate(morris_design(trajectories), own), {200, seed}).noise);
  }
  sobol.check();
  first.check();
  morris.check();
}

TEST_CASE("A failed trial costs its block and nothing else", "[sensitivity]") {
  const SobolShape shape{3, 64, true, 2};
  std::vector<double> values = evaluate(sobol_design(shape), ishigami);
  const std::size_t length = values.size() / shape.samples;
  values[5 * length + 4] = missing;
  values[9 * length] = missing;
  const SobolResult result = sobol_indices(shape, values, {100, 1});
  CHECK(result.blocks.used == 62);
  CHECK(result.blocks.failed == 2);
  for (const auto* shares : {&result.first, &result.total, &result.second}) {
    for (const Share& share : *shares) CHECK(std::isfinite(share.value));
  }
  const MorrisShape trajectories{3, 10, 4, 2};
  std::vector<double> outcomes = evaluate(morris_design(trajectories), ishigami);
  outcomes[7] = missing;
  const MorrisResult effects = morris_effects(trajectories, outcomes, {100, 1});
  CHECK(effects.blocks.used == 9);
  CHECK(effects.blocks.failed == 1);
  CHECK(std::isfinite(effects.effects[0].absolute.value));
  CHECK(sobol_indices(shape, std::vector<double>(values.size(), missing), {100, 1}).blocks.used == 0);
}

TEST_CASE("The same seed gives the same design and the same intervals", "[sensitivity]") {
  const SobolShape shape{3, 32, false, 7};
  const auto values = evaluate(sobol_design(shape), ishigami);
  CHECK(sobol_indices(shape, values, {100, 3}).first[0].low == sobol_indices(shape, values, {100, 3}).first[0].low);
  CHECK(sobol_indices(shape, values, {100, 3}).first[0].low != sobol_indices(shape, values, {100, 4}).first[0].low);
  CHECK(evaluate(sobol_design({3, 32, false, 8}), ishigami) != values);
}

TEST_CASE("An outcome that never moves has no index, exactly and within rounding", "[sensitivity]") {
  for (const double rounding : {0.0, 1e-14}) {
    const Function still = [&](const DesignPoint& point) { return 0.365 * (1 + rounding * point.unit[0]); };
    const SobolShape shape{2, 64, true, 1};
    const SobolResult sobol = sobol_indices(shape, evaluate(sobol_design(shape), still), {100, 1});
    CHECK(sobol.blocks.is_constant);
    CHECK(sobol.variance == 0);
    CHECK(sobol.first.empty());
    CHECK(sobol.blocks.used == 64);
    const MorrisShape trajectories{2, 10, 4, 1};
    const MorrisResult morris = morris_effects(trajectories, evaluate(morris_design(trajectories), still), {100, 1});
    CHECK(morris.blocks.is_constant);
    CHECK(morris.effects.empty());
  }
}

TEST_CASE("A parameter that moves the outcome by rounding only has an effect of 0", "[sensitivity]") {
  const Function almost = [](const DesignPoint& point) { return 1 + point.unit[0] + 1e-14 * point.unit[1]; };
  const MorrisShape trajectories{2, 10, 4, 1};
  const MorrisResult morris = morris_effects(trajectories, evaluate(morris_design(trajectories), almost), {100, 1});
  CHECK_FALSE(morris.blocks.is_constant);
  CHECK(morris.effects[0].absolute.value == Approx(1));
  CHECK(morris.effects[1].absolute.value == 0);
  CHECK(morris.effects[1].absolute.high == 0);
  CHECK(morris.effects[1].standard_deviation == 0);
  const SobolShape shape{2, 64, false, 1};
  CHECK(sobol_indices(shape, evaluate(sobol_design(shape), almost), {100, 1}).total[1].value == 0);
}

TEST_CASE("Resamples in which the outcome does not vary give no shares", "[sensitivity]") {
  // Of 16 base points one moves the outcome, one its replication, the others nothing but rounding. A third of the resamples
  // lack the first: what the second moves over their variance, which is rounding, would be a share of 1e30.
  const SobolShape shape{1, 16, false, 1};
  std::vector<double> values;
  for (std::size_t row = 0; row < shape.samples; ++row)
    values.insert(values.end(), {1 + 1e-15 * static_cast<double>(row % 3), 1.0, 1.0, 1.0});
  values[0] = 2.0;
  values[4 + 2] = 1.5;
  const SobolResult result = sobol_indices(shape, values, {200, 1});
  CHECK_FALSE(result.blocks.is_constant);
  CHECK(result.noise.high < 100);
}

TEST_CASE("An infinite outcome costs its block, counted apart", "[sensitivity]") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const MorrisShape trajectories{3, 10, 4, 2};
  std::vector<double> outcomes = evaluate(morris_design(trajectories), ishigami);
  outcomes[7] = infinity;
  outcomes[17] = -infinity;
  outcomes[20] = missing;
  const MorrisResult effects = morris_effects(trajectories, outcomes, {100, 1});
  CHECK(effects.blocks.used == 7);
  CHECK(effects.blocks.failed == 1);
  CHECK(effects.blocks.infinite == 2);
  CHECK(std::isfinite(effects.effects[0].absolute.value));
  CHECK(std::isfinite(effects.noise.value));
}

TEST_CASE("Each level of a count, a switch or a word is as likely as another", "[sensitivity]") {
  CHECK(level_of(0, 3) == 0);
  CHECK(level_of(1.0 / 3, 3) == 1);
  CHECK(level_of(0.999, 3) == 2);
  CHECK(level_of(1, 3) == 2);
  const SobolShape shape{2, 256, false, 1};
  std::array<int, 3> counts{};
  for (const DesignPoint& point : sobol_design(shape)) ++counts.at(level_of(point.unit[0], 3));
  for (const int count : counts)
    CHECK(count == Approx(1280.0 / 3).margin(5));  // of 256 rows of five; a level of .38 or .28 in place of a third fails
}

TEST_CASE("The effects of discrete parameters are those of the levels that a step passes", "[sensitivity]") {
  // a count of 5 values that is worth 3 each, over its range 12; a switch worth 2; a word of three, worth 0, 1, 4
  for (const std::size_t grid : {4U, 6U}) {
    MorrisShape shape{4, 30, grid, 1};
    shape.discrete = {{5, true}, {2, true}, {3, false}, {0, true}};
    const auto worth = [](const DesignPoint& point) {
      return 3 * static_cast<double>(level_of(point.unit[0], 5)) + 2 * static_cast<double>(level_of(point.unit[1], 2)) +
             std::array{0.0, 1.0, 4.0}.at(level_of(point.unit[2], 3)) + 7 * point.unit[3];
    };
    const MorrisResult result = morris_effects(shape, evaluate(morris_design(shape), worth), {100, 1});
    CHECK(result.effects[0].mean == Approx(12));
    CHECK(result.effects[0].standard_deviation == Approx(0).margin(1e-9));
    CHECK(result.effects[1].mean == Approx(2));
    CHECK(result.effects[2].absolute.value >= 1);
    CHECK(result.effects[2].absolute.value <= 4);
    CHECK(result.effects[3].mean == Approx(7));
  }
}
