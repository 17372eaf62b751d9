#include "analysis/remarks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "analysis/series_walk.hpp"
#include "sim/base/contracts.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

constexpr double certain = 1 - 1e-12;
constexpr double share_of_dates_certain = 0.5;
constexpr double share_of_ideas = 0.9;  // that enter under free entry: more are too few ideas
constexpr double least_ideas = 20;      // below, a share of them says nothing
constexpr double least_exits = 30;      // a cause of one in ten is then missed by chance in 1 of 24
constexpr double least_startups = 10;
constexpr double nearly_all = 0.995;
constexpr double busy = 0.99;
constexpr double share_of_dates_corner = 0.95;
constexpr std::size_t most_named = 3;

/// "cloud in germany"
std::string place_of(const ResultLayout& layout, std::size_t series, std::size_t entry) {
  const auto label = [&](const std::string& axis) {
    const auto position = position_along(layout, series, entry, axis);
    return position ? layout.axis(axis).labels[*position] : std::string();
  };
  const std::string layer = label("layer");
  const std::string state = label("state");
  return layer.empty() || state.empty() ? layer + state : fmt::format("{} in {}", layer, state);
}

/// "a, b, c, …"
std::string some_of(const std::vector<std::string>& names) {
  const std::vector<std::string> shown(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), most_named)));
  return join(shown) + (names.size() > most_named ? ", …" : "");
}

using Remarks = std::vector<Remark>;
using Dates = std::vector<std::span<const double>>;

struct Stream {
  double dates = 0;  ///< with a probability
  double dates_certain = 0;
  double ideas = 0;        ///< that arrived …
  double entries = 0;      ///< … and entered
  bool has_value = false;  ///< what they are worth decides
};

void look_at_entry(SeriesWalk& walk, Remarks& remarks) {
  if (!find_series(walk.layout(), "ideas")) return;
  std::vector<Stream> streams(walk.entries("ideas"));
  const double spacing = walk.window().spacing;
  const bool is_known = walk.visit({"entry_probability", "free_entry_distance", "ideas", "entries"}, [&](const Dates& at) {
    for (std::size_t g = 0; g < streams.size(); ++g) {
      if (!std::isnan(at[0][g])) {
        streams[g].dates += 1;
        streams[g].dates_certain += at[0][g] >= certain ? 1 : 0;
      }
      streams[g].has_value = streams[g].has_value || !std::isnan(at[1][g]);
      streams[g].ideas += at[2][g] * spacing;
      streams[g].entries += at[3][g] * spacing;
    }
  });
  if (!is_known) return;
  std::size_t open = 0;
  bool has_probability = false;
  std::vector<std::string> found;
  for (std::size_t g = 0; g < streams.size(); ++g) {
    const Stream& one = streams[g];
    const bool enters_freely = one.dates == 0 && one.has_value;
    if (one.dates == 0 && !(enters_freely && one.ideas > 0)) continue;
    ++open;
    has_probability = has_probability || one.dates > 0;
    const bool is_clipped = one.dates > 0 && one.dates_certain >= share_of_dates_certain * one.dates;
    const bool runs_out = enters_freely && one.ideas >= least_ideas && one.entries >= share_of_ideas * one.ideas;
    if (is_clipped || runs_out) found.push_back(place_of(walk.layout(), walk.series("ideas"), g));
  }
  if (found.empty()) return;
  remarks.push_back(
      {"entry_certain", walk.case_index(),
       fmt::format("{} in {} of {} streams ({})",
                   has_probability ? "entry is at probability 1, half of the time or more," : "nine of ten ideas enter, or more,",
                   found.size(), open, some_of(found)),
       "policy cannot raise entry there: raise state.ideas and lower startups.entry_probability"});
}

/// Firms that stopped after the warm-up, over all replications.
double exits_of(SeriesWalk& walk, const std::string& cause) {
  double rate = 0;
  walk.visit({"exits_" + cause}, [&](const Dates& at) {
    for (const double value : at[0]) rate += std::isnan(value) ? 0 : value;
  });
  return std::round(rate * walk.window().spacing);
}

void look_at_exits(SeriesWalk& walk, bool money_ends, Remarks& remarks) {
  const double by_choice = exits_of(walk, "choice");
  const double insolvent = exits_of(walk, "insolvency");
  const double exits = exits_of(walk, "hazard") + by_choice + insolvent;
  if (exits < least_exits) return;
  if (by_choice == 0) {
    remarks.push_back({"no_exit_by_choice", walk.case_index(), fmt::format("none of {:.0f} exits is by choice", exits),
                       "policy makes nobody stop: see startups.productivity_process, exit_hazard and layer.fixed_cost_home"});
  }
  if (money_ends && insolvent == 0) {
    remarks.push_back({"nobody_insolvent", walk.case_index(), fmt::format("none of {:.0f} exits is an insolvency", exits),
                       "money decides nothing: lower funding.seed, or set funding.rule = \"unlimited\""});
  }
}

struct Home {
  double active = 0;
  double exporters = 0;
};

void look_at_exporters(SeriesWalk& walk, Remarks& remarks) {
  const ResultLayout& layout = walk.layout();
  const auto series = find_series(layout, "exporter_share");
  if (!series || !position_along(layout, *series, 0, "state") || layout.axis("state").labels.size() < 2) return;
  std::vector<std::pair<std::size_t, std::size_t>> startups;  // entry of a date, home
  for (std::size_t entry = 0; entry < layout.values_per_time(*series); ++entry) {
    const auto firm_class = position_along(layout, *series, entry, "class");
    if (!firm_class || layout.axis("class").labels[*firm_class] == "startup")
      startups.emplace_back(entry, *position_along(layout, *series, entry, "state"));
  }
  std::vector<Home> homes(layout.axis("state").labels.size());
  double dates = 0;
  const bool is_known = walk.visit({"exporter_share", "active_firms"}, [&](const Dates& at) {
    bool is_done = false;
    for (const auto& [entry, home] : startups) {
      is_done = is_done || !std::isnan(at[1][entry]);
      if (!(at[1][entry] > 0)) continue;
      homes[home].active += at[1][entry];
      homes[home].exporters += at[0][entry] * at[1][entry];
    }
    dates += is_done ? 1 : 0;
  });
  if (!is_known) return;
  std::size_t large = 0;
  std::vector<std::string> all;
  std::vector<std::string> none;
  for (std::size_t h = 0; h < homes.size(); ++h) {
    if (homes[h].active < least_startups * dates || dates == 0) continue;
    ++large;
    if (homes[h].exporters >= nearly_all * homes[h].active) all.push_back(layout.axis("state").labels[h]);
    if (homes[h].exporters <= (1 - nearly_all) * homes[h].active) none.push_back(layout.axis("state").labels[h]);
  }
  const char* advice = "it can move one way only: look at layer.trade_cost, fixed_cost_abroad, market_entry_cost_abroad";
  if (!all.empty()) {
    remarks.push_back({"everybody_exports", walk.case_index(),
                       fmt::format("every startup exports in {} of {} homes ({})", all.size(), large, some_of(all)), advice});
  }
  if (!none.empty()) {
    remarks.push_back({"nobody_exports", walk.case_index(),
                       fmt::format("no startup exports in {} of {} homes ({})", none.size(), large, some_of(none)), advice});
  }
}

struct Body {
  double dates = 0;
  double saturated = 0;
  double idle = 0;
};

std::vector<Body> measure_bodies(SeriesWalk& walk) {
  std::vector<Body> bodies;
  walk.visit({"audit_utilisation"}, [&](const Dates& at) {
    bodies.resize(at[0].size());
    for (std::size_t b = 0; b < bodies.size(); ++b) {
      if (std::isnan(at[0][b])) continue;
      bodies[b].dates += 1;
      bodies[b].saturated += at[0][b] >= busy ? 1 : 0;
      bodies[b].idle += at[0][b] <= 1 - busy ? 1 : 0;
    }
  });
  return bodies;
}

/// A body that one policy does without is no corner: idle is what is idle in every case.
void look_at_auditors(const std::vector<SeriesWalk*>& walks, Remarks& remarks) {
  std::vector<std::vector<Body>> by_case;
  for (SeriesWalk* walk : walks) by_case.push_back(measure_bodies(*walk));
  const auto is_idle = [](const Body& body) { return body.dates > 0 && body.idle >= share_of_dates_corner * body.dates; };
  for (std::size_t i = 0; i < walks.size() && !by_case[i].empty(); ++i) {
    const std::vector<std::string>& labels = walks[i]->layout().axis("body").labels;
    std::vector<std::string> saturated;
    std::vector<std::string> idle;
    for (std::size_t b = 0; b < labels.size(); ++b) {
      const Body& body = by_case[i][b];
      if (body.dates > 0 && body.saturated >= share_of_dates_corner * body.dates) saturated.push_back(labels[b]);
      if (std::all_of(by_case.begin(), by_case.end(), [&](const auto& bodies) { return is_idle(bodies[b]); })) idle.push_back(labels[b]);
    }
    if (!saturated.empty()) {
      remarks.push_back(
          {"auditors_saturated", walks[i]->case_index(),
           fmt::format("auditors are at work all the time in {} of {} bodies ({})", saturated.size(), labels.size(), some_of(saturated)),
           "waits then grow with the horizon: give more auditors, unless this is the question"});
    }
    if (!idle.empty()) {
      remarks.push_back({"auditors_idle", walks[i]->case_index(),
                         fmt::format("auditors never work in {} of {} bodies ({})", idle.size(), labels.size(), some_of(idle)),
                         "look at their scope, and whether any rule in force asks for independent audits"});
    }
  }
}

void look_at_prices(SeriesWalk& walk, Remarks& remarks) {
  struct Dated {
    double all = 0;
    double infinite = 0;
  };
  std::vector<Dated> dates;  // by market
  const bool is_known = walk.visit({"price_index", "public_price_index", "spending"}, [&](const Dates& at) {
    dates.resize(at[0].size());
    for (std::size_t m = 0; m < dates.size(); ++m) {
      if (!(at[2][m] > 0)) continue;
      dates[m].all += 1;
      dates[m].infinite += std::isinf(at[0][m]) || std::isinf(at[1][m]) ? 1 : 0;
    }
  });
  if (!is_known) return;
  std::vector<std::string> found;
  double most = 0;
  for (std::size_t m = 0; m < dates.size(); ++m) {
    if (dates[m].infinite == 0) continue;
    most = std::max(most, dates[m].infinite / dates[m].all);
    found.push_back(place_of(walk.layout(), walk.series("price_index"), m));
  }
  if (found.empty()) return;
  remarks.push_back({"price_index_infinite", walk.case_index(),
                     fmt::format("the price index is infinite in {} of {} markets ({}), at up to {:.2g} % of the dates", found.size(),
                                 dates.size(), some_of(found), 100 * most),
                     "nobody sells there: a positive layer.outside_weight, or outcomes that leave it out"});
}

void look_at_choices(SeriesWalk& walk, Remarks& remarks) {
  double trials = 0;
  double inexact = 0;
  double all = 0;
  std::size_t date = 0;
  walk.visit({"inexact_choices"}, [&](const Dates& at) {
    if (++date % walk.window().count != 0 || std::isnan(at[0][0])) return;  // it counts from the start: the last date has all
    trials += 1;
    all += at[0][0];
    inexact += at[0][0] > 0 ? 1 : 0;
  });
  if (inexact == 0) return;
  remarks.push_back({"choices_not_exact", walk.case_index(),
                     fmt::format("{:.3g} choices of markets a trial are the best found, not the best there is ({:.0f} of {:.0f} trials)",
                                 all / trials, inexact, trials),
                     "fewer distinct rule books make the search exact"});
}

bool same_values(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

/// Digests hold the number of events too: trials that differ in nothing else are the same to whoever reads their series.
bool same_trials(ResultReader& reader, std::uint32_t a, std::uint32_t b) {
  if (reader.digests()[a] == reader.digests()[b]) return true;
  const std::vector<ResultSeries>& series = reader.layout().series;
  return std::all_of(series.begin(), series.end(),
                     [&](const ResultSeries& one) { return same_values(reader.read_trial(one.name, a), reader.read_trial(one.name, b)); });
}

void look_at_equal_cases(ResultReader& reader, const RemarkPlan& plan, Remarks& remarks) {
  const ResultLayout& layout = reader.layout();
  for (const std::size_t c : plan.cases) {
    if (c == plan.baseline) continue;
    std::size_t equal = 0;
    bool all_equal = true;
    for (std::size_t r = 0; all_equal && r < layout.replications.size(); ++r) {
      const std::uint32_t own = layout.trial(c, r);
      const std::uint32_t other = layout.trial(plan.baseline, r);
      if (reader.status()[own] != TrialStatus::done || reader.status()[other] != TrialStatus::done) continue;
      all_equal = same_trials(reader, own, other);
      equal += all_equal ? 1U : 0U;
    }
    if (!all_equal || equal == 0) continue;
    remarks.push_back(
        {"equal_to_baseline", c,
         fmt::format("equal to {} in every series of {} replication{}", layout.cases[plan.baseline], equal, equal == 1 ? "" : "s"),
         "what it changes has no effect: look whether the mechanism is on, and whether a shock overrides it"});
  }
}

}  // namespace

std::vector<Remark> find_remarks(ResultReader& reader, const RemarkPlan& plan) {
  const DateWindow window = dates_after(reader.layout(), plan.warm_up);
  Remarks remarks;
  if (window.count == 0) return remarks;
  std::vector<SeriesWalk> walks;
  for (const std::size_t c : plan.cases) walks.emplace_back(reader, window, c);
  std::vector<SeriesWalk*> all;
  for (SeriesWalk& walk : walks) {
    all.push_back(&walk);
    look_at_entry(walk, remarks);
    look_at_exits(walk, walk.case_index() < plan.money_ends.size() && plan.money_ends[walk.case_index()], remarks);
    look_at_exporters(walk, remarks);
    look_at_prices(walk, remarks);
    look_at_choices(walk, remarks);
  }
  look_at_auditors(all, remarks);
  look_at_equal_cases(reader, plan, remarks);
  return remarks;
}

std::vector<Remark> remark_trends(const std::vector<Outcome>& outcomes, const std::vector<std::vector<Trend>>& trends,
                                  const std::vector<std::size_t>& cases) {
  EXPECTS(outcomes.size() == trends.size());
  Remarks remarks;
  for (const std::size_t c : cases) {
    std::size_t judged = 0;
    std::vector<std::string> moving;
    for (std::size_t k = 0; k < outcomes.size(); ++k) {
      const Trend& trend = trends[k][c];
      judged += std::isnan(trend.first) ? 0U : 1U;
      if (trend.direction == TrendDirection::none) continue;
      const bool rises = trend.direction == TrendDirection::rising;
      moving.push_back(fmt::format("{} {}", outcomes[k].spec().name,
                                   trend.goes_on ? (rises ? "still rises" : "still falls") : (rises ? "rose early" : "fell early")));
    }
    if (moving.empty()) continue;
    remarks.push_back({"mean_not_at_rest", c,
                       fmt::format("{} of {} means {} window ({})", moving.size(), judged,
                                   moving.size() == 1 ? "moves through its" : "move through their", some_of(moving)),
                       "such a mean depends on where its window lies: see summary --steady-state, and run.warm_up"});
  }
  return remarks;
}

}  // namespace faultline
