#include "sim/cli/command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <charconv>
#include <sstream>

#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"

namespace faultline::cli {

namespace {

namespace po = boost::program_options;

constexpr std::size_t help_width = 110;
constexpr char operand_key[] = "operand";  // no user can type it: options are registered by their own names

std::string long_name(const OptionSpec& option) { return option.name.substr(0, option.name.find(',')); }

std::string spelled(const OptionSpec& option) {
  const std::size_t comma = option.name.find(',');
  const std::string dashes = comma == std::string::npos ? fmt::format("    --{}", option.name)
                                                        : fmt::format("-{}, --{}", option.name.substr(comma + 1), long_name(option));
  return option.argument.empty() ? dashes : fmt::format("{} {}", dashes, option.argument);
}

[[noreturn]] void refuse(const Command& command, const std::string& message, const std::string& hint) {
  throw UsageError(fmt::format("{}\n  = hint: {}", message, hint.empty() ? fmt::format("faultline help {}", command.name) : hint));
}

[[noreturn]] void refuse_option(const Command& command, const std::string& option) {
  std::vector<std::string> known;
  for (const OptionSpec& one : command.options) known.push_back(fmt::format("--{}", long_name(one)));
  refuse(command, fmt::format("'{}' has no option '{}'", command.name, option), did_you_mean(option, known));
}

po::options_description describe_options(const Command& command) {
  po::options_description options;
  for (const OptionSpec& option : command.options) {
    options.add_options()(option.name.c_str(), new po::untyped_value(option.argument.empty()),
                          "");  // the table owns it
  }
  options.add_options()(operand_key, new po::untyped_value(), "");
  return options;
}

Arguments collect(const po::parsed_options& parsed) {
  Arguments arguments;
  for (const po::option& option : parsed.options) {
    if (option.string_key == operand_key) {
      arguments.files.insert(arguments.files.end(), option.value.begin(), option.value.end());
    } else {
      std::vector<std::string>& values = arguments.options[option.string_key];
      values.insert(values.end(), option.value.begin(), option.value.end());
    }
  }
  return arguments;
}

}  // namespace

std::vector<OptionSpec> join_options(std::initializer_list<std::vector<OptionSpec>> groups) {
  std::vector<OptionSpec> all;
  for (const std::vector<OptionSpec>& group : groups) all.insert(all.end(), group.begin(), group.end());
  return all;
}

std::optional<std::string> Arguments::value(const std::string& option) const {
  const auto found = options.find(option);
  return found == options.end() || found->second.empty() ? std::nullopt : std::optional(found->second.back());
}

std::vector<std::string> Arguments::values(const std::string& option) const {
  const auto found = options.find(option);
  return found == options.end() ? std::vector<std::string>() : found->second;
}

std::optional<int> Arguments::whole_number(const std::string& option, int least, int most) const {
  const std::optional<std::string> text = value(option);
  if (!text) return std::nullopt;
  int number = 0;
  const auto result = std::from_chars(text->data(), text->data() + text->size(), number);
  if (result.ec != std::errc() || result.ptr != text->data() + text->size() || number < least || number > most) {
    throw UsageError(fmt::format("--{} is '{}'\n  = expected: a whole number in [{}, {}]", option, *text, least, most));
  }
  return number;
}

std::optional<double> Arguments::number(const std::string& option, double least, double most) const {
  const std::optional<std::string> text = value(option);
  if (!text) return std::nullopt;
  double number = 0;
  const auto result = std::from_chars(text->data(), text->data() + text->size(), number);
  const bool is_whole = result.ec == std::errc() && result.ptr == text->data() + text->size();
  if (!is_whole || !(number >= least && number <= most)) {
    throw UsageError(
        fmt::format("--{} is '{}'\n  = expected: a number in [{}, {}]", option, *text, format_number(least), format_number(most)));
  }
  return number;
}

std::optional<std::string> Arguments::word(const std::string& option, const std::vector<std::string>& words) const {
  const std::optional<std::string> text = value(option);
  if (!text || std::find(words.begin(), words.end(), *text) != words.end()) return text;
  const std::string hint = did_you_mean(*text, words);
  throw UsageError(fmt::format("--{} is '{}'\n  = expected: {}{}", option, *text, join(words), hint.empty() ? "" : "\n  = hint: " + hint));
}

Arguments parse_arguments(const Command& command, const std::vector<std::string>& words) {
  Arguments arguments;
  try {
    po::positional_options_description positional;
    positional.add(operand_key, -1);
    const po::options_description options = describe_options(command);
    using Style = po::command_line_style::style_t;
    const int style = Style::unix_style & ~Style::allow_guessing;
    arguments = collect(po::command_line_parser(words).options(options).positional(positional).style(style).run());
  } catch (const po::unknown_option& error) {
    refuse_option(command, error.get_option_name());
  } catch (const po::error& error) {
    refuse(command, error.what(), "");
  }
  arguments.command_line = {"faultline", command.name};
  arguments.command_line.insert(arguments.command_line.end(), words.begin(), words.end());
  if (arguments.has("json") && arguments.has("csv"))
    refuse(command, "--json and --csv are two forms of one answer\n  = expected: one of them", "");
  if (arguments.files.size() < command.least_files) {
    refuse(command, fmt::format("'{}' needs {}", command.name, command.operands), "");
  }
  if (arguments.files.size() > command.most_files) {
    refuse(command, fmt::format("'{}' does not take '{}'", command.name, arguments.files[command.most_files]), "");
  }
  return arguments;
}

std::string command_help(const Command& command) {
  std::string text = fmt::format("faultline {}: {}\n\nusage: faultline {}{}{}{}\n", command.name, command.summary, command.name,
                                 command.options.empty() ? "" : " [option]...", command.operands.empty() ? "" : " ", command.operands);
  if (!command.details.empty()) text += fmt::format("\n{}\n", wrap_text(command.details, help_width));
  if (!command.options.empty()) {
    std::size_t width = 0;
    for (const OptionSpec& option : command.options) width = std::max(width, spelled(option).size());
    text += "\noptions:\n";
    for (const OptionSpec& option : command.options) {
      std::string lead = fmt::format("  {:<{}}  ", spelled(option), width);
      std::istringstream lines(wrap_text(option.meaning, help_width - lead.size()));
      for (std::string line; std::getline(lines, line); lead.assign(lead.size(), ' ')) text += lead + line + '\n';
    }
  }
  text += command.examples.size() == 1 ? "\nexample:\n" : "\nexamples:\n";
  for (const std::string& example : command.examples) text += "  " + example + "\n";
  return text;
}

}  // namespace faultline::cli
