// What is recorded of levies: who pays and who receives them.
#include "models/measures/sample.hpp"

namespace faultline {

void mechanisms::Levies::record(Sample& sample) {
  const World& world = sample.world;
  if (world.scenario.levies.empty()) return;
  for (std::size_t h = 0; h < world.state_count(); ++h) {
    const StateId state{h};
    sample.put(Series::levy_receipts, h, sample.received(sample.ledger.government(state), Flow::levy));
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      for (std::size_t c = 0; c < class_count; ++c) {
        const AccountId account = sample.ledger.firms(state, LayerId{s}, static_cast<FirmClass>(c));
        sample.put(Series::levies_paid, (h * world.layer_count() + s) * class_count + c, sample.paid(account, Flow::levy));
      }
    }
  }
}

}  // namespace faultline
