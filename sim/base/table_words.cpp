#include "sim/base/table_words.hpp"

#include <algorithm>
#include <array>

namespace faultline {

bool reads_as_missing(std::string_view text) {
  // pandas.read_csv: na_values; R's read.csv and readr: NA; Stata: the full stop. An empty text is missing to all, and meant so.
  static constexpr std::array<std::string_view, 19> words{"#N/A",   "#N/A N/A", "#NA",  "-1.#IND", "-1.#QNAN", "-NaN", "-nan",
                                                          "1.#IND", "1.#QNAN",  "<NA>", "N/A",     "NA",       "NULL", "NaN",
                                                          "None",   "n/a",      "nan",  "null",    "."};
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool reads_as_truth(std::string_view text) {
  static constexpr std::array<std::string_view, 8> words{"true", "false", "True", "False", "TRUE", "FALSE", "T", "F"};
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::string kept_in_tables(std::string_view text) { return std::string(text) + (reads_as_missing(text) ? "_" : ""); }

}  // namespace faultline
