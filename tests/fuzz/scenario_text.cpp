// Fuzz target: bytes as a scenario, read and checked as `faultline check` does. A scenario is refused with words at a
// place, or accepted; then what a result file keeps of it, the resolved text, is accepted too and says the same.
#include "models/scenario/experiment.hpp"
#include "sim/cli/scenario_input.hpp"
#include "tests/fuzz/scratch.hpp"

using namespace faultline;

namespace {

/// Ends the process with words, as a crash does.
void require(bool holds, const std::string& words) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", words.c_str());
  std::abort();
}

void check_resolved_text(const Experiment& experiment) {
  Diagnostics diagnostics;
  LoadOptions options = cli::load_options({});
  options.may_extend = false;
  const std::optional<Experiment> again = load_experiment_from_text(experiment.resolved_text, "resolved.toml", options, diagnostics);
  require(again.has_value(), "the resolved text is refused:\n" + diagnostics.render());
  require(again->canonical_text == experiment.canonical_text, "the resolved text says something else");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::ScratchFolder folder;
  static const std::string neighbour =
      folder.write("tiny.toml", fuzz::text_of_file(std::string(FAULTLINE_SOURCE_DIR) + "/scenarios/tiny.toml"));
  const std::string path = folder.write("input.toml", std::span(data, size));
  Diagnostics diagnostics;
  const std::optional<Experiment> experiment = cli::load_scenario(path, cli::load_options({}), diagnostics);
  require(experiment.has_value() != diagnostics.has_errors(), "neither accepted nor refused");
  require(experiment.has_value() || diagnostics.render().find(": error: ") != std::string::npos, "refused without words");
  if (experiment) check_resolved_text(*experiment);
  return 0;
}
