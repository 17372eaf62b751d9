// Kept trials: bit for bit, whatever was cut off, and never those of another program.
#include <catch2/catch.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include "sim/base/diagnostics.hpp"
#include "sim/io/trial_store.hpp"

using namespace faultline;

namespace {

class StoreFolder {
 public:
  StoreFolder() : path_(std::filesystem::temp_directory_path() / ("faultline_store_" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
  }
  ~StoreFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path file() const { return path_ / "trials"; }

 private:
  std::filesystem::path path_;
};

const KeptTrial first{digest_text("first"), {0.1, -0.0, std::nan("")}};
const KeptTrial second{digest_text("second"), {}};

}  // namespace

TEST_CASE("What is saved is found again, bit for bit", "[store]") {
  const StoreFolder folder;
  {
    TrialStore store = TrialStore::open(folder.path());
    CHECK(store.find(first.key) == nullptr);
    store.save(std::vector{first, second});
  }
  const TrialStore store = TrialStore::open(folder.path());
  REQUIRE(store.find(first.key) != nullptr);
  const std::vector<double>& values = *store.find(first.key);
  REQUIRE(values.size() == 3);
  CHECK(values[0] == 0.1);
  CHECK(std::signbit(values[1]));
  CHECK(std::isnan(values[2]));
  REQUIRE(store.find(second.key) != nullptr);
  CHECK(store.find(second.key)->empty());
}

TEST_CASE("Cut anywhere, the whole lines remain and more can be added", "[store]") {
  const StoreFolder folder;
  TrialStore::open(folder.path()).save(std::vector{first, second});
  const auto size = std::filesystem::file_size(folder.file());
  // Without its last line break the last line is still whole, hence size − 1.
  const auto header = std::string("faultline-trials 1 ").size() + 33;
  for (auto cut = size - 1; cut > header; --cut) {
    std::filesystem::resize_file(folder.file(), cut - 1);
    {
      TrialStore store = TrialStore::open(folder.path());
      CHECK(store.find(second.key) == nullptr);
      store.save(std::vector{second});
    }
    CHECK(TrialStore::open(folder.path()).find(second.key) != nullptr);
    std::filesystem::resize_file(folder.file(), cut - 1);
  }
}

TEST_CASE("A store is locked, can be forgotten, and is never taken from a foreign file", "[store]") {
  const StoreFolder folder;
  {
    TrialStore store = TrialStore::open(folder.path());
    store.save(std::vector{first});
    CHECK_THROWS_AS(TrialStore::open(folder.path()), FileError);
  }
  CHECK(TrialStore::open(folder.path(), true).find(first.key) == nullptr);
  std::ofstream(folder.file()) << "something else\n";
  CHECK_THROWS_AS(TrialStore::open(folder.path()), FileError);
}
