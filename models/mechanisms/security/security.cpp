#include "models/mechanisms/security/security.hpp"

#include "models/rules/security.hpp"

#include <algorithm>

namespace faultline {

namespace {

const FirmSecurity* known_security(const World& world, FirmId id) {
  const std::vector<FirmSecurity>& rows = world.security.firms;
  if (!id.exists() || id.index() >= rows.size() || rows[id.index()].generation != world.firms[id].generation) return nullptr;
  return &rows[id.index()];
}

double direct_probability(const SecurityParameters& security, double spending) {
  switch (security.breach_function) {
    case BreachFunction::power: return breach_power(spending, security.vulnerability, security.effectiveness, security.exponent);
    case BreachFunction::exponential: return breach_exponential(spending, security.vulnerability, security.effectiveness);
    case BreachFunction::threshold: return spending >= security.protection_cost ? 0.0 : security.vulnerability;
  }
  return security.vulnerability;
}

/// What a firm would spend of its own accord.
double best_spending(const SecurityParameters& security, double yearly_loss, double insecure) {
  const double own = yearly_loss * own_effect(security.contagion, insecure);
  switch (security.breach_function) {
    case BreachFunction::power: return best_power_spending(security.vulnerability, security.effectiveness, security.exponent, own);
    case BreachFunction::exponential: return best_exponential_spending(security.vulnerability, security.effectiveness, own);
    case BreachFunction::threshold: {
      const bool pays = security.vulnerability > 0 &&
                        protection_pays(security.protection_cost, security.vulnerability, yearly_loss, security.contagion, insecure);
      return pays ? security.protection_cost : 0.0;
    }
  }
  return 0;
}

/// Mean of S/v over the firms of a class, one of them left out; −1 where there is no other.
double mean_insecurity(const World& world, FirmClass firm_class, const FirmSecurity* without) {
  const auto c = static_cast<std::size_t>(firm_class);
  const bool leaves_out = without != nullptr && without->counted;
  const double count = static_cast<double>(world.security.count[c]) - (leaves_out ? 1.0 : 0.0);
  if (count < 0.5) return -1;
  const double sum = world.security.insecurity[c].sum - (leaves_out ? without->insecurity : 0.0);
  return std::clamp(sum / count, 0.0, 1.0);
}

}  // namespace

double insecure_partners(const World& world, FirmId id) {
  const SecurityParameters& security = world.scenario.security;
  if (world.now == 0) return security.secure_at_start ? 0.0 : security.partners;
  const FirmSecurity* own = known_security(world, id);
  const bool is_vendor = id.exists() && world.firms[id].firm_class == FirmClass::vendor;
  const double startups = mean_insecurity(world, FirmClass::startup, is_vendor ? nullptr : own);
  const double vendors = mean_insecurity(world, FirmClass::vendor, is_vendor ? own : nullptr);
  if (startups < 0 && vendors < 0) return 0;
  if (startups < 0) return security.partners * vendors;
  if (vendors < 0) return security.partners * startups;
  return security.partners * (security.vendor_partners * vendors + (1.0 - security.vendor_partners) * startups);
}

SecurityChoice best_security(const World& world, FirmClass firm_class, double insecure) {
  const SecurityParameters& security = world.scenario.security;
  const double minimum = firm_class == FirmClass::vendor ? security.vendor_minimum : 0.0;
  SecurityChoice choice;
  choice.spending = std::max(minimum, best_spending(security, security.attack_rate * breach_loss(world, firm_class), insecure));
  choice.insecurity = security.vulnerability > 0 ? direct_probability(security, choice.spending) / security.vulnerability : 0.0;
  return choice;
}

double breach_probability(const World& world, double insecurity, double insecure) {
  const SecurityParameters& security = world.scenario.security;
  return breach_through_any(insecurity * security.vulnerability, security.contagion, insecure);
}

double breach_probability(const World& world, FirmId id) {
  const FirmSecurity* own = known_security(world, id);
  return breach_probability(world, own == nullptr || !own->counted ? 1.0 : own->insecurity, insecure_partners(world, id));
}

double breach_loss(const World& world, FirmClass firm_class) {
  return firm_class == FirmClass::vendor ? world.scenario.security.vendor_loss : world.scenario.security.loss;
}

double security_cost(const World& world, FirmClass firm_class, FirmId id) {
  const double insecure = insecure_partners(world, id);
  const SecurityChoice choice = best_security(world, firm_class, insecure);
  return choice.spending +
         world.scenario.security.attack_rate * breach_loss(world, firm_class) * breach_probability(world, choice.insecurity, insecure);
}

void choose_security(World& world, FirmId id) {
  const FirmClass firm_class = world.firms[id].firm_class;
  const SecurityChoice choice = best_security(world, firm_class, insecure_partners(world, id));
  leave_partners(world, id);
  SecurityBook& book = world.security;
  if (id.index() >= book.firms.size()) book.firms.resize(world.firms.row_count());
  book.firms[id.index()] = {world.firms[id].generation, true, choice.spending, choice.insecurity};
  const auto c = static_cast<std::size_t>(firm_class);
  book.insecurity[c].add(choice.insecurity);
  ++book.count[c];
}

double security_spending(const World& world, FirmId id) {
  const FirmSecurity* own = known_security(world, id);
  return own == nullptr ? 0.0 : own->spending;
}

void leave_partners(World& world, FirmId id) {
  const FirmSecurity* own = known_security(world, id);
  if (own == nullptr || !own->counted) return;
  const auto c = static_cast<std::size_t>(world.firms[id].firm_class);
  world.security.insecurity[c].add(-own->insecurity);
  --world.security.count[c];
  if (world.security.count[c] == 0) world.security.insecurity[c] = {};
  world.security.firms[id.index()].counted = false;
}

void mechanisms::Security::on_exit(World& world, FirmId firm) { leave_partners(world, firm); }

}  // namespace faultline
