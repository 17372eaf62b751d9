// The market book against independent arithmetic: what a firm earned is an integral, and a fine sum of it is the
// referee.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "models/economy/market_book.hpp"
#include "sim/base/contracts.hpp"

using namespace faultline;

namespace {

const StateId home{std::size_t{0}};
const StateId abroad{std::size_t{1}};
const MarketId market{std::size_t{0}};
SimTime years(double value) { return seconds_from_years(value); }

/// A book with one layer and two homes, of which only market 0 is used.
MarketBook open_book(double spending, double growth, double adaptation = 0.0) {
  MarketBook book(2, 1, adaptation);
  book.set_kappa(home, market, 1.0, 0);
  book.set_kappa(abroad, market, 0.5, 0);
  book.set_spending(market, spending, 0.0, growth, 0);
  return book;
}

/// The same economy without a market book: weights and κ as they are, sales summed in steps of a 20,000th of a year by
/// the midpoint rule.
struct FineSum {
  double spending = 0;
  double growth = 0;
  double outside = 0;
  double kappa[2] = {1.0, 0.5};
  double weight[2] = {0, 0};
  double sold[2] = {0, 0};  ///< per unit of weight
  double sold_outside = 0;
  double clock = 0;

  void run_to(double year) {
    const int steps = static_cast<int>(std::lround((year - clock) * 20'000));
    const double width = (year - clock) / steps;
    const double phi = kappa[0] * weight[0] + kappa[1] * weight[1] + outside;
    for (int i = 0; i < steps; ++i) {
      const double flow = spending * std::exp(growth * (clock + (i + 0.5) * width)) * width;
      for (int h = 0; h < 2; ++h) sold[h] += phi > 0 ? flow * kappa[h] / phi : 0.0;
      sold_outside += phi > 0 ? flow * outside / phi : 0.0;
    }
    clock = year;
  }
};

}  // namespace

TEST_CASE("what a unit of weight earned equals a fine sum, through entries, κ, growth and an outside good", "[market_book]") {
  // Midpoint steps of 2·10^4 a year: relative error of (0.06/20000)²/24, far below the 1e-11 that is asked for.
  MarketBook book = open_book(100.0, 0.06);
  FineSum sum{.spending = 100.0, .growth = 0.06};
  const auto both_at = [&](double year) { sum.run_to(year); };
  book.add_weight(home, market, 3.0, 1, 0);
  sum.weight[0] = 3.0;
  both_at(0.5);
  book.add_weight(abroad, market, 2.0, 1, years(0.5));
  sum.weight[1] = 2.0;
  both_at(1.25);
  book.set_kappa(abroad, market, 0.8, years(1.25));  // a trade cost falls while its firms sell
  sum.kappa[1] = 0.8;
  both_at(2.0);
  book.set_outside_weight(market, 1.5, years(2.0));
  sum.outside = 1.5;
  both_at(3.0);
  book.set_kappa(home, market, 1.3, years(3.0));
  sum.kappa[0] = 1.3;
  both_at(3.5);
  book.set_outside_weight(market, 0.25, years(3.5));
  sum.outside = 0.25;
  both_at(4.0);
  book.add_weight(home, market, -3.0, -1, years(4.0));
  sum.weight[0] = 0.0;
  both_at(5.0);
  const SimTime end = years(5.0);
  CHECK(book.accrued_at(home, market, end) == Approx(sum.sold[0]).epsilon(1e-11));
  CHECK(book.accrued_at(abroad, market, end) == Approx(sum.sold[1]).epsilon(1e-11));
  CHECK(book.outside_spent_at(market, end) == Approx(sum.sold_outside).epsilon(1e-11));
  CHECK(book.spent_at(market, end) == Approx(100.0 * std::expm1(0.06 * 5.0) / 0.06).epsilon(1e-13));
  CHECK(book.unserved_at(market, end) == 0.0);
}

TEST_CASE("one integral per market equals one integral per home, over random histories", "[market_book]") {
  // The book keeps B_m and offsets; the referee keeps A_h for every home and steps it at every change. 200 histories of
  // 50 changes; the same sums in another order agree to 1e-12.
  std::mt19937_64 engine(2026);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  for (int history = 0; history < 200; ++history) {
    MarketBook book = open_book(50.0, 0.0);
    double kappa[2] = {1.0, 0.5};
    double weight[2] = {0, 0};
    double earned[2] = {0, 0};
    double clock = 0;
    for (int change = 0; change < 50; ++change) {
      const double phi = kappa[0] * weight[0] + kappa[1] * weight[1];
      const SimTime now = years(clock) + 1 + static_cast<SimTime>(uniform(engine) * 1e7);
      const double elapsed = years_from_seconds(now - years(clock));
      for (int h = 0; h < 2; ++h) earned[h] += phi > 0 ? 50.0 * elapsed * kappa[h] / phi : 0.0;
      clock = years_from_seconds(now);
      const int h = uniform(engine) < 0.5 ? 0 : 1;
      if (uniform(engine) < 0.4) {
        kappa[h] = 0.1 + uniform(engine);
        book.set_kappa(StateId{h}, market, kappa[h], now);
      } else {
        const double added = 0.1 + uniform(engine);
        weight[h] += added;
        book.add_weight(StateId{h}, market, added, 1, now);
      }
      for (int k = 0; k < 2; ++k) REQUIRE(book.accrued_at(StateId{k}, market, now) == Approx(earned[k]).epsilon(1e-12).margin(1e-12));
    }
  }
}

TEST_CASE("spending at times when nobody sells is unserved, and only that", "[market_book]") {
  MarketBook book = open_book(40.0, 0.0);
  CHECK(book.unserved_at(market, years(1.0)) == Approx(40.0));
  book.add_weight(home, market, 2.0, 1, years(1.0));
  CHECK(book.unserved_at(market, years(3.0)) == Approx(40.0));
  book.add_weight(home, market, -2.0, -1, years(3.0));
  CHECK(book.unserved_at(market, years(3.5)) == Approx(60.0));
  CHECK(2.0 * book.accrued_at(home, market, years(3.5)) == Approx(80.0));
  CHECK(book.spent_at(market, years(3.5)) == Approx(140.0));
  CHECK(book.share_of(home, market) == 0.0);
}

TEST_CASE("the last seller leaves no ghost behind", "[market_book]") {
  // 0.1 + 0.2 − 0.2 − 0.1 is not zero in binary; the sums must be.
  MarketBook book = open_book(10.0, 0.0);
  book.add_weight(home, market, 0.1, 1, 0);
  book.add_weight(home, market, 0.2, 1, 1);
  book.add_weight(home, market, -0.2, -1, 2);
  book.add_weight(home, market, -0.1, -1, 3);
  CHECK(book[market].phi == 0.0);
  CHECK(book.account(home, market).weight == 0.0);
  CHECK_THROWS_AS(book.add_weight(home, market, -0.1, -1, 4), ContractViolation);
}

TEST_CASE("refresh finds exactly the drift that was there and repairs it", "[market_book]") {
  MarketBook book = open_book(10.0, 0.0);
  book.add_weight(home, market, 4.0, 1, 0);
  book.add_weight(abroad, market, 2.0, 1, 0);
  CHECK(book.refresh(market, {4.0, 2.0}, years(1)) == 0.0);
  CHECK(book.refresh(market, {4.0 * (1 + 1e-8), 2.0}, years(1)) == Approx(4e-8 / 5.0).epsilon(1e-6));
  CHECK(book[market].phi == 4.0 * (1 + 1e-8) + 1.0);
  CHECK_THROWS_AS(book.refresh(market, {4.0}, years(1)), ContractViolation);
}

TEST_CASE("setting a value to itself changes no bit of the book", "[market_book]") {
  MarketBook book = open_book(10.0, 0.03, 0.7);
  book.add_weight(home, market, 4.0, 1, 0);
  book.set_outside_weight(market, 0.3, years(0.25));
  MarketBook twin = book;
  twin.set_kappa(home, market, 1.0, years(0.8));
  twin.set_spending(market, twin.spending_at(market, years(0.8)), 0.0, 0.03, years(0.8));
  twin.set_outside_weight(market, 0.3, years(0.8));
  twin.set_adaptation_rate(0.7, years(0.8));
  CHECK(twin[market].forwarded_at == book[market].forwarded_at);
  CHECK(twin.accrued_at(home, market, years(2.1)) == book.accrued_at(home, market, years(2.1)));
  CHECK(twin.expected_level_at(market, years(2.1)) == book.expected_level_at(market, years(2.1)));
}

TEST_CASE("adaptive expectations: two half steps are one, and they close in at the stated rate", "[market_book]") {
  MarketBook book = open_book(10.0, 0.0, 0.5);
  book.add_weight(home, market, 1.0, 1, 0);
  book.add_weight(home, market, 0.0, 0, years(1));  // the market has been served: expected level 10
  CHECK(book.expected_level_at(market, years(1)) == Approx(10.0));
  book.add_weight(home, market, 1.0, 1, years(1));  // demand per unit of weight halves
  MarketBook halves = book;
  halves.add_weight(home, market, 0.0, 0, years(2));
  CHECK(halves.expected_level_at(market, years(3)) == Approx(book.expected_level_at(market, years(3))).epsilon(1e-14));
  CHECK(book.expected_level_at(market, years(3)) == Approx(5.0 + 5.0 * std::exp(-0.5 * 2.0)).epsilon(1e-12));
  // When nobody sells, nobody learns.
  book.add_weight(home, market, -2.0, -1, years(3));
  book.add_weight(home, market, 0.0, -1, years(3));
  const double held = book.expected_level_at(market, years(3));
  CHECK(book.expected_level_at(market, years(9)) == held);
}

TEST_CASE("myopic expectations are the present level; the opening level holds at time zero only", "[market_book]") {
  MarketBook book = open_book(10.0, 0.1);
  book.set_opening(market, 10.0 / 7.0);
  CHECK(book.expected_level_at(market, 0) == 7.0);
  book.add_weight(home, market, 4.0, 1, 0);
  CHECK(book.expected_level_at(market, 0) == 7.0);
  CHECK(book.expected_level_at(market, 1) == Approx(10.0 / 4.0));
  CHECK(MarketBook(1, 1, 0.0).expected_level_at(market, 5) == 0.0);  // no spending, nothing to expect
}

TEST_CASE("spending responds to the price index, and what is spent is what sellers get", "[market_book]") {
  // E = 10 at Φ = 4, and E ∝ Φ^(1/2), as with σ = 3 and η = 2: E ∝ P^(−1).
  MarketBook book = open_book(10.0, 0.0);
  book.set_response(market, 0.5, 0);
  CHECK(book.spending_at(market, 0) == 0.0);  // nobody sells: the price index is infinite
  CHECK(book.expected_level_at(market, 0) > 1e6);
  book.set_opening(market, 4.0);
  CHECK(book.expected_level_at(market, 0) == 2.5);
  book.add_weight(home, market, 4.0, 1, 0);
  CHECK(book.spending_at(market, 0) == Approx(10.0).epsilon(1e-15));
  book.add_weight(abroad, market, -3.0 + 4.0, 1, years(1.0));
  const double phi = book[market].phi;
  const double spending = 10.0 * std::sqrt(phi / 4.0);
  CHECK(book.spending_at(market, years(1.0)) == Approx(spending).epsilon(1e-15));
  CHECK(book.spending_if(market, 1.0, years(1.0)) == Approx(5.0).epsilon(1e-15));
  CHECK(book.base_spending_at(market, years(1.0)) == 10.0);
  CHECK(book.phi_at_level(market, spending / phi, years(1.0)) == Approx(phi).epsilon(1e-14));
  CHECK(book.spent_at(market, years(3.0)) == Approx(10.0 + 2.0 * spending).epsilon(1e-14));
  const double earned = 4.0 * book.accrued_at(home, market, years(3.0)) +
                        (book.accrued_at(abroad, market, years(3.0)) - book.accrued_at(abroad, market, years(1.0)));
  CHECK(earned == Approx(10.0 + 2.0 * spending).epsilon(1e-14));
  // Base spending that doubles doubles spending; the same value again changes no bit.
  book.set_spending(market, 20.0, 0.0, 0.0, years(3.0));
  CHECK(book.spending_at(market, years(3.0)) == Approx(2.0 * spending).epsilon(1e-15));
  MarketBook twin = book;
  twin.set_response(market, 0.5, years(3.5));
  twin.set_spending(market, 20.0, 0.0, 0.0, years(3.5));
  CHECK(twin.integral_at(market, years(5.0)) == book.integral_at(market, years(5.0)));
}

TEST_CASE("what is expected is of the date, whenever the market was brought forward", "[market_book]") {
  // One book is brought forward at five dates on which nothing happens, the other is not. A level of the date of the last change would be
  // wrong by a third.
  for (const double adaptation : {0.0, 0.7}) {
    for (const double response : {0.0, 0.5, 1.0}) {
      for (const bool missing : {false, true}) {
        INFO("adaptation " << adaptation << ", response " << response << ", missing " << missing);
        MarketBook book = open_book(10.0, 0.1, adaptation);
        book.set_response(market, response, 0);
        book.set_opening(market, 4.0);
        book.track_missing({1.0 / 3.0}, 0);
        book.add_weight(home, market, 4.0, 1, 0);
        book.add_weight(abroad, market, 2.0, 1, years(0.5));
        if (missing) {
          book.add_weight(home, market, -1.0, 0, years(1.0));
          book.add_missing(home, market, 1.0, 1, years(1.0));
        }
        MarketBook busy = book;
        for (const double date : {1.3, 1.9, 2.4, 3.1, 3.7}) busy.refresh(market, {missing ? 3.0 : 4.0, 2.0}, years(date));
        for (const double date : {3.7, 4.0}) {
          CHECK(busy.expected_level_at(market, years(date)) == Approx(book.expected_level_at(market, years(date))).epsilon(1e-13));
          CHECK(busy.present_level_at(market, years(date)) == Approx(book.present_level_at(market, years(date))).epsilon(1e-13));
        }
        const double full = 5.0;  // Φ with what is missing
        const double spending = 10.0 * std::exp(0.4) * std::pow(full / 4.0, response);
        CHECK(book.present_level_at(market, years(4.0)) == Approx(spending / full).epsilon(1e-13));
        const double myopic = book.expected_level_at(market, years(4.0));
        if (adaptation == 0) CHECK(myopic == book.present_level_at(market, years(4.0)));
      }
    }
  }
}

TEST_CASE("adaptive expectations follow a level that grows, from the first date at which somebody sold", "[market_book]") {
  MarketBook book = open_book(10.0, 0.2, 0.5);
  book.add_weight(home, market, 2.0, 1, years(1.0));  // E/Φ = 5 e^(0.2) then
  const double first = 5.0 * std::exp(0.2);
  const auto followed = [&](double t) { return first * (std::exp(-0.5 * t) + 0.5 * (std::exp(0.2 * t) - std::exp(-0.5 * t)) / 0.7); };
  CHECK(book.expected_level_at(market, years(1.0)) == Approx(first).epsilon(1e-14));
  CHECK(book.expected_level_at(market, years(2.5)) == Approx(followed(1.5)).epsilon(1e-13));
  book.add_weight(home, market, 0.0, 0, years(2.0));
  CHECK(book.expected_level_at(market, years(2.5)) == Approx(followed(1.5)).epsilon(1e-13));
  book.set_adaptation_rate(0.0, years(3.0));
  CHECK(book.expected_level_at(market, years(3.5)) == Approx(5.0 * std::exp(0.7)).epsilon(1e-13));
}

TEST_CASE("where nobody sells, demand per unit of weight is unbounded, whatever spending answers to", "[market_book]") {
  for (const double response : {0.0, 0.5}) {
    MarketBook book = open_book(10.0, 0.1);
    book.set_response(market, response, 0);
    CHECK(book.expected_level_at(market, years(2.0)) > 1e6);
    CHECK(book.present_level_at(market, years(2.0)) == book.expected_level_at(market, years(2.0)));
  }
}

TEST_CASE("time does not run backwards in a market", "[market_book]") {
  MarketBook book = open_book(10.0, 0.0);
  book.add_weight(home, market, 4.0, 1, years(1));
  CHECK_THROWS_AS(book.add_weight(home, market, 1.0, 1, years(0.5)), ContractViolation);
}
