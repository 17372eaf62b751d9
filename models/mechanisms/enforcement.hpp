// Inspections, lapses, fines and exclusions; and inspectorates that set their own rate.
#pragma once

#include "models/world/world.hpp"

namespace faultline {

void on_firm_inspected(World& world, const Event& event);
void on_firm_lapses(World& world, const Event& event);
void on_fine_due(World& world, const Event& event);
void on_exclusion_ends(World& world, const Event& event);
void on_inspectorate_reviews(World& world, const Event& event);

}  // namespace faultline
