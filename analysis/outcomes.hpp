// An outcome turns the recorded series of one trial into one number: choose labels, combine what is left of each axis,
// take a statistic over dates. It knows a result by its layout only, never by the model that made it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/diagnostics.hpp"
#include "sim/io/result_layout.hpp"
#include "sim/io/result_reader.hpp"

namespace faultline {

/// Over the dates of the window. `sum` integrates a yearly rate (unit "…/year") over time, and adds up anything else;
/// `discounted` integrates a yearly rate times exp(−r·(t − start of the window)), the rate constant between two dates.
enum class DateStatistic : std::uint8_t { mean, final, sum, minimum, maximum, discounted };

struct OutcomeSpec {
  std::string name;
  std::string label;
  std::string series;
  DateStatistic statistic{};
  /// Axis, label. An axis may come several times: its labels are combined, as are all of an axis that does not come.
  std::vector<std::pair<std::string, std::string>> selections{};
  bool weighted_mean = false;  ///< how axes are combined: a mean, else a sum
  std::string weight{};        ///< series of the same axes that weighs the mean; empty: plain mean
  bool weighs_dates = false;   ///< the weights count events: a mean over dates weighs each date by them too
  double warm_up = 0;          ///< [years] dates up to here do not count
  double from = 0;             ///< [years] first date
  double to = 0;               ///< [years] last date; 0: the end
  double discount_rate = 0;    ///< r [1/year] of `discounted`
};

/// An outcome that a result cannot answer, and which of its keys is to blame.
class OutcomeMistake : public UsageError {
 public:
  OutcomeMistake(const std::string& outcome, std::string blamed_key, std::string what_is_wrong, std::string what_would_be_right,
                 std::string what_to_do);

  std::string key;  ///< "series", "statistic", an axis, or "to"
  std::string message;
  std::string expected;
  std::string hint;
};

/// Gives one series of a trial, [time][axis]...
using SeriesSource = std::function<std::span<const double>(std::size_t series_index)>;

/// One outcome, ready for any number of trials of one layout.
class Outcome {
 public:
  /// @throws OutcomeMistake when the layout lacks the series, an axis or a label, or no date lies in the window
  Outcome(const ResultLayout& layout, OutcomeSpec spec);

  /// A missing entry (NaN) is left out, and so is one without weight; a number that has nothing left is NaN.
  /// `final` is the last date of the window, missing or not; the other statistics leave missing dates out.
  [[nodiscard]] double evaluate(const SeriesSource& series) const;
  /// The same of a trial's flat values.
  [[nodiscard]] double evaluate(const ResultLayout& layout, std::span<const double> values) const;

  /// Positions in the layout's times of the dates in the window, ascending; at least one.
  [[nodiscard]] const std::vector<std::size_t>& dates() const { return dates_; }
  /// What the entries of one date combine to. @param weights  of the same date, if the outcome is weighed
  [[nodiscard]] double combine(std::span<const double> values, std::span<const double> weights) const;
  [[nodiscard]] std::size_t series_index() const { return series_; }
  /// The series that weighs; series_index() where none does.
  [[nodiscard]] std::size_t weight_index() const { return weight_; }

  [[nodiscard]] const OutcomeSpec& spec() const { return spec_; }
  /// The label, or the name where there is none.
  [[nodiscard]] const std::string& title() const { return spec_.label.empty() ? spec_.name : spec_.label; }
  [[nodiscard]] const std::string& unit() const { return unit_; }

 private:
  [[nodiscard]] double at_date(std::size_t date, std::span<const double> values, std::span<const double> weights) const;
  [[nodiscard]] double weight_of(std::span<const double> values, std::span<const double> weights) const;
  [[nodiscard]] double factor_of(const ResultLayout& layout, std::size_t date, double start) const;
  void choose_unit(const ResultLayout& layout);
  void choose_entries(const ResultLayout& layout);
  void choose_dates(const ResultLayout& layout);

  OutcomeSpec spec_;
  std::string unit_;
  std::size_t series_ = 0;
  std::size_t weight_ = 0;
  std::size_t entries_per_date_ = 1;
  std::vector<std::size_t> entries_;  ///< of one date, those selected
  std::vector<std::size_t> dates_;
  std::vector<double> factors_;  ///< by chosen date: what its value is multiplied with in a sum
  std::vector<double> lengths_;  ///< by chosen date: what its weights are multiplied with to count events
};

/// values[case][replication], NaN where a trial is missing or failed.
using OutcomeTable = std::vector<std::vector<double>>;

/// Every outcome of every trial of a file, read some replications of a case at a time.
/// @returns one table per outcome
std::vector<OutcomeTable> evaluate_outcomes(const std::vector<Outcome>& outcomes, ResultReader& reader);

/// values[date][replication] of one outcome in one case, over outcome.dates()[first .. first + count).
/// Memory: what is returned, and a few MB of the file.
std::vector<std::vector<double>> read_paths(const Outcome& outcome, ResultReader& reader, std::size_t case_index, std::size_t first,
                                            std::size_t count);

/// How many dates of so many replications to hold at a time, so that a pass over a file takes about 30 MB.
std::size_t dates_per_pass(std::size_t replications);

/// A table of missing values.
OutcomeTable empty_table(const ResultLayout& layout);

}  // namespace faultline
