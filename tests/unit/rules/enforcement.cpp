// Thresholds of complying: worked numbers, the values that they equate, and optimality against value iteration.
#include "models/rules/enforcement.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <vector>

using namespace faultline;

TEST_CASE("the static rule and the inspection game meet the reference numbers", "[enforcement]") {
  CHECK(static_compliance_threshold(0.3, 0.05, 0.2, 50.0, 40.0) == Approx(20.25).epsilon(1e-14));
  const InspectionEquilibrium mixed = inspection_equilibrium(10.0, 40.0, 0.8, 2.0, 30.0);
  CHECK(mixed.inspections == Approx(0.3125).epsilon(1e-14));
  CHECK(mixed.violations == Approx(0.0833333333).epsilon(1e-9));
  // Higher fines lower inspections and not violations; dearer inspections raise violations.
  CHECK(inspection_equilibrium(10.0, 80.0, 0.8, 2.0, 30.0).inspections == Approx(0.15625).epsilon(1e-14));
  CHECK(inspection_equilibrium(10.0, 80.0, 0.8, 2.0, 30.0).violations == mixed.violations);
}

TEST_CASE("without exclusion a firm complies up to the expected fine", "[enforcement]") {
  const InspectionTerms terms{0.3, 0.05, 0.2, 0, 0.0};
  // .3 · .8 · 40 = 9.6 a year; false fines take .3 · .05 · 40 of it.
  CHECK(compliance_threshold(terms, 0.1, 0).at(7.0, 40.0, 0.0) == Approx(9.6).epsilon(1e-13));
  CHECK(compliance_threshold(terms, 0.1, 0).at(7.0, 40.0, 40.0) == Approx(9.0).epsilon(1e-13));
  // That is the static rule with business and fine in one: a(1−α−β)(R+F) = 20.25 at R + F = 90.
  CHECK(compliance_threshold(terms, 0.1, 0).at(7.0, 90.0, 90.0) == Approx(20.25).epsilon(1e-13));
  CHECK(effective_fine(40.0, 0.005, 0.08, 2.0) == Approx(0.2 * std::exp(-0.16)).epsilon(1e-14));
}

TEST_CASE("the threshold equates the values of complying and shirking", "[enforcement]") {
  // One finding to exclusion for good, V_o = 0: r V_c = x − c − hα V_c, r V_s = x − h(1−β)(V_s + F).
  const double h = 0.3, alpha = 0.05, beta = 0.2, r = 0.1, rent = 20.0, fine = 15.0;
  const InspectionTerms terms{h, alpha, beta, 1, 0.0};
  const double c = compliance_threshold(terms, r, 0).at(rent, fine, 0.0);
  CHECK(c == Approx(h * ((1 - alpha - beta) * rent + (1 - beta) * (r + h * alpha) * fine) / (r + h * (1 - beta))).epsilon(1e-13));
  const double comply = (rent - c) / (r + h * alpha);
  const double shirk = (rent - h * (1 - beta) * fine) / (r + h * (1 - beta));
  CHECK(comply == Approx(shirk).epsilon(1e-12));
  CHECK(c == Approx(h * ((1 - beta) * (shirk + fine) - alpha * comply)).epsilon(1e-12));
  CHECK(c == Approx(14.4529411765).epsilon(1e-9));
}

TEST_CASE("uninformative inspections deter nothing", "[enforcement]") {
  for (const int after : {0, 1, 3}) {
    const InspectionTerms terms{0.7, 0.4, 0.6, after, 2.0};
    for (int m = 0; m < std::max(after, 1); ++m) CHECK(compliance_threshold(terms, 0.08, m).at(5.0, 3.0, 3.0) == Approx(0.0).margin(1e-12));
  }
}

namespace {

/// Values at every record of a firm that takes the better effort at each, by iteration.
std::vector<double> iterate_values(const InspectionTerms& terms, double r, double x, double fine, double false_fine, double c) {
  const int n = terms.exclusion_after;
  const double after = terms.exclusion_years > 0 ? std::exp(-r * terms.exclusion_years) : 0.0;
  std::vector<double> value(static_cast<std::size_t>(n) + 1, 0.0);
  for (int step = 0; step < 4000; ++step) {
    value[static_cast<std::size_t>(n)] = after * value[0];
    for (int m = n - 1; m >= 0; --m) {
      const double next = value[static_cast<std::size_t>(m) + 1];
      const double lc = terms.finding_rate(true), ls = terms.finding_rate(false);
      const double comply = (x - c + lc * (next - false_fine)) / (r + lc);
      const double shirk = (x + ls * (next - fine)) / (r + ls);
      value[static_cast<std::size_t>(m)] = std::max(comply, shirk);
    }
  }
  return value;
}

}  // namespace

TEST_CASE("at every record the threshold separates the better efforts", "[enforcement]") {
  std::mt19937 random(20261125);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  int compared = 0;
  for (int instance = 0; instance < 300; ++instance) {
    InspectionTerms terms;
    terms.rate = 0.05 + uniform(random);
    terms.missed = 0.8 * uniform(random);
    terms.false_finding = (1.0 - terms.missed) * 0.9 * uniform(random);
    terms.exclusion_after = 1 + static_cast<int>(4 * uniform(random));
    terms.exclusion_years = uniform(random) < 0.4 ? 0.0 : 5.0 * uniform(random);
    const double r = 0.03 + 0.3 * uniform(random);
    const double x = 10.0 * uniform(random), fine = 5.0 * uniform(random), false_fine = fine * uniform(random);
    for (int m = 0; m < terms.exclusion_after; ++m) {
      const double threshold = compliance_threshold(terms, r, m).at(x, fine, false_fine);
      for (const double c : {0.9 * threshold, 1.1 * threshold}) {
        if (threshold <= 1e-6) continue;
        const std::vector<double> value = iterate_values(terms, r, x, fine, false_fine, c);
        const double next = value[static_cast<std::size_t>(m) + 1];
        const double lc = terms.finding_rate(true), ls = terms.finding_rate(false);
        const bool complies = (x - c + lc * (next - false_fine)) / (r + lc) > (x + ls * (next - fine)) / (r + ls);
        bool access_is_worth_having = true;
        for (std::size_t k = 0; k + 1 < value.size(); ++k) access_is_worth_having = access_is_worth_having && value[k] > value[k + 1];
        if (!access_is_worth_having) continue;
        INFO(instance << " " << m << " " << x << " " << fine << " " << c);
        CHECK(complies == (c < threshold));
        ++compared;
      }
    }
  }
  CHECK(compared > 500);
}
