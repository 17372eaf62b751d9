// The solved programme of a startup that foresees its productivity: what decisions/foresight keeps between reviews.
#pragma once

#include "models/economy/inline_vector.hpp"
#include "models/rules/ending_right.hpp"
#include "models/rules/firm_value.hpp"
#include "models/rules/value_curves.hpp"

#include <array>
#include <vector>

namespace faultline {

/// What the best choice is worth by scale z, from 0 to infinity: adjoining lines, or curves where thresholds, support or size profiles
/// bend it.
struct ValueByScale {
  std::vector<ValueSegment> lines;  ///< rising in slope
  CurveEnvelope curves;             ///< where there are no lines

  [[nodiscard]] bool straight() const { return curves.segments.empty(); }
  [[nodiscard]] double at(double scale) const;
  /// The same where all demand is `change` times as large.
  [[nodiscard]] ValueByScale at_demand(double change) const;
  void multiply(double factor);
  /// Leaves out what only a firm a million times the least that pays would do: it would stretch the grid for no value. Curves end in a
  /// line there: profit that is held grows no further.
  void drop_out_of_reach();
};

/// The programme of one home and layer, solved at three levels of demand around the one it was solved for; between them values
/// are interpolated to third order.
struct Continuation {
  bool solved = false;
  InlineVector<double, 64> slopes;  ///< by state, of the outlook it was solved for
  double slope = 0;                 ///< their sum
  std::vector<double> apart;        ///< slopes of the other operating modes
  std::vector<double> exempt;       ///< slopes of the ways without the book, and levels of demand at which thresholds are met
  std::vector<double> costs;        ///< [US$ m] of markets, audits and support, which move with relative wages and with queues
  std::vector<double> labels;       ///< sums of slopes by label, where buyers' beliefs move them
  std::vector<double> reserved;     ///< what the public reserve adds to the slopes, by state
  std::array<FirmValue, 3> at_level;
  ValueByScale flow;                 ///< best yearly flow of an established firm by scale
  std::array<EndingRight, 3> young;  ///< what a young firm's sales out of the reserve add, where it is on …
  ValueByScale young_flow;           ///< … and its yearly flow with them
  std::array<double, 3> entry{};     ///< expected value of a draw where being established costs nothing
};

}  // namespace faultline
