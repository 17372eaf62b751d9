#include "sim/cli/target_verdicts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <sstream>

#include "models/scenario/formula.hpp"
#include "sim/base/text.hpp"

namespace faultline::cli {

namespace {

std::size_t outcome_index(const std::vector<Outcome>& outcomes, const std::string& name) {
  const auto found = std::find_if(outcomes.begin(), outcomes.end(), [&](const Outcome& one) { return one.spec().name == name; });
  return static_cast<std::size_t>(found - outcomes.begin());  // that it exists was checked when the scenario was loaded
}

TargetSpec spec_of(const TargetParameters& target) {
  TargetSpec spec;
  const bool has_range = !std::isnan(target.low) || !std::isnan(target.high);
  spec.claim = has_range ? Claim::range : target.kind == TargetKind::sign ? Claim::sign : Claim::value;
  spec.quantity = !target.minus.empty() ? Quantity::difference : !target.ratio_to.empty() ? Quantity::ratio : Quantity::level;
  spec.value = target.value;
  spec.tolerance = target.tolerance;
  spec.relative_tolerance = target.relative_tolerance;
  if (!std::isnan(target.low)) spec.low = target.low;
  if (!std::isnan(target.high)) spec.high = target.high;
  return spec;
}

TargetResult judge_formula(const Experiment& experiment, const TargetParameters& target, const std::vector<Outcome>& outcomes,
                           const std::vector<OutcomeTable>& tables) {
  const Formula formula = parse_formula(target.number).value();  // checked when the scenario was loaded
  std::vector<std::span<const double>> columns;
  for (const OutcomeOfCase& operand : formula.operands) {
    const OutcomeTable& table = tables[outcome_index(outcomes, operand.outcome)];
    columns.emplace_back(table[operand.case_name.empty() ? 0 : experiment.find_case(operand.case_name).value()]);
  }
  return judge_estimate(spec_of(target),
                        estimate_function(columns, [&](std::span<const double> means) { return evaluate_formula(formula, means); }));
}

}  // namespace

TargetResult judge_target(const Experiment& experiment, const TargetParameters& target, const std::vector<Outcome>& outcomes,
                          const std::vector<OutcomeTable>& tables) {
  if (!target.number.empty()) return judge_formula(experiment, target, outcomes, tables);
  const OutcomeTable& table = tables[outcome_index(outcomes, target.outcome)];
  const auto row = [&](const std::string& name) {
    return std::span<const double>(table[name.empty() ? 0 : experiment.find_case(name).value()]);
  };
  if (!target.order.empty()) {
    std::vector<std::span<const double>> cases;
    cases.reserve(target.order.size());
    for (const std::string& name : target.order) cases.push_back(row(name));
    return evaluate_order(cases);
  }
  return evaluate_target(spec_of(target), row(target.case_name), row(target.minus + target.ratio_to));
}

std::string kind_text(TargetKind kind) {
  switch (kind) {
    case TargetKind::closed_form: return "closed form";
    case TargetKind::published: return "published";
    case TargetKind::fact: return "fact";
    case TargetKind::sign: return "sign";
  }
  return {};
}

std::string in_one_line(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return fmt::format("{}", fmt::join(words, " "));
}

std::string significant(double value) { return std::isnan(value) ? "missing" : fmt::format("{:.7g}", value); }

std::string claim_text(const JudgedTarget& one) {
  const TargetParameters& target = one.target;
  if (!target.order.empty()) return join(target.order, " < ");
  if (target.kind == TargetKind::sign) return fmt::format("sign of {}", significant(target.value));
  if (std::isnan(target.value)) {
    if (std::isnan(target.low)) return fmt::format("at most {}", significant(target.high));
    return std::isnan(target.high) ? fmt::format("at least {}", significant(target.low))
                                   : fmt::format("{} to {}", significant(target.low), significant(target.high));
  }
  return fmt::format("{} ± {:.2g}", significant(target.value), (one.result.accepted_high - one.result.accepted_low) / 2);
}

std::string quantity_text(const TargetParameters& target) {
  if (!target.number.empty()) return in_one_line(target.number);
  if (!target.order.empty()) return target.outcome + ", least step";
  if (!target.minus.empty()) return fmt::format("{}, less {}", target.outcome, target.minus);
  return target.ratio_to.empty() ? target.outcome : fmt::format("{}, over {}", target.outcome, target.ratio_to);
}

std::vector<Record> target_records(const std::vector<JudgedTarget>& judged) {
  std::vector<Record> records;
  for (const JudgedTarget& one : judged) {
    const Estimate& simulated = one.result.simulated;
    records.push_back({{"file", one.file},
                       {"target", one.target.name},
                       {"outcome", one.target.outcome},
                       {"number", in_one_line(one.target.number)},
                       {"case", one.target.case_name},
                       {"minus", one.target.minus},
                       {"ratio_to", one.target.ratio_to},
                       {"order", join(one.target.order, " < ")},
                       {"value", one.target.value},
                       {"accepted_low", one.result.accepted_low},
                       {"accepted_high", one.result.accepted_high},
                       {"mean", simulated.mean},
                       {"low", simulated.low()},
                       {"high", simulated.high()},
                       {"count", static_cast<std::int64_t>(simulated.count)},
                       {"kind", kind_text(one.target.kind)},
                       {"source", one.target.source},
                       {"verdict", verdict_text(one.result.verdict)},
                       {"miss", in_one_line(one.target.miss)},
                       {"missing", static_cast<std::int64_t>(simulated.missing)},
                       {"infinite", static_cast<std::int64_t>(simulated.infinite)}});
  }
  return records;
}

}  // namespace faultline::cli
