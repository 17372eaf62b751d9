#include "models/scenario/extends.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <utility>
#include <vector>

#include "models/scenario/field_table.hpp"
#include "models/scenario/list_edits.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

namespace fs = std::filesystem;

constexpr int most_reads = 100;  // of files, each as often as it is extended: two that extend two each double for ever
constexpr std::size_t most_bytes = std::size_t{64} << 20U;  // a scenario is a few kB; /dev/zero never ends

std::vector<std::string> scenario_files_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".toml") names.push_back(it->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

const TomlEntry* name_of(const TomlValue& row) {
  const TomlEntry* name = row.find("name");
  return name != nullptr && name->value.is(TomlKind::text) ? name : nullptr;
}

using Path = std::vector<std::string>;

/// Every value of `table` below tables, by its dotted key: `"a.b" = 1` and `a.b = 1` have the same.
void collect_paths(const TomlValue& table, Path& path, std::map<std::string, Path>& paths) {
  for (const TomlEntry& entry : table.entries) {
    path.push_back(entry.key);
    if (entry.value.is(TomlKind::table)) {
      collect_paths(entry.value, path, paths);
    } else {
      paths.emplace(join(path, "."), path);
    }
    path.pop_back();
  }
}

void drop_other_spellings(TomlValue& table, Path& path, const std::map<std::string, Path>& above) {
  std::erase_if(table.entries, [&](TomlEntry& entry) {
    path.push_back(entry.key);
    bool drop = false;
    if (entry.value.is(TomlKind::table)) {
      const bool was_empty = entry.value.entries.empty();
      drop_other_spellings(entry.value, path, above);
      drop = entry.value.entries.empty() && !was_empty;
    } else if (const auto found = above.find(join(path, ".")); found != above.end()) {
      drop = found->second != path;
    }
    path.pop_back();
    return drop;
  });
}

void merge(TomlValue& below, TomlValue above, int depth);

/// Merges two tables that stand for the same thing. The later file wins over every spelling of a key.
void merge_things(TomlValue& below, TomlValue above, int depth) {
  Path path;
  std::map<std::string, Path> paths;
  collect_paths(above, path, paths);
  drop_other_spellings(below, path, paths);
  merge(below, std::move(above), depth);
}

void merge_rows(TomlValue& below, TomlValue above) {
  for (TomlValue& row : above.elements) {
    const TomlEntry* name = name_of(row);
    const auto same = [&](const TomlValue& other) {
      const TomlEntry* other_name = name_of(other);
      return name != nullptr && other_name != nullptr && other_name->value.text == name->value.text;
    };
    const auto found = std::find_if(below.elements.begin(), below.elements.end(), same);
    if (found == below.elements.end()) {
      below.elements.push_back(std::move(row));
    } else {
      merge_things(*found, std::move(row), 1);
    }
  }
}

/// @param depth  0 for the root table, whose `sweep` is merged entry by entry but not within an entry
void merge(TomlValue& below, TomlValue above, int depth) {
  std::map<std::string, std::size_t> known;  // a file of garbage may have many keys
  for (std::size_t i = 0; i < below.entries.size(); ++i) known.emplace(below.entries[i].key, i);
  for (TomlEntry& entry : above.entries) {
    const auto found = known.find(entry.key);
    TomlEntry* old = found == known.end() ? nullptr : &below.entries[found->second];
    if (old == nullptr) {
      below.entries.push_back(std::move(entry));
    } else if (depth == 0 && entry.key == "sweep" && old->value.is(TomlKind::table) && entry.value.is(TomlKind::table)) {
      for (TomlEntry& swept : entry.value.entries) {
        std::erase_if(old->value.entries, [&](const TomlEntry& other) { return other.key == swept.key; });
        old->value.entries.push_back(std::move(swept));
      }
    } else if (old->value.is(TomlKind::array) && !old->value.is_list_of_tables() && is_list_edit(entry.value)) {
      edit_list(old->value, entry.value);
    } else if (old->value.is(TomlKind::table) && entry.value.is(TomlKind::table)) {
      merge(old->value, std::move(entry.value), depth + 1);
    } else if (old->value.is_list_of_tables() && entry.value.is_list_of_tables()) {
      merge_rows(old->value, std::move(entry.value));
    } else {
      *old = std::move(entry);
    }
  }
  below.position = above.position;
}

/// Two things of one kind with one name in one file; across files they are one thing.
void check_duplicate_names(const TomlValue& root, Diagnostics& diagnostics) {
  for (const TomlEntry& list : root.entries) {
    if (!list.value.is_list_of_tables()) continue;
    std::map<std::string, SourcePosition> first;
    for (const TomlValue& row : list.value.elements) {
      const TomlEntry* name = name_of(row);
      if (name == nullptr) continue;
      const auto [found, is_new] = first.emplace(name->value.text, name->value.position);
      if (is_new) continue;
      diagnostics.add({Severity::error,
                       name->value.position,
                       fmt::format("a second {} named '{}'", list.key, name->value.text),
                       "another name",
                       {},
                       {found->second}});
    }
  }
}

void check_schema(const TomlValue& root, const std::string& file, Diagnostics& diagnostics) {
  const TomlEntry* schema = root.find("schema");
  if (schema == nullptr) {
    diagnostics.error({file, 1, 1, 1}, "no 'schema': the version of the scenario language", "schema = 1 as the first line");
  } else if (!schema->value.is(TomlKind::integer) || schema->value.integer != 1) {
    diagnostics.error(schema->value.position, fmt::format("'schema' is {}; this program reads schema 1", toml_inline(schema->value)),
                      "schema = 1");
  }
}

class Reader {
 public:
  Reader(std::vector<InputFile>& inputs, bool may_extend, Diagnostics& diagnostics)
      : inputs_(inputs), may_extend_(may_extend), diagnostics_(diagnostics) {}

  std::optional<TomlValue> read(const std::string& text, const std::string& path) {
    const auto same = [&](const InputFile& input) { return input.path == path; };
    if (std::none_of(inputs_.begin(), inputs_.end(), same)) inputs_.push_back({path, text});
    std::optional<TomlValue> root = parse_toml(text, path, diagnostics_);
    if (!root) return std::nullopt;
    check_schema(*root, path, diagnostics_);
    check_duplicate_names(*root, diagnostics_);
    chain_.push_back(path);
    std::optional<TomlValue> merged = read_below(*root, path);
    chain_.pop_back();
    if (!merged) return std::nullopt;
    merge_things(*merged, std::move(*root), 0);
    std::erase_if(merged->entries, [](const TomlEntry& entry) { return entry.key == "extends"; });
    return merged;
  }

 private:
  /// Everything that `root` extends, merged; an empty table if it extends nothing.
  std::optional<TomlValue> read_below(const TomlValue& root, const std::string& path) {
    std::optional<TomlValue> merged = TomlValue();
    const TomlEntry* extends = root.find("extends");
    if (extends == nullptr) return merged;
    if (!may_extend_) {
      diagnostics_.error(extends->key_position, "a scenario inside a result file is whole and extends nothing");
      return std::nullopt;
    }
    const std::vector<TomlValue> files = extends->value.is(TomlKind::array) ? extends->value.elements : std::vector{extends->value};
    for (const TomlValue& file : files) {
      if (!file.is(TomlKind::text) || file.text.empty()) {
        diagnostics_.error(file.position, fmt::format("'extends' names {}", toml_kind_name(file.kind)), "a file name, or a list of them");
        merged.reset();
        continue;
      }
      std::optional<TomlValue> below = read_one((fs::path(path).parent_path() / file.text).lexically_normal().string(), file.position);
      if (!below) merged.reset();
      if (merged && below) merge_things(*merged, std::move(*below), 0);
    }
    return merged;
  }

  std::optional<TomlValue> read_one(const std::string& path, const SourcePosition& cause) {
    const auto again = std::find(chain_.begin(), chain_.end(), path);
    if (again != chain_.end()) {
      std::vector<std::string> circle(again, chain_.end());
      circle.push_back(path);
      diagnostics_.error(cause, "files extend each other in a circle: " + join(circle, " extends "));
      return std::nullopt;
    }
    if (++reads_ > most_reads) {
      if (reads_ == most_reads + 1)
        diagnostics_.error(cause, fmt::format("more than {} files are extended, one by another", most_reads),
                           "few files, each extended once");
      return std::nullopt;
    }
    const std::optional<std::string> text = read_input(path, cause, diagnostics_);
    return text ? read(*text, path) : std::nullopt;
  }

  std::vector<InputFile>& inputs_;
  bool may_extend_;
  Diagnostics& diagnostics_;
  std::vector<std::string> chain_;
  int reads_ = 0;
};

}  // namespace

std::optional<std::string> read_input(const std::string& path, const SourcePosition& cause, Diagnostics& diagnostics) {
  std::error_code error;
  const fs::path folder = fs::path(path).parent_path().empty() ? fs::path(".") : fs::path(path).parent_path();
  const std::vector<std::string> files = scenario_files_in(folder);
  if (!fs::exists(path, error)) {
    diagnostics.error(cause, fmt::format("no file '{}'", path), files.empty() ? "" : fmt::format("in {}: {}", folder.string(), join(files)),
                      did_you_mean(fs::path(path).filename().string(), files));
    return std::nullopt;
  }
  if (fs::is_directory(path, error)) {
    diagnostics.error(cause, fmt::format("'{}' is a folder", path), "a scenario file");
    return std::nullopt;
  }
  if (!fs::is_regular_file(path, error)) {
    diagnostics.error(cause, fmt::format("'{}' is a pipe or a device, which need not end", path), "a scenario file");
    return std::nullopt;
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text;
  std::vector<char> block(std::size_t{1} << 16U);
  while (stream && text.size() <= most_bytes) {
    stream.read(block.data(), static_cast<std::streamsize>(block.size()));
    text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (!stream.is_open() || stream.bad()) {
    diagnostics.error(cause, fmt::format("cannot read '{}'", path), "a file that may be read", "check its permissions");
    return std::nullopt;
  }
  if (text.size() > most_bytes) {
    diagnostics.error(cause, fmt::format("'{}' is larger than {} MB", path, most_bytes >> 20U), "a scenario file");
    return std::nullopt;
  }
  return text;
}

std::optional<TomlValue> read_with_extends(const std::string& text, const std::string& path, std::vector<InputFile>& inputs,
                                           bool may_extend, Diagnostics& diagnostics) {
  return Reader(inputs, may_extend, diagnostics).read(text, fs::path(path).lexically_normal().string());
}

}  // namespace faultline
