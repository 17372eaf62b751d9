// What is written is what is read, in any order of delivery and any cut into parts; damage is seen.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <numeric>

#include "sim/base/contracts.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/batch_writer.hpp"
#include "sim/io/result_assembly.hpp"
#include "sim/io/result_reader.hpp"
#include "tests/support/result_fixture.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

void write_all(const std::filesystem::path& path, const ResultLayout& layout, std::size_t part_bytes, unsigned order) {
  std::vector<std::uint32_t> trials(layout.trial_count());
  std::iota(trials.begin(), trials.end(), 0U);
  std::shuffle(trials.begin(), trials.end(), std::mt19937(order));
  BatchWriter writer = BatchWriter::open(path, layout, {OpenMode::resume, std::nullopt, {part_bytes, 1e9}});
  for (const std::uint32_t trial : trials) writer.deliver(make_outcome(layout, trial));
  writer.finish();
}

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const FileError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("A result file reads back as it was written", "[result]") {
  const TemporaryFolder folder;
  const ResultLayout layout = small_layout();
  write_all(folder / "a.h5", layout, 1, 1);
  ResultReader reader = ResultReader::open(folder / "a.h5");
  const ResultLayout& read = reader.layout();
  CHECK(digest_layout(read) == digest_layout(layout));
  CHECK(read.title == layout.title);
  CHECK(read.cases == layout.cases);
  CHECK(read.replications == layout.replications);
  CHECK(read.times == layout.times);
  CHECK(read.axes[0].labels == layout.axes[0].labels);
  CHECK(read.axes[1].definition == "A layer.");
  CHECK(read.coordinates[0].name == "audit.fee");
  CHECK(read.coordinates[0].numbers == layout.coordinates[0].numbers);
  CHECK(read.coordinates[1].texts == layout.coordinates[1].texts);
  CHECK(read.series[1].unit == "day");
  CHECK(read.series[2].axes == std::vector<std::string>{"state", "layer"});
  CHECK(read.provenance == layout.provenance);
  CHECK(reader.provenance("host") == "h");
  CHECK(reader.provenance("nothing").empty());
  CHECK(reader.verify_digests().empty());
  for (std::uint32_t trial = 0; trial < layout.trial_count(); ++trial) {
    TrialOutcome expected = make_outcome(layout, trial);
    seal_outcome(layout, expected);
    CHECK(same(reader.read_trial(trial), expected.values));
    CHECK(reader.digests()[trial] == expected.digest);
    CHECK(reader.events()[trial] == 100.0 + trial);
    CHECK(reader.status()[trial] == TrialStatus::done);
  }
  const std::vector<double> whole = reader.read_series("wait");
  const std::vector<double> third = reader.read_series("wait", 2);
  CHECK(whole.size() == 3 * third.size());
  CHECK(same({whole.end() - static_cast<std::ptrdiff_t>(third.size()), whole.end()}, third));
  CHECK(third[6] == reader.read_trial("wait", layout.trial(2, 1))[0]);
}

TEST_CASE("The bytes do not depend on the order of delivery nor on the parts", "[result]") {
  const TemporaryFolder folder;
  ResultLayout layout = small_layout();
  for (const int deflate : {0, 2}) {
    for (const bool single : {false, true}) {
      layout.deflate = deflate;
      layout.single_precision = single;
      const std::filesystem::path first = folder / "first.h5";
      std::filesystem::remove(first);
      write_all(first, layout, 1, 1);
      const auto expected = read_file(first);
      for (unsigned order = 2; order < 6; ++order) {
        const std::filesystem::path path = folder / "other.h5";
        std::filesystem::remove(path);
        write_all(path, layout, std::size_t{300} * order, order);
        CHECK(read_file(path) == expected);
      }
      ResultReader reader = ResultReader::open(first);
      CHECK(reader.layout().deflate == deflate);
      CHECK(reader.layout().single_precision == single);
      CHECK(reader.verify_digests().empty());
    }
  }
}

TEST_CASE("A batch is cut to the replications that it needed", "[result]") {
  const TemporaryFolder folder;
  const ResultLayout layout = small_layout();
  BatchWriter writer = BatchWriter::open(folder / "a.h5", layout);
  for (const int replication : {4, 1, 0, 2}) {  // one more than is kept
    for (std::size_t c = 0; c < layout.cases.size(); ++c)
      writer.deliver(make_outcome(layout, layout.trial(c, static_cast<std::size_t>(replication))));
  }
  writer.flush();
  std::vector<double> slice(layout.values_per_trial(2));
  writer.read_slice(layout.trial(2, 1), 2, slice);
  writer.finish(3);
  ResultReader reader = ResultReader::open(folder / "a.h5");
  CHECK(reader.layout().replications == std::vector<std::int32_t>{0, 1, 2});
  CHECK(reader.verify_digests().empty());
  const std::uint32_t trial = reader.layout().trial(2, 1);
  CHECK(reader.events()[trial] == static_cast<double>(make_outcome(layout, layout.trial(2, 1)).events));
  CHECK(same(reader.read_trial("sales", trial), slice));
  CHECK_FALSE(std::filesystem::exists(folder / "a.h5.parts"));
}

TEST_CASE("A flushed trial survives, an unflushed one is pending again", "[result]") {
  const TemporaryFolder folder;
  const ResultLayout layout = small_layout();
  const PartPolicy never{std::size_t{1} << 40, 1e9};
  {
    BatchWriter writer = BatchWriter::open(folder / "a.h5", layout, {OpenMode::resume, std::nullopt, never});
    CHECK(writer.pending().size() == 21);
    writer.deliver(make_outcome(layout, 4));
    TrialOutcome failed = make_outcome(layout, 5);
    failed.status = TrialStatus::failed;
    failed.failure = "no";
    writer.deliver(std::move(failed));
    writer.flush();
    writer.deliver(make_outcome(layout, 6));
    CHECK(writer.status()[6] == TrialStatus::done);
    CHECK(writer.pending().size() == 19);
    CHECK_THROWS_AS(writer.finish(), ContractViolation);
  }
  std::filesystem::remove_all(folder / "a.h5.parts");
  {
    BatchWriter writer = BatchWriter::open(folder / "a.h5", layout, {OpenMode::resume, std::nullopt, never});
    writer.deliver(make_outcome(layout, 4));
    writer.flush();
    writer.deliver(make_outcome(layout, 6));
  }
  BatchWriter writer = BatchWriter::open(folder / "a.h5", layout, {OpenMode::resume, std::nullopt, never});
  CHECK(writer.status()[4] == TrialStatus::done);
  CHECK(writer.status()[6] == TrialStatus::missing);
  for (const std::uint32_t trial : writer.pending()) writer.deliver(make_outcome(layout, trial));
  writer.finish();
  CHECK_FALSE(std::filesystem::exists(folder / "a.h5.parts"));
  CHECK(BatchWriter::open(folder / "a.h5", layout).already_complete());
  CHECK(ResultReader::open(folder / "a.h5").verify_digests().empty());
}

TEST_CASE("A finished shard is continued to the whole batch", "[result]") {
  const TemporaryFolder folder;
  const ResultLayout layout = small_layout();
  write_all(folder / "whole.h5", layout, 1, 1);
  BatchWriter shard = BatchWriter::open(folder / "a.h5", layout, {OpenMode::resume, std::vector<std::uint32_t>{9, 2}});
  CHECK(shard.pending() == std::vector<std::uint32_t>{2, 9});
  for (const std::uint32_t trial : shard.pending()) shard.deliver(make_outcome(layout, trial));
  shard.finish();
  CHECK(ResultReader::open(folder / "a.h5").status()[3] == TrialStatus::missing);
  CHECK(std::isnan(ResultReader::open(folder / "a.h5").read_trial("wait", 3)[0]));
  BatchWriter rest = BatchWriter::open(folder / "a.h5", layout);
  CHECK_FALSE(rest.already_complete());
  CHECK(rest.pending().size() == 19);
  for (const std::uint32_t trial : rest.pending()) rest.deliver(make_outcome(layout, trial));
  rest.finish();
  CHECK(read_file(folder / "a.h5") == read_file(folder / "whole.h5"));
}

TEST_CASE("Every changed byte of the series is seen by its trial's digest", "[result]") {
  const TemporaryFolder folder;
  ResultLayout layout = small_layout();
  layout.deflate = 0;
  write_all(folder / "a.h5", layout, 1, 1);
  TrialOutcome outcome = make_outcome(layout, 13);
  auto bytes = *read_file(folder / "a.h5");
  const auto value = std::as_bytes(std::span(&outcome.values[10], 1));
  const auto place = std::search(bytes.begin(), bytes.end(), value.begin(), value.end());
  REQUIRE(place != bytes.end());
  *place ^= std::byte{1};
  write_file_atomically(folder / "a.h5", bytes);
  CHECK(ResultReader::open(folder / "a.h5", ReadCheck::structure).verify_digests() == std::vector<std::uint32_t>{13});
  CHECK(message_of([&] { (void)ResultReader::open(folder / "a.h5"); }).find("the data of 'sales' are not what was") != std::string::npos);
  CHECK_THROWS_AS(merge_results({folder / "a.h5"}, folder / "b.h5"), FileError);
  CHECK_FALSE(std::filesystem::exists(folder / "b.h5"));
}

TEST_CASE("Merging says how far it is", "[result]") {
  const TemporaryFolder folder;
  const ResultLayout layout = small_layout();
  write_all(folder / "a.h5", layout, 1, 1);
  std::vector<std::string> said;
  const MergeReport report = [&](std::string_view what, std::size_t done, std::size_t of) {
    CHECK(done <= of);
    if (done == of) said.emplace_back(what);
  };
  merge_results({folder / "a.h5", folder / "a.h5"}, folder / "b.h5", OpenMode::resume, report);
  CHECK(said == std::vector<std::string>{"files read", "series of trials written"});
}

TEST_CASE("Merging refuses two truths about one trial", "[result]") {
  const TemporaryFolder folder;
  const ResultLayout layout = small_layout();
  write_all(folder / "a.h5", layout, 1, 1);
  BatchWriter writer = BatchWriter::open(folder / "b.h5", layout, {OpenMode::resume, std::vector<std::uint32_t>{8}});
  TrialOutcome outcome = make_outcome(layout, 8);
  outcome.values[0] += 1.0;
  writer.deliver(std::move(outcome));
  writer.finish();
  const std::string message = message_of([&] { merge_results({folder / "a.h5", folder / "b.h5"}, folder / "c.h5"); });
  CHECK(message.find("trial 8 (case 'sélf-attested', replication 1) differs") != std::string::npos);
  CHECK_THROWS_AS(merge_results({}, folder / "c.h5"), UsageError);
}

TEST_CASE("What cannot be read says why", "[result]") {
  const TemporaryFolder folder;
  const auto why = [&](const std::string& name) { return message_of([&] { (void)ResultReader::open(folder / name); }); };
  CHECK(why("absent.h5").find("No such file") != std::string::npos);
  std::ofstream(folder / "text.h5") << "not at all";
  CHECK(why("text.h5").find("not an HDF5 file") != std::string::npos);
  write_all(folder / "a.h5", small_layout(), 1, 1);
  std::filesystem::resize_file(folder / "a.h5", std::filesystem::file_size(folder / "a.h5") - 1);
  CHECK(why("a.h5").find("truncated or damaged") != std::string::npos);
  CHECK(why("a.h5").find("hint:") != std::string::npos);
}

TEST_CASE("Chunks hold many short trials and one long one", "[result]") {
  ResultLayout layout = small_layout();
  CHECK(replications_per_chunk(layout, 0) == 7);
  layout.replications.resize(1000);
  std::iota(layout.replications.begin(), layout.replications.end(), 0);
  CHECK(replications_per_chunk(layout, 0) == 64);
  layout.times.resize(1000);
  CHECK(replications_per_chunk(layout, 0) == 8);
  layout.times.resize(100'000);
  CHECK(replications_per_chunk(layout, 0) == 1);
}
