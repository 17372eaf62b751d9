// Blocks of the series, and the digests that say whether they are what was written. result_structure.cpp reads the rest.
#include "sim/io/result_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "sim/base/contracts.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/guarded_look.hpp"
#include "sim/io/hdf5_file.hpp"
#include "sim/io/result_format.hpp"
#include "sim/io/result_structure.hpp"

namespace faultline {

namespace {

/// Processor time for a file: a base, and bytes a second of its structure and of its data (deflated at worst).
constexpr std::size_t base_seconds = 1;
constexpr std::size_t structure_rate = std::size_t{10} << 20;
constexpr std::size_t data_rate = std::size_t{20} << 20;

/// Memory for a file: a base, and so many times its size for labels, texts and what each trial came to.
constexpr std::size_t base_memory = std::size_t{160} << 20;
constexpr std::size_t memory_per_byte = 8;

/// Memory for reading back: replications are taken together up to this many numbers.
constexpr std::size_t block_values = std::size_t{4} << 20;

}  // namespace

struct ResultReader::Implementation {
  Implementation(hdf5::File opened, std::filesystem::path at) : file(std::move(opened)), path(std::move(at)) {}

  static std::unique_ptr<Implementation> read(const std::filesystem::path& path, const LookGuard& guard);
  [[nodiscard]] std::size_t done_bytes() const;
  hdf5::Dataset& dataset(std::size_t series_index);
  void read_block(const ResultBlock& block, std::span<double> values);
  [[nodiscard]] ResultBlock all_times(std::size_t series_index, std::size_t case_index, std::size_t first, std::size_t count) const {
    return {series_index, case_index, first, count, 0, layout.times.size()};
  }
  [[nodiscard]] std::size_t replications_at_a_time() const;
  [[nodiscard]] std::size_t times_at_a_time(std::size_t series_index, std::size_t replications) const;
  std::vector<std::uint32_t> verify_series(std::vector<DigestStream>& series);
  void verify_block(std::size_t case_index, std::size_t first, std::size_t count, std::vector<DigestStream>& series,
                    std::vector<std::uint32_t>& wrong);
  [[nodiscard]] bool is_changed(const std::string& object, const char* attribute, const Digest& digest) const;
  [[nodiscard]] std::string changed_head() const;
  [[nodiscard]] std::string check_data();

  hdf5::File file;
  std::filesystem::path path;
  ResultLayout layout;
  TrialColumns trials;
  std::map<std::size_t, hdf5::Dataset> datasets;
};

std::unique_ptr<ResultReader::Implementation> ResultReader::Implementation::read(const std::filesystem::path& path,
                                                                                 const LookGuard& guard) {
  hdf5::File file = hdf5::File::open(path);
  guard.close_doors();
  check_result_format(file, path);
  auto implementation = std::make_unique<Implementation>(std::move(file), path);
  implementation->layout = read_layout(implementation->file);
  implementation->trials = read_trials(implementation->file);
  if (!fits_together(implementation->file, implementation->layout, implementation->trials))
    fail_file("read", path, 0, "its variables do not fit together; it was changed after it was written");
  return implementation;
}

/// Bytes of all data of trials that are done, as they lie in the file when nothing is compressed.
std::size_t ResultReader::Implementation::done_bytes() const {
  const auto done = static_cast<std::size_t>(std::count(trials.status.begin(), trials.status.end(), TrialStatus::done));
  return done * layout.values_per_trial() * (layout.single_precision ? sizeof(float) : sizeof(double));
}

hdf5::Dataset& ResultReader::Implementation::dataset(std::size_t series_index) {
  const auto found = datasets.find(series_index);
  if (found != datasets.end()) return found->second;
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
  const std::size_t length = block.times * layout.values_per_time(block.series_index);
  for (std::size_t i = 0; i < block.replications; ++i) {
    if (trials.status[layout.trial(block.case_index, block.first_replication + i)] != TrialStatus::done)
      std::fill_n(values.begin() + static_cast<std::ptrdiff_t>(i * length), length, std::nan(""));
  }
}

void ResultReader::Implementation::verify_block(std::size_t case_index, std::size_t first, std::size_t count,
                                                std::vector<DigestStream>& series, std::vector<std::uint32_t>& wrong) {
  const auto is_done = [&](std::size_t i) { return trials.status[layout.trial(case_index, first + i)] == TrialStatus::done; };
  bool any = false;
  for (std::size_t i = 0; i < count; ++i) any = any || is_done(i);
  if (!any) return;
  std::vector<DigestStream> streams(count);
  for (std::size_t s = 0; s < layout.series.size(); ++s) {
    const std::size_t times = times_at_a_time(s, count);
    for (std::size_t time = 0; time < layout.times.size(); time += times) {
      const ResultBlock block{s, case_index, first, count, time, std::min(times, layout.times.size() - time)};
      const std::size_t length = block.times * layout.values_per_time(s);
      std::vector<double> values(count * length);
      read_block(block, values);
      for (std::size_t i = 0; i < count; ++i) {
        if (!is_done(i)) continue;
        const auto slice = std::span<const double>(values).subspan(i * length, length);
        streams[i].add(slice);
        series[s].add(slice);
      }
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t trial = layout.trial(case_index, first + i);
    if (is_done(i) && streams[i].add(trials.events[trial]).value() != trials.digests[trial]) wrong.push_back(trial);
  }
}

std::size_t ResultReader::Implementation::replications_at_a_time() const {
  std::size_t largest = 1;
  for (std::size_t s = 0; s < layout.series.size(); ++s) largest = std::max(largest, layout.values_per_trial(s));
  return std::clamp<std::size_t>(block_values / largest, 1, 256);
}

/// All dates, but of a trial that alone is too long: then a file that is small, for its data are compressed, needs little
/// memory too. The digests take replication after replication, so several are read whole.
std::size_t ResultReader::Implementation::times_at_a_time(std::size_t series_index, std::size_t replications) const {
  if (replications > 1) return layout.times.size();
  return std::clamp<std::size_t>(block_values / layout.values_per_time(series_index), 1, layout.times.size());
}

/// @param series  takes the data of each series
/// @returns the trials whose data do not match
std::vector<std::uint32_t> ResultReader::Implementation::verify_series(std::vector<DigestStream>& series) {
  std::vector<std::uint32_t> wrong;
  series.resize(layout.series.size());
  const std::size_t step = replications_at_a_time();
  for (std::size_t c = 0; c < layout.cases.size(); ++c) {
    for (std::size_t first = 0; first < layout.replications.size(); first += step)
      verify_block(c, first, std::min(step, layout.replications.size() - first), series, wrong);
  }
  return wrong;
}

bool ResultReader::Implementation::is_changed(const std::string& object, const char* attribute, const Digest& digest) const {
  return file.has_attribute(object, attribute) && file.read_attribute(object, attribute) != digest.hex();
}

/// The first thing beside the series that is not what it was.
std::string ResultReader::Implementation::changed_head() const {
  if (is_changed("/", description_attribute, digest_description(layout))) return "its title, a name or an axis";
  const std::pair<const char*, const std::vector<double>*> columns[] = {
      {run_seconds.name, &trials.seconds}, {run_events.name, &trials.events}, {accounts_residual.name, &trials.residuals}};
  for (const auto& [name, numbers] : columns) {
    if (is_changed(name, digest_attribute, digest_variable(*numbers))) return name;
  }
  for (const TrialVariable& variable : {run_digest, run_failure}) {
    if (is_changed(variable.name, digest_attribute, digest_variable(file.read_texts(variable.name)))) return variable.name;
  }
  if (is_changed(run_status.name, digest_attribute, digest_variable(file.read_numbers(run_status.name)))) return run_status.name;
  for (const auto& [name, text] : layout.provenance) {
    if (is_changed("provenance/" + name, digest_attribute, digest_variable(std::span(&text, 1)))) return "provenance/" + name;
  }
  return {};
}

std::string ResultReader::Implementation::check_data() {
  const auto damaged = [](const std::string& what) {
    return fmt::format("{} not what was written: the file was damaged or changed", what);
  };
  if (const std::string changed = changed_head(); !changed.empty()) return damaged(changed + " is");
  std::vector<DigestStream> series;
  const std::vector<std::uint32_t> wrong = verify_series(series);
  for (std::size_t s = 0; s < series.size(); ++s) {
    if (is_changed(layout.series[s].name, digest_attribute, series[s].value()))
      return damaged(fmt::format("the data of '{}' are", layout.series[s].name));
  }
  if (wrong.empty()) return {};
  return damaged(fmt::format("the data of trial {} (case '{}', replication {}) are", wrong[0], layout.cases[layout.case_of(wrong[0])],
                             layout.replications[layout.replication_of(wrong[0])]));
}

ResultReader::ResultReader(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
ResultReader::~ResultReader() = default;
ResultReader::ResultReader(ResultReader&&) noexcept = default;
ResultReader& ResultReader::operator=(ResultReader&&) noexcept = default;

ResultReader ResultReader::open(const std::filesystem::path& path, ReadCheck check) {
  if (check != ReadCheck::own) {
    const std::size_t bytes = hdf5::has_signature(path) ? std::filesystem::file_size(path) : 0;
    const LookLimits limits{base_seconds + bytes / structure_rate, base_memory + memory_per_byte * bytes};
    const std::string words = look_in_child(limits, [&](const LookGuard& guard) {
      const auto seen = Implementation::read(path, guard);
      guard.allow(base_seconds + seen->done_bytes() / data_rate);
      const std::string changed = seen->check_data();
      return check == ReadCheck::data ? changed : std::string();
    });
    if (words.find("\n  = hint: ") != std::string::npos) throw FileError(words);
    if (!words.empty())
      throw FileError(
          fmt::format("cannot read '{}': {}\n  = hint: take it again from where it came, or make it again "
                      "with --fresh",
                      path.string(), words));
  }
  return ResultReader(Implementation::read(path, LookGuard(false)));
}

const std::filesystem::path& ResultReader::path() const { return implementation_->path; }
const ResultLayout& ResultReader::layout() const { return implementation_->layout; }
const std::vector<TrialStatus>& ResultReader::status() const { return implementation_->trials.status; }
const std::vector<Digest>& ResultReader::digests() const { return implementation_->trials.digests; }
const std::vector<double>& ResultReader::seconds() const { return implementation_->trials.seconds; }
const std::vector<double>& ResultReader::events() const { return implementation_->trials.events; }
const std::vector<double>& ResultReader::accounts_residuals() const { return implementation_->trials.residuals; }
const std::vector<std::string>& ResultReader::failures() const { return implementation_->trials.failures; }

std::vector<double> ResultReader::read_series(const std::string& name) {
  std::vector<double> values;
  for (std::size_t c = 0; c < layout().cases.size(); ++c) {
    const std::vector<double> one = read_series(name, c);
    values.insert(values.end(), one.begin(), one.end());
  }
  return values;
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

void ResultReader::read_block(const ResultBlock& block, std::span<double> values) { implementation_->read_block(block, values); }

std::vector<double> ResultReader::read_trial(std::uint32_t trial) {
  std::vector<double> values;
  for (const ResultSeries& series : layout().series) {
    const std::vector<double> slice = read_trial(series.name, trial);
    values.insert(values.end(), slice.begin(), slice.end());
  }
  return values;
}

TrialOutcome ResultReader::outcome(std::uint32_t trial) const {
  return {trial,
          status()[trial],
          {},
          seconds()[trial],
          static_cast<std::uint64_t>(events()[trial]),
          accounts_residuals()[trial],
          digests()[trial],
          failures()[trial]};
}

std::string ResultReader::provenance(const std::string& name) const {
  for (const auto& [key, text] : layout().provenance) {
    if (key == name) return text;
  }
  return {};
}

std::vector<std::uint32_t> ResultReader::verify_digests() {
  std::vector<DigestStream> series;
  return implementation_->verify_series(series);
}

std::string ResultReader::check_data() { return implementation_->check_data(); }

Provenance io_libraries() { return {{"HDF5", hdf5::library_version()}}; }

}  // namespace faultline
