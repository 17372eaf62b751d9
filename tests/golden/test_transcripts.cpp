// Golden files: a transcript that a person can read, so that a change of behaviour shows in the story, and digests of
// every recorded number, so that a change of numbers cannot pass unseen. After a change that is meant:
//     UPDATE_GOLDEN=1 build/release/tests/test_golden    then read the difference in git before committing it.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "sim/base/digest.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

const std::string folder = std::string(FAULTLINE_SOURCE_DIR) + "/tests/golden/";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// Compares with a file line by line, or writes it where UPDATE_GOLDEN is set.
void check_golden(const std::string& file, const std::string& text) {
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(folder + file, std::ios::binary) << text;
    WARN("wrote tests/golden/" << file);
    return;
  }
  const std::vector<std::string> expected = lines_of(project_text("tests/golden/" + file));
  const std::vector<std::string> found = lines_of(text);
  std::size_t line = 0;
  while (line < expected.size() && line < found.size() && expected[line] == found[line]) ++line;
  if (line == expected.size() && line == found.size()) {
    SUCCEED(file);
    return;
  }
  const auto shown = [line](const std::vector<std::string>& lines) {
    return line < lines.size() ? lines[line] : std::string("(no such line)");
  };
  FAIL("tests/golden/" << file << ", line " << line + 1 << " differs:\n  expected: " << shown(expected) << "\n  found:    " << shown(found)
                       << "\n"
                       << expected.size() << " lines expected, " << found.size() << " found. If the change is meant: "
                       << "UPDATE_GOLDEN=1 and run test_golden again, then read the difference in git.");
}

/// Digest of every number that a trial recorded.
std::string digest_of(const Scenario& scenario, std::uint64_t seed) {
  const std::vector<double> values = run_trial(scenario, seed, 0).values;
  return digest_bytes(std::as_bytes(std::span(values))).hex();
}

}  // namespace

TEST_CASE("the transcript of a village", "[golden]") {
  const Scenario village = scenario_from(project_text("tests/golden/village.toml"));
  std::ostringstream text;
  run_trial(village, 4, 0, {.trace = &text, .stop_requested = nullptr});
  CHECK(lines_of(text.str()).size() <= 60);
  check_golden("village.txt", text.str());
}

TEST_CASE("the numbers of small scenarios, by digest", "[golden]") {
  std::string text;
  text += "village      " + digest_of(scenario_from(project_text("tests/golden/village.toml")), 4) + "\n";
  text += "three_states " + digest_of(three_states(), 7) + "\n";
  text += "tiny         " + digest_of(scenario_named("tiny"), 7) + "\n";
  check_golden("digests.txt", text);
}
