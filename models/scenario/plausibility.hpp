// What a scenario may say and hardly means: values outside their plausible range, of another unit perhaps, and numbers that make
// no sense together. They are warnings: the scenario runs.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <tuple>

#include "models/scenario/assignment.hpp"
#include "models/scenario/cases.hpp"

namespace faultline {

/// "if 50000 is in US$, write 0.05; the unit is US$ m": where another unit that people write would bring a value into its plausible
/// range, or else within its bounds. Empty where none does.
std::string unit_hint(const Field& field, double value);

/// The implausible of all cases of an experiment; each place is warned of once.
class PlausibilityChecks {
 public:
  explicit PlausibilityChecks(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  /// One case as read, before complete_scenario. Magnitudes of a `stylised` one are its own affair.
  /// @param base  the scenario without the case's changes: an event that it has and the case puts beyond the horizon is meant
  void check_case(const Scenario& scenario, const Scenario& base, const Places& places);
  /// Names and labels that programs which read tables take for missing, true or false.
  void check_name(const std::string& what, const std::string& name, const SourcePosition& position);
  /// Scripted events that set what this case's variant or sweep sets, before the end of its trials. One that sets what the file
  /// without variants has is meant for them.
  void check_overridden(const Scenario& base, const Scenario& scenario, const Places& places, const std::string& set_by,
                        const Change& change);

 private:
  void check_names(const Scenario& scenario, const Places& places);
  void check_ranges(const Scenario& scenario, const Places& places);
  void check_range(const Field& field, double value, const Place* place);
  void check_shocks(const Scenario& scenario, const Places& places);
  void check_durations(const Scenario& scenario, const Places& places);
  void check_incomes(const Scenario& scenario, const Places& places);
  void check_fees(const Scenario& scenario, const Places& places);
  void check_support(const Scenario& scenario, const Places& places);
  void check_dates(const Scenario& scenario, const Scenario& base, const Places& places);
  enum class Kind : std::uint8_t { value, order };  ///< what is said of a place: one of each
  void warn(Kind kind, const Place& place, std::string message, std::string expected, std::string hint, const Place* other = nullptr);

  Diagnostics& diagnostics_;
  std::set<std::tuple<Kind, std::string, std::uint32_t, std::uint32_t>> warned_;  ///< of what, file, line and column
};

}  // namespace faultline
