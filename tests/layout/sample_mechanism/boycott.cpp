#include "models/economy/answers.hpp"
#include "models/firms/access.hpp"
#include "models/measures/sample.hpp"
#include "models/measures/series_rows.hpp"
#include "models/mechanisms/boycott/mechanism.hpp"
#include "models/scenario/field_builders.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

std::vector<FieldTable> mechanisms::Boycott::fields() {
  using P = BoycottParameters;
  return {fields::single_table(
      "boycott", "Buyers of a state turn away from foreign firms.", &Scenario::boycott,
      {fields::reference("state", &P::state, NameKind::state, false, "Whose buyers take part."),
       fields::number("at", &P::at, "years", 0, fields::at_least(0), "The date.", fields::off),
       fields::number("strength", &P::strength, "log points", 0, fields::at_least(0), "Appeal that foreign firms lose.", fields::off)})};
}

void mechanisms::Boycott::begin(World& world) {
  if (!world.scenario.boycott.state.empty()) world.schedule(seconds_from_years(world.scenario.boycott.at), Verb::boycott_begins, 0);
}

void on_boycott_begins(World& world, const Event&) {
  world.boycotted = true;
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    if (world.firms[FirmId{row}].active) refresh_access(world, FirmId{row});
  }
}

double mechanisms::Boycott::weight_factor(const World& world, const Firm& firm, StateId state) {
  const bool foreign = firm.home != state.value && world.scenario.states[state.index()].name == world.scenario.boycott.state;
  return world.boycotted && foreign ? elementary::exp(-world.scenario.boycott.strength) : 1.0;
}

std::span<const SeriesEntry> mechanisms::Boycott::series() {
  using namespace series_rows;
  static const std::array<SeriesEntry, 1> table{
      {{Series::boycott_in_force, "boycott_in_force", "1", "boycott in force", "1 from its date on.", whole, mean, ""}}};
  return table;
}

void mechanisms::Boycott::record(Sample& sample) { sample.put(Series::boycott_in_force, 0, sample.world.boycotted ? 1 : 0); }

}  // namespace faultline
