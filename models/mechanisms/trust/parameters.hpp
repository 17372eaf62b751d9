// Trust: what buyers believe of firms, and what is true.
#pragma once

#include <map>
#include <string>

namespace faultline {

struct TrustParameters {            // [trust]
  bool active = false;              ///< buyers hold beliefs about firms; the same in all cases
  double appeal = 0;                ///< θ [log points] of appeal between a firm surely not trusted and one surely trusted
  double compliant_share = 0;       ///< share of firms that keep their promises, where [enforcement] does not let them choose
  double prior = 0;                 ///< μ, what buyers take that share to be; NaN: what it is
  bool publish_failures = false;    ///< buyers see failed audits; else only which certificates are valid
  double incident_hazard = 0;       ///< [1/year] of a firm that complies and sells
  double shirker_hazard_ratio = 1;  ///< hazard of one that does not comply, over that
  double forgetting = 0;            ///< [1/year] at which evidence of a firm's history fades
  double review_every = 0;          ///< [years] spacing of the dates on which buyers look at every firm again
  double spillover = 0;             ///< weight of evidence about the other holders of a firm's label
  double liability = 0;             ///< share of yearly revenue that a holder of a label who does not comply owes after an incident
  std::map<std::string, double> stack_weights;  ///< layer -> ω, its part in the trust of a whole stack; empty: own trust only
  double stack_exponent = 1;                    ///< ρ <= 1 of the mean over layers …
  bool weakest_link = false;                    ///< … or its limit ρ → −∞: a stack is as good as its weakest layer
};

}  // namespace faultline
