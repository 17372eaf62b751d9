// What a mechanism is: a struct in `mechanisms/NAME/mechanism.hpp` with any of the members below, and a line in mechanisms.hpp. Nothing is
// registered and nothing is virtual: hooks.hpp calls what is there for each of the list, in its order.
//
//   name                                what its folder and its section of the ODD are called
//   struct Tables                       its tables of the scenario file, which are members of Scenario
//   struct Books                        its state in a trial, which are members of World
//   struct Memory                       what its series remember from one date to the next, members of RecorderMemory
//   fields()                            the rows of its tables: key, unit, default, bounds, meaning, source
//   names(kind, scenario, names)        names of a kind that has no table of its own
//   check(scenario, places, diagnostics)  what no single value can say
//   open(world)                         its books in a world that is still empty
//   derive(world)                       from parameters to its books, at time zero and after each change, before κ and spending follow
//   follow(world, before)               what is under way goes on under a changed scenario
//   begin(world)                        firms are there: its first events
//   on_entry(world, firm), on_exit(world, firm)
//   weight_factor(world, firm, state)   what it makes of the weight of a firm's sales in a state; 1: nothing
//   fee_borne(world, firm, id, fee)     the share of an audit's fee that a firm bears; 1: all of it. `id` is none for an idea
//   on_audit_paid(world, firm, posted, paid)  an audit was paid for: its posted fee, and what was paid
//   noun(what, world, event)             what an event's subject or object is, in words, if `what` is a word of its own; else ""
//   series()                            the rows of its series; they are named in the enumeration of measures/series.hpp
//   remember(memory, world)             after each date
//   record(sample)                      its series at a date
//
// Its events are lines of economy/verbs.hpp, answered by `on_VERB` in its events.cpp.
#pragma once

#include "models/agents/ids.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace faultline {

struct World;
struct Scenario;
struct FieldTable;
struct SeriesEntry;
struct Sample;
struct Event;
struct Firm;
enum class NameKind : std::uint8_t;
class Places;
class Diagnostics;

}  // namespace faultline
