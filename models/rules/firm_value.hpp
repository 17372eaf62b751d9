// What a firm is worth that foresees how its productivity may move and that it may stop: a dynamic programme in one state.
//
// With scale z = φ^(σ−1) and x = ln z, over periods of length T at whose ends the firm may stop for nothing:
//     before the draw   V(x) = a F(x) + q max{ 0, E V(x') }           after it   V(x) = a F(x) + q E max{ 0, V(x') }
// where F is the yearly flow of the best set of markets, an upper envelope of lines in z, or of curves; q = e^(−ρT), and
// a = (1 − q)/ρ is the worth of a dollar a year over one period, ρ = r + δ.                                         [Hopenhayn-1992]
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "models/rules/entry_value.hpp"
#include "models/rules/productivity.hpp"
#include "models/rules/value_curves.hpp"

namespace faultline {

struct FirmProgramme {
  std::span<const ValueSegment> flow;     ///< yearly flow z·slope − cost [US$ m / year] on adjoining stretches from 0 to infinity
  const CurveEnvelope* curves = nullptr;  ///< the same where it bends or jumps; the last curve is a line. `flow` is then empty
  double discount = 0.0;                  ///< ρ = r + δ > 0 [1/year]
  double period = 0.0;                    ///< T > 0 [years]
  LogStep step{};                         ///< of x over one period, sd > 0; a random walk must satisfy q E e^(x'−x) < 1
  bool stops_before_draw = false;
  int points = 0;      ///< of the grid; 0: four to a standard deviation of a step
  double bound = 0.0;  ///< scale z beyond which V is taken as flat; 0: the tail is exact

  [[nodiscard]] double flow_at(double scale) const;  ///< [US$ m / year]
};

/// The solution. Solved for what V differs from serving the largest set for ever, O(x) = a Σ q^n (b E z_n − c): that difference
/// is bounded and vanishes as z grows, so the tail is exact and a grid of a few hundred points is enough. With a `bound` the
/// programme is solved for V itself on a grid that ends there, and V is flat beyond it: the numerics that much
/// teaching code uses, and their error.
/// The law of a step enters as exact integrals of the hat functions of the grid. Hats add h²/6 to the variance of a step; it is
/// taken off the law first, which leaves an error of fourth order in the spacing h.
/// A flow of curves is read at the points. Where it jumps between two of them they are moved so that the hats meet the integral and the
/// first moment of the jump. What is interpolated then is the value of going on, which is smooth; the first period's flow is exact.
/// @test constant flow; sd → 0 meets present values; halving the spacing; the perpetual option to stop as T → 0;
/// Hopenhayn's price and threshold; curves that jump against value iteration on a grid ten times as fine
class FirmValue {
 public:
  /// Policy iteration: solves the linear system of a policy, improves it, until it repeats.
  static FirmValue solve(const FirmProgramme& programme);

  /// V [US$ m] at the start of a period in which the firm sells.  @param scale z ≥ 0
  [[nodiscard]] double value(double scale) const;
  /// E V one period later [US$ m], at that date.
  [[nodiscard]] double expected_next(double scale) const;
  /// Expected value over a law of z of V − `less`, or of its positive part.
  /// @param less  cost of becoming such a firm at z [US$ m]; piecewise linear, evaluated at the points of the grid
  /// @param breaks  rising: scales at which `less` may bend or jump. They are evaluated too, on both sides where the flow is of curves;
  /// where it is of lines those beyond the grid
  [[nodiscard]] double expected(const ScaleLaw& law, const std::function<double(double)>& less, bool positive_part,
                                std::span<const double> breaks = {}) const;
  [[nodiscard]] std::size_t points() const { return difference_.size(); }
  /// ln z of the first point, and between two.
  [[nodiscard]] double low() const { return low_; }
  [[nodiscard]] double spacing() const { return spacing_; }

 private:
  struct Place {  ///< between two points of the grid
    std::size_t left = 0;
    double share = 0.0;
  };
  void solve_on_grid(const FirmProgramme& programme, std::vector<bool>& stops);
  [[nodiscard]] bool bends() const { return !curves_.segments.empty(); }
  [[nodiscard]] double value_of_curves(double scale) const;
  [[nodiscard]] std::vector<double> scales_to_look_at(std::span<const double> breaks) const;
  [[nodiscard]] Place place_of(double scale) const;
  [[nodiscard]] double for_ever(std::size_t point) const;       // O
  [[nodiscard]] double for_ever_next(std::size_t point) const;  // E O one period later
  [[nodiscard]] double worth_of_going_on(std::size_t point, bool before_draw) const;
  [[nodiscard]] double at(const std::vector<double>& values, Place place) const {
    return values[place.left] + place.share * (values[place.left + 1] - values[place.left]);
  }

  double low_ = 0.0;      // x of the first point
  double spacing_ = 0.0;  // h
  double annuity_ = 0.0;  // a
  double q_ = 0.0;
  double slope_ = 0.0;              // b of the largest set; 0 where V is solved for itself
  double cost_ = 0.0;               // c
  double left_slope_ = 0.0;         // of V in z below the first point: that of one period's flow where the firm stops there
  std::vector<double> years_;       // Σ q^n E z_n / z at each point
  std::vector<double> difference_;  // V − O
  std::vector<double> next_;        // E of the difference one period later
  CurveEnvelope curves_;            // the flow, where it is of curves: then …
  std::vector<double> going_on_;    // … the difference without the first period's flow
  bool stops_first_ = false;        // … and whether the firm stops at the first point
  bool flat_ = false;               // V is flat beyond the grid
};

}  // namespace faultline
