#include "models/world/verbs.hpp"

#include "sim/base/contracts.hpp"

#include <array>
#include <cstddef>

namespace faultline {

namespace {

constexpr std::array<VerbEntry, verb_count> verb_table{{
    {Verb::shock_strikes, 0, "{subject} strikes", "A scripted event sets parameters on its date."},
    {Verb::sums_settle, 1, "sums settle", "The incremental sums of every market are recomputed exactly and their drift is checked."},
    {Verb::idea_arrives, 20, "an idea arrives at {subject}", "A potential entrant decides whether to become a firm."},
    {Verb::firm_exits, 10, "{subject} exits", "A firm stops; its markets, certificates and cash are wound up."},
    {Verb::firm_dies, 11, "{subject} dies", "The exogenous exit hazard reaches a firm."},
    {Verb::runway_ends, 12, "{subject} looks at its cash", "A startup's cash is predicted to end; it is settled and checked."},
    {Verb::round_opens, 13, "{subject} meets financiers", "A venture round is offered, and won if the firm is worth it."},
    {Verb::audit_ends, 14, "{object} reports on {subject}", "An audit is over: a certificate, or a failure and remediation."},
    {Verb::certificate_expires, 15, "{subject} expires", "A certificate that was not renewed lapses; the markets that need it close."},
    {Verb::renewal_due, 16, "{subject} falls due for renewal", "A certificate's holder applies for its renewal."},
    {Verb::applicant_withdraws, 17, "{subject} leaves the queue", "An applicant's patience ends before its audit begins."},
    {Verb::firm_reviews, 30, "{subject} reviews its markets", "A firm settles, pays out, and chooses its set of markets."},
    {Verb::firm_applies, 31, "{subject} is applied for", "A firm begins to prepare for an audit."},
    {Verb::applicant_queues, 32, "{subject} queues", "A prepared applicant joins the queue of an audit body."},
    {Verb::auditors_change, 34, "{subject} has other auditors", "An audit body's number of auditors changed; free ones take up work."},
    {Verb::capacity_ready, 33, "{subject} has local capacity in {object}", "Built or rented local capacity is delivered."},
    {Verb::sample_taken, 255, "the recorder takes sample {subject}", "Every series is recorded; nothing in the world changes."},
    {Verb::shock_ends, 2, "{subject} ends", "A shock has been in force for its time; what it set has its former value again."},
    {Verb::inputs_settle, 3, "inputs settle",
     "Input prices, purchases of inputs and, under the general closure, wages and incomes are found."},
    {Verb::firm_inspected, 18, "{object} inspects {subject}", "A state looks whether a firm keeps its rule book."},
    {Verb::firm_lapses, 19, "{subject} lapses", "A firm that complied drifts out of compliance, unnoticed."},
    {Verb::fine_due, 21, "{subject} falls due", "What is collected of a fine is paid; the rest is written off."},
    {Verb::exclusion_ends, 22, "{subject} is admitted to {object} again", "An exclusion is over, and the record with it."},
    {Verb::inspectorate_reviews, 4, "{subject} reviews its inspections", "An adaptive inspectorate changes its rate."},
    {Verb::body_plans, 35, "{subject} plans its staff", "An audit body recruits, or lets auditors go, by what they earn it and cost it."},
    {Verb::trainees_qualify, 36, "{object} trainees of {subject} qualify", "Recruits of an audit body have been trained and take up work."},
    {Verb::reserve_ends, 18, "{subject} is no entrant any longer",
     "A startup reaches the age up to which it may win what public buyers reserve."},
    {Verb::firm_taken_over, 5, "{subject} is completed", "Firms change owners: profits go to the new owners' state."},
    {Verb::buyers_move, 6, "buyers move",
     "Buyers who have changed to sellers of another home since the last date are counted, and pay for it."},
    {Verb::outage_announced, 2, "{subject} is announced", "An outage is announced; exposed firms may hire standby capacity."},
    {Verb::outage_strikes, 2, "{subject} strikes", "An outage or attack hits firms, which lose supply all at once."},
    {Verb::outage_stage_ends, 2, "{subject} is repaired further",
     "A stage of an outage's repair is done; after the last all supply is back."},
    {Verb::stockpile_ends, 2, "the stockpile of the material is used up", "Users of the material pay its present price from now on."},
    {Verb::project_applies, 18, "a project applies to {subject}", "A project of somebody else than a firm joins the queue for the grid."},
    {Verb::project_ready, 35, "{object} is ready for {subject}", "A project that waits for the grid can be connected from now on."},
    {Verb::project_lapses, 36, "{object} lapses at {subject}",
     "A project gives up its place for the grid, or was called unready for too long."},
    {Verb::project_connects, 37, "{object} is connected to {subject}", "The grid has connected a project; the next is called."},
    {Verb::incident_strikes, 23, "an incident threatens {subject}",
     "An incident that strikes a firm that does not comply, and may spare one that does."},
    {Verb::trust_settles, 40, "buyers look again",
     "Buyers look at the history of every firm and label, and at every layer, and act on it."},
}};

}  // namespace

const VerbEntry& describe(Verb verb) {
  const auto index = static_cast<std::size_t>(verb);
  EXPECTS(index < verb_table.size() && verb_table[index].verb == verb);
  return verb_table[index];
}

}  // namespace faultline
