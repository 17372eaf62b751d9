// Remarks are silent on a healthy result and speak on a sick one: one series is made sick at a time, and one remark is heard.
#include "analysis/remarks.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "sim/io/batch_writer.hpp"
#include "tests/support/result_fixture.hpp"

using namespace faultline;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double warm_up = 1;  // the first two of twelve dates do not count

/// Two states, two layers, three cases, four replications, twelve half years.
ResultLayout make_layout() {
  ResultLayout layout;
  layout.title = "Three cases";
  layout.cases = {"usual", "dear", "cheap"};
  layout.replications = {0, 1, 2, 3};
  for (int date = 1; date <= 12; ++date) layout.times.push_back(0.5 * date);
  layout.axes = {{"state", "state", "A state.", {"estonia", "germany"}},
                 {"layer", "layer", "A layer.", {"cloud", "applications"}},
                 {"class", "class", "A class.", {"startup", "vendor"}},
                 {"body", "body", "A body.", {"house", "desk"}}};
  const std::vector<std::string> by_layer = {"state", "layer"};
  const std::vector<std::string> by_class = {"state", "layer", "class"};
  const auto add = [&](const std::string& name, const std::vector<std::string>& axes) {
    layout.series.push_back({name, "1", name, "A series.", axes});
  };
  for (const char* name : {"ideas", "entries", "free_entry_distance", "entry_probability", "price_index", "public_price_index", "spending"})
    add(name, by_layer);
  for (const char* name : {"active_firms", "exporter_share", "exits_hazard", "exits_choice", "exits_insolvency"}) add(name, by_class);
  add("audit_utilisation", {"body"});
  add("inexact_choices", {});
  layout.provenance = {{"scenario_as_written", "title = \"x\"\n"}};
  layout.batch_digest = "remarks";
  return layout;
}

struct Entry {
  std::string series;
  std::size_t case_index = 0;
  std::size_t replication = 0;
  std::size_t date = 0;   ///< of all dates
  std::size_t state = 0;  ///< or body
  std::size_t layer = 0;
  std::size_t firm_class = 0;
};

double healthy(const Entry& at) {
  const std::string& name = at.series;
  const double noise = 0.01 * std::sin(static_cast<double>(1 + at.date + 13 * at.replication + 101 * at.case_index));
  if (name == "ideas") return 40;
  if (name == "entries") return 8;
  if (name == "free_entry_distance") return 0.1 + noise;
  if (name == "entry_probability") return 0.2 + noise;
  if (name == "price_index" || name == "public_price_index") return 1.2 + noise;
  if (name == "spending") return 100;
  if (name == "active_firms") return at.firm_class == 0 ? 30 : 2;
  if (name == "exporter_share") return at.firm_class == 0 ? 0.4 + noise : 1;  // vendors all do
  if (name == "exits_hazard") return 2;
  if (name == "exits_choice" || name == "exits_insolvency") return 1;
  if (name == "audit_utilisation") return 0.7 + noise;
  return 0;  // inexact_choices
}

using Values = std::function<double(const Entry&)>;

TrialOutcome make_trial(const ResultLayout& layout, std::uint32_t trial, const Values& values) {
  TrialOutcome outcome;
  outcome.trial = trial;
  outcome.status = TrialStatus::done;
  outcome.events = 100;
  for (const ResultSeries& series : layout.series) {
    for (std::size_t date = 0; date < layout.times.size(); ++date) {
      const std::size_t count = layout.values_per_time(layout.series_index(series.name));
      for (std::size_t i = 0; i < count; ++i) {
        Entry at{series.name, layout.case_of(trial), layout.replication_of(trial), date};
        if (series.axes.size() == 1) at.state = i;
        if (series.axes.size() == 2) at.state = i / 2, at.layer = i % 2;
        if (series.axes.size() == 3) at.state = i / 4, at.layer = i / 2 % 2, at.firm_class = i % 2;
        outcome.values.push_back(values(at));
      }
    }
  }
  return outcome;
}

RemarkPlan plan_of_all() { return {{0, 1, 2}, 0, warm_up, {true, true, true}}; }

std::vector<Remark> remarks_of(const Values& values, const RemarkPlan& plan = plan_of_all(),
                               const std::vector<std::uint32_t>& missing_trials = {}) {
  const testing::TemporaryFolder folder;
  const ResultLayout layout = make_layout();
  BatchWriter writer = BatchWriter::open(folder / "out.h5", layout);
  for (const std::uint32_t trial : writer.pending()) {
    TrialOutcome outcome = make_trial(layout, trial, values);
    if (std::find(missing_trials.begin(), missing_trials.end(), trial) != missing_trials.end()) {
      outcome = {trial, TrialStatus::failed};
      outcome.failure = "it failed";
    }
    writer.deliver(std::move(outcome));
  }
  writer.finish();
  ResultReader reader = ResultReader::open(folder / "out.h5");
  return find_remarks(reader, plan);
}

/// Healthy but for what `sick` changes.
Values but(const std::function<void(const Entry&, double&)>& sick) {
  return [sick](const Entry& at) {
    double value = healthy(at);
    sick(at, value);
    return value;
  };
}

/// The one remark, which holds in `cases`.
Remark only_remark(const std::vector<Remark>& remarks, const std::string& key, const std::vector<std::size_t>& cases) {
  std::vector<std::size_t> found;
  for (const Remark& remark : remarks) {
    CAPTURE(remark.key, remark.sentence);
    CHECK(remark.key == key);
    CHECK_FALSE(remark.advice.empty());
    found.push_back(remark.case_index);
  }
  CHECK(found == cases);
  return remarks.empty() ? Remark{} : remarks.front();
}

}  // namespace

TEST_CASE("a healthy result has no remark", "[remarks]") {
  CHECK(remarks_of(healthy).empty());
  CHECK(remarks_of(healthy, plan_of_all(), {0, 5, 11}).empty());
}

TEST_CASE("entry with probability 1 is told where it holds at half of the dates", "[remarks]") {
  const auto clip = [](std::size_t dates) {
    return but([dates](const Entry& at, double& value) {
      if (at.series == "entry_probability" && at.case_index == 1 && at.state == 0 && at.layer == 1 && at.date < 2 + dates) value = 1;
    });
  };
  CHECK(remarks_of(clip(4)).empty());
  const Remark remark = only_remark(remarks_of(clip(5)), "entry_certain", {1});
  CHECK(remark.sentence == "entry is at probability 1, half of the time or more, in 1 of 4 streams (applications in estonia)");
}

TEST_CASE("under free entry, streams whose ideas nearly all enter are told", "[remarks]") {
  const auto free_entry = [](double entries) {
    return but([entries](const Entry& at, double& value) {
      if (at.series == "entry_probability") value = missing;
      if (at.series == "entries" && at.case_index == 0) value = entries;
    });
  };
  CHECK(remarks_of(free_entry(35)).empty());
  CHECK(only_remark(remarks_of(free_entry(37)), "entry_certain", {0}).sentence.find("nine of ten ideas enter, or more, in 4 of 4 ") == 0);
  // Where entry is fixed every idea may enter: nothing is decided by it.
  CHECK(remarks_of(but([](const Entry& at, double& value) {
          if (at.series == "entry_probability" || at.series == "free_entry_distance") value = missing;
          if (at.series == "entries") value = 40;
        })).empty());
}

TEST_CASE("a cause of exit that never occurs is told, where it could", "[remarks]") {
  const auto never = [](const std::string& series) {
    return but([series](const Entry& at, double& value) {
      if (at.series == series) value = 0;
    });
  };
  // 3 a year in 8 cells over 5 years in 4 replications
  CHECK(only_remark(remarks_of(never("exits_choice")), "no_exit_by_choice", {0, 1, 2}).sentence == "none of 480 exits is by choice");
  CHECK(only_remark(remarks_of(never("exits_insolvency")), "nobody_insolvent", {0, 1, 2}).sentence == "none of 480 exits is an insolvency");
  RemarkPlan unlimited = plan_of_all();
  unlimited.money_ends = {false, true, false};
  only_remark(remarks_of(never("exits_insolvency"), unlimited), "nobody_insolvent", {1});
  CHECK(remarks_of(but([](const Entry& at, double& value) {  // too few to say so: .04 a year, 26 exits in a case
          if (at.series == "exits_hazard") value = 0.16;
          if (at.series == "exits_choice" || at.series == "exits_insolvency") value = 0;
        }))
            .empty());
}

TEST_CASE("homes from which everybody or nobody exports are told", "[remarks]") {
  const auto export_share = [](double share) {
    return but([share](const Entry& at, double& value) {
      if (at.series == "exporter_share" && at.firm_class == 0 && at.state == 1) value = share;
    });
  };
  CHECK(only_remark(remarks_of(export_share(1)), "everybody_exports", {0, 1, 2}).sentence ==
        "every startup exports in 1 of 2 homes (germany)");
  CHECK(only_remark(remarks_of(export_share(0)), "nobody_exports", {0, 1, 2}).sentence == "no startup exports in 1 of 2 homes (germany)");
  CHECK(remarks_of(export_share(0.99)).empty());
  CHECK(remarks_of(export_share(0.01)).empty());
  CHECK(remarks_of(but([](const Entry& at, double& value) {  // nine firms may all do by chance
          if (at.state != 1 || at.firm_class != 0) return;
          if (at.series == "active_firms") value = 4.5;
          if (at.series == "exporter_share") value = 1;
        }))
            .empty());
}

TEST_CASE("auditors who always work, or never in any case, are told", "[remarks]") {
  const auto at_work = [](double share, std::size_t first_case, std::size_t last_case) {
    return but([=](const Entry& at, double& value) {
      if (at.series == "audit_utilisation" && at.state == 1 && at.case_index >= first_case && at.case_index <= last_case) value = share;
    });
  };
  CHECK(only_remark(remarks_of(at_work(1, 1, 1)), "auditors_saturated", {1}).sentence ==
        "auditors are at work all the time in 1 of 2 bodies (desk)");
  CHECK(remarks_of(at_work(0.97, 0, 2)).empty());
  CHECK(remarks_of(at_work(0, 0, 0)).empty());  // one case does without them
  only_remark(remarks_of(at_work(0, 0, 2)), "auditors_idle", {0, 1, 2});
  CHECK(remarks_of(at_work(0.02, 0, 2)).empty());
  CHECK(remarks_of(at_work(missing, 0, 2)).empty());  // no auditors
}

TEST_CASE("an infinite price index is told where something is to be spent", "[remarks]") {
  const auto closed = [](const std::string& series, double spending) {
    return but([=](const Entry& at, double& value) {
      if (at.state != 0 || at.layer != 0 || at.case_index != 2 || at.date != 11) return;
      if (at.series == series) value = infinite;
      if (at.series == "spending") value = spending;
    });
  };
  for (const char* series : {"price_index", "public_price_index"}) {
    CHECK(only_remark(remarks_of(closed(series, 100)), "price_index_infinite", {2}).sentence ==
          "the price index is infinite in 1 of 4 markets (cloud in estonia), at up to 10 % of the dates");
    CHECK(remarks_of(closed(series, 0)).empty());
    CHECK(remarks_of(closed(series, 100), plan_of_all(), {9, 10, 11}).back().sentence.find("10 % of the dates") != std::string::npos);
  }
}

TEST_CASE("choices that are not exact are told", "[remarks]") {
  const Remark remark = only_remark(remarks_of(but([](const Entry& at, double& value) {
                                      if (at.series == "inexact_choices" && at.case_index == 1 && at.replication < 2)
                                        value = static_cast<double>(at.date);
                                    })),
                                    "choices_not_exact", {1});
  CHECK(remark.sentence.find("5.5 choices of markets a trial") == 0);
  CHECK(remark.sentence.find("(2 of 4 trials)") != std::string::npos);
}

TEST_CASE("a case that equals the baseline in every series is told", "[remarks]") {
  const auto as_in = [](const Values& values, const std::function<bool(const Entry&)>& copied) {
    return [=](Entry at) {
      if (at.case_index == 2 && copied(at)) at.case_index = 0;
      return values(at);
    };
  };
  const auto always = [](const Entry&) { return true; };
  CHECK(only_remark(remarks_of(as_in(healthy, always)), "equal_to_baseline", {2}).sentence ==
        "equal to usual in every series of 4 replications");
  CHECK(only_remark(remarks_of(as_in(healthy, always), plan_of_all(), {1}), "equal_to_baseline", {2}).sentence ==
        "equal to usual in every series of 3 replications");
  CHECK(remarks_of(as_in(healthy, [](const Entry& at) { return at.replication != 3; })).empty());
  CHECK(remarks_of(as_in(healthy, [](const Entry& at) { return at.series != "exporter_share" || at.date != 7; })).empty());
  RemarkPlan other = plan_of_all();
  other.baseline = 1;
  CHECK(remarks_of(as_in(healthy, always), other).empty());
}

TEST_CASE("equal series are equal whatever the number of events", "[remarks]") {
  const testing::TemporaryFolder folder;
  const ResultLayout layout = make_layout();
  BatchWriter writer = BatchWriter::open(folder / "out.h5", layout);
  for (const std::uint32_t trial : writer.pending()) {
    TrialOutcome outcome = make_trial(layout, trial, [](Entry at) {
      if (at.case_index == 2) at.case_index = 0;
      return healthy(at);
    });
    outcome.events += trial;
    writer.deliver(std::move(outcome));
  }
  writer.finish();
  ResultReader reader = ResultReader::open(folder / "out.h5");
  only_remark(find_remarks(reader, plan_of_all()), "equal_to_baseline", {2});
}

TEST_CASE("a rule whose series are not there says nothing", "[remarks]") {
  const testing::TemporaryFolder folder;
  const ResultLayout layout = testing::small_layout();
  BatchWriter writer = BatchWriter::open(folder / "out.h5", layout);
  for (const std::uint32_t trial : writer.pending()) writer.deliver(testing::make_outcome(layout, trial));
  writer.finish();
  ResultReader reader = ResultReader::open(folder / "out.h5");
  CHECK(find_remarks(reader, {{0, 1, 2}, 0, 0.1, {}}).empty());
  CHECK(find_remarks(reader, {{0, 1, 2}, 0, 9, {}}).empty());  // no date after the warm-up
}

TEST_CASE("means that move are told in one remark a case", "[remarks]") {
  const ResultLayout layout = make_layout();
  OutcomeSpec spec{"startups", "", "active_firms"};
  const std::vector<Outcome> outcomes(3, Outcome(layout, spec));
  Trend at_rest;
  Trend rising = at_rest;
  rising.direction = TrendDirection::rising;
  rising.goes_on = true;
  Trend unjudged = at_rest;
  unjudged.first = missing;
  std::vector<std::vector<Trend>> trends(3, std::vector<Trend>(3, at_rest));
  trends[2] = {unjudged, unjudged, unjudged};
  CHECK(remark_trends(outcomes, trends, {0, 1, 2}).empty());
  trends[0][1] = rising;
  CHECK(only_remark(remark_trends(outcomes, trends, {0, 1, 2}), "mean_not_at_rest", {1}).sentence ==
        "1 of 2 means moves through its window (startups still rises)");
  CHECK(remark_trends(outcomes, trends, {0, 2}).empty());
}
