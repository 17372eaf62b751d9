#include "sim/cli/threshold_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/scenario/json_text.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"

namespace faultline::cli {

namespace {

std::string with_unit(const std::string& name, const std::string& unit) {
  return unit.empty() || unit == "1" ? name : fmt::format("{} [{}]", name, unit);
}

/// Two digits of the half-width, or four of the number where there is none.
std::string place_text(double place, double half_width) {
  if (!(half_width > 0) || !std::isfinite(half_width)) return fmt::format("{:.4g}", place);
  const int decimals = std::clamp(1 - decimal_exponent(half_width), 0, 12);
  return fmt::format("{:.{}f}", place, decimals);
}

std::string interval_text(const Crossing& crossing) {
  const double half = (crossing.high - crossing.low) / 2;
  return fmt::format("95 % interval {}{} to {}{}", crossing.open_low ? "below " : "", place_text(crossing.low, half),
                     crossing.open_high ? "above " : "", place_text(crossing.high, half));
}

std::string side(bool above) { return above ? "above" : "below"; }

/// The point whose mean comes nearest to the goal.
const Knot& nearest(const ThresholdResult& result) {
  return *std::min_element(result.curve.begin(), result.curve.end(),
                           [](const Knot& a, const Knot& b) { return std::abs(a.gap().mean) < std::abs(b.gap().mean); });
}

std::string gap_text(const Knot& knot) {
  const Estimate gap = knot.gap();
  return fmt::format("{:+.4g}{} at {:.5g}", gap.mean, std::isnan(gap.half_width) ? "" : fmt::format(" ± {:.2g}", gap.half_width), knot.at);
}

/// Where some replications give an infinite outcome, and what to ask instead.
std::string infinite_sentence(const ThresholdResult& result) {
  std::vector<std::string> places;
  for (const Knot& knot : result.curve) {
    if (knot.infinite() > 0) places.push_back(fmt::format("{} of {} at {:.5g}", knot.infinite(), knot.excess.size(), knot.at));
  }
  return fmt::format(
      "no mean to look for: the outcome is infinite in some replications ({})\n"
      "  = hint: --crosses 'probability 0.5 above LEVEL' asks how often it is beyond a level, which infinite values "
      "leave sure",
      join(places));
}

std::string verdict_sentence(const ThresholdParameters& asked, const ThresholdResult& result) {
  const Crossing& crossing = result.crossing;
  const double half = (crossing.high - crossing.low) / 2;
  switch (result.verdict) {
    case ThresholdVerdict::found:
      return fmt::format("{} ({}); {} it the outcome is above the goal", place_text(crossing.estimate, half), interval_text(crossing),
                         side(result.rising));
    case ThresholdVerdict::imprecise:
      return fmt::format(
          "{} ({}), not as narrow as the ± {:.2g} asked for: the trials are spent\n"
          "  = hint: more --trials, or a wider --precision",
          std::isnan(crossing.estimate) ? "somewhere" : place_text(crossing.estimate, half), interval_text(crossing), asked.precision);
    case ThresholdVerdict::none: {
      const Knot& closest = nearest(result);
      return fmt::format(
          "no crossing: the outcome is {} the goal wherever it was looked at, nearest by {}\n"
          "  = hint: a wider --between, or more --points if it may cross and come back between two of them",
          side(closest.gap().mean > 0), gap_text(closest));
    }
    case ThresholdVerdict::several: {
      std::vector<std::string> brackets;
      for (const Bracket& bracket : result.brackets) {
        brackets.push_back(fmt::format("{} between {:.5g} and {:.5g}", bracket.rising ? "upwards" : "downwards", bracket.from, bracket.to));
      }
      return fmt::format("{} crossings: {}\n  = hint: --between around one of them", brackets.size(), join(brackets));
    }
    case ThresholdVerdict::undecided:
      return fmt::format(
          "not decided: the trials are spent and at some points it is open on which side the outcome is, nearest {}\n"
          "  = hint: more --trials; 'missing' below counts trials without a value",
          gap_text(nearest(result)));
    case ThresholdVerdict::infinite: return infinite_sentence(result);
  }
  return {};
}

std::string verdict_word(ThresholdVerdict verdict) {
  switch (verdict) {
    case ThresholdVerdict::found: return "found";
    case ThresholdVerdict::imprecise: return "imprecise";
    case ThresholdVerdict::none: return "none";
    case ThresholdVerdict::several: return "several";
    case ThresholdVerdict::undecided: return "undecided";
    case ThresholdVerdict::infinite: return "infinite";
  }
  return {};
}

std::string curve_table(const ThresholdParameters& asked, const ThresholdAnswer& answer) {
  std::vector<Estimate> values;
  std::vector<Estimate> gaps;
  bool any_left_out = false;
  for (const Knot& knot : answer.result.curve) {
    values.push_back(knot.value());
    gaps.push_back(knot.gap());
    gaps.back().infinite = std::max(gaps.back().infinite, values.back().infinite);
    any_left_out = any_left_out || gaps.back().missing + gaps.back().infinite > 0;
  }
  const NumberForm form = number_form(values);
  const NumberForm gap_form = number_form(gaps);
  std::vector<std::vector<std::string>> rows = {{"  " + asked.parameter.key, "mean", "95 %", "above the goal", "95 %", "replications"}};
  if (any_left_out) rows.back().emplace_back("");
  for (std::size_t i = 0; i < values.size(); ++i) {
    rows.push_back({fmt::format("  {:.6g}", answer.result.curve[i].at), number_text(values[i].mean, form), half_width_text(values[i], form),
                    number_text(gaps[i].mean, gap_form, true), half_width_text(gaps[i], gap_form),
                    fmt::format("{}", gaps[i].count + gaps[i].missing)});
    if (any_left_out) rows.back().push_back(left_out_text(gaps[i]));
  }
  using enum Align;
  return align_table(rows, {left, right, right, right, right, right, right});
}

std::string goal_text(const ThresholdParameters& asked, const ThresholdAnswer& answer) {
  std::string text = fmt::format("crosses {}", asked.crosses.text);
  if (asked.crosses.share_of_baseline != 0)
    text += fmt::format(" ({})", asked.baseline.empty() ? "the parameter as written" : "case " + asked.baseline);
  text += fmt::format(", case {}", answer.case_name);
  if (answer.second) text += fmt::format(", {} = {}", asked.second, format_number(*answer.second));
  if (!answer.way.empty()) text += fmt::format(", on the way {}", answer.way);
  return text;
}

/// Whether the way back is another.
std::string loop_text(const Share& loop) {
  if (std::isnan(loop.value)) return "Hysteresis: not known, a way lacks its crossing\n";
  const bool is_loop = loop.low > 0 || loop.high < 0;
  return fmt::format(
      "Hysteresis: the crossing on the way up lies {:.3g} (95 % interval {:.3g} to {:.3g}) {} that on the "
      "way down{}\n",
      std::abs(loop.value), loop.value < 0 ? -loop.high : loop.low, loop.value < 0 ? -loop.low : loop.high,
      loop.value < 0 ? "below" : "above", is_loop ? "" : ", which may be none");
}

std::string frontier_table(const ThresholdParameters& asked, const std::vector<ThresholdAnswer>& answers) {
  std::vector<std::vector<std::string>> rows = {{"  outcome", asked.second, asked.parameter.key, "95 % interval", ""}};
  for (const ThresholdAnswer& answer : answers) {
    const Crossing& crossing = answer.result.crossing;
    const double half = (crossing.high - crossing.low) / 2;
    const bool has_place = answer.result.verdict == ThresholdVerdict::found || answer.result.verdict == ThresholdVerdict::imprecise;
    rows.push_back({"  " + answer.outcome, format_number(*answer.second), has_place ? place_text(crossing.estimate, half) : "",
                    has_place ? place_text(crossing.low, half) + " to " + place_text(crossing.high, half) : "",
                    answer.result.verdict == ThresholdVerdict::found ? "" : verdict_word(answer.result.verdict)});
  }
  using enum Align;
  return "Frontier\n" + align_table(rows, {left, right, right, right, left});
}

/// The crossing's place, low and high; "null" or "" where there is none.
std::vector<double> place_of(const ThresholdResult& result) {
  if (result.verdict != ThresholdVerdict::found && result.verdict != ThresholdVerdict::imprecise) return {NAN, NAN, NAN};
  return {result.crossing.estimate, result.crossing.low, result.crossing.high};
}

std::string csv_number(double value) { return std::isnan(value) ? "" : format_number(value); }

}  // namespace

std::string threshold_text(const ThresholdParameters& asked, const std::vector<ThresholdAnswer>& answers) {
  std::string text;
  for (const ThresholdAnswer& answer : answers) {
    text += fmt::format("{}: {} at {}\n  {}\n\n{}\n", with_unit(answer.title, answer.unit), goal_text(asked, answer),
                        with_unit(asked.parameter.key, asked.parameter.unit), verdict_sentence(asked, answer.result),
                        curve_table(asked, answer));
    if (answer.loop) text += loop_text(*answer.loop) + "\n";
  }
  if (!asked.second.empty()) text += frontier_table(asked, answers) + "\n";
  return text;
}

std::string threshold_json(const ThresholdParameters& asked, const std::vector<ThresholdAnswer>& answers) {
  std::vector<std::string> rows;
  for (const ThresholdAnswer& answer : answers) {
    std::vector<std::string> points;
    for (const Knot& knot : answer.result.curve) {
      const Estimate gap = knot.gap();
      points.push_back(fmt::format("{{\"at\": {}, {}, \"missing\": {}, \"gap\": {{{}}}}}", json_number(knot.at),
                                   estimate_json(knot.value()), gap.missing, estimate_json(gap)));
    }
    std::vector<std::string> brackets;
    for (const Bracket& bracket : answer.result.brackets)
      brackets.push_back(fmt::format("[{}, {}]", json_number(bracket.from), json_number(bracket.to)));
    const std::vector<double> place = place_of(answer.result);
    rows.push_back(fmt::format(
        "{{\"outcome\": {}, \"label\": {}, \"unit\": {}, \"case\": {}, \"parameter\": {}, \"parameter_unit\": {}, "
        "\"crosses\": {}, \"baseline\": {}, \"second\": {}, \"second_value\": {}, \"way\": {}, \"loop\": {},\n  \"verdict\": {}, "
        "\"estimate\": {}, "
        "\"low\": {}, \"high\": {}, \"rising\": {}, \"precision\": {}, \"level\": {}, \"trials\": {}, "
        "\"brackets\": [{}],\n  \"curve\": [\n   {}]}}",
        json_text(answer.outcome), json_text(answer.title), json_text(answer.unit), json_text(answer.case_name),
        json_text(asked.parameter.key), json_text(asked.parameter.unit), json_text(asked.crosses.text), json_text(asked.baseline),
        json_text(asked.second), answer.second ? json_number(*answer.second) : "null", json_text(answer.way),
        answer.loop
            ? fmt::format("[{}, {}, {}]", json_number(answer.loop->value), json_number(answer.loop->low), json_number(answer.loop->high))
            : "null",
        json_text(verdict_word(answer.result.verdict)), json_number(place[0]), json_number(place[1]), json_number(place[2]),
        answer.result.rising ? "true" : "false", json_number(asked.precision), json_number(interval_level), answer.result.trials,
        join(brackets), join(points, ",\n   ")));
  }
  return fmt::format("[\n {}]", join(rows, ",\n "));
}

std::string threshold_csv(const ThresholdParameters& asked, const std::vector<ThresholdAnswer>& answers) {
  std::string text =
      "outcome,case,second_value,way,parameter,at,mean,low,high,gap,gap_low,gap_high,count,missing,verdict,threshold,"
      "threshold_low,threshold_high,infinite\n";
  for (const ThresholdAnswer& answer : answers) {
    const std::vector<double> place = place_of(answer.result);
    for (const Knot& knot : answer.result.curve) {
      const Estimate value = knot.value();
      const Estimate gap = knot.gap();
      std::vector<std::string> cells = {answer.outcome, json_text(answer.case_name), answer.second ? format_number(*answer.second) : "",
                                        answer.way, asked.parameter.key};
      for (const double number : {knot.at, value.mean, value.low(), value.high(), gap.mean, gap.low(), gap.high()})
        cells.push_back(csv_number(number));
      cells.insert(cells.end(), {fmt::format("{}", gap.count), fmt::format("{}", gap.missing), verdict_word(answer.result.verdict)});
      for (const double number : place) cells.push_back(csv_number(number));
      cells.push_back(fmt::format("{}", std::max(gap.infinite, value.infinite)));
      text += join(cells, ",") + "\n";
    }
  }
  return text;
}

std::string threshold_progress(const std::string& outcome, const ThresholdResult& so_far) {
  const std::size_t points = so_far.curve.size();
  std::string text = fmt::format("{}: {} points, {} trials", outcome, points, so_far.trials);
  if (so_far.brackets.size() == 1 && so_far.crossing.count > 0)
    text += fmt::format(", crossing at {:.4g} ({})", so_far.crossing.estimate, interval_text(so_far.crossing));
  return text + "\n";
}

}  // namespace faultline::cli
