// Supply of auditors: each body plans at a period from what its auditors earned against what they cost. Recruits are whole
// persons who audit after their training; who leaves finishes the audit at hand.
#pragma once

#include "models/world/world.hpp"

namespace faultline {

/// Puts the first plan of every body on the calendar, where bodies plan: each at a random date of its first period.
void schedule_plans(World& world);

void on_body_plans(World& world, const Event& event);        ///< Verb::body_plans
void on_trainees_qualify(World& world, const Event& event);  ///< Verb::trainees_qualify

}  // namespace faultline
