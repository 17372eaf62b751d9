// Elementary functions whose bits are the same on every processor. The system's own differ in the last place with the
// instructions that it finds (AVX2, FMA), so that a trial would depend on the machine. These use additions,
// multiplications, divisions and tables that the compiler computes. No other file may call exp, log, pow and their like
// of the system (tests/layout).
//
// Method: argument reduction by a table of 128 values, then a short polynomial (P. T. P. Tang, ACM TOMS 15, 1989, and
// 16, 1990). Errors are in units in the last place (ulp), as tests/unit/base/test_elementary.cpp bounds them against 50
// decimal digits. Special operands give what ISO C, annex F, asks for; no function sets errno or rounds in another mode
// than to nearest.
#pragma once

namespace faultline::elementary {

/// e^x. Error below .53 ulp; below 1 ulp where the result is subnormal.
double exp(double x);

/// 2^x; exact at whole x. Error below .53 ulp.
double exp2(double x);

/// e^x − 1, accurate near 0. Error below 2.5 ulp.
double expm1(double x);

/// ln x, exact at 1. Error below .8 ulp.
double log(double x);

/// log2 x; exact at powers of 2. Error below .8 ulp.
double log2(double x);

/// ln(1 + x), accurate near 0. Error below 1.6 ulp.
double log1p(double x);

/// x^y. Error below .53 ulp.
double pow(double x, double y);

/// 1 − erf(x), the complementary error function, accurate in its upper tail. Error below 5 ulp; below 1 ulp of 2 for x
/// < 0.
double erfc(double x);

}  // namespace faultline::elementary
