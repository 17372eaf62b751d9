// What a scenario asks of an experiment that chooses its own points: [threshold], [sensitivity], [attribution], [calibration] and
// [equilibrium]. They name parameters, outcomes, cases and players of the same file and change no trial, so a result file does not depend
// on them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/scenario/parameters.hpp"
#include "sim/base/diagnostics.hpp"

namespace faultline {

/// A parameter that an experiment moves, and how far. Sensitivity also moves counts, switches and words.
struct MovedParameter {
  std::string key;  ///< dotted
  std::string unit;
  double from = 0;
  double to = 0;
  bool logarithmic = false;
  bool whole = false;                    ///< the whole numbers from `from` to `to`, in bins of one width
  std::vector<ParameterValue> levels{};  ///< of a switch or a word, one as likely as another; `from` and `to` say nothing

  /// Values that it takes; 0: any number of its range.
  [[nodiscard]] std::size_t level_count() const { return whole ? static_cast<std::size_t>(to - from) + 1 : levels.size(); }
};

/// `crosses`: a level, or the probability of being above or below it. The level is share · baseline + offset.
struct CrossingParameters {
  std::string text;  ///< as written
  double share_of_baseline = 0;
  double offset = 0;
  bool is_probability = false;
  double probability = 0;
  bool above = true;
};

/// The parameter climbs from one end of its range to the other within one trial, and comes back.
struct RampParameters {
  int steps = 0;      ///< levels, ends included
  double dwell = 0;   ///< [years] at each
  double settle = 0;  ///< [years] of each that the outcome leaves out
};

struct ThresholdParameters {
  MovedParameter parameter;
  std::vector<std::string> outcomes;  ///< names; empty: the first of the scenario
  std::string case_name;              ///< key `case`; empty: the first
  std::string baseline;               ///< a case; empty: the case itself, with the parameter as it is written
  bool baseline_moves = true;         ///< whether the parameter moves in the baseline's case too
  bool common_random_numbers = true;  ///< whether points share their replications; if not, each has its own
  CrossingParameters crosses;
  double precision = 0;               ///< half-width of the interval; relative on a log scale
  int trials = 0;                     ///< at most, for one crossing
  int replications = 0;               ///< of the first look
  int points = 0;                     ///< of the first look
  std::string second;                 ///< a second parameter …
  std::vector<double> second_values;  ///< … at each of whose values a crossing is sought
  std::optional<RampParameters> ramp;
  SourcePosition position;
};

enum class SensitivityMethod : unsigned char { morris, sobol };

struct SensitivityParameters {
  SensitivityMethod method{};
  std::vector<MovedParameter> ranges;
  std::vector<std::string> outcomes;  ///< names; empty: all of the scenario
  std::string case_name;              ///< key `case`; empty: the first
  int samples = 0;                    ///< trajectories of Morris, base points of Sobol
  int levels = 0;                     ///< of Morris
  bool second_order = false;
  int resamples = 0;  ///< of the bootstrap
  int seed = 0;       ///< of the design and of the bootstrap
  SourcePosition position;
};

/// All sets of changes are run up to this many, 256 trials a replication; beyond, orders are drawn.
inline constexpr std::size_t most_changes_in_all_sets = 8;
/// Sets of changes are written in one machine word.
inline constexpr std::size_t most_attributed_changes = 64;

/// One part of a package of changes: keys that change together, with their values before and after.
struct AttributedChange {
  std::string name;  ///< of the group; else the key
  std::vector<std::string> keys;
  std::vector<ParameterValue> before;  ///< by key
  std::vector<ParameterValue> after;   ///< by key
};

struct AttributionParameters {
  std::string from;                       ///< a case: nothing is changed
  std::string to;                         ///< a case: with `changes` on top, everything is
  std::vector<AttributedChange> changes;  ///< in the order of the groups, then of the dictionary
  std::vector<std::string> outcomes;      ///< names; empty: all of the scenario
  int replications = 0;
  int orders = 0;  ///< drawn for each replication; 0: all sets of changes
  int seed = 0;    ///< of the orders
  SourcePosition position;
};

/// What is believed of a parameter before the moments are seen. It weighs draws and changes no estimate.
struct PriorParameters {
  enum class Law : unsigned char { uniform, normal, lognormal, triangular, beta };
  Law law{};          ///< uniform on the parameter's scale
  double first = 0;   ///< normal: mean; lognormal: median; triangular: mode; beta: a
  double second = 0;  ///< normal: sd; lognormal: log_sd; beta: b
};

/// A number that data know of an outcome.
struct MomentParameters {
  std::string outcome;    ///< a name
  std::string case_name;  ///< key `case`; empty: that of the calibration
  double observed = 0;
  double standard_error = 0;
  bool fit = true;  ///< else held out: predicted, never fitted
  std::string source;
  SourcePosition position;

  /// "wait", "wait[three_auditors]"
  [[nodiscard]] std::string name() const { return case_name.empty() ? outcome : outcome + "[" + case_name + "]"; }
};

struct CalibrationParameters {
  std::vector<MovedParameter> parameters;
  std::vector<PriorParameters> priors;  ///< one for each parameter
  std::vector<MomentParameters> moments;
  std::string case_name;  ///< key `case`; empty: the first
  int points = 0;         ///< of a wave
  int replications = 0;   ///< of a point
  int waves = 0;          ///< at most
  double confidence = 0;
  int seed = 0;    ///< of the design, of the identification's data and of the draws
  int truths = 0;  ///< for the verdict on identification, at most
  int draws = 0;
  SourcePosition position;
};

/// A game among players of the scenario, each trial at one profile of their actions.
struct EquilibriumParameters {
  std::vector<std::string> players;  ///< names; the others do what they do at the start
  double epsilon = 0;                ///< gain that is not worth a change, in the unit of payoffs
  double confidence = 0;             ///< of all verdicts together
  int trials = 0;                    ///< at most
  int replications = 0;              ///< of the first stage
  bool from_anywhere = false;        ///< whether the answer speaks of a start anywhere, not of today's profile
  double consumption = 0;            ///< weights of a player's objective …
  double profits = 0;
  double fines = 0;
  std::map<std::string, std::string> outcome;  ///< player -> outcome that it maximises in place of the objective
  int resamples = 0;                           ///< of the bootstrap
  int seed = 0;                                ///< of the bootstrap
  SourcePosition position;
};

/// An entry of one of these tables from the command line, above what the file says.
struct StudyOption {
  std::string option;             ///< "--between", for messages
  std::string table;              ///< "threshold", "sensitivity", …
  std::vector<std::string> path;  ///< "between"; "ranges", "audit.fee"
  std::string value;              ///< TOML; what is none is taken as a text
};

/// The words of `crosses`, for messages and help.
inline constexpr std::string_view crosses_forms =
    "a number, \"baseline\", \"half of baseline\", \"90 % of baseline\", \"baseline - 0.1\", or one of these after "
    "\"probability 0.5 above\" or \"… below\"";

/// @returns nothing if the words make no sense
std::optional<CrossingParameters> parse_crossing(std::string_view text);

}  // namespace faultline
