// The recorder: at each date it measures the world and writes one number per series and cell. It observes: flows that firms
// have accrued but not settled are posted to a copy of the ledger, so that nothing in the world changes.
#pragma once

#include "models/economy/world.hpp"
#include "models/measures/sample.hpp"
#include "models/measures/variation.hpp"

#include <cstddef>
#include <vector>

namespace faultline {

class Recorder {
 public:
  /// @param dates number of samples that will be taken
  Recorder(const World& world, std::size_t dates);

  /// Measures everything at world.now as date `index`. `world` is unchanged but for memory of costs already
  /// computed, and for waits: those that are counted are forgotten.
  void sample(World& world, std::size_t index);

  /// See SeriesSheet.
  [[nodiscard]] const std::vector<double>& values() const { return sheet_.values(); }
  [[nodiscard]] double worst_accounts_residual() const { return worst_residual_; }

 private:
  void put(Series series, std::size_t cell, double value) { sheet_.put(series, cell, value); }
  void remember(const World& world, const Ledger& ledger);
  void record_entry(const World& world);
  void record_flows(const Sample& seen);
  void record_markets(World& world);
  [[nodiscard]] double exits_since_last(const World& world, std::size_t cell) const;
  void record_bodies(World& world);
  void record_institutions(World& world);
  void record_prospective_entry(World& world);
  void record_seller_groups(const World& world);
  void record_welfare(const World& world, const Ledger& ledger);
  void record_shocks(const World& world);
  void record_closure(const Sample& seen);
  /// Profits of firms that were taken over are income of their owners' states.
  void move_profits(const World& world, std::vector<StateIncome>& incomes) const;

  SeriesSheet sheet_;
  double years_ = 0;  ///< since the last date
  double worst_residual_ = 0;
  RecorderMemory last_;
  std::size_t reference_date_ = 0;  ///< of the variation
  VariationMeasure variation_;
};

}  // namespace faultline
