// Queue formulas against their reference table, their limits and each other.
#include "models/rules/audit.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace faultline;

TEST_CASE("fees and service grow with size, which has a floor", "[audit]") {
  CHECK(audit_size(0.0, 10.0, 0.05) == 0.05);
  CHECK(audit_size(40.0, 10.0, 0.05) == 4.0);
  CHECK(mean_service_time(0.2, 4.0, 0.5) == Approx(0.4).epsilon(1e-15));
  CHECK(mean_service_time(0.2, 4.0, 0.0) == 0.2);
  CHECK(audit_fee(0.1, 0.3, 4.0, 0.5) == Approx(0.7).epsilon(1e-15));
}

TEST_CASE("the quoted wait counts what must finish before a place is free", "[audit]") {
  CHECK(quoted_wait(0, 1, 0.5) == 0.0);
  CHECK(quoted_wait(1, 1, 0.5) == 0.5);
  CHECK(quoted_wait(3, 4, 0.5) == 0.0);
  CHECK(quoted_wait(9, 4, 0.5) == 0.75);
  CHECK(quoted_wait(2, 0, 0.5) == std::numeric_limits<double>::infinity());
}

TEST_CASE("log parameters give back the mean and the variation", "[audit]") {
  const LogParameters log = lognormal_from_mean(0.3, 1.4);
  const double mean = std::exp(log.mean + 0.5 * log.sd * log.sd);
  CHECK(mean == Approx(0.3).epsilon(1e-14));
  CHECK(std::sqrt(std::expm1(log.sd * log.sd)) == Approx(1.4).epsilon(1e-14));
  CHECK(lognormal_from_mean(0.3, 0.0).sd == 0.0);
}

TEST_CASE("Erlang B and C match the reference table", "[audit]") {
  struct Row {
    int servers;
    double arrivals, wait_probability, wait, tail_95, loss;
  };
  const std::vector<Row> rows{{1, 0.8, 0.80000000, 4.0000000, 13.862944, 0.44444444},
                              {3, 2.4, 0.64719101, 1.0786517, 4.267697, 0.26840634},
                              {10, 8.0, 0.40918015, 0.20459008, 1.051066, 0.12166106}};
  for (const Row& row : rows) {
    CHECK(erlang_b(row.servers, row.arrivals) == Approx(row.loss).margin(5e-9));
    CHECK(erlang_c(row.servers, row.arrivals) == Approx(row.wait_probability).margin(5e-9));
    CHECK(erlang_c_wait(row.servers, row.arrivals, 1.0) == Approx(row.wait).epsilon(3e-8));
    CHECK(erlang_c_tail(row.servers, row.arrivals, 1.0, row.tail_95) == Approx(0.05).margin(5e-8));
    // A change of the unit of time changes waits alone.
    CHECK(erlang_c_wait(row.servers, 12.0 * row.arrivals, 12.0) == Approx(row.wait / 12.0).epsilon(3e-8));
  }
  CHECK(erlang_b(0, 3.0) == 1.0);
  CHECK_THROWS_AS(erlang_c(3, 3.0), ContractViolation);
}

TEST_CASE("Erlang A matches its reference and conserves applicants", "[audit]") {
  const AbandonmentQueue queue = erlang_a(10, 12.0, 1.0, 0.5);
  CHECK(queue.abandonment_probability == Approx(0.19565594).margin(5e-9));
  CHECK(queue.mean_queue == Approx(4.6957427).margin(5e-8));
  CHECK(12.0 * (1.0 - queue.abandonment_probability) == Approx(10.0 * queue.utilisation).epsilon(1e-13));
  CHECK(queue.mean_wait == Approx(queue.mean_queue / 12.0).epsilon(1e-15));
}

TEST_CASE("patient applicants make Erlang A Erlang C, and equal rates infinitely many servers", "[audit]") {
  const AbandonmentQueue patient = erlang_a(3, 2.4, 1.0, 1e-9);
  CHECK(patient.waiting_probability == Approx(erlang_c(3, 2.4)).epsilon(1e-6));
  CHECK(patient.mean_wait == Approx(erlang_c_wait(3, 2.4, 1.0)).epsilon(1e-6));
  // θ = μ: the number present is Poisson(a), so Σ_{n>c} (n−c) Poisson(n; a) wait.
  double poisson = std::exp(-4.0);
  double waiting = 0.0;
  for (int n = 1; n < 200; ++n) {
    poisson *= 4.0 / n;
    if (n > 3) waiting += (n - 3) * poisson;
  }
  CHECK(erlang_a(3, 4.0, 1.0, 1.0).mean_queue == Approx(waiting).epsilon(1e-13));
}

TEST_CASE("an overloaded queue of very patient applicants is still finite", "[audit]") {
  // Fluid limit: those who cannot be served leave, L_q = (λ − cμ)/θ.
  const AbandonmentQueue queue = erlang_a(200, 300.0, 1.0, 0.01);
  CHECK(queue.mean_queue == Approx(100.0 / 0.01).epsilon(1e-9));
  CHECK(queue.abandonment_probability == Approx(1.0 / 3.0).epsilon(1e-9));
  CHECK(queue.utilisation == Approx(1.0).epsilon(1e-9));
}

TEST_CASE("Pollaczek-Khinchine matches its reference and Erlang C at exponential service", "[audit]") {
  CHECK(pollaczek_khinchine_queue(0.8, 0.0) == Approx(1.6).epsilon(1e-14));
  CHECK(pollaczek_khinchine_queue(0.8, 1.0) == Approx(3.2).epsilon(1e-14));
  CHECK(pollaczek_khinchine_queue(0.8, 2.0) == Approx(8.0).epsilon(1e-14));
  CHECK(pollaczek_khinchine_queue(0.8, 1.0) == Approx(0.8 * erlang_c_wait(1, 0.8, 1.0)).epsilon(1e-14));
  CHECK_THROWS_AS(pollaczek_khinchine_queue(1.0, 1.0), ContractViolation);
}
