// Intervals against printed tables and closed forms; test_coverage.cpp holds them to their promise.
#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include "analysis/intervals.hpp"
#include "sim/base/contracts.hpp"

using namespace faultline;

namespace {
constexpr double missing = std::numeric_limits<double>::quiet_NaN();
}

TEST_CASE("Student quantiles are those of the printed tables", "[intervals]") {
  CHECK(student_quantile(0.975, 1) == Approx(12.7062047).epsilon(1e-8));
  CHECK(student_quantile(0.975, 2) == Approx(4.30265273).epsilon(1e-8));
  CHECK(student_quantile(0.975, 9) == Approx(2.26215716).epsilon(1e-8));
  CHECK(student_quantile(0.95, 30) == Approx(1.69726089).epsilon(1e-8));
  CHECK(student_quantile(0.975, 1e6) == Approx(1.95996636).epsilon(1e-7));
  CHECK(student_quantile(0.5, 3) == Approx(0.0).margin(1e-15));
  CHECK_THROWS_AS(student_quantile(1.0, 3), ContractViolation);
  CHECK_THROWS_AS(student_quantile(0.5, 0.5), ContractViolation);
}

TEST_CASE("A mean and its interval, worked by hand", "[intervals]") {
  const Estimate estimate = estimate_mean(std::vector<double>{1, 2, 3, 4, 5});
  CHECK(estimate.count == 5);
  CHECK(estimate.mean == 3);
  CHECK(estimate.standard_deviation == Approx(std::sqrt(2.5)));
  CHECK(estimate.half_width == Approx(2.77644511 * std::sqrt(2.5 / 5)).epsilon(1e-8));
  CHECK(estimate.high() - estimate.low() == Approx(2 * estimate.half_width));
}

TEST_CASE("Missing values are left out and counted", "[intervals]") {
  const Estimate some = estimate_mean(std::vector<double>{missing, 1, missing, 3});
  CHECK(some.count == 2);
  CHECK(some.missing == 2);
  CHECK(some.mean == 2);
  const Estimate none = estimate_mean(std::vector<double>{missing, missing});
  CHECK(std::isnan(none.mean));
  CHECK(none.missing == 2);
  const Estimate one = estimate_mean(std::vector<double>{7});
  CHECK(one.mean == 7);
  CHECK(std::isnan(one.half_width));
  CHECK(std::isnan(estimate_mean({}).mean));
}

TEST_CASE("Equal values have an interval of exactly zero width", "[intervals]") {
  const Estimate estimate = estimate_mean(std::vector<double>(20, 0.1));
  CHECK(estimate.half_width == 0);
  CHECK(estimate.mean == 0.1);
}

TEST_CASE("A ratio of proportional values is known exactly", "[intervals]") {
  const std::vector<double> baseline{1, 2, 4, 8};
  std::vector<double> values;
  for (const double value : baseline) values.push_back(1.5 * value);
  const Estimate ratio = estimate_ratio(values, baseline);
  CHECK(ratio.mean == 1.5);
  CHECK(ratio.half_width == 0);
  CHECK(ratio.count == 4);
}

TEST_CASE("A ratio is that of the means, with the linearised interval", "[intervals]") {
  const std::vector<double> values{2, 4, 9};
  const std::vector<double> baseline{1, 2, 3};
  const Estimate ratio = estimate_ratio(values, baseline);
  CHECK(ratio.mean == 2.5);
  // residuals (y − 2.5 x)/2: −0.25, −0.5, 0.75
  CHECK(ratio.half_width == Approx(4.30265273 * std::sqrt((0.0625 + 0.25 + 0.5625) / 2 / 3)).epsilon(1e-8));
  CHECK(std::isnan(estimate_ratio(std::vector<double>{missing}, std::vector<double>{1}).mean));
}

TEST_CASE("A function of means: a difference has its usual interval, a ratio nearly that of estimate_ratio", "[intervals]") {
  const std::vector<double> a{3.1, 2.7, 3.3, 2.9, 3.4};
  const std::vector<double> b{1.0, 1.2, 0.9, 1.1, 1.0};
  std::vector<double> differences;
  for (std::size_t i = 0; i < a.size(); ++i) differences.push_back(a[i] - b[i]);
  const Estimate usual = estimate_mean(differences);
  const Estimate difference = estimate_function({a, b}, [](auto means) { return means[0] - means[1]; });
  CHECK(difference.mean == Approx(usual.mean).epsilon(1e-12));
  CHECK(difference.half_width == Approx(usual.half_width).epsilon(1e-12));
  CHECK(difference.count == 5);
  const Estimate ratio = estimate_function({a, b}, [](auto means) { return means[0] / means[1]; });
  CHECK(ratio.mean == Approx(estimate_ratio(a, b).mean).epsilon(1e-12));
  CHECK(ratio.half_width == Approx(estimate_ratio(a, b).half_width).epsilon(0.05));
}

TEST_CASE("A function of means leaves out what is missing, and is missing where its interval is", "[intervals]") {
  const std::vector<double> a{1, 2, missing, 3};
  const std::vector<double> b{1, missing, 1, 1};
  const Estimate both = estimate_function({a, b}, [](auto means) { return means[0] + means[1]; });
  CHECK(both.mean == 3);
  CHECK(both.count == 2);
  CHECK(both.missing == 2);
  const std::vector<double> once{0, 5, 0};  // without the second replication the denominator is gone
  const std::vector<double> ones{1, 1, 1};
  const std::vector<double> nothing{missing};
  const std::vector<double> two{2};
  CHECK(std::isnan(estimate_function({ones, once}, [](auto means) { return means[0] / means[1]; }).mean));
  CHECK(std::isnan(estimate_function({nothing}, [](auto means) { return means[0]; }).mean));
  const Estimate single = estimate_function({two}, [](auto means) { return means[0]; });
  CHECK(single.mean == 2);
  CHECK(std::isnan(single.half_width));
}
