// faultline: finds the sub-command, runs it, and turns every kind of failure into a message on stderr and an exit code.
#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <functional>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "sim/base/diagnostics.hpp"
#include "sim/base/provenance.hpp"
#include "sim/base/revision.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/messages.hpp"

namespace {

using namespace faultline;
using namespace faultline::cli;

const std::vector<std::reference_wrapper<const Command>>& commands() {
  static const std::vector<std::reference_wrapper<const Command>> all = {
      check_command(),       show_command(),    describe_command(),  diff_command(),        plan_command(),      run_command(),
      merge_command(),       rerun_command(),   compare_command(),   summary_command(),     export_command(),    report_command(),
      plot_command(),        targets_command(), threshold_command(), sensitivity_command(), attribute_command(), calibrate_command(),
      equilibrium_command(), cluster_command(), store_command(),     odd_command()};
  return all;
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const Command& command : commands()) names.push_back(command.name);
  return names;
}

const Command& find_command(const std::string& name) {
  for (const Command& command : commands()) {
    if (command.name == name) return command;
  }
  std::vector<std::string> words = command_names();
  words.insert(words.end(), {"help", "--help", "--version"});
  const std::string hint = did_you_mean(name, words);
  throw UsageError(fmt::format("there is no command '{}'\n  = expected: {}\n  = hint: {}", name, join(command_names()),
                               hint.empty() ? "faultline --help" : hint));
}

std::string general_help() {
  std::string text =
      "faultline: simulates digital economies split by rules: a scenario file in, time series with intervals out\n\n"
      "usage: faultline COMMAND [option]... FILE...\n\ncommands:\n";
  std::vector<std::vector<std::string>> rows;
  for (const Command& command : commands()) rows.push_back({"  " + command.name, command.summary});
  rows.push_back({"  help", "what a command does, its options, an example"});
  text += align_table(rows);
  text +=
      "\nexit codes: 0 done, 1 some trials failed or are missing, 2 usage or invalid scenario, 3 a target is missed\n"
      "            or a statistical goal not met, 4 verification failed, 5 input or output, 130 interrupted\n"
      "            (run again to resume)\n"
      "\nexamples:\n  faultline run scenarios/tiny.toml\n  faultline help run\n  faultline --version\n";
  return text;
}

int run_help(const std::vector<std::string>& words) {
  if (words.empty()) fmt::print("{}", general_help());
  for (const std::string& word : words) fmt::print("{}", command_help(find_command(word)));
  return done;
}

int dispatch(const std::vector<std::string>& words) {
  if (words.empty()) {
    say_text(general_help());
    return usage;
  }
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") return run_help(rest);
  if (words[0] == "--version") {
    fmt::print("faultline {} ({})\n", program_version(), program_revision());
    return done;
  }
  const Command& command = find_command(words[0]);
  for (const std::string& word : rest) {
    if (word == "--help" || word == "-h") return run_help({command.name});
  }
  return command.run(parse_arguments(command, rest));
}

int report(ExitCode code, const std::string& message) {
  // What diagnostics render has its own "error:" in every line; a single message gets one here.
  const bool rendered = message.find(": error: ") != std::string::npos;
  say("{}{}{}", rendered ? "" : "error: ", message, message.ends_with('\n') ? "" : "\n");
  return code;
}

/// Standard output failed; a reader such as `head` that has seen enough is no one to tell.
int report_output(int error_number) {
  if (error_number == EPIPE) return reader_gone;
  return report(file_trouble, fmt::format("cannot write to standard output: {}\n  = hint: results, if any, are in their file",
                                          std::strerror(error_number)));
}

/// A limit on processes, of which threads are some: the standard library and oneTBB each have a word for it.
int report_threads() {
  return report(file_trouble,
                "no more threads can be started\n  = hint: fewer trials at a time (-j), or a higher limit of processes "
                "(ulimit -u)");
}

bool is_about_threads(const std::exception& error) {
  return std::string_view(error.what()).find("pthread_create") != std::string_view::npos;
}

}  // namespace

int main(int count, char** words) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is a write error like any other
  std::signal(SIGXFSZ, SIG_IGN);  // and so is a limit on the size of files
  try {
    const int code = dispatch(std::vector<std::string>(words + 1, words + count));
    if (std::fflush(stdout) != 0) return report_output(errno);
    return output_error == 0 ? code : report_output(output_error);
  } catch (const UsageError& error) {
    return report(usage, error.what());
  } catch (const FileError& error) {
    return report(file_trouble, error.what());
  } catch (const std::system_error& error) {  // fmt's word for a stdout that cannot be written
    if (error.code() == std::errc::resource_unavailable_try_again) return report_threads();
    return report_output(error.code().value());
  } catch (const std::bad_alloc&) {
    return report(file_trouble,
                  "there is not enough memory\n  = hint: fewer trials at a time (-j), or fewer recorded dates; 'faultline "
                  "plan' says what a run takes");
  } catch (const std::exception& error) {
    if (is_about_threads(error)) return report_threads();
    return report(trials_failed,
                  fmt::format("this is a fault of the program: {}\n  = hint: please report it with the command line", error.what()));
  }
}
