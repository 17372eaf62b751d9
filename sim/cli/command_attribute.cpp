// attribute: how much of the difference between two cases each change makes.
#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <set>

#include "analysis/attribution.hpp"
#include "models/scenario/json_text.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/chosen_outcomes.hpp"
#include "sim/cli/experiment_trials.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/study_input.hpp"

namespace faultline::cli {

namespace {

constexpr std::size_t most_letters_of_a_value = 28;

/// A value that fits into a column: a long list by its beginning.
std::string shortened(const std::string& text) {
  return letter_count(text) <= most_letters_of_a_value ? text : text.substr(0, most_letters_of_a_value - 1) + "…";
}

struct AttributionAnswer {
  std::string outcome;
  std::string title;
  std::string unit;
  Attribution result;
};

AttributionShape shape_of(const AttributionParameters& asked) {
  return {asked.changes.size(), static_cast<std::size_t>(asked.replications), static_cast<std::size_t>(asked.orders),
          static_cast<std::uint64_t>(asked.seed)};
}

/// Every key is set, to its value before or after: a set of changes is one scenario, whichever case it starts from.
std::vector<TrialPoint> points_of(const Experiment& experiment) {
  const AttributionParameters& asked = *experiment.attribution;
  std::vector<TrialPoint> points;
  for (const AttributedTrial& trial : attribution_design(shape_of(asked))) {
    TrialPoint point{experiment.find_case(asked.from).value_or(0), {}, trial.replication};
    for (std::size_t i = 0; i < asked.changes.size(); ++i) {
      const AttributedChange& change = asked.changes[i];
      if ((trial.changes >> i & 1) == 0) continue;
      for (std::size_t k = 0; k < change.keys.size(); ++k) point.values.emplace_back(change.keys[k], change.after[k]);
    }
    points.push_back(std::move(point));
  }
  return points;
}

std::string names_of_set(const AttributionParameters& asked, ChangeSet set) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < asked.changes.size(); ++i) {
    if ((set >> i & 1) != 0) names.push_back(fmt::format("'{}'", asked.changes[i].name));
  }
  return names.empty() ? "no change" : join(names);
}

/// Both ends can be run, and a set between them may not: better said before hours of trials than after.
/// @throws UsageError
void check_sets(const Experiment& experiment, const std::vector<TrialPoint>& points) {
  const AttributionParameters& asked = *experiment.attribution;
  const std::vector<AttributedTrial> design = attribution_design(shape_of(asked));
  std::set<ChangeSet> checked;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!checked.insert(design[i].changes).second) continue;
    const auto made = scenario_at(experiment.cases[points[i].case_index], points[i].values);
    if (const auto* refusal = std::get_if<std::string>(&made))
      throw UsageError(
          fmt::format("{}: error: with {} alone there is no scenario: {}\n  = expected: changes of which any can be made without the "
                      "others\n  = hint: --group NAME=KEY,KEY makes keys that belong together one change",
                      experiment.path, names_of_set(asked, design[i].changes), *refusal));
  }
}

bool is_apart_from_zero(const Estimate& estimate) { return estimate.low() > 0 || estimate.high() < 0; }

/// "62 % ± 4", or "" where the whole effect may be nothing.
std::string share_text(const Estimate& share, const Estimate& whole) {
  if (!is_apart_from_zero(whole) || !std::isfinite(share.mean)) return "";
  return std::isfinite(share.half_width) ? fmt::format("{:.0f} % ± {:.0f}", 100 * share.mean, 100 * share.half_width)
                                         : fmt::format("{:.0f} %", 100 * share.mean);
}

std::string effects_table(const AttributionParameters& asked, const Attribution& result) {
  std::vector<Estimate> all = {result.whole};
  for (const ChangeEffect& effect : result.effects) all.push_back(effect.part);
  const NumberForm form = number_form(all);
  const bool has_sets = asked.orders == 0;
  std::vector<std::vector<std::string>> rows = {{"  change", "part", "95 % interval", "share"}};
  if (has_sets) rows.back().insert(rows.back().end(), {"alone", "last", "in order"});
  for (std::size_t i = 0; i < asked.changes.size(); ++i) {
    const ChangeEffect& effect = result.effects[i];
    rows.push_back({"  " + asked.changes[i].name, number_text(effect.part.mean, form, true), half_width_text(effect.part, form),
                    share_text(effect.share, result.whole)});
    if (!has_sets) continue;
    for (const Estimate* other : {&effect.alone, &effect.last, &effect.in_order})
      rows.back().push_back(number_text(other->mean, form, true));
  }
  rows.push_back({"  all changes", number_text(result.whole.mean, form, true), half_width_text(result.whole, form), ""});
  using enum Align;
  return align_table(rows, {left, right, left, right, right, right, right});
}

/// Pairs that surely do something together, the largest first.
std::string interactions_text(const AttributionParameters& asked, const Attribution& result) {
  std::vector<ChangeInteraction> shown;
  for (const ChangeInteraction& pair : result.interactions) {
    if (is_apart_from_zero(pair.value)) shown.push_back(pair);
  }
  std::stable_sort(shown.begin(), shown.end(),
                   [](const ChangeInteraction& a, const ChangeInteraction& b) { return std::abs(a.value.mean) > std::abs(b.value.mean); });
  std::string text;
  for (const ChangeInteraction& pair : shown) {
    const NumberForm form = number_form({pair.value});
    text += fmt::format("  {} and {} {}: {} {} beyond what each adds\n", asked.changes[pair.first].name, asked.changes[pair.second].name,
                        pair.value.mean > 0 ? "reinforce each other" : "stand in for each other", number_text(pair.value.mean, form, true),
                        half_width_text(pair.value, form));
  }
  return text;
}

std::string changes_text(const AttributionParameters& asked) {
  std::vector<std::vector<std::string>> rows = {{"change", "key", "from", "to"}};
  for (const AttributedChange& change : asked.changes) {
    for (std::size_t k = 0; k < change.keys.size(); ++k)
      rows.push_back(
          {k == 0 ? change.name : "", change.keys[k], shortened(value_text(change.before[k])), shortened(value_text(change.after[k]))});
  }
  return align_table(rows);
}

std::string answer_text(const AttributionParameters& asked, const AttributionAnswer& answer) {
  const Attribution& result = answer.result;
  const NumberForm ends = number_form({result.from, result.to});
  const double relative = result.whole.mean / std::abs(result.from.mean);
  std::string text = fmt::format("{}: {} → {}", title_of(answer.title, answer.unit), number_text(result.from.mean, ends),
                                 number_text(result.to.mean, ends));
  if (std::isfinite(relative)) text += fmt::format(" ({})", percent_text(relative));
  text += "\n" + effects_table(asked, result) + interactions_text(asked, result);
  if (result.whole.missing > 0)
    text += fmt::format("  {} of {} replications left out: a trial failed or gave no value\n", result.whole.missing, asked.replications);
  if (result.whole.infinite > 0) text += "  the outcome is infinite in some replications: its parts have no interval\n";
  return text;
}

std::string note_text(const AttributionParameters& asked) {
  std::string text =
      "part: mean over all orders of the changes of what one adds (Shapley); parts add up to the whole in each replication.\n";
  if (asked.orders > 0)
    return text + fmt::format("Orders are drawn, {} for each replication; intervals hold the error of that.\n", asked.orders);
  return text + "alone: as the only change. last: after all others. in order: after those above it.\n";
}

std::string named_estimate(const char* name, const Estimate& estimate) {
  return fmt::format("\"{}\": {{{}}}", name, estimate_json(estimate));
}

std::string changes_json(const AttributionParameters& asked) {
  std::vector<std::string> changes;
  for (const AttributedChange& change : asked.changes) {
    std::vector<std::string> keys;
    for (std::size_t k = 0; k < change.keys.size(); ++k)
      keys.push_back(fmt::format("{{\"key\": {}, \"from\": {}, \"to\": {}}}", json_text(change.keys[k]), json_value(change.before[k]),
                                 json_value(change.after[k])));
    changes.push_back(fmt::format("{{\"change\": {}, \"keys\": [{}]}}", json_text(change.name), join(keys)));
  }
  return fmt::format("[{}]", join(changes, ",\n "));
}

std::string effects_json(const AttributionParameters& asked, const Attribution& result) {
  std::vector<std::string> effects;
  for (std::size_t i = 0; i < asked.changes.size(); ++i) {
    const ChangeEffect& effect = result.effects[i];
    std::vector<std::string> members = {fmt::format("\"change\": {}", json_text(asked.changes[i].name)),
                                        named_estimate("part", effect.part), named_estimate("share", effect.share)};
    if (asked.orders == 0) {
      members.push_back(named_estimate("alone", effect.alone));
      members.push_back(named_estimate("last", effect.last));
      members.push_back(named_estimate("in_order", effect.in_order));
    }
    std::vector<std::string> parts;
    for (const double part : result.parts[i]) parts.push_back(json_number(part));
    members.push_back(fmt::format("\"by_replication\": [{}]", join(parts)));
    effects.push_back(fmt::format("{{{}}}", join(members)));
  }
  return join(effects, ",\n  ");
}

std::string answers_json(const AttributionParameters& asked, const std::vector<AttributionAnswer>& answers) {
  std::vector<std::string> texts;
  for (const AttributionAnswer& answer : answers) {
    std::vector<std::string> pairs;
    for (const ChangeInteraction& pair : answer.result.interactions)
      pairs.push_back(fmt::format("{{\"first\": {}, \"second\": {}, {}}}", json_text(asked.changes[pair.first].name),
                                  json_text(asked.changes[pair.second].name), estimate_json(pair.value)));
    texts.push_back(
        fmt::format("{{\"outcome\": {}, \"label\": {}, \"unit\": {}, {}, {}, {},\n \"effects\": [\n  {}],\n \"interactions\": [{}]}}",
                    json_text(answer.outcome), json_text(answer.title), json_text(answer.unit), named_estimate("from", answer.result.from),
                    named_estimate("to", answer.result.to), named_estimate("whole", answer.result.whole),
                    effects_json(asked, answer.result), join(pairs, ",\n  ")));
  }
  return fmt::format("[\n{}]", join(texts, ",\n"));
}

void add_rows(const AttributionAnswer& answer, const std::string& quantity, const std::string& change, const std::string& other,
              const Estimate& estimate, std::vector<Record>& records) {
  records.push_back({{"outcome", answer.outcome},
                     {"quantity", quantity},
                     {"change", change},
                     {"other", other},
                     {"replications", static_cast<std::int64_t>(estimate.count)},
                     {"value", estimate.mean},
                     {"low", estimate.low()},
                     {"high", estimate.high()}});
}

std::string answers_csv(const AttributionParameters& asked, const std::vector<AttributionAnswer>& answers) {
  std::vector<Record> records;
  for (const AttributionAnswer& answer : answers) {
    const Attribution& result = answer.result;
    add_rows(answer, "from", "", "", result.from, records);
    add_rows(answer, "to", "", "", result.to, records);
    add_rows(answer, "whole", "", "", result.whole, records);
    for (std::size_t i = 0; i < asked.changes.size(); ++i) {
      const ChangeEffect& effect = result.effects[i];
      add_rows(answer, "part", asked.changes[i].name, "", effect.part, records);
      add_rows(answer, "share", asked.changes[i].name, "", effect.share, records);
      if (asked.orders > 0) continue;
      add_rows(answer, "alone", asked.changes[i].name, "", effect.alone, records);
      add_rows(answer, "last", asked.changes[i].name, "", effect.last, records);
      add_rows(answer, "in_order", asked.changes[i].name, "", effect.in_order, records);
    }
    for (const ChangeInteraction& pair : result.interactions)
      add_rows(answer, "interaction", asked.changes[pair.first].name, asked.changes[pair.second].name, pair.value, records);
  }
  return records_csv(records);
}

std::vector<AttributionAnswer> analyse(const Experiment& experiment, ExperimentTrials& trials, const std::vector<std::size_t>& chosen) {
  const std::vector<TrialPoint> points = points_of(experiment);
  check_sets(experiment, points);
  trials.expect(points.size(), false);
  const std::vector<std::vector<double>> values = trials.evaluate(points);
  std::vector<AttributionAnswer> answers;
  for (const std::size_t outcome : chosen) {
    const Outcome& described = trials.outcomes()[outcome];
    std::vector<double> column;
    for (const std::vector<double>& trial : values)
      column.push_back(trial.empty() ? std::numeric_limits<double>::quiet_NaN() : trial[outcome]);
    answers.push_back(
        {described.spec().name, described.title(), described.unit(), attribute_effect(shape_of(*experiment.attribution), column)});
  }
  return answers;
}

void print(const Experiment& experiment, const ExperimentTrials& trials, const std::vector<AttributionAnswer>& answers,
           const Arguments& arguments) {
  const AttributionParameters& asked = *experiment.attribution;
  if (arguments.has("csv")) {
    fmt::print("{}", answers_csv(asked, answers));
  } else if (arguments.has("json")) {
    fmt::print(
        "{{\"title\": {}, \"from\": {}, \"to\": {}, \"replications\": {}, \"orders\": {}, \"trials\": {}, \"run\": {}, "
        "\"failed\": {},\n\"changes\": {},\n\"attributions\": {}}}\n",
        json_text(experiment.title), json_text(asked.from), json_text(asked.to), asked.replications, asked.orders, trials.used(),
        trials.run(), trials.failed().size(), changes_json(asked), answers_json(asked, answers));
  } else {
    if (!experiment.title.empty()) fmt::print("{}\n", experiment.title);
    fmt::print("What each change does on the way from '{}' to '{}', {} replications\n\n", asked.from, asked.to, asked.replications);
    for (const AttributionAnswer& answer : answers) fmt::print("{}\n", answer_text(asked, answer));
    fmt::print("{}\n{}{}\n", changes_text(asked), note_text(asked), trials.summary());
  }
}

int attribute(const Arguments& arguments) {
  const Experiment experiment = load_study(arguments, "attribution");
  ExperimentTrials trials(experiment, scenario_outcomes(experiment, make_layout(experiment, {})), arguments);
  const std::vector<std::size_t> chosen = choose_outcomes(trials.outcomes(), experiment.attribution->outcomes, OutcomeDefault::all);
  return run_study(trials, arguments, [&] {
    print(experiment, trials, analyse(experiment, trials, chosen), arguments);
    return true;
  });
}

std::vector<OptionSpec> options() {
  const std::vector<OptionSpec> own = {
      {"from", "CASE", "the case before the changes; default: the first"},
      {"to", "CASE", "the case after them; default: the same, with --change on top"},
      {"change", "KEY=VALUE", "a further change, on top of --to; may be repeated"},
      {"group", "NAME=KEY,KEY", "keys that count as one change, or their beginnings; may be repeated"},
      {"outcome", "NAME", "an [[outcome]] of the scenario; may be repeated. Default: all"},
      {"replications", "N", "of each set of changes; default: those of the scenario"},
      {"orders", "N", "draw so many orders for each replication in place of all sets; for more than 8 changes"},
      {"design-seed", "S", "seed of the orders; default: 1"}};
  return join_options({own, study_scenario_options(), experiment_options()});
}

}  // namespace

const Command& attribute_command() {
  static const Command command{
      "attribute",
      "FILE",
      1,
      1,
      "how much of the difference between two cases each change makes",
      "Splits the effect of a package of changes among them: Shapley values under common random numbers, each with its interval, that "
      "add up to the whole. Takes 2^changes trials a replication, or orders × (changes − 1) + 2 with --orders. Options come before "
      "[attribution] of the scenario. analysis/experiments.md explains.",
      options(),
      {"faultline attribute scenarios/tiny.toml --change audit.fee=0.2 --change layer.cloud.trade_cost=1.5 --outcome startups",
       "faultline attribute scenarios/tiny.toml --change audit.fee=0.2 --change audit.validity=2 --change layer.cloud.trade_cost=1.5 "
       "--group audits=audit --csv"},
      attribute};
  return command;
}

}  // namespace faultline::cli
