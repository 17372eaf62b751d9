#include "analysis/games/end_states.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "sim/base/contracts.hpp"

namespace faultline::games {

namespace {

constexpr std::size_t unseen = std::numeric_limits<std::size_t>::max();

/// Strongly connected components after Tarjan, without recursion. A component is numbered after all that it leads to.
class Components {
 public:
  explicit Components(const StepGraph& graph)
      : graph_(graph), index_(graph.size(), unseen), low_(graph.size(), 0), component_(graph.size(), unseen), next_(graph.size(), 0) {
    for (std::size_t profile = 0; profile < graph.size(); ++profile) {
      if (index_[profile] == unseen) visit(profile);
    }
  }

  [[nodiscard]] const std::vector<std::vector<std::size_t>>& members() const { return members_; }
  [[nodiscard]] std::size_t of(std::size_t profile) const { return component_[profile]; }

 private:
  void open(std::size_t profile) {
    index_[profile] = low_[profile] = count_++;
    path_.push_back(profile);
    stack_.push_back(profile);
  }

  void close(std::size_t profile) {
    if (low_[profile] != index_[profile]) return;
    members_.emplace_back();
    std::size_t last = unseen;
    while (last != profile) {
      last = stack_.back();
      stack_.pop_back();
      component_[last] = members_.size() - 1;
      members_.back().push_back(last);
    }
    std::sort(members_.back().begin(), members_.back().end());
  }

  void visit(std::size_t root) {
    open(root);
    while (!path_.empty()) {
      const std::size_t profile = path_.back();
      if (next_[profile] < graph_[profile].size()) {
        const std::size_t to = graph_[profile][next_[profile]++].to;
        if (index_[to] == unseen) {
          open(to);
        } else if (component_[to] == unseen) {
          low_[profile] = std::min(low_[profile], index_[to]);
        }
        continue;
      }
      close(profile);
      path_.pop_back();
      if (!path_.empty()) low_[path_.back()] = std::min(low_[path_.back()], low_[profile]);
    }
  }

  const StepGraph& graph_;
  std::vector<std::size_t> index_;
  std::vector<std::size_t> low_;
  std::vector<std::size_t> component_;
  std::vector<std::size_t> next_;  ///< by profile, the step to follow next
  std::vector<std::size_t> path_;
  std::vector<std::size_t> stack_;
  std::vector<std::vector<std::size_t>> members_;
  std::size_t count_ = 0;
};

/// Chances to end in each sink from the profiles of a component that has a way out: (D − Q) X = R, where D is the chance to move at all.
void solve_component(const StepGraph& graph, const Components& components, const std::vector<std::size_t>& members, EndStates& ends) {
  const auto size = static_cast<Eigen::Index>(members.size());
  const auto sinks = static_cast<Eigen::Index>(ends.sinks.size());
  Eigen::MatrixXd system = Eigen::MatrixXd::Zero(size, size);
  Eigen::MatrixXd right = Eigen::MatrixXd::Zero(size, sinks);
  for (Eigen::Index i = 0; i < size; ++i) {
    for (const Step& step : graph[members[static_cast<std::size_t>(i)]]) {
      system(i, i) += step.probability;
      if (components.of(step.to) == components.of(members.front())) {
        const auto place = std::lower_bound(members.begin(), members.end(), step.to) - members.begin();
        system(i, place) -= step.probability;
      } else {
        for (Eigen::Index sink = 0; sink < sinks; ++sink)
          right(i, sink) += step.probability * ends.basins[step.to][static_cast<std::size_t>(sink)];
      }
    }
  }
  const Eigen::MatrixXd chances = system.partialPivLu().solve(right);
  for (Eigen::Index i = 0; i < size; ++i) {
    for (Eigen::Index sink = 0; sink < sinks; ++sink)
      ends.basins[members[static_cast<std::size_t>(i)]][static_cast<std::size_t>(sink)] = chances(i, sink);
  }
}

}  // namespace

StepGraph best_response_graph(const MeanGains& gains, double epsilon) {
  const Profiles& profiles = gains.profiles();
  StepGraph graph(profiles.count());
  for (std::size_t profile = 0; profile < profiles.count(); ++profile) {
    for (std::size_t player = 0; player < profiles.players(); ++player) {
      double best = epsilon;
      for (std::size_t action = 0; action < profiles.actions(player); ++action) {
        const double gain = gains.gain(profile, player, action);
        if (gain > best) best = gain;
      }
      if (!(best > epsilon)) continue;
      std::vector<std::size_t> replies;
      for (std::size_t action = 0; action < profiles.actions(player); ++action) {
        const double gain = gains.gain(profile, player, action);
        if (gain > epsilon && (gain == best || is_rounding(best - gain, best))) replies.push_back(action);
      }
      const double probability = 1.0 / static_cast<double>(profiles.players() * replies.size());
      for (const std::size_t action : replies) graph[profile].push_back({profiles.moved(profile, player, action), probability});
    }
  }
  return graph;
}

std::vector<double> EndStates::from_anywhere() const {
  std::vector<double> shares(sinks.size(), 0.0);
  for (const std::vector<double>& row : basins) {
    for (std::size_t sink = 0; sink < sinks.size(); ++sink) shares[sink] += row[sink] / static_cast<double>(basins.size());
  }
  return shares;
}

EndStates find_end_states(const StepGraph& graph) {
  const Components components(graph);
  EndStates ends;
  for (const std::vector<std::size_t>& members : components.members()) {
    const bool has_exit = std::any_of(members.begin(), members.end(), [&](std::size_t profile) {
      return std::any_of(graph[profile].begin(), graph[profile].end(),
                         [&](const Step& step) { return components.of(step.to) != components.of(profile); });
    });
    if (!has_exit) ends.sinks.push_back(members);
  }
  std::sort(ends.sinks.begin(), ends.sinks.end());
  ends.basins.assign(graph.size(), std::vector<double>(ends.sinks.size(), 0.0));
  std::vector<bool> is_end(graph.size(), false);
  for (std::size_t sink = 0; sink < ends.sinks.size(); ++sink) {
    for (const std::size_t profile : ends.sinks[sink]) {
      ends.basins[profile][sink] = 1;
      is_end[profile] = true;
    }
  }
  for (const std::vector<std::size_t>& members : components.members()) {  // what a component leads to comes before it
    if (!is_end[members.front()]) solve_component(graph, components, members, ends);
  }
  return ends;
}

double potential_defect(const MeanGains& gains) {
  const Profiles& profiles = gains.profiles();
  std::vector<double> sizes;
  double largest = 0;
  for (std::size_t profile = 0; profile < profiles.count(); ++profile) {
    for (std::size_t one = 0; one < profiles.players(); ++one) {
      for (std::size_t a = profiles.action(profile, one) + 1; a < profiles.actions(one); ++a) {
        sizes.push_back(std::abs(gains.gain(profile, one, a)));
        const std::size_t first = profiles.moved(profile, one, a);
        for (std::size_t other = one + 1; other < profiles.players(); ++other) {
          for (std::size_t b = profiles.action(profile, other) + 1; b < profiles.actions(other); ++b) {
            const std::size_t both = profiles.moved(first, other, b);
            const std::size_t second = profiles.moved(profile, other, b);
            const double sum = gains.gain(profile, one, a) + gains.gain(first, other, b) +
                               gains.gain(both, one, profiles.action(profile, one)) +
                               gains.gain(second, other, profiles.action(profile, other));
            largest = std::max(largest, std::abs(sum));
          }
        }
      }
    }
  }
  std::erase_if(sizes, [](double size) { return std::isnan(size); });
  if (profiles.players() < 2 || sizes.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(sizes.begin(), sizes.end());
  const double median = (sizes[(sizes.size() - 1) / 2] + sizes[sizes.size() / 2]) / 2;
  return median > 0 ? largest / median : std::numeric_limits<double>::quiet_NaN();
}

Stability membership_stability(const MeanGains& gains, std::size_t profile, double epsilon) {
  Stability stable{true, true};
  for (std::size_t player = 0; player < gains.profiles().players(); ++player) {
    EXPECTS(gains.profiles().actions(player) == 2);
    const std::size_t now = gains.profiles().action(profile, player);
    if (!(gains.gain(profile, player, 1 - now) > epsilon)) continue;
    (now == 1 ? stable.internal : stable.external) = false;
  }
  return stable;
}

}  // namespace faultline::games
