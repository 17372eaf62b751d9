// Words and numbers for people: the nearest name to a misspelt one, numbers that read back exactly, aligned tables.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline {

/// Least number of letters inserted, dropped, changed, or swapped with their neighbour that turns `a` into `b`
/// (optimal string alignment; bytes, not letters, outside ASCII).  [Damerau-1964]
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate a typist most likely meant.
/// @returns nothing if none is within a third of its letters (at least one); ties go to the one with the same length,
/// then the first
std::optional<std::string> closest_name(std::string_view word, const std::vector<std::string>& candidates);

/// "did you mean 'x'?", or an empty text.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

std::string join(const std::vector<std::string>& parts, std::string_view separator = ", ");

/// Shortest decimal text that reads back as the same double: 0.1, 4, 1e+20, nan.
std::string format_number(double value);

/// ⌊log10 |value|⌋ from its decimal text, exact at powers of ten. @param value  finite, not 0
int decimal_exponent(double value);

/// Letters of a UTF-8 text (code points); a malformed byte counts as one.
std::size_t letter_count(std::string_view text);

/// Whether a UTF-8 text has characters that would steer a terminal or break a line: C0, DEL, C1.
bool has_control(std::string_view text);

/// Breaks at blanks so that no line is longer than `width` letters where that is possible; lines after the first start
/// with `indent`.
std::string wrap_text(std::string_view text, std::size_t width, std::string_view indent = {});

enum class Align : unsigned char { left, right };

/// Rows of cells as lines of text, columns padded to equal width and two blanks apart, no blanks at line ends.
/// @param align  per column; columns beyond its end are left-aligned
std::string align_table(const std::vector<std::vector<std::string>>& rows, const std::vector<Align>& align = {});

}  // namespace faultline
