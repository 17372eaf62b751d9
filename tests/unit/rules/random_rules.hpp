// Random rule books and options for tests: a seeded engine with its own uniforms, so the cases are the same everywhere.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "models/rules/compliance.hpp"
#include "models/rules/market_choice.hpp"

namespace faultline::testing {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  double uniform(double low = 0.0, double high = 1.0) { return low + (high - low) * static_cast<double>(engine_() >> 11) * 0x1.0p-53; }
  std::uint32_t below(std::uint32_t count) { return static_cast<std::uint32_t>(engine_() % count); }
  std::uint64_t subset(std::uint64_t of) { return engine_() & of; }

 private:
  std::mt19937_64 engine_;
};

struct RuleWorld {
  ModeCosts mode_costs;
  std::vector<RuleBook> books;
  [[nodiscard]] ComplianceCosts costs() const { return {mode_costs, books}; }
  [[nodiscard]] std::uint64_t all() const { return (std::uint64_t{1} << books.size()) - 1; }
};

/// Books with random stringencies (a third of them zero, some tied) and modes; `openness` is the chance of accepting
/// each foreign mode.
inline RuleWorld draw_rules(Dice& dice, std::size_t books, std::size_t requirements, std::uint32_t modes, double openness) {
  RuleWorld world;
  world.mode_costs.assign(requirements, std::vector<double>(modes));
  for (auto& costs : world.mode_costs) {
    for (double& cost : costs) cost = dice.uniform(0.5, 10.0);
  }
  for (std::size_t b = 0; b < books; ++b) {
    RuleBook book(requirements);
    for (Rule& rule : book) {
      if (dice.below(3) == 0) continue;
      rule.stringency = 0.125 * (1 + dice.below(8));
      rule.mode = dice.below(modes);
      for (std::uint32_t mode = 0; mode < modes; ++mode) {
        if (dice.uniform() < openness) rule.accepted_modes |= std::uint32_t{1} << mode;
      }
    }
    world.books.push_back(book);
  }
  return world;
}

/// C(S) by its definition: every assignment of every book to a mode that it accepts, requirement by requirement.
inline double brute_force_cost(const RuleWorld& world, std::uint64_t set) {
  double sum = 0.0;
  for (std::size_t r = 0; r < world.mode_costs.size(); ++r) {
    const auto& costs = world.mode_costs[r];
    std::vector<const Rule*> rules;
    for (std::size_t b = 0; b < world.books.size(); ++b) {
      if (((set >> b) & 1) != 0 && world.books[b][r].stringency > 0.0) rules.push_back(&world.books[b][r]);
    }
    std::size_t assignments = 1;
    for (std::size_t i = 0; i < rules.size(); ++i) assignments *= costs.size();
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t assignment = 0; assignment < assignments; ++assignment) {
      std::vector<double> levels(costs.size(), 0.0);
      bool allowed = true;
      std::size_t rest = assignment;
      for (const Rule* rule : rules) {
        const std::size_t mode = rest % costs.size();
        rest /= costs.size();
        allowed = allowed && (mode == rule->mode || ((rule->accepted_modes >> mode) & 1) != 0);
        levels[mode] = std::max(levels[mode], rule->stringency);
      }
      if (!allowed) continue;
      double cost = 0.0;
      for (std::size_t mode = 0; mode < costs.size(); ++mode) cost += costs[mode] * levels[mode];
      least = std::min(least, cost);
    }
    sum += least;
  }
  return sum;
}

/// Value of a set of options at its face: the sum of values less the cost of their books.
template <class CostOfBooks>
double face_value(const std::vector<MarketOption>& options, std::uint64_t markets, CostOfBooks&& cost_of_books) {
  double sum = 0.0;
  std::uint64_t books = 0;
  for (std::size_t j = 0; j < options.size(); ++j) {
    if (((markets >> j) & 1) == 0) continue;
    sum += options[j].value;
    if (options[j].book != MarketOption::no_book) books |= book_set(options[j].book);
  }
  return sum - cost_of_books(books);
}

/// The worked example of the compliance set: three requirements, states A, B, C; C has its own mode of the first. With
/// recognition A and B take C's mode of the first requirement too.
inline RuleWorld worked_example(bool recognition) {
  RuleWorld world;
  world.mode_costs = {{10.0, 10.0}, {4.0}, {6.0}};
  const std::uint32_t accepted = recognition ? 0b11 : 0b01;
  world.books = {{Rule{1.0, 0, accepted}, Rule{0.5, 0, 1}, Rule{}},
                 {Rule{0.8, 0, accepted}, Rule{1.0, 0, 1}, Rule{0.5, 0, 1}},
                 {Rule{0.5, 1, 0b10}, Rule{}, Rule{1.0, 0, 1}}};
  return world;
}

}  // namespace faultline::testing
