// The part of scenarios/README.md that no table can say: the language in brief.
#pragma once

#include <string>

namespace faultline {

/// Markdown; its example is a whole scenario that the tests load.
std::string language_guide();

}  // namespace faultline
