// A table as a Stata file (.dta of Stata 14 and later): names, labels, units, and labelled values. Equal tables are equal bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/io/pending_file.hpp"

namespace faultline {

/// A column of a table of numbers; names and categories are whole numbers that stand for texts.
struct TableColumn {
  enum class Kind : std::uint8_t { number, integer, label };
  std::string name;      ///< in the table: what Stata allows
  std::string variable;  ///< in the result file
  std::string label;     ///< what it is, in a few words
  std::string unit;
  std::string definition;
  Kind kind = Kind::number;
  int first_label = 1;                ///< the number that stands for labels[0]
  std::vector<std::string> labels{};  ///< of kind label
};

/// What a column is called where there is room for one line: label, unit, and the name in the result file if that is another.
[[nodiscard]] std::string column_title(const TableColumn& column);

inline constexpr std::uint64_t most_stata_rows = 2'147'483'647;
inline constexpr std::size_t most_stata_columns = 32'767;

class StataWriter {
 public:
  /// @param title  of the table  @param rows  how many will be added, at most most_stata_rows
  /// @throws FileError
  StataWriter(std::string_view title, const std::vector<TableColumn>& columns, std::uint64_t rows, PendingFile& file);
  ~StataWriter();
  StataWriter(const StataWriter&) = delete;
  StataWriter& operator=(const StataWriter&) = delete;

  /// NaN is `.`; infinite, or above 8.9e307 where Stata's numbers end, is `.i`; below -1.7e308 `.j`.
  void add_row(std::span<const double> cells);
  /// After the last row.
  void finish();

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace faultline
