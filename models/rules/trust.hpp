// What buyers believe of a firm that knows whether it complies, and what believing is worth. Beliefs are log odds: evidence adds up.
#pragma once

#include <span>

namespace faultline {

/// How an independent audit errs. Equal to coin tossing where false_fail = 1 − false_pass.
struct AuditErrors {
  double false_fail = 0;  ///< α in [0, 1), P(fail | complies)
  double false_pass = 0;  ///< β in [0, 1], P(pass | does not)
};

/// Evidence that a firm complies, of an audit passed, ln[(1−α)/β], and of one failed, ln[α/(1−β)].      [equations 4.6]
/// @returns log odds, infinite where β = 0 or α = 0; exactly 0 where α = 1 − β to twelve digits: such audits move no trust
/// @test μ = .6, α = .05, β = .2: believed trust .8769231 after a pass, .0857143 after a failure
double pass_evidence(AuditErrors errors);
double failure_evidence(AuditErrors errors);

/// Probability that a firm complies, given evidence: μ / [μ + (1−μ) e^(−evidence)], Bayes' rule.
/// @param prior     μ in [0, 1];  @param evidence  log odds, may be infinite
/// @returns in [0, 1]; the prior itself at evidence 0
/// @test as above; the mean over outcomes is the prior (martingale)
double believed_trust(double prior, double evidence);

/// What buyers make of a firm's history: each incident speaks for a firm that does not comply, every day without one against it.
///     d(record)/dt = calm − forgetting · record,  and − ln m at an incident
/// Without forgetting this is Bayes' rule for two Poisson processes of hazards h and m h, calm = (m−1) h.
/// @param record  log odds;  @param calm  [1/year] ≥ 0;  @param forgetting  [1/year] ≥ 0;  @param years ≥ 0
///     record e^(−forgetting t) + calm (1 − e^(−forgetting t))/forgetting
/// @returns the record after `years`; steps of any length compose
double forward_record(double record, double calm, double forgetting, double years);

/// What a liability takes from a firm that attests falsely, in log points of revenue: it breaks even if the label raises its
/// revenue by this much.
///     −ln(1 − σ h L): profit (1/σ) R e^b − h L R e^b = (1/σ) R
/// @param hazard  h [1/year] at which it is found out;  @param liability  L, share of yearly revenue;  @param elasticity  σ > 1
/// @returns ≥ 0; infinite where nothing is left
double liability_burden(double hazard, double liability, double elasticity);

/// Share of the firms that do not comply that do not attest, in the equilibrium of the attestation game: those who attest falsely
/// just break even, θ (T − μ) = burden, with T = μ/[μ + (1−μ)(1−x)] the trust in whoever attests; silence is not held against a firm.
///     x = 1 − μ (1−T)/[(1−μ) T],  T = min(1, μ + burden/θ)
/// @param prior μ in [0, 1];  @param appeal θ ≥ 0;  @param burden ≥ 0
/// @returns x in [0, 1]; 0 without liability: all pool and the attestation says nothing
/// @test θ (T(x) − μ) = burden for 0 < x < 1; x = 1 from burden θ (1−μ) on
double truthful_share(double prior, double appeal, double burden);

/// Evidence of an attestation: ln[1/(1−x)].
double attestation_evidence(double truthful_share);

/// Fees at which an audit sorts firms, for one whose revenue a pass raises by R: [R β, R (1−α)].      [Spence-1973]
/// Below it firms that do not comply apply too, above it nobody does.
struct FeeWindow {
  double least = 0;
  double most = 0;
};
FeeWindow fee_window(double gain, AuditErrors errors);

/// Productivity below which firms that comply do without the certificate: φ_k = (k/[(1−α) ΔB])^(1/(σ−1)).
/// @param fee  k > 0 [US$ m];  @param gain_per_scale  ΔB [US$ m per unit of φ^(σ−1)] present value of what a pass adds
/// @test through the simulator: which startups hold a label (tests/unit/models/test_trust_limits.cpp)
double excluded_productivity(double fee, AuditErrors errors, double gain_per_scale, double elasticity);

/// Trust in a stack of layers: (Σ ω t^ρ)^(1/ρ), ω summing to one; ρ = 1 the average, 0 the geometric mean, −∞ the weakest link.
/// @param trust    t in [0, 1] by layer;  @param weights  ω ≥ 0 by layer, any sum > 0; a layer of weight 0 does not count
/// @param exponent ρ ≤ 1, may be −∞
/// @returns in [0, 1]; 0 where a layer that counts has no trust and ρ ≤ 0
/// @test .95, .9, .85, .99: weakest link .85; geometric mean to the fourth, the product, .7194825
double stack_trust(std::span<const double> trust, std::span<const double> weights, double exponent);

}  // namespace faultline
