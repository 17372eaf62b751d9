// Every estimator over finite × infinite × missing values: nothing that is not known is shown as a number. The expected
// values come from the definitions on the extended line, worked here anew.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "analysis/paired.hpp"
#include "analysis/quantiles.hpp"
#include "analysis/steady_state.hpp"
#include "analysis/stopping.hpp"
#include "analysis/targets.hpp"
#include "analysis/threshold.hpp"
#include "synthetic_curves.hpp"

using namespace faultline;
using namespace faultline::analysis_tests;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// 0.139 and what rounding makes of it, its double, a negative number, nothing, and the three that are no number.
const std::vector<double> kinds{0.139, 0.139 * (1 + 1e-15), 0.278, -2.0, 0.0, infinity, -infinity, missing};

using Tuple = std::vector<double>;

/// Calls visit with every tuple of `length` values.
void for_each_tuple(std::size_t length, const std::function<void(const Tuple&)>& visit) {
  Tuple tuple(length);
  std::size_t count = 1;
  for (std::size_t i = 0; i < length; ++i) count *= kinds.size();
  for (std::size_t number = 0; number < count; ++number) {
    std::size_t rest = number;
    for (double& value : tuple) {
      value = kinds[rest % kinds.size()];
      rest /= kinds.size();
    }
    visit(tuple);
  }
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)) || std::abs(a - b) < 1e-12; }

/// Mean on the extended line.
double mean_of(const Tuple& values) {
  double sum = 0;
  std::size_t count = 0;
  for (const double value : values) {
    sum += std::isnan(value) ? 0 : value;
    count += std::isnan(value) ? 0U : 1U;
  }
  return count == 0 ? missing : sum / static_cast<double>(count);
}

bool has_infinite(const Tuple& values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return std::isinf(value); });
}

/// What holds of every estimate.
bool is_sound(const Estimate& estimate, std::size_t size) {
  const bool knows_spread = estimate.count >= 2 && estimate.infinite == 0;
  return estimate.count + estimate.missing == size && estimate.infinite <= estimate.count &&
         std::isnan(estimate.half_width) != knows_spread && std::isnan(estimate.standard_deviation) != knows_spread &&
         !(estimate.half_width < 0) && !std::isinf(estimate.half_width) &&
         (estimate.infinite > 0 || estimate.count == 0 || std::isfinite(estimate.mean));
}

Tuple first_half(const Tuple& all) { return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2)}; }
Tuple second_half(const Tuple& all) { return {all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end()}; }

}  // namespace

TEST_CASE("A price index of 0.139 against an infinite one is no difference of 0", "[missing]") {
  const PairedComparison result =
      compare_paired(std::vector<double>{0.139, 0.141, 0.140}, std::vector<double>{infinity, infinity, infinity});
  CHECK(result.difference.mean == -infinity);
  CHECK(result.difference.infinite == 3);
  CHECK(std::isnan(result.difference.half_width));
  CHECK(std::isnan(result.p_value));
  CHECK(std::isnan(result.relative));
  CHECK(std::isnan(result.gain));
}

TEST_CASE("Means and paired differences of finite, infinite and missing values", "[missing]") {
  for (const std::size_t pairs : {1U, 2U}) {
    for_each_tuple(2 * pairs, [&](const Tuple& all) {
      const Tuple values = first_half(all);
      const Tuple baseline = second_half(all);
      Tuple whole_values;
      Tuple differences;
      for (std::size_t i = 0; i < pairs; ++i) {
        const bool is_whole = !std::isnan(values[i]) && !std::isnan(baseline[i]);
        whole_values.push_back(is_whole ? values[i] : missing);
        differences.push_back(values[i] - baseline[i]);
      }
      const PairedComparison result = compare_paired(values, baseline);
      const PairedComparison reversed = compare_paired(baseline, values);
      CAPTURE(all, result.difference.mean, result.difference.half_width);
      const Estimate& difference = result.difference;
      const bool sound = is_sound(result.value, pairs) && is_sound(result.baseline, pairs) && is_sound(difference, pairs) &&
                         is_sound(estimate_mean(values), pairs);
      const bool right = same(result.value.mean, mean_of(whole_values)) && same(difference.mean, mean_of(differences)) &&
                         (difference.infinite > 0) == has_infinite(differences) && same(reversed.difference.mean, -difference.mean);
      const bool knows_chance = difference.infinite == 0 && difference.standard_deviation > 0;
      const bool chance = std::isnan(result.p_value) != knows_chance && !(result.p_value < 0) && !(result.p_value > 1);
      const bool bounded = std::isnan(result.correlation) || std::abs(result.correlation) <= 1;
      const bool relative = !std::isinf(result.relative);
      if (!(sound && right && chance && bounded && relative)) {
        CHECK(sound);
        CHECK(right);
        CHECK(chance);
        CHECK(bounded);
        CHECK(relative);
      }
    });
  }
  SUCCEED();
}

TEST_CASE("Ratios and independent differences of finite, infinite and missing values", "[missing]") {
  for_each_tuple(4, [&](const Tuple& all) {
    const Tuple values = first_half(all);
    const Tuple baseline = second_half(all);
    const Estimate ratio = estimate_ratio(values, baseline);
    const Estimate difference = estimate_independent_difference(values, baseline);
    Tuple above;
    Tuple below;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool is_whole = !std::isnan(values[i]) && !std::isnan(baseline[i]);
      above.push_back(is_whole ? values[i] : missing);
      below.push_back(is_whole ? baseline[i] : missing);
    }
    const double lower = mean_of(below);
    const double expected = std::isfinite(lower) && lower != 0 ? mean_of(above) / lower : missing;
    const Estimate function = estimate_function({values, baseline}, [](std::span<const double> means) { return means[0] - means[1]; });
    const bool function_known = function.count + function.missing == values.size() &&
                                std::isnan(function.half_width) == (function.infinite > 0 || function.count < 2) &&
                                !std::isinf(function.mean) && (function.infinite == 0 || std::isnan(function.mean));
    if (!function_known) {
      CAPTURE(all, function.mean, function.half_width);
      CHECK(function_known);
    }
    CAPTURE(all, ratio.mean, expected, difference.mean);
    const bool ratio_right = same(ratio.mean, expected) || std::abs(ratio.mean - expected) < 1e-9 * std::abs(expected);
    const bool ratio_known = std::isnan(ratio.half_width) || (std::isfinite(ratio.mean) && ratio.half_width >= 0);
    const bool difference_right = same(difference.mean, mean_of(values) - mean_of(baseline));
    const bool difference_known = std::isnan(difference.half_width) != (difference.infinite == 0 && difference.count >= 2);
    if (!(ratio_right && ratio_known && difference_right && difference_known)) {
      CHECK(ratio_right);
      CHECK(ratio_known);
      CHECK(difference_right);
      CHECK(difference_known);
    }
  });
  SUCCEED();
}

TEST_CASE("Quantiles of finite, infinite and missing values lie between their neighbours", "[missing]") {
  for (const std::size_t length : {1U, 2U, 3U, 4U}) {
    for_each_tuple(length, [&](const Tuple& values) {
      const std::vector<double> sorted = sorted_values(values);
      double last = -infinity;
      for (const double p : {0.0, 0.1, 1.0 / 3, 0.5, 0.75, 1.0}) {
        const double found = quantile(sorted, p);
        const double rank = static_cast<double>(sorted.empty() ? 0 : sorted.size() - 1) * p;
        const auto below = static_cast<std::size_t>(std::floor(rank));
        const auto above = static_cast<std::size_t>(std::ceil(rank));
        const bool is_undefined = sorted.empty() || (below != above && sorted[below] == -infinity && sorted[above] == infinity);
        const bool right = is_undefined ? std::isnan(found) : found >= sorted[below] && found <= sorted[above] && found >= last;
        if (!right) {
          CAPTURE(values, p, found);
          CHECK(right);
        }
        last = std::isnan(found) ? last : found;
      }
    });
  }
  CHECK(quantile(std::vector<double>{1, infinity}, 0.5) == infinity);
  CHECK(quantile(std::vector<double>{-infinity, 1, infinity}, 0.5) == 1);
  CHECK(quantile(std::vector<double>{infinity, infinity}, 0.5) == infinity);
}

TEST_CASE("An infinite mean bears out no target", "[missing]") {
  TargetSpec at_least{Claim::range};
  at_least.low = -1e300;
  const TargetSpec value{Claim::value, Quantity::level, 0.139, 1e300};
  const TargetSpec sign{Claim::sign, Quantity::level, 1.0};
  for_each_tuple(3, [&](const Tuple& values) {
    for (const TargetSpec& spec : {at_least, value, sign}) {
      const TargetResult result = evaluate_target(spec, values);
      const bool is_judged = std::isfinite(mean_of(values));
      if ((result.verdict != Verdict::unknown) != is_judged) {
        CAPTURE(values);
        CHECK((result.verdict != Verdict::unknown) == is_judged);
      }
    }
  });
  for_each_tuple(4, [&](const Tuple& all) {
    const Tuple low = first_half(all);
    const Tuple high = second_half(all);
    const TargetResult order = evaluate_order({low, high});
    const PairedComparison step = compare_paired(high, low);
    const bool is_met = step.difference.infinite == 0 && step.difference.low() > 0;
    const bool single = step.difference.count == 1 && step.difference.mean > 0 && std::isfinite(step.difference.mean);
    if ((order.verdict == Verdict::met) != (is_met || single)) {
      CAPTURE(all);
      CHECK((order.verdict == Verdict::met) == (is_met || single));
    }
  });
  CHECK(evaluate_target(at_least, std::vector<double>{1, infinity}).simulated.infinite == 1);
}

TEST_CASE("A precision goal is not met by an infinite outcome", "[missing]") {
  const StoppingPlan plan{{{0, {0}, std::nullopt, 1e300, 1.0}, {0, {0}, 1, 1e300, 1.0}}, 2, 4};
  const OutcomeTable values{{1, 2, infinity, 4}, {1, 2, 3, 4}};
  for (const GoalState& state : judge_goals(plan, {values}, 4)) {
    CHECK_FALSE(state.met);
    CHECK(state.estimate.infinite == 1);
  }
}

TEST_CASE("No crossing is located of a mean that is infinite, but of a probability", "[missing]") {
  constexpr double root = 0.4;
  const Curve dying = [](double at, std::uint64_t seed, std::uint32_t r) {
    // markets without a seller: one replication in three, beyond 0.7
    return at > 0.7 && r % 3 == 0 ? infinity : at - root + 0.1 * normal_draw(seed, r, 0);
  };
  ThresholdPlan plan;
  plan.from = 0;
  plan.to = 1;
  plan.precision = 0.05;
  const ThresholdResult mean = find_threshold(plan, respond_by(dying, 3));
  CHECK(mean.verdict == ThresholdVerdict::infinite);
  CHECK(std::isnan(mean.crossing.estimate));
  CHECK(mean.brackets.empty());
  CHECK(mean.trials == plan.points * plan.replications);  // more of them would not help
  CHECK(mean.curve.back().infinite() == 4);
  CHECK(mean.curve.back().gap().mean == infinity);
  plan.goal.is_probability = true;
  plan.replications = 40;
  const ThresholdResult probability = find_threshold(plan, respond_by(dying, 3));
  CHECK(probability.verdict == ThresholdVerdict::found);
  CHECK(probability.crossing.low < root);
  CHECK(probability.crossing.high > root);
}

TEST_CASE("A response that is infinite with its baseline is missing", "[missing]") {
  CrossingGoal goal;
  goal.share_of_baseline = 0.9;
  CHECK(std::isnan(excess_of(goal, {infinity, infinity})));
  CHECK(excess_of(goal, {infinity, 1}) == infinity);
  CHECK(excess_of(goal, {1, infinity}) == -infinity);
  goal.is_probability = true;
  CHECK(std::isnan(excess_of(goal, {infinity, infinity})));
  CHECK(excess_of(goal, {infinity, 1}) == 0.5);
  CHECK(excess_of(goal, {1, infinity}) == -0.5);
  CHECK(std::isnan(excess_of(goal, {missing, 1})));
}

TEST_CASE("A path that is infinite at first settles after it, one that stays so never", "[missing]") {
  std::vector<double> path(200, 3.0);
  for (std::size_t i = 0; i < path.size(); ++i) path[i] += i % 2 == 0 ? 0.01 : -0.01;
  for (std::size_t i = 0; i < 20; ++i) path[i] = infinity;
  CHECK(find_truncation(path).dropped == 20);
  CHECK_FALSE(find_truncation(path).is_too_short);
  path.back() = infinity;
  CHECK(find_truncation(path).is_too_short);
}

TEST_CASE("What never moves has an interval of width 0, exactly and within rounding", "[missing]") {
  // 0.1 + 0.2 is not 0.3; sums of a thousand terms in another order differ by hundreds of roundings
  std::vector<double> values(30, 0.3);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] *= 1 + 1e-14 * static_cast<double>(i % 7);
  const Estimate still = estimate_mean(values);
  CHECK(still.standard_deviation == 0);
  CHECK(still.half_width == 0);
  CHECK(estimate_mean(std::vector<double>(20, 0.1)).mean == 0.1);
  CHECK(estimate_mean(std::vector<double>(20, 0.1)).half_width == 0);
  // a shift that is the same within the rounding of the levels, though not within its own
  std::vector<double> shifted;
  for (std::size_t i = 0; i < values.size(); ++i)
    shifted.push_back(1000 + static_cast<double>(i) + 1e-6 * (1 + 1e-6 * static_cast<double>(i % 3)));
  std::vector<double> base;
  for (std::size_t i = 0; i < values.size(); ++i) base.push_back(1000 + static_cast<double>(i));
  const PairedComparison result = compare_paired(shifted, base);
  CHECK(result.difference.mean == Approx(1e-6).epsilon(1e-3));
  CHECK(result.difference.half_width == 0);
  CHECK(std::isnan(result.p_value));
  // and what moves by a millionth of a percent is seen
  values[0] = 0.3 * (1 + 1e-8);
  CHECK(estimate_mean(values).half_width > 0);
}

TEST_CASE("Correlations stay within [-1, 1]", "[missing]") {
  std::uint64_t above = 0;
  for (std::uint32_t seed = 0; seed < 2000; ++seed) {
    std::vector<double> a;
    std::vector<double> b;
    for (std::uint32_t i = 0; i < 4; ++i) {
      a.push_back(std::floor(3 * normal_draw(seed, i, 0)));
      b.push_back(a.back() * (seed % 2 == 0 ? 1 : -1) + 1);
    }
    const double correlation = compare_paired(a, b).correlation;
    above += std::abs(correlation) > 1 ? 1U : 0U;
  }
  CHECK(above == 0);
}
