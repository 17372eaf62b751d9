// What a scenario says about operating apart from abroad.
#pragma once

namespace faultline {

struct SovereigntyParameters {  // [sovereignty]: how a firm from elsewhere operates in a state
  bool active = false;          ///< firms choose their operating mode; its series are recorded
  double hybrid_premium = 0;    ///< what the mode adds to unit cost, as a share of it
  double disconnected_premium = 0;
  double hybrid_exposure = 0;  ///< share of cut-offs and outages that still reaches it; connected: 1
  double disconnected_exposure = 0;
};

}  // namespace faultline
