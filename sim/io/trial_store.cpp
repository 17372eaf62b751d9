// Lines: "faultline-trials 1 CHECK", then "KEY VALUE... CHECK" with each value as the 16 hexadecimal digits of its
// bits.
#include "sim/io/trial_store.hpp"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <system_error>

#include "sim/base/diagnostics.hpp"
#include "sim/io/checked_lines.hpp"

namespace faultline {

namespace {

constexpr std::uint64_t most_bytes = std::uint64_t{8} << 30;  // tens of millions of trials

constexpr char header[] = "faultline-trials 1";

std::string render(const KeptTrial& trial) {
  std::string line = trial.key.hex();
  for (const double value : trial.values)
    line += fmt::format(" {:016x}", std::bit_cast<std::uint64_t>(value));
  return with_check(line);
}

std::optional<KeptTrial> parse(const std::string& line) {
  const std::vector<std::string> words = checked_words(line);
  const auto key = words.empty() ? std::nullopt : Digest::parse(words[0]);
  if (!key)
    return std::nullopt;
  KeptTrial trial{*key, {}};
  for (std::size_t i = 1; i < words.size(); ++i) {
    std::uint64_t bits = 0;
    std::from_chars(words[i].data(), words[i].data() + words[i].size(), bits, 16);
    trial.values.push_back(std::bit_cast<double>(bits));
  }
  return trial;
}

}  // namespace

TrialStore TrialStore::open(const std::filesystem::path& folder, bool fresh) {
  create_folder(folder);
  TrialStore store;
  store.path_ = folder / "trials";
  store.lock_ = FileLock::take(folder / "lock");
  if (!store.lock_.is_held())
    fail_locked(folder, store.lock_, "give another folder with --keep");
  const auto lines = fresh ? std::nullopt : read_lines(store.path_, most_bytes);
  if (!lines) {
    const std::string first = with_check(header);
    write_file_atomically(store.path_, std::as_bytes(std::span(first)));
  } else if (lines->empty() || lines->front() + "\n" != with_check(header)) {
    throw FileError(
        fmt::format("'{}' does not hold trials of this version of Faultline\n  = hint: give another folder with "
                    "--keep, or --fresh to begin again",
                    store.path_.string()));
  } else {
    for (const std::string& line : *lines) {
      if (auto trial = parse(line))
        store.kept_.insert_or_assign(trial->key, std::move(trial->values));
    }
    store.torn_ = true;  // the last line may be cut: begin a new one
  }
  store.file_ = open_for_append(store.path_);
  return store;
}

const std::vector<double>* TrialStore::find(const Digest& key) const {
  const auto found = kept_.find(key);
  return found == kept_.end() ? nullptr : &found->second;
}

void TrialStore::remove() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
  std::filesystem::remove(path_.parent_path() / "lock", ignored);
  lock_ = FileLock();
  std::filesystem::remove(path_.parent_path(), ignored);
}

void TrialStore::save(std::span<const KeptTrial> trials) {
  if (trials.empty())
    return;
  std::string text = torn_ ? "\n" : "";
  for (const KeptTrial& trial : trials)
    text += render(trial);
  torn_ = true;
  append_durably(file_, text, path_);
  torn_ = false;
  for (const KeptTrial& trial : trials)
    kept_.insert_or_assign(trial.key, trial.values);
}

}  // namespace faultline
