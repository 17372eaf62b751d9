// Subsidies of audits: a state pays a part of what they cost its firms, while its budget lasts.
#pragma once

#include "models/mechanism.hpp"
#include "models/mechanisms/subsidies/parameters.hpp"

namespace faultline::mechanisms {

struct Subsidies {
  static constexpr std::string_view name = "subsidies";
  struct Tables {
    std::vector<SubsidyParameters> subsidies;
  };
  struct Books {
    std::vector<double> subsidies_spent;  ///< [US$ m] by subsidy, in this year of the trial
  };
  static std::vector<FieldTable> fields();
  static void check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);
  static void open(World& world);
  static void begin(World& world);
  static double fee_borne(const World& world, const Firm& firm, FirmId id, double fee);
  static void on_audit_paid(World& world, FirmId firm, double posted, double paid);
  static std::span<const SeriesEntry> series();
  static void record(Sample& sample);
};

}  // namespace faultline::mechanisms
