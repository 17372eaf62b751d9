// Rows of the field table: the game, its players, what they earn, and the names of what comes of it.
#include "models/mechanisms/strategy/mechanism.hpp"
#include "models/scenario/field_builders.hpp"

#include <algorithm>

namespace faultline {

namespace fields {
namespace {

FieldTable game_table() {
  using P = GameParameters;
  return single_table(
      "game", "Players revise their actions in answer to what the others do.", &Scenario::game,
      {
          case_wide(flag("active", &P::active, false, "Whether players revise during a trial.", off)),
          case_wide(number("start", &P::start, "years", 0, at_least(0), "Date from which they revise.", neutral)
                        .usually(0.1, 500, "assumed: within a trial")),
          case_wide(number("rate", &P::rate, "1/year", 1, at_least(0), "Revisions of each player a year; 0: nobody ever revises.",
                           "assumed: a yearly decision")
                        .usually(0.01, 52, "assumed: from once in a century to weekly")),
          case_wide(choice("dates", &P::dates, {"poisson", "periodic"}, "poisson",
                           "Whether a player's revisions come at random or at equal intervals, each player's at a phase of its own.",
                           neutral)),
          case_wide(choice("rule", &P::rule, {"best_response", "logit", "imitation", "adaptive", "farsighted"}, "best_response",
                           "How a player revises: it takes what earns most; does so up to a taste [Blume-1993]; copies a random player "
                           "who earns as much; keeps what it tries if that earned more; or looks to where the exits end that its own "
                           "would start.",
                           neutral)),
          case_wide(number("temperature", &P::temperature, "payoff", 1, above(0),
                           "T of `logit`: actions are chosen in proportion to e^(payoff/T).", "assumed")
                        .usually(1e-6, 1e6, "assumed: from no taste to nothing but taste")),
          case_wide(number("least_gain", &P::least_gain, "payoff", 0, at_least(0), "Gain up to which a move is not worth while.", off)
                        .usually(1e-9, 1e6, "assumed: less than payoffs")),
          case_wide(choice("initial", &P::initial, {"as_written", "nobody", "all", "fair_coin"}, "as_written",
                           "Actions at the start: `starts` of each player; nobody or everybody a member; or each action with one "
                           "probability.",
                           neutral)),
          case_wide(number("initial_members", &P::initial_members, "players", std::numeric_limits<double>::quiet_NaN(), at_least(0),
                           "In place of `initial`: so many players, drawn at random, are members at the start; a fraction is the "
                           "probability of one more.",
                           "none")),
          batch_wide([] {
            Field field = text("member", &P::member, "Name of the action that makes a member.");
            field.default_value = text_value("in");
            field.source = neutral;
            return field;
          }()),
          batch_wide(choice("payoff", &P::payoff, {"symmetric", "pairwise", "table"}, "symmetric",
                            "How payoffs are given: by formulas of the number of members; by `size` and `affinity` of players who take "
                            "the same action; or by [[payoff]] rows.",
                            neutral)),
          batch_wide(text("payoff_in", &P::payoff_in,
                          "What a member earns under `symmetric`: a formula of `others` (members beside itself), `members` (with "
                          "itself), `players` and names of constants; numbers, + - * / ( ) and ln( ).")
                         .of_many_lines()),
          batch_wide(
              text("payoff_out", &P::payoff_out, "The same of a player who is no member; `members` then equals `others`.").of_many_lines()),
      });
}

FieldTable player_table() {
  using P = PlayerParameters;
  Field actions = make_field("actions", FieldKind::named_changes, &P::actions, "",
                             "What it may do: names of actions, each with the dotted keys that it sets, if any.", user);
  actions.index = NameKind::action;
  actions.scope = FieldScope::identity;
  return list_table(
      "player", "Someone who chooses among actions: a state, a bloc of states, a vendor, an alliance.", &Scenario::players,
      {
          name_field(&P::name),
          label_field(&P::label),
          batch_wide(references("states", &P::states, NameKind::state, false, "States for which it decides.")),
          batch_wide(reference("alliance", &P::alliance, NameKind::alliance, false, "Alliance for which it decides.")),
          actions,
          case_wide(number_by_name("bias", &P::bias, NameKind::action, "payoff", false, any_number(),
                                   "What an action earns it beside the payoffs, whatever the others do.", "0: none")),
          case_wide(reference("starts", &P::starts, NameKind::action, false, "Its action at the start; empty: the first it lists.")),
          case_wide(number("size", &P::size, "1", 1, at_least(0), "s_i of `pairwise` payoffs.", neutral)),
          case_wide(number_by_name("affinity", &P::affinity, NameKind::player, "payoff", false, any_number(),
                                   "a_ij of `pairwise` payoffs: it earns s_i s_j a_ij of a player who takes the same action.", "0: none")),
      });
}

FieldTable payoff_table() {
  using P = PayoffParameters;
  return list_table("payoff", "What players earn in the profiles that it describes; each profile is described once.", &Scenario::payoffs,
                    {
                        name_field(&P::name),
                        batch_wide(name_by_name("when", &P::when, NameKind::player, NameKind::action,
                                                "The action of each player in it; players who are absent may do anything.", user)),
                        case_wide(number_by_name("earns", &P::earns, NameKind::player, "payoff", false, any_number(), "By player.", user)),
                    });
}

FieldTable constant_table() {
  using P = ConstantParameters;
  return list_table(
      "constant", "A number that formulas of payoffs name.", &Scenario::constants,
      {
          name_field(&P::name),
          case_wide(number("value", &P::value, "1", required, any_number(), "Its value, in the unit that the formula makes of it.", user)),
      });
}

FieldTable end_state_table() {
  using P = EndStateParameters;
  constexpr double many = 1e6;
  return list_table(
      "end_state", "Profiles of actions that are reported under one name: how long and how often they hold.", &Scenario::end_states,
      {
          name_field(&P::name),
          label_field(&P::label),
          batch_wide(name_by_name("where", &P::where, NameKind::player, NameKind::action,
                                  "The action of each player in it; players who are absent may do anything.", "anything")),
          batch_wide(flag("either_way", &P::either_way, false,
                          "Whether the profile with the two actions of every player exchanged is the same end state: a division into two "
                          "camps, whatever they are called.",
                          neutral)),
          batch_wide(integer("least_members", &P::least_members, 0, between(0, many), "Members that it has at least.", neutral)),
          batch_wide(integer("most_members", &P::most_members, many, between(0, many), "Members that it has at most.", neutral)),
      });
}

}  // namespace
}  // namespace fields

std::vector<FieldTable> mechanisms::Strategy::fields() {
  return {fields::game_table(), fields::player_table(), fields::payoff_table(), fields::constant_table(), fields::end_state_table()};
}

void mechanisms::Strategy::names(NameKind kind, const Scenario& scenario, std::vector<std::string>& names) {
  if (kind != NameKind::action) return;
  for (const PlayerParameters& player : scenario.players) {
    for (const NamedChanges& action : player.actions) names.push_back(action.name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace faultline
