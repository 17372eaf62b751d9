// Effort under inspection: what complying and shirking are worth, and the largest cost of complying that a firm bears.
#pragma once

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

/// What a state's inspectors do, as a firm sees them.
struct InspectionTerms {
  double rate = 0;             ///< h [1/year] ≥ 0
  double false_finding = 0;    ///< α in [0, 1 − β]
  double missed = 0;           ///< β in [0, 1]
  int exclusion_after = 0;     ///< n findings; 0: nobody is excluded
  double exclusion_years = 0;  ///< [years]; 0: for good

  [[nodiscard]] double finding_rate(bool complies) const { return rate * (complies ? false_finding : 1.0 - missed); }
};

/// Present cost of a fine to the firm, F_eff = χ F e^(−rD).                                                        [Becker-1968]
/// @param fine F ≥ 0;  @param collected χ in [0, 1];  @param discount r [1/year], the firm's, its exit hazard included, since
/// a firm that has gone pays nothing;  @param delay D [years] ≥ 0
inline double effective_fine(double fine, double collected, double discount, double delay) {
  return collected * fine * elementary::exp(-discount * delay);
}

/// Largest yearly cost of complying at which a firm complies, as a sum over what it may lose:
///     c* = of_rent · x + of_fine · F_eff − of_false_fine · F_false
/// x is the yearly profit in the state before the cost of complying, F_false the present cost of a fine that stands after a false
/// finding.
struct ComplianceThreshold {
  double of_rent = 0;
  double of_fine = 0;        ///< [1/year]
  double of_false_fine = 0;  ///< [1/year]

  [[nodiscard]] double at(double rent, double fine, double false_fine) const {
    return of_rent * rent + of_fine * fine - of_false_fine * false_fine;
  }
};

/// Expected discounted years that a firm with `offences` on record will spend complying and shirking in a state, if it shirks
/// while it has fewer than `from` and complies from then on. At n findings it is excluded, for good or for a time after which
/// its record is clean.
struct EffortYears {
  double complying = 0;  ///< [years]
  double shirking = 0;   ///< [years]

  /// @param discount r [1/year] > 0;  @param offences m in [0, n), any where n = 0;  @param from k in {m, m + 1}
  static EffortYears of(const InspectionTerms& terms, double discount, int offences, int from) {
    EXPECTS(discount > 0);
    if (terms.exclusion_after == 0) return from <= offences ? EffortYears{1.0 / discount, 0} : EffortYears{0, 1.0 / discount};
    EXPECTS(offences >= 0 && offences < terms.exclusion_after);
    const double after = terms.exclusion_years > 0 ? elementary::exp(-discount * terms.exclusion_years) : 0.0;
    double to_the_end = 1;
    EffortYears cycle = stages(terms, discount, 0, from, to_the_end);
    const double cycles = 1.0 / (1.0 - to_the_end * after);
    EffortYears years = stages(terms, discount, offences, from, to_the_end);
    years.complying += to_the_end * after * cycles * cycle.complying;
    years.shirking += to_the_end * after * cycles * cycle.shirking;
    return years;
  }

 private:
  static EffortYears stages(const InspectionTerms& terms, double discount, int first, int from, double& to_the_end) {
    EffortYears years;
    double reached = 1;
    for (int m = first; m < terms.exclusion_after; ++m) {
      const bool complies = m >= from;
      const double found = terms.finding_rate(complies);
      (complies ? years.complying : years.shirking) += reached / (discount + found);
      reached *= found / (discount + found);
    }
    to_the_end = reached;
    return years;
  }
};

/// The threshold of a firm with `offences` on record. With V_m the value of the better plan after m findings it solves
///     c = h[(1−β)(V_s − V_{m+1} + F_eff) − α(V_c − V_{m+1} + F_false)]
///     r V_c = x − c − hα(V_c − V_{m+1} + F_false)      r V_s = x − h(1−β)(V_s − V_{m+1} + F_eff)
///     V_n = e^(−rT) V_0, or 0 for good
/// Where access is worth having, V_m > V_{m+1} > 0, thresholds never fall with m: at the threshold of m a firm with a longer record
/// complies and one with a shorter one shirks, so V_m is the value of one of two plans, both linear in x, F and c, and c* is where
/// they are equal. With one finding to exclusion for good,
///     c* = h[(1−α−β) x + (1−β)(r + hα) F_eff]/(r + h(1−β)) − hα F_false,
/// and without exclusion c* = h(1−β) F_eff − hα F_false.                                     [Becker-1968; errors: ours, equations 4.5]
/// @test worked number; the two values are equal at c*; against value iteration over both efforts at every record
inline ComplianceThreshold compliance_threshold(const InspectionTerms& terms, double discount, int offences) {
  EXPECTS(terms.false_finding <= 1.0 - terms.missed);
  const int m = terms.exclusion_after == 0 ? 0 : offences;
  const EffortYears comply = EffortYears::of(terms, discount, m, m);
  const EffortYears shirk = EffortYears::of(terms, discount, m, m + 1);
  const double spared = comply.complying - shirk.complying;  // > 0: years of the cost of complying that shirking now spares
  const double found = terms.finding_rate(false);
  const double found_falsely = terms.finding_rate(true);
  return {(comply.complying + comply.shirking - shirk.complying - shirk.shirking) / spared,
          found * (shirk.shirking - comply.shirking) / spared, found_falsely};
}

/// The static rule: comply iff c ≤ a(1−α−β)(R + F), where each finding, false or not, costs R in lost business and F in fines.
/// @param inspected a, probability of an inspection
/// @test a = .3, α = .05, β = .2, R = 50, F = 40: 20.25
inline double static_compliance_threshold(double inspected, double false_finding, double missed, double business, double fine) {
  return inspected * (1.0 - false_finding - missed) * (business + fine);
}

/// Mixed equilibrium of the inspection game: firms are indifferent at the rate a* = c/(dF), inspectors at the share v* = K/(dB) of
/// firms that do not comply.                                                                  [Tsebelis-1989, Avenhaus-et-al-2002]
/// @test c = 10, F = 40, d = .8, K = 2, B = 30: a* = .3125, v* = .0833333
struct InspectionEquilibrium {
  double inspections = 0;
  double violations = 0;
};
inline InspectionEquilibrium inspection_equilibrium(double cost, double fine, double detection, double inspection_cost, double benefit) {
  return {cost / (detection * fine), inspection_cost / (detection * benefit)};
}

}  // namespace faultline
