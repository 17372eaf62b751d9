// Part files and the journal believe nothing that a crash or a bad disk could have changed.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "sim/base/diagnostics.hpp"
#include "sim/io/journal.hpp"
#include "sim/io/part_file.hpp"
#include "sim/io/parts_folder.hpp"
#include "tests/support/result_fixture.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

std::vector<TrialOutcome> some_outcomes(const ResultLayout& layout) {
  std::vector<TrialOutcome> outcomes{make_outcome(layout, 3), make_outcome(layout, 8)};
  outcomes[1].status = TrialStatus::failed;
  outcomes[1].failure = "invariant violated: ü";
  for (TrialOutcome& outcome : outcomes)
    seal_outcome(layout, outcome);
  return outcomes;
}

std::string slurp(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("A part reads back what was written, and where", "[parts]") {
  const TemporaryFolder folder;
  const ResultLayout layout = small_layout();
  const std::vector<TrialOutcome> outcomes = some_outcomes(layout);
  std::vector<PartRecord> written;
  const Digest digest = write_part(folder / "p", digest_layout(layout), outcomes, written);
  const auto read = read_part(folder / "p", digest_layout(layout), digest, layout);
  REQUIRE(read);
  REQUIRE(read->size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    const TrialOutcome& outcome = (*read)[i].outcome;
    CHECK(outcome.trial == outcomes[i].trial);
    CHECK(outcome.status == outcomes[i].status);
    CHECK(outcome.digest == outcomes[i].digest);
    CHECK(outcome.failure == outcomes[i].failure);
    CHECK(outcome.events == outcomes[i].events);
    CHECK(outcome.accounts_residual == outcomes[i].accounts_residual);
    CHECK((*read)[i].values_offset == written[i].values_offset);
  }
}

TEST_CASE("A part with one bit changed anywhere, or cut anywhere, is not believed", "[parts]") {
  const TemporaryFolder folder;
  const ResultLayout layout = small_layout();
  std::vector<PartRecord> written;
  const Digest identity = digest_layout(layout);
  const Digest digest = write_part(folder / "p", identity, some_outcomes(layout), written);
  const std::string whole = slurp(folder / "p");
  const auto believed = [&](const std::string& content) {
    std::ofstream(folder / "q", std::ios::binary | std::ios::trunc) << content;
    return read_part(folder / "q", identity, digest, layout).has_value();
  };
  CHECK(believed(whole));
  for (std::size_t i = 0; i < whole.size() - sizeof(Digest); ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 4);
    REQUIRE_FALSE(believed(changed));
    REQUIRE_FALSE(believed(whole.substr(0, i)));
  }
  CHECK_FALSE(read_part(folder / "p", Digest{1, 2}, digest, layout));
  CHECK_FALSE(read_part(folder / "absent", identity, digest, layout));
}

TEST_CASE("A journal keeps its whole lines and drops a torn one", "[parts]") {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "journal";
  Journal journal = Journal::write(path, {{7, 8}, true, {}});
  for (std::uint32_t part = 1; part <= 3; ++part)
    journal.append({part, {part, part}});
  const std::string text = slurp(path);
  const std::size_t header = text.find('\n') + 1;
  for (std::size_t length = header; length <= text.size(); ++length) {
    std::ofstream(path, std::ios::trunc) << text.substr(0, length);
    const auto content = Journal::read(path);
    REQUIRE(content);
    CHECK(content->identity == Digest{7, 8});
    CHECK(content->replaces_result);
    // The last line counts without its line feed too: its check is complete.
    const auto lines = static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(header),
                                                           text.begin() + static_cast<std::ptrdiff_t>(length), '\n'));
    const bool all_but_feed = length < text.size() && text[length] == '\n' && length > header;
    REQUIRE(content->entries.size() == lines + (all_but_feed ? 1 : 0));
  }
  for (std::size_t i = 0; i < header - 1; ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    std::ofstream(path, std::ios::trunc) << changed;
    REQUIRE_FALSE(Journal::read(path));
  }
}

TEST_CASE("A journal names the writer of a part, and no writer that is a path", "[parts]") {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "journal";
  Journal journal = Journal::write(path, {{7, 8}, false, {}});
  journal.append({1, {1, 1}, "node-3-4711"});
  journal.append({1, {2, 2}, "node-4-4711"});
  journal.append({2, {3, 3}, "../../elsewhere"});
  journal.append({3, {4, 4}});  // of an earlier version
  const auto content = Journal::read(path);
  REQUIRE(content);
  REQUIRE(content->entries.size() == 3);
  CHECK(content->entries[0].writer == "node-3-4711");
  CHECK(content->entries[1].writer == "node-4-4711");
  CHECK(content->entries[2].writer.empty());
}

TEST_CASE("A damaged line in the middle costs only its part", "[parts]") {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "journal";
  Journal journal = Journal::write(path, {{7, 8}, false, {}});
  for (std::uint32_t part = 1; part <= 3; ++part)
    journal.append({part, {part, part}});
  std::string text = slurp(path);
  text[text.find("part 2") + 5] = '9';
  std::ofstream(path, std::ios::trunc) << text;
  const auto content = Journal::read(path);
  REQUIRE(content);
  REQUIRE(content->entries.size() == 2);
  CHECK(content->entries[1].part == 3);
}

TEST_CASE("A folder of parts has one writer at a time and keeps what is not its own", "[parts]") {
  const TemporaryFolder folder;
  const ResultLayout layout = small_layout();
  const std::filesystem::path parts = folder / "a.h5.parts";
  {
    PartsFolder writer = PartsFolder::open(parts, layout, false);
    CHECK_THROWS_AS(PartsFolder::open(parts, layout, false), FileError);
    writer.save(some_outcomes(layout));
    std::vector<double> values(2);
    writer.read_values(0, 1, values);
    CHECK(values == std::vector<double>{3001.0, 3000.0 + std::sqrt(2.0)});
  }
  std::ofstream(parts / "my notes.txt") << "keep";
  PartsFolder again = PartsFolder::open(parts, layout, false);
  CHECK(again.records().size() == 2);
  again.remove();
  CHECK(slurp(parts / "my notes.txt") == "keep");
  CHECK_FALSE(std::filesystem::exists(parts / "journal"));
}
