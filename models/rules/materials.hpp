// An input from outside the economy: how its price reaches unit costs, and what a stockpile does to it.
#pragma once

#include "sim/base/elementary.hpp"

namespace faultline {

/// Factor of unit cost, Cobb–Douglas in the material: p^s.                                             [Long-Plosser-1983]
/// @param price  p > 0, 1 is usual;  @param share  s in [0, 1) of unit cost
/// @test elasticity of cost in p is s, at any p
inline double material_cost_factor(double price, double share) { return elementary::pow(price, share); }

/// Price that those pay who keep a stockpile: the usual one, 1, while they live on it, else that outside; and the cost of holding it.
///     (1 if drawing, else p) + h T                                                                    [ours]
/// @param price  p > 0;  @param drawing  whether they live on it;  @param years  T ≥ 0 of use held;  @param holding_cost  h ≥ 0 [1/year]
inline double stockpiled_price(double price, bool drawing, double years, double holding_cost) {
  return (drawing ? 1.0 : price) + holding_cost * years;
}

/// Part of unit cost that is a rent of those who own the material. A unit of it is made of what the layer's other costs are made of, worth
/// the usual price, and its share of cost is s at any price: what is paid above the usual price is rent. A price below it is one of making
/// it.
///     s · max(0, p_outside − 1)/p_paid; nothing while they live on a stockpile                        [Ricardo; ours]
/// @param outside  its price outside;  @param paid  by users, the cost of holding a stockpile included
/// @test s/2 at twice the usual price; 0 at or below it
inline double material_rent_share(double outside, double paid, bool drawing, double share) {
  return drawing || outside <= 1.0 ? 0.0 : share * (outside - 1.0) / paid;
}

}  // namespace faultline
