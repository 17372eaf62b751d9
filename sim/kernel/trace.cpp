// Time first and right-aligned, so that a trace reads and sorts as a table.
#include "sim/kernel/trace.hpp"

#include <fmt/format.h>

namespace faultline {

void Trace::write(const Event& event) { *out_ << fmt::format("{:12.6f}  {}\n", years_from_seconds(event.time), describe_(event)); }

void Trace::write_more(const Event& event, const std::string& text) {
  *out_ << fmt::format("{:12.6f}    {}\n", years_from_seconds(event.time), text);
}

}  // namespace faultline
