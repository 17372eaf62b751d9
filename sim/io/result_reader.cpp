// The layout is rebuilt from the variables themselves: roles tell them apart, dimension scales tell their axes.
#include "sim/io/result_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/base/contracts.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/hdf5_file.hpp"
#include "sim/io/result_format.hpp"

namespace faultline {

namespace {

/// Memory for reading back: replications are taken together up to this many numbers.
constexpr std::size_t block_values = std::size_t{4} << 20;

void check_format(const hdf5::File& file, const std::filesystem::path& path) {
  if (!file.has_attribute("/", "faultline_format"))
    fail_file("read", path, 0, "it is HDF5, but not a result of Faultline");
  const double format = file.read_attribute_number("/", "faultline_format");
  if (format > result_format) {
    fail_file(
        "read", path, 0,
        fmt::format("its format is {}, this program reads up to {}: use a newer Faultline", format, result_format));
  }
}

ResultAxis read_axis(const hdf5::File& file, const std::string& name) {
  return {name, file.read_attribute(name, "long_name"), file.read_attribute(name, "definition"), file.read_texts(name)};
}

ResultSeries read_series_head(const hdf5::File& file, const std::string& name) {
  std::vector<std::string> axes = file.scales(name);
  axes.erase(axes.begin(), axes.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(3, axes.size())));
  return {name, file.read_attribute(name, "units"), file.read_attribute(name, "long_name"),
          file.read_attribute(name, "definition"), axes};
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

ResultLayout read_layout(const hdf5::File& file) {
  ResultLayout layout;
  layout.title = file.read_attribute("/", "title");
  layout.batch_digest = file.read_attribute("/", "batch_digest");
  layout.cases = file.read_texts("case");
  for (const double number : file.read_numbers("replication")) {
    layout.replications.push_back(static_cast<std::int32_t>(number));
  }
  layout.times = file.read_numbers("time");
  for (const std::string& name : file.names("/")) {
    const std::string role = file.read_attribute(name, "role");
    if (role == "axis")
      layout.axes.push_back(read_axis(file, name));
    if (role == "coordinate")
      layout.coordinates.push_back(read_coordinate(file, name));
    if (role == "series")
      layout.series.push_back(read_series_head(file, name));
  }
  if (!layout.series.empty()) {
    layout.single_precision = file.holds_single_precision(layout.series[0].name);
    layout.deflate = file.deflate_of(layout.series[0].name);
  }
  for (const std::string& name : file.names("provenance")) {
    layout.provenance.emplace_back(name, file.read_texts("provenance/" + name).at(0));
  }
  return layout;
}

}  // namespace

struct ResultReader::Implementation {
  Implementation(hdf5::File opened, std::filesystem::path at) : file(std::move(opened)), path(std::move(at)) {}

  void read_trials();
  void check_shape() const;
  hdf5::Dataset& dataset(std::size_t series_index);
  void read_block(const ResultBlock& block, std::span<double> values);
  [[nodiscard]] ResultBlock all_times(std::size_t series_index, std::size_t case_index, std::size_t first,
                                      std::size_t count) const {
    return {series_index, case_index, first, count, 0, layout.times.size()};
  }
  void verify_block(std::size_t case_index, std::size_t first, std::size_t count, std::vector<std::uint32_t>& wrong);

  hdf5::File file;
  std::filesystem::path path;
  ResultLayout layout;
  std::vector<TrialStatus> status;
  std::vector<Digest> digests;
  std::vector<double> seconds;
  std::vector<double> events;
  std::vector<double> residuals;
  std::vector<std::string> failures;
  std::map<std::size_t, hdf5::Dataset> datasets;
};

void ResultReader::Implementation::read_trials() {
  for (const double number : file.read_numbers(run_status.name)) {
    status.push_back(static_cast<TrialStatus>(static_cast<int>(number)));
  }
  for (const std::string& text : file.read_texts(run_digest.name)) {
    digests.push_back(Digest::parse(text).value_or(Digest{}));
  }
  seconds = file.read_numbers(run_seconds.name);
  events = file.read_numbers(run_events.name);
  residuals = file.read_numbers(accounts_residual.name);
  failures = file.read_texts(run_failure.name);
}

void ResultReader::Implementation::check_shape() const {
  const auto fits = [&] {
    try {
      check_layout(layout);
    } catch (const ContractViolation&) {
      return false;
    }
    const std::size_t trials = layout.trial_count();
    return status.size() == trials && digests.size() == trials && seconds.size() == trials && events.size() == trials &&
           residuals.size() == trials && failures.size() == trials;
  };
  if (!fits())
    fail_file("read", path, 0, "its variables do not fit together; it was changed after it was written");
}

hdf5::Dataset& ResultReader::Implementation::dataset(std::size_t series_index) {
  const auto found = datasets.find(series_index);
  if (found != datasets.end())
    return found->second;
  return datasets.emplace(series_index, file.open_dataset(layout.series[series_index].name)).first->second;
}

void ResultReader::Implementation::read_block(const ResultBlock& block, std::span<double> values) {
  hdf5::Dataset& source = dataset(block.series_index);
  hdf5::Dimensions counts = source.dimensions();
  hdf5::Dimensions offsets(counts.size(), 0);
  EXPECTS(counts.size() >= 3 && block.case_index < counts[0]);
  EXPECTS(block.first_replication + block.replications <= counts[1] && block.first_time + block.times <= counts[2]);
  offsets[0] = block.case_index;
  offsets[1] = block.first_replication;
  offsets[2] = block.first_time;
  counts[0] = 1;
  counts[1] = block.replications;
  counts[2] = block.times;
  source.read_block(offsets, counts, values);
}

void ResultReader::Implementation::verify_block(std::size_t case_index, std::size_t first, std::size_t count,
                                                std::vector<std::uint32_t>& wrong) {
  std::vector<DigestStream> streams(count);
  for (std::size_t s = 0; s < layout.series.size(); ++s) {
    const std::size_t length = layout.values_per_trial(s);
    std::vector<double> values(count * length);
    read_block(all_times(s, case_index, first, count), values);
    for (std::size_t i = 0; i < count; ++i)
      streams[i].add(std::span<const double>(values).subspan(i * length, length));
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t trial = layout.trial(case_index, first + i);
    const bool match = streams[i].add(events[trial]).value() == digests[trial];
    if (status[trial] == TrialStatus::done && !match)
      wrong.push_back(trial);
  }
}

ResultReader::ResultReader(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
ResultReader::~ResultReader() = default;
ResultReader::ResultReader(ResultReader&&) noexcept = default;
ResultReader& ResultReader::operator=(ResultReader&&) noexcept = default;

ResultReader ResultReader::open(const std::filesystem::path& path) {
  hdf5::File file = hdf5::File::open(path);
  check_format(file, path);
  auto implementation = std::make_unique<Implementation>(std::move(file), path);
  implementation->layout = read_layout(implementation->file);
  implementation->read_trials();
  implementation->check_shape();
  return ResultReader(std::move(implementation));
}

const std::filesystem::path& ResultReader::path() const {
  return implementation_->path;
}
const ResultLayout& ResultReader::layout() const {
  return implementation_->layout;
}
const std::vector<TrialStatus>& ResultReader::status() const {
  return implementation_->status;
}
const std::vector<Digest>& ResultReader::digests() const {
  return implementation_->digests;
}
const std::vector<double>& ResultReader::seconds() const {
  return implementation_->seconds;
}
const std::vector<double>& ResultReader::events() const {
  return implementation_->events;
}
const std::vector<double>& ResultReader::accounts_residuals() const {
  return implementation_->residuals;
}
const std::vector<std::string>& ResultReader::failures() const {
  return implementation_->failures;
}

std::vector<double> ResultReader::read_series(const std::string& name) {
  (void)layout().series_index(name);
  return implementation_->file.read_numbers(name);
}

std::vector<double> ResultReader::read_series(const std::string& name, std::size_t case_index) {
  const std::size_t series = layout().series_index(name);
  const std::size_t count = layout().replications.size();
  std::vector<double> values(count * layout().values_per_trial(series));
  implementation_->read_block(implementation_->all_times(series, case_index, 0, count), values);
  return values;
}

std::vector<double> ResultReader::read_trial(const std::string& name, std::uint32_t trial) {
  const std::size_t series = layout().series_index(name);
  std::vector<double> values(layout().values_per_trial(series));
  const std::size_t replication = layout().replication_of(trial);
  implementation_->read_block(implementation_->all_times(series, layout().case_of(trial), replication, 1), values);
  return values;
}

void ResultReader::read_block(const ResultBlock& block, std::span<double> values) {
  implementation_->read_block(block, values);
}

std::vector<double> ResultReader::read_trial(std::uint32_t trial) {
  std::vector<double> values;
  for (const ResultSeries& series : layout().series) {
    const std::vector<double> slice = read_trial(series.name, trial);
    values.insert(values.end(), slice.begin(), slice.end());
  }
  return values;
}

std::string ResultReader::provenance(const std::string& name) const {
  for (const auto& [key, text] : layout().provenance) {
    if (key == name)
      return text;
  }
  return {};
}

std::vector<std::uint32_t> ResultReader::verify_digests() {
  std::vector<std::uint32_t> wrong;
  std::size_t largest = 1;
  for (std::size_t s = 0; s < layout().series.size(); ++s)
    largest = std::max(largest, layout().values_per_trial(s));
  const std::size_t step = std::clamp<std::size_t>(block_values / largest, 1, 256);
  for (std::size_t c = 0; c < layout().cases.size(); ++c) {
    for (std::size_t first = 0; first < layout().replications.size(); first += step) {
      implementation_->verify_block(c, first, std::min(step, layout().replications.size() - first), wrong);
    }
  }
  return wrong;
}

Provenance io_libraries() {
  return {{"HDF5", hdf5::library_version()}};
}

}  // namespace faultline
