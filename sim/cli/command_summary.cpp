// summary: how outcomes are spread over replications, by date, in the long run, and how long firms survive.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "analysis/spread.hpp"
#include "models/scenario/json_text.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/chosen_outcomes.hpp"
#include "sim/cli/completeness.hpp"
#include "sim/cli/records.hpp"
#include "sim/cli/remark_text.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/trend_text.hpp"

namespace faultline::cli {

namespace {

/// What is shown, and under which name in JSON.
struct Answer {
  std::string name;
  std::vector<Record> records;
  std::string text;
  std::vector<std::vector<Trend>> trends{};  ///< by outcome and case; none at single dates
};

/// A result file, the scenario in it, and what is asked.
struct Asked {
  ResultReader& reader;
  const Arguments& arguments;
  std::vector<Outcome> outcomes;
  std::vector<std::size_t> cases;
  double level = interval_level;

  [[nodiscard]] const std::string& case_name(std::size_t index) const { return reader.layout().cases[index]; }
};

Record record_head(const Asked& asked, std::size_t outcome, std::size_t case_index) {
  const Outcome& one = asked.outcomes[outcome];
  return {{"outcome", one.spec().name}, {"label", one.title()}, {"unit", one.unit()}, {"case", asked.case_name(case_index)}};
}

void add_estimate(Record& record, const std::string& prefix, const Estimate& estimate) {
  record.insert(record.end(), {{fmt::format("{}mean", prefix), estimate.mean},
                               {fmt::format("{}low", prefix), estimate.low()},
                               {fmt::format("{}high", prefix), estimate.high()},
                               {fmt::format("{}count", prefix), static_cast<std::int64_t>(estimate.count)}});
}

/// At the end of a record, so that columns keep their places.
void add_left_out(Record& record, const Estimate& estimate) {
  record.insert(record.end(),
                {{"missing", static_cast<std::int64_t>(estimate.missing)}, {"infinite", static_cast<std::int64_t>(estimate.infinite)}});
}

std::vector<double> probabilities_of(const Arguments& arguments) {
  const std::string text = arguments.value("quantiles").value_or("0.05,0.25,0.5,0.75,0.95");
  std::vector<double> probabilities;
  for (std::size_t first = 0; first <= text.size();) {
    const std::size_t comma = std::min(text.find(',', first), text.size());
    double number = 0;
    const auto result = std::from_chars(text.data() + first, text.data() + comma, number);
    if (result.ec != std::errc() || result.ptr != text.data() + comma || !(number > 0 && number < 1))
      throw UsageError(fmt::format("--quantiles is '{}'\n  = expected: numbers above 0 and below 1, such as 0.05,0.5,0.95", text));
    probabilities.push_back(number);
    first = comma + 1;
  }
  std::sort(probabilities.begin(), probabilities.end());
  return probabilities;
}

using Trends = std::vector<std::vector<Trend>>;

std::string spread_table(const Asked& asked, const std::vector<Spread>& all, std::size_t first, std::size_t end, const Trends& trends) {
  std::vector<Estimate> means;
  for (std::size_t i = first; i < end; ++i) means.push_back(all[i].mean);
  const NumberForm form = number_form(means);
  const bool any_left_out = std::any_of(means.begin(), means.end(), [](const Estimate& mean) { return mean.missing + mean.infinite > 0; });
  std::vector<CaseTrend> moves;
  for (std::size_t i = first; !trends.empty() && i < end; ++i)
    moves.push_back({asked.case_name(all[i].case_index), trends[all[i].outcome][all[i].case_index]});
  std::vector<std::vector<std::string>> rows = {{"  case"}};
  if (all[first].date) rows.back().emplace_back("date");
  rows.back().insert(rows.back().end(), {"count", "mean", "interval", "deviation", "least"});
  for (const QuantileEstimate& one : all[first].quantiles) rows.back().push_back(fmt::format("{:.4g} %", 100 * one.probability));
  rows.back().emplace_back("most");
  if (any_left_out) rows.back().emplace_back("");
  for (std::size_t i = first; i < end; ++i) {
    const Spread& one = all[i];
    rows.push_back({"  " + asked.case_name(one.case_index)});
    if (one.date) rows.back().push_back(fmt::format("{:.6g}", asked.reader.layout().times[*one.date]));
    rows.back().insert(
        rows.back().end(),
        {fmt::format("{}", one.mean.count), number_text(one.mean.mean, form) + (any_moves(moves) ? trend_mark(moves[i - first].trend) : ""),
         half_width_text(one.mean, form), std::isnan(one.mean.standard_deviation) ? "" : number_text(one.mean.standard_deviation, form),
         number_text(one.minimum, form)});
    for (const QuantileEstimate& quantile : one.quantiles) rows.back().push_back(number_text(quantile.value, form));
    rows.back().push_back(number_text(one.maximum, form));
    if (any_left_out) rows.back().push_back(left_out_text(one.mean));
  }
  std::vector<Align> align(rows.front().size(), Align::right);
  align.front() = Align::left;
  const Outcome& outcome = asked.outcomes[all[first].outcome];
  return fmt::format("{}\n{}{}\n", title_of(outcome.title(), outcome.unit()), align_table(rows, align), trend_lines(moves, form));
}

Answer describe_values(const Asked& asked, bool by_date) {
  const SpreadPlan plan{asked.cases, probabilities_of(asked.arguments), asked.level, by_date};
  const std::vector<Spread> all = describe_spread(asked.outcomes, asked.reader, plan);
  const Trends trends = by_date ? Trends{} : measure_trends(asked.outcomes, evaluate_outcomes(asked.outcomes, asked.reader), asked.reader);
  Answer answer{by_date ? "fan" : "spread", {}, {}};
  for (const Spread& one : all) {
    Record& record = answer.records.emplace_back(record_head(asked, one.outcome, one.case_index));
    record.emplace_back("date", one.date ? asked.reader.layout().times[*one.date] : std::nan(""));
    add_estimate(record, "", one.mean);
    record.insert(record.end(), {{"standard_deviation", one.mean.standard_deviation}, {"minimum", one.minimum}, {"maximum", one.maximum}});
    if (!by_date) add_trend(record, trends[one.outcome][one.case_index]);
    for (const QuantileEstimate& quantile : one.quantiles) {
      const std::string name = fmt::format("q{}", format_number(quantile.probability));
      record.insert(record.end(),
                    {{name, quantile.value}, {fmt::format("{}_low", name), quantile.low}, {fmt::format("{}_high", name), quantile.high}});
    }
    add_left_out(record, one.mean);
  }
  for (std::size_t first = 0, end = 0; first < all.size(); first = end) {
    while (end < all.size() && all[end].outcome == all[first].outcome) ++end;
    answer.text += spread_table(asked, all, first, end, trends);
  }
  answer.trends = trends;
  return answer;
}

std::string advice(const SteadyState& one) {
  std::vector<std::string> words;
  if (one.truncation.is_too_short) words.emplace_back("too short to tell, or it never settles");
  if (one.has_batches && one.by_batches.is_correlated) words.emplace_back("batches are correlated: their interval is too narrow");
  if (!one.has_batches) words.emplace_back("too few dates for batches");
  return join(words, "; ");
}

Answer describe_long_run(Asked asked) {
  for (Outcome& outcome : asked.outcomes) {
    OutcomeSpec spec = outcome.spec();
    spec.warm_up = 0;  // it is what is looked for
    spec.statistic = DateStatistic::mean;
    outcome = Outcome(asked.reader.layout(), spec);
  }
  const std::vector<SteadyState> all = describe_steady_state(asked.outcomes, asked.reader, asked.cases, asked.level);
  Answer answer{"steady_state", {}, {}};
  std::vector<Estimate> means;
  for (const SteadyState& one : all) {
    Record& record = answer.records.emplace_back(record_head(asked, one.outcome, one.case_index));
    record.insert(record.end(), {{"warm_up", one.start}, {"too_short", one.truncation.is_too_short}});
    add_estimate(record, "", one.by_replication);
    Estimate batches{0, 0, std::nan(""), std::nan(""), std::nan("")};
    add_estimate(record, "batch_", one.has_batches ? one.by_batches.mean : batches);
    record.insert(record.end(), {{"batch_correlation", one.has_batches ? one.by_batches.lag_one : std::nan("")},
                                 {"batches_correlated", one.has_batches && one.by_batches.is_correlated}});
    add_left_out(record, one.by_replication);
  }
  for (std::size_t first = 0, end = 0; first < all.size(); first = end) {
    means.clear();
    for (; end < all.size() && all[end].outcome == all[first].outcome; ++end) means.push_back(all[end].by_replication);
    const NumberForm form = number_form(means);
    std::vector<std::vector<std::string>> rows = {
        {"  case", "start-up ends", "mean after it", "by replications", "by batches", "correlation", ""}};
    for (std::size_t i = first; i < end; ++i) {
      const SteadyState& one = all[i];
      rows.push_back({"  " + asked.case_name(one.case_index), fmt::format("{:.6g}", one.start), number_text(one.by_replication.mean, form),
                      half_width_text(one.by_replication, form), one.has_batches ? half_width_text(one.by_batches.mean, form) : "",
                      one.has_batches && !std::isnan(one.by_batches.lag_one) ? fmt::format("{:.2f}", one.by_batches.lag_one) : "",
                      advice(one)});
    }
    using enum Align;
    const Outcome& outcome = asked.outcomes[all[first].outcome];
    answer.text += fmt::format("{}\n{}\n", title_of(outcome.title(), outcome.unit()),
                               align_table(rows, {left, right, right, right, right, right, left}));
  }
  return answer;
}

/// Age in years of a series "survival_four_years"; none for any other.
std::optional<double> survival_age(const std::string& series) {
  static const std::array<std::string_view, 10> words{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (series == fmt::format("survival_{}_year{}", words[i], i == 0 ? "" : "s")) return static_cast<double>(i + 1);
  }
  return std::nullopt;
}

/// The outcomes of the survival series, by age: one series along an axis `age`, else one series an age.
std::vector<std::pair<double, Outcome>> survival_outcomes(const Arguments& arguments, const Experiment& experiment,
                                                          const ResultLayout& layout) {
  const auto spec_of = [&](const ResultSeries& series, Statistic statistic) {
    OutcomeParameters asked;
    asked.name = asked.series = series.name;
    asked.label = "Startups alive";
    asked.statistic = statistic;
    asked.states = arguments.values("state");
    asked.layers = arguments.values("layer");
    return outcome_spec(asked, experiment.cases.front().scenario);
  };
  std::vector<std::pair<double, Outcome>> curve;
  std::vector<std::pair<double, Outcome>> ages;
  for (const ResultSeries& series : layout.series) {
    if (const auto age = survival_age(series.name)) ages.emplace_back(*age, Outcome(layout, spec_of(series, Statistic::final)));
    if (std::find(series.axes.begin(), series.axes.end(), "age") == series.axes.end()) continue;
    // Each date has the cohorts that came of age since the last one: all of them count.
    for (const std::string& label : layout.axis("age").labels) {
      OutcomeSpec spec = spec_of(series, Statistic::mean);
      spec.selections.emplace_back("age", label);
      curve.emplace_back(std::strtod(label.c_str(), nullptr), Outcome(layout, spec));
    }
  }
  if (!curve.empty()) return curve;
  if (ages.empty()) throw UsageError("the file records no survival series\n  = expected: survival_one_year, survival_four_years");
  return ages;
}

Answer describe_survival(Asked asked, const Experiment& experiment) {
  const auto ages = survival_outcomes(asked.arguments, experiment, asked.reader.layout());
  asked.outcomes.clear();
  for (const auto& age : ages) asked.outcomes.push_back(age.second);
  const std::vector<Spread> all = describe_spread(asked.outcomes, asked.reader, {asked.cases, {0.05, 0.5, 0.95}, asked.level, false});
  Answer answer{"survival", {}, {}};
  std::vector<Estimate> means;
  for (const Spread& one : all) means.push_back(one.mean);
  const NumberForm form = number_form(means);
  std::vector<std::vector<std::string>> rows = {{"  case", "age", "alive", "interval", "5 %", "50 %", "95 %"}};
  for (const std::size_t c : asked.cases) {
    for (const Spread& one : all) {
      if (one.case_index != c || one.mean.count == 0)  // no cohort has come of this age
        continue;
      const double age = ages[one.outcome].first;
      Record& record = answer.records.emplace_back(Record{{"case", asked.case_name(c)}, {"age", age}});
      add_estimate(record, "", one.mean);
      add_left_out(record, one.mean);
      rows.push_back(
          {"  " + asked.case_name(c), fmt::format("{:g}", age), number_text(one.mean.mean, form), half_width_text(one.mean, form)});
      for (const QuantileEstimate& quantile : one.quantiles) rows.back().push_back(number_text(quantile.value, form));
    }
  }
  using enum Align;
  answer.text = fmt::format("Share of startups alive at an age [years], cohorts that have all reached it\n{}\n",
                            align_table(rows, {left, right, right, right, right, right, right}));
  return answer;
}

int summary(const Arguments& arguments) {
  const std::vector<std::string> kinds = {"by-date", "steady-state", "survival"};
  if (std::count_if(kinds.begin(), kinds.end(), [&](const std::string& kind) { return arguments.has(kind); }) > 1)
    throw UsageError(fmt::format("several kinds of summary at once\n  = expected: one of --{}", join(kinds, ", --")));
  ResultReader reader = ResultReader::open(arguments.files[0]);
  const Experiment experiment = load_scenario_of(reader);
  const bool survives = arguments.has("survival");
  Asked asked{reader,
              arguments,
              {},
              chosen_cases(arguments, "case", reader.layout()),
              arguments.number("level", 0.5, 0.9999).value_or(interval_level)};
  if (!survives) asked.outcomes = chosen_outcomes(arguments, experiment, reader.layout());
  const Answer answer = survives                        ? describe_survival(asked, experiment)
                        : arguments.has("steady-state") ? describe_long_run(asked)
                                                        : describe_values(asked, arguments.has("by-date"));
  if (arguments.has("csv")) {
    fmt::print("{}", records_csv(answer.records));
    return done;
  }
  const std::vector<Remark> remarks = remarks_on(experiment, reader, {asked.cases, 0}, asked.outcomes, answer.trends);
  if (arguments.has("json")) {
    fmt::print("{{\"title\": {}, \"file\": {}, {}, \"level\": {},\n\"{}\": {},\n\"remarks\": {}}}\n", json_text(reader.layout().title),
               json_text(arguments.files[0]), completeness_json(completeness_of(reader)), json_number(asked.level), answer.name,
               records_json(answer.records), remarks_json(remarks, reader.layout()));
  } else {
    fmt::print("{}{}{}", completeness_line(completeness_of(reader)), answer.text,
               remarks_text(remarks, reader.layout(), asked.cases.size()));
  }
  return done;
}

std::vector<OptionSpec> options() {
  const std::vector<OptionSpec> asked = {
      {"by-date", "", "at every recorded date of the window: the quantiles are a fan chart"},
      {"steady-state", "", "where the start-up phase ends (MSER-5), and the mean after it by replications and by batches"},
      {"survival", "", "share of startups alive by age, at the last date; --state and --layer choose"},
      {"case", "CASE", "only this case; may be repeated; default: all"}};
  const std::vector<OptionSpec> shown = {{"quantiles", "P,P,...", "across replications; default 0.05,0.25,0.5,0.75,0.95"},
                                         {"level", "P", "of the intervals; default 0.95"},
                                         {"json", "", "as JSON; quantiles with their intervals"},
                                         {"csv", "", "as CSV"}};
  return join_options({asked, outcome_options(), shown});
}

}  // namespace

const Command& summary_command() {
  static const Command command{"summary",
                               "OUT.h5",
                               1,
                               1,
                               "how the outcomes of a result file are spread over replications",
                               "Mean with its interval, extremes and exact quantiles of every outcome and case. Reads "
                               "some trials at a time: memory does not grow with the file.",
                               options(),
                               {"faultline summary results/trade_off.h5 --quantiles 0.1,0.5,0.9",
                                "faultline summary results/trade_off.h5 --by-date --outcome startups --csv",
                                "faultline summary results/trade_off.h5 --steady-state --series active_firms",
                                "faultline summary results/trade_off.h5 --survival --state arcadia"},
                               summary};
  return command;
}

}  // namespace faultline::cli
