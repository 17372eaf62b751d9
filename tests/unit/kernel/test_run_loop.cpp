// The run loop stops at its time, serves what is scheduled meanwhile, traces, and says where a contract broke.
#include <catch2/catch.hpp>

#include <sstream>
#include <string>
#include <vector>

#include "sim/kernel/run_loop.hpp"

using namespace faultline;

namespace {

// Rings every day and remembers when; breaks a contract on the day it is told to.
struct Bell {
  EventList* list;
  std::uint32_t breaks_on = 1000;
  std::vector<SimTime> rung{};

  void handle(const Event& event) {
    EXPECTS(event.subject < breaks_on);
    rung.push_back(list->now());
    list->schedule(event.time + seconds_per_day, 0, 3, event.subject + 1, 8);
  }
};

struct NamedBell : Bell {
  [[nodiscard]] std::string describe(const Event& event) const { return "bell rings day " + std::to_string(event.subject); }
};

template <class Model>
std::string failure_of(EventList& list, Model& model, Trace* trace = nullptr) {
  try {
    run_until(list, model, seconds_per_year, trace);
  } catch (const ContractViolation& violation) {
    return violation.what();
  }
  return "no failure";
}

}  // namespace

TEST_CASE("the loop serves every event up to its time and none after", "[run loop]") {
  EventList list;
  Bell bell{&list};
  list.schedule(0, 0, 3, 0);
  const RunSummary first = run_until(list, bell, 10 * seconds_per_day);
  CHECK(first.events == 11);
  CHECK(first.last_event == 10 * seconds_per_day);
  CHECK(bell.rung.back() == 10 * seconds_per_day);
  CHECK(list.size() == 1);
  CHECK(run_until(list, bell, 11 * seconds_per_day - 1).events == 0);
  CHECK(run_until(list, bell, 11 * seconds_per_day).events == 1);
}

TEST_CASE("a broken contract names the time and the event, in the model's words if it has any", "[run loop]") {
  EventList list;
  Bell bell{&list, 4};
  list.schedule(0, 0, 3, 0);
  CHECK_THAT(failure_of(list, bell), Catch::Contains("expects violated: event.subject < breaks_on") &&
                                         Catch::EndsWith(" at t = 0.0109514 years while verb 3 subject 4 object 8"));
  EventList other;
  NamedBell named{{&other, 2}};
  other.schedule(0, 0, 3, 0);
  CHECK_THAT(failure_of(other, named), Catch::EndsWith(" years while bell rings day 2"));
}

TEST_CASE("a trace is one readable line per event, written before the event is handled", "[run loop]") {
  EventList list;
  Bell bell{&list, 2};
  std::ostringstream text;
  Trace trace(text, [](const Event& event) { return "bell rings, day " + std::to_string(event.subject); });
  list.schedule(seconds_per_year / 4, 0, 3, 0);
  CHECK_THAT(failure_of(list, bell, &trace), Catch::EndsWith(" years while bell rings, day 2"));
  CHECK(text.str() ==
        "    0.250000  bell rings, day 0\n"
        "    0.252738  bell rings, day 1\n"
        "    0.255476  bell rings, day 2\n");
}

TEST_CASE("what came of an event stands below its line, and is asked for only where a trace is written", "[run loop]") {
  struct Telling {
    int handled = 0;
    int asked = 0;
    void handle(const Event&) { ++handled; }
    std::vector<std::string> take_told() {
      ++asked;
      return handled == 1 ? std::vector<std::string>{"once", "and again"} : std::vector<std::string>{};
    }
  };
  for (const bool traced : {true, false}) {
    EventList list;
    Telling telling;
    list.schedule(seconds_per_year / 4, 0, 3, 0);
    list.schedule(seconds_per_year / 2, 0, 3, 0);
    std::ostringstream text;
    Trace trace(text, [](const Event&) { return std::string("bell rings"); });
    run_until(list, telling, seconds_per_year, traced ? &trace : nullptr);
    CHECK(telling.asked == (traced ? 2 : 0));
    CHECK(text.str() == (traced ? "    0.250000  bell rings\n"
                                  "    0.250000    once\n"
                                  "    0.250000    and again\n"
                                  "    0.500000  bell rings\n"
                                : ""));
  }
}
