// A world has an order of its own (world/order_of_names); a result file has that of the scenario file.
#pragma once

#include "models/scenario/parameters.hpp"

#include <vector>

namespace faultline {

/// What a recorder measured in a world built from in_order_of_names(scenario), with the cells of every series in the order of
/// `scenario`: the same numbers, bit for bit, elsewhere.
/// @param values  flat, as Recorder::values
/// @param dates   number of samples
std::vector<double> in_file_order(const Scenario& scenario, const std::vector<double>& values, std::size_t dates);

}  // namespace faultline
