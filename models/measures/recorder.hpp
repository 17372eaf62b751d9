// The recorder: at each date it measures the world and writes one number per series and cell. It observes: flows that firms
// have accrued but not settled are posted to a copy of the ledger, so that nothing in the world changes.
#pragma once

#include "models/measures/series.hpp"
#include "models/measures/variation.hpp"
#include "models/world/world.hpp"

#include <cstddef>
#include <vector>

namespace faultline {

/// Cumulative counts at the last date, so that rates are differences.
struct RecorderMemory {
  SimTime at = 0;
  Ledger ledger;
  std::vector<EntryStatistics> entry;
  std::vector<AuditBody> bodies;
  std::vector<ShockRecord> shocks;
  std::vector<EnforcementStatistics> enforcement;
  std::vector<double> reserve_spent;       ///< by state × layers + layer; empty where nothing is reserved
  std::vector<SwitchingCounts> switching;  ///< by state × layers + layer; empty where buyers move at once
  std::vector<double> owners_incomes;      ///< by home × states + owners' state; empty without takeovers
  std::vector<OutageRecord> outages;
  std::vector<MissingSupply> missing;  ///< by market; empty without outages
  std::vector<double> breaches;
  std::vector<GridTotals> grids;
  std::vector<double> incidents;
};

/// Length of each axis in a scenario.
std::size_t axis_length(const Scenario& scenario, SeriesAxis axis);

/// Numbers per date of a series in a scenario's results; 0: it is left out, because an axis is empty or its mechanism is off.
std::size_t cells_of(const Scenario& scenario, const SeriesEntry& entry);

/// What each grid has counted up to now.
std::vector<GridTotals> grid_totals(const World& world);

class Recorder {
 public:
  /// @param dates number of samples that will be taken
  Recorder(const World& world, std::size_t dates);

  /// Measures everything at world.now as date `index`. `world` is unchanged but for memory of costs already computed.
  void sample(World& world, std::size_t index);

  /// Flat: series in order of the table (those without cells left out), each [date][axes…]; NaN where missing.
  [[nodiscard]] const std::vector<double>& values() const { return values_; }
  [[nodiscard]] double worst_accounts_residual() const { return worst_residual_; }

 private:
  void put(Series series, std::size_t cell, double value);
  void remember(const World& world, const Ledger& ledger);
  void record_entry(const World& world);
  void record_flows(const World& world, const Ledger& ledger);
  void record_markets(World& world);
  [[nodiscard]] double exits_since_last(const World& world, std::size_t cell) const;
  void record_bodies(const World& world);
  void record_audit_supply(const World& world);
  void record_institutions(World& world);
  void record_prospective_entry(World& world);
  void record_seller_groups(const World& world);
  void record_welfare(const World& world, const Ledger& ledger);
  void record_shocks(const World& world);
  void record_closure(const World& world, const Ledger& ledger);
  void record_effort(const World& world);
  void record_enforcement(const World& world);
  void record_reserve(const World& world);
  void record_takeovers(const World& world);
  void record_switching(const World& world);
  /// Profits of firms that were taken over are income of their owners' states.
  void move_profits(const World& world, std::vector<StateIncome>& incomes) const;
  void record_outages(const World& world, const Ledger& ledger);
  void record_security(const World& world, const Ledger& ledger);
  void record_modes(const World& world);
  void record_grids(const World& world);
  void record_trust(const World& world, const Ledger& ledger);

  std::size_t dates_;
  std::size_t date_ = 0;
  double years_ = 0;                  ///< since the last date
  std::vector<std::size_t> offsets_;  ///< by series
  std::vector<std::size_t> cells_;    ///< by series: numbers per date
  std::vector<double> values_;
  double worst_residual_ = 0;
  RecorderMemory last_;
  std::size_t reference_date_ = 0;  ///< of the variation
  VariationMeasure variation_;
};

}  // namespace faultline
