// What is seen when the recorder takes a sample, and the sheet on which it is written: one number per series and cell.
#pragma once

#include "models/economy/world.hpp"
#include "models/measures/series.hpp"

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace faultline {

/// Part over whole; missing (NaN) where there is no whole.
inline double ratio(double part, double whole) { return whole > 0 ? part / whole : std::numeric_limits<double>::quiet_NaN(); }

/// The least wait that at least so many per cent did not exceed: an order statistic, no interpolation. Reorders the waits.
/// @returns [years]; missing where there are none
double wait_quantile(std::span<SimTime> waits, std::size_t percent);

/// Numbers per date of a series in a scenario's results; 0: it is left out, because an axis is empty or its mechanism is off.
std::size_t cells_of(const Scenario& scenario, const SeriesEntry& entry);

/// Cumulative counts at the last date, so that rates are differences. What mechanisms remember are members too, see mechanisms.hpp.
struct RecorderMemory : Mechanisms::Memory {
  SimTime at = 0;
  Ledger ledger;
  std::vector<EntryStatistics> entry;
  std::vector<AuditBody> bodies;
  std::vector<ShockRecord> shocks;
};

/// The recorded numbers. Flat: series in order of the table (those without cells left out), each [date][axes…]; NaN where missing.
class SeriesSheet {
 public:
  /// @param dates number of samples that will be taken
  SeriesSheet(const Scenario& scenario, std::size_t dates);

  /// From here on numbers are of this date.
  void turn_to(std::size_t date);
  [[nodiscard]] std::size_t date() const { return date_; }
  void put(Series series, std::size_t cell, double value);
  [[nodiscard]] const std::vector<double>& values() const { return values_; }

 private:
  std::size_t dates_;
  std::size_t date_ = 0;
  std::vector<std::size_t> offsets_;  ///< by series
  std::vector<std::size_t> cells_;    ///< by series: numbers per date
  std::vector<double> values_;
};

/// One date, as mechanisms see it: nothing in the world changes.
struct Sample {
  const World& world;
  const Ledger& ledger;  ///< with what has accrued and is not settled yet
  RecorderMemory& last;
  double years;  ///< since the last date
  SeriesSheet& sheet;

  void put(Series series, std::size_t cell, double value) { sheet.put(series, cell, value); }
  /// What an account paid, or received, per year since the last date.
  [[nodiscard]] double paid(AccountId account, Flow flow) const {
    return (ledger.paid(account, flow) - last.ledger.paid(account, flow)) / years;
  }
  [[nodiscard]] double received(AccountId account, Flow flow) const {
    return (ledger.received(account, flow) - last.ledger.received(account, flow)) / years;
  }
};

}  // namespace faultline
