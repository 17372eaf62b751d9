// Typed indices of everything that a trial has a table of, and the sets of states and rule books that are bits.
#pragma once

#include "sim/base/ids.hpp"

#include <cstdint>

namespace faultline {

using StateId = Id<struct StateTag>;
using LayerId = Id<struct LayerTag>;
using MarketId = Id<struct MarketTag>;  ///< one segment of one layer in one state
using VendorId = Id<struct VendorTag>;
using FirmId = Id<struct FirmTag>;
using PresenceId = Id<struct PresenceTag>;
using CertificateId = Id<struct CertificateTag>;
using AuthorityId = Id<struct AuthorityTag>;  ///< whose certificate: the regimes first, then the alliances
using BodyId = Id<struct BodyTag>;
using AllianceId = Id<struct AllianceTag>;

using StateSet = std::uint64_t;  ///< bit j: state j
using BookSet = std::uint64_t;   ///< bit b: rule book b

enum class MarketSegment : std::uint8_t { private_buyers, public_buyers };
inline constexpr std::size_t segment_count = 2;

enum class FirmClass : std::uint8_t { startup, vendor };
inline constexpr std::size_t class_count = 2;

enum class ExitCause : std::uint8_t { hazard, choice, insolvency };
inline constexpr std::size_t exit_cause_count = 3;

/// What a firm must keep below a threshold to be exempt there: its revenue, or its variable cost ("payroll").
enum class ExemptionMeasure : std::uint8_t { revenue, production };

constexpr std::uint64_t bit(std::size_t position) { return std::uint64_t{1} << position; }

}  // namespace faultline
