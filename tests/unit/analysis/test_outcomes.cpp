// Outcomes on a layout small enough to work every number by hand.
#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "analysis/outcomes.hpp"
#include "analysis/summary.hpp"
#include "sim/base/diagnostics.hpp"

using namespace faultline;
using Catch::Matchers::Contains;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

ResultLayout small_layout() {
  ResultLayout layout;
  layout.cases = {"one", "two"};
  layout.replications = {0, 1, 2};
  layout.times = {0.5, 1.0, 1.5, 2.0};
  layout.axes = {{"state", "", "", {"arcadia", "borduria"}}, {"layer", "", "", {"cloud", "ai", "apps"}}};
  layout.series = {{"price", "price", "", "", {"state", "layer"}},
                   {"spending", "US$ m/year", "", "", {"state", "layer"}},
                   {"index", "index", "", "", {}}};
  layout.batch_digest = std::string(32, '0');
  return layout;
}

/// price[t][s][l] = 100 t + 10 s + l; spending = 1 for s = 0, 3 for s = 1; index = t².
std::vector<double> small_values() {
  std::vector<double> values;
  for (int t = 0; t < 4; ++t) {
    for (int s = 0; s < 2; ++s) {
      for (int l = 0; l < 3; ++l) values.push_back(100 * t + 10 * s + l);
    }
  }
  for (int t = 0; t < 4; ++t) values.insert(values.end(), {1, 1, 1, 3, 3, 3});
  for (int t = 0; t < 4; ++t) values.push_back(t * t);
  return values;
}

double evaluate(OutcomeSpec spec, const std::vector<double>& values = small_values()) {
  const ResultLayout layout = small_layout();
  return Outcome(layout, std::move(spec)).evaluate(layout, values);
}

OutcomeSpec spec_of(const std::string& series, DateStatistic statistic) {
  OutcomeSpec spec;
  spec.name = "mine";
  spec.series = series;
  spec.statistic = statistic;
  return spec;
}

}  // namespace

TEST_CASE("Statistics over dates", "[outcomes]") {
  CHECK(evaluate(spec_of("index", DateStatistic::mean)) == 14.0 / 4);
  CHECK(evaluate(spec_of("index", DateStatistic::final)) == 9);
  CHECK(evaluate(spec_of("index", DateStatistic::minimum)) == 0);
  CHECK(evaluate(spec_of("index", DateStatistic::maximum)) == 9);
  CHECK(evaluate(spec_of("index", DateStatistic::sum)) == 14);
}

TEST_CASE("A sum of a yearly rate is its integral", "[outcomes]") {
  const ResultLayout layout = small_layout();
  const Outcome outcome(layout, spec_of("spending", DateStatistic::sum));
  CHECK(outcome.unit() == "US$ m");
  CHECK(outcome.evaluate(layout, small_values()) == 12 * 2.0);  // 12 a year for two years
  CHECK(Outcome(layout, spec_of("spending", DateStatistic::mean)).unit() == "US$ m/year");
}

TEST_CASE("The window of dates: after the warm-up, from and to included", "[outcomes]") {
  OutcomeSpec spec = spec_of("index", DateStatistic::sum);
  spec.warm_up = 0.5;  // the sample at 0.5 looks back on the warm-up
  CHECK(evaluate(spec) == 1 + 4 + 9);
  spec.from = 1.5;
  CHECK(evaluate(spec) == 4 + 9);
  spec.to = 1.5;
  CHECK(evaluate(spec) == 4);
  spec.statistic = DateStatistic::final;
  CHECK(evaluate(spec) == 4);
  spec.to = 1.4;
  CHECK_THROWS_WITH(evaluate(spec), Contains("no recorded date"));
  spec = spec_of("index", DateStatistic::mean);
  spec.warm_up = 2.0;
  CHECK_THROWS_AS(evaluate(spec), UsageError);
}

TEST_CASE("Axes are added up, averaged, or weighed", "[outcomes]") {
  OutcomeSpec spec = spec_of("price", DateStatistic::final);
  CHECK(evaluate(spec) == 6 * 300 + 3 * 10 + 2 * (0 + 1 + 2));
  spec.weighted_mean = true;
  CHECK(evaluate(spec) == Approx(300 + 5 + 1));
  spec.weight = "spending";
  CHECK(evaluate(spec) == Approx(300 + 7.5 + 1));
}

TEST_CASE("A mean of events weighs dates by how many there were", "[outcomes]") {
  const ResultLayout layout = [] {
    ResultLayout one = small_layout();
    one.times = {1.0, 2.0, 4.0};  // the last stretch is twice as long
    one.axes = {{"body", "", "", {"a", "b"}}};
    one.series = {{"wait", "years", "", "", {"body"}}, {"begun", "1/year", "", "", {"body"}}};
    return one;
  }();
  //                                  t=1: 1 event waits 8; t=2: 3 wait 2, 5 wait 4; t=4: 2 · 2 wait 1, none at b
  const std::vector<double> values = {8, missing, 2, 4, 1, missing, 1, 0, 3, 5, 2, 0};
  OutcomeSpec spec = spec_of("wait", DateStatistic::mean);
  spec.weighted_mean = true;
  spec.weight = "begun";
  CHECK(Outcome(layout, spec).evaluate(layout, values) == Approx((8 + 26.0 / 8 + 1) / 3));
  spec.weighs_dates = true;
  CHECK(Outcome(layout, spec).evaluate(layout, values) == Approx((1 * 8 + 3 * 2 + 5 * 4 + 4 * 1) / 13.0));
  spec.selections = {{"body", "b"}};
  CHECK(Outcome(layout, spec).evaluate(layout, values) == 4);
  spec.statistic = DateStatistic::maximum;
  CHECK(Outcome(layout, spec).evaluate(layout, values) == 4);
  spec.statistic = DateStatistic::mean;
  spec.to = 1.0;
  CHECK(std::isnan(Outcome(layout, spec).evaluate(layout, values)));
}

TEST_CASE("Axes in another order add up to the same bits", "[outcomes]") {
  ResultLayout layout;
  layout.cases = {"one"};
  layout.replications = {0};
  layout.times = {1.0};
  layout.series = {{"revenue", "US$ m", "", "", {"state"}}};
  layout.batch_digest = std::string(32, '0');
  const auto total = [&](const std::vector<std::string>& states, const std::vector<double>& values) {
    layout.axes = {{"state", "", "", states}};
    return Outcome(layout, spec_of("revenue", DateStatistic::final)).evaluate(layout, values);
  };
  const double written = total({"a", "b", "c"}, {1e16, 1.0, 1.0});
  CHECK(total({"c", "b", "a"}, {1.0, 1.0, 1e16}) == written);
  CHECK(total({"b", "a", "c"}, {1.0, 1e16, 1.0}) == written);
  CHECK(1.0 + 1.0 + 1e16 != written);  // what adding in the order of the file would give
}

TEST_CASE("Labels select", "[outcomes]") {
  OutcomeSpec spec = spec_of("price", DateStatistic::final);
  spec.selections = {{"layer", "ai"}};
  CHECK(evaluate(spec) == 301 + 311);
  spec.selections = {{"layer", "ai"}, {"state", "borduria"}};
  CHECK(evaluate(spec) == 311);
}

TEST_CASE("Missing entries and dates are left out; nothing left is missing", "[outcomes]") {
  std::vector<double> values = small_values();
  const std::size_t last_date = 18;
  values[last_date] = missing;  // arcadia, cloud
  OutcomeSpec spec = spec_of("price", DateStatistic::final);
  CHECK(evaluate(spec, values) == 5 * 300 + 3 * 10 + 1 + 2 + 0 + 1 + 2);
  spec.weighted_mean = true;
  spec.weight = "spending";
  CHECK(evaluate(spec, values) == Approx((301 + 302 + 3 * (310 + 311 + 312)) / 11.0));
  spec.selections = {{"layer", "cloud"}, {"state", "arcadia"}};
  CHECK(std::isnan(evaluate(spec, values)));
  spec.statistic = DateStatistic::mean;
  CHECK(evaluate(spec, values) == Approx(100));  // of the three dates that are there: 0, 100, 200
  spec.statistic = DateStatistic::minimum;
  for (std::size_t t = 0; t < 4; ++t) values[6 * t] = missing;
  CHECK(std::isnan(evaluate(spec, values)));
}

TEST_CASE("Entries without weight do not count", "[outcomes]") {
  std::vector<double> values = small_values();
  for (std::size_t i = 24; i < 48; ++i) values[i] = 0;
  OutcomeSpec spec = spec_of("price", DateStatistic::final);
  spec.weighted_mean = true;
  spec.weight = "spending";
  CHECK(std::isnan(evaluate(spec, values)));
  values[24 + 18 + 4] = 2;  // only borduria, ai has a weight at the last date
  CHECK(evaluate(spec, values) == 311);
}

TEST_CASE("What a scenario cannot ask for is said with what it can", "[outcomes]") {
  OutcomeSpec spec = spec_of("pricee", DateStatistic::mean);
  CHECK_THROWS_WITH(evaluate(spec), Contains("did you mean 'price'?"));
  spec.series = "index";
  spec.selections = {{"layer", "ai"}};
  CHECK_THROWS_WITH(evaluate(spec), Contains("does not vary by layer"));
  spec.series = "price";
  spec.selections = {{"layer", "clout"}};
  CHECK_THROWS_WITH(evaluate(spec), Contains("did you mean 'cloud'?"));
}

TEST_CASE("A case is compared with the first, replication by replication", "[outcomes]") {
  const std::vector<CaseSummary> cases = summarise_cases({"one", "two"}, {{10, 20, 60}, {11, 22, missing}});
  CHECK(cases[0].difference.mean == 0);
  CHECK(cases[0].difference.half_width == 0);
  CHECK(cases[1].mean.mean == 16.5);
  CHECK(cases[1].difference.mean == 1.5);
  CHECK(cases[1].difference.count == 2);
  CHECK(cases[1].relative_difference == Approx(0.1));  // over 15, the first case's mean of the same replications
  CHECK(std::isnan(summarise_cases({"one", "two"}, {{0, 0}, {1, 1}})[1].relative_difference));
}
