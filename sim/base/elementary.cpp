#include "sim/base/elementary.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "sim/base/double_double.hpp"

namespace faultline::elementary {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr DoubleDouble ln2{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
constexpr int table_bits = 7;
constexpr std::uint64_t table_size = 1U << table_bits;
constexpr int mantissa_bits = 52;

constexpr std::uint64_t bits_of(double x) { return std::bit_cast<std::uint64_t>(x); }
constexpr double double_of(std::uint64_t bits) { return std::bit_cast<double>(bits); }

/// The nearest multiple of `unit`, a power of 2.
constexpr double rounded_to(double x, double unit) {
  const double shift = 0x1.8p52 * unit;
  return (x + shift) - shift;
}

// ---- e^x = 2^(k/128) e^r

/// 2^(i/128) for i = 0 … 127: `value`, and what it lacks relative to itself.
struct Power {
  double value = 0;
  double missing = 0;
};

constexpr std::array<Power, table_size> tabulate_powers() {
  const DoubleDouble step{ln2.high / table_size, ln2.low / table_size};
  DoubleDouble root{1, 0};  // 2^(1/128), by Horner's scheme for the series of e^step
  for (int n = 20; n > 0; --n) root = DoubleDouble{1, 0} + root * step / DoubleDouble{static_cast<double>(n), 0};
  std::array<Power, table_size> powers{};
  DoubleDouble power{1, 0};
  for (Power& entry : powers) {
    entry = {power.high, power.low / power.high};
    power = power * root;
  }
  return powers;
}

constexpr std::array<Power, table_size> powers = tabulate_powers();

/// 2^(k/128), and e^r − 1 with the power's missing part.
struct Factors {
  double power = 0;     ///< 2^((k mod 128)/128)
  std::int64_t scale;   ///< ⌊k/128⌋
  double increase = 0;  ///< e^x = power 2^scale (1 + increase)
};

double increase_of(double r) {  // |r| ≤ ln 2 / 256, so that r^6/720 is below 6e-19
  const double square = r * r;
  return r + square * (0.5 + r * (1.0 / 6)) + square * square * (1.0 / 24 + r * (1.0 / 120));
}

Factors factors(std::int64_t k, double r) {
  const Power& power = powers[static_cast<std::uint64_t>(k) % table_size];
  return {power.value, k >> table_bits, power.missing + increase_of(r)};
}

/// @param x  |x| < 800; the argument is x + rest, |rest| far below 1
Factors reduce(double x, double rest) {
  constexpr double per_step = table_size / ln2.high;
  constexpr double step_high = rounded_to(ln2.high, 0x1p-34) / table_size;  // times 18 bits of k: exact
  constexpr double step_low = (ln2.high - rounded_to(ln2.high, 0x1p-34) + ln2.low) / table_size;
  const double k = rounded_to(x * per_step, 1);
  return factors(static_cast<std::int64_t>(k), (x - k * step_high) - k * step_low + rest);
}

double power_of_two(std::int64_t exponent) {  // −1022 … 1023
  return double_of(static_cast<std::uint64_t>(exponent + 1023) << mantissa_bits);
}

double assemble(const Factors& f) {
  if (f.scale > -1020 && f.scale < 1023) {
    const double power = f.power * power_of_two(f.scale);
    return power + power * f.increase;
  }
  const std::int64_t half = f.scale / 2;  // near overflow and in subnormals: one rounding more
  return (f.power + f.power * f.increase) * power_of_two(half) * power_of_two(f.scale - half);
}

/// e^(x + rest), x not NaN.
double exp_of(double x, double rest) {
  if (x > 710) return infinity;
  if (x < -746) return 0;
  return assemble(reduce(x, rest));
}

// ---- ln x = k ln 2 + ln c + ln(1 + r), 1 + r = z/c

constexpr std::uint64_t first_bits = 0x3fe5f00000000000;  // z from here to twice it; 1 is in the middle of an interval
constexpr double log_unit = 0x1p-43;                      // k ln 2 + ln c is exact in this unit

/// 1/c, ten bits, for the middle of an interval of z, and ln c as a multiple of log_unit and a rest.
struct Centre {
  double inverse = 0;
  double log_high = 0;
  double log_low = 0;
};

constexpr DoubleDouble log_of_centre(double inverse) {  // −ln inverse = 2 artanh((1 − inverse) / (1 + inverse))
  const DoubleDouble t = DoubleDouble{1 - inverse, 0} / DoubleDouble{1 + inverse, 0};
  const DoubleDouble square = t * t;
  DoubleDouble sum{0, 0};
  for (int n = 51; n > 0; n -= 2) sum = sum * square + DoubleDouble{2, 0} / DoubleDouble{static_cast<double>(n), 0};
  return sum * t;
}

constexpr std::array<Centre, table_size> tabulate_centres() {
  std::array<Centre, table_size> centres{};
  for (std::uint64_t i = 0; i < table_size; ++i) {
    const std::uint64_t width = std::uint64_t{1} << (mantissa_bits - table_bits);
    const double inverse = rounded_to(1 / double_of(first_bits + i * width + width / 2), 0x1p-9);
    const DoubleDouble log = log_of_centre(inverse);
    const double high = rounded_to(log.high, log_unit);
    centres[i] = {inverse, high, (log.high - high) + log.low};
  }
  return centres;
}

constexpr std::array<Centre, table_size> centres = tabulate_centres();

struct Reduced {
  double exponent = 0;  ///< k
  const Centre* centre = nullptr;
  double r_high = 0;  ///< r = r_high + r_low exactly, |r| < .006
  double r_low = 0;
};

/// @param x  positive, finite
Reduced reduce_log(double x) {
  std::uint64_t bits = bits_of(x);
  double below = 0;
  if (x < std::numeric_limits<double>::min()) {  // subnormal
    bits = bits_of(x * 0x1p52);
    below = mantissa_bits;
  }
  const std::uint64_t above = bits - first_bits;
  const auto exponent = static_cast<std::int64_t>(above) >> mantissa_bits;
  const double z = double_of(bits - (static_cast<std::uint64_t>(exponent) << mantissa_bits));
  const Centre& centre = centres[(above >> (mantissa_bits - table_bits)) % table_size];
  const double z_high = double_of(bits_of(z) & ~std::uint64_t{0x1fffff});  // 32 bits: its product with the inverse is exact
  return {static_cast<double>(exponent) - below, &centre, z_high * centre.inverse - 1, (z - z_high) * centre.inverse};
}

constexpr double ln2_high = rounded_to(ln2.high, log_unit);
constexpr double ln2_low = (ln2.high - ln2_high) + ln2.low;

/// (ln(1 + r) − r + r²/2) / r³
double log_series(double r) { return 1.0 / 3 + r * (-1.0 / 4 + r * (1.0 / 5 + r * (-1.0 / 6 + r * (1.0 / 7 + r * (-1.0 / 8))))); }

double log_of(double x) {
  const Reduced reduced = reduce_log(x);
  const double r = reduced.r_high + reduced.r_low;
  const DoubleDouble sum = ordered_sum(reduced.exponent * ln2_high + reduced.centre->log_high, r);
  const double low = sum.low + (reduced.exponent * ln2_low + reduced.centre->log_low);
  const double square = r * r;
  return sum.high + (low + square * (-0.5 + r * log_series(r)));
}

/// The upper 26 bits of x, so that products of two such are exact.
double upper_half(double x) { return double_of(bits_of(x) & ~std::uint64_t{0x7ffffff}); }

/// ln x to some 68 bits, without the k ln 2 of its exponent k where `exponent` takes that apart.
DoubleDouble long_log(double x, double* exponent = nullptr) {
  const Reduced reduced = reduce_log(x);
  const double k = exponent == nullptr ? reduced.exponent : 0;
  if (exponent != nullptr) *exponent = reduced.exponent;
  const double r = reduced.r_high + reduced.r_low;
  const double r_missing = reduced.r_low - (r - reduced.r_high);
  const double r_upper = upper_half(r);
  const DoubleDouble first = ordered_sum(k * ln2_high + reduced.centre->log_high, r);
  const DoubleDouble second = ordered_sum(first.high, -0.5 * r_upper * r_upper);
  const double low = first.low + second.low + (k * ln2_low + reduced.centre->log_low) + (r_missing - r * r_missing) -
                     0.5 * (r - r_upper) * (r + r_upper) + r * r * r * log_series(r);
  return ordered_sum(second.high, low);
}

// ---- erfc x = e^(−x²) g(x), g by its Taylor series about the nearest of the nodes 0, 1/8 … 6

constexpr double node_step = 0.125;
constexpr int nodes = 49;
constexpr double two_over_root_pi = 1.1283791670955126;  // 2/√π
constexpr DoubleDouble root_pi{0x1.c5bf891b4ef6bp+0, -0x1.618f13eb7ca89p-54};

constexpr DoubleDouble long_exp(DoubleDouble x) {  // x ≥ 0 and small; used for tables only
  const DoubleDouble part{x.high / 16, x.low / 16};
  DoubleDouble sum{1, 0};
  for (int n = 30; n > 0; --n) sum = DoubleDouble{1, 0} + sum * part / DoubleDouble{static_cast<double>(n), 0};
  for (int i = 0; i < 4; ++i) sum = sum * sum;
  return sum;
}

/// e^(x²) erfc(x) for x ≥ 0: e^(x²) less the series of e^(x²) erf(x) = 2x/√π Σ (2x²)^n / (2n+1)!!, above 2 Laplace's
/// continued fraction.
constexpr double scaled_erfc(double x) {
  const DoubleDouble argument{x, 0};
  if (x < 2) {
    DoubleDouble sum{1, 0};
    for (int n = 70; n > 0; --n) {
      sum = DoubleDouble{1, 0} + sum * (argument * argument) * DoubleDouble{2, 0} / DoubleDouble{2.0 * n + 1, 0};
    }
    return (long_exp(argument * argument) + -(sum * argument * DoubleDouble{2, 0} / root_pi)).high;
  }
  DoubleDouble fraction = argument;
  for (int n = 150; n > 0; --n) fraction = argument + DoubleDouble{n / 2.0, 0} / fraction;
  return (DoubleDouble{1, 0} / (fraction * root_pi)).high;
}

constexpr std::array<double, nodes> tabulate_scaled_erfc() {
  std::array<double, nodes> values{};
  for (int i = 0; i < nodes; ++i) values[static_cast<std::size_t>(i)] = scaled_erfc(i * node_step);
  return values;
}

constexpr std::array<double, nodes> scaled_erfc_at_nodes = tabulate_scaled_erfc();

/// g = e^(x²) erfc(x) solves g' = 2 x g − 2/√π, whence the coefficients about a node c: (n + 1) a_{n+1} = 2 c a_n + 2
/// a_{n−1}.
double scaled_erfc_near_node(double x) {
  const double nearest = rounded_to(x / node_step, 1);
  const double node = nearest * node_step;
  const double h = x - node;
  double before = scaled_erfc_at_nodes[static_cast<std::size_t>(nearest)];
  double term = 2 * node * before - two_over_root_pi;
  double power = h;
  double sum = before;
  for (int n = 1; n < 17; ++n) {
    sum += term * power;
    const double next = (2 * node * term + 2 * before) / (n + 1);
    before = term;
    term = next;
    power *= h;
  }
  return sum;
}

double scaled_erfc_beyond(double x) {  // from 6 on, 12 terms of the continued fraction reach 1e-20
  double fraction = x;
  for (int n = 12; n > 0; --n) fraction = x + 0.5 * n / fraction;
  return two_over_root_pi / (2 * fraction);
}

}  // namespace

double exp(double x) { return x == x ? exp_of(x, 0) : x; }

double exp2(double x) {
  if (!(x == x)) return x;
  if (x >= 1024) return infinity;
  if (x < -1080) return 0;
  const double k = rounded_to(x, 1.0 / table_size);
  return assemble(factors(static_cast<std::int64_t>(k * table_size), (x - k) * ln2.high));
}

double expm1(double x) {
  if (!(x == x) || x == 0) return x;
  if (x > 710) return infinity;
  if (x < -40) return -1;
  const Factors f = reduce(x, 0);
  if (f.scale > 60) return assemble(f);
  const double power = f.power * power_of_two(f.scale);
  const DoubleDouble less_one = exact_sum(power, -1);
  return less_one.high + (less_one.low + power * f.increase);
}

double log(double x) {
  if (x > 0 && x < infinity) return log_of(x);
  if (x == 0) return -infinity;
  return x < 0 ? nan : x;
}

double log2(double x) {
  if (!(x > 0 && x < infinity)) return log(x);
  double exponent = 0;
  const DoubleDouble natural = long_log(x, &exponent);
  constexpr DoubleDouble per_ln2 = DoubleDouble{1, 0} / ln2;
  const DoubleDouble binary = natural * per_ln2;
  return (exponent + binary.high) + binary.low;
}

double log1p(double x) {
  if (!(x > -1)) return x == -1 ? -infinity : x < -1 ? nan : x;
  if (x == infinity || x == 0) return x;
  const DoubleDouble sum = exact_sum(1, x);
  return log_of(sum.high) + sum.low / sum.high;
}

double pow(double x, double y) {
  if (x == 1 || y == 0) return 1;
  if (!(x > 0 && x < infinity) || !(std::fabs(y) < infinity)) {
    if (!(x < 0 && x > -infinity && std::fabs(y) < infinity)) return std::pow(x, y);  // 0, ±∞ or NaN: nothing is rounded
    if (y != std::trunc(y)) return nan;
    const bool odd = std::fmod(y, 2) != 0;
    return odd ? -pow(-x, y) : pow(-x, y);
  }
  const DoubleDouble log = long_log(x);
  const double product = y * log.high;
  if (!(product < 710)) return infinity;
  if (product < -746) return 0;
  if (std::fabs(product) < 0x1p-60) return 1 + product;
  const double y_upper = upper_half(y);
  const double log_upper = upper_half(log.high);
  return assemble(reduce(y_upper * log_upper, (y - y_upper) * log_upper + y * ((log.high - log_upper) + log.low)));
}

double erfc(double x) {
  if (!(x == x)) return x;
  if (x < 0) return 2 - erfc(-x);
  if (x > 28) return 0;
  const DoubleDouble square = exact_product(x, x);
  return exp_of(-square.high, -square.low) * (x < 6 ? scaled_erfc_near_node(x) : scaled_erfc_beyond(x));
}

}  // namespace faultline::elementary
