#include "models/world/ledger.hpp"

#include <algorithm>
#include <cmath>

namespace faultline {

std::string_view name_of(Flow flow) {
  static constexpr std::array<std::string_view, flow_count> names{
      "sales_private",  "sales_public",     "tax",         "production",        "local_data",
      "fixed_cost",     "compliance",       "audit_fee",   "alliance_fee",      "market_entry",
      "local_capacity", "entry_cost",       "equity",      "dividend",          "write_off",
      "auditor_income", "landlord_income",  "support",     "input_use",         "input_purchase",
      "financing",      "financier_income", "fine",        "fine_relief",       "audit_premium",
      "auditor_rent",   "takeover",         "migration",   "switching_subsidy", "standby",
      "breach",         "grid_deposit",     "grid_refund", "grid_forfeit",      "liability"};
  return names[static_cast<std::size_t>(flow)];
}

Ledger::Ledger(std::size_t states, std::size_t layers) : states_(states), layers_(layers) {
  in_.resize(account_count());
  out_.resize(account_count());
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
