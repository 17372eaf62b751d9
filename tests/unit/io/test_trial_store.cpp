// The store believes nothing that a crash or a bad disk could have changed, and gives back bit for bit what it was
// given.
#include <catch2/catch.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include "sim/base/diagnostics.hpp"
#include "sim/io/trial_store.hpp"
#include "tests/support/result_fixture.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

const Digest shape = digest_text("shape");
const Digest first_outcome = digest_text("first outcome");
const Digest second_outcome = digest_text("second outcome");

TrialOutcome outcome_of(std::vector<double> values) {
  TrialOutcome outcome;
  outcome.status = TrialStatus::done;
  outcome.values = std::move(values);
  outcome.seconds = 1.5;
  outcome.events = 77;
  outcome.accounts_residual = 1e-12;
  outcome.digest = digest_text("values");
  return outcome;
}

const TrialOutcome one = outcome_of({0.1, -0.0, std::nan("")});
const TrialOutcome two = outcome_of({4.0, 5.0});

std::vector<TrialRecord> some_records() {
  return {{digest_text("one"), {shape}, &one}, {digest_text("two"), {first_outcome, second_outcome}, &two}};
}

double value_of(TrialStore& store, const StoredTrial& trial, std::uint64_t index) {
  double value = 0.0;
  store.read_values(trial, index, std::span(&value, 1));
  return value;
}

std::string slurp(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

void spill(const std::filesystem::path& path, const std::string& text) { std::ofstream(path, std::ios::binary | std::ios::trunc) << text; }

std::filesystem::path only_file(const std::filesystem::path& folder) {
  const auto files = TrialStore::trial_files(folder);
  REQUIRE(files.size() == 1);
  return files[0];
}

}  // namespace

TEST_CASE("What is saved is found again, bit for bit, by trial and content", "[store]") {
  const TemporaryFolder folder;
  TrialStore::open(folder / "s", {}).save(some_records());
  TrialStore store = TrialStore::open(folder / "s", {});
  CHECK(store.size() == 3);
  const StoredTrial* found = store.find({digest_text("one"), shape});
  REQUIRE(found != nullptr);
  CHECK(found->values == 3);
  CHECK(value_of(store, *found, 0) == 0.1);
  CHECK(std::signbit(value_of(store, *found, 1)));
  CHECK(std::isnan(value_of(store, *found, 2)));
  CHECK(found->outcome.seconds == 1.5);
  CHECK(found->outcome.events == 77);
  CHECK(found->outcome.accounts_residual == 1e-12);
  CHECK(found->outcome.digest == one.digest);
  CHECK(value_of(store, *store.find({digest_text("two"), second_outcome}), 0) == 5.0);
  CHECK(store.find({digest_text("two"), shape}) == nullptr);
  CHECK(store.find({digest_text("three"), shape}) == nullptr);
}

TEST_CASE("Cut anywhere, the whole records remain and more can be saved", "[store]") {
  const TemporaryFolder folder;
  TrialStore::open(folder / "s", {}).save(some_records());
  const std::filesystem::path file = only_file(folder / "s");
  const std::string whole = slurp(file);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    spill(file, whole.substr(0, length));
    {
      TrialStore store = TrialStore::open(folder / "s", {});
      REQUIRE(store.find({digest_text("two"), first_outcome}) == nullptr);
      store.save(std::vector{some_records()[1]});
    }
    REQUIRE(TrialStore::open(folder / "s", {}).find({digest_text("two"), first_outcome}) != nullptr);
    std::filesystem::remove_all(folder / "s");
    std::filesystem::create_directory(folder / "s");
  }
}

TEST_CASE("A record with one bit changed is not believed, and costs itself alone", "[store]") {
  const TemporaryFolder folder;
  {
    TrialStore store = TrialStore::open(folder / "s", {"label"});
    store.save(std::vector{some_records()[0]});
  }
  const std::filesystem::path file = only_file(folder / "s");
  const std::size_t head = trial_file_head("label").size();
  const std::string record = slurp(file).substr(head);
  const std::string after = render_record(some_records()[1]);
  for (std::size_t i = 0; i < record.size(); ++i) {
    std::string changed = record;
    changed[i] = static_cast<char>(changed[i] ^ 4);
    spill(file, trial_file_head("label") + changed + after);
    const TrialStore store = TrialStore::open(folder / "s", {});
    REQUIRE(store.find({digest_text("one"), shape}) == nullptr);
    REQUIRE(store.find({digest_text("two"), first_outcome}) != nullptr);
  }
}

TEST_CASE("A failed trial is kept until it is done", "[store]") {
  const TemporaryFolder folder;
  TrialOutcome failed;
  failed.status = TrialStatus::failed;
  failed.failure = "invariant violated: ü";
  TrialStore store = TrialStore::open(folder / "s", {});
  store.save(std::vector<TrialRecord>{{digest_text("one"), {shape}, &failed}});
  CHECK(store.find({digest_text("one"), shape})->outcome.failure == failed.failure);
  CHECK(store.size() == 0);
  store.save(std::vector{some_records()[0]});
  store.save(std::vector<TrialRecord>{{digest_text("one"), {shape}, &failed}});
  CHECK(store.find({digest_text("one"), shape})->outcome.status == TrialStatus::done);
}

TEST_CASE("What others need stays when a run forgets its own", "[store]") {
  const TemporaryFolder folder;
  TrialStore::open(folder / "s", {}).save(std::vector{some_records()[0]});
  TrialStore::open(folder / "s", {}).save(std::vector{some_records()[1]});
  CHECK(TrialStore::trial_files(folder / "s").size() == 2);
  CHECK(TrialStore::open(folder / "s", {}).forget({{digest_text("one"), shape}}) == 2);
  CHECK(TrialStore::trial_files(folder / "s").size() == 1);
  std::ofstream(folder / "s" / "my notes.txt") << "keep";
  CHECK(TrialStore::open(folder / "s", {}).forget({{digest_text("two"), first_outcome}, {digest_text("two"), second_outcome}}) == 0);
  CHECK(slurp(folder / "s" / "my notes.txt") == "keep");
  std::filesystem::remove(folder / "s" / "my notes.txt");
  TrialStore::open(folder / "s", {}).remove();
  CHECK_FALSE(std::filesystem::exists(folder / "s"));
}

TEST_CASE("A store has one writer at a time, can be forgotten, and says where an older version wrote", "[store]") {
  const TemporaryFolder folder;
  {
    TrialStore store = TrialStore::open(folder / "s", {});
    store.save(some_records());
    CHECK_THROWS_AS(TrialStore::open(folder / "s", {}), FileError);
  }
  CHECK(TrialStore::open(folder / "s", {"", "", true}).size() == 0);
  std::ofstream(folder / "s" / "journal") << "something else\n";
  CHECK_THROWS_AS(TrialStore::open(folder / "s", {}), FileError);
  CHECK(TrialStore::open(folder / "s", {"", "", true}).size() == 0);
}

TEST_CASE("Links are not followed", "[store]") {
  const TemporaryFolder folder;
  TrialStore::open(folder / "s", {}).save(some_records());
  std::filesystem::create_directory(folder / "t");
  std::filesystem::create_symlink(only_file(folder / "s"), folder / "t" / "trials-elsewhere-1-1");
  CHECK(TrialStore::open(folder / "t", {}).size() == 0);
}
