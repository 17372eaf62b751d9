// Fuzz target: a result file whose every digest is right and whose content nobody wrote: other numbers, names, dates,
// axes, cases and scenarios, written by the program's own writer. Bytes of the input choose what is changed.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "sim/base/contracts.hpp"
#include "sim/io/batch_writer.hpp"
#include "sim/io/result_reader.hpp"
#include "tests/fuzz/whole_result.hpp"

using namespace faultline;

namespace {

constexpr std::array<double, 14> numbers{0.0,
                                         -0.0,
                                         1.0,
                                         -1.0,
                                         0.5,
                                         1e-320,
                                         1e300,
                                         -1e308,
                                         1e17,
                                         3.0,
                                         std::numeric_limits<double>::infinity(),
                                         -std::numeric_limits<double>::infinity(),
                                         std::numeric_limits<double>::quiet_NaN(),
                                         2147483648.0};
constexpr std::array<const char*, 10> words{"", "base", "arcadia", "a,b", "case", "time", "\"", "x y", "\xc3\xa9", "\xff"};

struct Content {
  ResultLayout layout;
  std::vector<std::vector<double>> values;  ///< by trial
};

struct Fixture {
  fuzz::ScratchFolder folder;
  std::string whole = fuzz::make_whole_result(folder);
  Content content = read();

  [[nodiscard]] Content read() const {
    ResultReader reader = ResultReader::open(whole);
    Content all{reader.layout(), {}};
    for (std::size_t trial = 0; trial < all.layout.trial_count(); ++trial)
      all.values.push_back(reader.read_trial(static_cast<std::uint32_t>(trial)));
    return all;
  }
};

const Fixture& fixture() {
  static const Fixture one;
  return one;
}

/// Bytes of the input as choices; zeros when they are used up.
class Choices {
 public:
  explicit Choices(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  std::size_t below(std::size_t count) {
    std::size_t number = 0;
    for (int i = 0; i < 2 && !bytes_.empty(); ++i, bytes_ = bytes_.subspan(1)) number = number << 8U | bytes_[0];
    return count == 0 ? 0 : number % count;
  }
  template <class List>
  auto& of(List& list) {
    return list[below(list.size())];
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

void change_series(ResultLayout& layout, Choices& choices) {
  if (layout.series.empty()) return;
  ResultSeries& one = choices.of(layout.series);
  switch (choices.below(5)) {
    case 0: layout.series.erase(layout.series.begin() + static_cast<std::ptrdiff_t>(choices.below(layout.series.size()))); return;
    case 1: one.name = choices.of(layout.series).name + "_again"; return;
    case 2: one.axes.clear(); return;
    case 3: one.axes.push_back(choices.of(layout.axes).name); return;
    default: one.unit = choices.of(words); return;
  }
}

void change_coordinates(ResultLayout& layout, Choices& choices) {
  if (layout.coordinates.empty()) return;
  CaseCoordinate& one = choices.of(layout.coordinates);
  switch (choices.below(4)) {
    case 0: layout.coordinates.clear(); return;
    case 1: one.name = choices.of(words); return;
    case 2: one.texts.clear(), one.numbers.assign(layout.cases.size(), choices.of(numbers)); return;
    default: one.numbers.clear(), one.texts.assign(layout.cases.size(), choices.of(words)); return;
  }
}

void change_scenario(ResultLayout& layout, Choices& choices) {
  for (auto& [name, text] : layout.provenance) {
    if (name != "scenario_resolved") continue;
    const std::size_t at = choices.below(text.size() + 1);
    switch (choices.below(4)) {
      case 0: text.erase(at, choices.below(200)); break;
      case 1: text.insert(at, choices.of(words)); break;
      case 2: text.insert(at, "\nreplications = 3\n"); break;
      default: text = text.substr(0, text.rfind("[variant"));
    }
  }
}

void change_head(ResultLayout& layout, Choices& choices) {
  switch (choices.below(6)) {
    case 0: choices.of(layout.cases) = choices.of(words); return;
    case 1: layout.cases.resize(choices.below(4) + 1, "another"); return;
    case 2: choices.of(layout.times) = choices.of(numbers); return;
    case 3: layout.times.resize(choices.below(6), 9.0); return;
    case 4: layout.replications.resize(choices.below(4) + 1, 2147483647); return;
    default: choices.of(choices.of(layout.axes).labels) = choices.of(words); return;
  }
}

void change_values(std::vector<double>& values, Choices& choices) {
  if (values.empty()) return;
  const std::size_t first = choices.below(values.size());
  const std::size_t length = std::min(values.size() - first, std::array<std::size_t, 3>{1, 50, values.size()}[choices.below(3)]);
  std::fill_n(values.begin() + static_cast<std::ptrdiff_t>(first), length, choices.of(numbers));
}

Content changed(Content content, Choices& choices) {
  const std::size_t kind = choices.below(8);
  if (kind == 0) change_series(content.layout, choices);
  if (kind == 1) change_coordinates(content.layout, choices);
  if (kind == 2) change_scenario(content.layout, choices);
  if (kind == 3) change_head(content.layout, choices);
  if (kind > 3 && !content.values.empty()) change_values(choices.of(content.values), choices);
  return content;
}

TrialOutcome outcome_of(const Content& content, std::uint32_t trial, Choices& choices) {
  TrialOutcome outcome{trial, TrialStatus::done, content.values[trial % content.values.size()]};
  outcome.values.resize(content.layout.values_per_trial());
  outcome.events = choices.below(2) == 0 ? 1000 : 0;
  if (choices.below(9) == 1) outcome.accounts_residual = choices.of(numbers);
  if (choices.below(9) == 1) outcome = {trial, TrialStatus::failed, {}, 0.0, 0, 0.0, {}, choices.of(words)};
  return outcome;
}

/// @returns whether there is a file: some contents are no layout, which the writer says
bool write_result(const Content& content, const std::string& path, Choices& choices) {
  try {
    std::filesystem::remove_all(path + ".parts");
    BatchWriter writer = BatchWriter::open(path, content.layout, OpenMode::fresh);
    for (std::uint32_t trial = 0; trial < content.layout.trial_count(); ++trial) writer.deliver(outcome_of(content, trial, choices));
    writer.finish();
    return true;
  } catch (const ContractViolation&) {
    return false;
  } catch (const FileError&) {
    return false;
  }
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  fuzz::silence_answers();
  (void)fixture();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Fixture& here = fixture();
  Choices choices(std::span(data, size));
  const std::size_t way = choices.below(6);
  Content content = here.content;
  for (int count = 0; count < 12 && !choices.empty(); ++count) content = changed(std::move(content), choices);
  const std::string path = here.folder.at("x.h5");
  if (write_result(content, path, choices)) fuzz::read_in_one_way(here.folder, path, here.whole, way);
  return 0;
}
