// Reading in blocks and passes gives what reading whole trials gives.
#include <catch2/catch.hpp>

#include <cmath>

#include "analysis/comparison.hpp"
#include "analysis/spread.hpp"
#include "sim/io/batch_writer.hpp"
#include "tests/support/result_fixture.hpp"

using namespace faultline;

namespace {

/// Three cases, seven replications, three dates; the series "sales" by state and layer.
ResultReader write_result(const std::filesystem::path& path) {
  const ResultLayout layout = testing::small_layout();
  BatchWriter writer = BatchWriter::open(path, layout);
  for (const std::uint32_t trial : writer.pending()) writer.deliver(testing::make_outcome(layout, trial));
  writer.finish();
  return ResultReader::open(path);
}

Outcome sales(const ResultLayout& layout, DateStatistic statistic = DateStatistic::mean) {
  OutcomeSpec spec;
  spec.name = "sales";
  spec.series = "sales";
  spec.statistic = statistic;
  spec.warm_up = -1;  // the date 0 counts
  spec.selections = {{"state", "Erewhon"}};
  return Outcome(layout, spec);
}

}  // namespace

TEST_CASE("Outcomes of blocks are those of whole trials", "[comparison]") {
  const testing::TemporaryFolder folder;
  ResultReader reader = write_result(folder / "out.h5");
  const ResultLayout& layout = reader.layout();
  const Outcome outcome = sales(layout);
  const std::vector<OutcomeTable> tables = evaluate_outcomes({outcome}, reader);
  for (std::uint32_t trial = 0; trial < layout.trial_count(); ++trial) {
    const double expected = outcome.evaluate(layout, reader.read_trial(trial));
    CHECK(tables[0][layout.case_of(trial)][layout.replication_of(trial)] == expected);
  }
}

TEST_CASE("Paths of some dates are those of whole trials", "[comparison]") {
  const testing::TemporaryFolder folder;
  ResultReader reader = write_result(folder / "out.h5");
  const ResultLayout& layout = reader.layout();
  const Outcome outcome = sales(layout);
  REQUIRE(outcome.dates().size() == 3);
  const auto paths = read_paths(outcome, reader, 2, 1, 2);
  for (std::size_t d = 0; d < 2; ++d) {
    for (std::size_t r = 0; r < 7; ++r) {
      const std::vector<double> series = reader.read_trial("sales", layout.trial(2, r));
      const double expected = series[(1 + d) * 2 + 1];  // two states, one layer; Erewhon is the second
      CHECK((paths[d][r] == expected || (std::isnan(paths[d][r]) && std::isnan(expected))));
    }
  }
}

TEST_CASE("Every case meets every baseline, itself excepted", "[comparison]") {
  const testing::TemporaryFolder folder;
  ResultReader reader = write_result(folder / "out.h5");
  const std::vector<Outcome> outcomes{sales(reader.layout()), sales(reader.layout(), DateStatistic::maximum)};
  const std::vector<Comparison> all = compare_cases(outcomes, reader, {{0, 2}, {0, 1, 2}, 0.95, Adjustment::holm, false});
  REQUIRE(all.size() == 2 * (2 + 2));
  CHECK((all[0].baseline == 0 && all[0].case_index == 1));
  CHECK((all[2].baseline == 2 && all[2].case_index == 0));
  // Values rise by 1000 a trial, and a case is seven trials later than the one before.
  CHECK(all[0].result.difference.mean == Approx(7000));
  CHECK(all[2].result.difference.mean == Approx(-14000));
  const std::vector<Comparison> dates = compare_cases(outcomes, reader, {{0}, {1}, 0.95, Adjustment::none, true});
  REQUIRE(dates.size() == 2 * 3);
  CHECK(dates[2].date == 2);
  CHECK(dates[2].result.difference.mean == Approx(7000));
}

TEST_CASE("A spread by date holds the order statistics of that date", "[comparison]") {
  const testing::TemporaryFolder folder;
  ResultReader reader = write_result(folder / "out.h5");
  const Outcome outcome = sales(reader.layout());
  const std::vector<Spread> spreads = describe_spread({outcome}, reader, {{1}, {0.5}, 0.95, true});
  REQUIRE(spreads.size() == 3);
  const auto paths = read_paths(outcome, reader, 1, 0, 3);
  for (std::size_t d = 0; d < 3; ++d) {
    const std::vector<double> sorted = sorted_values(paths[d]);
    CHECK(spreads[d].mean.count == sorted.size());
    if (sorted.empty()) continue;
    CHECK(spreads[d].minimum == sorted.front());
    CHECK(spreads[d].quantiles[0].value == sorted[sorted.size() / 2]);  // seven values
  }
}
