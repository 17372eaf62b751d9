// How the world answers each verb: `on_VERB` is defined in the folder of the mechanism whose event it is. The world is at the event's time.
#pragma once

#include "models/economy/verbs.hpp"
#include "models/economy/world.hpp"

namespace faultline {

#define FAULTLINE_ANSWER(verb, precedence, subject, object, phrase, meaning) void on_##verb(World& world, const Event& event);
FAULTLINE_ANSWERED_VERBS(FAULTLINE_ANSWER)
#undef FAULTLINE_ANSWER

}  // namespace faultline
