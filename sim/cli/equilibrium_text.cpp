#include "sim/cli/equilibrium_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/scenario/json_text.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/player_payoffs.hpp"
#include "sim/cli/records.hpp"

namespace faultline::cli {

namespace {

using games::BasinShare;
using games::Verdict;

constexpr std::size_t most_lines = 10;

const char* word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::out: return "out";
    case Verdict::in: return "in";
    case Verdict::open: break;
  }
  return "open";
}

const std::string& player_name(const Experiment& experiment, std::size_t player) { return experiment.equilibrium->players[player]; }

const std::string& action_name(const Experiment& experiment, const games::Profiles& profiles, std::size_t profile, std::size_t player) {
  return find_player(experiment, player_name(experiment, player)).actions[profiles.action(profile, player)].name;
}

/// The name of an [[end_state]] with `where` that this profile is; empty where it is none.
std::string named_end_state(const Experiment& experiment, const games::Profiles& profiles, std::size_t profile) {
  for (const EndStateParameters& named : experiment.cases.front().scenario.end_states) {
    std::size_t met = 0;
    for (std::size_t player = 0; player < profiles.players(); ++player) {
      const auto asked = named.where.find(player_name(experiment, player));
      if (asked != named.where.end() && asked->second == action_name(experiment, profiles, profile, player)) ++met;
    }
    if (met > 0 && met == named.where.size()) return named.label.empty() ? named.name : named.label;
  }
  return {};
}

std::string sink_name(const Experiment& experiment, const EquilibriumAnswer& answer, std::size_t sink) {
  const std::vector<std::size_t>& profiles = answer.basins.ends.sinks[sink];
  std::string name = profile_name(experiment, answer.profiles, profiles.front());
  return profiles.size() == 1 ? name : fmt::format("{} and {} more", name, profiles.size() - 1);
}

/// "82 % [78, 86]"
std::string share_text(const BasinShare& share) {
  return fmt::format("{:.0f} % [{:.0f}, {:.0f}]", 100 * share.share, 100 * share.low, 100 * share.high);
}

/// "+1.52 ± .31", at joint confidence.
std::string gain_text(const Estimate& gain) {
  const NumberForm form = number_form({gain});
  return fmt::format("{} {}", number_text(gain.mean, form, true), half_width_text(gain, form));
}

std::string headline(const Experiment& experiment, const EquilibriumAnswer& answer) {
  const std::size_t count = answer.basins.ends.sinks.size();
  const bool from_anywhere = experiment.equilibrium->from_anywhere;
  const std::vector<BasinShare>& shares = from_anywhere ? answer.basins.anywhere : answer.basins.today;
  const auto largest = static_cast<std::size_t>(
      std::max_element(shares.begin(), shares.end(), [](const BasinShare& a, const BasinShare& b) { return a.share < b.share; }) -
      shares.begin());
  return fmt::format("{} end state{}; from {}, {} of paths end in '{}'.", count, count == 1 ? "" : "s",
                     from_anywhere ? "anywhere" : "today's actions", share_text(shares[largest]), sink_name(experiment, answer, largest));
}

/// Where today's profile is no rest, who leaves it.
std::string today_text(const Experiment& experiment, const EquilibriumAnswer& answer) {
  if (answer.verified.verdicts[answer.start] != Verdict::out) return "";
  const games::LargestGain& gain = answer.verified.largest[answer.start];
  const std::size_t to = answer.profiles.moved(answer.start, gain.player, gain.action);
  return fmt::format("Today's actions are no resting place: {} gains {} by '{}'.\n", player_name(experiment, gain.player),
                     gain_text(gain.gain), action_name(experiment, answer.profiles, to, gain.player));
}

std::string ends_table(const Experiment& experiment, const EquilibriumAnswer& answer) {
  std::vector<std::vector<std::string>> rows = {{"end state", "kind", "from today", "from anywhere", "largest gain left"}};
  for (std::size_t sink = 0; sink < answer.basins.ends.sinks.size(); ++sink) {
    const std::vector<std::size_t>& members = answer.basins.ends.sinks[sink];
    std::string left = "–";
    if (members.size() == 1) {
      const games::LargestGain& gain = answer.verified.largest[members.front()];
      const std::size_t to = answer.profiles.moved(members.front(), gain.player, gain.action);
      left = fmt::format("{} ({}: {}), {}", gain_text(gain.gain), player_name(experiment, gain.player),
                         action_name(experiment, answer.profiles, to, gain.player), word_of(answer.verified.verdicts[members.front()]));
    }
    rows.push_back({sink_name(experiment, answer, sink), members.size() == 1 ? "rest" : fmt::format("cycle of {}", members.size()),
                    share_text(answer.basins.today[sink]), share_text(answer.basins.anywhere[sink]), left});
  }
  return align_table(rows);
}

std::string coalitions_text(const Experiment& experiment, const EquilibriumAnswer& answer) {
  std::string text;
  std::size_t shown = 0;
  for (std::size_t sink = 0; sink < answer.coalitions.size(); ++sink) {
    for (const games::Coalition& one : answer.coalitions[sink]) {
      if (++shown > most_lines) continue;
      std::vector<std::string> members;
      std::vector<std::string> gains;
      for (std::size_t i = 0; i < one.players.size(); ++i) {
        members.push_back(player_name(experiment, one.players[i]));
        gains.push_back(gain_text(one.gains[i]));
      }
      text += fmt::format("{{{}}} {} gain by moving together from '{}' to '{}': {}.\n", join(members), one.is_sure ? "would" : "may",
                          sink_name(experiment, answer, sink), profile_name(experiment, answer.profiles, one.to), join(gains));
    }
  }
  if (shown > most_lines) text += fmt::format("… and {} more coalitions.\n", shown - most_lines);
  return text;
}

std::string break_even_text(const Experiment& experiment, const EquilibriumAnswer& answer) {
  std::string text;
  for (const BreakEven& one : answer.break_even) {
    const NumberForm form = number_form({one.at});
    text += fmt::format(
        "From '{}', '{}' pays {} where the weight of {} is {} {} {} (it is {}).\n", profile_name(experiment, answer.profiles, one.profile),
        action_name(experiment, answer.profiles, one.to, one.player), player_name(experiment, one.player), one.term,
        one.pays_above ? "above" : "below", number_text(one.at.mean, form), half_width_text(one.at, form), format_number(one.weight));
  }
  return text;
}

std::string share_json(const char* name, const BasinShare& share) {
  return fmt::format("\"{}\": {{\"share\": {}, \"low\": {}, \"high\": {}}}", name, json_number(share.share), json_number(share.low),
                     json_number(share.high));
}

std::string number_list(const std::vector<std::size_t>& numbers) {
  std::vector<std::string> texts;
  for (const std::size_t number : numbers) texts.push_back(fmt::format("{}", number));
  return fmt::format("[{}]", join(texts));
}

std::string actions_json(const Experiment& experiment, const games::Profiles& profiles, std::size_t profile) {
  std::vector<std::string> actions;
  for (std::size_t player = 0; player < profiles.players(); ++player)
    actions.push_back(
        fmt::format("{}: {}", json_text(player_name(experiment, player)), json_text(action_name(experiment, profiles, profile, player))));
  return fmt::format("{{{}}}", join(actions));
}

std::string profiles_json(const Experiment& experiment, const EquilibriumAnswer& answer) {
  std::vector<std::string> texts;
  for (std::size_t profile = 0; profile < answer.profiles.count(); ++profile) {
    const games::LargestGain& gain = answer.verified.largest[profile];
    texts.push_back(fmt::format(
        "{{\"profile\": {}, \"actions\": {}, \"verdict\": \"{}\", \"replications\": {}, \"largest_gain\": {{\"player\": {}, {}}}}}",
        profile, actions_json(experiment, answer.profiles, profile), word_of(answer.verified.verdicts[profile]),
        answer.verified.payoffs.replications(profile), json_text(player_name(experiment, gain.player)), estimate_json(gain.gain)));
  }
  return join(texts, ",\n  ");
}

std::string ends_json(const Experiment& experiment, const EquilibriumAnswer& answer) {
  std::vector<std::string> texts;
  for (std::size_t sink = 0; sink < answer.basins.ends.sinks.size(); ++sink) {
    const std::vector<std::size_t>& members = answer.basins.ends.sinks[sink];
    std::vector<std::string> coalitions;
    for (const games::Coalition& one : answer.coalitions[sink]) {
      std::vector<std::string> names;
      for (const std::size_t player : one.players) names.push_back(json_text(player_name(experiment, player)));
      coalitions.push_back(fmt::format("{{\"players\": [{}], \"to\": {}, \"sure\": {}}}", join(names), one.to, one.is_sure));
    }
    texts.push_back(fmt::format("{{\"name\": {}, \"kind\": \"{}\", \"profiles\": {}, {}, {}, \"support\": {}, \"coalitions\": [{}]}}",
                                json_text(sink_name(experiment, answer, sink)), members.size() == 1 ? "rest" : "cycle",
                                number_list(members), share_json("today", answer.basins.today[sink]),
                                share_json("anywhere", answer.basins.anywhere[sink]), json_number(answer.basins.support[sink]),
                                join(coalitions)));
  }
  return join(texts, ",\n  ");
}

}  // namespace

std::string profile_name(const Experiment& experiment, const games::Profiles& profiles, std::size_t profile) {
  std::string named = named_end_state(experiment, profiles, profile);
  if (!named.empty()) return named;
  std::vector<std::string> words;
  for (std::size_t player = 0; player < profiles.players(); ++player)
    words.push_back(fmt::format("{} {}", player_name(experiment, player), action_name(experiment, profiles, profile, player)));
  return join(words);
}

std::string equilibrium_text(const Experiment& experiment, const EquilibriumAnswer& answer) {
  const EquilibriumParameters& asked = *experiment.equilibrium;
  std::string text = headline(experiment, answer) + "\n" + today_text(experiment, answer);
  text += fmt::format("{} players, {} profiles, all run; joint confidence {:.4g} %, worth-while gain {} {}\n\n", answer.profiles.players(),
                      answer.profiles.count(), 100 * asked.confidence, format_number(asked.epsilon), answer.unit);
  text += ends_table(experiment, answer) + "\n";
  text += fmt::format("Profiles: {} in, {} out, {} open.\n", answer.verified.count(Verdict::in), answer.verified.count(Verdict::out),
                      answer.verified.count(Verdict::open));
  std::vector<std::string> undecided;
  for (const std::size_t profile : answer.undecided) {
    if (undecided.size() < most_lines) undecided.push_back(fmt::format("'{}'", profile_name(experiment, answer.profiles, profile)));
  }
  if (!undecided.empty())
    text += fmt::format("Undecided, and the answer hangs on it: {}{}. A wider epsilon or more trials decide.\n", join(undecided),
                        answer.undecided.size() > most_lines ? " …" : "");
  if (std::isfinite(answer.defect)) text += fmt::format("Potential defect {:.2g}.\n", answer.defect);
  return text + coalitions_text(experiment, answer) + break_even_text(experiment, answer) +
         "Shares: one player at a time, drawn at random, takes a best reply; [95 % by bootstrap]. Gains: ± at joint confidence.\n";
}

std::string equilibrium_json(const Experiment& experiment, const EquilibriumAnswer& answer) {
  std::vector<std::string> weights;
  for (const BreakEven& one : answer.break_even)
    weights.push_back(fmt::format("{{\"profile\": {}, \"player\": {}, \"to\": {}, \"term\": {}, \"weight\": {}, \"pays_above\": {}, {}}}",
                                  one.profile, json_text(player_name(experiment, one.player)), one.to, json_text(one.term),
                                  json_number(one.weight), one.pays_above, estimate_json(one.at)));
  return fmt::format(
      "\"sentence\": {},\n\"unit\": {}, \"epsilon\": {}, \"confidence\": {}, \"today\": {}, \"potential_defect\": {},\n"
      "\"end_states\": [\n  {}],\n\"profiles\": [\n  {}],\n\"undecided\": {},\n\"break_even\": [{}]",
      json_text(headline(experiment, answer)), json_text(answer.unit), json_number(experiment.equilibrium->epsilon),
      json_number(experiment.equilibrium->confidence), answer.start, json_number(answer.defect), ends_json(experiment, answer),
      profiles_json(experiment, answer), number_list(answer.undecided), join(weights, ",\n  "));
}

std::string equilibrium_csv(const Experiment& experiment, const EquilibriumAnswer& answer) {
  std::vector<Record> records;
  for (std::size_t profile = 0; profile < answer.profiles.count(); ++profile) {
    for (std::size_t player = 0; player < answer.profiles.players(); ++player) {
      for (std::size_t action = 0; action < answer.profiles.actions(player); ++action) {
        const std::size_t to = answer.profiles.moved(profile, player, action);
        if (to == profile) continue;
        const Estimate gain = answer.verified.payoffs.gain(profile, to, player, answer.verified.level);
        records.push_back({{"profile", static_cast<std::int64_t>(profile)},
                           {"name", profile_name(experiment, answer.profiles, profile)},
                           {"verdict", std::string(word_of(answer.verified.verdicts[profile]))},
                           {"player", player_name(experiment, player)},
                           {"to", action_name(experiment, answer.profiles, to, player)},
                           {"replications", static_cast<std::int64_t>(gain.count)},
                           {"gain", gain.mean},
                           {"low", gain.low()},
                           {"high", gain.high()}});
      }
    }
  }
  return records_csv(records);
}

}  // namespace faultline::cli
