// The economy of bench_one_market.cpp written by hand, as a yardstick of what the engine costs: an array of firms, two
// calendars to choose from, the same arithmetic in the same order and the same random numbers, so that Φ takes the same
// path to the last bit. It leaves out everything that makes the model a model: other states and layers, the public
// segment, presences, rule books, certificates, labels, vendors, capacity, runways, double entry (totals are kept), the
// choice among sets of markets (one market pays or not), contracts, samples, ages and cohorts. Firms that exit do so at
// once and not by an event of their own.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <queue>
#include <vector>

#include "models/economy/compensated_sum.hpp"
#include "models/economy/purposes.hpp"
#include "models/economy/world.hpp"
#include "models/rules/demand.hpp"
#include "models/scenario/parameters.hpp"
#include "sim/base/elementary.hpp"
#include "sim/base/time.hpp"
#include "sim/random/chance.hpp"
#include "sim/random/distributions.hpp"

namespace faultline::bench {

/// What waits in a calendar. The top byte of `order` is the precedence, which tells the kinds apart.
struct Pending {
  SimTime time;
  std::uint64_t order;
  std::uint32_t subject;
  std::uint32_t generation;
};

struct PendingLater {
  bool operator()(const Pending& a, const Pending& b) const { return a.time != b.time ? a.time > b.time : a.order > b.order; }
};
using PendingHeap = std::priority_queue<Pending, std::vector<Pending>, PendingLater>;

/// What one would write first.
class QueueCalendar {
 public:
  QueueCalendar(SimTime /*longest_review*/, std::size_t /*firms*/) {}
  void push_review(const Pending& pending) { heap_.push(pending); }
  void push(const Pending& pending) { heap_.push(pending); }
  Pending pop() {
    const Pending first = heap_.top();
    heap_.pop();
    return first;
  }
  [[nodiscard]] SimTime next_time() { return heap_.top().time; }

 private:
  PendingHeap heap_;
};

/// What one would write last: no review lies further ahead than one period, so reviews go to a ring of buckets that is
/// one period long and a bucket is sorted when it is reached; the few other events have a heap.
class BucketCalendar {
 public:
  BucketCalendar(SimTime longest_review, std::size_t firms) {
    const auto seconds_per_four = static_cast<std::uint64_t>(4 * longest_review) / firms + 1;
    bits_ = static_cast<std::uint32_t>(std::bit_width(seconds_per_four));
    buckets_.resize(std::bit_ceil((static_cast<std::uint64_t>(longest_review) >> bits_) + 2));
  }
  void push_review(const Pending& pending) {
    const std::uint64_t bucket = static_cast<std::uint64_t>(pending.time) >> bits_;
    ++reviews_;
    if (bucket > reached_) {
      buckets_[bucket & (buckets_.size() - 1)].push_back(pending);
    } else {
      const auto later = std::upper_bound(today_.begin() + done_, today_.end(), pending,
                                          [](const Pending& a, const Pending& b) { return PendingLater{}(b, a); });
      today_.insert(later, pending);
    }
  }
  void push(const Pending& pending) { heap_.push(pending); }
  Pending pop() {
    if (review_is_next()) {
      --reviews_;
      return today_[static_cast<std::size_t>(done_++)];
    }
    const Pending first = heap_.top();
    heap_.pop();
    return first;
  }
  [[nodiscard]] SimTime next_time() { return review_is_next() ? today_[static_cast<std::size_t>(done_)].time : heap_.top().time; }

 private:
  bool review_is_next() {
    if (reviews_ == 0) return false;
    while (done_ == std::ssize(today_)) {
      today_.clear();
      done_ = 0;
      std::swap(today_, buckets_[++reached_ & (buckets_.size() - 1)]);
      std::sort(today_.begin(), today_.end(), [](const Pending& a, const Pending& b) { return PendingLater{}(b, a); });
    }
    return PendingLater{}(heap_.top(), today_[static_cast<std::size_t>(done_)]);
  }

  std::uint32_t bits_ = 0;
  std::vector<std::vector<Pending>> buckets_;
  std::vector<Pending> today_;
  std::ptrdiff_t done_ = 0;
  std::uint64_t reached_ = 0;
  std::size_t reviews_ = 0;
  PendingHeap heap_;
};

/// Sums since time zero [US$ m] and counts.
struct HandTotals {
  double sales = 0;
  double production = 0;
  double fixed_cost = 0;
  double dividends = 0;
  double equity = 0;
  double entry_cost = 0;
  std::uint64_t ideas = 0;
  std::uint64_t reviews = 0;
  std::uint64_t deaths = 0;
  std::uint64_t choices = 0;  ///< exits by choice
};

template <class Calendar>
class HandLoop {
 public:
  HandLoop(const Scenario& scenario, std::uint64_t seed)
      : startups_(scenario.startups),
        layer_(scenario.layers.front()),
        chance_(seed, 0),
        calendar_(seconds_from_years(scenario.startups.review_period),
                  static_cast<std::size_t>(scenario.states.front().incumbents.begin()->second)),
        settle_every_(seconds_from_years(scenario.run.settle_every)),
        stream_key_(key_of(scenario.states.front().name + "/" + layer_.name)),
        idea_rate_(scenario.states.front().ideas.begin()->second),
        markup_weight_(ces_weight(0.0, ces_markup(layer_.elasticity), layer_.elasticity)),
        margin_(profit_margin(ces_markup(layer_.elasticity))),
        years_(1.0 / (scenario.economy.interest_rate + startups_.exit_hazard)),
        growth_(scenario.states.front().growth),
        spending_(scenario.states.front().spending.begin()->second) {
    schedule_idea();
    const auto incumbents = static_cast<std::uint32_t>(scenario.states.front().incumbents.begin()->second);
    for (std::uint32_t number = 0; number < incumbents; ++number) found_firm(identity_of(stream_key_, number, Numbered::incumbents));
    expect_opening();
    push(settle_every_, precedence_settling, 0, 0);
  }

  void run_until(SimTime until) {
    while (calendar_.next_time() <= until) {
      const Pending event = calendar_.pop();
      now_ = event.time;
      switch (event.order >> 56U) {
        case precedence_settling: settle_sums(); break;
        case precedence_death: die(event); break;
        case precedence_idea: take_idea(); break;
        case precedence_review: review(event); break;
        default: break;
      }
    }
  }

  [[nodiscard]] const HandTotals& totals() const { return totals_; }
  [[nodiscard]] double phi() const { return phi_; }
  /// A digest of every value that Φ took, in order.
  [[nodiscard]] std::uint64_t phi_path() const { return phi_path_; }
  [[nodiscard]] std::size_t firms() const { return rows_.size() - free_.size(); }

 private:
  struct Row {
    double weight = 0;
    double cash = 0;
    double bookmark = 0;
    SimTime settled_at = 0;
    std::uint64_t identity = 0;
    std::uint32_t generation = 0;
    bool active = false;
    bool sells = false;
    bool reviewed = false;
  };
  // In the order in which they go at equal times.
  static constexpr std::uint64_t precedence_settling = 1;
  static constexpr std::uint64_t precedence_death = 11;
  static constexpr std::uint64_t precedence_idea = 20;
  static constexpr std::uint64_t precedence_review = 30;

  void push(SimTime time, std::uint64_t precedence, std::uint32_t subject, std::uint32_t generation) {
    const Pending pending{time, (precedence << 56U) | scheduled_++, subject, generation};
    precedence == precedence_review ? calendar_.push_review(pending) : calendar_.push(pending);
  }

  // ---- the market

  [[nodiscard]] double years_ahead() const { return years_from_seconds(now_ - forwarded_at_); }
  [[nodiscard]] double integral_now() const {
    if (now_ == forwarded_at_ || phi_ <= 0) return integral_;
    return integral_ + integrated_expenditure(spending_, growth_, years_ahead()) / phi_;
  }
  void forward() {
    if (now_ == forwarded_at_) return;
    const double years = years_ahead();
    if (phi_ > 0) integral_ += integrated_expenditure(spending_, growth_, years) / phi_;
    spending_ *= elementary::exp(growth_ * years);
    forwarded_at_ = now_;
  }
  void note_phi() { phi_path_ = phi_path_ * 0x100000001b3ULL ^ std::bit_cast<std::uint64_t>(phi_); }
  void add_weight(double change) {
    forward();
    add_exactly(weight_.sum, weight_.rest, change);
    add_exactly(phi_, phi_rest_, change);
    note_phi();
  }
  void settle_sums() {
    forward();
    weight_ = CompensatedSum();
    for (const Row& row : rows_) {
      if (row.active && row.sells) weight_.add(row.weight);
    }
    CompensatedSum sum;
    sum.add(weight_.sum);
    sum.add(weight_.rest);
    if (phi_ != sum.sum) {
      phi_ = sum.sum;
      note_phi();
    }
    phi_rest_ = sum.rest;
    push(now_ + settle_every_, precedence_settling, 0, 0);
  }

  // ---- firms

  void found_firm(std::uint64_t identity) {
    std::uint32_t id = 0;
    if (free_.empty()) {
      id = static_cast<std::uint32_t>(rows_.size());
      rows_.emplace_back();
    } else {
      id = free_.back();
      free_.pop_back();
    }
    Row& row = rows_[id];
    const std::uint32_t generation = row.generation + 1;
    row = Row{};
    row.generation = generation;
    row.active = true;
    row.identity = identity;
    const double productivity =
        pareto_from(chance_.uniform(Purpose::productivity, row.identity, 0), startups_.productivity_minimum, startups_.productivity_shape);
    row.weight = markup_weight_ * elementary::pow(productivity, layer_.elasticity - 1.0);
    row.settled_at = now_;
    const double life = exponential_from(chance_.uniform(Purpose::exit_date, row.identity, 0), 1.0);
    push(now_ + seconds_from_years(life / startups_.exit_hazard), precedence_death, id, generation);
    push(now_, precedence_review, id, generation);
  }

  void settle(Row& row) {
    if (row.settled_at == now_) return;
    const double years = years_from_seconds(now_ - row.settled_at);
    row.settled_at = now_;
    if (!row.sells) return;
    const double integral = integral_now();
    const double revenue = std::max(0.0, row.weight * (integral - row.bookmark));
    const double production = revenue * (1.0 - margin_);
    const double fixed = layer_.fixed_cost_home * years;
    row.bookmark = integral;
    row.cash += (revenue - production) - fixed;
    totals_.sales += revenue;
    totals_.production += production;
    totals_.fixed_cost += fixed;
  }

  void balance_cash(Row& row) {
    if (row.cash > 0) {
      totals_.dividends += row.cash;
    } else {
      totals_.equity -= row.cash;
    }
    row.cash = 0;
  }

  [[nodiscard]] bool pays(const Row& row) const {
    const double grown = elementary::exp(growth_ * years_ahead());
    double level = now_ == 0 ? opening_level_ : spending_ / phi_ * grown;
    if (now_ != 0 && !row.sells) level /= 1.0 + level * row.weight / (spending_ * grown);
    const double cost = years_ * layer_.fixed_cost_home;
    const double value = row.weight * (years_ * margin_ * level) - cost;
    return value >= -1e-12 * cost;
  }

  void review(const Pending& event) {
    Row& row = rows_[event.subject];
    if (!row.active || row.generation != event.generation) return;
    ++totals_.reviews;
    settle(row);
    balance_cash(row);
    if (!pays(row)) {
      ++totals_.choices;
      return leave(event.subject);
    }
    if (!row.sells) {
      add_weight(row.weight);
      row.bookmark = integral_;
      row.sells = true;
    }
    const double share = row.reviewed ? 1.0 : chance_.uniform(Purpose::review_phase, row.identity, 0);
    row.reviewed = true;
    const SimTime delay = std::max<SimTime>(1, seconds_from_years(startups_.review_period * share));
    push(now_ + delay, precedence_review, event.subject, event.generation);
  }

  void die(const Pending& event) {
    if (!rows_[event.subject].active || rows_[event.subject].generation != event.generation) return;
    ++totals_.deaths;
    settle(rows_[event.subject]);
    leave(event.subject);
  }

  void leave(std::uint32_t id) {
    Row& row = rows_[id];
    if (row.sells) add_weight(-row.weight);
    balance_cash(row);
    row.active = false;
    free_.push_back(id);
  }

  // ---- ideas

  void schedule_idea() {
    const std::uint64_t who = identity_of(stream_key_, 0);
    const double gap = exponential_from(chance_.uniform(Purpose::idea_arrival, who, next_number_), 1.0);
    push(now_ + seconds_from_years(gap / idea_rate_), precedence_idea, 0, 0);
  }
  void take_idea() {
    const std::uint32_t number = next_number_++;
    schedule_idea();
    ++totals_.ideas;
    const std::uint64_t identity = identity_of(stream_key_, number);
    if (!bernoulli_from(chance_.uniform(Purpose::idea_entry, identity, 0), startups_.entry_probability)) return;
    found_firm(identity);
    totals_.equity += layer_.entry_cost;
    totals_.entry_cost += layer_.entry_cost;
  }

  /// What firms expect before anyone has sold: the market filled in order of weight until the next would lose.
  void expect_opening() {
    std::vector<double> weights;
    for (const Row& row : rows_) weights.push_back(row.weight);
    std::stable_sort(weights.begin(), weights.end(), std::greater<>());
    double phi = 0;
    for (const double weight : weights) {
      if (margin_ * (weight * spending_ / (phi + weight)) >= layer_.fixed_cost_home) phi += weight;
    }
    opening_level_ = spending_ / phi;
  }

  StartupParameters startups_;
  LayerParameters layer_;
  Chance chance_;
  Calendar calendar_;
  std::uint64_t scheduled_ = 0;
  SimTime now_ = 0;
  SimTime settle_every_;
  std::uint64_t stream_key_;
  double idea_rate_;
  std::uint32_t next_number_ = 0;
  double markup_weight_;
  double margin_;
  double years_;  ///< 1/(r + δ): a dollar a year for life
  double growth_;

  double spending_;
  double integral_ = 0;
  double phi_ = 0;
  double phi_rest_ = 0;
  CompensatedSum weight_;
  SimTime forwarded_at_ = 0;
  double opening_level_ = 0;
  std::uint64_t phi_path_ = 0;

  std::vector<Row> rows_;
  std::vector<std::uint32_t> free_;
  HandTotals totals_;
};

}  // namespace faultline::bench
