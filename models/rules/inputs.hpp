// Inputs across layers: what production costs when layers buy from each other, and how much they buy. Prices are a fixed
// point of (P, C), purchases a Leontief balance; both for all states at once, at given wages and weights of firms.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sim/base/contracts.hpp"

namespace faultline {

/// Elasticities between labour and inputs.
struct InputSubstitution {
  double short_elasticity = 1;  ///< ρ_S > 0, at given techniques
  double long_elasticity = 1;   ///< ρ_L > 0, once techniques have adapted
};

/// Unit cost and what it is spent on.
struct InputCost {
  double log_cost = 0;         ///< ln C
  std::vector<double> shares;  ///< θ_i of labour and of every input, ≥ 0, sum 1
};

/// Unit cost of a layer from the prices of labour and inputs, with techniques that lag behind prices.
///     long run:   C_L(p) = [Σ α_i p_i^(1−ρ_L)]^(1/(1−ρ_L)),  s_i(p) = α_i (p_i/C_L)^(1−ρ_L)
///     short run:  C = C_L(p*) · [Σ s_i(p*) (p_i/p*_i)^(1−ρ_S)]^(1/(1−ρ_S)),  θ_i = s_i(p*) (p_i/p*_i)^(1−ρ_S) / Σ …    [ours]
/// A technique is fitted to adapted prices p*: there C touches C_L, elsewhere it lies above where ρ_S < ρ_L. Elasticities of one
/// are Cobb–Douglas, C = Π p_i^α_i, where p* does not matter.
/// @param alpha        α_i ≥ 0, sum 1: labour first, then the layers
/// @param log_prices   ln p_i;  @param log_adapted  ln p*_i, same length
/// @test Cobb–Douglas to 1e-15; C(p*) = C_L(p*); dlnC/dlnp_i = θ_i; homogeneous of degree one; C ≥ C_L where ρ_S < ρ_L
InputCost input_cost(std::span<const double> alpha, std::span<const double> log_prices, std::span<const double> log_adapted,
                     const InputSubstitution& substitution);

/// ln p* after some years at prices p: d ln p*/dt = ξ (ln p − ln p*), stepped exactly.
/// @param rate ξ ≥ 0 [1/year]
double adapt_log_price(double log_adapted, double log_price, double rate, double years);

/// What is given while prices settle, all by position. A market is (state · layers + layer) · segments + segment, private first, then
/// public, then what public buyers reserve for some; only private markets sell inputs. Every layer's unit cost in home h is C_hs = scale_h
/// · C(w_h, P_h1 … P_hS).
struct Stack {
  std::size_t states = 0;
  std::size_t layers = 0;
  std::size_t segments = 2;
  InputSubstitution substitution;
  std::vector<double> elasticity;      ///< σ_u by layer
  std::vector<double> outside_weight;  ///< of the outside good in Φ, by layer
  std::vector<double> alpha;           ///< α, by layer · (1 + layers): labour first
  std::vector<double> log_scale;       ///< ln of the own cost factor, by home · layers + layer
  std::vector<double> weight;  ///< by market · states + home: Σ own weights · τ^(1−σ) · e^(−aversion), so Φ = Σ weight C^(1−σ)
  std::vector<double> cost_fraction;       ///< same shape: production cost per dollar of revenue, rented data apart, in [0, 1)
  std::vector<double> complying_fraction;  ///< same shape: labour of complying per dollar of revenue; empty: none
  std::vector<double> log_adapted;         ///< ln p*, by state · (1 + layers): labour first
  std::vector<double> market_outside;      ///< the outside good's weight by market, where it is not the same in all of a layer; or empty
  /// Shares of spending that do not answer to costs, by market · (states + 1) + home, the outside good last, each market's sum one: of
  /// buyers who are used to buy there. A market that has none is all zeros; empty: no market has.
  std::vector<double> held;

  [[nodiscard]] double outside(std::size_t market_index) const {
    return market_outside.empty() ? outside_weight[layer_of(market_index)] : market_outside[market_index];
  }
  [[nodiscard]] bool is_held(std::size_t market_index) const {
    if (held.empty()) return false;
    for (std::size_t h = 0; h <= states; ++h) {
      if (held[market_index * (states + 1) + h] > 0) return true;
    }
    return false;
  }
  [[nodiscard]] std::size_t market(std::size_t state, std::size_t layer, std::size_t segment) const {
    return (state * layers + layer) * segments + segment;
  }
  [[nodiscard]] std::size_t layer_of(std::size_t market_index) const { return market_index / segments % layers; }
  [[nodiscard]] std::size_t state_of(std::size_t market_index) const { return market_index / segments / layers; }
  [[nodiscard]] std::size_t market_count() const { return states * layers * segments; }
};

/// A fixed point of prices and costs.
struct StackPrices {
  std::vector<double> log_cost;     ///< ln C_hs, by home · layers + layer
  std::vector<double> log_price;    ///< ln P_ju of private buyers, by state · layers + layer; ln w_j where nobody sells
  std::vector<double> cost_share;   ///< θ, by (home · layers + layer) · (1 + layers): labour first
  std::vector<double> sales_share;  ///< by market · states + home: share of the market's spending
};

/// Prices and costs that are consistent with each other, by Newton's method.
///     P_ju = Φ_ju^(1/(1−σ_u)),  Φ_ju = outside + Σ_h weight_hju C_hu^(1−σ_u),  C_hs = scale_h · C(w_h, P_h1 … P_hS)
/// The map is monotone with row sums of its Jacobian Σ_u θ_su < 1, so the fixed point is unique where it exists, which under
/// Cobb–Douglas (Σα < 1) is always. Where shares x are held the bundle costs what its parts cost, and follows them by shares of its
/// quantity,
///     P = [Σ x_h^((σ−1)/σ) w_h^(1/σ)]^(−σ/(σ−1)),   d ln P/d ln C_h = x_h^((σ−1)/σ) w_h^(1/σ) / Σ …,   w_h = weight_h C_h^(1−σ)
/// which is the index above where x is what buyers would choose. Where nobody sells an input, firms do that work themselves, at the wage.
/// @param log_wage   ln w by state
/// @param log_cost   where to start, by home · layers + layer; any finite numbers
/// @test against brute iteration of the map to 1e-12, held or not; held at what is chosen: the same; pass-through of a cost along a chain =
/// product of shares
/// @throws UsageError where substitution lets no fixed point exist (prices that run away)
StackPrices settle_input_prices(const Stack& stack, std::span<const double> log_wage, std::span<const double> log_cost);

/// Purchases of inputs that are consistent with final spending.
///     I_hu = Σ_s θ_hsu (cost_hs + carried_hs / Σ_u θ_hsu),  cost_hs = Σ_m share_hm fraction_hm E_m,  E_ju = F_ju + I_ju [Leontief-1936]
/// @param final    F by market [US$ m / year]
/// @param carried  by home · layers + layer [US$ m / year]: inputs used and not yet bought, any sign
/// @returns I by state · layers + layer [US$ m / year], of private markets
/// @test E − F − B·E = 0 to 1e-12; equals the Neumann series (1 + B + B² + …)F
std::vector<double> balance_purchases(const Stack& stack, const StackPrices& prices, std::span<const double> final_spending,
                                      std::span<const double> carried);

/// What each layer of each home pays for production, cost_hs = Σ_m share_hm fraction_hm E_m.
/// @param spending  E by market;  @returns by home · layers + layer [US$ m / year]
std::vector<double> production_costs(const Stack& stack, const StackPrices& prices, std::span<const double> spending);

/// Share of a layer's production cost that is spent on one input, θ_hsu.
/// @param group  home · layers + layer;  @param input  the layer that is bought, u
double input_share(const StackPrices& prices, std::size_t layers, std::size_t group, std::size_t input);

/// The same of all inputs, Σ_u θ_hsu.
double inputs_share(const StackPrices& prices, std::size_t layers, std::size_t group);

}  // namespace faultline
