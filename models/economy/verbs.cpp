#include "models/economy/verbs.hpp"

#include "sim/base/contracts.hpp"

#include <array>
#include <cstddef>

namespace faultline {

namespace {

#define FAULTLINE_ROW(verb, precedence, subject, object, phrase, meaning) \
  VerbEntry{Verb::verb, precedence, subject, object, phrase, meaning},
constexpr std::array<VerbEntry, verb_count> verb_table{{FAULTLINE_ANSWERED_VERBS(FAULTLINE_ROW) FAULTLINE_OBSERVATION(FAULTLINE_ROW)}};
#undef FAULTLINE_ROW

constexpr bool in_order_of_precedence() {
  for (std::size_t i = 1; i < verb_table.size(); ++i) {
    if (verb_table[i].priority < verb_table[i - 1].priority) return false;
  }
  return true;
}
static_assert(in_order_of_precedence());

}  // namespace

const VerbEntry& describe(Verb verb) {
  const auto index = static_cast<std::size_t>(verb);
  EXPECTS(index < verb_table.size());
  return verb_table[index];
}

}  // namespace faultline
