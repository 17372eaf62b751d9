// How players revise: best replies and ties, logit shares, imitation, trial and error, and exits that are valued where they end.
#include "models/rules/revision.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <random>

#include "sim/base/contracts.hpp"

using namespace faultline;

namespace {

double uniform(std::mt19937_64& engine) { return (static_cast<double>(engine() >> 11) + 0.5) * 0x1.0p-53; }

/// Barrett's public good with N players and a side benefit, by the number of other members.
struct Agreement {
  std::vector<double> in, out;

  Agreement(std::size_t players, double benefit) {
    const auto count = static_cast<double>(players);
    for (std::size_t j = 0; j < players; ++j) {
      const auto n = static_cast<double>(j);
      in.push_back(count + (n + 1) * (n + 1) / 2 - (n + 1) + benefit);
      out.push_back(count + n * n - n - 0.5);
    }
  }
};

}  // namespace

TEST_CASE("a best reply moves for more than the least gain only, and at equal pay not at all", "[revision]") {
  const std::array payoffs{1.0, 3.0, 3.0, 2.0};
  CHECK(best_reply(payoffs, 0, 0) == 1);  // of equals the first
  CHECK(best_reply(payoffs, 2, 0) == 2);  // who earns as much stays
  CHECK(best_reply(payoffs, 3, 0.5) == 1);
  CHECK(best_reply(payoffs, 3, 1.0) == 3);
  CHECK(best_reply(payoffs, 0, 2.5) == 0);
  CHECK_THROWS_AS(best_reply(payoffs, 4, 0), ContractViolation);
}

TEST_CASE("logit takes actions in proportion to e^(u/T), and further actions leave the order of the others", "[revision]") {
  // 40,000 draws: a share is known to .0025, an error of .01 is caught.
  const std::array payoffs{1.0, 2.0, 0.5};
  const double temperature = 0.8;
  std::array<double, 3> shares{};
  std::mt19937_64 engine(1993);
  constexpr int draws = 40000;
  int same = 0;
  for (int i = 0; i < draws; ++i) {
    const std::array uniforms{uniform(engine), uniform(engine), uniform(engine)};
    const std::size_t chosen = logit_choice(payoffs, uniforms, temperature);
    shares[chosen] += 1.0 / draws;
    const std::size_t of_two = logit_choice({payoffs.data(), 2}, {uniforms.data(), 2}, temperature);
    same += chosen == 2 || chosen == of_two ? 1 : 0;
  }
  double sum = 0;
  for (const double payoff : payoffs) sum += std::exp(payoff / temperature);
  for (std::size_t a = 0; a < 3; ++a) CHECK(shares[a] == Approx(std::exp(payoffs[a] / temperature) / sum).margin(0.0076));
  CHECK(same == draws);
  CHECK(logit_probability(1.0, 0.8) == Approx(std::exp(2.0 / 0.8) / (std::exp(1.0 / 0.8) + std::exp(2.0 / 0.8))).epsilon(1e-14));
  CHECK(logit_probability(-2000.0, 1.0) == 0.0);
  CHECK(gumbel_from(std::exp(-1.0)) == Approx(0.0).margin(1e-15));
}

TEST_CASE("an imitator copies who earns at least as much", "[revision]") {
  CHECK(imitates(1.0, 1.0));
  CHECK(imitates(1.0, 1.5));
  CHECK_FALSE(imitates(1.0, 0.999));
}

TEST_CASE("an adaptive player keeps what earned more and goes back from what did not", "[revision]") {
  const std::array two{0.3, 0.7};
  Attempt attempt;
  CHECK(adapt(0, two, 5.0, 0.0, attempt) == 1);  // tries the other
  CHECK(attempt.is_on);
  CHECK(adapt(1, two, 6.0, 0.0, attempt) == 1);  // earned more: keeps it, and tries nothing at once
  CHECK_FALSE(attempt.is_on);
  CHECK(adapt(1, two, 6.0, 0.0, attempt) == 0);
  CHECK(adapt(0, two, 6.0, 0.0, attempt) == 1);  // earned no more: back
  CHECK_FALSE(attempt.is_on);
  const std::array three{0.3, 0.7, 0.5};
  Attempt among_three;
  CHECK(adapt(0, three, 5.0, 0.0, among_three) == 1);  // the one with the largest number
  CHECK(adapt(1, three, 4.0, 0.0, among_three) == 2);  // a third, still against the first
  CHECK(among_three.before == 5.0);
  CHECK(among_three.former == 0);
  CHECK(adapt(2, three, 5.5, 0.0, among_three) == 2);
  Attempt patient;
  adapt(0, two, 5.0, 0.0, patient);
  CHECK(adapt(1, two, 5.4, 0.5, patient) == 0);  // more, but not by the least gain
}

TEST_CASE("with foresight clubs of one, two, three, five and eight last, of ten players", "[revision]") {
  const Agreement agreement(10, 0.1);
  const std::vector<std::size_t> ends = farsighted_ends(agreement.in, agreement.out, 0);
  REQUIRE(ends.size() == 11);
  CHECK(ends == std::vector<std::size_t>{0, 1, 2, 3, 3, 5, 5, 5, 8, 8, 8});
  const auto joins = [&](bool is_member, std::size_t others) {
    return farsighted_joins(agreement.in, agreement.out, ends, is_member, others, 0);
  };
  for (const std::size_t size : {3U, 5U, 8U}) {
    CHECK(joins(true, size - 1));
    CHECK_FALSE(joins(false, size));
  }
  CHECK_FALSE(joins(true, 3));  // of four one leaves
  CHECK(joins(false, 1));
  CHECK_FALSE(joins(false, 4));  // a fifth would last, and earn less than outside
  CHECK(farsighted_ends(agreement.in, agreement.out, 1.5) != ends);
}
