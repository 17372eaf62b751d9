// Where a row stands in a scenario file must not matter, yet something has to come first: the firm that reviews first among those
// of one second, the term that a sum begins with, the body taken of two with equal waits. A world is therefore built from its
// scenario in an order of its own, by a digest of the names; what is recorded is put back into the order of the file
// (measures/file_order). A row more leaves the order of the others as it is.
#pragma once

#include "models/scenario/parameters.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace faultline {

/// Positions of the names in the order of a world: by key_of, names with one key by the alphabet.
std::vector<std::size_t> order_of_names(const std::vector<std::string>& names);

/// The same scenario with every list of things that a world is made of in that order. Outcomes, targets and the rules of precision
/// are questions to its results and stay where they are.
/// @test every list of the field table is put in order or is one of these three; twice is once
Scenario in_order_of_names(Scenario scenario);

}  // namespace faultline
