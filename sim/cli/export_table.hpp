// Tidy tables out of a result file: a row for each case and replication, and of series for each date and label of their axes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "analysis/outcomes.hpp"
#include "sim/cli/records.hpp"
#include "sim/io/pending_file.hpp"
#include "sim/io/result_reader.hpp"
#include "sim/io/stata_file.hpp"

namespace faultline::cli {

using TakeRow = std::function<void(std::span<const double>)>;

struct ExportTable {
  std::string suffix;  ///< of the file's name, where several tables are written: "outcomes", "series_state_layer"
  std::vector<TableColumn> columns;
  std::uint64_t rows = 0;
  std::function<void(const TakeRow&)> produce;  ///< every row in turn; reads some replications at a time
};

/// One row for each trial, one column for each outcome; missing or failed trials are rows of missing numbers.
ExportTable outcome_table(ResultReader& reader, const std::vector<Outcome>& outcomes, const std::vector<std::size_t>& cases);

/// Series by their axes: one table for each set of axes, in the order in which the first series of each is asked for.
std::vector<ExportTable> series_tables(ResultReader& reader, const std::vector<std::size_t>& series, const std::vector<std::size_t>& cases);

void write_stata(const ExportTable& table, const std::string& title, PendingFile& file);
/// Labels as texts; a missing number is an empty field.
void write_csv(const ExportTable& table, PendingFile& file);
/// What the columns of a table are.
std::vector<Record> column_records(const ExportTable& table);

}  // namespace faultline::cli
