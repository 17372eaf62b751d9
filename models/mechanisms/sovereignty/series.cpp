// The series of sovereignty.
#include "models/measures/series_rows.hpp"
#include "models/mechanisms/sovereignty/mechanism.hpp"
#include "models/scenario/parameters.hpp"

namespace faultline {

namespace {

using namespace series_rows;

bool with_modes(const Scenario& scenario) { return scenario.sovereignty.active; }

const std::array<SeriesEntry, 4> table{{
    {Series::hybrid_sellers, "hybrid_sellers", "1", "hybrid sellers",
     "Firms from elsewhere that sell in the state in hybrid mode, at the date.", by_layer, sum, "", with_modes},
    {Series::disconnected_sellers, "disconnected_sellers", "1", "disconnected sellers",
     "Firms from elsewhere that sell in the state and operate disconnected there, at the date.", by_layer, sum, "", with_modes},
    {Series::cut_off_sellers, "cut_off_sellers", "1", "sellers that are cut off",
     "Firms from elsewhere whose market in the state is closed by a cut-off and that have not left it, at the date.", by_layer, sum, "",
     with_modes},
    {Series::disconnected_share, "disconnected_share", "share", "disconnected share of foreign sales",
     "Part of what firms from elsewhere sell in the state that they sell disconnected, at the date; missing where they sell nothing.",
     by_layer, mean, "", with_modes},
}};

}  // namespace

std::span<const SeriesEntry> mechanisms::Sovereignty::series() { return table; }

}  // namespace faultline
