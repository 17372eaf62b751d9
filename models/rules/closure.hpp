// The general closure: wages at which every state's labour is employed while its households spend what they earn. With spending
// equal to income an excess demand for labour is a trade surplus, so wages that clear labour markets balance trade.
#pragma once

#include "models/rules/inputs.hpp"

namespace faultline {

/// What a state has and owes while wages are found, by position.
struct LabourMarkets {
  std::vector<double> labour;           ///< L_j > 0 [US$ m / year at wage one]
  std::vector<double> overhead;         ///< O_j, labour that home firms use beside production [US$ m / year at wage one]
  std::vector<double> services_bought;  ///< S_h, audits and local capacity that home firms pay for [US$ m / year]
  std::vector<double> services_sold;    ///< T_j, the same, paid to residents; Σ T = Σ S
  std::vector<double> savings;          ///< what residents have not spent yet, to be spent now [US$ m / year]; Σ = 0
  std::vector<double> budget;           ///< by market: share of final spending; sums to one over the markets of a state
  std::size_t numeraire = 0;            ///< state whose wage is one; `states`: Σ w_j L_j = Σ L_j
  std::vector<double> transfers;        ///< what residents receive of other states for no work, net [US$ m / year]; Σ = 0; empty: none
};

/// Wages and what follows from them.
struct GeneralEquilibrium {
  std::vector<double> log_wage;  ///< by state
  StackPrices prices;
  std::vector<double> final_spending;  ///< X_j by state [US$ m / year]
  std::vector<double> purchases;       ///< I_ju by state · layers + layer [US$ m / year]
  std::vector<double> spending;        ///< E_m by market [US$ m / year]
  std::vector<double> excess;          ///< labour demanded over labour endowed, less one, by state; empty where wages are given
};

/// Wages, prices and spending that are consistent with each other, at given weights of firms.
///     income   X_j = w_j L_j + R_j − w_j O_j − (labour and inputs of production)_j − S_j + transfers_j + savings_j
///     markets  E_m = budget_m X_j + I_m,      R_h = Σ_m share_hm E_m
///     labour   w_j L_j = w_j O_j + Σ_s [(1 − Σ_u θ_jsu) cost_js + complying_js] + T_j + what is made at home for want of sellers
/// Walras' law: Σ_j (excess demand for labour) w_j L_j = 0 at any wages, so one market clears by itself. Newton's method on
/// relative wages, damped; the sum of squares falls at each step. In a state without firms that employ anyone the wage stays
/// and residents earn what they are paid. Budgets of markets without sellers go to the others of the state in proportion,
/// and stay there as demand that nobody meets. The outside good is made by labour of the state.
/// One layer of labour, no overhead: w_j L_j = Σ_k share_jk w_k L_k, the gravity system of Eaton and Kortum with θ = σ − 1.
///                                                                  [Eaton-Kortum-2002; ACR-2012; Alvarez-Lucas-2007]
/// @param start  wages and costs to start from
/// @test Eaton–Kortum with three asymmetric countries to 1e-10; Walras' law at any wages; autarky leaves wages alone
GeneralEquilibrium clear_wages(const Stack& stack, const LabourMarkets& markets, std::span<const double> log_wage,
                               std::span<const double> log_cost, std::span<const double> carried);

/// The same at given wages: spending and excess demand, whatever they are.
GeneralEquilibrium spend_income(const Stack& stack, const LabourMarkets& markets, std::span<const double> log_wage,
                                std::span<const double> log_cost, std::span<const double> carried);

}  // namespace faultline
