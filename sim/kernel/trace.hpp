// One readable line per event, for people. A null pointer means no trace: the run loop then formats nothing.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <utility>

#include "sim/kernel/event.hpp"

namespace faultline {

/// Writes the time in years and the model's own words for each event, such as "   3.250000  Erewhon audits Acme".
class Trace {
 public:
  using Describe = std::function<std::string(const Event&)>;

  /// @param out       outlives the trace
  /// @param describe  how the model's verb table reads an event, called before the event is handled
  Trace(std::ostream& out, Describe describe) : out_(&out), describe_(std::move(describe)) {}

  void write(const Event& event);
  /// What came of the event, on a line below it.
  void write_more(const Event& event, const std::string& text);

  /// The model's words for an event.
  [[nodiscard]] std::string describe(const Event& event) const { return describe_(event); }

 private:
  std::ostream* out_;
  Describe describe_;
};

}  // namespace faultline
