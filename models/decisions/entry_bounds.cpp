#include "models/decisions/entry_bounds.hpp"

#include <algorithm>
#include <limits>

namespace faultline {

namespace {

/// Calls visit(place, terms) for every way that is offered, in order of places.
template <class Visit>
void visit_ways(const LabelChoices& choices, Visit&& visit) {
  std::uint32_t place = 0;
  choices.visit_outlooks([&](const Outlook& outlook) {
    for (const MarketOutlook& market : outlook.markets) {
      market.visit_obliged([&](const MarketTerms& terms) {
        if (terms.slope > 0) visit(place, terms);
        ++place;
      });
    }
  });
}

/// Calls visit(cost) for every cost that markets share, in one order.
template <class Visit>
void visit_shared_costs(const LabelChoices& choices, Visit&& visit) {
  choices.visit_outlooks([&](const Outlook& outlook) {
    visit(outlook.label_cost);
    visit(outlook.yearly_years);
    visit(outlook.sunk_years);
    for (const double audit : outlook.audit_cost) visit(audit);
  });
}

bool same_labels(const EntryBound& bound, const LabelChoices& choices) {
  std::size_t i = 0;
  bool same = true;
  choices.visit_outlooks([&](const Outlook& outlook) {
    same = same && i < bound.labels.size() && bound.labels[i] == outlook.label;
    ++i;
  });
  return same && i == bound.labels.size();
}

/// The largest and the least ratio of what is to what was.
struct Changes {
  double slope = 0;
  double cost = 1;
  bool comparable = true;

  void lower_cost(double before, double now) {
    if (now < 0 || before < 0) comparable = false;
    if (now < cost * before) cost = now / before;
  }
};

}  // namespace

void note_bound(EntryBound& bound, const World& world, const LabelChoices& choices, const std::vector<ValueSegment>& segments) {
  bound.known = true;
  bound.derivations = world.derivations;
  bound.labels.clear();
  bound.shared_costs.clear();
  bound.ways.clear();
  choices.visit_outlooks([&](const Outlook& outlook) { bound.labels.push_back(outlook.label); });
  visit_shared_costs(choices, [&](double cost) { bound.shared_costs.push_back(cost); });
  visit_ways(choices, [&](std::uint32_t place, const MarketTerms& terms) { bound.ways.push_back({place, terms.slope, terms.cost}); });
  bound.segments.clear();
  const ValueSegment& first = segments.front();
  // Value is convex in scale and nothing at scale 0: below the least scale that was looked at it lies under a ray.
  const double slope = first.from > 0 ? first.line.at(first.from) / first.from : 0.0;
  if (first.from > 0) bound.segments.push_back({0.0, first.from, {slope, 0.0, first.line.markets}});
  for (const ValueSegment& segment : segments) bound.segments.push_back(segment);
}

double value_at_most(const EntryBound& bound, const World& world, const LabelChoices& choices, const ScaleLaw& law) {
  constexpr double unknown = std::numeric_limits<double>::infinity();
  if (!bound.known || bound.derivations != world.derivations || !same_labels(bound, choices)) return unknown;
  Changes changes;
  std::size_t next = 0;
  visit_shared_costs(choices, [&](double cost) {
    if (next < bound.shared_costs.size()) changes.lower_cost(bound.shared_costs[next], cost);
    ++next;
  });
  changes.comparable = changes.comparable && next == bound.shared_costs.size();
  next = 0;
  visit_ways(choices, [&](std::uint32_t place, const MarketTerms& terms) {
    if (next == bound.ways.size() || bound.ways[next].place != place) {
      changes.comparable = false;
      return;
    }
    const EntryBound::Way& before = bound.ways[next++];
    if (terms.slope > changes.slope * before.slope) changes.slope = terms.slope / before.slope;
    changes.lower_cost(before.cost, terms.cost);
  });
  if (!changes.comparable || next != bound.ways.size() || changes.cost <= 0) return unknown;
  if (changes.slope == 0) return 0;
  return expected_value_at(bound.segments, law, changes.slope, changes.cost);
}

}  // namespace faultline
