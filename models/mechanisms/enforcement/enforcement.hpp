// Who complies, who may not sell, and when a firm is inspected next: what mechanisms and measures ask of the enforcement book.
// Effort is per firm and rule book: a firm that sells in states of two regimes may keep one book and shirk the other, and what
// shirking saves is what C(S) falls by.
#pragma once

#include "models/economy/world.hpp"
#include "models/mechanisms/trust/trust.hpp"

namespace faultline {

/// Rule books that oblige the firm and that it does not keep on purpose.
inline BookSet shirked_books(const World& world, FirmId firm) {
  return world.enforcement.active ? world.enforcement.efforts[firm.index()].shirked : 0;
}

/// Does the firm keep all of these books? Where enforcement is off its type says so, which is honest where trust is off too.
inline bool complies_with(const World& world, FirmId firm, BookSet books) {
  if (!world.enforcement.active) return keeps_promises(world, firm);
  const EffortRecord& effort = world.enforcement.efforts[firm.index()];
  return books == 0 || (!effort.lapsed && (effort.shirked & books) == 0);
}

/// Does the firm keep every rule book that obliges it? True where enforcement is off.
inline bool complies(const World& world, FirmId firm) {
  return complies_with(world, firm, world.firms.record(firm).books | shirked_books(world, firm));
}

/// Does it keep the book of this state? True where the state has none.
inline bool complies(const World& world, FirmId firm, StateId state) {
  const std::uint32_t book = world.rules.book(state, world.firms[firm].label);
  return book == no_book || complies_with(world, firm, bit(book));
}

/// Does it keep every book for which this authority, a regime's or an alliance's, answers?
inline bool complies(const World& world, FirmId firm, AuthorityId authority) {
  return complies_with(world, firm, world.rules.books_of(authority));
}

inline const Standing& standing_of(const World& world, FirmId firm, StateId state) {
  return world.enforcement.standings[firm.index() * world.state_count() + state.index()];
}
inline Standing& standing_of(World& world, FirmId firm, StateId state) {
  return world.enforcement.standings[firm.index() * world.state_count() + state.index()];
}

/// May the firm not sell in the state because of its record there?
inline bool is_excluded(const World& world, FirmId firm, StateId state) {
  return world.enforcement.active && standing_of(world, firm, state).excluded_until > world.now;
}

/// Years until it may again; infinite if never, 0 if it may.
double years_excluded(const World& world, FirmId firm, StateId state);

/// Is the firm obliged by the state's regime where it sells, so that there is something to inspect?
bool is_regulated(const World& world, FirmId firm, const Presence& presence);

/// An inspectorate changes its rate from now on.
void change_inspection_rate(World& world, StateId state, double rate);

/// Starts the clock of inspections where the firm serves or prepares to serve a state with a rule book, stops the others.
void watch_inspections(World& world, FirmId firm);

/// Draws the gap to the next inspection and puts it on the list.
void start_inspection_clock(World& world, FirmId firm, StateId state);

/// New dates for every inspection of a state whose rate changed; those of the old rate are void.
void redate_inspections(World& world);

/// Address of the random numbers of one firm's dealings with one state's inspectors.
std::uint64_t inspection_identity(const World& world, FirmId firm, StateId state);

/// Probability that an audit of this authority fails the firm.
double audit_failure_probability(const World& world, FirmId firm, AuthorityId authority);

/// Probability that an audit passes a firm that does not comply, never above that of one that does.
double shirkers_pass_probability(const AuditParameters& audit);

}  // namespace faultline
