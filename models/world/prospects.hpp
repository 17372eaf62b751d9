// Prospects: what serving sets of markets is worth to a firm, or to an idea that does not know its productivity yet.
// Value is linear in a small firm's weight, so all that does not depend on it is gathered once in an Outlook. A granular
// firm sees what its own best markups would earn it: its outlook holds at its own weight only.
#pragma once

#include "models/rules/entry_value.hpp"
#include "models/rules/market_choice.hpp"
#include "models/world/inline_vector.hpp"
#include "models/world/world.hpp"

#include <vector>

namespace faultline {

/// One way to serve a state: present value weight · slope − cost, compliance and audits apart.
struct MarketTerms {
  double slope = 0;   ///< [US$ m per unit of own weight] of discounted variable profit
  double cost = 0;    ///< [US$ m] fixed and filing costs discounted, sunk costs not yet paid
  /// A profit that is zero but for rounding is zero: a firm that breaks even stays.
  [[nodiscard]] double at(double weight) const {
    const double value = weight * slope - cost;
    constexpr double rounding = 1e-12;
    return value < 0 && value > -rounding * cost ? 0.0 : value;
  }
};

struct MarketOutlook {
  StateId state;
  std::uint32_t book = no_book;
  MarketTerms plain;          ///< as it is, or renting local capacity where that is needed
  MarketTerms built;          ///< owning local capacity; slope 0 where it is no alternative
};

/// The view from one home and layer under one label.
struct Outlook {
  LabelOption label = 0;
  double label_cost = 0;      ///< [US$ m] present value of the label's standard, fee and assessment
  double yearly_years = 0;    ///< 1/(r + δ): a dollar a year for life
  double sunk_years = 0;
  BookSet standard = 0;       ///< the label's own book
  BookSet met = 0;            ///< books whose sunk part is paid
  InlineVector<MarketOutlook, 64> markets;   ///< by state
  InlineVector<double, 64> audit_cost;       ///< [US$ m] by authority: present value of its audits and renewals
};

/// From where one looks at a market.
enum class Vantage : std::uint8_t {
  own,          ///< the firm's, with what it has and lacks; it may wait before it enters a further market
  committed,    ///< the same if it cannot wait: what is worth its cost is entered now
  established,  ///< that of a firm with everything behind it: no sunk cost, no wait, certificates in hand
};

/// What is chosen, and what it is worth.
struct Prospect {
  StateSet markets = 0;
  StateSet builds = 0;        ///< of these, states where own capacity is built
  BookSet books = 0;          ///< rule books kept, the label's standard included
  LabelOption label = 0;
  double value = 0;           ///< [US$ m] ≥ 0; no markets: better not to go on
  double slope = 0;           ///< value = weight · slope − cost around this weight
  double cost = 0;
  bool exact = true;
};

/// The labels that a firm may hold: its alliance's for a vendor's firm; none or any open one for a startup.
const std::vector<LabelOption>& label_options(const World& world, FirmClass firm_class, VendorId owner);

/// The outlook of an existing firm (its presences, certificates and sunk costs count), or of an idea (`firm` is none).
/// @param weight  of an idea that knows it, and prices by it if it is granular; 0: unknown, small in every market
Outlook look_ahead(World& world, StateId home, LayerId layer, FirmClass firm_class, LabelOption label, FirmId firm,
                   double weight = 0, Vantage vantage = Vantage::own);

/// Best set of markets at a weight under one outlook.
Prospect choose(World& world, const Outlook& outlook, double weight);

/// The same where something is known of the books chosen, such as at another weight; `range` is narrowed.
class SharedCost;
Prospect choose_within(BookRange& range, const SharedCost& shared, const Outlook& outlook, double weight);

/// The markets and capacity of a choice, whether or not they are the best, at the values of this outlook.
Prospect evaluate(const SharedCost& shared, const Outlook& outlook, const Prospect& choice, double weight);

/// Best set that is not empty, at a loss if need be; empty only where nothing can be sold anywhere.
Prospect choose_some(World& world, const Outlook& outlook, double weight);

/// The more valuable; at equal values one that serves some market, then the first.
Prospect better(const Prospect& a, const Prospect& b);

/// Best over all labels open to the firm. A firm with foresight also counts what its productivity may become: it may go on at a
/// loss, and its value includes that of stopping later.
Prospect best_prospect(World& world, FirmId firm);

/// What entrants of a layer draw, in z = φ^(σ−1).
ScaleLaw entry_law(const World& world, LayerId layer);

/// Present value at present productivity of the best set that is not empty, by scale z from 0 to infinity: adjoining lines.
std::vector<ValueSegment> value_of_selling(World& world, StateId home, LayerId layer, Vantage vantage);

/// Expected value of an idea before its productivity is known, E max_S Π(S; φ) [US$ m]; exact over the envelope of sets.
double expected_entry_value(World& world, StateId home, LayerId layer);

/// Time an applicant would wait for a certificate now, its own preparation and likely remediation included [years];
/// infinite where no body may audit for this authority.
double quoted_access_time(const World& world, AuthorityId authority, double size);

/// Size of a firm before an auditor; of an idea if `firm` is none.
double audit_size_of(const World& world, FirmId firm);

}  // namespace faultline
