#include "sim/cli/export_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>

#include "sim/io/result_format.hpp"
#include "sim/io/stata_names.hpp"

namespace faultline::cli {

namespace {

/// Numbers of all series of a table that are held at a time; one trial is, however large.
constexpr std::size_t most_held = std::size_t{1} << 21;

using Kind = TableColumn::Kind;

/// A column and its value in each case, or nothing more where it does not belong to cases.
struct CaseColumn {
  TableColumn column;
  std::vector<double> cells;
};

/// Texts as numbers that stand for them, in the order in which they first come.
CaseColumn labelled(TableColumn column, const std::vector<std::string>& texts) {
  CaseColumn answer{std::move(column), {}};
  answer.column.kind = Kind::label;
  std::map<std::string, double> codes;
  for (const std::string& text : texts) {
    const auto [found, is_new] = codes.emplace(text, static_cast<double>(codes.size() + 1));
    answer.cells.push_back(found->second);
    if (is_new) answer.column.labels.push_back(text);
  }
  return answer;
}

std::vector<CaseColumn> case_columns(const ResultLayout& layout) {
  std::vector<CaseColumn> columns = {labelled({"", "case", "case", "", case_definition}, layout.cases)};
  const std::vector<std::string> variables = coordinate_variables(layout);
  for (std::size_t i = 0; i < variables.size(); ++i) {
    const CaseCoordinate& one = layout.coordinates[i];
    TableColumn column{"", variables[i], one.long_name, one.unit, one.definition};
    if (one.numbers.empty()) {
      columns.push_back(labelled(std::move(column), one.texts));
    } else {
      columns.push_back({std::move(column), one.numbers});
    }
  }
  return columns;
}

/// The number that a label is, such as an age.
std::optional<double> number_of(const std::string& label) {
  char* end = nullptr;
  const double number = std::strtod(label.c_str(), &end);
  return label.empty() || *end != '\0' || !std::isfinite(number) ? std::nullopt : std::optional(number);
}

/// The column of an axis, and its cell at each position.
CaseColumn axis_column(const ResultAxis& axis) {
  TableColumn column{"", axis.name, axis.long_name, "", axis.definition};
  std::vector<double> numbers;
  for (const std::string& label : axis.labels) {
    if (const auto number = number_of(label)) numbers.push_back(*number);
  }
  if (numbers.size() == axis.labels.size()) return {std::move(column), numbers};
  return labelled(std::move(column), axis.labels);
}

void name_columns(std::vector<TableColumn>& columns) {
  StataNames names;
  for (TableColumn& column : columns) column.name = names.add(column.variable);
}

std::string describe_outcome(const Outcome& outcome) {
  static constexpr std::array<const char*, 6> statistics{"Mean", "Last value", "Sum", "Least value", "Largest value", "Discounted sum"};
  return fmt::format("{} of {} over the dates of its window.", statistics[static_cast<std::size_t>(outcome.spec().statistic)],
                     outcome.spec().series);
}

/// What all rows of the series of a table have in common.
struct SeriesShape {
  std::vector<std::size_t> series;
  std::vector<CaseColumn> cases;
  std::vector<CaseColumn> axes;
  std::vector<std::size_t> chosen;
  std::size_t entries = 1;  ///< of one date
};

/// The cells of the axes at one entry of a date; the last axis runs fastest.
void put_labels(const std::vector<CaseColumn>& axes, std::size_t entry, std::span<double> cells) {
  for (std::size_t k = axes.size(); k-- > 0;) {
    cells[k] = axes[k].cells[entry % axes[k].cells.size()];
    entry /= axes[k].cells.size();
  }
}

void produce_series(ResultReader& reader, const SeriesShape& shape, const TakeRow& take) {
  const ResultLayout& layout = reader.layout();
  const std::size_t per_trial = layout.times.size() * shape.entries;
  const std::size_t step = std::clamp<std::size_t>(most_held / (per_trial * shape.series.size()), 1, layout.replications.size());
  std::vector<std::vector<double>> blocks(shape.series.size());
  const std::size_t first_axis = shape.cases.size() + 2;
  const std::size_t first_series = first_axis + shape.axes.size();
  std::vector<double> row(first_series + shape.series.size());
  for (const std::size_t c : shape.chosen) {
    for (std::size_t i = 0; i < shape.cases.size(); ++i) row[i] = shape.cases[i].cells[c];
    for (std::size_t first = 0; first < layout.replications.size(); first += step) {
      const std::size_t count = std::min(step, layout.replications.size() - first);
      for (std::size_t i = 0; i < shape.series.size(); ++i) {
        blocks[i].resize(count * per_trial);
        reader.read_block({shape.series[i], c, first, count, 0, layout.times.size()}, blocks[i]);
      }
      for (std::size_t entry = 0; entry < count * per_trial; ++entry) {
        row[shape.cases.size()] = layout.replications[first + entry / per_trial];
        row[shape.cases.size() + 1] = layout.times[entry % per_trial / shape.entries];
        put_labels(shape.axes, entry % shape.entries, std::span(row).subspan(first_axis, shape.axes.size()));
        for (std::size_t i = 0; i < shape.series.size(); ++i) row[first_series + i] = blocks[i][entry];
        take(row);
      }
    }
  }
}

TableColumn replication_column() { return {"", "replication", "replication", "", replication_definition, Kind::integer}; }

ExportTable series_table_of(ResultReader& reader, std::vector<std::size_t> series, const std::vector<std::size_t>& cases) {
  const ResultLayout& layout = reader.layout();
  auto shape = std::make_shared<SeriesShape>();
  shape->series = std::move(series);
  shape->cases = case_columns(layout);
  shape->chosen = cases;
  shape->entries = layout.values_per_time(shape->series.front());
  ExportTable table;
  table.suffix = "series";
  for (const CaseColumn& one : shape->cases) table.columns.push_back(one.column);
  table.columns.push_back(replication_column());
  table.columns.push_back({"", "time", "time", "years", time_definition});
  for (const std::string& axis : layout.series[shape->series.front()].axes) {
    shape->axes.push_back(axis_column(layout.axis(axis)));
    table.columns.push_back(shape->axes.back().column);
    table.suffix += "_" + axis;
  }
  for (const std::size_t s : shape->series) {
    const ResultSeries& one = layout.series[s];
    table.columns.push_back({"", one.name, one.long_name, one.unit, one.definition});
  }
  name_columns(table.columns);
  table.rows = std::uint64_t{cases.size()} * layout.replications.size() * layout.times.size() * shape->entries;
  table.produce = [&reader, shape](const TakeRow& take) { produce_series(reader, *shape, take); };
  return table;
}

std::string csv_cell(const TableColumn& column, double cell) {
  if (column.kind == Kind::label && !std::isnan(cell))
    return csv_field(column.labels[static_cast<std::size_t>(static_cast<int>(cell) - column.first_label)]);
  return csv_field(cell);
}

}  // namespace

ExportTable outcome_table(ResultReader& reader, const std::vector<Outcome>& outcomes, const std::vector<std::size_t>& cases) {
  const ResultLayout& layout = reader.layout();
  ExportTable table;
  table.suffix = "outcomes";
  auto of_cases = std::make_shared<std::vector<CaseColumn>>(case_columns(layout));
  for (const CaseColumn& one : *of_cases) table.columns.push_back(one.column);
  table.columns.push_back(replication_column());
  table.columns.push_back(
      {"", run_status.name, run_status.long_name, "", run_status.definition, Kind::label, 0, {"missing", "done", "failed"}});
  for (const Outcome& outcome : outcomes)
    table.columns.push_back({"", outcome.spec().name, outcome.title(), outcome.unit(), describe_outcome(outcome)});
  name_columns(table.columns);
  table.rows = std::uint64_t{cases.size()} * layout.replications.size();
  table.produce = [&reader, of_cases, cases, values = evaluate_outcomes(outcomes, reader)](const TakeRow& take) {
    std::vector<double> row;
    for (const std::size_t c : cases) {
      for (std::size_t r = 0; r < reader.layout().replications.size(); ++r) {
        row.clear();
        for (const CaseColumn& one : *of_cases) row.push_back(one.cells[c]);
        row.push_back(reader.layout().replications[r]);
        row.push_back(static_cast<double>(reader.status()[reader.layout().trial(c, r)]));
        for (const OutcomeTable& outcome : values) row.push_back(outcome[c][r]);
        take(row);
      }
    }
  };
  return table;
}

std::vector<ExportTable> series_tables(ResultReader& reader, const std::vector<std::size_t>& series,
                                       const std::vector<std::size_t>& cases) {
  const auto axes_of = [&](std::size_t s) -> const std::vector<std::string>& { return reader.layout().series[s].axes; };
  std::vector<std::vector<std::size_t>> groups;
  for (const std::size_t s : series) {
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return axes_of(group.front()) == axes_of(s); });
    if (found == groups.end()) {
      groups.push_back({s});
    } else {
      found->push_back(s);
    }
  }
  std::vector<ExportTable> tables;
  for (std::vector<std::size_t>& group : groups) tables.push_back(series_table_of(reader, std::move(group), cases));
  return tables;
}

void write_stata(const ExportTable& table, const std::string& title, PendingFile& file) {
  StataWriter writer(title, table.columns, table.rows, file);
  table.produce([&](std::span<const double> row) { writer.add_row(row); });
  writer.finish();
  file.finish();
}

void write_csv(const ExportTable& table, PendingFile& file) {
  std::string line;
  for (const TableColumn& column : table.columns) line += (line.empty() ? "" : ",") + column.name;
  file.write(line + "\n");
  table.produce([&](std::span<const double> row) {
    line.clear();
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += ',';
      line += csv_cell(table.columns[i], row[i]);
    }
    line += '\n';
    file.write(line);
  });
  file.finish();
}

std::vector<Record> column_records(const ExportTable& table) {
  std::vector<Record> records;
  for (const TableColumn& column : table.columns)
    records.push_back({{"column", column.name},
                       {"variable", column.variable},
                       {"label", column.label},
                       {"unit", column.unit},
                       {"definition", column.definition}});
  return records;
}

}  // namespace faultline::cli
