#include "sim/cli/answer_screen.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "models/scenario/field_table.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/chosen_outcomes.hpp"
#include "sim/cli/trend_text.hpp"

namespace faultline::cli {

namespace {

constexpr std::size_t usual_width = 80;
constexpr std::size_t most_cases_side_by_side = 7;
constexpr std::size_t most_cases_named = 4;

bool is_clear(const Estimate& difference) { return difference.low() > 0 || difference.high() < 0; }

/// "185.8 ± 1.8"
std::string level_text(const Estimate& mean) {
  const NumberForm form = number_form({mean});
  const std::string width = half_width_text(mean, form);
  return number_text(mean.mean, form) + (width.empty() ? "" : " " + width);
}

/// "+1.25 % ± 0.28", or in the outcome's unit where a share of the first case means nothing.
std::string difference_text(const CaseSummary& one) {
  if (!std::isfinite(one.relative_difference)) {
    const NumberForm form = number_form({one.difference});
    const std::string width = half_width_text(one.difference, form);
    return number_text(one.difference.mean, form, true) + (width.empty() ? "" : " " + width);
  }
  const double share = one.difference.mean == 0 ? 0 : one.relative_difference / one.difference.mean;
  const double width = 100 * std::abs(share) * one.difference.half_width;
  return percent_text(one.relative_difference) + (std::isnan(width) ? "" : fmt::format(" ± {:.2f}", width));
}

/// "'a' (+2 %), 'b' (+1 %) and 'c' (+.5 %)", the largest first; beyond a few, how many more.
std::string listed(std::vector<const CaseSummary*> cases, bool with_differences) {
  if (with_differences)
    std::stable_sort(cases.begin(), cases.end(), [](const CaseSummary* a, const CaseSummary* b) {
      return std::abs(a->difference.mean) > std::abs(b->difference.mean);
    });
  std::vector<std::string> words;
  for (const CaseSummary* one : cases) {
    if (words.size() == most_cases_named) break;
    words.push_back(with_differences ? fmt::format("'{}' ({})", one->name, difference_text(*one)) : fmt::format("'{}'", one->name));
  }
  if (cases.size() > words.size()) return join(words) + fmt::format(" and {} more", cases.size() - words.size());
  const std::string last = words.back();
  words.pop_back();
  return words.empty() ? last : join(words) + " and " + last;
}

/// Cases of a large batch by their means.
std::string extremes_text(const OutcomeSummary& outcome) {
  const auto less = [](const CaseSummary& a, const CaseSummary& b) { return a.mean.mean < b.mean.mean; };
  const auto [lowest, highest] = std::minmax_element(outcome.cases.begin(), outcome.cases.end(), less);
  return fmt::format("between {} in '{}' and {} in '{}', of {} cases.", level_text(lowest->mean), lowest->name, level_text(highest->mean),
                     highest->name, outcome.cases.size());
}

std::string differences_text(const OutcomeSummary& outcome) {
  std::vector<const CaseSummary*> higher;
  std::vector<const CaseSummary*> lower;
  std::vector<const CaseSummary*> neither;
  for (std::size_t i = 1; i < outcome.cases.size(); ++i) {
    const CaseSummary& one = outcome.cases[i];
    (!is_clear(one.difference) ? neither : one.difference.mean > 0 ? higher : lower).push_back(&one);
  }
  std::vector<std::string> parts;
  if (!higher.empty()) parts.push_back("higher in " + listed(higher, true));
  if (!lower.empty()) parts.push_back("lower in " + listed(lower, true));
  if (!neither.empty()) parts.push_back("no clear difference in " + listed(neither, false));
  std::string text = join(parts, "; ");
  text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  return text + ".";
}

/// Columns that fit beside the first one, block below block.
std::string columns_that_fit(const std::vector<std::vector<std::string>>& rows, std::size_t width) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], letter_count(row[c]));
  }
  std::string text;
  for (std::size_t first = 1; first < widths.size();) {
    std::size_t last = first;
    std::size_t used = widths[0];
    while (last < widths.size() && (last == first || used + 2 + widths[last] <= width)) used += 2 + widths[last++];
    std::vector<std::vector<std::string>> block;
    for (const auto& row : rows) {
      block.push_back({row[0]});
      block.back().insert(block.back().end(), row.begin() + static_cast<std::ptrdiff_t>(first),
                          row.begin() + static_cast<std::ptrdiff_t>(last));
    }
    std::vector<Align> align(block.front().size(), Align::right);
    align.front() = Align::left;
    text += (text.empty() ? "" : "\n") + align_table(block, align);
    first = last;
  }
  return text;
}

bool any_left_out(const std::vector<OutcomeSummary>& summaries) {
  return std::any_of(summaries.begin(), summaries.end(), [](const OutcomeSummary& summary) {
    return std::any_of(summary.cases.begin(), summary.cases.end(),
                       [](const CaseSummary& one) { return one.mean.missing + one.mean.infinite > 0; });
  });
}

std::string coordinate(const ParameterValue& value) { return value.kind == ParameterValue::Kind::text ? value.text : value_text(value); }

}  // namespace

std::size_t screen_width() {
  winsize size{};
  if (isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return std::max<std::size_t>(usual_width, size.ws_col);
  return usual_width;
}

std::string answer_sentence(const OutcomeSummary& outcome, std::size_t width) {
  const CaseSummary& first = outcome.cases.front();
  std::string text = title_of(outcome.title, outcome.unit) + ": ";
  const std::string counted = first.mean.count == 1 ? "1 replication, so no interval" : fmt::format("{} replications", first.mean.count);
  if (outcome.cases.size() == 1)
    text += fmt::format("{} ({}).", level_text(first.mean), counted);
  else if (outcome.cases.size() > most_cases_side_by_side)
    text += extremes_text(outcome);
  else
    text += fmt::format("{} in '{}' ({}). {}", level_text(first.mean), first.name, counted, differences_text(outcome));
  return wrap_text(text, width) + "\n";
}

std::string glance_text(const std::vector<OutcomeSummary>& summaries, std::size_t width) {
  const std::size_t cases = summaries.empty() ? 0 : summaries.front().cases.size();
  if (cases == 0 || cases > most_cases_side_by_side) return {};
  std::vector<std::vector<std::string>> rows = {{"  outcome", cases == 1 ? "mean ± 95 %" : summaries.front().cases.front().name}};
  for (std::size_t c = 1; c < cases; ++c) rows.front().push_back(summaries.front().cases[c].name);
  for (const OutcomeSummary& summary : summaries) {
    const CaseSummary& first = summary.cases.front();
    rows.push_back({"  " + title_of(summary.title, summary.unit), level_text(first.mean) + trend_mark(first.trend)});
    for (std::size_t c = 1; c < cases; ++c)
      rows.back().push_back(difference_text(summary.cases[c]) + (is_clear(summary.cases[c].difference) ? " *" : "  "));
  }
  std::string text;
  if (cases > 1)
    text = fmt::format("At a glance, with differences from '{}'; *: the interval leaves out 0\n", summaries.front().cases.front().name);
  text += columns_that_fit(rows, width);
  if (any_left_out(summaries)) text += "  some values are missing or infinite; --all shows which\n";
  return text;
}

std::string pivot_text(const Experiment& experiment, const OutcomeSummary& outcome, std::size_t width) {
  if (experiment.swept_keys.size() != 2 || experiment.cases.size() != outcome.cases.size()) return {};
  std::vector<std::string> down;
  std::vector<std::string> across;
  const auto place_in = [](std::vector<std::string>& values, const std::string& value) {
    const auto found = std::find(values.begin(), values.end(), value);
    if (found == values.end()) values.push_back(value);
    return static_cast<std::size_t>(std::find(values.begin(), values.end(), value) - values.begin());
  };
  std::vector<std::vector<std::string>> cells;
  for (std::size_t c = 0; c < experiment.cases.size(); ++c) {
    const Case& one = experiment.cases[c];
    const std::string variant = one.variant.empty() ? "" : one.variant + ", ";
    const std::size_t row = place_in(down, variant + coordinate(one.coordinates[0].second));
    const std::size_t column = place_in(across, coordinate(one.coordinates[1].second));
    cells.resize(std::max(cells.size(), row + 1));
    cells[row].resize(std::max(cells[row].size(), column + 1));
    cells[row][column] = level_text(outcome.cases[c].mean);
  }
  if (down.size() < 2 || across.size() < 2 || down.size() * across.size() != experiment.cases.size()) return {};
  std::vector<std::vector<std::string>> rows = {{"  "}};
  rows.front().insert(rows.front().end(), across.begin(), across.end());
  for (std::size_t r = 0; r < down.size(); ++r) {
    rows.push_back({"  " + down[r]});
    rows.back().insert(rows.back().end(), cells[r].begin(), cells[r].end());
  }
  return fmt::format("{}; down {}, across {}\n{}", title_of(outcome.title, outcome.unit), experiment.swept_keys[0],
                     experiment.swept_keys[1], columns_that_fit(rows, width));
}

}  // namespace faultline::cli
