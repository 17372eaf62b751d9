// The run loop: pop, handle, count, until a time. It knows no verb; the model is a template parameter, so handling an
// event is a direct call.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/contracts.hpp"
#include "sim/kernel/event_list.hpp"
#include "sim/kernel/trace.hpp"

namespace faultline {

/// What a call of run_until did.
struct RunSummary {
  std::uint64_t events = 0;  ///< handled by this call
  SimTime last_event = 0;    ///< time of the last of them; the list's time if there was none [s]
};

template <class Model>
concept HandlesEvents = requires(Model& model, const Event& event) {
  model.handle(event);
};

/// A model may give its own words for an event: model.describe(event) -> std::string.
template <class Model>
concept DescribesEvents = requires(const Model& model, const Event& event) {
  { model.describe(event) } -> std::convertible_to<std::string>;
};

/// A model may say what came of an event: model.take_told() -> texts, each a line of the trace below the event's.
template <class Model>
concept TellsMore = requires(Model& model) {
  { model.take_told() } -> std::convertible_to<std::vector<std::string>>;
};

/// "verb 3 subject 17 object 4" for models without words of their own.
[[nodiscard]] std::string describe_by_number(const Event& event);

/// The text of a broken contract with the moment and the event: "<what> at t = 3.25 years while <event>".
[[noreturn]] void rethrow_with_event(const ContractViolation& violation, const Event& event, const std::string& description);

/// Pops and handles every event with time <= until, those scheduled meanwhile included.
/// @param list    the model holds a reference to it, or is given one otherwise, to schedule more
/// @param model   its handle(const Event&) is called with list.now() == event.time
/// @param until   [s] events after this stay in the list
/// @param trace   null for none; a line is written before the event is handled
/// @throws ContractViolation from the model, with time and event added
template <HandlesEvents Model>
RunSummary run_until(EventList& list, Model& model, SimTime until, Trace* trace = nullptr) {
  RunSummary summary{0, list.now()};
  Event event;
  try {
    while (!list.empty() && list.next().time <= until) {
      event = list.pop();
      if (trace != nullptr) {
        trace->write(event);
      }
      model.handle(event);
      if constexpr (TellsMore<Model>) {
        if (trace != nullptr) {
          for (const std::string& text : model.take_told()) trace->write_more(event, text);
        }
      }
      ++summary.events;
    }
  } catch (const ContractViolation& violation) {
    if constexpr (DescribesEvents<Model>) {
      rethrow_with_event(violation, event, model.describe(event));
    } else {
      rethrow_with_event(violation, event, trace != nullptr ? trace->describe(event) : describe_by_number(event));
    }
  }
  summary.last_event = summary.events > 0 ? event.time : summary.last_event;
  return summary;
}

}  // namespace faultline
