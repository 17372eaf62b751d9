// Double entry: every dollar leaves one account and reaches another, in one function. Accounts are the sectors of the economy;
// firms are grouped by (home, layer, class), which is what the series report. Flows are named by what the money is for.
#pragma once

#include "models/agents/ids.hpp"
#include "sim/base/contracts.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace faultline {

enum class Flow : std::uint8_t {
  sales_private,      ///< households -> firms
  sales_public,       ///< governments -> firms
  tax,                ///< households -> governments; procurement is paid as it is bought
  production,         ///< firms -> households of the home: the variable cost of what was sold
  local_data,         ///< firms -> landlords: the data part of it where data must stay
  fixed_cost,         ///< firms -> households of the home
  compliance,         ///< firms -> households of the home: C(S), filing, proportional parts, sunk part, remediation
  audit_fee,          ///< firms -> auditors
  alliance_fee,       ///< firms -> households of the home
  market_entry,       ///< firms -> households of the home
  local_capacity,     ///< firms -> landlords: capital cost of own capacity
  entry_cost,         ///< firms -> households of the home
  equity,             ///< financiers -> firms
  dividend,           ///< firms -> households of the home and financiers
  write_off,          ///< financiers -> firms: the hole that an insolvent firm leaves
  auditor_income,     ///< auditors -> households of the body's home
  landlord_income,    ///< landlords -> households of the state
  support,            ///< governments -> firms that their regime obliges
  input_use,          ///< firms -> stock of inputs of their home and layer: the input part of production
  input_purchase,     ///< stock of inputs -> households of the home, who advanced it as buyers in its private markets
  financing,          ///< households -> financiers of home firms, under the general closure
  financier_income,   ///< financiers -> households, the same
  fine,               ///< firms -> governments: what is collected of fines, when it is
  fine_relief,        ///< governments -> households: fines relieve the state's taxpayers
  audit_premium,      ///< firms -> auditors: what a queue adds to the posted fee
  auditor_rent,       ///< auditors -> households of the body's home: the same, a transfer
  takeover,           ///< households of the new owners -> households of the home and financiers
  migration,          ///< buyers -> households of their state: the work of moving to another seller
  switching_subsidy,  ///< governments -> households who move
  standby,            ///< firms -> households of the home: capacity hired on warning of an outage
  breach,             ///< firms -> households of the home: what an attack that came in costs
  grid_deposit,       ///< firms, and financiers for projects of others -> deposits held by grids
  grid_refund,        ///< deposits -> who paid them, on connection
  grid_forfeit,       ///< deposits -> households of the state, as lower bills
  liability,          ///< firms -> households of the states where they sell: damages for a false label
};
inline constexpr std::size_t flow_count = 35;
std::string_view name_of(Flow flow);

/// Index into the ledger's accounts; made by Ledger only.
using AccountId = Id<struct AccountTag>;

class Ledger {
 public:
  Ledger() = default;
  Ledger(std::size_t states, std::size_t layers);

  [[nodiscard]] AccountId households(StateId state) const { return AccountId{state.index()}; }
  [[nodiscard]] AccountId government(StateId state) const { return AccountId{states_ + state.index()}; }
  [[nodiscard]] AccountId firms(StateId home, LayerId layer, FirmClass firm_class) const {
    return AccountId{2 * states_ + (home.index() * layers_ + layer.index()) * class_count + static_cast<std::size_t>(firm_class)};
  }
  [[nodiscard]] AccountId auditors() const { return AccountId{first_global()}; }
  [[nodiscard]] AccountId landlords() const { return AccountId{first_global() + 1}; }
  [[nodiscard]] AccountId financiers() const { return AccountId{first_global() + 2}; }
  /// What a layer's firms have bought of other layers and not used yet, or used and not bought yet.
  [[nodiscard]] AccountId input_stock(StateId home, LayerId layer) const {
    return AccountId{first_global() + 3 + home.index() * layers_ + layer.index()};
  }
  /// Deposits that grids hold.
  [[nodiscard]] AccountId grid_deposits() const { return AccountId{first_global() + 3 + states_ * layers_}; }
  [[nodiscard]] std::size_t account_count() const { return first_global() + 4 + states_ * layers_; }

  /// The one function through which money moves.
  /// @param amount [US$ m] finite and ≥ 0
  void post(Flow flow, AccountId from, AccountId to, double amount) {
    if (amount == 0) return;  // most flows of most firms are nothing
    EXPECTS(amount > 0 && amount <= std::numeric_limits<double>::max());
    out_[from.index()][index(flow)] += amount;
    in_[to.index()][index(flow)] += amount;
  }

  /// Sums since time zero [US$ m].
  [[nodiscard]] double received(AccountId account, Flow flow) const { return in_[account.index()][index(flow)]; }
  [[nodiscard]] double paid(AccountId account, Flow flow) const { return out_[account.index()][index(flow)]; }
  /// Everything received less everything paid [US$ m].
  [[nodiscard]] double balance(AccountId account) const;
  /// Everything received plus everything paid [US$ m]: the scale against which a residual is judged.
  [[nodiscard]] double turnover(AccountId account) const;
  /// Largest |received − paid| over flows, relative to the flow's own size: the columns of the flow matrix close.
  [[nodiscard]] double column_residual() const;

 private:
  static std::size_t index(Flow flow) { return static_cast<std::size_t>(flow); }
  [[nodiscard]] std::size_t first_global() const { return 2 * states_ + states_ * layers_ * class_count; }

  std::size_t states_ = 0;
  std::size_t layers_ = 0;
  std::vector<std::array<double, flow_count>> in_;
  std::vector<std::array<double, flow_count>> out_;
};

}  // namespace faultline
