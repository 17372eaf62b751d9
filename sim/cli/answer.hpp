// The answer on the screen: a table per outcome, one line per case, and the same as JSON.
#pragma once

#include <string>
#include <vector>

#include "analysis/summary.hpp"
#include "models/scenario/experiment.hpp"
#include "sim/cli/records.hpp"
#include "sim/io/result_reader.hpp"

namespace faultline::cli {

/// How this run went; the rest is read from the file.
struct RunFacts {
  std::size_t trials_run = 0;
  double seconds = 0;  ///< wall time
  double events = 0;
};

/// Decimals that show a number to two digits of its uncertainty; without one, to five digits of the number.
struct NumberForm {
  int decimals = 0;
  bool scientific = false;
};
NumberForm number_form(const std::vector<Estimate>& estimates);
std::string number_text(double value, const NumberForm& form, bool with_sign = false);
/// "± 1.2", or "" where there is no interval
std::string half_width_text(const Estimate& estimate, const NumberForm& form);

/// "+1.23 %", or "" where it is missing
std::string percent_text(double share);

std::string summary_text(const std::vector<OutcomeSummary>& summaries);
std::string summary_json(const std::vector<OutcomeSummary>& summaries);
/// "2 missing, 1 infinite": the values that a mean does without, and those that leave it without an interval; "" where there are none
std::string left_out_text(const Estimate& estimate);
/// { "mean": …, "low": …, "high": …, "count": …, "infinite": … } without the braces; an infinite number is null
std::string estimate_json(const Estimate& estimate);

/// A line per outcome and case.
std::string summary_csv(const std::vector<OutcomeSummary>& summaries);

/// The command that answers what [threshold] of the scenario asks, and what that is; empty where it asks nothing.
/// @param run_words  "faultline run FILE …"; of another command there is no next
std::string next_text(const Experiment& experiment, const std::vector<std::string>& run_words);

struct AnswerShape {
  AnswerForm form{};
  bool in_full = false;  ///< --all: every outcome in a table of its own
};
/// --json, --csv and --all.
AnswerShape answer_shape(const Arguments& arguments);

/// Evaluates the outcomes of a file and prints them on stdout.
/// @returns whether every goal of [replications] is met
bool print_answer(const Experiment& experiment, ResultReader& reader, const RunFacts& facts, const AnswerShape& shape);

}  // namespace faultline::cli
