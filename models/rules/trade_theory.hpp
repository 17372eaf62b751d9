// Equilibria that are known in closed form. The simulator must meet them with its switches off; nothing here is
// simulated.
#pragma once

namespace faultline {

/// Symmetric countries with CES demand, Pareto productivity and free entry. Costs in units of the numeraire (wage one).
struct MelitzParetoParameters {
  double elasticity = 4.0;            ///< σ > 1
  double shape = 4.25;                ///< k > σ − 1
  double productivity_minimum = 1.0;  ///< φ_min
  double fixed_cost_home = 1.0;       ///< f_d [per year]
  double fixed_cost_abroad = 0.545;   ///< f_x [per year and foreign market]
  double entry_cost = 1.0;            ///< f_e, sunk
  double trade_cost = 1.83;           ///< τ ≥ 1
  double exit_hazard = 1.0;           ///< δ [1/year]
  double interest_rate = 0.0;         ///< r [1/year]
  double expenditure = 1.0;           ///< E per country and year; labour L where the interest rate is zero
  int foreign_markets = 1;            ///< n ≥ 0 identical foreign markets; 0 is autarky
};

struct MelitzParetoEquilibrium {
  double cutoff = 0.0;          ///< φ_d
  double export_cutoff = 0.0;   ///< φ_x; infinite in autarky
  double exporter_share = 0.0;  ///< p_x
  double domestic_share = 1.0;  ///< λ of expenditure
  double firms = 0.0;           ///< M per country
  double entrants = 0.0;        ///< M_e per country and year: ideas that pay f_e
  double mean_revenue = 0.0;    ///< r̄ per firm and year
  double price_index = 0.0;     ///< P
  double welfare = 0.0;         ///< W = 1/P per unit of income
  double weight_sum = 0.0;      ///< Φ = P^(1−σ)
};

/// Closed form of Melitz with Pareto productivity.  [Melitz-2003; Chaney-2008; Melitz-Redding-2015]
///     φ_x = φ_d τ (f_x/f_d)^(1/(σ−1)),  p_x = (φ_d/φ_x)^k
///     (φ_d/φ_min)^k = (σ−1)/(k−σ+1) · (f_d + n p_x f_x)/((r+δ) f_e)
///     r̄ = σk/(k−σ+1) · (f_d + n p_x f_x),  M = E/r̄,  M_e = δ M (φ_d/φ_min)^k
///     λ = 1/(1 + n τ^(−k) (f_x/f_d)^(1−k/(σ−1))),  W = ρ φ_d (E/(σ f_d))^(1/(σ−1)),  ρ = (σ−1)/σ
/// Needs φ_min ≤ φ_d ≤ φ_x (otherwise every firm, or every survivor, would serve): checked.
/// @test the reference table closed and open; Σ over firms of CES weights returns Φ; λ^(−1/k) = W/W_autarky
/// @throws ContractViolation where the closed form does not apply
MelitzParetoEquilibrium solve_melitz_pareto(const MelitzParetoParameters& parameters);

/// The same country without trade.
MelitzParetoParameters in_autarky(MelitzParetoParameters parameters);

/// Identical firms with free entry.
struct KrugmanEquilibrium {
  double firms = 0.0;        ///< M per country
  double price_index = 0.0;  ///< P
  double output = 0.0;       ///< per firm at unit productivity, fixed cost apart
};

/// Krugman's economy: M = E/(σ f), P = σ/(σ−1) · [M(1 + nτ^(1−σ))]^(1/(1−σ)).                  [Krugman-1980]
/// @param elasticity σ > 1;  @param fixed_cost f > 0 per year, entry annuity (r+δ)f_e included;
/// @param expenditure E > 0 per year
/// @param foreign_markets n ≥ 0 identical countries;  @param trade_cost τ ≥ 1
/// @test σ = 4, f = 1, E = 1000: M = 250, P = .21165347
KrugmanEquilibrium solve_krugman(double elasticity, double fixed_cost, double expenditure, int foreign_markets = 0,
                                 double trade_cost = 1.0);

/// Welfare with trade over welfare without, λ^(−1/ε).                                          [ACR-2012]
/// @param domestic_share λ in (0, 1];  @param trade_elasticity ε > 0 (k under Melitz–Pareto, σ−1 under Krugman)
/// @test λ = .9, .8, .7, .5 with ε = 4: 1.0266901, 1.0573713, 1.0932651, 1.1892071
double gains_from_trade(double domestic_share, double trade_elasticity);

}  // namespace faultline
