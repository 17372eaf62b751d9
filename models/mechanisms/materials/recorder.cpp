// What is recorded of the material: its price.
#include "models/measures/sample.hpp"
#include "models/mechanisms/materials/materials.hpp"

namespace faultline {

void mechanisms::Materials::record(Sample& sample) {
  const World& world = sample.world;
  if (!world.scenario.materials.active) return;
  for (std::size_t j = 0; j < world.state_count(); ++j) sample.put(Series::material_price, j, material_price(world, StateId{j}));
}

}  // namespace faultline
