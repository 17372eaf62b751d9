#include "models/mechanisms/strategy/strategy.hpp"

#include "models/economy/order_of_names.hpp"
#include "models/mechanisms/strategy/given_payoffs.hpp"
#include "models/scenario/field_table.hpp"
#include "models/scenario/named.hpp"
#include "sim/random/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace faultline {

namespace {

constexpr std::uint32_t any_action = 0xffffffffU;

/// Of a player's name, or of that and another name: who draws.
std::uint64_t key_of_player(std::string_view name) { return key_of(name) & (Chance::whos - 1); }
std::uint64_t key_of_both(std::uint64_t player, std::uint64_t other) { return identity_of(player, digits_of(other)); }

void name_players(const Scenario& scenario, StrategyBook& book) {
  const std::vector<std::string> names = names_of(scenario, NameKind::action);
  const std::vector<std::size_t> order = order_of_names(names);  // in which a recorder has them
  for (const PlayerParameters& player : scenario.players) {
    PlayerRecord record;
    record.key = key_of_player(player.name);
    for (const NamedChanges& action : player.actions) {
      record.action_keys.push_back(key_of_both(record.key, key_of(action.name)));
      const auto is_it = [&](std::size_t place) { return names[place] == action.name; };
      record.cells.push_back(static_cast<std::size_t>(std::find_if(order.begin(), order.end(), is_it) - order.begin()));
    }
    book.players.push_back(std::move(record));
  }
  book.action_names = names.size();
}

/// The players with the largest draws are members: so many, and one more with the probability of the fraction.
void draw_members(const Scenario& scenario, const Chance& chance, StrategyBook& book) {
  std::vector<std::size_t> order(book.players.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto draw = [&](std::size_t player) { return chance.uniform(Purpose::initial_action, book.players[player].key, 0); };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return draw(a) > draw(b); });
  const double whole = std::floor(scenario.game.initial_members);
  const bool one_more = bernoulli_from(chance.uniform(Purpose::initial_action, 0, 1), scenario.game.initial_members - whole);
  const std::size_t members = static_cast<std::size_t>(whole) + (one_more ? 1 : 0);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::uint32_t member = book.game.member[order[i]];
    book.profile[order[i]] = i < members ? member : 1 - member;
  }
}

std::uint32_t action_at_start(const Scenario& scenario, const Chance& chance, const StrategyBook& book, std::size_t player) {
  const std::uint32_t member = book.game.member[player];
  switch (scenario.game.initial) {
    case InitialActions::as_written: {
      const PlayerParameters& parameters = scenario.players[player];
      return parameters.starts.empty() ? 0 : static_cast<std::uint32_t>(place_of_action(parameters, parameters.starts));
    }
    case InitialActions::nobody: return 1 - member;
    case InitialActions::all: return member;
    case InitialActions::fair_coin: break;
  }
  const double u = chance.uniform(Purpose::initial_action, book.players[player].key, 0);
  return std::min(static_cast<std::uint32_t>(u * book.game.actions[player]), book.game.actions[player] - 1);
}

void name_end_states(const Scenario& scenario, StrategyBook& book) {
  for (const EndStateParameters& parameters : scenario.end_states) {
    EndStateBook state;
    state.least_members = static_cast<std::size_t>(parameters.least_members);
    state.most_members = static_cast<std::size_t>(parameters.most_members);
    std::vector<std::uint32_t> where(scenario.players.size(), any_action);
    for (const auto& [name, action] : parameters.where) {
      const std::size_t player = place_named(scenario.players, name);
      where[player] = static_cast<std::uint32_t>(place_of_action(scenario.players[player], action));
    }
    state.where.push_back(where);
    if (parameters.either_way) {
      for (std::uint32_t& action : where) action = action == any_action ? action : 1 - action;
      state.where.push_back(std::move(where));
    }
    book.end_states.push_back(std::move(state));
  }
}

bool holds(const EndStateBook& state, const Profile& profile, std::size_t members) {
  if (members < state.least_members || members > state.most_members) return false;
  return std::any_of(state.where.begin(), state.where.end(), [&](const std::vector<std::uint32_t>& where) {
    for (std::size_t player = 0; player < profile.size(); ++player) {
      if (where[player] != any_action && where[player] != profile[player]) return false;
    }
    return true;
  });
}

/// Which end states hold from now on.
void look_at_end_states(StrategyBook& book, double years_of_game) {
  const std::size_t members = count_members(book.game, book.profile);
  for (EndStateBook& state : book.end_states) {
    state.is_held = holds(state, book.profile, members);
    if (state.is_held && std::isnan(state.first_at)) state.first_at = years_of_game;
  }
}

/// What a player earns at present, where the members have been counted once for all.
double present_payoff(const StrategyBook& book, std::size_t player, std::size_t members) {
  if (book.game.kind != PayoffKind::symmetric || !book.game.bias.empty()) return payoff_of(book.game, book.profile, player);
  return book.profile[player] == book.game.member[player] ? book.game.in[members - 1] : book.game.out[members];
}

double earned_by(const StrategyBook& book, std::size_t player, SimTime date) {
  return book.totals.earned[player] + years_from_seconds(date - book.accrued_at) * payoff_of(book.game, book.profile, player);
}

/// A number for each of its actions, of the book.
std::span<const double> draw_tastes(World& world, std::size_t player) {
  StrategyBook& book = world.strategy;
  book.uniforms.clear();
  for (const std::uint64_t key : book.players[player].action_keys)
    book.uniforms.push_back(world.chance.uniform(Purpose::revision_taste, key, book.totals.revisions[player]));
  return book.uniforms;
}

/// The action of the player whom it looks at, if that one earns as much.
std::uint32_t imitated(const World& world, std::size_t player) {
  const StrategyBook& book = world.strategy;
  const PlayerRecord& record = book.players[player];
  std::size_t peer = player;
  double largest = 0;
  for (std::size_t other = 0; other < book.players.size(); ++other) {
    if (other == player) continue;
    const std::uint64_t key = key_of_both(record.key, book.players[other].key);
    const double draw = world.chance.uniform(Purpose::revision_peer, key, book.totals.revisions[player]);
    if (draw <= largest) continue;
    peer = other;
    largest = draw;
  }
  const double own = payoff_of(book.game, book.profile, player);
  if (!imitates(own, payoff_of(book.game, book.profile, peer))) return book.profile[player];
  const std::size_t action = book.players[peer].cells[book.profile[peer]];
  return static_cast<std::uint32_t>(std::find(record.cells.begin(), record.cells.end(), action) - record.cells.begin());
}

std::uint32_t adapted(World& world, std::size_t player) {
  StrategyBook& book = world.strategy;
  PlayerRecord& record = book.players[player];
  const double years = years_from_seconds(world.now - record.revised_at);
  const double total = earned_by(book, player, world.now);
  const double earned = years > 0 ? (total - record.earned_then) / years : payoff_of(book.game, book.profile, player);
  record.earned_then = total;
  record.revised_at = world.now;
  return adapt(book.profile[player], draw_tastes(world, player), earned, world.scenario.game.least_gain, record.attempt);
}

std::uint32_t looked_ahead(const World& world, std::size_t player) {
  const StrategyBook& book = world.strategy;
  const bool is_member = book.profile[player] == book.game.member[player];
  const std::size_t others = count_members(book.game, book.profile) - (is_member ? 1 : 0);
  const bool joins = farsighted_joins(book.game.in, book.game.out, book.ends, is_member, others, world.scenario.game.least_gain);
  return joins ? book.game.member[player] : 1 - book.game.member[player];
}

}  // namespace

StrategyBook open_strategy_book(const Scenario& scenario, const Chance& chance) {
  StrategyBook book;
  book.game = given_game_of(scenario);
  name_players(scenario, book);
  const std::size_t players = book.players.size();
  book.profile.assign(players, 0);
  if (!std::isnan(scenario.game.initial_members)) {
    draw_members(scenario, chance, book);
  } else {
    for (std::size_t player = 0; player < players; ++player) book.profile[player] = action_at_start(scenario, chance, book, player);
  }
  if (scenario.game.rule == RevisionRule::farsighted) book.ends = farsighted_ends(book.game.in, book.game.out, scenario.game.least_gain);
  name_end_states(scenario, book);
  look_at_end_states(book, 0);
  StrategyTotals& totals = book.totals;
  totals.earned.assign(players, 0.0);
  totals.revisions.assign(players, 0);
  totals.moves.assign(players, 0);
  totals.action_time.assign(players * book.action_names, 0);
  totals.end_state_time.assign(book.end_states.size(), 0);
  return book;
}

std::uint32_t revise(World& world, std::size_t player) {
  StrategyBook& book = world.strategy;
  const GameParameters& game = world.scenario.game;
  switch (game.rule) {
    case RevisionRule::imitation: return imitated(world, player);
    case RevisionRule::adaptive: return adapted(world, player);
    case RevisionRule::farsighted: return looked_ahead(world, player);
    case RevisionRule::best_response:
      payoffs_of(book.game, book.profile, player, book.payoffs);
      return static_cast<std::uint32_t>(best_reply(book.payoffs, book.profile[player], game.least_gain));
    case RevisionRule::logit: break;
  }
  payoffs_of(book.game, book.profile, player, book.payoffs);
  return static_cast<std::uint32_t>(logit_choice(book.payoffs, draw_tastes(world, player), game.temperature));
}

void take_action(World& world, std::size_t player, std::uint32_t action) {
  StrategyBook& book = world.strategy;
  ++book.totals.revisions[player];
  ++book.revisions;
  if (action == book.profile[player]) return;
  accrue(book, world.now, book.totals);
  book.accrued_at = world.now;
  book.last_move_at = world.now;
  book.revisions_at_last_move = book.revisions;
  ++book.totals.moves[player];
  book.profile[player] = action;
  look_at_end_states(book, years_from_seconds(world.now) - world.scenario.game.start);
}

void accrue(const StrategyBook& book, SimTime date, StrategyTotals& totals) {
  const SimTime time = date - book.accrued_at;
  const double years = years_from_seconds(time);
  const std::size_t members = count_members(book.game, book.profile);
  for (std::size_t player = 0; player < book.players.size(); ++player) {
    totals.earned[player] += years * present_payoff(book, player, members);
    totals.action_time[player * book.action_names + book.players[player].cells[book.profile[player]]] += time;
  }
  for (std::size_t state = 0; state < book.end_states.size(); ++state)
    totals.end_state_time[state] += book.end_states[state].is_held ? time : 0;
  totals.member_time += time * static_cast<SimTime>(members);
  if (book.game.kind == PayoffKind::pairwise) totals.energy_years += years * landscape_energy(book.game, book.profile);
}

SimTime revision_delay(const World& world, std::size_t player) {
  const PlayerRecord& record = world.strategy.players[player];
  const std::uint32_t occasion = world.strategy.totals.revisions[player];
  const GameParameters& game = world.scenario.game;
  if (game.rate <= 0) return never;
  const double u = world.chance.uniform(Purpose::revision_date, record.key, game.dates == RevisionDates::periodic ? 0 : occasion);
  if (game.dates == RevisionDates::periodic) return seconds_from_years((occasion == 0 ? u : 1.0) / game.rate);
  return exponential_delay(exponential_from(u, 1.0), game.rate);
}

}  // namespace faultline
