// What public buyers reserve for entrants: a book of markets beside the open ones, with its own integral, so that accrual stays
// exact. Every startup below the age of the reserve sells in both; the reserved share of public spending is spent in this book, or in
// the open market where no entrant sells. What is reserved is a share of needs: where spending answers to prices, this part answers to
// those of the reserve. Functions are in reserve_sales.hpp.
#pragma once

#include "models/economy/market_book.hpp"

#include <vector>

namespace faultline {

/// A presence in the reserve of its state: as in the open segments, a weight and a bookmark.
struct ReservedSales {
  double weight = 0;
  double bookmark = 0;
  double missing = 0;  ///< of its weight, by outages
};

struct Reserve {
  bool active = false;
  std::vector<double> shares;        ///< of public spending, by state, as the scenario says now
  MarketBook book;                   ///< the public segment's markets only; empty where the mechanism is off
  std::vector<ReservedSales> sales;  ///< by row of presence, as far as there were entrants
};

}  // namespace faultline
