// Security: what firms spend against attacks, which depends on what their partners spend.
#pragma once

#include "models/mechanism.hpp"
#include "models/mechanisms/security/parameters.hpp"
#include "models/mechanisms/security/security_book.hpp"

namespace faultline::mechanisms {

struct Security {
  static constexpr std::string_view name = "security";
  struct Tables {
    SecurityParameters security;
  };
  struct Books {
    SecurityBook security;  ///< empty where security is off
  };
  struct Memory {
    std::vector<double> breaches;
  };
  static std::vector<FieldTable> fields();
  static void on_exit(World& world, FirmId firm);
  static std::span<const SeriesEntry> series();
  static void remember(Memory& memory, const World& world);
  static void record(Sample& sample);
};

}  // namespace faultline::mechanisms
