#include "models/economy/ledger.hpp"

#include <algorithm>
#include <cmath>

namespace faultline {

namespace {

using K = FlowKind;
constexpr std::array<FlowEntry, flow_count> flows{{
    {Flow::sales_private, "sales_private", "households", "firms", K::sales},
    {Flow::sales_public, "sales_public", "governments", "firms", K::sales},
    {Flow::tax, "tax", "households", "governments: procurement, support and subsidies are paid as they are due", K::within_state},
    {Flow::production, "production", "firms", "households of the home: the variable cost of what was sold", K::production},
    {Flow::local_data, "local_data", "firms", "landlords: the data part of it where data must stay", K::service},
    {Flow::fixed_cost, "fixed_cost", "firms", "households of the home", K::labour},
    {Flow::compliance, "compliance", "firms",
     "households of the home: C(S), filing, sunk part, remediation, and under the partial closure the "
     "proportional parts",
     K::labour},
    {Flow::audit_fee, "audit_fee", "firms", "auditors", K::service},
    {Flow::alliance_fee, "alliance_fee", "firms", "households of the home", K::labour},
    {Flow::market_entry, "market_entry", "firms", "households of the home", K::labour},
    {Flow::local_capacity, "local_capacity", "firms", "landlords: capital cost of own capacity", K::service},
    {Flow::entry_cost, "entry_cost", "firms", "households of the home", K::labour},
    {Flow::equity, "equity", "financiers", "firms", K::finance},
    {Flow::dividend, "dividend", "firms", "households of the home and financiers", K::finance},
    {Flow::write_off, "write_off", "financiers", "firms: the hole that an insolvent firm leaves", K::finance},
    {Flow::auditor_income, "auditor_income", "auditors", "households of the body's home", K::service_income},
    {Flow::landlord_income, "landlord_income", "landlords", "households of the state", K::service_income},
    {Flow::support, "support", "governments", "firms that their regime obliges", K::transfer},
    {Flow::input_use, "input_use", "firms", "stock of inputs of their home and layer: the input part of production", K::inputs},
    {Flow::input_purchase, "input_purchase", "stock of inputs", "households of the home, who advanced it as buyers in its private markets",
     K::inputs},
    {Flow::financing, "financing", "households", "financiers of home firms, under the general closure", K::finance},
    {Flow::financier_income, "financier_income", "financiers", "households, the same", K::finance},
    {Flow::fine, "fine", "firms", "governments: what is collected of fines, when it is", K::transfer},
    {Flow::fine_relief, "fine_relief", "governments", "households: fines relieve the state's taxpayers", K::within_state},
    {Flow::audit_premium, "audit_premium", "firms", "auditors: what a queue adds to the posted fee", K::transfer},
    {Flow::auditor_rent, "auditor_rent", "auditors", "households of the body's home: the same", K::transfer_passing},
    {Flow::takeover, "takeover", "households of the new owners", "households of the home and financiers", K::transfer},
    {Flow::migration, "migration", "buyers", "households of their state: the work of moving to another seller", K::within_state},
    {Flow::switching_subsidy, "switching_subsidy", "governments", "households who move", K::within_state},
    {Flow::standby, "standby", "firms", "households of the home: capacity hired on warning of an outage", K::labour},
    {Flow::breach, "breach", "firms", "households of the home: what an attack that came in costs", K::labour},
    {Flow::grid_deposit, "grid_deposit", "firms, and financiers for projects of others", "deposits held by grids", K::deposit},
    {Flow::grid_refund, "grid_refund", "deposits", "who paid them, on connection", K::deposit},
    {Flow::grid_forfeit, "grid_forfeit", "deposits", "households of the state, as lower bills", K::deposit},
    {Flow::liability, "liability", "firms", "households of the states where they sell: damages for a false label", K::transfer},
    {Flow::proportional_compliance, "proportional_compliance", "firms",
     "households of the home: under the general closure, the parts of compliance that follow sales", K::production},
    {Flow::levy, "levy", "firms", "governments: a share of sales there", K::transfer},
    {Flow::levy_relief, "levy_relief", "governments", "households: levies relieve the state's taxpayers", K::within_state},
    {Flow::material_rent, "material_rent", "firms",
     "households of all states, in proportion to pay: under the general closure, what a material costs above its usual price", K::transfer},
}};

}  // namespace

std::span<const FlowEntry> flow_table() { return flows; }

const FlowEntry& describe(Flow flow) {
  const FlowEntry& entry = flows[static_cast<std::size_t>(flow)];
  EXPECTS(entry.flow == flow);
  return entry;
}

Ledger::Ledger(std::size_t states, std::size_t layers) : states_(states), layers_(layers) {
  in_.resize(account_count());
  out_.resize(account_count());
}

double Ledger::balance(AccountId account, FlowKind kind) const {
  double sum = 0;
  for (const FlowEntry& entry : flows) {
    if (entry.kind == kind) sum += received(account, entry.flow) - paid(account, entry.flow);
  }
  return sum;
}

double Ledger::balance(AccountId account) const {
  double sum = 0;
  for (std::size_t f = 0; f < flow_count; ++f) sum += in_[account.index()][f] - out_[account.index()][f];
  return sum;
}

double Ledger::turnover(AccountId account) const {
  double sum = 0;
  for (std::size_t f = 0; f < flow_count; ++f) sum += in_[account.index()][f] + out_[account.index()][f];
  return sum;
}

double Ledger::column_residual() const {
  double worst = 0;
  for (std::size_t f = 0; f < flow_count; ++f) {
    double received = 0;
    double paid = 0;
    for (std::size_t a = 0; a < in_.size(); ++a) {
      received += in_[a][f];
      paid += out_[a][f];
    }
    if (paid > 0 || received > 0) worst = std::max(worst, std::abs(received - paid) / std::max(received, paid));
  }
  return worst;
}

}  // namespace faultline
