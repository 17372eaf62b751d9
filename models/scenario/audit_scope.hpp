// Who may audit for whom: a body's accreditation, and the recognition of bodies across regimes.
#pragma once

#include <string>

#include "models/scenario/parameters.hpp"

namespace faultline {

/// Whether a body may audit for a regime or an alliance: it has it in its scope; or the regime accepts the bodies of one that is
/// in its scope; or a states' alliance that recognises bodies has a member under each. Recognition is not handed on: a
/// body that is accepted for another regime is not accepted by those who accept that regime's bodies.
/// @param founded_only  only alliances that are in force; else also those that may be founded later
bool may_audit(const Scenario& scenario, const AuditBodyParameters& body, const std::string& authority, bool founded_only);

}  // namespace faultline
