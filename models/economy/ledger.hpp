// Double entry: every dollar leaves one account and reaches another, in one function. Accounts are the sectors of the economy;
// firms are grouped by (home, layer, class), which is what the series report. Flows are named by what the money is for.
#pragma once

#include "models/agents/ids.hpp"
#include "sim/base/contracts.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace faultline {

enum class Flow : std::uint8_t {
  sales_private,
  sales_public,
  tax,
  production,
  local_data,
  fixed_cost,
  compliance,
  audit_fee,
  alliance_fee,
  market_entry,
  local_capacity,
  entry_cost,
  equity,
  dividend,
  write_off,
  auditor_income,
  landlord_income,
  support,
  input_use,
  input_purchase,
  financing,
  financier_income,
  fine,
  fine_relief,
  audit_premium,
  auditor_rent,
  takeover,
  migration,
  switching_subsidy,
  standby,
  breach,
  grid_deposit,
  grid_refund,
  grid_forfeit,
  liability,
  proportional_compliance,
  levy,
  levy_relief,
  material_rent,
};
inline constexpr std::size_t flow_count = static_cast<std::size_t>(Flow::material_rent) + 1;

/// What a flow is in the accounts of a state.
enum class FlowKind : std::uint8_t {
  sales,             ///< of what firms make
  inputs,            ///< what firms use of other layers, and buy of them
  production,        ///< labour that follows sales
  labour,            ///< other labour of the payer's home
  service,           ///< work that firms buy through auditors and landlords …
  service_income,    ///< … and what those hand on to residents
  transfer,          ///< paid for no work
  transfer_passing,  ///< a transfer that a sector hands on
  finance,           ///< funds of firms and what they return
  within_state,      ///< between the households and the government of one state
  deposit,           ///< held until it is paid back
};

/// One kind of payment: who pays whom for what, and how accounts and the closure count it.
struct FlowEntry {
  Flow flow;
  std::string_view name;
  std::string_view payer;
  std::string_view payee;  ///< and what for
  FlowKind kind;
};
std::span<const FlowEntry> flow_table();
const FlowEntry& describe(Flow flow);
inline std::string_view name_of(Flow flow) { return describe(flow).name; }

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
  /// Received less paid, of one kind of flow [US$ m].
  [[nodiscard]] double balance(AccountId account, FlowKind kind) const;
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
