// The series of a result file: what is measured, in what unit, along which axes, and how values are combined over an axis.
// One table; the recorder fills it, the dictionary prints it, outcomes refer to it by name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace faultline {

struct Scenario;

enum class Series : std::uint8_t {
  active_firms,
  waiting_firms,
  ideas,
  entries,
  exits_hazard,
  exits_choice,
  exits_insolvency,
  survival_one_year,
  survival_four_years,
  revenue,
  profit,
  compliance_cost,
  audit_fees,
  alliance_fees,
  compliance_share,
  exporter_share,
  export_intensity,
  cutoff,
  export_cutoff,
  free_entry_distance,
  spending,
  price_index,
  public_price_index,
  real_spending,
  foreign_share,
  domestic_share,
  sellers,
  hhi,
  cr4,
  certified_share,
  localised_sellers,
  welfare,
  digital_intensity,
  fragmentation,
  labelled_fragmentation,
  membership,
  audit_arrivals,
  audits_begun,
  audits_completed,
  audit_failures,
  audit_abandonments,
  audit_queue,
  audit_wait,
  audit_wait_q50,
  audit_wait_q90,
  audit_utilisation,
  accounts_residual,
  sums_drift,
  inexact_choices,
  welfare_without_appeal,
  equivalent_variation,
  compensating_variation,
  variation_budget,
  variation_profits,
  variation_compliance,
  variation_costs,
  variation_markups,
  variation_variety,
  variation_delay,
  variation_trust,
  variation_appeal,
  shock_in_force,
  shock_strikes,
  markup,
  vendor_markup,
  deviation_gain,
  exempt_sellers,
  bunching_sellers,
  obliged_sellers,
  revenue_by_size,
  compliance_share_by_size,
  group_share,
  unit_cost,
  input_spending,
  input_balance,
  wage,
  labour_excess,
  trade_balance,
  exit_rate,
  survival,
  tail_index,
  exporter_sales,
  regulated_firms,
  compliant_share,
  regulated_sales,
  compliant_sales_share,
  regulated_foreigners,
  compliant_foreigners,
  regulated_locals,
  compliant_locals,
  inspection_rate,
  inspections,
  findings,
  false_findings,
  fines_levied,
  fines_paid,
  fines_written_off,
  fines_outstanding,
  exclusions,
  excluded_firms,
  variation_fines,
  levies_paid,
  levy_receipts,
  support_paid,
  violating_sales,
  foreign_share_of_violations,
  auditors,
  trainee_auditors,
  auditor_income,
  audit_fee_multiple,
  reserved_sales,
  reserve_sellers,
  reserve_cost,
  reserve_cost_per_entrant,
  foreign_owned_share,
  profits_abroad,
  home_base,
  moved_spending,
  migration_cost,
  stranded_share,
  switching_wedge,
  outage_in_force,
  outage_strikes,
  outage_lost_sales,
  outage_buyer_loss,
  standby_cost,
  duty_cost,
  security_spending,
  breach_probability,
  breaches,
  breach_losses,
  material_price,
  hybrid_sellers,
  disconnected_sellers,
  cut_off_sellers,
  disconnected_share,
  grid_waiting,
  grid_queue,
  grid_arrivals,
  grid_connections,
  grid_withdrawals,
  grid_wait,
  grid_wait_q50,
  grid_wait_q90,
  grid_firms_connected,
  grid_quote,
  grid_residence,
  grid_speculative_share,
  grid_firms,
  grid_deposits,
  believed_trust,
  true_trust,
  certified_public_share,
  incidents,
  liability_paid,
  welfare_at_true_trust,
  label_trust,
  label_compliance,
  label_premium,
  entry_probability,
  startups_by_size,
  exporter_share_by_size,
  holders_cost_per_state,
  holders_states,
  holders_foreign_sales,
  action_taken,
  player_payoff,
  player_revisions,
  player_moves,
  player_gain_left,
  game_members,
  game_energy,
  game_last_move,
  game_revisions_to_rest,
  game_unsettled,
  end_state_held,
  end_state_share,
  end_state_first,
};
inline constexpr std::size_t series_count = static_cast<std::size_t>(Series::end_state_first) + 1;

enum class SeriesAxis : std::uint8_t {
  none,
  state,
  layer,
  firm_class,
  body,
  alliance,
  shock,
  size,
  seller_group,
  age,
  outage,
  player,
  action,
  end_state
};

/// Classes of firms by yearly revenue at the date; a class begins at its boundary [US$ m / year].
inline constexpr std::array<double, 3> size_boundaries{1, 10, 100};
inline constexpr std::array<std::string_view, 4> size_classes{"below_1", "1_to_10", "10_to_100", "above_100"};

/// How a series is combined over an axis that an outcome does not fix.
enum class Combination : std::uint8_t {
  sum,
  mean,           ///< over dates a plain one
  mean_of_events  ///< of what happened since the last date: its weight counts the events, over dates too
};

struct SeriesEntry {
  Series series;
  std::string_view name;
  std::string_view unit;
  std::string_view long_name;
  std::string_view definition;
  std::span<const SeriesAxis> axes;
  Combination combination{};
  std::string_view weight;                      ///< name of the series of the same shape that weighs a mean; empty: plain mean
  bool (*recorded)(const Scenario&) = nullptr;  ///< whether a scenario's results have it; none: always
};

/// The series table, in the order of the enumeration.
std::span<const SeriesEntry> series_table();
const SeriesEntry& describe(Series series);
std::string_view name_of(SeriesAxis axis);

}  // namespace faultline
