// Blocks are dealt out once, cover all, and those of a process that is no more are dealt out again.
#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>
#include <set>
#include <thread>
#include <vector>

#include "sim/io/shared_work.hpp"
#include "sim/io/trial_store.hpp"
#include "tests/support/result_fixture.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

const Digest batch = digest_text("batch");

std::vector<std::uint32_t> some_trials(std::size_t count) {
  std::vector<std::uint32_t> trials(count);
  for (std::size_t i = 0; i < count; ++i)
    trials[i] = static_cast<std::uint32_t>(i < count / 2 ? i : i + 7);  // a gap: some are done already
  return trials;
}

void add(const std::vector<SharedWork::Block>& blocks, std::vector<std::uint32_t>& trials) {
  for (const SharedWork::Block& block : blocks) trials.insert(trials.end(), block.trials.begin(), block.trials.end());
}

}  // namespace

TEST_CASE("Every trial is dealt out once, to whoever asks at the same time", "[shared]") {
  const TemporaryFolder folder;
  const std::vector<std::uint32_t> trials = some_trials(5000);
  SharedWork::begin(folder / "s", batch, trials);
  std::vector<std::vector<std::uint32_t>> dealt(4);
  {
    std::vector<std::jthread> threads;
    for (std::vector<std::uint32_t>& own : dealt) {
      threads.emplace_back([&own, &folder] {
        auto work = SharedWork::join(folder / "s", batch);
        for (auto blocks = work->take(40); !blocks.empty(); blocks = work->take(40)) {
          add(blocks, own);
          for (const SharedWork::Block& block : blocks) work->mark_done(block);
        }
      });
    }
  }
  std::vector<std::uint32_t> all;
  for (const std::vector<std::uint32_t>& own : dealt) all.insert(all.end(), own.begin(), own.end());
  std::sort(all.begin(), all.end());
  CHECK(all == trials);
  CHECK(SharedWork::join(folder / "s", batch)->is_all_done());
}

TEST_CASE("What is left shrinks, so that the last blocks are single trials", "[shared]") {
  const TemporaryFolder folder;
  SharedWork::begin(folder / "s", batch, some_trials(100'000));
  auto work = SharedWork::join(folder / "s", batch);
  std::size_t largest = 0;
  std::pair<std::size_t, std::size_t> last = {0, 0};
  std::size_t blocks = 0;
  for (auto taken = work->take(1'000'000); !taken.empty(); taken = work->take(1'000'000)) {
    for (const SharedWork::Block& block : taken) {
      largest = std::max(largest, block.trials.size());
      last = std::max(last, {block.number, block.trials.size()});
      ++blocks;
    }
  }
  CHECK(largest == 100'000 / 2048);
  CHECK(last.second == 1);
  CHECK(blocks < 12'000);
}

TEST_CASE("Blocks of one that is no more go to another, once, and done ones to nobody", "[shared]") {
  const TemporaryFolder folder;
  SharedWork::begin(folder / "s", batch, some_trials(10));
  auto dead = SharedWork::join(folder / "s", batch);
  auto alive = SharedWork::join(folder / "s", batch);
  auto other = SharedWork::join(folder / "s", batch);
  std::vector<SharedWork::Block> blocks;
  for (auto taken = dead->take(10); !taken.empty(); taken = dead->take(10)) blocks.insert(blocks.end(), taken.begin(), taken.end());
  REQUIRE(blocks.size() == 10);
  dead->mark_done(blocks[3]);
  std::vector<std::string> owners;
  CHECK(alive->take(10).empty());
  CHECK(alive->take_over(10, owners).empty());
  dead->leave();
  const auto first = alive->take_over(4, owners);
  CHECK(owners == std::vector{dead->name()});
  CHECK(first.size() == 4);
  const auto rest = other->take_over(100, owners);
  CHECK(rest.size() == 5);
  CHECK(alive->take_over(100, owners).empty());
  std::set<std::size_t> numbers;
  for (const auto* taken : {&first, &rest})
    for (const SharedWork::Block& block : *taken) numbers.insert(block.number);
  CHECK(numbers.size() == 9);
  CHECK_FALSE(numbers.contains(blocks[3].number));
  CHECK_FALSE(alive->is_all_done());
  alive->leave();
  CHECK(other->take_over(100, owners).size() == 4);
  CHECK(owners == std::vector{alive->name(), dead->name()});  // whoever saved some of them
}

TEST_CASE("Only what is shared can be joined, and a store in others' hands is refused", "[shared]") {
  const TemporaryFolder folder;
  CHECK_FALSE(SharedWork::join(folder / "s", batch));
  SharedWork::begin(folder / "s", batch, some_trials(3));
  CHECK_FALSE(SharedWork::join(folder / "s", digest_text("another")));
  auto work = SharedWork::join(folder / "s", batch);
  CHECK(work->trial_count() == 3);
  CHECK_THROWS_AS(TrialStore::open(folder / "s", {}), FileInUse);
  work->leave();
  CHECK_NOTHROW(TrialStore::open(folder / "s", {}));
  CHECK_FALSE(SharedWork::join(folder / "s", batch));  // who had the store alone may have saved what was shared
  SharedWork::begin(folder / "s", batch, {});
  CHECK(SharedWork::join(folder / "s", batch)->is_all_done());
}
