// Everything that can happen, its precedence at equal times, and how it reads in a trace. Rules come before decisions,
// decisions before access, observation last: what a sample sees includes all that happened at its instant.
#pragma once

#include <cstdint>
#include <string_view>

namespace faultline {

enum class Verb : std::uint16_t {
  shock_strikes,         ///< subject: shock
  sums_settle,           ///< exact recomputation of the incremental sums
  idea_arrives,          ///< subject: home × layers + layer; object: number of the idea
  firm_exits,            ///< subject: firm; detail: cause
  firm_dies,             ///< subject: firm (exogenous hazard)
  runway_ends,           ///< subject: firm; an intention
  round_opens,           ///< subject: firm; object: round
  audit_ends,            ///< subject: certificate; object: body
  certificate_expires,   ///< subject: certificate
  renewal_due,           ///< subject: certificate
  applicant_withdraws,   ///< subject: certificate
  firm_reviews,          ///< subject: firm
  firm_applies,          ///< subject: certificate
  applicant_queues,      ///< subject: certificate
  auditors_change,       ///< subject: audit body
  capacity_ready,        ///< subject: firm; object: state
  sample_taken,          ///< subject: number of the sample
  shock_ends,            ///< subject: shock
  inputs_settle,         ///< prices and purchases of inputs, and wages; detail 1: once, between two dates
  firm_inspected,        ///< subject: firm; object: state
  firm_lapses,           ///< subject: firm; object: stamp of its effort
  fine_due,              ///< subject: row of the fine
  exclusion_ends,        ///< subject: firm; object: state
  inspectorate_reviews,  ///< subject: state
  body_plans,            ///< subject: audit body
  trainees_qualify,      ///< subject: audit body; object: how many
  reserve_ends,          ///< subject: firm, too old for the public reserve
  firm_taken_over,       ///< subject: takeover
  buyers_move,           ///< shares of homes follow what buyers would choose, at a rate
  outage_announced,      ///< subject: outage
  outage_strikes,        ///< subject: outage
  outage_stage_ends,     ///< subject: outage; a stage of its repair, the last ends it
  stockpile_ends,        ///< the stockpile of the material; an intention
  project_applies,       ///< subject: grid; object: number of the project
  project_ready,         ///< subject: grid; object: project
  project_lapses,        ///< subject: grid; object: project; detail: why
  project_connects,      ///< subject: grid; object: project
  incident_strikes,      ///< subject: firm; a candidate that may spare a firm that complies
  trust_settles,         ///< buyers look at every firm again
};
inline constexpr std::size_t verb_count = 39;

/// Detail of Verb::firm_reviews.
enum class ReviewKind : std::uint16_t {
  regular,  ///< the next follows after a whole period
  first,    ///< the firm's random phase begins
  extra,    ///< between two regular ones; schedules none
};

struct VerbEntry {
  Verb verb;
  std::uint8_t priority;     ///< at equal times the lower goes first
  std::string_view phrase;   ///< "{subject} …{object}" of a trace line
  std::string_view meaning;  ///< one sentence for the dictionary
};

/// The verb table: one row per verb, in the order of the enumeration.
const VerbEntry& describe(Verb verb);

}  // namespace faultline
