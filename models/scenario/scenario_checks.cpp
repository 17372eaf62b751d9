#include "models/scenario/scenario_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/hooks.hpp"
#include "models/scenario/audit_scope.hpp"
#include "models/scenario/foresight_rule.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

class Checker {
 public:
  Checker(const Scenario& scenario, const Places& places, Diagnostics& diagnostics)
      : scenario_(scenario), places_(places), diagnostics_(diagnostics) {}

  void check_sizes() {
    if (scenario_.states.empty()) error("", "the scenario has no state", "[[state]]");
    if (scenario_.layers.empty()) error("", "the scenario has no layer", "[[layer]]");
    if (scenario_.states.size() > most_states) {
      error("state." + scenario_.states[most_states].name, fmt::format("{} states", scenario_.states.size()),
            fmt::format("at most {}", most_states));
    }
    if (scenario_.layers.size() > most_layers) {
      error("layer." + scenario_.layers[most_layers].name, fmt::format("{} layers", scenario_.layers.size()),
            fmt::format("at most {}", most_layers));
    }
    for (const RequirementParameters& requirement : scenario_.requirements) {
      const std::vector<std::string> modes = modes_of(requirement.name);
      if (modes.size() <= most_modes) continue;
      error("mode." + modes[most_modes], fmt::format("requirement '{}' has {} modes", requirement.name, modes.size()),
            fmt::format("at most {}", most_modes));
    }
  }

  void check_run() {
    const RunParameters& run = scenario_.run;
    if (run.warm_up >= run.horizon) {
      error_at_both("run.warm_up", "run.horizon",
                    fmt::format("'warm_up' is {}, the horizon {}", format_number(run.warm_up), format_number(run.horizon)),
                    "a warm-up shorter than the horizon");
    }
    const double samples = run.horizon / run.sample_every;
    if (std::abs(samples - std::round(samples)) > 1e-6 || samples < 0.5) {
      error_at_both("run.sample_every", "run.horizon",
                    fmt::format("'sample_every' is {}, which does not divide the horizon of {}", format_number(run.sample_every),
                                format_number(run.horizon)),
                    "a spacing that fits into the horizon a whole number of times");
    } else if (samples > 1e6) {
      error("run.sample_every", fmt::format("{} recorded dates", format_number(std::round(samples))), "at most a million");
    }
  }

  void check_laws() {
    const StartupParameters& startups = scenario_.startups;
    for (const LayerParameters& layer : scenario_.layers) {
      // Independent draws under fixed entry, sold beside an outside good, never ask for the mean: a few firms beside the market.
      const bool mean_is_used =
          startups.entry != EntryRule::fixed || startups.sampling != Sampling::independent || layer.outside_weight <= 0;
      if (startups.productivity == ProductivityLaw::pareto && startups.productivity_shape <= layer.elasticity - 1 && mean_is_used &&
          has_startups(layer.name)) {
        error_at_both("startups.productivity_shape", "layer." + layer.name + ".elasticity",
                      fmt::format("'productivity_shape' is {}, not above σ − 1 = {} of layer '{}': mean revenue would be infinite",
                                  format_number(startups.productivity_shape), format_number(layer.elasticity - 1), layer.name),
                      fmt::format("above {}", format_number(layer.elasticity - 1)));
      }
      check_markups(layer);
      if (startups.entry != EntryRule::fixed && layer.entry_cost <= 0 && has_ideas(layer.name)) {
        error_at_both("layer." + layer.name + ".entry_cost", "startups.entry",
                      fmt::format("layer '{}' has no entry cost, which `free` and `elastic` entry need", layer.name),
                      "an entry_cost above 0 [US$ m]");
      }
    }
    if (startups.sampling != Sampling::independent && startups.productivity == ProductivityLaw::degenerate) {
      error_at_both("startups.sampling", "startups.productivity", "a degenerate law has no strata",
                    "sampling = \"independent\", or productivity pareto or lognormal");
    }
    check_dynamics();
    if (scenario_.localisation.elasticity == 1)
      error("localisation.elasticity", "'elasticity' is 1, where the cost factor is not defined", "any other number");
  }

  void check_inputs() {
    for (const LayerParameters& layer : scenario_.layers) {
      double sum = 0;
      for (const auto& [input, share] : layer.inputs) sum += share;
      if (sum < 1) continue;
      error("layer." + layer.name + ".inputs", fmt::format("the input shares of layer '{}' sum to {}", layer.name, format_number(sum)),
            "shares that sum to less than 1: the rest is labour");
    }
    if (scenario_.economy.closure == Closure::partial) return;
    for (const StateParameters& state : scenario_.states) {
      if (state.labour > 0) continue;
      error_at_both("state." + state.name + ".labour", "economy.closure",
                    fmt::format("state '{}' has no labour, which the general closure needs", state.name),
                    "a labour endowment above 0 [US$ m / year at wage one]");
    }
  }

  void check_spending() {
    for (const StateParameters& state : scenario_.states) {
      const std::string key = "state." + state.name + ".";
      const bool by_share = state.digital_spending > 0 || !state.spending_share.empty();
      if (by_share && !state.spending.empty()) {
        error_at_both(key + "spending", key + (state.spending_share.empty() ? "digital_spending" : "spending_share"),
                      fmt::format("state '{}' gives its spending twice", state.name),
                      "either spending, or digital_spending with spending_share");
      } else if (by_share) {
        check_shares(state, key);
      } else if (state.spending.empty()) {
        error("state." + state.name, fmt::format("state '{}' has no spending", state.name),
              "spending = { layer = US$ m / year }, or digital_spending with spending_share");
      }
    }
  }

  void check_corridors() {
    for (std::size_t i = 0; i < scenario_.corridors.size(); ++i) {
      const CorridorParameters& corridor = scenario_.corridors[i];
      const std::string key = "corridor." + corridor.name + ".";
      if (corridor.from == corridor.to)
        error(key + "to", fmt::format("corridor '{}' leads from '{}' to itself", corridor.name, corridor.from), "two states");
      for (std::size_t other = 0; other < i; ++other) {
        const CorridorParameters& first = scenario_.corridors[other];
        if (first.from != corridor.from || first.to != corridor.to || first.name == corridor.name) continue;
        error_at_both(key + "from", "corridor." + first.name + ".from",
                      fmt::format("a second corridor from '{}' to '{}'", corridor.from, corridor.to), "one per pair");
      }
    }
  }

  void check_rules() {
    for (const RegimeParameters& regime : scenario_.regimes) {
      const std::string key = "regime." + regime.name;
      check_modes(key, regime.stringency, regime.modes);
      if (regime.audit == AuditMode::independent) check_auditable(key + ".audit", regime.name);
    }
    for (const AllianceParameters& alliance : scenario_.alliances) {
      const std::string key = "alliance." + alliance.name;
      check_modes(key, alliance.stringency, alliance.modes);
      if (alliance.assessment == AuditMode::independent) check_auditable(key + ".assessment", alliance.name);
      check_members(alliance, key + ".members");
      for (const RegimeParameters& regime : scenario_.regimes) {
        if (regime.name == alliance.name)
          error_at_both(key, "regime." + regime.name, fmt::format("'{}' is the name of a regime and of an alliance", alliance.name),
                        "another name: audit bodies name both in their scope");
      }
    }
  }

  void check_outcomes() {
    for (const OutcomeParameters& outcome : scenario_.outcomes) {
      const std::string key = "outcome." + outcome.name + ".";
      const double to = outcome.to > 0 ? outcome.to : scenario_.run.horizon;
      if (to > scenario_.run.horizon)
        error_at_both(key + "to", "run.horizon",
                      fmt::format("'to' is {}, after the horizon of {}", format_number(to), format_number(scenario_.run.horizon)),
                      "a date within the trial");
      if (outcome.from > to)
        error(key + "from", fmt::format("'from' is {}, after {}", format_number(outcome.from), format_number(to)), "a date before `to`");
    }
  }

 private:
  void error(const std::string& key, std::string message, std::string expected) {
    diagnostics_.error(places_.nearest(key).value, std::move(message), std::move(expected));
  }

  void error_at_both(const std::string& key, const std::string& other, std::string message, std::string expected) {
    Diagnostic diagnostic{Severity::error, places_.nearest(key).value, std::move(message), std::move(expected), {}, {}};
    if (places_.find(other) != nullptr) {
      // A default has no place of its own: then the other one is where the user did something.
      if (places_.find(key) == nullptr)
        diagnostic.position = places_.find(other)->value;
      else
        diagnostic.related.push_back(places_.find(other)->value);
    }
    diagnostics_.add(std::move(diagnostic));
  }

  void check_markups(const LayerParameters& layer) {
    const std::string key = "layer." + layer.name + ".";
    if (layer.upper_elasticity > layer.elasticity) {
      error_at_both(key + "upper_elasticity", key + "elasticity",
                    fmt::format("'upper_elasticity' is {}, above the elasticity {} within layer '{}'",
                                format_number(layer.upper_elasticity), format_number(layer.elasticity), layer.name),
                    fmt::format("at most {}", format_number(layer.elasticity)));
    }
    const double markup = layer.elasticity / (layer.elasticity - 1);
    if (scenario_.economy.conduct == Conduct::monopolistic || scenario_.economy.markup_ceiling >= markup) return;
    error_at_both("economy.markup_ceiling", key + "elasticity",
                  fmt::format("'markup_ceiling' is {}, below σ/(σ−1) = {} of small firms in layer '{}'",
                              format_number(scenario_.economy.markup_ceiling), format_number(markup), layer.name),
                  fmt::format("at least {}", format_number(largest_markup())));
  }

  /// σ/(σ−1) where it is largest: a ceiling for one layer is one for all.
  [[nodiscard]] double largest_markup() const {
    double largest = 1;
    for (const LayerParameters& layer : scenario_.layers) largest = std::max(largest, layer.elasticity / (layer.elasticity - 1));
    return largest;
  }

  [[nodiscard]] std::vector<std::string> modes_of(const std::string& requirement) const {
    std::vector<std::string> names;
    for (const ModeParameters& mode : scenario_.modes) {
      if (mode.requirement == requirement) names.push_back(mode.name);
    }
    return names;
  }

  /// Laws under which a value would not exist, and switches that need another.
  void check_dynamics() {
    const StartupParameters& startups = scenario_.startups;
    const EconomyParameters& economy = scenario_.economy;
    const bool walks = startups.productivity_process == ProductivityProcess::gibrat;
    const bool forward = economy.expectations == Expectations::forward;
    if (startups.stopping == Stopping::before_draw && !foresees_productivity(scenario_)) {
      error_at_both("startups.stopping", forward ? "startups.productivity_process" : "economy.expectations",
                    "stopping before the draw asks what the next draw may be worth",
                    "expectations = \"forward\" and a productivity_process, or stopping = \"after_draw\"");
    }
    if (economy.real_options && startups.productivity_process == ProductivityProcess::ar1) {
      error_at_both("economy.real_options", "startups.productivity_process",
                    "the trigger of waiting is known in closed form for a random walk only",
                    "productivity_process = \"gibrat\", or real_options = false");
    }
    if (startups.learning && startups.learning_success_bad >= startups.learning_success_good) {
      error_at_both("startups.learning_success_bad", "startups.learning_success_good",
                    fmt::format("bad types succeed with probability {}, good ones with {}: nothing could be learnt",
                                format_number(startups.learning_success_bad), format_number(startups.learning_success_good)),
                    "learning_success_bad below learning_success_good");
    }
    if (!walks || !(foresees_productivity(scenario_) || economy.real_options)) return;
    for (const LayerParameters& layer : scenario_.layers) {
      const double power = layer.elasticity - 1;
      const double sd = power * startups.productivity_shock_sd;
      const double growth = power * startups.productivity_drift + 0.5 * sd * sd;
      const double discount = economy.interest_rate + startups.exit_hazard;
      if (!has_startups(layer.name) || growth < discount) continue;
      error_at_both("startups.productivity_drift", "layer." + layer.name + ".elasticity",
                    fmt::format("sales of a startup in layer '{}' are expected to grow at {} a year, not below the rate "
                                "at which they are discounted, {}: its value would be infinite",
                                layer.name, format_number(growth), format_number(discount)),
                    "a lower drift or standard deviation, or a higher interest_rate");
    }
  }

  [[nodiscard]] bool has_ideas(const std::string& layer) const {
    return std::any_of(scenario_.states.begin(), scenario_.states.end(), [&](const StateParameters& state) {
      const auto ideas = state.ideas.find(layer);
      return ideas != state.ideas.end() && ideas->second > 0;
    });
  }

  [[nodiscard]] bool has_startups(const std::string& layer) const {
    return has_ideas(layer) || std::any_of(scenario_.states.begin(), scenario_.states.end(), [&](const StateParameters& state) {
             const auto incumbents = state.incumbents.find(layer);
             return incumbents != state.incumbents.end() && incumbents->second > 0;
           });
  }

  void check_shares(const StateParameters& state, const std::string& key) {
    if (state.spending_share.empty())
      return error(key + "digital_spending", fmt::format("state '{}' has digital_spending without spending_share", state.name),
                   "spending_share = { layer = share }, summing to 1");
    double sum = 0;
    Diagnostic diagnostic;
    for (const auto& [layer, share] : state.spending_share) {
      sum += share;
      diagnostic.related.push_back(places_.nearest(key + "spending_share." + layer).value);
    }
    if (std::abs(sum - 1) <= 1e-9) return;
    diagnostic.position = diagnostic.related.front();
    diagnostic.related.erase(diagnostic.related.begin());
    diagnostic.message = fmt::format("the shares in 'spending_share' of state '{}' sum to {}", state.name, fmt::format("{:.10g}", sum));
    diagnostic.expected = "shares that sum to 1";
    diagnostics_.add(std::move(diagnostic));
  }

  void check_modes(const std::string& key, const NumberByName& stringency, const NameByName& modes) {
    for (const auto& [requirement, name] : modes) {
      const auto mode =
          std::find_if(scenario_.modes.begin(), scenario_.modes.end(), [&, &n = name](const ModeParameters& m) { return m.name == n; });
      if (mode == scenario_.modes.end() || mode->requirement == requirement) continue;
      error(key + ".modes." + requirement, fmt::format("mode '{}' meets requirement '{}', not '{}'", name, mode->requirement, requirement),
            join(modes_of(requirement)));
    }
    for (const auto& [requirement, value] : stringency) {
      const std::vector<std::string> known = modes_of(requirement);
      if (value <= 0 || modes.count(requirement) > 0 || known.size() == 1) continue;
      error(key + ".stringency." + requirement, fmt::format("'{}' asks for '{}' but not in which mode", key, requirement),
            known.empty() ? fmt::format("a [[mode]] with requirement = \"{}\"", requirement)
                          : fmt::format("modes = {{ {} = … }}, one of {}", requirement, join(known)));
    }
  }

  void check_auditable(const std::string& key, const std::string& name) {
    const bool has_body = std::any_of(scenario_.audit_bodies.begin(), scenario_.audit_bodies.end(),
                                      [&](const AuditBodyParameters& body) { return may_audit(scenario_, body, name, false); });
    if (!has_body)
      error(key, fmt::format("'{}' asks for independent audits, but no audit body has it in its scope", name),
            "an [[audit_body]] with it in scope (auditors = 0 if nobody is to audit)");
  }

  void check_members(const AllianceParameters& alliance, const std::string& key) {
    const NameKind kind = alliance.kind == AllianceKind::vendors ? NameKind::vendor : NameKind::state;
    const std::vector<std::string> names = names_of(scenario_, kind);
    const std::vector<std::string> all = names_of(scenario_, NameKind::vendor_or_state);
    const Place& place = places_.nearest(key);
    for (std::size_t i = 0; i < alliance.members.size(); ++i) {
      const std::string& member = alliance.members[i];
      const bool is_known = std::find(all.begin(), all.end(), member) != all.end();
      if (!is_known || std::find(names.begin(), names.end(), member) != names.end()) continue;
      diagnostics_.error(
          i < place.elements.size() ? place.elements[i] : place.value,
          fmt::format("'{}' is not a {}, and '{}' is an alliance of {}s", member, kind_name(kind), alliance.name, kind_name(kind)),
          join(names));
    }
  }

  const Scenario& scenario_;
  const Places& places_;
  Diagnostics& diagnostics_;
};

void fill_only_modes(const Scenario& scenario, NameByName& modes) {
  for (const RequirementParameters& requirement : scenario.requirements) {
    const auto meets = [&](const ModeParameters& mode) { return mode.requirement == requirement.name; };
    if (modes.count(requirement.name) > 0 || std::count_if(scenario.modes.begin(), scenario.modes.end(), meets) != 1) continue;
    modes[requirement.name] = std::find_if(scenario.modes.begin(), scenario.modes.end(), meets)->name;
  }
}

}  // namespace

void check_scenario(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  check_references(scenario, places, diagnostics);
  Checker checker(scenario, places, diagnostics);
  checker.check_sizes();
  checker.check_run();
  checker.check_laws();
  checker.check_spending();
  checker.check_inputs();
  checker.check_corridors();
  checker.check_rules();
  checker.check_outcomes();
  check_exclusions(scenario, places, diagnostics);
  check_productivity_changes(scenario, places, diagnostics);
  check_mechanisms(scenario, places, diagnostics);
  check_limits(scenario, places, diagnostics);
}

void complete_scenario(Scenario& scenario) {
  for (StateParameters& state : scenario.states) {
    if (state.spending.empty()) {
      for (const auto& [layer, share] : state.spending_share) state.spending[layer] = share * state.digital_spending;
    }
  }
  for (RegimeParameters& regime : scenario.regimes) fill_only_modes(scenario, regime.modes);
  for (AllianceParameters& alliance : scenario.alliances) fill_only_modes(scenario, alliance.modes);
}

void reopen_scenario(Scenario& scenario) {
  for (StateParameters& state : scenario.states) {
    if (!state.spending_share.empty()) state.spending.clear();
  }
}

}  // namespace faultline
