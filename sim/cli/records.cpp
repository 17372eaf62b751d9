#include "sim/cli/records.hpp"

#include <fmt/format.h>

#include <cmath>

#include "models/scenario/json_text.hpp"
#include "sim/base/contracts.hpp"
#include "sim/base/table_words.hpp"
#include "sim/base/text.hpp"

namespace faultline::cli {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

std::string json_of(const RecordValue& value) {
  return std::visit(Overloaded{[](const std::string& text) { return json_text(text); }, [](double number) { return json_number(number); },
                               [](std::int64_t number) { return fmt::format("{}", number); },
                               [](bool flag) { return std::string(flag ? "true" : "false"); }},
                    value);
}

std::string quoted_field(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace

std::string csv_field(const RecordValue& value) {
  return std::visit(Overloaded{[](const std::string& text) { return quoted_field(kept_in_tables(text)); },
                               [](double number) { return std::isnan(number) ? std::string() : format_number(number); },
                               [](std::int64_t number) { return fmt::format("{}", number); },
                               [](bool flag) { return std::string(flag ? "true" : "false"); }},
                    value);
}

std::string json_number(double value) { return std::isfinite(value) ? format_number(value) : "null"; }

std::string record_json(const Record& record) {
  std::vector<std::string> members;
  for (const auto& [key, value] : record) members.push_back(fmt::format("{}: {}", json_text(key), json_of(value)));
  return fmt::format("{{{}}}", join(members));
}

std::string records_json(const std::vector<Record>& records) {
  std::vector<std::string> rows;
  for (const Record& record : records) rows.push_back(record_json(record));
  return fmt::format("[\n {}]", join(rows, ",\n "));
}

std::string records_csv(const std::vector<Record>& records) {
  if (records.empty()) return {};
  std::string text;
  const auto add_line = [&](const auto& field_of, const Record& record) {
    std::vector<std::string> fields;
    for (const auto& member : record) fields.push_back(field_of(member));
    text += join(fields, ",") + "\n";
  };
  add_line([](const auto& member) { return quoted_field(member.first); }, records.front());
  for (const Record& record : records) {
    EXPECTS(record.size() == records.front().size());
    add_line([](const auto& member) { return csv_field(member.second); }, record);
  }
  return text;
}

std::string rows_csv(const TextRows& rows) {
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    std::vector<std::string> fields;
    for (const std::string& field : row) fields.push_back(quoted_field(kept_in_tables(field)));
    text += join(fields, ",") + "\n";
  }
  return text;
}

std::string rows_json(const TextRows& rows) {
  std::vector<Record> records;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    EXPECTS(rows[i].size() == rows.front().size());
    Record record;
    for (std::size_t k = 0; k < rows[i].size(); ++k) record.emplace_back(rows.front()[k], rows[i][k]);
    records.push_back(std::move(record));
  }
  return records_json(records);
}

AnswerForm form_of(const Arguments& arguments) {
  return arguments.has("csv") ? AnswerForm::csv : arguments.has("json") ? AnswerForm::json : AnswerForm::text;
}

}  // namespace faultline::cli
