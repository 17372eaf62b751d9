// sum = product (("+" | "-") product)*;  product = factor (("*" | "/") factor)*
// factor = "-" factor | "(" sum ")" | "ln(" sum ")" | NUMBER | OUTCOME ["[" CASE "]"]
#include "models/scenario/formula.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

constexpr int deepest = 100;  // brackets and signs within each other: more is a mistake, and would use up the stack

class FormulaParser {
 public:
  explicit FormulaParser(std::string_view text) : text_(text) {}

  std::optional<Formula> parse(std::size_t least_operands) {
    if (!parse_sum() || next() != '\0' || formula_.operands.size() < least_operands) return std::nullopt;
    return std::move(formula_);
  }

 private:
  /// The next character that is no space or line break; 0 at the end.
  char next() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    const bool is_next = next() == c;
    at_ += is_next ? 1 : 0;
    return is_next;
  }
  bool add(FormulaStep step) {
    formula_.steps.push_back(step);
    return true;
  }

  bool parse_sum() {
    if (!parse_product()) return false;
    for (;;) {
      if (take('+')) {
        if (!parse_product()) return false;
        add(FormulaStep::add);
      } else if (take('-')) {
        if (!parse_product()) return false;
        add(FormulaStep::subtract);
      } else {
        return true;
      }
    }
  }

  bool parse_product() {
    if (!parse_factor()) return false;
    for (;;) {
      if (take('*')) {
        if (!parse_factor()) return false;
        add(FormulaStep::multiply);
      } else if (take('/')) {
        if (!parse_factor()) return false;
        add(FormulaStep::divide);
      } else {
        return true;
      }
    }
  }

  bool parse_factor() {
    ++depth_;
    const bool is_factor = depth_ <= deepest && parse_shallow_factor();
    --depth_;
    return is_factor;
  }

  bool parse_shallow_factor() {
    if (take('-')) return parse_factor() && add(FormulaStep::negate);
    if (take('(')) return parse_sum() && take(')');
    if (std::isdigit(static_cast<unsigned char>(next())) != 0 || next() == '.') return parse_constant();
    const std::string word = parse_word();
    if (word == "ln" && take('(')) return parse_sum() && take(')') && add(FormulaStep::logarithm);
    if (word.empty()) return false;
    OutcomeOfCase operand{word, ""};
    if (take('[')) {
      operand.case_name = parse_case();
      if (operand.case_name.empty() || !take(']')) return false;
    }
    formula_.operands.push_back(std::move(operand));
    return add(FormulaStep::operand);
  }

  bool parse_constant() {
    double value = 0;
    const auto [end, problem] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (problem != std::errc{}) return false;
    at_ = static_cast<std::size_t>(end - text_.data());
    formula_.constants.push_back(value);
    return add(FormulaStep::constant);
  }

  std::string parse_word() {
    next();
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  /// Up to the bracket that closes: cases of a sweep have commas, dots and spaces in their names.
  std::string parse_case() {
    next();
    const std::size_t begin = at_;
    at_ = std::min(text_.find(']', begin), text_.size());
    std::size_t end = at_;
    while (end > begin && text_[end - 1] == ' ') --end;
    return std::string(text_.substr(begin, end - begin));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Formula formula_;
};

double combine(FormulaStep step, double left, double right) {
  switch (step) {
    case FormulaStep::add: return left + right;
    case FormulaStep::subtract: return left - right;
    case FormulaStep::multiply: return left * right;
    default: return left / right;
  }
}

}  // namespace

std::optional<Formula> parse_formula(std::string_view text, std::size_t least_operands) {
  return FormulaParser(text).parse(least_operands);
}

double evaluate_formula(const Formula& formula, std::span<const double> values) {
  EXPECTS(values.size() == formula.operands.size());
  std::vector<double> stack;
  std::size_t operand = 0;
  std::size_t constant = 0;
  for (const FormulaStep step : formula.steps) {
    switch (step) {
      case FormulaStep::constant: stack.push_back(formula.constants[constant++]); break;
      case FormulaStep::operand: stack.push_back(values[operand++]); break;
      case FormulaStep::negate: stack.back() = -stack.back(); break;
      case FormulaStep::logarithm: stack.back() = elementary::log(stack.back()); break;
      default: {
        const double right = stack.back();
        stack.pop_back();
        stack.back() = combine(step, stack.back(), right);
      }
    }
  }
  ENSURES(stack.size() == 1);
  return stack.back();
}

}  // namespace faultline
