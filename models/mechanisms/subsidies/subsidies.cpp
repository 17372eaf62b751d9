#include <algorithm>

#include "models/economy/answers.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/subsidies/mechanism.hpp"

namespace faultline {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

bool is_recipient(const SubsidyParameters& subsidy, FirmClass firm_class) {
  switch (subsidy.recipients) {
    case SubsidyRecipients::startups: return firm_class == FirmClass::startup;
    case SubsidyRecipients::vendors: return firm_class == FirmClass::vendor;
    case SubsidyRecipients::all: return true;
  }
  return false;
}

/// The subsidy that pays for audits of such a firm, whatever they cost; `none` where there is none.
std::size_t subsidy_of(const World& world, const Firm& firm, FirmId id) {
  const std::vector<SubsidyParameters>& subsidies = world.scenario.subsidies;
  for (std::size_t i = 0; i < subsidies.size(); ++i) {
    const SubsidyParameters& one = subsidies[i];
    if (!one.active || one.share == 0 || one.state != world.scenario.states[firm.home].name || !is_recipient(one, firm.firm_class))
      continue;
    const std::string& layer = world.scenario.layers[firm.layer].name;
    if (!one.layers.empty() && std::find(one.layers.begin(), one.layers.end(), layer) == one.layers.end()) continue;
    if (one.below > 0 && id.exists() && revenue_flow(world, id) >= one.below) continue;
    return i;
  }
  return none;
}

/// Of an audit at this posted fee [US$ m]: the share, up to the cap, if what is left of the budget pays for it.
double paid_of(const World& world, std::size_t subsidy, double fee) {
  const SubsidyParameters& one = world.scenario.subsidies[subsidy];
  const double paid = one.cap > 0 ? std::min(one.share * fee, one.cap) : one.share * fee;
  return one.budget > 0 && world.subsidies_spent[subsidy] + paid > one.budget ? 0.0 : paid;
}

}  // namespace

void mechanisms::Subsidies::open(World& world) { world.subsidies_spent.assign(world.scenario.subsidies.size(), 0.0); }

void mechanisms::Subsidies::begin(World& world) {
  if (!world.scenario.subsidies.empty()) world.schedule(seconds_from_years(1.0), Verb::budgets_renew, 0);
}

void on_budgets_renew(World& world, const Event&) {
  std::fill(world.subsidies_spent.begin(), world.subsidies_spent.end(), 0.0);
  ++world.derivations;  // what new startups expect of audits is looked at again
  world.schedule(later(world.now, seconds_from_years(1.0)), Verb::budgets_renew, 0);
}

double mechanisms::Subsidies::fee_borne(const World& world, const Firm& firm, FirmId id, double fee) {
  if (world.scenario.subsidies.empty() || fee <= 0) return 1;
  const std::size_t subsidy = subsidy_of(world, firm, id);
  if (subsidy == none) return 1;
  const double paid = paid_of(world, subsidy, fee);
  const SubsidyParameters& one = world.scenario.subsidies[subsidy];
  return paid == one.share * fee ? 1.0 - one.share : 1.0 - paid / fee;
}

void mechanisms::Subsidies::on_audit_paid(World& world, FirmId id, double posted, double paid) {
  if (world.scenario.subsidies.empty() || posted <= 0) return;
  const Firm& firm = world.firms[id];
  const std::size_t subsidy = subsidy_of(world, firm, id);
  if (subsidy == none) return;
  const double amount = (1.0 - fee_borne(world, firm, id, posted)) * paid;
  if (amount == 0) return;
  const StateId state{std::size_t{firm.home}};
  Ledger& ledger = world.ledger;
  ledger.post(Flow::tax, ledger.households(state), ledger.government(state), amount);
  receive(world, id, Flow::support, ledger.government(state), amount);
  const double left = world.scenario.subsidies[subsidy].budget - world.subsidies_spent[subsidy];
  world.subsidies_spent[subsidy] += amount;
  if (world.scenario.subsidies[subsidy].budget > 0 && left - amount < amount) ++world.derivations;  // the last, or nearly so
}

}  // namespace faultline
