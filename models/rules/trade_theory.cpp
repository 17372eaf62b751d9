#include "models/rules/trade_theory.hpp"

#include <limits>

#include "models/rules/demand.hpp"
#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

MelitzParetoEquilibrium solve_melitz_pareto(const MelitzParetoParameters& p) {
  const double power = p.elasticity - 1.0;  // σ − 1
  EXPECTS(p.elasticity > 1.0 && p.shape > power && p.trade_cost >= 1.0 && p.foreign_markets >= 0);
  EXPECTS(p.fixed_cost_home > 0.0 && p.entry_cost > 0.0 && p.expenditure > 0.0 && p.productivity_minimum > 0.0);
  const bool open = p.foreign_markets > 0;
  EXPECTS(!open || p.fixed_cost_abroad > 0.0);
  const double ratio = open ? p.fixed_cost_abroad / p.fixed_cost_home : 1.0;
  const double cutoff_ratio = p.trade_cost * elementary::pow(ratio, 1.0 / power);  // φ_x/φ_d
  EXPECTS(!open || cutoff_ratio >= 1.0);

  MelitzParetoEquilibrium e;
  e.exporter_share = open ? elementary::pow(cutoff_ratio, -p.shape) : 0.0;
  const double fixed_costs = p.fixed_cost_home + p.foreign_markets * e.exporter_share * p.fixed_cost_abroad;
  const double entry_annuity = (p.interest_rate + p.exit_hazard) * p.entry_cost;
  const double tail = power / (p.shape - power) * fixed_costs / entry_annuity;  // (φ_d/φ_min)^k
  EXPECTS(tail >= 1.0);
  e.cutoff = p.productivity_minimum * elementary::pow(tail, 1.0 / p.shape);
  e.export_cutoff = open ? e.cutoff * cutoff_ratio : std::numeric_limits<double>::infinity();
  e.mean_revenue = p.elasticity * p.shape / (p.shape - power) * fixed_costs;
  e.firms = p.expenditure / e.mean_revenue;
  e.entrants = p.exit_hazard * e.firms * tail;
  const double imports = open ? elementary::pow(p.trade_cost, -p.shape) * elementary::pow(ratio, 1.0 - p.shape / power) : 0.0;
  e.domestic_share = 1.0 / (1.0 + p.foreign_markets * imports);
  e.welfare = e.cutoff / ces_markup(p.elasticity) * elementary::pow(p.expenditure / (p.elasticity * p.fixed_cost_home), 1.0 / power);
  e.price_index = 1.0 / e.welfare;
  e.weight_sum = elementary::pow(e.welfare, power);
  return e;
}

MelitzParetoParameters in_autarky(MelitzParetoParameters parameters) {
  parameters.foreign_markets = 0;
  return parameters;
}

KrugmanEquilibrium solve_krugman(double elasticity, double fixed_cost, double expenditure, int foreign_markets, double trade_cost) {
  EXPECTS(elasticity > 1.0 && fixed_cost > 0.0 && expenditure > 0.0 && foreign_markets >= 0 && trade_cost >= 1.0);
  KrugmanEquilibrium e;
  e.firms = expenditure / (elasticity * fixed_cost);
  const double varieties = e.firms * (1.0 + foreign_markets * elementary::pow(trade_cost, 1.0 - elasticity));
  e.price_index = ces_markup(elasticity) * price_index(varieties, elasticity);
  e.output = (elasticity - 1.0) * fixed_cost;
  return e;
}

double gains_from_trade(double domestic_share, double trade_elasticity) {
  EXPECTS(domestic_share > 0.0 && domestic_share <= 1.0 && trade_elasticity > 0.0);
  return elementary::pow(domestic_share, -1.0 / trade_elasticity);
}

}  // namespace faultline
