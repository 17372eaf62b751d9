#include "sim/io/store_listing.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <system_error>

#include "sim/base/diagnostics.hpp"
#include "sim/io/file_lock.hpp"
#include "sim/io/shared_work.hpp"
#include "sim/io/trial_record.hpp"
#include "sim/io/trial_store.hpp"

namespace faultline {

namespace {

bool is_store(const std::filesystem::path& folder) {
  std::error_code error;
  const std::filesystem::path extension = folder.extension();
  return std::filesystem::is_directory(folder, error) &&
         (!TrialStore::trial_files(folder).empty() ||
          ((extension == ".parts" || extension == ".trials") && std::filesystem::exists(folder / "lock", error)));
}

StoreListing look_at(const std::filesystem::path& folder) {
  StoreListing listing;
  listing.folder = folder;
  std::set<Digest> trials;
  auto newest = std::filesystem::file_time_type::min();
  for (const std::filesystem::path& path : TrialStore::trial_files(folder)) {
    const TrialFileContent content = read_trial_file(path, [&](FoundRecord&& record) {
      if (record.outcome.status == TrialStatus::done) trials.insert(record.trial);
    });
    std::error_code error;
    const auto written = std::filesystem::last_write_time(path, error);
    listing.bytes += error ? 0 : std::filesystem::file_size(path, error);
    if (content.is_ours && written >= newest) {
      newest = written;
      listing.label = content.label;
    }
  }
  listing.trials = trials.size();
  std::error_code error;
  if (newest == std::filesystem::file_time_type::min()) newest = std::filesystem::last_write_time(folder, error);
  using Days = std::chrono::duration<double, std::ratio<86400>>;
  listing.days = std::max(0.0, Days(std::filesystem::file_time_type::clock::now() - newest).count());
  if (std::filesystem::exists(folder / "lock", error))
    listing.is_in_use = !FileLock::take(folder / "lock").is_held() || SharedWork::has_workers(folder);
  return listing;
}

}  // namespace

std::vector<StoreListing> list_stores(const std::vector<std::filesystem::path>& folders) {
  std::set<std::filesystem::path> found;
  for (const std::filesystem::path& folder : folders) {
    if (is_store(folder)) {
      found.insert(folder);
      continue;
    }
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
      if (is_store(entry.path())) found.insert(entry.path());
    }
  }
  std::vector<StoreListing> listings;
  for (const std::filesystem::path& folder : found) listings.push_back(look_at(folder));
  return listings;
}

bool prune_store(const std::filesystem::path& folder) {
  try {
    StoreUse use;
    use.fresh = true;
    TrialStore::open(folder, use).remove();
    return true;
  } catch (const FileError&) {
    return false;
  }
}

}  // namespace faultline
