// Rows for programs: the same named values as JSON or as CSV, so that no command writes either by hand.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sim/cli/command.hpp"

namespace faultline::cli {

/// A missing number is NaN: null in JSON, an empty field in CSV. An infinite one, for which JSON has no word, is null there
/// too, and inf or -inf in CSV; a count of infinite values beside it tells the two apart.
using RecordValue = std::variant<std::string, double, std::int64_t, bool>;
using Record = std::vector<std::pair<std::string, RecordValue>>;

/// NaN and infinities are null.
std::string json_number(double value);

/// "{…}"
std::string record_json(const Record& record);

/// "[\n {…},\n {…}]"
std::string records_json(const std::vector<Record>& records);

/// One field of CSV, quoted where it must be; a text that readers take for missing has _ after it (sim/base/table_words.hpp).
std::string csv_field(const RecordValue& value);

/// RFC 4180 with a head line and LF; every record has the keys of the first.
std::string records_csv(const std::vector<Record>& records);

/// A head and rows of texts, as CSV and as a list of objects.
using TextRows = std::vector<std::vector<std::string>>;
std::string rows_csv(const TextRows& rows);
std::string rows_json(const TextRows& rows);

/// How an answer is shown.
enum class AnswerForm : std::uint8_t { text, json, csv };
AnswerForm form_of(const Arguments& arguments);

}  // namespace faultline::cli
