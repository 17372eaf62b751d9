// One walk over all firms at a date: who sells where, and the sums and extremes that the series need.
#pragma once

#include "models/world/world.hpp"

#include <array>
#include <limits>
#include <vector>

namespace faultline {

/// Firms of one home, layer and class.
struct FirmCensus {
  double active = 0;
  double waiting = 0;
  double exporters = 0;
  double exporter_sales = 0;          ///< [US$ m / year] at the date
  double exporter_foreign_sales = 0;
};

/// Sales of each selling firm of one home and layer [US$ m / year].
struct SizeCensus {
  std::vector<double> sales;
};

/// Sellers in one state and layer, both segments.
struct SellerCensus {
  double sellers = 0;
  double localised = 0;
  double revenue = 0;                 ///< [US$ m / year]
  double home_revenue = 0;
  double certified_revenue = 0;
  double variable_cost = 0;           ///< [US$ m / year] of these sales
  double vendor_revenue = 0;
  double vendor_variable_cost = 0;
  std::vector<double> revenues;       ///< of each seller, for concentration
};

/// Least productivity among startups of one home and layer.
struct CutoffCensus {
  double home = std::numeric_limits<double>::infinity();
  double abroad = std::numeric_limits<double>::infinity();
};

struct Census {
  std::vector<FirmCensus> firms;      ///< by (home · layers + layer) · classes + class
  std::vector<SellerCensus> sellers;  ///< by state · layers + layer
  std::vector<SizeCensus> sizes;      ///< by home · layers + layer
  std::vector<CutoffCensus> cutoffs;  ///< by home · layers + layer
  std::vector<double> labelled;       ///< by alliance: firms with a valid label
};

Census take_census(const World& world);

}  // namespace faultline
