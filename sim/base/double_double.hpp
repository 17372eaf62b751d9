// Numbers of some 106 bits as unevaluated sums of two doubles (Dekker, Numer. Math. 18, 1971; Shewchuk, Discrete
// Comput. Geom. 18, 1997). Plain additions and multiplications only, so that a compiler can evaluate them and every
// processor gives the same bits.
#pragma once

namespace faultline {

/// high + low, where |low| is at most half a unit in the last place of high.
struct DoubleDouble {
  double high = 0;
  double low = 0;
};

/// a + b exactly, if |a| ≥ |b| or a = 0.
constexpr DoubleDouble ordered_sum(double a, double b) {
  const double sum = a + b;
  return {sum, (a - sum) + b};
}

/// a + b exactly.
constexpr DoubleDouble exact_sum(double a, double b) {
  const double sum = a + b;
  const double of_b = sum - a;
  return {sum, (a - (sum - of_b)) + (b - of_b)};
}

/// a · b exactly, if |a|, |b| < 2^970 and the product is above 2^-960.
constexpr DoubleDouble exact_product(double a, double b) {
  constexpr double split = 0x1p27 + 1;  // leaves 26 bits in each half
  const double a_high = split * a - (split * a - a);
  const double b_high = split * b - (split * b - b);
  const double a_low = a - a_high;
  const double b_low = b - b_high;
  const double product = a * b;
  return {product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

constexpr DoubleDouble operator+(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble high = exact_sum(a.high, b.high);
  const DoubleDouble low = exact_sum(a.low, b.low);
  const DoubleDouble sum = ordered_sum(high.high, high.low + low.high);
  return ordered_sum(sum.high, sum.low + low.low);
}

constexpr DoubleDouble operator-(DoubleDouble a) { return {-a.high, -a.low}; }

constexpr DoubleDouble operator*(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble product = exact_product(a.high, b.high);
  return ordered_sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

constexpr DoubleDouble operator/(DoubleDouble a, DoubleDouble b) {
  const double first = a.high / b.high;
  const DoubleDouble rest = a + -(b * DoubleDouble{first, 0});
  const double second = rest.high / b.high;
  const DoubleDouble rest_of_it = rest + -(b * DoubleDouble{second, 0});
  return ordered_sum(first, second) + DoubleDouble{rest_of_it.high / b.high, 0};
}

}  // namespace faultline
