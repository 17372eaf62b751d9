// The order of the calls below is the order of the variables in the file; docs/file_format.md lists them.
#include "sim/io/result_assembly.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "sim/base/contracts.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/chunk_writer.hpp"
#include "sim/io/hdf5_file.hpp"
#include "sim/io/result_format.hpp"
#include "sim/io/result_reader.hpp"

namespace faultline {

namespace {

using hdf5::Dimensions;
using hdf5::ElementType;

/// Of any series.
std::size_t most_chunks(const ResultLayout& layout) {
  std::size_t most = 0;
  for (std::size_t i = 0; i < layout.series.size(); ++i) {
    const std::size_t replications = replications_per_chunk(layout, i);
    const std::size_t times = times_per_chunk(layout, i);
    most = std::max(most, (layout.replications.size() + replications - 1) / replications * ((layout.times.size() + times - 1) / times));
  }
  return most * layout.cases.size();
}

class Assembly {
 public:
  Assembly(const std::filesystem::path& path, const ResultLayout& layout, int threads)
      : layout_(layout),
        coordinates_(coordinate_variables(layout)),
        file_(hdf5::File::create(path, most_chunks(layout))),
        chunks_(file_, layout_, threads) {}

  void write_head();
  void write_trials(const std::vector<TrialOutcome>& outcomes);
  void write_series(std::size_t series_index, const std::vector<TrialOutcome>& outcomes, const SliceReader& read_slice);
  /// What write_series has not written yet.
  void write_chunks() { chunks_.flush(); }
  void write_provenance();
  void close() { file_.close(); }

  Assembly(const Assembly&) = delete;
  Assembly& operator=(const Assembly&) = delete;

 private:
  void describe(const std::string& variable, const char* role, const std::string& unit, const std::string& long_name,
                const std::string& definition);
  void write_scale(const std::string& name, const std::vector<std::string>& labels, const std::string& long_name,
                   const std::string& definition, const char* role);
  void write_coordinate(const CaseCoordinate& coordinate, const std::string& variable);
  void finish_trial_variable(const TrialVariable& variable);
  void mark_missing(const std::string& variable, ElementType type);
  void name_coordinates(const std::string& variable);
  void write_digest(const std::string& variable, const Digest& digest);
  void write_replications(const std::shared_ptr<hdf5::Dataset>& dataset, std::size_t series_index, std::size_t case_index,
                          std::size_t first, const std::vector<TrialOutcome>& outcomes, const SliceReader& read_slice,
                          DigestStream& digest);
  void add_chunks(const std::shared_ptr<hdf5::Dataset>& dataset, std::size_t series_index, hdf5::Dimensions first,
                  std::vector<double> values);

  const ResultLayout& layout_;
  std::vector<std::string> coordinates_;
  hdf5::File file_;
  ChunkWriter chunks_;
};

void Assembly::describe(const std::string& variable, const char* role, const std::string& unit, const std::string& long_name,
                        const std::string& definition) {
  if (!unit.empty()) file_.write_attribute(variable, "units", file_unit(unit));
  file_.write_attribute(variable, "long_name", long_name);
  file_.write_attribute(variable, "definition", definition);
  file_.write_attribute(variable, "role", role);
}

void Assembly::write_scale(const std::string& name, const std::vector<std::string>& labels, const std::string& long_name,
                           const std::string& definition, const char* role) {
  file_.write_texts(name, labels, {labels.size()});
  file_.make_scale(name);
  describe(name, role, "", long_name, definition);
}

void Assembly::write_head() {
  file_.write_attribute("/", "Conventions", "CF-1.10");
  file_.write_attribute("/", "title", layout_.title);
  const double format = result_format;
  file_.write_attribute("/", "faultline_format", ElementType::int32, std::span(&format, 1));
  file_.write_attribute("/", "batch_digest", layout_.batch_digest);
  file_.write_attribute("/", description_attribute, digest_description(layout_).hex());
  write_scale("case", layout_.cases, "case", case_definition, "dimension");
  file_.write_numbers("replication", std::span<const std::int32_t>(layout_.replications), {layout_.replications.size()});
  file_.make_scale("replication");
  describe("replication", "dimension", "1", "replication", replication_definition);
  file_.write_numbers("time", std::span<const double>(layout_.times), {layout_.times.size()});
  file_.make_scale("time");
  describe("time", "dimension", "years", "time", time_definition);
  for (const ResultAxis& axis : layout_.axes) {
    write_scale(axis.name, axis.labels, axis.long_name, axis.definition, "axis");
  }
  for (std::size_t i = 0; i < coordinates_.size(); ++i) write_coordinate(layout_.coordinates[i], coordinates_[i]);
}

void Assembly::write_coordinate(const CaseCoordinate& coordinate, const std::string& variable) {
  const Dimensions dimensions{layout_.cases.size()};
  if (coordinate.texts.empty()) {
    file_.write_numbers(variable, std::span<const double>(coordinate.numbers), dimensions);
  } else {
    file_.write_texts(variable, coordinate.texts, dimensions);
  }
  file_.attach_scale(variable, 0, "case");
  describe(variable, "coordinate", coordinate.unit, coordinate.long_name, coordinate.definition);
  file_.write_attribute(variable, "key", coordinate.name);
}

void Assembly::mark_missing(const std::string& variable, ElementType type) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  file_.write_attribute(variable, "_FillValue", type, std::span(&nan, 1));
}

void Assembly::write_digest(const std::string& variable, const Digest& digest) {
  file_.write_attribute(variable, digest_attribute, digest.hex());
}

/// CF: which variables on `case` belong to this one; xarray makes coordinates of them.
void Assembly::name_coordinates(const std::string& variable) {
  std::string names;
  for (const std::string& name : coordinates_) {
    if (!names.empty()) names += ' ';
    names += name;
  }
  if (!names.empty()) file_.write_attribute(variable, "coordinates", names);
}

void Assembly::finish_trial_variable(const TrialVariable& variable) {
  file_.attach_scale(variable.name, 0, "case");
  file_.attach_scale(variable.name, 1, "replication");
  describe(variable.name, "trial", variable.unit, variable.long_name, variable.definition);
  name_coordinates(variable.name);
}

void Assembly::write_trials(const std::vector<TrialOutcome>& outcomes) {
  const Dimensions dimensions{layout_.cases.size(), layout_.replications.size()};
  std::vector<std::int8_t> status;
  status.reserve(outcomes.size());
  for (const TrialOutcome& outcome : outcomes) status.push_back(static_cast<std::int8_t>(outcome.status));
  file_.write_numbers(run_status.name, std::span<const std::int8_t>(status), dimensions);
  finish_trial_variable(run_status);
  const std::array<double, 3> values{0.0, 1.0, 2.0};
  file_.write_attribute(run_status.name, "flag_values", ElementType::int8, values);
  file_.write_attribute(run_status.name, "flag_meanings", "missing done failed");
  write_digest(run_status.name, digest_variable(std::vector<double>(status.begin(), status.end())));

  const auto write_column = [&](const TrialVariable& variable, const auto& value_of) {
    std::vector<double> numbers(outcomes.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      if (outcomes[i].status != TrialStatus::missing) numbers[i] = value_of(outcomes[i]);
    }
    file_.write_numbers(variable.name, std::span<const double>(numbers), dimensions);
    mark_missing(variable.name, ElementType::float64);
    finish_trial_variable(variable);
    write_digest(variable.name, digest_variable(numbers));
  };
  write_column(run_seconds, [](const TrialOutcome& outcome) { return outcome.seconds; });
  write_column(run_events, [](const TrialOutcome& outcome) { return static_cast<double>(outcome.events); });
  write_column(accounts_residual, [](const TrialOutcome& outcome) { return outcome.accounts_residual; });

  std::vector<std::string> digests;
  std::vector<std::string> failures;
  for (const TrialOutcome& outcome : outcomes) {
    digests.push_back(outcome.digest.exists() ? outcome.digest.hex() : std::string());
    failures.push_back(outcome.failure);
  }
  file_.write_texts(run_digest.name, digests, dimensions);
  finish_trial_variable(run_digest);
  write_digest(run_digest.name, digest_variable(digests));
  file_.write_texts(run_failure.name, failures, dimensions);
  finish_trial_variable(run_failure);
  write_digest(run_failure.name, digest_variable(failures));
}

void Assembly::write_series(std::size_t series_index, const std::vector<TrialOutcome>& outcomes, const SliceReader& read_slice) {
  const ResultSeries& series = layout_.series[series_index];
  const std::size_t step = replications_per_chunk(layout_, series_index);
  Dimensions dimensions{layout_.cases.size(), layout_.replications.size(), layout_.times.size()};
  for (const std::string& axis : series.axes) dimensions.push_back(layout_.axis(axis).labels.size());
  Dimensions chunk = dimensions;
  chunk[0] = 1;
  chunk[1] = step;
  chunk[2] = times_per_chunk(layout_, series_index);
  const ElementType type = layout_.single_precision ? ElementType::float32 : ElementType::float64;
  const auto dataset = std::make_shared<hdf5::Dataset>(file_.create_chunked(series.name, type, dimensions, chunk, layout_.deflate));
  mark_missing(series.name, type);
  file_.attach_scale(series.name, 0, "case");
  file_.attach_scale(series.name, 1, "replication");
  file_.attach_scale(series.name, 2, "time");
  for (std::size_t i = 0; i < series.axes.size(); ++i) file_.attach_scale(series.name, 3 + i, series.axes[i]);
  describe(series.name, "series", series.unit, series.long_name, series.definition);
  name_coordinates(series.name);
  DigestStream digest;
  for (std::size_t c = 0; c < layout_.cases.size(); ++c) {
    for (std::size_t first = 0; first < layout_.replications.size(); first += step) {
      write_replications(dataset, series_index, c, first, outcomes, read_slice, digest);
    }
  }
  write_digest(series.name, digest.value());
}

/// As many replications as one chunk has.
void Assembly::write_replications(const std::shared_ptr<hdf5::Dataset>& dataset, std::size_t series_index, std::size_t case_index,
                                  std::size_t first, const std::vector<TrialOutcome>& outcomes, const SliceReader& read_slice,
                                  DigestStream& digest) {
  const std::size_t step = replications_per_chunk(layout_, series_index);
  Dimensions count = dataset->dimensions();
  Dimensions offset(count.size(), 0);
  offset[0] = case_index;
  offset[1] = first;
  count[0] = 1;
  count[1] = std::min(step, layout_.replications.size() - first);
  const std::size_t length = layout_.values_per_trial(series_index);
  std::vector<double> values(step * length, std::numeric_limits<double>::quiet_NaN());
  bool any = false;
  for (std::size_t i = 0; i < count[1]; ++i) {
    const std::uint32_t trial = layout_.trial(case_index, first + i);
    if (outcomes[trial].status != TrialStatus::done) continue;
    const std::span<double> slice = std::span(values).subspan(i * length, length);
    read_slice(trial, series_index, slice);
    digest.add(std::span<const double>(slice));
    any = true;
  }
  if (!any) return;
  if (layout_.deflate > 0) {
    add_chunks(dataset, series_index, offset, std::move(values));
  } else {
    dataset->write_block(offset, count, std::span(values).first(count[1] * length));
  }
}

/// One chunk, or several dates after dates, where a trial is longer than a chunk.
void Assembly::add_chunks(const std::shared_ptr<hdf5::Dataset>& dataset, std::size_t series_index, Dimensions first,
                          std::vector<double> values) {
  const std::size_t row = layout_.values_per_time(series_index);
  const std::size_t times = times_per_chunk(layout_, series_index);
  if (times == layout_.times.size()) {
    chunks_.add(dataset, first, std::move(values), row);
    return;
  }
  for (; first[2] < layout_.times.size(); first[2] += times) {
    const std::size_t here = std::min(times, layout_.times.size() - first[2]);
    std::vector<double> piece(times * row, std::numeric_limits<double>::quiet_NaN());
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(first[2] * row);
    std::copy(begin, begin + static_cast<std::ptrdiff_t>(here * row), piece.begin());
    chunks_.add(dataset, first, std::move(piece), row);
  }
}

void Assembly::write_provenance() {
  file_.create_group("provenance");
  for (const auto& [name, text] : layout_.provenance) {
    file_.write_texts("provenance/" + name, std::span(&text, 1), {});
    write_digest("provenance/" + name, digest_variable(std::span(&text, 1)));
  }
}

}  // namespace

std::size_t replications_per_chunk(const ResultLayout& layout, std::size_t series_index) {
  const std::size_t bytes = layout.values_per_trial(series_index) * (layout.single_precision ? 4 : 8);
  return std::min(std::clamp<std::size_t>((std::size_t{64} << 10) / bytes, 1, 64), layout.replications.size());
}

std::size_t times_per_chunk(const ResultLayout& layout, std::size_t series_index) {
  const std::size_t bytes = layout.values_per_time(series_index) * (layout.single_precision ? 4 : 8);
  return std::min(std::max<std::size_t>((std::size_t{4} << 20) / bytes, 1), layout.times.size());
}

std::size_t packed_bytes(const ResultLayout& layout, const TrialOutcome& outcome) {
  EXPECTS(outcome.values.size() == layout.values_per_trial());
  if (layout.deflate == 0) return outcome.values.size() * (layout.single_precision ? sizeof(float) : sizeof(double));
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < layout.series.size(); ++i) {
    const auto values = std::span<const double>(outcome.values).subspan(layout.offset_of(i), layout.values_per_trial(i));
    if (!is_all_missing(values))
      bytes += pack_chunk(values, layout.values_per_time(i), layout.single_precision, layout.deflate).bytes.size();
  }
  return bytes;
}

void assemble_result(const std::filesystem::path& path, const ResultLayout& layout, const std::vector<TrialOutcome>& outcomes,
                     const SliceReader& read_slice, int threads) {
  EXPECTS(outcomes.size() == layout.trial_count());
  Assembly assembly(path, layout, threads);
  assembly.write_head();
  assembly.write_trials(outcomes);
  for (std::size_t i = 0; i < layout.series.size(); ++i) assembly.write_series(i, outcomes, read_slice);
  assembly.write_chunks();
  assembly.write_provenance();
  assembly.close();
}

void verify_assembled(const std::filesystem::path& path, const std::vector<TrialOutcome>& outcomes) {
  ResultReader reader = ResultReader::open(path, ReadCheck::own);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (reader.status().at(i) != outcomes[i].status || reader.digests().at(i) != outcomes[i].digest) {
      fail_file("verify", path, 0, "trial " + std::to_string(i) + " reads back differently");
    }
  }
  if (const std::string words = reader.check_data(); !words.empty()) fail_file("verify", path, 0, words);
}

void publish_result(const std::filesystem::path& temporary, const std::filesystem::path& path, const std::optional<FileStamp>& replaced,
                    const ResultLayout& layout, const std::vector<TrialOutcome>& outcomes, const SliceReader& read_slice, int threads) {
  try {
    std::error_code none;
    std::filesystem::remove(temporary, none);  // a leftover, or a link that is not to be followed
    assemble_result(temporary, layout, outcomes, read_slice, threads);
    verify_assembled(temporary, outcomes);
    publish_file(temporary, path, replaced);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw;
  }
}

}  // namespace faultline
