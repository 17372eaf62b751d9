// plot: one figure of a result file as SVG or PDF, for a paper.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "models/scenario/json_text.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/chosen_outcomes.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/completeness.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/output_path.hpp"
#include "sim/cli/outside_program.hpp"
#include "sim/cli/page_bundle.hpp"
#include "sim/cli/records.hpp"
#include "sim/cli/report_data.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/written_page.hpp"
#include "sim/io/atomic_file.hpp"

namespace faultline::cli {

namespace {

const std::vector<std::string> kinds = {"difference", "fan", "sweep", "distribution"};

/// A swept key with numbers, of which a curve can be drawn.
bool is_curve(const Experiment& experiment, const CaseCoordinate& one) {
  const bool swept = std::find(experiment.swept_keys.begin(), experiment.swept_keys.end(), one.name) != experiment.swept_keys.end();
  return swept && !one.numbers.empty() &&
         std::any_of(one.numbers.begin(), one.numbers.end(), [&](double value) { return value != one.numbers.front(); });
}

std::vector<std::string> curve_keys(const Experiment& experiment, const ResultLayout& layout) {
  std::vector<std::string> keys;
  for (const CaseCoordinate& one : layout.coordinates) {
    if (is_curve(experiment, one)) keys.push_back(one.name);
  }
  return keys;
}

/// What is drawn: as asked, or what tells most of the file.
std::string kind_of(const Arguments& arguments, const Experiment& experiment, const ResultLayout& layout) {
  const std::vector<std::string> keys = curve_keys(experiment, layout);
  const std::string kind = arguments.word("kind", kinds).value_or(!keys.empty() ? "sweep" : layout.cases.size() > 1 ? "difference" : "fan");
  if (kind == "sweep" && keys.empty())
    throw UsageError(
        fmt::format("'{}' sweeps no key with numbers\n  = expected: --kind difference, fan or distribution", arguments.files[0]));
  if (kind == "difference" && layout.cases.size() < 2)
    throw UsageError(
        fmt::format("'{}' has one case: there is no difference\n  = expected: --kind fan or distribution", arguments.files[0]));
  if (const auto key = arguments.value("along"); key && std::find(keys.begin(), keys.end(), *key) == keys.end()) {
    const std::string hint = did_you_mean(*key, keys);
    throw UsageError(fmt::format("--along is '{}'\n  = expected: {}{}", *key, keys.empty() ? "nothing: no key is swept" : join(keys),
                                 hint.empty() ? "" : "\n  = hint: " + hint));
  }
  return kind;
}

/// The one outcome that is drawn: the first without --outcome or --series.
std::vector<Outcome> drawn_outcome(const Arguments& arguments, const Experiment& experiment, const ResultLayout& layout) {
  std::vector<Outcome> outcomes = chosen_outcomes(arguments, experiment, layout);
  if (outcomes.size() > 1 && (arguments.has("outcome") || arguments.has("series")))
    throw UsageError("a figure shows one outcome\n  = expected: one --outcome or --series; 'faultline report' shows all");
  outcomes.erase(outcomes.begin() + 1, outcomes.end());
  return outcomes;
}

std::filesystem::path figure_path(const Arguments& arguments, const std::string& outcome, const std::string& kind) {
  std::filesystem::path path = arguments.value("output").value_or("");
  if (!arguments.has("output"))
    return std::filesystem::path(arguments.files[0]).replace_extension().string() + fmt::format("_{}_{}.svg", outcome, kind);
  check_output(path, arguments.files);
  if (path.extension() != ".svg" && path.extension() != ".pdf")
    throw UsageError(fmt::format("the figure is '{}'\n  = expected: a name that ends in .svg or .pdf", path.string()));
  return path;
}

void write_text(const std::filesystem::path& path, const std::string& text) { write_file_atomically(path, std::as_bytes(std::span(text))); }

int plot(const Arguments& arguments) {
  const PageBundle& bundle = needed_page_bundle("plot");
  ResultReader reader = ResultReader::open(arguments.files[0]);
  const Experiment experiment = load_scenario_of(reader);
  const std::vector<Outcome> outcomes = drawn_outcome(arguments, experiment, reader.layout());
  const std::string kind = kind_of(arguments, experiment, reader.layout());
  const std::string& name = outcomes.front().spec().name;
  const std::filesystem::path path = figure_path(arguments, name, kind);
  const TemporaryFolder folder;
  const std::string data = (folder.path() / "data.json").string();
  const std::string script = (folder.path() / "draw.cjs").string();
  const std::string svg = (folder.path() / "figure.svg").string();
  write_text(script, joined(bundle.drawing));
  write_text(data, fmt::format("{{\"kind\": {}, \"key\": {}, \"title\": {}, \"result\": {}}}", json_text(kind),
                               json_text(arguments.value("along").value_or("")), !arguments.has("no-title"),
                               report_json(experiment, reader, outcomes, arguments.files[0])));
  const std::string caption = run_outside({"node", "nodejs", "draws figures"}, {script, data, svg}, folder);
  if (!std::filesystem::exists(svg))
    throw UsageError(
        fmt::format("'{}' has too few values of '{}' for a figure of kind {}\n  = hint: 'faultline summary --outcome {}' says "
                    "what there is",
                    arguments.files[0], name, kind, name));
  std::string figure = svg;
  if (path.extension() == ".pdf") {
    figure = (folder.path() / "figure.pdf").string();
    (void)run_outside({"rsvg-convert", "librsvg2-bin", "makes PDF of figures"}, {"--format=pdf", "--output=" + figure, svg}, folder);
  }
  const auto bytes = read_file(figure);
  const std::string text = bytes ? std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size()) : std::string();
  const bool was_there = write_page(path, text, arguments.has("fresh"));
  if (const AnswerForm form = form_of(arguments); form != AnswerForm::text) {
    const std::vector<Record> written = {{{"file", path.string()},
                                          {"outcome", name},
                                          {"kind", kind},
                                          {"caption", caption},
                                          {"bytes", static_cast<std::int64_t>(text.size())},
                                          {"was_there", was_there}}};
    fmt::print("{}", form == AnswerForm::csv ? records_csv(written) : record_json(written.front()) + "\n");
    return done;
  }
  fmt::print("{}{}{}\n\n{}\n", completeness_line(completeness_of(reader)), path.string(), was_there ? " (already there)" : "",
             wrap_text(caption, 80));
  return done;
}

}  // namespace

const Command& plot_command() {
  static const Command command{
      "plot",
      "OUT.h5",
      1,
      1,
      "a figure of one outcome for a paper, as SVG or PDF",
      "Draws what the page of 'faultline report' shows of an outcome: difference (paired differences of the cases from the first, with "
      "intervals), fan (the path over time, with the middle 50 and 90 % of replications), sweep (the outcome against a swept key, with the "
      "interval as a band), distribution (every replication). Prints a caption that says what is drawn. node draws it (Debian package "
      "nodejs), rsvg-convert makes the PDF (librsvg2-bin). Equal results are equal bytes. A file that holds something else "
      "is not replaced without --fresh.",
      join_options(
          {{{"output,o", "NAME.svg|NAME.pdf", "the figure; default: OUT_OUTCOME_KIND.svg beside the result"},
            {"kind", "WORD", "difference, fan, sweep or distribution; default: sweep where a key is swept, else difference, else fan"},
            {"along", "KEY", "of a sweep: the key along which it is drawn; default: the one with the most values"},
            {"no-title", "", "leave the title to the caption"},
            {"fresh", "", "replace what is at the output path"}},
           outcome_options(),
           {{"json", "", "what was written, with the caption, as JSON"}, {"csv", "", "the same as CSV"}}}),
      {"faultline plot results/trade_off.h5", "faultline plot results/trade_off.h5 --outcome startup_entry --kind fan -o entry.svg"},
      plot};
  return command;
}

}  // namespace faultline::cli
