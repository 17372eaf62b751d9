// A state whose rules ask for audits of one house: what tests of audits, and of the supply of auditors, start from.
#pragma once

#include <string>

namespace faultline::testing {

// Three vendors in one state, whose rules ask from year 1 on for an audit of half a year after a quarter's preparation,
// by one auditor; there is no transition, so their markets close until they pass.
inline const std::string house_text = R"(
schema = 1
title = "audits"
[run]
horizon = 10.0
[[layer]]
name = "goods"
[[state]]
name = "home"
regime = "rules"
spending = { goods = 1000.0 }
[[requirement]]
name = "security"
[[mode]]
name = "plain"
requirement = "security"
cost = 0.0
[[regime]]
name = "rules"
stringency = { security = 1.0 }
modes = { security = "plain" }
[[shock]]
name = "audits_in_force"
at = 1.0
set = { "regime.rules.audit" = "independent" }
[[vendor]]
name = "ann"
home = "home"
productivity = { goods = 1.0 }
[[vendor]]
name = "bob"
home = "home"
productivity = { goods = 1.0 }
[[vendor]]
name = "cid"
home = "home"
productivity = { goods = 1.0 }
[startups]
review_period = 50.0
productivity = "degenerate"
[audit]
fee = 0.5
service_time = 0.5
service_law = "deterministic"
preparation_time = 0.25
transition = 0.0
[[audit_body]]
name = "house"
home = "home"
auditors = 1
scope = ["rules"]
)";

}  // namespace faultline::testing
