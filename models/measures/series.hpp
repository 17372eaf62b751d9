// The series of a result file: what is measured, in what unit, along which axes, and how values are combined over an axis.
// One table; the recorder fills it, the dictionary prints it, outcomes refer to it by name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace faultline {

enum class Series : std::uint8_t {
  active_firms, waiting_firms, ideas, entries, exits_hazard, exits_choice, exits_insolvency,
  survival_one_year, survival_four_years,
  revenue, profit, compliance_cost, audit_fees, alliance_fees, compliance_share,
  exporter_share, export_intensity, cutoff, export_cutoff, free_entry_distance,
  spending, price_index, public_price_index, real_spending, foreign_share, domestic_share, sellers, hhi, cr4,
  certified_share, localised_sellers,
  welfare, digital_intensity, fragmentation, labelled_fragmentation, membership,
  audit_arrivals, audits_begun, audits_completed, audit_failures, audit_abandonments, audit_queue, audit_wait, audit_utilisation,
  accounts_residual, sums_drift, inexact_choices,
  welfare_without_appeal, equivalent_variation, compensating_variation,
  variation_budget, variation_profits, variation_compliance, variation_costs, variation_markups, variation_variety,
  variation_delay, variation_trust, variation_appeal,
  shock_in_force, shock_strikes,
  markup, vendor_markup, deviation_gain,
  exit_rate, survival, tail_index,
};
inline constexpr std::size_t series_count = 67;

enum class SeriesAxis : std::uint8_t { none, state, layer, firm_class, body, alliance, shock, age };

/// How a series is combined over an axis that an outcome does not fix.
enum class Combination : std::uint8_t { sum, mean };

struct SeriesEntry {
  Series series;
  std::string_view name;
  std::string_view unit;
  std::string_view long_name;
  std::string_view definition;
  std::span<const SeriesAxis> axes;
  Combination combination{};
  std::string_view weight;   ///< name of the series of the same shape that weighs a mean; empty: plain mean
};

/// The series table, in the order of the enumeration.
std::span<const SeriesEntry> series_table();
const SeriesEntry& describe(Series series);
std::string_view name_of(SeriesAxis axis);

}  // namespace faultline
