// What is asked of a batch: outcomes, targets, and goals of replications, against the cases that there are.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/scenario/formula.hpp"
#include "models/scenario/parameter_access.hpp"
#include "models/scenario/scenario_checks.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

class QuestionChecker {
 public:
  QuestionChecker(const Scenario& scenario, const std::vector<std::string>& cases, const Places& places, Diagnostics& diagnostics)
      : scenario_(scenario), cases_(cases), places_(places), diagnostics_(diagnostics) {}

  void check_outcomes(const std::vector<std::string>& series) {
    for (const OutcomeParameters& outcome : scenario_.outcomes) {
      if (series.empty() || std::find(series.begin(), series.end(), outcome.series) != series.end()) continue;
      diagnostics_.error(places_.nearest("outcome." + outcome.name + ".series").value, fmt::format("unknown series '{}'", outcome.series),
                         join(series), did_you_mean(outcome.series, series));
    }
  }

  void check_targets() {
    for (const TargetParameters& target : scenario_.targets) {
      const std::string key = "target." + target.name;
      check_number(key, target);
      check_case(key + ".case", target.case_name);
      check_case(key + ".minus", target.minus);
      check_case(key + ".ratio_to", target.ratio_to);
      check_order(key, target);
      check_claim(key, target);
    }
  }

  void check_precision() {
    for (const PrecisionParameters& goal : scenario_.precision) {
      const std::string key = "replications." + goal.name;
      check_case(key + ".case", goal.case_name);
      check_case(key + ".contrast", goal.contrast);
      if (goal.half_width == 0 && goal.relative_half_width == 0) {
        error(key, "a goal of replications without a width", "half_width or relative_half_width, above 0");
      }
      if (goal.least > goal.most) {
        error(key + ".min", fmt::format("'min' is {}, above 'max', which is {}", goal.least, goal.most), "a number of at most `max`");
      }
      if (!goal.contrast.empty() && (goal.contrast == goal.case_name || cases_.size() < 2)) {
        error(key + ".contrast", fmt::format("case '{}' is compared with itself", goal.contrast), "two cases");
      }
    }
  }

 private:
  void error(const std::string& key, std::string message, std::string expected) {
    diagnostics_.error(places_.nearest(key).value, std::move(message), std::move(expected));
  }

  void check_case_at(const SourcePosition& position, const std::string& name) {
    if (name.empty()) return;
    if (auto mistake = check_name(NameKind::experiment_case, name, cases_)) {
      if (cases_.size() > 20) mistake->expected = fmt::format("one of {} cases, such as {}", cases_.size(), cases_.front());
      report(diagnostics_, position, *mistake);
    }
  }

  void check_case(const std::string& key, const std::string& name) { check_case_at(places_.nearest(key).value, name); }

  void check_order(const std::string& key, const TargetParameters& target) {
    const Place& place = places_.nearest(key + ".order");
    for (std::size_t i = 0; i < target.order.size(); ++i) {
      const SourcePosition& position = i < place.elements.size() ? place.elements[i] : place.value;
      check_case_at(position, target.order[i]);
      if (std::count(target.order.begin(), target.order.end(), target.order[i]) > 1) {
        diagnostics_.error(position, fmt::format("case '{}' stands twice in 'order'", target.order[i]));
      }
    }
    if (target.order.size() == 1) error(key + ".order", "an order of one case", "at least two cases");
  }

  /// A target is about an outcome, or about a formula of outcomes, whose cases stand in it.
  void check_number(const std::string& key, const TargetParameters& target) {
    if (target.outcome.empty() == target.number.empty()) {
      error(key, fmt::format("target '{}' has {}", target.name, target.number.empty() ? "no outcome" : "'outcome' and 'number'"),
            "outcome, or number");
      return;
    }
    if (target.number.empty()) return;
    const auto formula = parse_formula(target.number);
    if (!formula) {
      error(key + ".number", fmt::format("'{}' is no formula of outcomes", target.number),
            "outcomes, each of a case in brackets, numbers, + - * / ( ) and ln( ), such as \"sales[a] / sales[b] - 1\"");
      return;
    }
    if (!(target.case_name + target.minus + target.ratio_to).empty() || !target.order.empty()) {
      error(key + ".number", "'number' beside 'case', 'minus', 'ratio_to' or 'order'", "cases in brackets in the formula");
    }
    std::vector<std::string> outcomes;
    for (const OutcomeParameters& outcome : scenario_.outcomes) outcomes.push_back(outcome.name);
    for (const OutcomeOfCase& operand : formula->operands) {
      if (auto mistake = check_name(NameKind::outcome, operand.outcome, outcomes))
        report(diagnostics_, places_.nearest(key + ".number").value, *mistake);
      check_case(key + ".number", operand.case_name);
    }
  }

  /// A target claims one thing: a value (or its sign), a range, or an order.
  void check_claim(const std::string& key, const TargetParameters& target) {
    const bool has_range = !std::isnan(target.low) || !std::isnan(target.high);
    const int claims = (std::isnan(target.value) ? 0 : 1) + (has_range ? 1 : 0) + (target.order.empty() ? 0 : 1);
    if (claims != 1) {
      error(key, fmt::format("target '{}' claims {}", target.name, claims == 0 ? "nothing" : "several things at once"),
            "one of: value (with a tolerance, or kind = \"sign\"); low and high, or one of them; order");
    }
    if (target.low > target.high) {
      error(key + ".low", fmt::format("'low' is {}, above 'high', which is {}", format_number(target.low), format_number(target.high)),
            "a number of at most `high`");
    }
    if (target.kind == TargetKind::sign && std::isnan(target.value)) {
      error(key + ".kind", "a sign is claimed, but no value whose sign it is", "value = 1.0, or -1.0");
    }
    if (!target.minus.empty() && !target.ratio_to.empty()) {
      error(key + ".minus", "both 'minus' and 'ratio_to'", "one of them");
    }
    if (!target.order.empty() && !(target.case_name + target.minus + target.ratio_to).empty()) {
      error(key + ".order", "an order of cases beside 'case', 'minus' or 'ratio_to'", "the order alone");
    }
  }

  const Scenario& scenario_;
  const std::vector<std::string>& cases_;
  const Places& places_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_questions(const Scenario& scenario, const std::vector<std::string>& cases, const std::vector<std::string>& series,
                     const Places& places, Diagnostics& diagnostics) {
  QuestionChecker checker(scenario, cases, places, diagnostics);
  checker.check_outcomes(series);
  checker.check_targets();
  checker.check_precision();
}

}  // namespace faultline
