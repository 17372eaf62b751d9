// The solved programme of a startup that foresees its productivity: what decisions/foresight keeps between reviews.
#pragma once

#include "models/economy/inline_vector.hpp"
#include "models/rules/firm_value.hpp"

#include <array>
#include <vector>

namespace faultline {

/// The programme of one home and layer, solved at three levels of demand around the one it was solved for; between them values
/// are interpolated to third order.
struct Continuation {
  bool solved = false;
  InlineVector<double, 64> slopes;  ///< by state, of the outlook it was solved for
  double slope = 0;                 ///< their sum
  std::vector<double> apart;        ///< slopes of the other operating modes
  std::vector<double> costs;        ///< [US$ m] of markets and audits, which move with relative wages and with queues
  std::array<FirmValue, 3> at_level;
  std::vector<ValueSegment> flow;  ///< best yearly flow of an established firm by scale
  std::array<double, 3> entry{};   ///< expected value of a draw where being established costs nothing
};

}  // namespace faultline
