// What can be combined: the switches of the model, and the one table of pairs that it refuses, each with its reason. `check`,
// `describe --combinations` and the test of pairs read it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/scenario/parameters.hpp"

namespace faultline {

/// Something of the model that can be on or off, in the order in which `describe --combinations` shows it.
enum class Switch : std::uint8_t {
  general_closure,
  foresight,
  real_options,
  oligopoly,
  granular_startups,
  elastic_spending,
  inputs,
  size_profile,
  thresholds,
  support,
  proportional_costs,
  access_loss,
  preference_margin,
  enforcement,
  weighed_fines,
  chosen_effort,
  exclusion,
  congestion_fees,
  trust,
  liability,
  operating_modes,
  grid_queue,
  grid_deposits,
  reserve,
  switching,
  takeovers,
  levies,
  audit_subsidies,
  outages,
  resilience,
  security,
  materials,
};
inline constexpr std::size_t switch_count = static_cast<std::size_t>(Switch::materials) + 1;

/// One place of a scenario that turns a switch on, and how a user turns it off.
struct TurnedOn {
  std::string key;       ///< dotted
  std::string off;       ///< said at the key itself …
  std::string off_from;  ///< … or from the place of another key
};

struct SwitchEntry {
  Switch id;
  std::string_view name;    ///< as a sentence names it
  std::string_view turned;  ///< what turns it on
  std::vector<TurnedOn> (*places)(const Scenario&);
};
std::span<const SwitchEntry> switch_table();
const SwitchEntry& describe(Switch id);

/// Two switches that are not on together.
struct Refusal {
  Switch refused;  ///< whose place the mistake is shown at
  Switch beside;
  std::string_view why;  ///< completes "… cannot be combined with …:"
};
std::span<const Refusal> refusal_table();

/// Whether something that is on in this scenario refuses the switch.
bool is_refused(const Scenario& scenario, Switch id);

}  // namespace faultline
