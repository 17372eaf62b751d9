// The series of materials.
#include "models/measures/series_rows.hpp"
#include "models/mechanisms/materials/mechanism.hpp"
#include "models/scenario/parameters.hpp"

namespace faultline {

namespace {

using namespace series_rows;

bool has_materials(const Scenario& scenario) { return scenario.materials.active; }

const std::array<SeriesEntry, 1> table{{
    {Series::material_price, "material_price", "1", "price of the material",
     "What users in this state pay for the material, at the date; 1 is usual.", by_state, mean, "", has_materials},
}};

}  // namespace

std::span<const SeriesEntry> mechanisms::Materials::series() { return table; }

}  // namespace faultline
