#include "analysis/outcomes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "sim/base/contracts.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double date_tolerance = 1e-9;  // [years] dates are multiples of a spacing, rounded once

template <class Named>
std::vector<std::string> names_of(const std::vector<Named>& things) {
  std::vector<std::string> names;
  for (const Named& thing : things)
    names.push_back(thing.name);
  return names;
}

[[noreturn]] void refuse(const OutcomeSpec& spec, const std::string& key, const std::string& message,
                         const std::string& word, const std::vector<std::string>& known) {
  throw OutcomeMistake(spec.name, key, message, join(known), did_you_mean(word, known));
}

std::size_t find_series(const ResultLayout& layout, const OutcomeSpec& spec, const std::string& name) {
  const std::vector<std::string> known = names_of(layout.series);
  const auto found = std::find(known.begin(), known.end(), name);
  if (found == known.end())
    refuse(spec, "series", fmt::format("this scenario records no series '{}'", name), name, known);
  return static_cast<std::size_t>(found - known.begin());
}

void check_selections(const ResultLayout& layout, const OutcomeSpec& spec, const ResultSeries& series) {
  for (const auto& [axis, label] : spec.selections) {
    if (std::find(series.axes.begin(), series.axes.end(), axis) == series.axes.end()) {
      const std::string message = fmt::format("series '{}' does not vary by {}, so '{} = \"{}\"' selects nothing",
                                              series.name, axis, axis, label);
      refuse(spec, axis, message, axis, series.axes);
    }
    const std::vector<std::string>& labels = layout.axis(axis).labels;
    if (std::find(labels.begin(), labels.end(), label) == labels.end()) {
      refuse(spec, axis, fmt::format("there is no {} '{}'", axis, label), label, labels);
    }
  }
}

std::string render(const std::string& outcome, const std::string& message, const std::string& expected,
                   const std::string& hint) {
  std::string text = fmt::format("outcome '{}': {}", outcome, message);
  if (!expected.empty())
    text += fmt::format("\n  = expected: {}", expected);
  if (!hint.empty())
    text += fmt::format("\n  = hint: {}", hint);
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
  const ResultSeries& series = layout.series[series_];
  EXPECTS(layout.series[weight_].axes == series.axes);
  check_selections(layout, spec_, series);
  unit_ = series.unit;
  constexpr std::string_view rate = "/year";
  integrates_ = spec_.statistic == DateStatistic::sum && unit_.ends_with(rate);
  if (integrates_)
    unit_.resize(unit_.size() - rate.size());
  choose_entries(layout);
  choose_dates(layout);
}

void Outcome::choose_entries(const ResultLayout& layout) {
  entries_ = {0};
  for (const std::string& name : layout.series[series_].axes) {
    const std::vector<std::string>& labels = layout.axis(name).labels;
    std::optional<std::size_t> only;
    for (const auto& [axis, label] : spec_.selections) {
      if (axis == name)
        only = static_cast<std::size_t>(std::find(labels.begin(), labels.end(), label) - labels.begin());
    }
    std::vector<std::size_t> finer;
    for (const std::size_t entry : entries_) {
      for (std::size_t i = 0; i < labels.size(); ++i) {
        if (!only || *only == i)
          finer.push_back(entry * labels.size() + i);
      }
    }
    entries_ = std::move(finer);
    entries_per_date_ *= labels.size();
  }
}

void Outcome::choose_dates(const ResultLayout& layout) {
  const double to = spec_.to > 0 ? spec_.to : layout.times.back();
  for (std::size_t t = 0; t < layout.times.size(); ++t) {
    const double time = layout.times[t];
    if (time <= spec_.warm_up + date_tolerance || time < spec_.from - date_tolerance || time > to + date_tolerance)
      continue;
    dates_.push_back(t);
    spacing_.push_back(t == 0 ? time : time - layout.times[t - 1]);
  }
  if (dates_.empty()) {
    refuse(spec_, "to",
           fmt::format("no recorded date is after the warm-up of {} and within [{}, {}] years",
                       format_number(spec_.warm_up), format_number(spec_.from), format_number(to)),
           "", {});
  }
}

double Outcome::at_date(std::size_t date, std::span<const double> values, std::span<const double> weights) const {
  double sum = 0;
  double total_weight = 0;
  bool any = false;
  for (const std::size_t entry : entries_) {
    const double value = values[date * entries_per_date_ + entry];
    const double weight = spec_.weight.empty() ? 1.0 : weights[date * entries_per_date_ + entry];
    if (std::isnan(value) || (spec_.weighted_mean && !(weight > 0)))
      continue;
    sum += spec_.weighted_mean ? weight * value : value;
    total_weight += weight;
    any = true;
  }
  if (!any)
    return nan;
  return spec_.weighted_mean ? sum / total_weight : sum;
}

double Outcome::evaluate(const SeriesSource& series) const {
  const std::span<const double> values = series(series_);
  const std::span<const double> weights = series(weight_);
  if (spec_.statistic == DateStatistic::final)
    return at_date(dates_.back(), values, weights);
  double sum = 0;
  double least = nan;
  double most = nan;
  std::size_t count = 0;
  for (std::size_t i = 0; i < dates_.size(); ++i) {
    const double value = at_date(dates_[i], values, weights);
    if (std::isnan(value))
      continue;
    sum += integrates_ ? value * spacing_[i] : value;
    least = std::fmin(least, value);
    most = std::fmax(most, value);
    ++count;
  }
  if (count == 0)
    return nan;
  switch (spec_.statistic) {
    case DateStatistic::mean: return sum / static_cast<double>(count);
    case DateStatistic::sum: return sum;
    case DateStatistic::minimum: return least;
    case DateStatistic::maximum: return most;
    case DateStatistic::final: break;
  }
  return nan;
}

double Outcome::evaluate(const ResultLayout& layout, std::span<const double> values) const {
  return evaluate(
      [&](std::size_t index) { return values.subspan(layout.offset_of(index), layout.values_per_trial(index)); });
}

OutcomeTable empty_table(const ResultLayout& layout) {
  return OutcomeTable(layout.cases.size(), std::vector<double>(layout.replications.size(), nan));
}

std::vector<OutcomeTable> evaluate_outcomes(const std::vector<Outcome>& outcomes, ResultReader& reader) {
  const ResultLayout& layout = reader.layout();
  std::vector<OutcomeTable> tables(outcomes.size(), empty_table(layout));
  for (std::uint32_t trial = 0; trial < layout.trial_count(); ++trial) {
    if (reader.status()[trial] != TrialStatus::done)
      continue;
    std::map<std::size_t, std::vector<double>> read;
    const SeriesSource source = [&](std::size_t index) -> std::span<const double> {
      const auto found = read.find(index);
      if (found != read.end())
        return found->second;
      return read.emplace(index, reader.read_trial(layout.series[index].name, trial)).first->second;
    };
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      tables[i][layout.case_of(trial)][layout.replication_of(trial)] = outcomes[i].evaluate(source);
    }
  }
  return tables;
}

}  // namespace faultline
