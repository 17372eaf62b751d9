// Arithmetic on the shape of a result, its digest, and the sealing of an outcome.
#include "sim/io/result_layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <string_view>

#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_name_character(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }

bool is_variable_name(const std::string& name) {
  return !name.empty() && is_letter(name[0]) && std::all_of(name.begin(), name.end(), is_name_character);
}

/// Names the file gives to variables of its own.
std::set<std::string> reserved_names() {
  return {"case",       "replication",       "time",        "run_status", "run_seconds", "run_events",
          "run_digest", "accounts_residual", "run_failure", "provenance"};
}

bool all_different(const std::vector<std::string>& texts) {
  return std::set<std::string>(texts.begin(), texts.end()).size() == texts.size();
}

/// What HDF5 stores as a variable-length text: nothing after a zero byte would be read back.
bool is_storable(const std::string& text) { return text.find('\0') == std::string::npos; }

void check_coordinate(const ResultLayout& layout, const CaseCoordinate& coordinate) {
  EXPECTS(!coordinate.name.empty() && is_storable(coordinate.name));
  EXPECTS(coordinate.numbers.empty() != coordinate.texts.empty());
  EXPECTS(coordinate.numbers.size() + coordinate.texts.size() == layout.cases.size());
  EXPECTS(std::all_of(coordinate.texts.begin(), coordinate.texts.end(), is_storable));
}

void add_texts(DigestStream& stream, const std::vector<std::string>& texts) {
  stream.add(static_cast<std::uint64_t>(texts.size()));
  for (const std::string& text : texts) stream.add(std::string_view(text));
}

void add_numbers(DigestStream& stream, const std::vector<double>& numbers) {
  stream.add(static_cast<std::uint64_t>(numbers.size())).add(std::span<const double>(numbers));
}

/// What the values of a trial are.
void add_content(DigestStream& stream, const ResultLayout& layout) {
  add_numbers(stream, layout.times);
  for (const ResultAxis& axis : layout.axes) {
    stream.add(std::string_view(axis.name));
    add_texts(stream, axis.labels);
  }
  for (const ResultSeries& series : layout.series) {
    stream.add(std::string_view(series.name)).add(std::string_view(file_unit(series.unit)));
    add_texts(stream, series.axes);
  }
  stream.add(std::uint64_t{layout.single_precision});
}

/// One bit pattern for every NaN: its sign and payload depend on the compiler, never on the model.
double as_stored(double value, bool single_precision) {
  if (std::isnan(value)) return std::numeric_limits<double>::quiet_NaN();
  return single_precision ? static_cast<double>(static_cast<float>(value)) : value;
}

}  // namespace

std::uint32_t ResultLayout::trial(std::size_t case_index, std::size_t replication_index) const {
  EXPECTS(case_index < cases.size() && replication_index < replications.size());
  return static_cast<std::uint32_t>(case_index * replications.size() + replication_index);
}

const ResultAxis& ResultLayout::axis(const std::string& name) const {
  const auto found = std::find_if(axes.begin(), axes.end(), [&](const ResultAxis& a) { return a.name == name; });
  EXPECTS(found != axes.end());
  return *found;
}

std::size_t ResultLayout::series_index(const std::string& name) const {
  const auto found = std::find_if(series.begin(), series.end(), [&](const ResultSeries& s) { return s.name == name; });
  EXPECTS(found != series.end());
  return static_cast<std::size_t>(found - series.begin());
}

std::size_t ResultLayout::values_per_time(std::size_t series_index) const {
  std::size_t count = 1;
  for (const std::string& name : series.at(series_index).axes) count *= axis(name).labels.size();
  return count;
}

std::size_t ResultLayout::values_per_trial(std::size_t series_index) const { return times.size() * values_per_time(series_index); }

std::size_t ResultLayout::values_per_trial() const { return offset_of(series.size()); }

std::size_t ResultLayout::offset_of(std::size_t series_index) const {
  std::size_t offset = 0;
  for (std::size_t i = 0; i < series_index; ++i) offset += values_per_trial(i);
  return offset;
}

void check_layout(const ResultLayout& layout) {
  EXPECTS(!layout.cases.empty() && !layout.replications.empty() && !layout.times.empty() && !layout.series.empty());
  EXPECTS(layout.trial_count() < std::numeric_limits<std::uint32_t>::max());
  EXPECTS(all_different(layout.cases) && std::all_of(layout.cases.begin(), layout.cases.end(), is_storable));
  EXPECTS(layout.deflate >= 0 && layout.deflate <= 9);
  EXPECTS(!layout.batch_digest.empty());
  EXPECTS(layout.case_digests.empty() || layout.case_digests.size() == layout.cases.size());
  std::set<std::string> names = reserved_names();
  for (const ResultAxis& axis : layout.axes) {
    EXPECTS(is_variable_name(axis.name) && names.insert(axis.name).second);
    EXPECTS(!axis.labels.empty() && all_different(axis.labels));
    EXPECTS(std::all_of(axis.labels.begin(), axis.labels.end(), is_storable));
  }
  for (const ResultSeries& series : layout.series) {
    EXPECTS(is_variable_name(series.name) && names.insert(series.name).second);
    for (const std::string& axis : series.axes) EXPECTS(!layout.axis(axis).labels.empty());
    EXPECTS(all_different(series.axes));
  }
  for (const CaseCoordinate& coordinate : layout.coordinates) check_coordinate(layout, coordinate);
  for (const auto& [name, text] : layout.provenance) EXPECTS(is_variable_name(name) && is_storable(text));
}

Digest digest_layout(const ResultLayout& layout) {
  DigestStream stream;
  stream.add(std::string_view(layout.batch_digest));
  add_texts(stream, layout.cases);
  for (const CaseCoordinate& coordinate : layout.coordinates) {
    stream.add(std::string_view(coordinate.name)).add(std::string_view(file_unit(coordinate.unit)));
    add_numbers(stream, coordinate.numbers);
    add_texts(stream, coordinate.texts);
  }
  for (const std::int32_t replication : layout.replications) stream.add(static_cast<double>(replication));
  add_content(stream, layout);
  return stream.value();
}

Digest digest_content(const ResultLayout& layout) {
  DigestStream stream;
  add_content(stream, layout);
  return stream.value();
}

Digest trial_digest(const Digest& case_digest, std::int32_t replication) {
  return DigestStream{}.add(case_digest.high).add(case_digest.low).add(static_cast<double>(replication)).value();
}

Digest trial_digest(const ResultLayout& layout, std::uint32_t trial) {
  const std::size_t number = layout.case_of(trial);
  const Digest digest = layout.case_digests.empty()
                            ? DigestStream{}.add(std::string_view(layout.batch_digest)).add(std::string_view(layout.cases[number])).value()
                            : layout.case_digests[number];
  return trial_digest(digest, layout.replications[layout.replication_of(trial)]);
}

Digest digest_description(const ResultLayout& layout) {
  DigestStream stream;
  // What follows a zero byte is not stored in an attribute.
  const auto add = [&](const std::string& text) { stream.add(std::string_view(text).substr(0, std::min(text.size(), text.find('\0')))); };
  const Digest identity = digest_layout(layout);
  stream.add(identity.high).add(identity.low);
  add(layout.title);
  for (const CaseCoordinate& coordinate : layout.coordinates) {
    add(coordinate.long_name);
    add(coordinate.definition);
  }
  for (const ResultAxis& axis : layout.axes) {
    add(axis.long_name);
    add(axis.definition);
  }
  for (const ResultSeries& series : layout.series) {
    add(series.long_name);
    add(series.definition);
  }
  return stream.value();
}

Digest digest_variable(std::span<const double> numbers) { return DigestStream{}.add(numbers).value(); }

Digest digest_variable(std::span<const std::string> texts) {
  DigestStream stream;
  for (const std::string& text : texts) stream.add(std::string_view(text));
  return stream.value();
}

std::vector<std::string> coordinate_variables(const ResultLayout& layout) {
  std::set<std::string> taken = reserved_names();
  for (const ResultAxis& axis : layout.axes) taken.insert(axis.name);
  for (const ResultSeries& series : layout.series) taken.insert(series.name);
  std::vector<std::string> names;
  for (const CaseCoordinate& coordinate : layout.coordinates) {
    std::string base = coordinate.name;
    std::replace_if(
        base.begin(), base.end(), [](char c) { return !is_name_character(c); }, '_');
    if (!is_letter(base[0])) base.insert(0, "key_");
    std::string name = base;
    for (int i = 2; !taken.insert(name).second; ++i) name = base + "_" + std::to_string(i);
    names.push_back(name);
  }
  return names;
}

std::string file_unit(const std::string& unit) {
  using Pair = std::pair<std::string_view, const char*>;
  static constexpr std::array<Pair, 7> singular{{{"days", "day"},
                                                 {"hours", "hour"},
                                                 {"minutes", "minute"},
                                                 {"seconds", "s"},
                                                 {"milliseconds", "ms"},
                                                 {"microseconds", "us"},
                                                 {"nanoseconds", "ns"}}};
  for (const auto& [plural, safe] : singular) {
    if (unit == plural) return safe;
  }
  return unit;
}

void seal_outcome(const ResultLayout& layout, TrialOutcome& outcome) {
  EXPECTS(outcome.trial < layout.trial_count());
  EXPECTS(outcome.status != TrialStatus::missing);
  if (outcome.status == TrialStatus::failed) {
    outcome.values.clear();
    outcome.digest = {};
    std::erase(outcome.failure, '\0');
    return;
  }
  EXPECTS(outcome.values.size() == layout.values_per_trial());
  for (double& value : outcome.values) value = as_stored(value, layout.single_precision);
  outcome.failure.clear();
  outcome.digest = DigestStream{}.add(std::span<const double>(outcome.values)).add(static_cast<double>(outcome.events)).value();
}

}  // namespace faultline
