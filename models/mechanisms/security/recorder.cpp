// What is recorded of security: spending, the probability of breaches, and what they cost.
#include "models/measures/sample.hpp"
#include "models/mechanisms/security/security.hpp"

#include <vector>

namespace faultline {

void mechanisms::Security::remember(Memory& memory, const World& world) { memory.breaches = world.security.breaches; }

void mechanisms::Security::record(Sample& sample) {
  const World& world = sample.world;
  const Ledger& ledger = sample.ledger;
  if (!world.scenario.security.active) return;
  const std::size_t layers = world.layer_count();
  struct Cell {
    double spending = 0;
    double probability = 0;
    double firms = 0;
  };
  std::vector<Cell> cells(world.state_count() * layers * class_count);
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const FirmId id{row};
    const Firm& firm = world.firms[id];
    if (!firm.active) continue;
    Cell& cell = cells[(std::size_t{firm.home} * layers + firm.layer) * class_count + static_cast<std::size_t>(firm.firm_class)];
    cell.spending += security_spending(world, id);
    cell.probability += breach_probability(world, id);
    cell.firms += 1;
  }
  for (std::size_t c = 0; c < cells.size(); ++c) {
    const AccountId account =
        ledger.firms(StateId{c / class_count / layers}, LayerId{c / class_count % layers}, static_cast<FirmClass>(c % class_count));
    const auto breaches = [c](const std::vector<double>& counts) { return counts.empty() ? 0.0 : counts[c]; };
    sample.put(Series::security_spending, c, cells[c].spending);
    sample.put(Series::breach_probability, c, ratio(cells[c].probability, cells[c].firms));
    sample.put(Series::breaches, c, (breaches(world.security.breaches) - breaches(sample.last.breaches)) / sample.years);
    sample.put(Series::breach_losses, c, sample.paid(account, Flow::breach));
  }
}

}  // namespace faultline
