#include "models/scenario/overrides.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "models/scenario/parameter_access.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

/// "key=value" as TOML; a value that is none is taken as a text, so that a shell needs no quotes.
std::optional<TomlValue> parse_override(const std::string& option, std::size_t number, Diagnostics& diagnostics) {
  const std::string blank_lines(number, '\n');  // puts the text on the line that the message names
  Diagnostics first_try;
  if (auto table = parse_toml(blank_lines + option, "--set", first_try)) return table;
  const std::size_t equals = option.find('=');
  if (equals == std::string::npos) {
    diagnostics.error({"--set", static_cast<std::uint32_t>(number + 1), 1, static_cast<std::uint32_t>(option.size())},
                      fmt::format("'{}' sets nothing", option), "key=value");
    return std::nullopt;
  }
  Diagnostics second_try;
  const std::string quoted = option.substr(0, equals + 1) + quote_toml(option.substr(equals + 1));
  const bool is_word = is_valid_name(option.substr(equals + 1));
  if (auto table = is_word ? parse_toml(blank_lines + quoted, "--set", second_try) : std::nullopt) return table;
  for (const Diagnostic& diagnostic : first_try.all()) diagnostics.add(diagnostic);
  return std::nullopt;
}

void refuse_if_planned(const Change& change, const CasePlan& plan, Diagnostics& diagnostics) {
  const auto refuse = [&](const std::string& by, const Change& planned) {
    diagnostics.add({Severity::error,
                     change.assignment.place.key,
                     fmt::format("'{}' is set by {}, which --set would not reach", change.full_key(), by),
                     "a parameter that no variant or sweep sets",
                     {},
                     {planned.assignment.place.key}});
  };
  const auto same = [&](const Change& planned) { return planned.full_key() == change.full_key() || planned.key == change.full_key(); };
  for (const Variant& variant : plan.variants) {
    for (const Change& planned : variant.changes) {
      if (same(planned)) return refuse(fmt::format("[variant.{}]", variant.name), planned);
    }
  }
  for (const SweptKey& swept : plan.sweep) {
    if (same(swept.points.front())) return refuse("[sweep]", swept.points.front());
  }
}

/// An option of its own, such as --seed, for a key of [run].
void apply_run_option(const std::string& option, const std::string& key, ParameterValue value, ReadScenario& base,
                      Diagnostics& diagnostics) {
  const SourcePosition position{option, 0, 0, 0};
  const auto found = find_parameter(base.scenario, key);
  const ParameterAddress& address = std::get<ParameterAddress>(found);
  if (auto mistake = check_form(*address.field, "", value)) return report(diagnostics, position, *mistake);
  apply_change({key, address, {"", std::move(value), {position, position}}}, base.scenario, base.places);
}

}  // namespace

void apply_options(const LoadOptions& options, const CasePlan& plan, ReadScenario& base, Diagnostics& diagnostics) {
  if (!options.overrides.empty()) diagnostics.add_source("--set", join(options.overrides, "\n"));
  for (std::size_t i = 0; i < options.overrides.size(); ++i) {
    const std::optional<TomlValue> table = parse_override(options.overrides[i], i, diagnostics);
    if (!table) continue;
    for (const Change& change : read_changes(base.scenario, *table, FieldScope::batch_wide, diagnostics)) {
      refuse_if_planned(change, plan, diagnostics);
      apply_change(change, base.scenario, base.places);
    }
  }
  if (options.replications) {
    const ParameterValue value{.kind = ParameterValue::Kind::number, .number = static_cast<double>(*options.replications)};
    apply_run_option("--replications", "run.replications", value, base, diagnostics);
    base.scenario.precision.clear();  // so many, whatever they come to
  }
  if (options.seed) apply_run_option("--seed", "run.seed", {.kind = ParameterValue::Kind::text, .text = *options.seed}, base, diagnostics);
}

}  // namespace faultline
