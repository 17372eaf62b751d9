// Files that others put in the way: links, pipes, what appears meanwhile.
#include "sim/io/atomic_file.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "sim/base/diagnostics.hpp"
#include "sim/io/batch_writer.hpp"
#include "sim/io/result_reader.hpp"
#include "tests/support/result_fixture.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

void write_text(const std::filesystem::path& path, const std::string& text) { std::ofstream(path) << text; }

void deliver_all(BatchWriter& writer, const ResultLayout& layout) {
  for (const std::uint32_t trial : writer.pending()) writer.deliver(make_outcome(layout, trial));
}

}  // namespace

TEST_CASE("A name is given only while it is as it was", "[atomic]") {
  const TemporaryFolder folder;
  write_text(folder / "new", "new");
  CHECK(!stamp_of(folder / "out"));
  write_text(folder / "out", "precious");
  CHECK_THROWS_AS(publish_file(folder / "new", folder / "out", std::nullopt), FileError);
  CHECK(text_of(folder / "out") == "precious");
  CHECK(text_of(folder / "new") == "new");
  const auto stamp = stamp_of(folder / "out");
  write_text(folder / "out", "precious, and longer");
  CHECK_THROWS_AS(publish_file(folder / "new", folder / "out", stamp), FileError);
  CHECK(text_of(folder / "out") == "precious, and longer");
  publish_file(folder / "new", folder / "out", stamp_of(folder / "out"));
  CHECK(text_of(folder / "out") == "new");
  write_text(folder / "new", "newer");
  publish_file(folder / "new", folder / "free", std::nullopt);
  CHECK(text_of(folder / "free") == "newer");
}

TEST_CASE("Pipes and devices are refused at once, and so is what is longer than it can be", "[atomic]") {
  const TemporaryFolder folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK_THROWS_AS(read_file(folder / "pipe"), FileError);
  CHECK_THROWS_AS(open_for_reading(folder / "pipe"), FileError);
  CHECK_THROWS_AS(ResultReader::open(folder / "pipe"), FileError);
  CHECK_THROWS_AS(ResultReader::open("/dev/zero"), FileError);
  write_text(folder / "file", "");
  std::filesystem::resize_file(folder / "file", std::uintmax_t{1} << 40);  // holes take no space
  CHECK_THROWS_AS(read_file(folder / "file"), FileError);
}

TEST_CASE("A link in the way of a new file goes, and its target stays", "[atomic]") {
  const TemporaryFolder folder;
  write_text(folder / "victim", "victim");
  std::filesystem::create_symlink("victim", folder / "a.tmp");
  const std::string text = "text";
  write_file_atomically(folder / "a", std::as_bytes(std::span(text)));
  CHECK(text_of(folder / "a") == "text");
  CHECK(text_of(folder / "victim") == "victim");
}

TEST_CASE("Links in the parts folder are not followed", "[atomic]") {
  for (const char* name : {"assembled.h5", "journal", "journal.tmp", "lock", "part", "part.tmp"}) {
    CAPTURE(name);
    const TemporaryFolder folder;
    const ResultLayout layout = small_layout();
    write_text(folder / "victim", "victim");
    std::filesystem::create_directory(folder / "a.h5.parts");
    const std::string part = fmt::format("part-000001-{}", writer_name());
    const std::string link = name == std::string("part") ? part : name == std::string("part.tmp") ? part + ".tmp" : name;
    std::filesystem::create_symlink("../victim", folder / fmt::format("a.h5.parts/{}", link));
    try {
      BatchWriter writer = BatchWriter::open(folder / "a.h5", layout);
      deliver_all(writer, layout);
      writer.finish();
    } catch (const FileError&) {
    }
    CHECK(text_of(folder / "victim") == "victim");
  }
}

TEST_CASE("A result that appears while a batch runs is kept, and nothing is run twice", "[atomic]") {
  const TemporaryFolder folder;
  const ResultLayout layout = small_layout();
  {
    BatchWriter writer = BatchWriter::open(folder / "a.h5", layout);
    deliver_all(writer, layout);
    write_text(folder / "a.h5", "precious");
    CHECK_THROWS_AS(writer.finish(), FileError);
    CHECK(text_of(folder / "a.h5") == "precious");
  }
  std::filesystem::remove(folder / "a.h5");
  BatchWriter writer = BatchWriter::open(folder / "a.h5", layout);
  CHECK(writer.pending().empty());
  writer.finish();
  CHECK(ResultReader::open(folder / "a.h5").status().size() == layout.trial_count());
}
