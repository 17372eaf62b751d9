// What is recorded of subsidies: what states pay.
#include "models/measures/sample.hpp"

namespace faultline {

void mechanisms::Subsidies::record(Sample& sample) {
  const World& world = sample.world;
  if (world.scenario.subsidies.empty()) return;
  for (std::size_t h = 0; h < world.state_count(); ++h)
    sample.put(Series::support_paid, h, sample.paid(sample.ledger.government(StateId{h}), Flow::support));
}

}  // namespace faultline
