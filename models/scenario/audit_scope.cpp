#include "models/scenario/audit_scope.hpp"

#include <algorithm>

namespace faultline {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool share_a_name(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& name) { return contains(b, name); });
}

}  // namespace

bool may_audit(const Scenario& scenario, const AuditBodyParameters& body, const std::string& authority, bool founded_only) {
  if (contains(body.scope, authority)) return true;
  const bool is_accepted = std::any_of(scenario.regimes.begin(), scenario.regimes.end(), [&](const RegimeParameters& regime) {
    return regime.name == authority && share_a_name(regime.accepts_bodies, body.scope);
  });
  if (is_accepted) return true;
  return std::any_of(scenario.alliances.begin(), scenario.alliances.end(), [&](const AllianceParameters& alliance) {
    if (alliance.kind != AllianceKind::states || !alliance.recognises_bodies || (founded_only && !alliance.active)) return false;
    bool asks = false;
    bool accredits = false;
    for (const StateParameters& state : scenario.states) {
      if (!contains(alliance.members, state.name) || state.regime.empty()) continue;
      asks = asks || state.regime == authority;
      accredits = accredits || contains(body.scope, state.regime);
    }
    return asks && accredits;
  });
}

}  // namespace faultline
