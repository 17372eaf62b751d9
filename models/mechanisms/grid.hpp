// The grid queue: projects apply, become ready, lose their place or their patience, and are connected.
#pragma once

#include "models/world/world.hpp"

namespace faultline {

void on_project_applies(World& world, const Event& event);   ///< Verb::project_applies
void on_project_ready(World& world, const Event& event);     ///< Verb::project_ready
void on_project_lapses(World& world, const Event& event);    ///< Verb::project_lapses
void on_project_connects(World& world, const Event& event);  ///< Verb::project_connects

}  // namespace faultline
