// What stores of trials there are, how large and how old: for people who want their disk back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace faultline {

struct StoreListing {
  std::filesystem::path folder;
  std::string label;       ///< title of the scenario that wrote it last
  std::size_t trials = 0;  ///< done; one whose outcomes are kept counts once
  std::uint64_t bytes = 0;
  double days = 0;  ///< since it was last written
  bool is_in_use = false;
};

/// Stores among these folders and right below them, by name. What is not a store is passed over.
[[nodiscard]] std::vector<StoreListing> list_stores(const std::vector<std::filesystem::path>& folders);

/// Removes a store that nobody uses; what is not ours in it stays. @returns whether it could be taken
bool prune_store(const std::filesystem::path& folder);

}  // namespace faultline
