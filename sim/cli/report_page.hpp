// One page of HTML that shows result files: offline, nothing in it asks for another file.
#pragma once

#include <string>
#include <vector>

namespace faultline::cli {

/// @param title    shown by the browser before the page's script runs
/// @param results  objects of report_json, at least one
/// @param command  the command that makes this page again
/// @throws UsageError where the program was built without the page
std::string report_page(const std::string& title, const std::vector<std::string>& results, const std::string& command);

}  // namespace faultline::cli
