// Ids, time and contracts: the smallest words of the engine.
#include <catch2/catch.hpp>

#include <limits>
#include <string>
#include <type_traits>

#include "sim/base/contracts.hpp"
#include "sim/base/ids.hpp"
#include "sim/base/time.hpp"

using namespace faultline;

namespace {
struct FirmTag;
struct StateTag;
using FirmId = Id<FirmTag>;
using StateId = Id<StateTag>;

template <class Action>
std::string text_of_failure(Action action) {
  try {
    action();
  } catch (const ContractViolation& violation) {
    return violation.what();
  }
  return "no failure";
}
}  // namespace

static_assert(!std::is_convertible_v<FirmId, StateId>);
static_assert(!std::is_convertible_v<int, FirmId>);
static_assert(sizeof(FirmId) == 4 && std::is_trivially_copyable_v<FirmId>);

TEST_CASE("an id counts from 0, compares, and is none until it is set", "[ids]") {
  CHECK_FALSE(FirmId{}.exists());
  CHECK(FirmId{} == FirmId::none());
  CHECK(FirmId{0}.exists());
  CHECK(FirmId{std::size_t{7}}.index() == 7);
  CHECK(FirmId{3} < FirmId{4});
}

TEST_CASE("years and seconds convert to the nearest second and back", "[time]") {
  CHECK(seconds_from_years(1.0) == 31'557'600);
  CHECK(seconds_from_years(0.25) == 7'889'400);
  CHECK(seconds_from_years(1.4 / 31'557'600.0) == 1);
  CHECK(seconds_from_years(1.6 / 31'557'600.0) == 2);
  CHECK(years_from_seconds(seconds_from_years(20.0)) == 20.0);
  CHECK(years_from_seconds(365 * seconds_per_day + seconds_per_day / 4) == 1.0);
}

TEST_CASE("what lies beyond the clock is never, and never stays so", "[time]") {
  CHECK(seconds_from_years(std::numeric_limits<double>::infinity()) == never);
  CHECK(seconds_from_years(1.0e12) == never);
  CHECK(later(never, 5) == never);
  CHECK(later(5, never) == never);
  CHECK(later(never - 3, 3) == never);
  CHECK(later(never - 4, 3) == never - 1);
  CHECK(later(100, 23) == 123);
}

TEST_CASE("a broken contract names file, line, grade and condition; a kept one is silent", "[contracts]") {
  const int quantity = -1;
  CHECK_THAT(text_of_failure([&] { EXPECTS(quantity > 0); }),
             Catch::Contains("test_ids_time_contracts.cpp:") && Catch::EndsWith("expects violated: quantity > 0"));
  CHECK_THAT(text_of_failure([&] { ENSURES(quantity > 0); }), Catch::EndsWith("ensures violated: quantity > 0"));
  CHECK_THAT(text_of_failure([&] { INVARIANT(quantity > 0); }), Catch::EndsWith("invariant violated: quantity > 0"));
  CHECK(text_of_failure([&] { EXPECTS(quantity < 0); }) == "no failure");
}
