// A sub-command as data: its words, its help, and what it does. Parsing and help follow from the data, so no command
// does them itself.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/exit_codes.hpp"

namespace faultline::cli {

struct OptionSpec {
  std::string name;      ///< "json", or "output,o" with a short form
  std::string argument;  ///< "FILE"; empty: a flag
  std::string meaning;
};

/// The groups one after the other, as help shows them.
std::vector<OptionSpec> join_options(std::initializer_list<std::vector<OptionSpec>> groups);

/// A command line after parsing.
class Arguments {
 public:
  std::vector<std::string> command_line;  ///< as typed, the program's name first
  std::vector<std::string> files;         ///< what is not an option
  std::map<std::string, std::vector<std::string>> options;

  [[nodiscard]] bool has(const std::string& option) const { return options.contains(option); }
  /// The last value given.
  [[nodiscard]] std::optional<std::string> value(const std::string& option) const;
  [[nodiscard]] std::vector<std::string> values(const std::string& option) const;
  /// @throws UsageError unless it is a whole number in [least, most]
  [[nodiscard]] std::optional<int> whole_number(const std::string& option, int least, int most) const;
  /// @throws UsageError unless it is a number in [least, most]
  [[nodiscard]] std::optional<double> number(const std::string& option, double least, double most) const;
  /// @throws UsageError unless it is one of `words`
  [[nodiscard]] std::optional<std::string> word(const std::string& option, const std::vector<std::string>& words) const;
};

struct Command {
  std::string name;
  std::string operands;  ///< "FILE..."
  std::size_t least_files = 0;
  std::size_t most_files = 0;
  std::string summary;  ///< one line
  std::string details;  ///< paragraphs
  std::vector<OptionSpec> options;
  std::vector<std::string> examples;
  int (*run)(const Arguments&) = nullptr;
};

/// @throws UsageError with the nearest option, or with the number of files that the command wants
Arguments parse_arguments(const Command& command, const std::vector<std::string>& words);

std::string command_help(const Command& command);

const Command& check_command();
const Command& show_command();
const Command& describe_command();
const Command& diff_command();
const Command& plan_command();
const Command& run_command();
const Command& merge_command();
const Command& rerun_command();
const Command& targets_command();
const Command& threshold_command();
const Command& compare_command();
const Command& summary_command();
const Command& export_command();
const Command& report_command();
const Command& plot_command();
const Command& sensitivity_command();
const Command& attribute_command();
const Command& calibrate_command();
const Command& equilibrium_command();
const Command& store_command();
const Command& cluster_command();
const Command& odd_command();

}  // namespace faultline::cli
