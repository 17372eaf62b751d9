// A number made of outcomes of cases, as a target writes it:
//     number = "entry_small[dear] / entry_small[cheap] - entry_large[dear] / entry_large[cheap]"
// Outcomes by name, each of the case in brackets (without: the first case), numbers, + - * / ( ) and ln( ).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace faultline {

struct OutcomeOfCase {
  std::string outcome;
  std::string case_name;  ///< empty: the first case
};

enum class FormulaStep : std::uint8_t { constant, operand, add, subtract, multiply, divide, negate, logarithm };

struct Formula {
  std::vector<FormulaStep> steps;       ///< in postfix order
  std::vector<double> constants;        ///< in the order of their steps
  std::vector<OutcomeOfCase> operands;  ///< one for each place in which an outcome stands, in that order
};

/// @returns nothing where the text is no formula, or names fewer outcomes than `least_operands`
std::optional<Formula> parse_formula(std::string_view text, std::size_t least_operands = 1);

/// What it is worth: ln x of x ≤ 0 and division by zero give what the machine gives, NaN or an infinity.
/// @param values  of the operands, in their order
double evaluate_formula(const Formula& formula, std::span<const double> values);

}  // namespace faultline
