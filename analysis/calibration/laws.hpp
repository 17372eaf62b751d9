// The χ² law, for criteria and their tests. Bits that depend on the processor's exp and log are rounded away.
#pragma once

namespace faultline {

/// P(X ≥ statistic) for χ² with `degrees` degrees of freedom. @param degrees ≥ 1  @param statistic ≥ 0
double chi_squared_tail(double statistic, double degrees);

/// P(X ≤ x) = probability. @param probability in (0, 1)
double chi_squared_quantile(double probability, double degrees);

}  // namespace faultline
