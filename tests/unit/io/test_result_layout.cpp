// Arithmetic on the shape of a result, names and units as files have them, and the sealing of an outcome.
#include <bit>
#include <catch2/catch.hpp>
#include <functional>

#include "sim/base/contracts.hpp"
#include "tests/support/result_fixture.hpp"

using namespace faultline;
using namespace faultline::testing;

TEST_CASE("Trials are numbered case by case and series lie one after the other", "[result]") {
  const ResultLayout layout = small_layout();
  check_layout(layout);
  CHECK(layout.trial_count() == 21);
  CHECK(layout.trial(2, 3) == 17);
  CHECK(layout.case_of(17) == 2);
  CHECK(layout.replication_of(17) == 3);
  CHECK(layout.values_per_time(2) == 2);
  CHECK(layout.offset_of(0) == 0);
  CHECK(layout.offset_of(1) == 3);
  CHECK(layout.offset_of(2) == 9);
  CHECK(layout.values_per_trial() == 15);
  CHECK_THROWS_AS(layout.trial(3, 0), ContractViolation);
  CHECK_THROWS_AS(layout.series_index("nothing"), ContractViolation);
}

TEST_CASE("A layout with a hole in it is a bug", "[result]") {
  const auto breaks = [](const std::function<void(ResultLayout&)>& change) {
    ResultLayout layout = small_layout();
    change(layout);
    CHECK_THROWS_AS(check_layout(layout), ContractViolation);
  };
  breaks([](ResultLayout& l) { l.cases.clear(); });
  breaks([](ResultLayout& l) { l.cases[1] = l.cases[0]; });
  breaks([](ResultLayout& l) { l.times.clear(); });
  breaks([](ResultLayout& l) { l.series[0].name = "run_status"; });
  breaks([](ResultLayout& l) { l.series[1].name = l.series[0].name; });
  breaks([](ResultLayout& l) { l.series[0].name = "with.dot"; });
  breaks([](ResultLayout& l) { l.series[0].axes = {"nowhere"}; });
  breaks([](ResultLayout& l) { l.series[0].axes = {"state", "state"}; });
  breaks([](ResultLayout& l) { l.axes[0].labels.clear(); });
  breaks([](ResultLayout& l) { l.coordinates[0].numbers.pop_back(); });
  breaks([](ResultLayout& l) { l.coordinates[0].texts = {"a", "b", "c"}; });
  breaks([](ResultLayout& l) { l.batch_digest.clear(); });
  breaks([](ResultLayout& l) { l.deflate = 10; });
}

TEST_CASE("Keys become names that every reader takes, without collisions", "[result]") {
  ResultLayout layout = small_layout();
  CHECK(coordinate_variables(layout) == std::vector<std::string>{"audit_fee", "audit_fee_2"});
  layout.coordinates[0].name = "sales";
  layout.coordinates[1].name = "2nd";
  CHECK(coordinate_variables(layout) == std::vector<std::string>{"sales_2", "key_2nd"});
}

TEST_CASE("No unit makes xarray see a duration", "[result]") {
  CHECK(file_unit("days") == "day");
  CHECK(file_unit("seconds") == "s");
  CHECK(file_unit("years") == "years");
  CHECK(file_unit("firms / year") == "firms / year");
}

TEST_CASE("Two layouts share a digest exactly when they hold the same trials", "[result]") {
  const Digest digest = digest_layout(small_layout());
  const auto after = [](const std::function<void(ResultLayout&)>& change) {
    ResultLayout layout = small_layout();
    change(layout);
    return digest_layout(layout);
  };
  CHECK(after([](ResultLayout& l) { l.title += "x"; }) == digest);
  CHECK(after([](ResultLayout& l) { l.deflate = 4; }) == digest);
  CHECK(after([](ResultLayout& l) { l.provenance.clear(); }) == digest);
  CHECK(after([](ResultLayout& l) { l.series[0].definition += "x"; }) == digest);
  CHECK(after([](ResultLayout& l) { l.series[1].unit.pop_back(); }) == digest);
  CHECK(after([](ResultLayout& l) { l.batch_digest += "batch-2"; }) != digest);
  CHECK(after([](ResultLayout& l) { l.cases[0] += "x"; }) != digest);
  CHECK(after([](ResultLayout& l) { l.replications.pop_back(); }) != digest);
  CHECK(after([](ResultLayout& l) { l.times[2] = 0.75; }) != digest);
  CHECK(after([](ResultLayout& l) { l.axes[0].labels[0] += "x"; }) != digest);
  CHECK(after([](ResultLayout& l) { l.series[0].unit += "x"; }) != digest);
  CHECK(after([](ResultLayout& l) { l.series[2].axes = {"state"}; }) != digest);
  CHECK(after([](ResultLayout& l) { l.coordinates[0].numbers[1] = 2.0; }) != digest);
  CHECK(after([](ResultLayout& l) { l.single_precision = true; }) != digest);
}

TEST_CASE("Sealing gives NaN one bit pattern and is done once and for all", "[result]") {
  ResultLayout layout = small_layout();
  TrialOutcome one = make_outcome(layout, 3);
  TrialOutcome other = one;
  other.values[7] = std::bit_cast<double>(std::uint64_t{0x7ff8000000000123});
  seal_outcome(layout, one);
  seal_outcome(layout, other);
  CHECK(one.digest == other.digest);
  CHECK(std::bit_cast<std::uint64_t>(other.values[7]) == 0x7ff8000000000000U);
  const Digest before = one.digest;
  seal_outcome(layout, one);
  CHECK(one.digest == before);
  one.seconds = 99.0;
  seal_outcome(layout, one);
  CHECK(one.digest == before);
  ++one.events;
  seal_outcome(layout, one);
  CHECK(one.digest != before);
  one.values[0] = std::nextafter(one.values[0], 1e9);
  --one.events;
  seal_outcome(layout, one);
  CHECK(one.digest != before);
}

TEST_CASE("Single precision rounds before the digest", "[result]") {
  ResultLayout layout = small_layout();
  layout.single_precision = true;
  TrialOutcome outcome = make_outcome(layout, 1);
  outcome.values[0] = 0.1;
  seal_outcome(layout, outcome);
  CHECK(outcome.values[0] == static_cast<double>(0.1F));
}

TEST_CASE("A failed trial keeps its message and nothing else; a done one must be complete", "[result]") {
  const ResultLayout layout = small_layout();
  TrialOutcome outcome = make_outcome(layout, 2);
  outcome.status = TrialStatus::failed;
  outcome.failure = "why";
  seal_outcome(layout, outcome);
  CHECK(outcome.values.empty());
  CHECK_FALSE(outcome.digest.exists());
  CHECK(outcome.failure == "why");
  TrialOutcome cut = make_outcome(layout, 2);
  cut.values.pop_back();
  CHECK_THROWS_AS(seal_outcome(layout, cut), ContractViolation);
}
