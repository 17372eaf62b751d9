#include "analysis/outcomes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double date_tolerance = 1e-9;                      // [years] dates are multiples of a spacing, rounded once
constexpr std::size_t block_values = std::size_t{1} << 20U;  // of one series in memory
constexpr std::size_t pass_values = std::size_t{4} << 20U;
constexpr std::string_view rate = "/year";

template <class Named>
std::vector<std::string> names_of(const std::vector<Named>& things) {
  std::vector<std::string> names;
  for (const Named& thing : things) names.push_back(thing.name);
  return names;
}

[[noreturn]] void refuse(const OutcomeSpec& spec, const std::string& key, const std::string& message, const std::string& word,
                         const std::vector<std::string>& known) {
  throw OutcomeMistake(spec.name, key, message, join(known), did_you_mean(word, known));
}

std::size_t find_series(const ResultLayout& layout, const OutcomeSpec& spec, const std::string& name) {
  const std::vector<std::string> known = names_of(layout.series);
  const auto found = std::find(known.begin(), known.end(), name);
  if (found == known.end()) refuse(spec, "series", fmt::format("this scenario records no series '{}'", name), name, known);
  return static_cast<std::size_t>(found - known.begin());
}

void check_selections(const ResultLayout& layout, const OutcomeSpec& spec, const ResultSeries& series) {
  for (const auto& [axis, label] : spec.selections) {
    if (std::find(series.axes.begin(), series.axes.end(), axis) == series.axes.end()) {
      const std::string message =
          fmt::format("series '{}' does not vary by {}, so '{} = \"{}\"' selects nothing", series.name, axis, axis, label);
      refuse(spec, axis, message, axis, series.axes);
    }
    const std::vector<std::string>& labels = layout.axis(axis).labels;
    if (std::find(labels.begin(), labels.end(), label) == labels.end()) {
      refuse(spec, axis, fmt::format("there is no {} '{}'", axis, label), label, labels);
    }
  }
}

std::string render(const std::string& outcome, const std::string& message, const std::string& expected, const std::string& hint) {
  std::string text = fmt::format("outcome '{}': {}", outcome, message);
  if (!expected.empty()) text += fmt::format("\n  = expected: {}", expected);
  if (!hint.empty()) text += fmt::format("\n  = hint: {}", hint);
  return text;
}

}  // namespace

OutcomeMistake::OutcomeMistake(const std::string& outcome, std::string blamed_key, std::string what_is_wrong,
                               std::string what_would_be_right, std::string what_to_do)
    : UsageError(render(outcome, what_is_wrong, what_would_be_right, what_to_do)),
      key(std::move(blamed_key)),
      message(std::move(what_is_wrong)),
      expected(std::move(what_would_be_right)),
      hint(std::move(what_to_do)) {}

Outcome::Outcome(const ResultLayout& layout, OutcomeSpec spec) : spec_(std::move(spec)) {
  series_ = find_series(layout, spec_, spec_.series);
  weight_ = spec_.weight.empty() ? series_ : find_series(layout, spec_, spec_.weight);
  EXPECTS(layout.series[weight_].axes == layout.series[series_].axes);
  check_selections(layout, spec_, layout.series[series_]);
  choose_unit(layout);
  choose_entries(layout);
  choose_dates(layout);
}

void Outcome::choose_unit(const ResultLayout& layout) {
  unit_ = layout.series[series_].unit;
  const bool is_rate = unit_.ends_with(rate);
  if (spec_.statistic == DateStatistic::discounted && !is_rate) {
    refuse(spec_, "statistic", fmt::format("'discounted' adds up a yearly rate, and series '{}' is in '{}'", spec_.series, unit_), "",
           {"mean", "final"});
  }
  if (is_rate && (spec_.statistic == DateStatistic::sum || spec_.statistic == DateStatistic::discounted))
    unit_.resize(unit_.size() - rate.size());
}

void Outcome::choose_entries(const ResultLayout& layout) {
  entries_ = {0};
  for (const std::string& name : layout.series[series_].axes) {
    const std::vector<std::string>& labels = layout.axis(name).labels;
    const bool any_chosen =
        std::any_of(spec_.selections.begin(), spec_.selections.end(), [&](const auto& selection) { return selection.first == name; });
    std::vector<std::size_t> places(labels.size());  // added up by the alphabet: in any order of the file the sum is the same
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) { return labels[a] < labels[b]; });
    std::vector<std::size_t> finer;
    for (const std::size_t entry : entries_) {
      for (const std::size_t i : places) {
        if (!any_chosen ||
            std::find(spec_.selections.begin(), spec_.selections.end(), std::pair(name, labels[i])) != spec_.selections.end())
          finer.push_back(entry * labels.size() + i);
      }
    }
    entries_ = std::move(finer);
    entries_per_date_ *= labels.size();
  }
}

/// A rate holds since the date before: its part of an integral is value · ∫ exp(−r(u − start)) du over that stretch.
double Outcome::factor_of(const ResultLayout& layout, std::size_t date, double start) const {
  if (!layout.series[series_].unit.ends_with(rate)) return 1;
  const double end = layout.times[date];
  const double begin = date == 0 ? 0 : layout.times[date - 1];
  const double r = spec_.statistic == DateStatistic::discounted ? spec_.discount_rate : 0;
  return r == 0 ? end - begin : elementary::exp(-r * (begin - start)) * -elementary::expm1(-r * (end - begin)) / r;
}

void Outcome::choose_dates(const ResultLayout& layout) {
  const double to = spec_.to > 0 ? spec_.to : layout.times.back();
  for (std::size_t t = 0; t < layout.times.size(); ++t) {
    const double time = layout.times[t];
    if (time <= spec_.warm_up + date_tolerance || time < spec_.from - date_tolerance || time > to + date_tolerance) continue;
    dates_.push_back(t);
  }
  if (dates_.empty()) {
    refuse(spec_, "to",
           fmt::format("no recorded date is after the warm-up of {} and within [{}, {}] years", format_number(spec_.warm_up),
                       format_number(spec_.from), format_number(to)),
           "", {});
  }
  const double start = dates_.front() == 0 ? 0 : layout.times[dates_.front() - 1];
  const bool weight_is_rate = layout.series[weight_].unit.ends_with(rate);
  for (const std::size_t date : dates_) {
    factors_.push_back(factor_of(layout, date, start));
    lengths_.push_back(weight_is_rate ? layout.times[date] - (date == 0 ? 0 : layout.times[date - 1]) : 1);
  }
}

double Outcome::combine(std::span<const double> values, std::span<const double> weights) const {
  double sum = 0;
  double total_weight = 0;
  bool any = false;
  for (const std::size_t entry : entries_) {
    const double value = values[entry];
    const double weight = spec_.weight.empty() ? 1.0 : weights[entry];
    if (std::isnan(value) || (spec_.weighted_mean && !(weight > 0))) continue;
    sum += spec_.weighted_mean ? weight * value : value;
    total_weight += weight;
    any = true;
  }
  if (!any) return nan;
  return spec_.weighted_mean ? sum / total_weight : sum;
}

/// The weight of one date: that of the values that are there.
double Outcome::weight_of(std::span<const double> values, std::span<const double> weights) const {
  double total = 0;
  for (const std::size_t entry : entries_) {
    if (!std::isnan(values[entry]) && weights[entry] > 0) total += weights[entry];
  }
  return total;
}

double Outcome::at_date(std::size_t date, std::span<const double> values, std::span<const double> weights) const {
  return combine(values.subspan(date * entries_per_date_, entries_per_date_), weights.subspan(date * entries_per_date_, entries_per_date_));
}

double Outcome::evaluate(const SeriesSource& series) const {
  const std::span<const double> values = series(series_);
  const std::span<const double> weights = series(weight_);
  if (spec_.statistic == DateStatistic::final) return at_date(dates_.back(), values, weights);
  double total = 0;
  double weight = 0;
  double weighed = 0;
  double sum = 0;
  double least = nan;
  double most = nan;
  std::size_t count = 0;
  for (std::size_t i = 0; i < dates_.size(); ++i) {
    const double value = at_date(dates_[i], values, weights);
    if (std::isnan(value)) continue;
    total += value;
    if (spec_.weighs_dates) {
      const std::size_t first = dates_[i] * entries_per_date_;
      const double events = lengths_[i] * weight_of(values.subspan(first, entries_per_date_), weights.subspan(first, entries_per_date_));
      weight += events;
      weighed += events * value;
    }
    sum += value * factors_[i];
    least = std::fmin(least, value);
    most = std::fmax(most, value);
    ++count;
  }
  if (count == 0) return nan;
  switch (spec_.statistic) {
    case DateStatistic::mean: return spec_.weighs_dates ? weighed / weight : total / static_cast<double>(count);
    case DateStatistic::sum:
    case DateStatistic::discounted: return sum;
    case DateStatistic::minimum: return least;
    case DateStatistic::maximum: return most;
    case DateStatistic::final: break;
  }
  return nan;
}

double Outcome::evaluate(const ResultLayout& layout, std::span<const double> values) const {
  return evaluate([&](std::size_t index) { return values.subspan(layout.offset_of(index), layout.values_per_trial(index)); });
}

OutcomeTable empty_table(const ResultLayout& layout) {
  return OutcomeTable(layout.cases.size(), std::vector<double>(layout.replications.size(), nan));
}

namespace {

using SeriesBlocks = std::map<std::size_t, std::vector<double>>;  // by series, [replication][time][axis]...

/// Reads every series that the outcomes need for some replications of a case.
SeriesBlocks read_blocks(std::span<const Outcome> outcomes, ResultReader& reader, ResultBlock block) {
  SeriesBlocks blocks;
  for (const Outcome& outcome : outcomes) {
    for (const std::size_t series : {outcome.series_index(), outcome.weight_index()}) {
      std::vector<double>& values = blocks[series];
      if (!values.empty()) continue;
      values.resize(block.replications * block.times * reader.layout().values_per_time(series));
      block.series_index = series;
      reader.read_block(block, values);
    }
  }
  return blocks;
}

/// Replications to read at a time, `times` dates of each.
std::size_t replications_per_block(std::span<const Outcome> outcomes, const ResultLayout& layout, std::size_t times) {
  std::size_t largest = 1;
  for (const Outcome& outcome : outcomes) largest = std::max(largest, times * layout.values_per_time(outcome.series_index()));
  return std::clamp<std::size_t>(block_values / largest, 1, layout.replications.size());
}

}  // namespace

std::vector<OutcomeTable> evaluate_outcomes(const std::vector<Outcome>& outcomes, ResultReader& reader) {
  const ResultLayout& layout = reader.layout();
  std::vector<OutcomeTable> tables(outcomes.size(), empty_table(layout));
  const std::size_t step = replications_per_block(outcomes, layout, layout.times.size());
  for (std::size_t c = 0; c < layout.cases.size(); ++c) {
    for (std::size_t first = 0; first < layout.replications.size(); first += step) {
      const std::size_t count = std::min(step, layout.replications.size() - first);
      const SeriesBlocks blocks = read_blocks(outcomes, reader, {0, c, first, count, 0, layout.times.size()});
      for (std::size_t i = 0; i < count; ++i) {
        const SeriesSource source = [&](std::size_t index) {
          const std::size_t length = layout.values_per_trial(index);
          return std::span<const double>(blocks.at(index)).subspan(i * length, length);
        };
        for (std::size_t k = 0; k < outcomes.size(); ++k) tables[k][c][first + i] = outcomes[k].evaluate(source);
      }
    }
  }
  return tables;
}

std::size_t dates_per_pass(std::size_t replications) {
  return std::max<std::size_t>(1, pass_values / std::max<std::size_t>(1, replications));
}

std::vector<std::vector<double>> read_paths(const Outcome& outcome, ResultReader& reader, std::size_t case_index, std::size_t first,
                                            std::size_t count) {
  const ResultLayout& layout = reader.layout();
  EXPECTS(count > 0 && first + count <= outcome.dates().size());
  const std::size_t first_time = outcome.dates()[first];
  const std::size_t times = outcome.dates()[first + count - 1] - first_time + 1;
  const std::size_t per_date = layout.values_per_time(outcome.series_index());
  std::vector<std::vector<double>> paths(count, std::vector<double>(layout.replications.size(), nan));
  const std::span<const Outcome> only(&outcome, 1);
  const std::size_t step = replications_per_block(only, layout, times);
  for (std::size_t begin = 0; begin < layout.replications.size(); begin += step) {
    const std::size_t replications = std::min(step, layout.replications.size() - begin);
    const SeriesBlocks blocks = read_blocks(only, reader, {0, case_index, begin, replications, first_time, times});
    const std::span<const double> values(blocks.at(outcome.series_index()));
    const std::span<const double> weights(blocks.at(outcome.weight_index()));
    for (std::size_t i = 0; i < replications; ++i) {
      for (std::size_t d = 0; d < count; ++d) {
        const std::size_t at = (i * times + outcome.dates()[first + d] - first_time) * per_date;
        paths[d][begin + i] = outcome.combine(values.subspan(at, per_date), weights.subspan(at, per_date));
      }
    }
  }
  return paths;
}

}  // namespace faultline
