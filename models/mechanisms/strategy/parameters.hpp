// What a scenario says about players: who they are, what they may do, what they earn by it, and how they revise it.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "models/rules/given_game.hpp"
#include "models/scenario/parameter_value.hpp"

namespace faultline {

enum class RevisionRule : std::uint8_t { best_response, logit, imitation, adaptive, farsighted };
enum class RevisionDates : std::uint8_t { poisson, periodic };
enum class InitialActions : std::uint8_t { as_written, nobody, all, fair_coin };

struct GameParameters {  // [game]
  bool active = false;
  double start = 0;  ///< [years] from when on players revise
  double rate = 0;   ///< [1/year] of revisions of each player; 0: nobody ever revises
  RevisionDates dates{};
  RevisionRule rule{};
  double temperature = 0;  ///< T of logit, in the unit of payoffs
  double least_gain = 0;   ///< in the unit of payoffs: less is not worth a move
  InitialActions initial{};
  double initial_members = std::numeric_limits<double>::quiet_NaN();  ///< that many at random; NaN: as `initial` says
  std::string member;                                                 ///< action that makes a member
  PayoffKind payoff{};
  std::string payoff_in;   ///< formula of what a member earns, of `symmetric`
  std::string payoff_out;  ///< … and of what another player earns
};

struct PlayerParameters {  // [[player]]
  std::string name;
  std::string label;
  std::vector<std::string> states;         ///< that it decides for; may be none
  std::string alliance;                    ///< that it decides for; may be none
  std::vector<NamedChanges> actions;       ///< what it may do, and the parameters that each sets
  std::map<std::string, double> bias;      ///< action -> what it earns beside its payoff; absent: 0
  std::string starts;                      ///< action at the start; empty: the first
  double size = 0;                         ///< s_i of `pairwise`
  std::map<std::string, double> affinity;  ///< player -> a_ij of `pairwise`; absent: 0
};

struct PayoffParameters {  // [[payoff]]: a row of a `table` of payoffs
  std::string name;
  std::map<std::string, std::string> when;  ///< player -> action; players who are absent may do anything
  std::map<std::string, double> earns;      ///< player -> payoff
};

struct ConstantParameters {  // [[constant]]: a number that formulas of payoffs name
  std::string name;
  double value = 0;
};

struct EndStateParameters {  // [[end_state]]: profiles of actions that are reported under one name
  std::string name;
  std::string label;
  std::map<std::string, std::string> where;  ///< player -> action; players who are absent may do anything
  bool either_way = false;                   ///< … or with two actions exchanged
  int least_members = 0;
  int most_members = 0;
};

}  // namespace faultline
