// One walk over all firms at a date: who sells where, and the sums and extremes that the series need.
#pragma once

#include "models/economy/world.hpp"

#include <array>
#include <limits>
#include <vector>

namespace faultline {

/// Firms of one home, layer and class.
struct FirmCensus {
  double active = 0;
  double waiting = 0;
  double exporters = 0;
  double exporter_sales = 0;  ///< [US$ m / year] at the date
  double exporter_foreign_sales = 0;
};

/// Sellers in one state and layer, both segments.
struct SellerCensus {
  double sellers = 0;
  double localised = 0;
  double exempt = 0;    ///< from the state's regime, at their best price
  double bunching = 0;  ///< exempt because they hold their measure at the threshold
  double obliged = 0;   ///< under the state's regime
  double revenue = 0;   ///< [US$ m / year]
  double home_revenue = 0;
  double certified_revenue = 0;
  double variable_cost = 0;  ///< [US$ m / year] of these sales
  double vendor_revenue = 0;
  double vendor_variable_cost = 0;
  std::vector<double> revenues;  ///< of each seller, for concentration
};

/// Least productivity among startups of one home and layer.
struct CutoffCensus {
  double home = std::numeric_limits<double>::infinity();
  double abroad = std::numeric_limits<double>::infinity();
};

/// Firms of one home and size class that sell.
struct SizeCensus {
  double revenue = 0;     ///< [US$ m / year] at the date
  double compliance = 0;  ///< [US$ m / year] C(S), filing, proportional parts, alliance fee
  double startups = 0;
  double exporting_startups = 0;
};

/// Firms with a valid label that sell.
struct HolderCensus {
  double firms = 0;
  double states = 0;         ///< in which they sell, summed over firms
  double compliance = 0;     ///< [US$ m / year] C(S), filing, alliance fee
  double foreign_sales = 0;  ///< [US$ m / year]
};

struct Census {
  std::vector<FirmCensus> firms;           ///< by (home · layers + layer) · classes + class
  std::vector<SellerCensus> sellers;       ///< by state · layers + layer
  std::vector<std::vector<double>> sales;  ///< by home · layers + layer: of each selling startup [US$ m / year]
  std::vector<CutoffCensus> cutoffs;       ///< by home · layers + layer
  std::vector<SizeCensus> sizes;           ///< by home · size classes + size class
  std::vector<double> labelled;            ///< by alliance: firms with a valid label
  std::vector<HolderCensus> holders;       ///< by alliance
};

Census take_census(const World& world);

}  // namespace faultline
