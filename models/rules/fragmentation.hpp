// Numbers that summarise a divided market: how far rule books lie apart, and how few firms share the revenue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "models/rules/compliance.hpp"

namespace faultline {

/// The two faces of regulatory distance between states, net of recognition.
struct Fragmentation {
  double mean_distance = 0.0;  ///< Σ_{j≠k} E_j E_k d(j,k) / Σ_{j≠k} E_j E_k [US$ m / year]
  double index = 0.0;          ///< Σ_{j≠k} E_j E_k d(j,k) / Σ_{j≠k} E_j E_k [C({j}) + C({k})], in [0, 1]
};

/// Expenditure-weighted distance of rule books over pairs of different states.
/// 0 where every pair shares its rules, 1 where no two states share anything.  [ours; distance: GMS-2021]
/// @param expenditure E_j ≥ 0 [US$ m / year], one per state
/// @param books       position of each state's rule book, or MarketOption::no_book; states may share one
/// @param costs       distances net of recognition
/// @returns zeros where there is no pair with expenditure, or no cost of compliance
/// @test identical books give 0, disjoint modes 1; invariant to relabelling and to the unit of expenditure
Fragmentation measure_fragmentation(std::span<const double> expenditure, std::span<const std::uint32_t> books, ComplianceCosts& costs);

/// Herfindahl–Hirschman index, Σ share², in (0, 1]; 0 where there is no revenue.
/// @param revenues ≥ 0 [US$ m / year]
double herfindahl(std::span<const double> revenues);

/// Share of the largest `firms` sellers in revenue (CR4 by default); 0 where there is no revenue.
/// @param revenues ≥ 0 [US$ m / year];  @param firms between 1 and 16
double concentration_ratio(std::span<const double> revenues, std::size_t firms = 4);

}  // namespace faultline
