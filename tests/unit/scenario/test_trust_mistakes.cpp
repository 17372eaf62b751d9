// Mistakes about trust, each at its place.
#include <catch2/catch.hpp>

#include "tests/unit/scenario/scenario_support.hpp"

using namespace faultline;
using namespace faultline::scenario_tests;

namespace {

bool says(const Loaded& loaded, std::uint32_t line, const std::string& words) {
  const Diagnostic* mistake = loaded.at(line);
  return mistake != nullptr && (mistake->message + "; " + mistake->expected).find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("beliefs that nobody could hold are refused, all at once", "[mistakes][trust]") {
  const Loaded loaded = load_text(minimal +
                                  "[trust]\nactive = true\nprior = 1.5\n"
                                  "stack_weights = { nothing = 1.0 }\n"
                                  "[audit]\nfailure_probability = 0.1\nfalse_pass = 0.0\n");
  CHECK_FALSE(loaded.experiment.has_value());
  CHECK(says(loaded, 10, "[0, 1]"));
  CHECK(says(loaded, 11, "'nothing'"));
  CHECK(says(load_text(minimal + "[trust]\nactive = true\n[audit]\nfailure_probability = 0.1\nfalse_pass = 0.0\n"), 12,
             "never passes an audit"));
  CHECK(load_text(minimal + "[trust]\nactive = true\n[audit]\nfailure_probability = 0.1\nfalse_pass = 0.2\n").experiment.has_value());
}

TEST_CASE("where effort is chosen buyers need a prior; liability goes with thresholds", "[mistakes][trust]") {
  CHECK(says(load_text(minimal + "[trust]\nactive = true\n[enforcement]\nactive = true\n"), 9, "'prior' in [trust]"));
  CHECK(load_text(minimal + "[trust]\nactive = true\nprior = 0.5\n[enforcement]\nactive = true\n").experiment.has_value());
  const Loaded loaded = load_text(minimal +
                                  "[trust]\nactive = true\nliability = 0.1\n[economy]\nconduct = \"bertrand\"\n"
                                  "[[regime]]\nname = \"code\"\nexempt_below = 3.0\n");
  CHECK(loaded.experiment.has_value());
  CHECK(load_text(minimal + "[trust]\nliability = 0.1\n[economy]\nconduct = \"bertrand\"\n").experiment.has_value());
}
