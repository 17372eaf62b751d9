// Folder: shared/plan says which trials; shared/workers/NAME and NAME.lock are a process, which holds the lock while it
// lives, and NAME.heir-of.OTHER says from whom it took blocks over; shared/blocks/NUMBER.taken is a second name of its
// owner's file, and so is NUMBER.done beside it.
#include "sim/io/shared_work.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <set>
#include <string_view>
#include <system_error>
#include <thread>

#include "sim/base/diagnostics.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/checked_lines.hpp"

namespace faultline {

namespace {

constexpr char shared_name[] = "shared";
/// A block is this part of what is not in an earlier one: the last blocks are single trials, so that no process waits
/// long for another. More processes than this would share unevenly.
constexpr std::size_t block_divisor = 2048;
constexpr std::size_t most_names = 10'000;
constexpr std::string_view heir_word = ".heir-of.";
constexpr int most_attempts = 10'000;
constexpr std::size_t shares_each = 4;  ///< a process takes at most this part of its share of what is left at a time

std::filesystem::path shared_of(const std::filesystem::path& folder) { return folder / shared_name; }

std::filesystem::path workers_of(const std::filesystem::path& folder) { return shared_of(folder) / "workers"; }

std::filesystem::path blocks_of(const std::filesystem::path& folder) { return shared_of(folder) / "blocks"; }

/// Depends on the number of trials only, so that everybody cuts alike.
std::vector<std::size_t> cut(std::size_t trials) {
  std::vector<std::size_t> begins = {0};
  while (begins.back() < trials) begins.push_back(begins.back() + std::max<std::size_t>(1, (trials - begins.back()) / block_divisor));
  return begins;
}

/// Trials in ascending order as "0-11,17".
std::string ranges_text(std::span<const std::uint32_t> trials) {
  std::string text;
  for (std::size_t i = 0; i < trials.size();) {
    std::size_t last = i;
    while (last + 1 < trials.size() && trials[last + 1] == trials[last] + 1) ++last;
    text += fmt::format("{}{}-{}", text.empty() ? "" : ",", trials[i], trials[last]);
    i = last + 1;
  }
  return text.empty() ? "none" : text;
}

std::vector<std::uint32_t> read_ranges(const std::string& text) {
  std::vector<std::uint32_t> trials;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    at = std::from_chars(at, end, first).ptr;
    if (at == end || *at != '-') break;
    at = std::from_chars(at + 1, end, last).ptr + 1;  // past the comma
    for (std::uint64_t trial = first; trial <= last; ++trial) trials.push_back(static_cast<std::uint32_t>(trial));
  }
  return trials;
}

std::string plan_head(const Digest& batch) { return fmt::format("faultline-shared 1 {}", batch.hex()); }

/// @returns nothing when there is no plan, or it is of another batch
std::optional<std::vector<std::uint32_t>> read_plan(const std::filesystem::path& folder, const Digest& batch) {
  const auto lines = read_lines(shared_of(folder) / "plan");
  const std::vector<std::string> words = !lines || lines->empty() ? std::vector<std::string>() : checked_words(lines->front());
  if (words.size() != 4 || !plan_head(batch).starts_with(words[0]) || words[2] != batch.hex()) return std::nullopt;
  return read_ranges(words[3]);
}

/// Another process may hold it for a moment, to see whether anybody does.
FileLock take_own_lock(const std::filesystem::path& path) {
  FileLock lock = FileLock::take(path);
  for (int attempt = 0; attempt < most_attempts && !lock.is_held(); ++attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    lock = FileLock::take(path);
  }
  if (!lock.is_held()) fail_locked(path.parent_path(), lock, "give another name with -o");
  return lock;
}

bool is_plain(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

}  // namespace

void SharedWork::begin(const std::filesystem::path& folder, const Digest& batch, std::span<const std::uint32_t> trials) {
  remove(folder);
  create_folder(workers_of(folder));
  create_folder(blocks_of(folder));
  // The plan comes last: with it everything is there.
  const std::string line = with_check(fmt::format("{} {}", plan_head(batch), ranges_text(trials)));
  write_file_atomically(shared_of(folder) / "plan", std::as_bytes(std::span(line)));
}

void SharedWork::remove(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::remove(shared_of(folder) / "plan", ignored);
  std::filesystem::remove_all(shared_of(folder), ignored);
}

std::optional<SharedWork> SharedWork::join(const std::filesystem::path& folder, const Digest& batch) {
  auto trials = read_plan(folder, batch);
  if (!trials) return std::nullopt;
  SharedWork work;
  work.folder_ = folder;
  work.trials_ = std::move(*trials);
  work.begins_ = cut(work.trials_.size());
  try {
    for (std::size_t i = 1; i <= most_names && work.name_.empty(); ++i) {
      const std::string name = fmt::format("{}-{}", writer_name(), i);
      const Descriptor file = create_if_free(workers_of(folder) / name);
      if (!file.is_open()) continue;
      append_durably(file, name, workers_of(folder) / name);
      work.name_ = name;
    }
    work.alive_ = take_own_lock(workers_of(folder) / (work.name_ + ".lock"));
  } catch (const FileError&) {
    if (!read_plan(folder, batch)) return std::nullopt;  // the others ended meanwhile and took the folder away
    throw;
  }
  return work;
}

bool SharedWork::has_workers(const std::filesystem::path& folder) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(workers_of(folder), error)) {
    if (entry.path().extension() == ".lock" && !FileLock::take(entry.path()).is_held()) return true;
  }
  return false;
}

std::filesystem::path SharedWork::path_of(std::size_t number, const char* state) const {
  return blocks_of(folder_) / fmt::format("{:06}.{}", number, state);
}

SharedWork::Block SharedWork::block(std::size_t number) const {
  return {number, std::span(trials_).subspan(begins_[number], begins_[number + 1] - begins_[number])};
}

std::vector<SharedWork::State> SharedWork::look() const {
  std::vector<State> states(begins_.size() - 1, State::free);
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(blocks_of(folder_), error)) {
    const std::string name = entry.path().filename().string();
    std::size_t number = 0;
    const auto parsed = std::from_chars(name.data(), name.data() + name.size(), number);
    const std::string_view state(parsed.ptr, static_cast<std::size_t>(name.data() + name.size() - parsed.ptr));
    if (parsed.ec != std::errc() || number >= states.size()) continue;
    if (state == ".done")
      states[number] = State::done;
    else if (state == ".taken" && states[number] == State::free)
      states[number] = State::taken;
  }
  return states;
}

std::size_t SharedWork::worker_count() const {
  std::size_t count = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(workers_of(folder_), error))
    count += entry.path().extension() == ".lock" ? std::size_t{1} : std::size_t{0};
  return std::max<std::size_t>(1, count);
}

/// @returns whether it is ours now
bool SharedWork::claim(std::size_t number) {
  const std::filesystem::path path = path_of(number, "taken");
  if (::link((workers_of(folder_) / name_).c_str(), path.c_str()) == 0) return true;
  if (errno == EEXIST) return false;
  const Descriptor file = create_if_free(path);  // no links here, or no more of them
  if (file.is_open()) append_durably(file, name_, path);
  return file.is_open();
}

std::vector<SharedWork::Block> SharedWork::take(std::size_t trials) {
  const std::vector<State> states = look();
  std::vector<std::size_t> free;
  std::size_t free_trials = 0;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i] == State::free) {
      free.push_back(i);
      free_trials += begins_[i + 1] - begins_[i];
    }
  }
  const std::size_t most = std::min(trials, std::max<std::size_t>(1, free_trials / (shares_each * worker_count())));
  // Everybody begins elsewhere, not to try for the same block.
  const std::uint64_t chance = digest_text(fmt::format("{} {}", name_, ++calls_)).low;
  const std::size_t start = chance % std::max<std::size_t>(1, free.size() / 4);
  std::vector<Block> blocks;
  std::size_t taken = 0;
  for (std::size_t i = 0; i < free.size() && taken < most; ++i) {
    const std::size_t number = free[(start + i) % free.size()];
    if (!claim(number)) continue;
    blocks.push_back(block(number));
    taken += blocks.back().trials.size();
  }
  return blocks;
}

std::string SharedWork::owner_of(std::size_t number) const {
  std::string name;
  const auto bytes = read_file(path_of(number, "taken"), 4096);
  for (const std::byte byte : bytes ? *bytes : std::vector<std::byte>()) name += static_cast<char>(byte);
  return is_plain(name) ? name : "";
}

/// Puts our name over another one, at once. @returns whether it is ours now
bool SharedWork::take_from(std::size_t number) {
  const std::filesystem::path aside = blocks_of(folder_) / fmt::format("{}.{:06}", name_, number);
  if (::link((workers_of(folder_) / name_).c_str(), aside.c_str()) != 0) write_file_atomically(aside, std::as_bytes(std::span(name_)));
  return ::rename(aside.c_str(), path_of(number, "taken").c_str()) == 0;
}

/// A process and those whose blocks it took over, and so on.
std::vector<std::string> SharedWork::owners_before(const std::string& owner) const {
  std::vector<std::string> owners = {owner};
  for (std::size_t i = 0; i < owners.size(); ++i) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(workers_of(folder_), error)) {
      const std::string name = entry.path().filename().string();
      const std::string head = fmt::format("{}{}", owners[i], heir_word);
      const std::string before = name.starts_with(head) ? name.substr(head.size()) : "";
      if (!before.empty() && std::find(owners.begin(), owners.end(), before) == owners.end()) owners.push_back(before);
    }
  }
  return owners;
}

std::vector<SharedWork::Block> SharedWork::take_over(std::size_t trials, std::vector<std::string>& owners) {
  const std::vector<State> states = look();
  std::set<std::string> alive = {name_, ""};
  for (std::size_t i = 0; i < states.size(); ++i) {
    const std::string other = states[i] == State::taken ? owner_of(i) : "";
    if (alive.contains(other)) continue;
    const FileLock dead = FileLock::take(workers_of(folder_) / (other + ".lock"));
    if (!dead.is_held()) {
      alive.insert(other);
      continue;
    }
    (void)create_if_free(workers_of(folder_) / fmt::format("{}{}{}", name_, heir_word, other));
    // Who holds the lock of the dead one alone takes from it, so what is read now stays.
    std::vector<Block> blocks;
    std::size_t taken = 0;
    for (std::size_t j = i; j < states.size() && taken < trials; ++j) {
      if (states[j] != State::taken || owner_of(j) != other || !take_from(j)) continue;
      blocks.push_back(block(j));
      taken += blocks.back().trials.size();
    }
    owners = owners_before(other);
    if (!blocks.empty()) return blocks;
  }
  return {};
}

/// The block stays taken: a name that is free again could be given to one who looked before.
void SharedWork::mark_done(const Block& block) {
  const std::filesystem::path path = path_of(block.number, "done");
  if (::link((workers_of(folder_) / name_).c_str(), path.c_str()) != 0 && errno != EEXIST) (void)create_if_free(path);
}

bool SharedWork::is_all_done() const {
  const std::vector<State> states = look();
  return std::all_of(states.begin(), states.end(), [](State state) { return state == State::done; });
}

}  // namespace faultline
