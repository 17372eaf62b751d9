// Closed forms against the published reference table, to its printed digits, and against direct sums over firms.
#include "models/rules/trade_theory.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "models/rules/demand.hpp"
#include "sim/base/contracts.hpp"

using namespace faultline;

TEST_CASE("Melitz-Pareto matches the reference table in autarky", "[trade_theory]") {
  const MelitzParetoEquilibrium e = solve_melitz_pareto(in_autarky({}));
  CHECK(e.cutoff == Approx(1.2287442).margin(5e-8));
  CHECK(e.exporter_share == 0.0);
  CHECK(e.domestic_share == 1.0);
  CHECK(e.firms == Approx(0.073529412).margin(5e-10));
  CHECK(e.entrants == Approx(0.17647059).margin(5e-9));
  CHECK(e.price_index == Approx(1.7225186).margin(5e-8));
}

TEST_CASE("Melitz-Pareto matches the reference table in the open economy", "[trade_theory]") {
  const MelitzParetoEquilibrium e = solve_melitz_pareto({});
  CHECK(e.cutoff == Approx(1.2562677).margin(5e-8));
  CHECK(e.export_cutoff == Approx(1.8778698).margin(5e-8));
  CHECK(e.exporter_share == Approx(0.18114283).margin(5e-9));
  CHECK(e.domestic_share == Approx(0.91014764).margin(5e-9));
  CHECK(e.firms == Approx(0.066922620).margin(5e-10));
  CHECK(e.entrants == Approx(0.17647059).margin(5e-9));
  CHECK(e.price_index == Approx(1.68477996579583).epsilon(1e-12));
  const double gains = e.welfare / solve_melitz_pareto(in_autarky({})).welfare;
  CHECK(gains == Approx(1.0223998).margin(5e-8));
  CHECK(gains == Approx(gains_from_trade(e.domestic_share, 4.25)).epsilon(1e-13));
}

TEST_CASE("the closed form is the sum over firms", "[trade_theory]") {
  const MelitzParetoParameters p{.shape = 5.0,
                                 .productivity_minimum = 0.7,
                                 .fixed_cost_home = 2.0,
                                 .fixed_cost_abroad = 1.5,
                                 .entry_cost = 0.8,
                                 .trade_cost = 1.4,
                                 .exit_hazard = 0.1,
                                 .interest_rate = 0.05,
                                 .expenditure = 900.0,
                                 .foreign_markets = 3};
  const MelitzParetoEquilibrium e = solve_melitz_pareto(p);
  // E[z; φ ≥ x] given survival, z = φ^(σ−1): k/(k−σ+1) φ_d^k x^(σ−1−k).
  const auto moment = [&](double x) { return 2.5 * std::pow(e.cutoff, 5.0) * std::pow(x, -2.0); };
  const double weight = std::pow(ces_markup(4.0), -3.0);
  const double home = e.firms * weight * moment(e.cutoff);
  const double abroad = e.firms * weight * std::pow(1.4, -3.0) * moment(e.export_cutoff);
  CHECK(home + 3.0 * abroad == Approx(e.weight_sum).epsilon(1e-12));
  CHECK(home / (home + 3.0 * abroad) == Approx(e.domestic_share).epsilon(1e-12));
  // The marginal firm at home, and the marginal exporter, just cover their fixed costs.
  const auto flow = [&](double phi, double trade_cost) {
    return 900.0 * ces_weight(0.0, ces_markup(4.0) * trade_cost / phi, 4.0) / e.weight_sum / 4.0;
  };
  CHECK(flow(e.cutoff, 1.0) == Approx(2.0).epsilon(1e-12));
  CHECK(flow(e.export_cutoff, 1.4) == Approx(1.5).epsilon(1e-12));
}

TEST_CASE("trade elasticities are those of Chaney", "[trade_theory]") {
  const auto relative_imports = [](double trade_cost, double fixed_cost) {
    const double share = solve_melitz_pareto({.fixed_cost_abroad = fixed_cost, .trade_cost = trade_cost}).domestic_share;
    return std::log((1.0 - share) / share);
  };
  const double h = 1e-5;
  const double to_trade_cost = (relative_imports(1.83 * std::exp(h), 0.545) - relative_imports(1.83 * std::exp(-h), 0.545)) / (2.0 * h);
  const double to_fixed_cost = (relative_imports(1.83, 0.545 * std::exp(h)) - relative_imports(1.83, 0.545 * std::exp(-h))) / (2.0 * h);
  CHECK(to_trade_cost == Approx(-4.25).margin(1e-7));
  CHECK(to_fixed_cost == Approx(-0.4166667).margin(1e-7));
}

TEST_CASE("where the closed form does not apply it says so", "[trade_theory]") {
  CHECK_THROWS_AS(solve_melitz_pareto({.shape = 3.0}), ContractViolation);
  CHECK_THROWS_AS(solve_melitz_pareto({.fixed_cost_abroad = 0.1}), ContractViolation);  // every survivor exports
  CHECK_THROWS_AS(solve_melitz_pareto({.entry_cost = 100.0}), ContractViolation);       // every idea survives
}

TEST_CASE("Krugman's economy in closed form", "[trade_theory]") {
  const KrugmanEquilibrium closed = solve_krugman(4.0, 1.0, 1000.0);
  CHECK(closed.firms == 250.0);
  CHECK(closed.price_index == Approx(4.0 / 3.0 * std::pow(250.0, -1.0 / 3.0)).epsilon(1e-13));
  CHECK(closed.price_index == Approx(0.21165347).margin(5e-9));
  CHECK(closed.output == 3.0);
  const KrugmanEquilibrium open = solve_krugman(4.0, 1.0, 1000.0, 2, 1.5);
  CHECK(open.firms == 250.0);
  const double domestic_share = 1.0 / (1.0 + 2.0 * std::pow(1.5, -3.0));
  CHECK(closed.price_index / open.price_index == Approx(gains_from_trade(domestic_share, 3.0)).epsilon(1e-13));
}

TEST_CASE("gains from trade match the reference values", "[trade_theory]") {
  CHECK(gains_from_trade(0.9, 4.0) - 1.0 == Approx(0.0266901).margin(5e-8));
  CHECK(gains_from_trade(0.8, 4.0) - 1.0 == Approx(0.0573713).margin(5e-8));
  CHECK(gains_from_trade(0.7, 4.0) - 1.0 == Approx(0.0932651).margin(5e-8));
  CHECK(gains_from_trade(0.5, 4.0) - 1.0 == Approx(0.1892071).margin(5e-8));
  CHECK(1.0 - 1.0 / gains_from_trade(0.93, 5.0) == Approx(0.014409).margin(5e-7));
  CHECK(gains_from_trade(1.0, 4.0) == 1.0);
}
