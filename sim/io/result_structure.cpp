// The layout is rebuilt from the variables themselves: roles tell them apart, dimension scales tell their axes.
#include "sim/io/result_structure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/base/contracts.hpp"
#include "sim/base/text.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/result_format.hpp"

namespace faultline {

namespace {

/// Bytes that one byte compressed by deflate can stand for.
constexpr double most_deflated = 1032.0;

/// A double counts up to here.
constexpr double most_events = 9007199254740992.0;

/// Bytes of a trial in a file that holds none: beyond any model, and within any memory.
constexpr double most_unused_bytes = 268435456.0;

ResultAxis read_axis(const hdf5::File& file, const std::string& name) {
  return {name, file.read_attribute(name, "long_name"), file.read_attribute(name, "definition"), file.read_texts(name)};
}

ResultSeries read_series_head(const hdf5::File& file, const std::string& name) {
  std::vector<std::string> axes = file.scales(name);
  axes.erase(axes.begin(), axes.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(3, axes.size())));
  return {name, file.read_attribute(name, "units"), file.read_attribute(name, "long_name"), file.read_attribute(name, "definition"), axes};
}

CaseCoordinate read_coordinate(const hdf5::File& file, const std::string& name) {
  CaseCoordinate coordinate{file.read_attribute(name, "key"),
                            file.read_attribute(name, "units"),
                            file.read_attribute(name, "long_name"),
                            file.read_attribute(name, "definition"),
                            {},
                            {}};
  if (file.holds_texts(name)) {
    coordinate.texts = file.read_texts(name);
  } else {
    coordinate.numbers = file.read_numbers(name);
  }
  return coordinate;
}

/// The number of a replication; -1, which no file has, for anything else.
std::int32_t replication_number(double number) {
  const bool is_one = number >= 0.0 && number < 2147483648.0 && std::floor(number) == number;
  return is_one ? static_cast<std::int32_t>(number) : -1;
}

TrialStatus status_of(double number) {
  if (number == 1.0) return TrialStatus::done;
  return number == 2.0 ? TrialStatus::failed : TrialStatus::missing;
}

/// Ascending and each one a number.
template <class Number>
bool ascends(const std::vector<Number>& numbers) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (!std::isfinite(static_cast<double>(numbers[i])) || (i > 0 && numbers[i] <= numbers[i - 1])) return false;
  }
  return true;
}

bool trials_have_their_shape(const hdf5::File& file, const ResultLayout& layout, const TrialColumns& trials) {
  const hdf5::Dimensions shape = {layout.cases.size(), layout.replications.size()};
  for (const TrialVariable& variable : {run_status, run_seconds, run_events, accounts_residual, run_digest, run_failure}) {
    if (file.dimensions(variable.name) != shape) return false;
  }
  for (std::size_t i = 0; i < layout.trial_count(); ++i) {
    const bool is_count = trials.events[i] >= 0.0 && trials.events[i] < most_events;
    if (trials.status[i] != TrialStatus::missing && !is_count) return false;
  }
  return true;
}

/// Whether the series have the shapes that their scales say, and no more data than the file can hold.
bool series_have_their_shape(const hdf5::File& file, const ResultLayout& layout, const TrialColumns& trials) {
  double values = 0.0;
  for (const ResultSeries& series : layout.series) {
    hdf5::Dimensions shape = {layout.cases.size(), layout.replications.size(), layout.times.size()};
    double one = static_cast<double>(layout.times.size());
    for (const std::string& axis : series.axes) {
      shape.push_back(layout.axis(axis).labels.size());
      one *= static_cast<double>(shape.back());
    }
    values += one;
    if (file.dimensions(series.name) != shape || file.holds_single_precision(series.name) != layout.single_precision) return false;
  }
  const auto done = static_cast<double>(std::count(trials.status.begin(), trials.status.end(), TrialStatus::done));
  const double bytes = values * (layout.single_precision ? sizeof(float) : sizeof(double));
  const double held = static_cast<double>(file.bytes()) * (layout.deflate > 0 ? most_deflated : 1.0);
  return done > 0 ? done * bytes <= held : bytes <= most_unused_bytes;
}

/// Texts that are shown: one that steers a terminal was not written by us.
bool texts_are_plain(const ResultLayout& layout) {
  const auto plain = [](const std::string& text) { return !has_control(text); };
  bool all = plain(layout.title) && std::all_of(layout.cases.begin(), layout.cases.end(), plain);
  for (const CaseCoordinate& one : layout.coordinates)
    all = all && plain(one.name) && plain(one.unit) && std::all_of(one.texts.begin(), one.texts.end(), plain);
  for (const ResultAxis& one : layout.axes) all = all && plain(one.long_name) && std::all_of(one.labels.begin(), one.labels.end(), plain);
  for (const ResultSeries& one : layout.series) all = all && plain(one.unit) && plain(one.long_name);
  return all;
}

}  // namespace

void check_result_format(const hdf5::File& file, const std::filesystem::path& path) {
  if (!file.has_attribute("/", "faultline_format")) fail_file("read", path, 0, "it is HDF5, but not a result of Faultline");
  const double format = file.read_attribute_number("/", "faultline_format");
  if (format > result_format) {
    fail_file("read", path, 0, fmt::format("its format is {}, this program reads up to {}: use a newer Faultline", format, result_format));
  }
}

ResultLayout read_layout(const hdf5::File& file) {
  ResultLayout layout;
  layout.title = file.read_attribute("/", "title");
  layout.batch_digest = file.read_attribute("/", "batch_digest");
  layout.cases = file.read_texts("case");
  for (const double number : file.read_numbers("replication")) {
    layout.replications.push_back(replication_number(number));
  }
  layout.times = file.read_numbers("time");
  for (const std::string& name : file.names("/")) {
    const std::string role = file.read_attribute(name, "role");
    if (role == "axis") layout.axes.push_back(read_axis(file, name));
    if (role == "coordinate") layout.coordinates.push_back(read_coordinate(file, name));
    if (role == "series") layout.series.push_back(read_series_head(file, name));
  }
  if (!layout.series.empty()) {
    layout.single_precision = file.holds_single_precision(layout.series[0].name);
    layout.deflate = file.deflate_of(layout.series[0].name);
  }
  for (const std::string& name : file.names("provenance")) {
    const std::vector<std::string> texts = file.read_texts("provenance/" + name);
    layout.provenance.emplace_back(name, texts.empty() ? std::string() : texts.front());
  }
  return layout;
}

TrialColumns read_trials(const hdf5::File& file) {
  TrialColumns trials;
  for (const double number : file.read_numbers(run_status.name)) {
    trials.status.push_back(status_of(number));
  }
  for (const std::string& text : file.read_texts(run_digest.name)) {
    trials.digests.push_back(Digest::parse(text).value_or(Digest{}));
  }
  trials.seconds = file.read_numbers(run_seconds.name);
  trials.events = file.read_numbers(run_events.name);
  trials.residuals = file.read_numbers(accounts_residual.name);
  trials.failures = file.read_texts(run_failure.name);
  return trials;
}

bool fits_together(const hdf5::File& file, const ResultLayout& layout, const TrialColumns& trials) {
  try {
    check_layout(layout);
    return texts_are_plain(layout) && ascends(layout.replications) && layout.replications.front() >= 0 && ascends(layout.times) &&
           trials_have_their_shape(file, layout, trials) && series_have_their_shape(file, layout, trials);
  } catch (const ContractViolation&) {
    return false;
  }
}

}  // namespace faultline
