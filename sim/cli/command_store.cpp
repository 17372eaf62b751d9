// store: what is kept of runs that did not end and of experiments, and how to be rid of it.
#include <fmt/format.h>

#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/records.hpp"
#include "sim/io/store_listing.hpp"

namespace faultline::cli {

namespace {

constexpr double most_days = 36525;
constexpr double usual_days = 30;

std::string size_text(std::uint64_t bytes) {
  return bytes < 1'000'000 ? fmt::format("{:.0f} kB", static_cast<double>(bytes) / 1e3)
                           : fmt::format("{:.0f} MB", static_cast<double>(bytes) / 1e6);
}

std::string age_text(double days) { return days < 1.0 ? "today" : fmt::format("{:.0f} days ago", days); }

std::vector<Record> records_of(const std::vector<StoreListing>& stores) {
  std::vector<Record> records;
  for (const StoreListing& one : stores)
    records.push_back({{"store", one.folder.string()},
                       {"title", one.label},
                       {"trials", static_cast<std::int64_t>(one.trials)},
                       {"bytes", static_cast<std::int64_t>(one.bytes)},
                       {"days", one.days},
                       {"in_use", one.is_in_use}});
  return records;
}

void print_text(const std::vector<StoreListing>& stores) {
  std::vector<std::vector<std::string>> rows = {{"store", "trials", "size", "written", "scenario"}};
  for (const StoreListing& one : stores)
    rows.push_back({one.folder.string(), fmt::format("{}", one.trials), size_text(one.bytes), one.is_in_use ? "in use" : age_text(one.days),
                    has_control(one.label) ? "" : one.label});
  fmt::print("{}", stores.empty() ? "no stores\n" : align_table(rows, {Align::left, Align::right, Align::right}));
}

int store(const Arguments& arguments) {
  if (arguments.has("older-than") && !arguments.has("prune"))
    throw UsageError("--older-than says what --prune removes\n  = expected: --prune beside it");
  const double days = arguments.number("older-than", 0.0, most_days).value_or(usual_days);
  std::vector<std::filesystem::path> folders(arguments.files.begin(), arguments.files.end());
  if (folders.empty()) folders.emplace_back("results");
  std::vector<StoreListing> stores = list_stores(folders);
  if (arguments.has("prune")) {
    std::erase_if(stores, [&](const StoreListing& one) { return one.is_in_use || one.days < days || !prune_store(one.folder); });
    say("{} removed\n", stores.size() == 1 ? "1 store" : fmt::format("{} stores", stores.size()));
  }
  if (form_of(arguments) == AnswerForm::json)
    fmt::print("{{\"stores\": {}}}\n", records_json(records_of(stores)));
  else if (form_of(arguments) == AnswerForm::csv)
    fmt::print("{}", records_csv(records_of(stores)));
  else if (!arguments.has("prune") || !stores.empty())
    print_text(stores);
  return done;
}

}  // namespace

const Command& store_command() {
  static const Command command{
      "store",
      "[FOLDER]...",
      0,
      100'000,
      "what is kept of trials, and remove what nobody asks for",
      "Trials are kept by what they depend on: of runs until their result is written (OUT.h5.parts), of experiments "
      "for "
      "the next question (results/SCENARIO.trials). Asking for the same trial again costs nothing. A folder is a "
      "store, "
      "or holds stores; default: results. Nothing but time is lost with a store.",
      {{"list", "", "the default: every store with its trials, size and age"},
       {"prune", "", "remove stores that nobody uses and that were last written long ago; list them"},
       {"older-than", "DAYS", "how long ago; default: 30"},
       {"json", "", "the list as JSON"},
       {"csv", "", "the list as CSV"}},
      {"faultline store --list", "faultline store results --prune --older-than 7"},
      store};
  return command;
}

}  // namespace faultline::cli
