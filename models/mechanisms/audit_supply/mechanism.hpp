// The supply of auditors: bodies recruit and let go by what an auditor earns; fees may follow the queue.
#pragma once

#include "models/mechanism.hpp"
#include "models/mechanisms/audit_supply/parameters.hpp"

namespace faultline::mechanisms {

struct AuditSupply {
  static constexpr std::string_view name = "audit_supply";
  struct Tables {
    AuditSupplyParameters audit_supply;
  };
  static std::vector<FieldTable> fields();
  static void begin(World& world);
  static std::span<const SeriesEntry> series();
  static void record(Sample& sample);
};

}  // namespace faultline::mechanisms
