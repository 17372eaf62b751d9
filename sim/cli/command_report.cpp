// report: result files as one page that opens in a browser, offline.
#include <fmt/format.h>

#include <filesystem>

#include "sim/base/diagnostics.hpp"
#include "sim/base/provenance.hpp"
#include "sim/cli/chosen_outcomes.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/completeness.hpp"
#include "sim/cli/output_path.hpp"
#include "sim/cli/page_bundle.hpp"
#include "sim/cli/records.hpp"
#include "sim/cli/report_data.hpp"
#include "sim/cli/report_page.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/written_page.hpp"

namespace faultline::cli {

namespace {

std::filesystem::path page_path(const Arguments& arguments) {
  const auto given = arguments.value("output");
  std::filesystem::path path = given ? *given : arguments.files[0];
  if (!given) return path.replace_extension(".html");
  check_output(path, arguments.files);
  if (path.extension() != ".html" && path.extension() != ".htm")
    throw UsageError(fmt::format("the page is '{}'\n  = expected: a name that ends in .html", path.string()));
  return path;
}

/// The command without the options that change nothing in the page.
std::string page_command(const Arguments& arguments) {
  std::vector<std::string> words = arguments.command_line;
  std::erase_if(words, [](const std::string& word) { return word == "--fresh" || word == "--json" || word == "--csv"; });
  return render_command_line(words);
}

int report(const Arguments& arguments) {
  (void)needed_page_bundle("report");
  const std::filesystem::path path = page_path(arguments);
  std::vector<std::string> results;
  std::string title;
  std::string incomplete;
  for (const std::string& file : arguments.files) {
    ResultReader reader = ResultReader::open(file);
    const Experiment experiment = load_scenario_of(reader);
    results.push_back(report_json(experiment, reader, chosen_outcomes(arguments, experiment, reader.layout()), file));
    if (results.size() == 1) title = reader.layout().title;
    if (const std::string line = completeness_line(completeness_of(reader)); !line.empty()) incomplete += fmt::format("{}: {}", file, line);
  }
  const std::string page = report_page(title, results, page_command(arguments));
  const bool was_there = write_page(path, page, arguments.has("fresh"));
  if (const AnswerForm form = form_of(arguments); form != AnswerForm::text) {
    const std::vector<Record> written = {
        {{"file", path.string()}, {"bytes", static_cast<std::int64_t>(page.size())}, {"was_there", was_there}}};
    fmt::print("{}", form == AnswerForm::csv ? records_csv(written) : record_json(written.front()) + "\n");
    return done;
  }
  fmt::print("{}{}: {:.0f} kB{}\n", incomplete, path.string(), static_cast<double>(page.size()) / 1e3,
             was_there ? " (already there)" : "; open it in a browser");
  return done;
}

}  // namespace

const Command& report_command() {
  static const Command command{
      "report",
      "OUT.h5...",
      1,
      8,
      "one page with the answer, figures, tables, assumptions",
      "Writes one file that any browser opens, offline: the question of the scenario and the answer in a sentence, every "
      "outcome at a glance, paired differences, paths with fans, values by replication, an outcome against each swept key, remarks, "
      "targets, "
      "assumptions with the file and line of each, provenance, and the commands that make the numbers again. A table is behind "
      "every figure. Of several files, the outcomes that they share stand side by side. Equal results are equal bytes. A "
      "file that holds something else is not replaced without --fresh.",
      join_options(
          {{{"output,o", "NAME.html", "the page; default: beside the first result"}, {"fresh", "", "replace what is at the output path"}},
           outcome_options(),
           {{"json", "", "what was written, as JSON"}, {"csv", "", "the same as CSV"}}}),
      {"faultline report results/trade_off.h5", "faultline report results/trade_off.h5 results/tiny.h5 -o both.html"},
      report};
  return command;
}

}  // namespace faultline::cli
