// Everything that can happen: one line per verb in the order of precedence at equal times, its phrase in a trace and its meaning. The
// enumeration, the table and the switch that calls on_VERB(world, event) follow from these lines, so that an event is one line here and one
// function in the folder of its mechanism.
#pragma once

#include <cstdint>
#include <string_view>

// clang-format off
// X(verb, precedence, subject, object, phrase, meaning). Subject and object are what the numbers of the event count: the rows of a table
// of the scenario by its name, a firm, a certificate, an idea (home × layers + layer, its number the object), or what a mechanism calls so.
// Of one precedence the event that was scheduled first goes first.

// What changes for everybody: scripted events, outages, prices, owners. It comes first, so that whoever acts at that instant knows it.
#define FAULTLINE_CHANGES(X) \
  X(shock_strikes, 0, "shock", "", "{subject} strikes", "A scripted event sets parameters on its date.") \
  /* exact recomputation of the incremental sums */ \
  X(sums_settle, 1, "", "", "sums settle", "The incremental sums of every market are recomputed exactly and their drift is checked.") \
  X(shock_ends, 2, "shock", "", "{subject} ends", "A shock has been in force for its time; what it set has its former value again.") \
  X(outage_announced, 2, "outage", "", "{subject} is announced", "An outage is announced; exposed firms may hire standby capacity.") \
  X(outage_strikes, 2, "outage", "", "{subject} strikes", "An outage or attack hits firms, which lose supply all at once.") \
  /* a stage of its repair, the last ends it */ \
  X(outage_stage_ends, 2, "outage", "", "{subject} is repaired further", \
    "A stage of an outage's repair is done; after the last all supply is back.") \
  /* the stockpile of the material; an intention */ \
  X(stockpile_ends, 2, "", "", "the stockpile of the material is used up", "Users of the material pay its present price from now on.") \
  /* prices and purchases of inputs, and wages; detail 1: once, between two dates */ \
  X(inputs_settle, 3, "", "", "inputs settle", \
    "Input prices, purchases of inputs and, under the general closure, wages and incomes are found.") \
  X(inspectorate_reviews, 4, "state", "", "{subject} reviews its inspections", "An adaptive inspectorate changes its rate.") \
  X(firm_taken_over, 5, "takeover", "", "{subject} is completed", "Firms change owners: profits go to the new owners' state.") \
  /* shares of homes follow what buyers would choose, at a rate */ \
  X(buyers_move, 6, "", "", "buyers move", \
    "Buyers who have changed to sellers of another home since the last date are counted, and pay for it.") \
  X(budgets_renew, 6, "", "", "budgets of subsidies are renewed", "A year is over, and what subsidies have paid counts from nothing again.") \
  X(player_revises, 7, "player", "", "{subject} revises its action", "A player keeps its action or takes another.")

// Firms that end, and those that run out of cash: before anybody decides, so that nobody competes with the dead.
#define FAULTLINE_ENDINGS(X) \
  /* detail: cause */ \
  X(firm_exits, 10, "firm", "", "{subject} exits", "A firm stops; its markets, certificates and cash are wound up.") \
  X(firm_dies, 11, "firm", "", "{subject} dies", "The exogenous exit hazard reaches a firm.") \
  X(runway_ends, 12, "firm", "", "{subject} looks at its cash", "A startup's cash is predicted to end; it is settled and checked.") \
  /* object: round */ \
  X(round_opens, 13, "firm", "", "{subject} meets financiers", "A venture round is offered, and won if the firm is worth it.")

// What becomes known or due of firms that go on: certificates, inspections, fines, incidents; and ideas, which see the survivors.
#define FAULTLINE_FINDINGS(X) \
  X(audit_ends, 14, "certificate", "audit_body", "{object} reports on {subject}", \
    "An audit is over: a certificate, or a failure and remediation.") \
  X(certificate_expires, 15, "certificate", "", "{subject} expires", \
    "A certificate that was not renewed lapses; the markets that need it close.") \
  X(renewal_due, 16, "certificate", "", "{subject} falls due for renewal", "A certificate's holder applies for its renewal.") \
  X(applicant_withdraws, 17, "certificate", "", "{subject} leaves the queue", "An applicant's patience ends before its audit begins.") \
  X(firm_inspected, 18, "firm", "state", "{object} inspects {subject}", "A state looks whether a firm keeps its rule book.") \
  X(reserve_ends, 18, "firm", "", "{subject} is no entrant any longer", \
    "A startup reaches the age up to which it may win what public buyers reserve.") \
  /* object: number of the project */ \
  X(project_applies, 18, "grid", "", "a project applies to {subject}", \
    "A project of somebody else than a firm joins the queue for the grid.") \
  /* object: stamp of its effort */ \
  X(firm_lapses, 19, "firm", "", "{subject} lapses", "A firm that complied drifts out of compliance, unnoticed.") \
  X(idea_arrives, 20, "idea", "", "an idea arrives at {subject}", "A potential entrant decides whether to become a firm.") \
  X(fine_due, 21, "fine", "", "{subject} falls due", "What is collected of a fine is paid; the rest is written off.") \
  X(exclusion_ends, 22, "firm", "state", "{subject} is admitted to {object} again", "An exclusion is over, and the record with it.") \
  /* a candidate that may spare a firm that complies */ \
  X(incident_strikes, 23, "firm", "", "an incident threatens {subject}", \
    "An incident that strikes a firm that does not comply, and may spare one that does.")

// Firms choose, knowing all of that.
#define FAULTLINE_DECISIONS(X) \
  X(firm_reviews, 30, "firm", "", "{subject} reviews its markets", "A firm settles, pays out, and chooses its set of markets.")

// What firms chose is applied for, delivered and connected; staff is planned for what has been asked.
#define FAULTLINE_ACCESS(X) \
  X(firm_applies, 31, "certificate", "", "{subject} is applied for", "A firm begins to prepare for an audit.") \
  X(applicant_queues, 32, "certificate", "", "{subject} queues", "A prepared applicant joins the queue of an audit body.") \
  X(capacity_ready, 33, "firm", "state", "{subject} has local capacity in {object}", "Built or rented local capacity is delivered.") \
  X(auditors_change, 34, "audit_body", "", "{subject} has other auditors", \
    "An audit body's number of auditors changed; free ones take up work.") \
  X(body_plans, 35, "audit_body", "", "{subject} plans its staff", \
    "An audit body recruits, or lets auditors go, by what they earn it and cost it.") \
  X(project_ready, 35, "grid", "project", "{object} is ready for {subject}", \
    "A project that waits for the grid can be connected from now on.") \
  /* object: how many */ \
  X(trainees_qualify, 36, "audit_body", "number", "{object} trainees of {subject} qualify", \
    "Recruits of an audit body have been trained and take up work.") \
  /* object: project; detail: why */ \
  X(project_lapses, 36, "grid", "project", "{object} lapses at {subject}", \
    "A project gives up its place for the grid, or was called unready for too long.") \
  X(project_connects, 37, "grid", "project", "{object} is connected to {subject}", \
    "The grid has connected a project; the next is called.")

// Buyers look at what all of this has made of firms.
#define FAULTLINE_OPINION(X) \
  /* buyers look at every firm again */ \
  X(trust_settles, 40, "", "", "buyers look again", \
    "Buyers look at the history of every firm and label, and at every layer, and act on it.")

// Observation is last: a sample sees all that happened at its instant. It is the only verb that the recorder answers.
#define FAULTLINE_OBSERVATION(X) \
  X(sample_taken, 255, "sample", "", "the recorder takes sample {subject}", "Every series is recorded; nothing in the world changes.")

// All that change the world.
#define FAULTLINE_ANSWERED_VERBS(X) \
  FAULTLINE_CHANGES(X) FAULTLINE_ENDINGS(X) FAULTLINE_FINDINGS(X) FAULTLINE_DECISIONS(X) FAULTLINE_ACCESS(X) FAULTLINE_OPINION(X)
// clang-format on

namespace faultline {

#define FAULTLINE_NAME(verb, precedence, subject, object, phrase, meaning) verb,
enum class Verb : std::uint16_t { FAULTLINE_ANSWERED_VERBS(FAULTLINE_NAME) FAULTLINE_OBSERVATION(FAULTLINE_NAME) };
#undef FAULTLINE_NAME
inline constexpr std::size_t verb_count = static_cast<std::size_t>(Verb::sample_taken) + 1;

/// Detail of Verb::firm_reviews.
enum class ReviewKind : std::uint16_t {
  regular,  ///< the next follows after a whole period
  first,    ///< the firm's random phase begins
  extra,    ///< between two regular ones; schedules none
};

struct VerbEntry {
  Verb verb;
  std::uint8_t priority;     ///< at equal times the lower goes first
  std::string_view subject;  ///< what the event's subject counts; empty: it has none
  std::string_view object;
  std::string_view phrase;   ///< "{subject} …{object}" of a trace line
  std::string_view meaning;  ///< one sentence for the dictionary
};

/// @returns the line of a verb.
const VerbEntry& describe(Verb verb);

}  // namespace faultline
