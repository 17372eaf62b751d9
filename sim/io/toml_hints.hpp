// What a text that is no TOML was probably meant to be: another encoding, a number as a spreadsheet writes it, a text without
// quotes. Pure functions of the text; the parser's own words say little of these.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sim/base/diagnostics.hpp"

namespace faultline {

/// The first place of a text that is no UTF-8, with the encoding that it looks like: UTF-16 or UTF-32 by its byte order mark or
/// its zero bytes, else Latin-1.
/// @returns nothing for UTF-8, with or without a byte order mark
std::optional<Diagnostic> find_encoding_mistake(std::string_view text, const std::string& file);

/// How the value on a line is written in TOML: "a number is written 0.02" for 0,02, .02, 2 %; quotes around a word; and so on.
/// @param column  of the parser's complaint, from 1, in letters; chooses the value within a list
/// @returns an empty text where nothing is recognised
std::string value_hint(std::string_view line, std::size_t column);

}  // namespace faultline
