// Which mechanism answers which verb, for whoever steps a world event by event: a trial does, and so do tests.
#pragma once

#include "models/economy/world.hpp"
#include "models/measures/recorder.hpp"

namespace faultline {

/// Handles one event, whose time must be the world's. Defined in model.cpp, on one screen.
void answer(World& world, Recorder& recorder, const Event& event);

}  // namespace faultline
