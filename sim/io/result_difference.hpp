// In what two results differ and by how much, for messages: which entries of their provenance, and which numbers of a trial.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sim/io/result_layout.hpp"

namespace faultline {

/// Entries of two provenances that could be why numbers differ: numbers version, version, revision, compiler, flags, libraries,
/// processor. @returns a line each, such as "compiler: GNU 12.2.0 x86_64 in a.h5, Clang 14.0.6 x86_64 here"; empty when all agree
[[nodiscard]] std::string provenance_differences(const Provenance& a, std::string_view where_a, const Provenance& b,
                                                 std::string_view where_b);

/// One trial's numbers in two places.
/// @param a, b  flat as in TrialOutcome
/// @returns such as "2 of 110 series differ, most 'sales' at time 3.5: 12.3 in a.h5, 12.4 here (relative 8.1e-03)"; what else could
/// differ where no number does
[[nodiscard]] std::string value_differences(const ResultLayout& layout, std::span<const double> a, std::string_view where_a,
                                            std::span<const double> b, std::string_view where_b);

}  // namespace faultline
