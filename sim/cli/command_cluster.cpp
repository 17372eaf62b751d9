// cluster: scripts for a batch system. Every task of the array is the same command: it takes trials that nobody has
// from a folder that all see, so a task that dies, is sent again or ends early is made up for by the others.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "sim/base/diagnostics.hpp"
#include "sim/base/provenance.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/output_path.hpp"
#include "sim/cli/precision.hpp"
#include "sim/cli/records.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/io/atomic_file.hpp"

namespace faultline::cli {

namespace {

constexpr int most_tasks = 1'000'000;
constexpr int usual_tasks = 8;
constexpr int usual_grace = 60;
constexpr int most_rounds = 5;

/// One word for a shell.
std::string quoted(const std::string& word) { return render_command_line({word}); }

std::string own_path() {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? "faultline" : path.string();
}

/// A value of the site, as it stands on a line that the batch system reads.
std::string site_word(const std::string& option, const std::string& word) {
  if (word.empty() || has_control(word))
    throw UsageError(fmt::format("--{} is '{}'\n  = expected: a word of the batch system, on one line", option, word));
  return word;
}

class Scripts {
 public:
  Scripts(const Arguments& arguments, std::filesystem::path out)
      : arguments_(arguments), out_(std::move(out)), tasks_(arguments.whole_number("tasks", 1, most_tasks).value_or(usual_tasks)) {
    folder_ = out_;
    folder_.replace_extension(".slurm");
    if (const auto given = arguments.value("scripts")) folder_ = *given;
    folder_ = std::filesystem::absolute(folder_).lexically_normal();
  }

  [[nodiscard]] std::filesystem::path path(const char* name) const { return folder_ / name; }

  void write() const {
    create_folder(folder_);
    for (const auto& [name, text] :
         {std::pair("array.sh", array_text()), std::pair("merge.sh", merge_text()), std::pair("submit.sh", submit_text())})
      write_file_atomically(path(name), std::as_bytes(std::span(text)));
  }

 private:
  [[nodiscard]] std::string header(const char* job, const char* log) const {
    std::string text =
        fmt::format("#!/bin/sh\n#SBATCH --job-name={}\n#SBATCH --output=\"{}\"\n#SBATCH --open-mode=append\n", job, path(log).string());
    for (const char* option : {"time", "partition", "account"}) {
      if (const auto given = arguments_.value(option)) text += fmt::format("#SBATCH --{}={}\n", option, site_word(option, *given));
    }
    if (const auto given = arguments_.value("memory")) text += fmt::format("#SBATCH --mem={}\n", site_word("memory", *given));
    for (const std::string& given : arguments_.values("sbatch")) text += fmt::format("#SBATCH {}\n", site_word("sbatch", given));
    return text;
  }

  [[nodiscard]] std::string run_line(const std::vector<std::string>& more) const {
    std::vector<std::string> words = run_words(arguments_.files[0], arguments_);
    words[0] = own_path();
    words.insert(words.end(), {"-o", out_.string(), "--progress", "plain"});
    words.insert(words.end(), more.begin(), more.end());
    return render_command_line(words);
  }

  [[nodiscard]] std::string place() const { return fmt::format("cd {} || exit 5\n", quoted(std::filesystem::current_path().string())); }

  [[nodiscard]] std::string array_text() const {
    const auto at_once = arguments_.whole_number("at-once", 1, most_tasks);
    std::string text = header("faultline", "task-%a.log");
    text += fmt::format("#SBATCH --array=0-{}{}\n", tasks_ - 1, at_once ? fmt::format("%{}", *at_once) : "");
    text += fmt::format("#SBATCH --cpus-per-task={}\n", arguments_.whole_number("cpus", 1, 4096).value_or(1));
    text +=
        fmt::format("#SBATCH --requeue\n#SBATCH --signal=B:TERM@{}\n", arguments_.whole_number("grace", 1, 86'400).value_or(usual_grace));
    text +=
        "# Every task takes trials that no other has. Its number says nothing: any task may be sent again, alone, or "
        "left out.\n";
    text += "# The signal before the time limit lets running trials end; `exec` makes the program the one that hears it.\n";
    return text + place() + "exec " + run_line({"--share"}) + " --jobs \"${SLURM_CPUS_PER_TASK:-1}\"\n";
  }

  [[nodiscard]] std::string merge_text() const {
    std::string text = header("faultline-merge", "merge.log");
    text += "# Runs after any end of the array. Code 130: trials are missing, so the array is sent again.\n";
    text += place() + run_line({"--finish"}) + "\ncode=$?\nround=${FAULTLINE_ROUND:-1}\n";
    text += fmt::format("if [ \"$code\" = 130 ] && [ \"$round\" -lt {} ]; then\n", most_rounds);
    text += fmt::format("  FAULTLINE_ROUND=$((round + 1)) exec sh {}\nfi\nexit \"$code\"\n", quoted(path("submit.sh").string()));
    return text;
  }

  [[nodiscard]] std::string submit_text() const {
    return fmt::format(
        "#!/bin/sh\n# Starts the tasks, and the merge after them.\nset -e\n"
        "array=$(sbatch --parsable {})\narray=${{array%%;*}}\n"
        "merge=$(sbatch --parsable --dependency=\"afterany:$array\" "
        "--export=ALL,FAULTLINE_ROUND=\"${{FAULTLINE_ROUND:-1}}\" {})\n"
        "echo \"tasks: job $array; result: {} by job ${{merge%%;*}}\"\n",
        quoted(path("array.sh").string()), quoted(path("merge.sh").string()), out_.string());
  }

  const Arguments& arguments_;
  std::filesystem::path out_;
  std::filesystem::path folder_;
  int tasks_;
};

int cluster(const Arguments& arguments) {
  if (!arguments.has("slurm"))
    throw UsageError(
        "'cluster' writes scripts for Slurm\n  = expected: --slurm\n  = hint: elsewhere, start 'faultline run FILE "
        "--share' as often as you like; docs/clusters.md");
  const Experiment experiment = load_scenario(arguments.files[0], load_options(arguments));
  if (has_goals(experiment))
    throw UsageError("how many trials there are is decided while they run\n  = expected: --replications N, for a fixed number");
  const auto given = arguments.value("output");
  const std::filesystem::path out = given ? std::filesystem::path(*given) : default_output(arguments.files[0]);
  check_output(out, experiment);
  const Scripts scripts(arguments, out);
  scripts.write();
  const std::string start = fmt::format("sh {}", quoted(scripts.path("submit.sh").string()));
  const Record record = {{"start", start},
                         {"array", scripts.path("array.sh").string()},
                         {"merge", scripts.path("merge.sh").string()},
                         {"result", out.string()}};
  switch (form_of(arguments)) {
    case AnswerForm::text: fmt::print("{}\n", start); break;
    case AnswerForm::json: fmt::print("{}\n", record_json(record)); break;
    case AnswerForm::csv: fmt::print("{}", records_csv({record})); break;
  }
  return done;
}

std::vector<OptionSpec> options() {
  return join_options({{{"slurm", "", "for Slurm"},
                        {"output,o", "OUT.h5", "result file, on a folder that every node sees; default: results/<scenario>.h5"},
                        {"tasks", "N", "tasks of the array; default: 8"},
                        {"cpus", "N", "processors of each task; default: 1"},
                        {"at-once", "N", "tasks that run at a time, at most"},
                        {"time", "LIMIT", "time limit of a task, as the site writes it: 02:00:00"},
                        {"grace", "SECONDS", "how long before the limit a task is told to end; default: 60, longer than a trial"},
                        {"memory", "SIZE", "memory of a task: 2G"},
                        {"partition", "NAME", "partition of the site"},
                        {"account", "NAME", "account that pays"},
                        {"sbatch", "OPTION", "any other option of sbatch, such as --qos=long; may be repeated"},
                        {"scripts", "FOLDER", "where the scripts and logs go; default: beside the result, <scenario>.slurm"},
                        {"json", "", "the command that starts them, and the scripts, as JSON"},
                        {"csv", "", "the same as CSV"}},
                       scenario_options()});
}

}  // namespace

const Command& cluster_command() {
  static const Command command{
      "cluster",
      "FILE",
      1,
      1,
      "write the scripts that run a scenario on a cluster",
      "Writes an array job whose tasks share the trials among them, a job that runs after any end of it, completes the "
      "result "
      "or sends what is missing again, and one command that starts both, which it prints. Nothing is submitted.",
      options(),
      {"faultline cluster scenarios/tiny.toml --slurm --tasks 100 --time 01:00:00 --memory 2G"},
      cluster};
  return command;
}

}  // namespace faultline::cli
