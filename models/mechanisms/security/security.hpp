// Security of firms: what they choose to spend, given how open to attack their partners are, and what that leaves of attacks.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

struct SecurityChoice {
  double spending = 0;    ///< z [US$ m / year]
  double insecurity = 0;  ///< S(z)/v in [0, 1]
};

/// K, expected number of a firm's partners that are open to attack: partners times the mean of S/v over other firms, vendors' firms
/// and startups weighted by `vendor_partners`. At time zero what `secure_at_start` says.
/// @param firm  left out of the mean; none for an idea
double insecure_partners(const World& world, FirmId firm);

/// The spending that costs least together with expected breaches, at least what the firm must spend.
SecurityChoice best_security(const World& world, FirmClass firm_class, double insecure);

/// Probability that an attack that reaches a firm comes in, directly or through a partner.
double breach_probability(const World& world, double insecurity, double insecure);
double breach_probability(const World& world, FirmId firm);

/// Loss of a breach, L [US$ m].
double breach_loss(const World& world, FirmClass firm_class);

/// Yearly cost of security at its best: spending and expected losses [US$ m / year]. It does not depend on the firm's size or markets.
double security_cost(const World& world, FirmClass firm_class, FirmId firm);

/// A firm chooses its security anew, at a review.
void choose_security(World& world, FirmId firm);

/// What a firm spends [US$ m / year]; nothing before its first review.
double security_spending(const World& world, FirmId firm);

/// A firm that stops is nobody's partner any more.
void leave_partners(World& world, FirmId firm);

}  // namespace faultline
