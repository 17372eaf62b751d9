// The dictionary of parameters, written from the field table: for people, for programs, for editors, and as
// scenarios/README.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/scenario/field_table.hpp"

namespace faultline {

/// Every table and key, one line each.
std::string describe_parameters();

/// One table ("audit"), one key ("audit.fee", "state.spending", "state.germany.spending.cloud"), or every key of that
/// name ("fee").
/// @throws UsageError, with the nearest key, if there is none
std::string describe_parameter(std::string_view key);

/// The field table as JSON.
std::string describe_json();

/// The field table as rows of texts below a head.
std::vector<std::vector<std::string>> dictionary_rows();

/// {"low": …, "high": …, "source": …}
std::string plausible_json(const PlausibleRange& range);

/// JSON Schema, draft 2020-12: what an editor needs to complete and check a scenario file.
std::string describe_schema();

/// scenarios/README.md: the language in brief with an example, and a table of every key.
std::string describe_markdown();

}  // namespace faultline
