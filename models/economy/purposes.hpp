// Every random decision of the economy, named. A purpose is an address: a new one leaves all other draws alone.
// Never renumber; append.
#pragma once

#include <cstdint>

namespace faultline {

enum class Purpose : std::uint16_t {
  idea_arrival = 1,          ///< unit-exponential gap before idea `occasion` of a (home, layer)
  idea_entry = 2,            ///< does the idea become a firm
  productivity = 3,          ///< φ of an independent draw
  productivity_stratum = 4,  ///< order of the strata within a block of ideas
  review_phase = 5,          ///< date of a firm's first review within its period
  exit_date = 6,             ///< unit-exponential life of a firm
  venture_round = 7,         ///< unit-exponential gap before round `occasion`
  audit_service = 8,         ///< work of an auditor, attempt `occasion`
  audit_outcome = 9,         ///< pass or fail, attempt `occasion`
  audit_withdrawal = 10,     ///< unit-exponential patience, attempt `occasion`
  certificate_age = 11,      ///< age of a certificate that a firm holds at time zero
  productivity_step = 12,    ///< ε of step `occasion` of ln φ
  startup_type = 13,         ///< good or bad
  startup_signal = 14,       ///< success or failure in period `occasion`
  seed_round = 15,           ///< does the idea meet an investor
  even_population = 16,      ///< shift of the Sobol' points of a stream's startups
  shock_date = 20,           ///< unit-exponential gap before strike `occasion` of a shock
  shock_duration = 21,       ///< time in force of strike `occasion`
  inspection_date = 30,      ///< unit-exponential gap before inspection `occasion` of a firm in a state
  inspection_outcome = 31,   ///< what inspection `occasion` finds
  lapse_date = 32,           ///< unit-exponential time from review `occasion` to a lapse
  outage_date = 50,          ///< unit-exponential gap before strike `occasion` of an outage
  outage_repair = 51,        ///< stages of the repair after strike `occasion`
  outage_reach = 52,         ///< does strike `occasion` of an outage hit a firm
  cut_off_dependence = 60,   ///< does what a firm does in a state hang on its home
  grid_application = 61,     ///< unit-exponential gap before project `occasion` of others
  grid_speculation = 62,     ///< does a project only hold its place
  grid_readiness = 63,       ///< unit-exponential time until a project is ready
  grid_option_value = 64,    ///< unit-mean value of a place
  grid_option_life = 65,     ///< unit-exponential time until it is worth nothing
  trust_type = 40,           ///< does the firm comply
  trust_candour = 41,        ///< of one that does not: does it refrain from attesting
  incident_date = 42,        ///< unit-exponential gap before candidate `occasion` for an incident
  incident_spares = 43,      ///< does candidate `occasion` spare a firm that complies
  certificate_tries = 44,    ///< failures before a certificate that a firm holds at time zero
  plan_phase = 70,           ///< date of an audit body's first plan within its period
  initial_action = 80,       ///< of a player, and the order in which members are drawn
  revision_date = 81,        ///< unit-exponential gap before revision `occasion` of a player, or the phase of its period
  revision_taste = 82,       ///< of a player for an action at revision `occasion`
  revision_peer = 83,        ///< whom a player looks at: the one with the largest draw
};

}  // namespace faultline
