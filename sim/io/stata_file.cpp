// ReadStat, the one place that names it.
#include "sim/io/stata_file.hpp"

#include <fmt/format.h>
#include <readstat.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <exception>
#include <limits>
#include <new>
#include <utility>

#include "sim/base/contracts.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

constexpr std::size_t longest_label = 80;  ///< of a variable and of the data, in letters
constexpr int format_version = 118;
constexpr double largest_number = 0x1.fffffffffffffp+1022;
constexpr double smallest_number = std::numeric_limits<double>::lowest();

/// A UTF-8 text, cut where it has more letters.
std::string first_letters(const std::string& text, std::size_t most) {
  if (letter_count(text) <= most) return text;
  std::size_t letters = 0;
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
    if (begins && ++letters == most) break;
  }
  return text.substr(0, end) + "…";
}

/// Files have the time at which they were written; a constant one, the same in every time zone, keeps equal tables equal.
std::time_t constant_time() {
  std::tm date{};
  date.tm_year = 100;
  date.tm_mday = 1;
  date.tm_isdst = -1;
  return std::mktime(&date);
}

readstat_type_t type_of(const TableColumn& column) {
  if (column.kind == TableColumn::Kind::number) return READSTAT_TYPE_DOUBLE;
  if (column.kind == TableColumn::Kind::integer) return READSTAT_TYPE_INT32;
  const std::size_t most = column.labels.size() + static_cast<std::size_t>(std::max(0, column.first_label));
  return most <= 100 ? READSTAT_TYPE_INT8 : most <= 32'000 ? READSTAT_TYPE_INT16 : READSTAT_TYPE_INT32;
}

struct FreeWriter {
  void operator()(readstat_writer_t* writer) const { readstat_writer_free(writer); }
};

}  // namespace

std::string column_title(const TableColumn& column) {
  std::string spelt = column.label;  // a parameter's label is its key, "audit.fee" of audit_fee
  std::replace(spelt.begin(), spelt.end(), '.', '_');
  const bool says_name = column.name == column.variable || spelt.starts_with(column.variable);
  return fmt::format("{}{}{}", says_name ? "" : column.variable + ": ", column.label,
                     column.unit.empty() || column.unit == "1" ? "" : " [" + column.unit + "]");
}

struct StataWriter::Implementation {
  explicit Implementation(PendingFile& out) : file(out), writer(readstat_writer_init()) {}

  /// No exception passes through the library, which is C: it is kept and thrown after.
  static ssize_t take(const void* bytes, std::size_t count, void* self) {
    auto& writer = *static_cast<Implementation*>(self);
    try {
      writer.file.write({static_cast<const char*>(bytes), count});
      return static_cast<ssize_t>(count);
    } catch (...) {
      writer.trouble = std::current_exception();
      return -1;
    }
  }

  void check(readstat_error_t error) const {
    if (trouble) std::rethrow_exception(trouble);
    if (error != READSTAT_OK) fail_file("write", file.path(), 0, readstat_error_message(error));
  }

  void add_column(const TableColumn& column) {
    readstat_variable_t* variable = readstat_add_variable(writer.get(), column.name.c_str(), type_of(column), 0);
    readstat_variable_set_label(variable, first_letters(column_title(column), longest_label).c_str());
    if (column.kind == TableColumn::Kind::label) {
      readstat_label_set_t* labels = readstat_add_label_set(writer.get(), READSTAT_TYPE_INT32, column.name.c_str());
      for (std::size_t i = 0; i < column.labels.size(); ++i)
        readstat_label_int32_value(labels, column.first_label + static_cast<int>(i), column.labels[i].c_str());
      readstat_variable_set_label_set(variable, labels);
    }
    const std::string note =
        fmt::format("{}: {}{}{}", column.name, column_title(column), column.definition.empty() ? "" : ". ", column.definition);
    readstat_add_note(writer.get(), note.c_str());
    variables.push_back(variable);
  }

  readstat_error_t insert(const readstat_variable_t* variable, double cell) const {
    if (std::isnan(cell)) return readstat_insert_missing_value(writer.get(), variable);
    switch (variable->type) {
      case READSTAT_TYPE_INT8: return readstat_insert_int8_value(writer.get(), variable, static_cast<std::int8_t>(cell));
      case READSTAT_TYPE_INT16: return readstat_insert_int16_value(writer.get(), variable, static_cast<std::int16_t>(cell));
      case READSTAT_TYPE_INT32: return readstat_insert_int32_value(writer.get(), variable, static_cast<std::int32_t>(cell));
      default: break;
    }
    if (cell > largest_number) return readstat_insert_tagged_missing_value(writer.get(), variable, 'i');
    if (cell < smallest_number) return readstat_insert_tagged_missing_value(writer.get(), variable, 'j');
    return readstat_insert_double_value(writer.get(), variable, cell);
  }

  PendingFile& file;
  std::unique_ptr<readstat_writer_t, FreeWriter> writer;
  std::vector<readstat_variable_t*> variables;
  std::exception_ptr trouble;
};

StataWriter::StataWriter(std::string_view title, const std::vector<TableColumn>& columns, std::uint64_t rows, PendingFile& file)
    : implementation_(std::make_unique<Implementation>(file)) {
  EXPECTS(rows <= most_stata_rows && columns.size() <= most_stata_columns);
  if (!implementation_->writer) throw std::bad_alloc();
  readstat_writer_t* writer = implementation_->writer.get();
  implementation_->check(readstat_set_data_writer(writer, &Implementation::take));
  implementation_->check(readstat_writer_set_file_format_version(writer, format_version));
  implementation_->check(readstat_writer_set_file_timestamp(writer, constant_time()));
  implementation_->check(readstat_writer_set_file_label(writer, first_letters(std::string(title), longest_label).c_str()));
  for (const TableColumn& column : columns) implementation_->add_column(column);
  implementation_->check(readstat_begin_writing_dta(writer, implementation_.get(), static_cast<long>(rows)));
}

StataWriter::~StataWriter() = default;

void StataWriter::add_row(std::span<const double> cells) {
  EXPECTS(cells.size() == implementation_->variables.size());
  implementation_->check(readstat_begin_row(implementation_->writer.get()));
  for (std::size_t i = 0; i < cells.size(); ++i) implementation_->check(implementation_->insert(implementation_->variables[i], cells[i]));
  implementation_->check(readstat_end_row(implementation_->writer.get()));
}

void StataWriter::finish() { implementation_->check(readstat_end_writing(implementation_->writer.get())); }

}  // namespace faultline
