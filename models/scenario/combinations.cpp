#include "models/scenario/combinations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "models/scenario/foresight_rule.hpp"
#include "models/scenario/scenario_checks.hpp"
#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

using PlacesOn = std::vector<TurnedOn>;

/// A key with the value that turns it off. From elsewhere it is named by its last part, or in full where many tables have that part.
TurnedOn turned(std::string key, const std::string& off) {
  const std::string last = key.substr(key.rfind('.') + 1);
  const std::string said = (last == "active" ? key : last) + " = " + off;
  return {std::move(key), off.front() == '"' ? said : off, said};
}

PlacesOn if_on(bool on, const std::string& key, const std::string& off = "false") { return on ? PlacesOn{turned(key, off)} : PlacesOn{}; }

/// One place for each row of a table whose value is not the neutral one.
template <class Row>
PlacesOn of_rows(const std::vector<Row>& rows, const std::string& table, const std::string& key, double Row::*value, double neutral = 0) {
  PlacesOn places;
  for (const Row& row : rows) {
    if (row.*value != neutral) places.push_back(turned(table + "." + row.name + "." + key, fmt::format("{}", neutral)));
  }
  return places;
}

void append(PlacesOn& places, PlacesOn more) { places.insert(places.end(), more.begin(), more.end()); }

PlacesOn general_closure(const Scenario& scenario) {
  if (scenario.economy.closure != Closure::general) return {};
  return {{"economy.closure", "closure = \"partial\"", "closure = \"partial\""}};
}

PlacesOn foresight(const Scenario& scenario) {
  if (!foresees_productivity(scenario)) return {};
  return {{"economy.expectations", without_foresight(scenario), without_foresight(scenario)}};
}

PlacesOn oligopoly(const Scenario& scenario) {
  return if_on(scenario.economy.conduct != Conduct::monopolistic, "economy.conduct", "\"monopolistic\"");
}

PlacesOn granular_startups(const Scenario& scenario) {
  const bool all = scenario.economy.conduct != Conduct::monopolistic && scenario.economy.granular_firms == GranularFirms::all;
  return if_on(all, "economy.granular_firms", "\"vendors\"");
}

PlacesOn elastic_spending(const Scenario& scenario) {
  return of_rows(scenario.layers, "layer", "upper_elasticity", &LayerParameters::upper_elasticity, 1.0);
}

PlacesOn inputs(const Scenario& scenario) {
  PlacesOn places;
  for (const LayerParameters& layer : scenario.layers) {
    const bool any = std::any_of(layer.inputs.begin(), layer.inputs.end(), [](const auto& input) { return input.second > 0; });
    if (any) places.push_back({"layer." + layer.name + ".inputs", "no inputs", "no inputs"});
  }
  return places;
}

PlacesOn thresholds(const Scenario& scenario) {
  return of_rows(scenario.regimes, "regime", "exempt_below", &RegimeParameters::exempt_below);
}

PlacesOn proportional_costs(const Scenario& scenario) {
  PlacesOn places = of_rows(scenario.regimes, "regime", "revenue_cost", &RegimeParameters::revenue_cost);
  append(places, of_rows(scenario.regimes, "regime", "production_cost", &RegimeParameters::production_cost));
  return places;
}

PlacesOn enforcement(const Scenario& scenario) { return if_on(scenario.enforcement.active, "enforcement.active"); }

PlacesOn chosen_effort(const Scenario& scenario) {
  const EnforcementParameters& enforcement = scenario.enforcement;
  return if_on(enforcement.active && enforcement.effort == Effort::chosen, "enforcement.effort", "\"honest\"");
}

PlacesOn weighed_fines(const Scenario& scenario) {
  const EnforcementParameters& enforcement = scenario.enforcement;
  const bool chosen = enforcement.effort == Effort::chosen;
  const bool falsely = enforcement.false_finding != 0;
  if (!enforcement.active || (!chosen && !falsely)) return {};
  const std::string off = chosen && falsely ? "effort = \"honest\" and false_finding = 0"
                          : chosen          ? "effort = \"honest\""
                                            : "false_finding = 0";
  return {{chosen ? "enforcement.effort" : "enforcement.false_finding", off, off}};
}

/// Where firms count what excluding them would cost.
PlacesOn exclusion(const Scenario& scenario) {
  return if_on(!weighed_fines(scenario).empty() && scenario.enforcement.exclusion_after != 0, "enforcement.exclusion_after", "0");
}

PlacesOn congestion_fees(const Scenario& scenario) {
  const bool rise = scenario.audit_supply.active && scenario.audit_supply.pricing == AuditPricing::congestion;
  return if_on(rise, "audit_supply.pricing", "\"posted\"");
}

PlacesOn trust(const Scenario& scenario) { return if_on(scenario.trust.active, "trust.active"); }

PlacesOn liability(const Scenario& scenario) {
  return if_on(scenario.trust.active && scenario.trust.liability != 0, "trust.liability", "0");
}

/// Who asks for sovereign operators asks for operating modes.
PlacesOn operating_modes(const Scenario& scenario) {
  PlacesOn places = if_on(scenario.sovereignty.active, "sovereignty.active");
  for (const StateParameters& state : scenario.states) {
    if (places.empty() || state.procurement != Eligibility::sovereign) continue;
    for (std::string* said : {&places.front().off, &places.front().off_from}) {
      *said += " and state." + state.name + ".procurement = \"domestic\"";
    }
  }
  return places;
}

PlacesOn grid_queue(const Scenario& scenario) { return of_rows(scenario.grids, "grid", "megawatts", &GridParameters::megawatts); }

PlacesOn grid_deposits(const Scenario& scenario) {
  PlacesOn places = grid_queue(scenario);
  append(places, of_rows(scenario.grids, "grid", "outside_rate", &GridParameters::outside_rate));
  for (const GridParameters& grid : scenario.grids) {
    if (grid.backlog != 0) places.push_back(turned("grid." + grid.name + ".backlog", "0"));
  }
  return places;
}

PlacesOn takeovers(const Scenario& scenario) {
  PlacesOn places;
  for (const TakeoverParameters& takeover : scenario.takeovers) {
    places.push_back({"takeover." + takeover.name + ".name", "no takeover", "no takeover"});
  }
  return places;
}

PlacesOn levies(const Scenario& scenario) {
  PlacesOn places;
  for (const LevyParameters& levy : scenario.levies) {
    if (levy.rate != 0) places.push_back(turned("levy." + levy.name + ".rate", "0"));
  }
  return places;
}

PlacesOn audit_subsidies(const Scenario& scenario) {
  PlacesOn places;
  for (const SubsidyParameters& subsidy : scenario.subsidies) {
    if (subsidy.share != 0) places.push_back(turned("subsidy." + subsidy.name + ".share", "0"));
  }
  return places;
}

PlacesOn outages(const Scenario& scenario) {
  if (scenario.outages.empty()) return {};
  return {{"outage." + scenario.outages.front().name + ".name", "no outage", "no outage"}};
}

using S = Switch;

const std::array<SwitchEntry, switch_count> switches{{
    {S::general_closure, "the general closure", "economy.closure = \"general\"", general_closure},
    {S::foresight, "foresight of productivity", "economy.expectations = \"forward\" and a productivity that moves", foresight},
    {S::real_options, "real options", "economy.real_options",
     [](const Scenario& scenario) { return if_on(scenario.economy.real_options, "economy.real_options"); }},
    {S::oligopoly, "oligopoly pricing", "economy.conduct = \"bertrand\" or \"cournot\"", oligopoly},
    {S::granular_startups, "startups that price by their share", "economy.granular_firms = \"all\"", granular_startups},
    {S::elastic_spending, "spending that answers to price", "layer.NAME.upper_elasticity other than 1", elastic_spending},
    {S::inputs, "inputs across layers", "layer.NAME.inputs", inputs},
    {S::size_profile, "compliance costs that follow size", "compliance.size_exponent",
     [](const Scenario& scenario) { return if_on(scenario.compliance.size_exponent != 0, "compliance.size_exponent", "0"); }},
    {S::thresholds, "exemption below a threshold", "regime.NAME.exempt_below", thresholds},
    {S::support, "support of obliged firms", "regime.NAME.support",
     [](const Scenario& scenario) { return of_rows(scenario.regimes, "regime", "support", &RegimeParameters::support); }},
    {S::proportional_costs, "proportional costs of compliance", "regime.NAME.revenue_cost or production_cost", proportional_costs},
    {S::access_loss, "a hazard of losing access", "state.NAME.access_loss_hazard",
     [](const Scenario& scenario) {
       return of_rows(scenario.states, "state", "access_loss_hazard", &StateParameters::access_loss_hazard);
     }},
    {S::preference_margin, "a preference margin", "state.NAME.preference_margin",
     [](const Scenario& scenario) { return of_rows(scenario.states, "state", "preference_margin", &StateParameters::preference_margin); }},
    {S::enforcement, "enforcement", "enforcement.active", enforcement},
    {S::weighed_fines, "chosen effort or false findings", "enforcement.effort = \"chosen\" or enforcement.false_finding", weighed_fines},
    {S::chosen_effort, "chosen effort", "enforcement.effort = \"chosen\"", chosen_effort},
    {S::exclusion, "exclusion that is weighed", "enforcement.exclusion_after beside chosen effort or false findings", exclusion},
    {S::congestion_fees, "audit fees that rise with the queue", "audit_supply.pricing = \"congestion\"", congestion_fees},
    {S::trust, "trust", "trust.active", trust},
    {S::liability, "liability for false labels", "trust.liability", liability},
    {S::operating_modes, "operating modes", "sovereignty.active", operating_modes},
    {S::grid_queue, "a grid queue", "grid.NAME.megawatts", grid_queue},
    {S::grid_deposits, "deposits in a grid queue", "grid.NAME.megawatts, outside_rate or backlog", grid_deposits},
    {S::reserve, "the public reserve", "reserve.active",
     [](const Scenario& scenario) { return if_on(scenario.reserve.active, "reserve.active"); }},
    {S::switching, "switching costs", "switching.active",
     [](const Scenario& scenario) { return if_on(scenario.switching.active, "switching.active"); }},
    {S::takeovers, "takeovers", "a [[takeover]]", takeovers},
    {S::levies, "a levy on sales", "levy.NAME.rate", levies},
    {S::audit_subsidies, "a subsidy of audits", "subsidy.NAME.share", audit_subsidies},
    {S::outages, "outages", "an [[outage]]", outages},
    {S::resilience, "the duty of resilience", "resilience.active",
     [](const Scenario& scenario) { return if_on(scenario.resilience.active, "resilience.active"); }},
    {S::security, "security spending", "security.active",
     [](const Scenario& scenario) { return if_on(scenario.security.active, "security.active"); }},
    {S::materials, "critical materials", "materials.active",
     [](const Scenario& scenario) { return if_on(scenario.materials.active, "materials.active"); }},
}};

const std::vector<Refusal>& refusals() {
  static const std::vector<Refusal> table{
      {S::real_options, S::exclusion,
       "years of exclusion are weighed at a profit that does not grow, which the trigger of an option has grow"},
      {S::reserve, S::real_options, "the trigger of an option is not known for a right that ends with an age"},
      {S::switching, S::real_options, "the trigger of an option is not known for sales that follow others' with a delay"},
  };
  return table;
}

}  // namespace

std::span<const SwitchEntry> switch_table() { return switches; }

const SwitchEntry& describe(Switch id) {
  const SwitchEntry& entry = switches[static_cast<std::size_t>(id)];
  EXPECTS(entry.id == id);
  return entry;
}

std::span<const Refusal> refusal_table() { return refusals(); }

bool is_refused(const Scenario& scenario, Switch id) {
  return std::any_of(refusals().begin(), refusals().end(), [&](const Refusal& refusal) {
    const bool concerns = refusal.refused == id || refusal.beside == id;
    return concerns && !describe(refusal.refused == id ? refusal.beside : refusal.refused).places(scenario).empty();
  });
}

void check_exclusions(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  std::array<PlacesOn, switch_count> on;
  for (const SwitchEntry& entry : switches) on[static_cast<std::size_t>(entry.id)] = entry.places(scenario);
  for (const Refusal& refusal : refusals()) {
    for (const TurnedOn& refused : on[static_cast<std::size_t>(refusal.refused)]) {
      for (const TurnedOn& beside : on[static_cast<std::size_t>(refusal.beside)]) {
        Diagnostic diagnostic{Severity::error,
                              places.nearest(refused.key).value,
                              fmt::format("'{}', {}, cannot be combined with {}: {}", refused.key, describe(refusal.refused).name,
                                          describe(refusal.beside).name, refusal.why),
                              fmt::format("{}, or {}", refused.off, beside.off_from),
                              {},
                              {}};
        if (places.find(beside.key) != nullptr) diagnostic.related.push_back(places.find(beside.key)->value);
        diagnostics.add(std::move(diagnostic));
      }
    }
  }
}

}  // namespace faultline
