// Texts that programs which read tables take for something else: a state called NA is a missing value to pandas and to R.
#pragma once

#include <string>
#include <string_view>

namespace faultline {

/// Whether one of pandas, R, readr, Julia's CSV and Stata takes the text, as it is spelt, for a missing value.
[[nodiscard]] bool reads_as_missing(std::string_view text);

/// Whether a column of nothing but such texts becomes one of true and false.
[[nodiscard]] bool reads_as_truth(std::string_view text);

/// The text as CSV files have it: quotes do not keep pandas from taking null for missing, so it is written null_.
[[nodiscard]] std::string kept_in_tables(std::string_view text);

}  // namespace faultline
