// Words for a failure inside an event; off the hot path.
#include "sim/kernel/run_loop.hpp"

#include <fmt/format.h>

namespace faultline {

std::string describe_by_number(const Event& event) {
  return fmt::format("verb {} subject {} object {}", event.verb, event.subject, event.object);
}

void rethrow_with_event(const ContractViolation& violation, const Event& event, const std::string& description) {
  throw ContractViolation(fmt::format("{} at t = {:.6g} years while {}", violation.what(), years_from_seconds(event.time), description));
}

}  // namespace faultline
