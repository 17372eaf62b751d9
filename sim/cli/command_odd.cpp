// odd: what the model is, in ODD order, mechanisms at their place.
#include <fmt/format.h>

#include <algorithm>

#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/odd_text.hpp"
#include "sim/cli/records.hpp"

namespace faultline::cli {

namespace {

std::vector<OddPage> pages_of(const std::vector<std::string>& mechanisms) {
  const auto all = odd_pages();
  if (mechanisms.empty()) return {all.begin(), all.end()};
  std::vector<std::string> known;
  for (const OddPage& page : all) {
    if (!page.mechanism.empty()) known.emplace_back(page.mechanism);
  }
  std::vector<OddPage> chosen;
  for (const std::string& name : mechanisms) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const OddPage& page) { return page.mechanism == name; });
    if (name.empty() || found == all.end()) {
      const std::string hint = did_you_mean(name, known);
      throw UsageError(fmt::format("there is no mechanism '{}'\n{}", name,
                                   hint.empty() ? wrap_text("  = expected: " + join(known), 110) : "  = hint: " + hint));
    }
    chosen.push_back(*found);
  }
  return chosen;
}

int odd(const Arguments& arguments) {
  const std::vector<OddPage> pages = pages_of(arguments.files);
  if (form_of(arguments) == AnswerForm::text) {
    for (const OddPage& page : pages) fmt::print("{}", page.text);
    return done;
  }
  TextRows rows = {{"mechanism", "text"}};
  for (const OddPage& page : pages) rows.push_back({std::string(page.mechanism), std::string(page.text)});
  fmt::print("{}", form_of(arguments) == AnswerForm::csv ? rows_csv(rows) : rows_json(rows) + "\n");
  return done;
}

}  // namespace

const Command& odd_command() {
  static const Command command{
      "odd",
      "[MECHANISM]...",
      0,
      100,
      "the model in words and equations: its ODD",
      "Markdown, as models/README.md has it, with the page of each mechanism at its place. With MECHANISM, a folder of "
      "models/mechanisms such as audits or trust, only its page. The text is that of the program's own version.",
      {{"json", "", "one object a page: the mechanism, or nothing for the common core, and the text"}, {"csv", "", "the same as CSV"}},
      {"faultline odd", "faultline odd audits"},
      odd};
  return command;
}

}  // namespace faultline::cli
