// An event as a sentence, for traces and error messages: "Erewhon audits Acme".
#pragma once

#include "models/economy/world.hpp"
#include "sim/kernel/event.hpp"

#include <string>

namespace faultline {

/// The verb's phrase with the names of its subject and object filled in.
std::string sentence_of(const World& world, const Event& event);

/// A vendor's name and layer, or "startup 812 of germany in cloud".
std::string name_of(const World& world, FirmId firm);

/// "the strict certificate of Acme in apps".
std::string name_of(const World& world, CertificateId id);

}  // namespace faultline
