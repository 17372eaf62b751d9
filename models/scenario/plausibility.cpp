#include "models/scenario/plausibility.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "models/scenario/parameter_access.hpp"
#include "sim/base/table_words.hpp"
#include "sim/base/text.hpp"
#include "sim/io/toml_document.hpp"

namespace faultline {

namespace {

/// A unit that people write in place of the field's, and what turns a number in it into the field's.
struct OtherUnit {
  const char* name;
  double factor;
};
constexpr std::array money{OtherUnit{"US$", 1e-6}, OtherUnit{"thousand US$", 1e-3}, OtherUnit{"billion US$", 1e3}};
constexpr std::array times{OtherUnit{"days", 1 / 365.25}, OtherUnit{"months", 1.0 / 12}, OtherUnit{"weeks", 7 / 365.25},
                           OtherUnit{"hours", 1 / 8766.0}};
constexpr std::array rates{OtherUnit{"per cent a year", 0.01}, OtherUnit{"per day", 365.25}, OtherUnit{"per month", 12}};
constexpr std::array shares{OtherUnit{"per cent", 0.01}};

std::string unit_of(const Field& field) { return field.unit == "1" || field.unit == "share" ? "" : " " + field.unit; }

/// To four digits.
std::string rounded(double value) { return format_number(std::strtod(fmt::format("{:.4g}", value).c_str(), nullptr)); }

bool is_right(const Field& field, double value) {
  if (!field.bounds.contains(value)) return false;
  return field.plausible.is_known() ? field.plausible.contains(value) : true;
}

template <class Units>
std::string hint_among(const Field& field, double value, const Units& units) {
  for (const OtherUnit& unit : units) {
    if (!is_right(field, value * unit.factor)) continue;
    return fmt::format("if {} is in {}, write {}; the unit is {}", format_number(value), unit.name, rounded(value * unit.factor),
                       field.unit);
  }
  return {};
}

/// The market on which a state spends most, before complete_scenario.
std::pair<std::string, double> largest_market(const StateParameters& state) {
  std::pair<std::string, double> largest{"", 0};
  const bool by_share = state.spending.empty();
  for (const auto& [layer, value] : by_share ? state.spending_share : state.spending) {
    const double spending = by_share ? value * state.digital_spending : value;
    if (spending > largest.second) largest = {layer, spending};
  }
  return largest;
}

/// On all layers, before complete_scenario.
double spending_of(const StateParameters& state) {
  double sum = state.spending.empty() ? state.digital_spending : 0;
  for (const auto& [layer, spending] : state.spending) sum += spending;
  return sum;
}

/// C({state}) of a firm without label: what a rule book asks by itself.
double cost_of_book(const Scenario& scenario, const RegimeParameters& regime) {
  double cost = 0;
  for (const auto& [requirement, stringency] : regime.stringency) {
    const auto chosen = regime.modes.find(requirement);
    for (const ModeParameters& mode : scenario.modes) {
      const bool is_only = chosen == regime.modes.end() && mode.requirement == requirement;
      if (!is_only && (chosen == regime.modes.end() || mode.name != chosen->second)) continue;
      cost += stringency * mode.cost * scenario.compliance.cost_scale;
      break;
    }
  }
  return cost;
}

const Place* place_of(const Places& places, const std::string& key, const std::string& part) {
  const Place* place = part.empty() ? nullptr : places.find(key + "." + part);
  return place == nullptr ? places.find(key) : place;
}

/// Whether a scenario has the value that a scripted event sets.
bool is_value_of(const Scenario& scenario, const ScriptedChange& change) {
  const auto found = find_parameter(scenario, change.key);
  const auto* address = std::get_if<ParameterAddress>(&found);
  if (address == nullptr || (address->field->index != NameKind::none && address->part.empty())) return false;
  return get_parameter(scenario, change.key) == change.value;
}

bool is_below(const std::string& key, const std::string& other) {
  return key.size() > other.size() && key.compare(0, other.size(), other) == 0 && key[other.size()] == '.';
}

}  // namespace

std::string unit_hint(const Field& field, double value) {
  const bool is_share = field.unit == "share" || field.unit == "probability";
  if (field.unit.rfind("US$ m", 0) == 0 && field.plausible.is_known()) return hint_among(field, value, money);
  if (field.unit == "years" && field.plausible.is_known()) return hint_among(field, value, times);
  if ((is_share || field.unit == "log points") && value >= 2) return hint_among(field, value, shares);
  if (!field.plausible.is_known()) return {};
  if (field.unit == "1/year") {
    std::string hint = hint_among(field, value, rates);
    if (hint.empty() && value > 0 && is_right(field, 1 / value))
      hint = fmt::format("if {} is a mean time in years, write {}; the unit is 1/year", format_number(value), rounded(1 / value));
    return hint;
  }
  const bool is_factor = field.unit == "1" && field.plausible.low == 1;
  if (!is_factor || !is_right(field, 1 + value / 100)) return {};
  return fmt::format("if {} is in per cent, write {}: it is a factor", format_number(value), rounded(1 + value / 100));
}

void PlausibilityChecks::check_case(const Scenario& scenario, const Scenario& base, const Places& places) {
  check_dates(scenario, base, places);
  check_names(scenario, places);
  if (scenario.run.stylised) return;
  check_ranges(scenario, places);
  check_shocks(scenario, places);
  check_durations(scenario, places);
  check_incomes(scenario, places);
  check_fees(scenario, places);
  check_support(scenario, places);
}

void PlausibilityChecks::check_name(const std::string& what, const std::string& name, const SourcePosition& position) {
  const bool is_missing = reads_as_missing(name);
  if (!is_missing && !reads_as_truth(name)) return;
  warn(Kind::value, {position, position},
       fmt::format("{} '{}' is {} to programs that read tables, such as pandas and R", what, name,
                   is_missing ? "a missing value" : "true or false"),
       {}, is_missing ? fmt::format("another name; CSV files have '{}' instead", kept_in_tables(name)) : "another name");
}

void PlausibilityChecks::check_names(const Scenario& scenario, const Places& places) {
  for (const FieldTable& table : field_tables()) {
    for (const char* key : {"name", "label"}) {
      const Field* field = table.find(key);
      if (field == nullptr || table.shape == TableShape::single) continue;
      for (std::size_t row = 0; row < table.size(scenario); ++row) {
        const MemberPointer member = table.member_of(scenario, row, *field);
        const auto* text = std::get_if<std::string*>(&member);
        if (text == nullptr || (!reads_as_missing(**text) && !reads_as_truth(**text))) continue;
        const std::string prefix = row_key(table, scenario, row);
        const Place* place = places.find(prefix + key);
        if (place == nullptr) place = places.find(prefix.substr(0, prefix.size() - 1));  // [alliance.NAME]
        if (place != nullptr) check_name(key == std::string_view("name") ? table.name : "label", **text, place->value);
      }
    }
  }
}

void PlausibilityChecks::check_ranges(const Scenario& scenario, const Places& places) {
  for (const FieldTable& table : field_tables()) {
    for (std::size_t row = 0; row < table.size(scenario); ++row) {
      for (const Field& field : table.fields) {
        if (!field.plausible.is_known()) continue;
        const MemberPointer member = table.member_of(scenario, row, field);
        const auto key = [&] { return row_key(table, scenario, row) + field.key; };
        const auto check = [&](double value, const std::string& part) {
          if (!field.plausible.contains(value)) check_range(field, value, place_of(places, key(), part));
        };
        if (const auto* number = std::get_if<double*>(&member)) check(**number, "");
        if (const auto* number = std::get_if<int*>(&member)) check(**number, "");
        if (const auto* numbers = std::get_if<NumberByName*>(&member)) {
          for (const auto& [part, value] : **numbers) check(value, part);
        }
      }
    }
  }
}

void PlausibilityChecks::check_shocks(const Scenario& scenario, const Places& places) {
  for (const ShockParameters& shock : scenario.shocks) {
    for (const ScriptedChange& change : shock.set) {
      if (change.value.kind != ParameterValue::Kind::number) continue;
      const auto found = find_parameter(scenario, change.key);
      const auto* address = std::get_if<ParameterAddress>(&found);
      if (address == nullptr || !address->field->plausible.is_known() || address->field->plausible.contains(change.value.number)) continue;
      check_range(*address->field, change.value.number, places.find(fmt::format("shock.{}.set.{}", shock.name, quote_toml(change.key))));
    }
  }
}

/// @param value  outside the plausible range  @param place  where it was written; none: it is a default
void PlausibilityChecks::check_range(const Field& field, double value, const Place* place) {
  const bool is_default = field.default_value && field.default_value->number == value;
  if (place == nullptr || value == 0 || is_default || std::isnan(value)) return;
  const std::string unit = field.unit == "1" ? "" : fmt::format(" [{}]", field.unit);
  warn(Kind::value, *place, fmt::format("'{}' is {}{}, which is hardly plausible", field.key, format_number(value), unit_of(field)),
       fmt::format("{}{}: {}", field.plausible.text(), unit, field.plausible.source), unit_hint(field, value));
}

void PlausibilityChecks::check_dates(const Scenario& scenario, const Scenario& base, const Places& places) {
  const auto check = [&](const std::string& thing, const std::string& name, double at, double at_in_base) {
    const Place* place = places.find(thing + "." + name + ".at");
    if (place == nullptr || at <= scenario.run.horizon) return;
    if (at != at_in_base && at_in_base <= scenario.run.horizon) return;  // a case that does without the event
    warn(Kind::order, *place,
         fmt::format("{} '{}' at {} comes after the horizon of {}", thing, name, format_number(at), format_number(scenario.run.horizon)),
         {}, {}, places.find("run.horizon"));
  };
  for (std::size_t i = 0; i < scenario.shocks.size(); ++i) {
    if (!scenario.shocks[i].active) continue;
    check("shock", scenario.shocks[i].name, scenario.shocks[i].at, base.shocks[i].at);
  }
  for (std::size_t i = 0; i < scenario.outages.size(); ++i) {
    check("outage", scenario.outages[i].name, scenario.outages[i].at, base.outages[i].at);
  }
  for (std::size_t i = 0; i < scenario.takeovers.size(); ++i) {
    check("takeover", scenario.takeovers[i].name, scenario.takeovers[i].at, base.takeovers[i].at);
  }
}

void PlausibilityChecks::check_durations(const Scenario& scenario, const Places& places) {
  // Dates of the run and of what is asked are errors where they do not fit; the two keys are years of a cost.
  constexpr std::array tables{"run", "outcome", "target", "replications"};
  constexpr std::array keys{"at", "sunk_years", "standby_cost"};
  const double horizon = scenario.run.horizon;
  for (const FieldTable& table : field_tables()) {
    if (std::find(tables.begin(), tables.end(), table.name) != tables.end()) continue;
    for (const Field& field : table.fields) {
      if (field.unit != "years" || std::find(keys.begin(), keys.end(), field.key) != keys.end()) continue;
      for (std::size_t row = 0; row < table.size(scenario); ++row) {
        const MemberPointer member = table.member_of(scenario, row, field);
        const auto* number = std::get_if<double*>(&member);
        if (number == nullptr || !(**number > horizon)) continue;
        const Place* place = places.find(row_key(table, scenario, row) + field.key);
        if (place == nullptr) continue;
        const bool zero_is_ever =
            field.meaning.find("0: for ever") != std::string::npos || field.meaning.find("0: for good") != std::string::npos;
        warn(Kind::value, *place,
             fmt::format("'{}' is {} years, longer than the horizon of {}", field.key, format_number(**number), format_number(horizon)),
             fmt::format("at most {}: nothing later is seen", format_number(horizon)),
             zero_is_ever ? "0 says for ever" : unit_hint(field, **number), places.find("run.horizon"));
      }
    }
  }
}

void PlausibilityChecks::check_incomes(const Scenario& scenario, const Places& places) {
  for (const StateParameters& state : scenario.states) {
    const Place* place = places.find("state." + state.name + ".gdp");
    const double spending = spending_of(state);
    const bool is_default = state.gdp == default_state("").gdp;  // a resolved text writes it out
    if (place == nullptr || spending <= state.gdp || is_default) continue;
    warn(Kind::value, *place,
         fmt::format("'gdp' is {} US$ m / year, less than {} spends on all layers, {}", format_number(state.gdp), state.name,
                     rounded(spending)),
         "above digital spending", unit_hint(*find_table("state")->find("gdp"), state.gdp));
  }
}

void PlausibilityChecks::check_fees(const Scenario& scenario, const Places& places) {
  struct MarketSize {
    std::string state;
    std::string layer;
    double spending = 0;
  };
  std::vector<MarketSize> markets;
  for (const StateParameters& state : scenario.states) {
    const auto [layer, spending] = largest_market(state);
    if (spending > 0) markets.push_back({state.name, layer, spending});
  }
  if (markets.empty()) return;
  const auto by_spending = [](const MarketSize& a, const MarketSize& b) { return a.spending < b.spending; };
  const MarketSize least = *std::min_element(markets.begin(), markets.end(), by_spending);
  const MarketSize most = *std::max_element(markets.begin(), markets.end(), by_spending);
  const auto check = [&](const std::string& key, const char* name, double fee, const MarketSize& market) {
    const Place* place = places.find(key);
    if (place == nullptr || !(fee > market.spending)) return;
    const Place* spending = places.find(fmt::format("state.{}.spending.{}", market.state, market.layer));
    warn(Kind::value, *place,
         fmt::format("'{}' is {} US$ m, more than {} spends on {} in a year, {}", name, format_number(fee), market.state, market.layer,
                     rounded(market.spending)),
         "a fee that a firm could earn", {}, spending);
  };
  check("audit.fee", "fee", scenario.audit.fee, least);
  check("audit.fee_by_size", "fee_by_size", scenario.audit.fee_by_size, least);
  for (const AllianceParameters& alliance : scenario.alliances)
    check("alliance." + alliance.name + ".fee", "fee", alliance.fee, alliance.open_to_startups ? least : most);
  for (const StateParameters& state : scenario.states) {
    const auto [layer, spending] = largest_market(state);
    check("state." + state.name + ".filing_cost", "filing_cost", state.filing_cost, {state.name, layer, spending});
  }
}

void PlausibilityChecks::check_support(const Scenario& scenario, const Places& places) {
  double fixed_cost = scenario.layers.empty() ? 0 : std::numeric_limits<double>::infinity();
  for (const LayerParameters& layer : scenario.layers) fixed_cost = std::min({fixed_cost, layer.fixed_cost_home, layer.fixed_cost_abroad});
  for (const StateParameters& state : scenario.states) {
    for (const RegimeParameters& regime : scenario.regimes) {
      if (regime.name != state.regime || regime.support <= 0) continue;
      const double cost = cost_of_book(scenario, regime) + state.filing_cost + fixed_cost;
      const Place* place = places.find("regime." + regime.name + ".support");
      if (place == nullptr || regime.support <= cost) continue;
      warn(Kind::value, *place,
           fmt::format("'support' is {} US$ m / year, above the {} that it costs to be in {} under '{}'", format_number(regime.support),
                       rounded(cost), state.name, regime.name),
           "less than rules, filing and the least fixed cost: else firms come for the support alone",
           unit_hint(*find_table("regime")->find("support"), regime.support));
    }
  }
}

void PlausibilityChecks::check_overridden(const Scenario& base, const Scenario& scenario, const Places& places, const std::string& set_by,
                                          const Change& change) {
  const std::string key = change.full_key();
  for (const ShockParameters& shock : scenario.shocks) {
    if (!shock.active || shock.at >= scenario.run.horizon) continue;
    for (const ScriptedChange& scripted : shock.set) {
      if (scripted.value.kind == ParameterValue::Kind::edit) continue;  // it changes what is there, and overrides nothing
      const bool is_same = scripted.key == key;
      if (!is_same && !is_below(key, scripted.key) && !is_below(scripted.key, key)) continue;
      if (is_same && (scripted.value == change.assignment.value || is_value_of(base, scripted))) continue;
      const Place* place = places.find(fmt::format("shock.{}.set.{}", shock.name, quote_toml(scripted.key)));
      if (place == nullptr) continue;
      warn(Kind::order, {place->key, place->key},
           fmt::format("shock '{}' sets '{}' at {}, over what {} sets", shock.name, scripted.key, format_number(shock.at), set_by),
           "a key that one of the two sets", {}, &change.assignment.place);
    }
  }
}

void PlausibilityChecks::warn(Kind kind, const Place& place, std::string message, std::string expected, std::string hint,
                              const Place* other) {
  const SourcePosition& position = place.value;
  if (!warned_.emplace(kind, position.file, position.line, position.column).second) return;
  Diagnostic diagnostic{Severity::warning, position, std::move(message), std::move(expected), std::move(hint), {}};
  if (other != nullptr) diagnostic.related.push_back(other->value);
  diagnostics_.add(std::move(diagnostic));
}

}  // namespace faultline
