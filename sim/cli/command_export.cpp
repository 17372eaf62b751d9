// export: outcomes and series of a result file as tidy tables for Stata, R and spreadsheets.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <set>

#include "models/scenario/json_text.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/chosen_outcomes.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/completeness.hpp"
#include "sim/cli/export_table.hpp"
#include "sim/cli/output_path.hpp"
#include "sim/cli/records.hpp"
#include "sim/cli/scenario_input.hpp"

namespace faultline::cli {

namespace {

const std::vector<std::string> formats = {"dta", "csv"};

/// Where tables go.
struct Destination {
  std::filesystem::path stem;  ///< folder and name, without ending
  std::string format;
  bool is_given = false;  ///< by -o: one table has exactly that name

  [[nodiscard]] std::filesystem::path file(const std::string& ending) const { return stem.string() + ending; }
};

Destination destination_of(const Arguments& arguments) {
  const auto format = arguments.word("format", formats);
  const auto given = arguments.value("output");
  std::filesystem::path path = given ? *given : arguments.files[0];
  if (!given) return {path.replace_extension(), format.value_or("dta"), false};
  check_output(path, arguments.files);
  const std::string ending = path.extension().string();
  const std::string found = ending.empty() ? "" : ending.substr(1);
  if (std::find(formats.begin(), formats.end(), found) == formats.end() || (format && *format != found))
    throw UsageError(
        fmt::format("the output is '{}'\n  = expected: a name that ends in .{}", path.string(), format ? *format : join(formats, " or .")));
  return {path.replace_extension(), found, true};
}

/// Positions of the series of --series NAME,NAME…
std::vector<std::size_t> chosen_series(const Arguments& arguments, const ResultLayout& layout) {
  std::vector<std::string> known;
  for (const ResultSeries& series : layout.series) known.push_back(series.name);
  std::vector<std::size_t> chosen;
  const auto choose = [&](const std::string& name) {
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) {
      const std::string hint = did_you_mean(name, known);
      throw UsageError(
          fmt::format("the file records no series '{}'\n  = expected: names of series with commas between, or all\n  = hint: {}", name,
                      hint.empty() ? "'faultline describe --series' lists them" : hint));
    }
    const auto position = static_cast<std::size_t>(found - known.begin());
    if (std::find(chosen.begin(), chosen.end(), position) == chosen.end()) chosen.push_back(position);
  };
  for (const std::string& names : arguments.values("series")) {
    if (names == "all") {
      for (const std::string& name : known) choose(name);
      continue;
    }
    for (std::size_t first = 0; first <= names.size();) {
      const std::size_t comma = std::min(names.find(',', first), names.size());
      choose(names.substr(first, comma - first));
      first = comma + 1;
    }
  }
  return chosen;
}

std::vector<ExportTable> chosen_tables(const Arguments& arguments, ResultReader& reader) {
  const std::vector<std::size_t> cases = chosen_cases(arguments, "case", reader.layout());
  std::vector<ExportTable> tables;
  if (arguments.has("outcomes") || !arguments.has("series"))
    tables.push_back(outcome_table(reader, scenario_outcomes(load_scenario_of(reader), reader.layout()), cases));
  for (ExportTable& table : series_tables(reader, chosen_series(arguments, reader.layout()), cases)) tables.push_back(std::move(table));
  return tables;
}

void check_size(const ExportTable& table, const std::string& format) {
  if (format != "dta" || (table.rows <= most_stata_rows && table.columns.size() <= most_stata_columns)) return;
  throw UsageError(
      fmt::format("the table '{}' has {} rows and {} columns, more than a Stata file can hold ({} and {})\n  = hint: fewer "
                  "series or cases (--series, --case), or --format csv",
                  table.suffix, table.rows, table.columns.size(), most_stata_rows, most_stata_columns));
}

/// Finished files get their names together: either all of them may be where they are to be, or none is.
/// @returns by file whether it was already there as it is
std::vector<bool> publish(std::deque<PendingFile>& files, bool replace) {
  std::vector<bool> present;
  for (const PendingFile& file : files) {
    present.push_back(file.equals_present());
    if (file.replaces() && !present.back() && !replace)
      throw FileError(
          fmt::format("'{}' is there already and holds something else\n  = hint: another name with -o, or --fresh to replace it",
                      file.path().string()));
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!present[i]) files[i].publish();
  }
  return present;
}

struct Written {
  std::string file;
  const ExportTable* table;
  bool was_there;
};

std::string counts(const ExportTable& table) { return fmt::format("{} rows, {} columns", table.rows, table.columns.size()); }

/// Columns that are called otherwise than the variable of the result file.
std::string renamed_text(const std::vector<ExportTable>& tables) {
  std::vector<std::vector<std::string>> rows = {{"  column", "in the result file", "what it is"}};
  std::set<std::string> shown;
  for (const ExportTable& table : tables) {
    for (const TableColumn& column : table.columns) {
      if (column.name != column.variable && shown.insert(column.name).second)
        rows.push_back({"  " + column.name, column.variable, title_of(column.label, column.unit)});
    }
  }
  if (rows.size() == 1) return {};
  return fmt::format("Stata allows 32 letters, digits and _ in a name, so these are called otherwise:\n{}", align_table(rows));
}

std::string tables_json(const std::vector<Written>& written) {
  std::vector<std::string> texts;
  for (const Written& one : written)
    texts.push_back(fmt::format("{{\"file\": {}, \"rows\": {}, \"was_there\": {}, \"columns\": {}}}", json_text(one.file), one.table->rows,
                                one.was_there, records_json(column_records(*one.table))));
  return fmt::format("[{}]", join(texts, ",\n"));
}

std::string tables_csv(const std::vector<Written>& written) {
  std::vector<Record> rows;
  for (const Written& one : written) {
    for (Record& column : column_records(*one.table)) {
      rows.push_back({{"file", one.file}, {"rows", static_cast<std::int64_t>(one.table->rows)}});
      rows.back().insert(rows.back().end(), column.begin(), column.end());
    }
  }
  return records_csv(rows);
}

int export_tables(const Arguments& arguments) {
  const Destination destination = destination_of(arguments);
  ResultReader reader = ResultReader::open(arguments.files[0]);
  const std::string& title = reader.layout().title;
  const std::vector<ExportTable> tables = chosen_tables(arguments, reader);
  std::deque<PendingFile> files;
  std::vector<Written> written;
  for (const ExportTable& table : tables) {
    check_size(table, destination.format);
    const std::string stem = destination.is_given && tables.size() == 1 ? "" : "_" + table.suffix;
    files.emplace_back(destination.file(fmt::format("{}.{}", stem, destination.format)));
    written.push_back({files.back().path().string(), &table, false});
    if (destination.format == "dta") {
      write_stata(table, title, files.back());
      continue;
    }
    write_csv(table, files.back());
    files.emplace_back(destination.file(stem + "_columns.csv"));
    files.back().write(records_csv(column_records(table)));
    files.back().finish();
  }
  const std::vector<bool> present = publish(files, arguments.has("fresh"));
  for (std::size_t i = 0; i < written.size(); ++i) written[i].was_there = present[destination.format == "dta" ? i : 2 * i];
  if (arguments.has("csv")) {
    fmt::print("{}", tables_csv(written));
    return done;
  }
  if (arguments.has("json")) {
    fmt::print("{{\"title\": {}, \"file\": {}, {},\n\"tables\": {}}}\n", json_text(title), json_text(arguments.files[0]),
               completeness_json(completeness_of(reader)), tables_json(written));
    return done;
  }
  fmt::print("{}", completeness_line(completeness_of(reader)));
  for (const Written& one : written) fmt::print("{}: {}{}\n", one.file, counts(*one.table), one.was_there ? " (already there)" : "");
  fmt::print("{}", renamed_text(tables));
  return done;
}

}  // namespace

const Command& export_command() {
  static const Command command{
      "export",
      "OUT.h5",
      1,
      1,
      "outcomes or series of a result file as tables for Stata, R, Python",
      "Writes the outcomes of every trial: a row for each case and replication. With --series, a row for each case, "
      "replication and date, and for each label of the axes of the series; series with other axes go to a file of their "
      "own, which has the axes in its name. Swept and varied keys are columns. "
      "A .dta file (Stata 14 and later) has labels with units; cases, states and other names are labelled values; what is "
      "missing is '.', what is infinite '.i'. A .csv file has texts, empty fields, inf, and beside it NAME_columns.csv, "
      "which says what the columns are. Names that Stata does not allow are made shorter, the same way every time, and "
      "shown; the label has the name in the result file. Equal tables are equal bytes. A file that holds something else is "
      "not replaced without --fresh.",
      {{"output,o", "NAME.dta|NAME.csv", "the file; of several tables, what is in each is added to its name; default: beside the result"},
       {"format", "WORD", "dta (default) or csv, where -o does not say it"},
       {"outcomes", "", "the outcomes of the scenario; the default without --series"},
       {"series", "NAME,NAME", "these recorded series, or all; may be repeated (faultline describe --series lists them)"},
       {"case", "CASE", "only this case; may be repeated; default: all"},
       {"fresh", "", "replace what is at the output path"},
       {"json", "", "the files and their columns, as JSON"},
       {"csv", "", "the same as CSV, one column a line"}},
      {"faultline export results/trade_off.h5", "faultline export results/trade_off.h5 --series welfare,active_firms -o paths.dta",
       "faultline export results/trade_off.h5 --format csv"},
      export_tables};
  return command;
}

}  // namespace faultline::cli
