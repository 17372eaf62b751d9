// What is compressed here is what HDF5's own filters undo, whoever reads: the same numbers, the same bytes for any number
// of threads, and nothing at all for what was not recorded.
#include <zlib.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "sim/base/contracts.hpp"
#include "sim/io/batch_writer.hpp"
#include "sim/io/chunk_packing.hpp"
#include "sim/io/hdf5_file.hpp"
#include "sim/io/result_assembly.hpp"
#include "tests/support/result_fixture.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Numbers with every bit of the mantissa in use; `repeats` of them stay what they were at the date before.
std::vector<double> numbers(std::size_t dates, std::size_t row, double repeats) {
  std::vector<double> values;
  for (std::size_t i = 0; i < dates * row; ++i) {
    const bool stays = i >= row && std::fmod(static_cast<double>(i) * 0.618034, 1.0) < repeats;
    values.push_back(stays ? values[i - row] : std::sin(static_cast<double>(i) + 1.0));
  }
  return values;
}

/// The numbers of a chunk by the description of the filters, without HDF5.
template <class Number>
std::vector<double> unpacked(const PackedChunk& packed, std::size_t count) {
  std::vector<unsigned char> bytes(count * sizeof(Number));
  uLongf length = static_cast<uLongf>(bytes.size());
  REQUIRE(uncompress(bytes.data(), &length, packed.bytes.data(), static_cast<uLong>(packed.bytes.size())) == Z_OK);
  REQUIRE(length == bytes.size());
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    unsigned char one[sizeof(Number)];
    for (std::size_t byte = 0; byte < sizeof(Number); ++byte)
      one[byte] = packed.is_shuffled ? bytes[byte * count + i] : bytes[i * sizeof(Number) + byte];
    Number number{};
    std::memcpy(&number, one, sizeof number);
    values.push_back(static_cast<double>(number));
  }
  return values;
}

bool have_equal_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

/// One long series of a few trials: a chunk holds some dates of one trial.
ResultLayout long_layout(std::size_t replications) {
  ResultLayout layout = small_layout();
  layout.cases = {"one"};
  layout.coordinates.clear();
  layout.replications.clear();
  for (std::size_t i = 0; i < replications; ++i) layout.replications.push_back(static_cast<std::int32_t>(i));
  layout.times.clear();
  for (int i = 0; i < 300; ++i) layout.times.push_back(0.25 * i);
  for (ResultAxis& axis : layout.axes) {
    for (int i = 0; i < 42; ++i) axis.labels.push_back("label " + std::to_string(i));
  }
  return layout;
}

void write_batch(const std::filesystem::path& path, const ResultLayout& layout, int threads,
                 const std::function<double(std::size_t)>& value) {
  BatchWriter writer = BatchWriter::open(path, layout, {OpenMode::fresh, std::nullopt, {}, threads});
  for (std::uint32_t trial = 0; trial < layout.trial_count(); ++trial) {
    TrialOutcome outcome{trial, TrialStatus::done};
    for (std::size_t i = 0; i < layout.values_per_trial(); ++i) outcome.values.push_back(value(trial + i));
    writer.deliver(std::move(outcome));
  }
  writer.finish();
}

}  // namespace

TEST_CASE("A packed chunk holds its numbers bit by bit", "[packing]") {
  for (const double repeats : {0.0, 0.2, 0.5, 1.0}) {
    std::vector<double> values = numbers(40, 30, repeats);
    values[7] = missing;
    values[8] = -0.0;
    values[9] = std::numeric_limits<double>::denorm_min();
    values[10] = -std::numeric_limits<double>::infinity();
    for (const int level : {1, 5, 9}) {
      const PackedChunk packed = pack_chunk(values, 30, false, level);
      CHECK(packed.is_shuffled == (repeats < 0.3));
      CHECK(have_equal_bits(unpacked<double>(packed, values.size()), values));
    }
    for (double& value : values) value = static_cast<double>(static_cast<float>(value));
    CHECK(have_equal_bits(unpacked<float>(pack_chunk(values, 30, true, 5), values.size()), values));
  }
  CHECK_THROWS_AS(pack_chunk({}, 1, false, 5), ContractViolation);
  CHECK_THROWS_AS(pack_chunk(std::vector<double>{1.0}, 1, false, 0), ContractViolation);
}

TEST_CASE("HDF5 reads packed chunks as it reads its own", "[packing]") {
  const TemporaryFolder folder;
  for (const double repeats : {0.0, 0.6}) {
    const std::vector<double> values = numbers(20, 8, repeats);
    std::filesystem::remove(folder / "a.h5");
    hdf5::File file = hdf5::File::create(folder / "a.h5");
    hdf5::Dataset own = file.create_chunked("own", hdf5::ElementType::float64, {2, 20, 8}, {1, 20, 8}, 5);
    hdf5::Dataset ours = file.create_chunked("ours", hdf5::ElementType::float64, {2, 20, 8}, {1, 20, 8}, 5);
    own.write_block({1, 0, 0}, {1, 20, 8}, values);
    const PackedChunk packed = pack_chunk(values, 8, false, 5);
    ours.write_chunk({1, 0, 0}, packed.is_shuffled ? 0 : 1, packed.bytes);
    file.close();
    const hdf5::File opened = hdf5::File::open(folder / "a.h5");
    CHECK(have_equal_bits(opened.read_numbers("ours"), opened.read_numbers("own")));
    std::vector<double> read(values.size());
    opened.open_dataset("ours").read_block({1, 0, 0}, {1, 20, 8}, read);
    CHECK(have_equal_bits(read, values));
    opened.open_dataset("ours").read_block({0, 0, 0}, {1, 20, 8}, read);
    CHECK(is_all_missing(read));
  }
}

TEST_CASE("The bytes of a compressed file do not depend on the number of threads", "[packing]") {
  const TemporaryFolder folder;
  const ResultLayout layout = long_layout(3);  // 14 MB: packed in several goes
  CHECK(times_per_chunk(layout, 1) == 300);
  CHECK(times_per_chunk(layout, 2) == 277);  // 44 × 43 numbers a date, 4 MB
  const auto value = [](std::size_t i) { return i % 5 == 0 ? missing : std::sin(static_cast<double>(i)); };
  write_batch(folder / "one.h5", layout, 1, value);
  for (const int threads : {2, 5}) {
    write_batch(folder / "many.h5", layout, threads, value);
    CHECK(read_file(folder / "many.h5") == read_file(folder / "one.h5"));
  }
  ResultReader reader = ResultReader::open(folder / "one.h5");
  const std::vector<double> read = reader.read_trial(2);
  bool is_same = true;
  for (std::size_t i = 0; i < read.size(); ++i) is_same = is_same && (read[i] == value(2 + i) || (i + 2) % 5 == 0);
  CHECK(is_same);
}

TEST_CASE("What was not recorded costs nothing, and a file of nothing else is believed", "[packing]") {
  const TemporaryFolder folder;
  ResultLayout layout = small_layout();
  write_batch(folder / "zero.h5", layout, 1, [](std::size_t) { return 0.0; });
  write_batch(folder / "none.h5", layout, 1, [](std::size_t) { return missing; });
  CHECK(std::filesystem::file_size(folder / "none.h5") < std::filesystem::file_size(folder / "zero.h5"));
  layout = long_layout(10);  // 45 MB, more than a small file may stand for: here chunks of NaN are written
  write_batch(folder / "many.h5", layout, 1, [](std::size_t) { return missing; });
  CHECK(std::filesystem::file_size(folder / "many.h5") < 160'000);
  CHECK(is_all_missing(ResultReader::open(folder / "many.h5").read_trial("sales", 9)));
}

TEST_CASE("Tasks are done once each, and the first failure is told", "[packing]") {
  for (const int threads : {0, 1, 3, 100}) {
    std::vector<std::atomic<int>> times(50);
    do_at_once(times.size(), threads, [&](std::size_t i) { ++times[i]; });
    CHECK(std::all_of(times.begin(), times.end(), [](const std::atomic<int>& one) { return one == 1; }));
    CHECK_THROWS_AS(do_at_once(50, threads,
                               [](std::size_t i) {
                                 if (i == 7) throw std::runtime_error("seven");
                               }),
                    std::runtime_error);
    do_at_once(0, threads, [](std::size_t) { FAIL(); });
  }
}
