// Prospects: what serving sets of markets is worth to a firm, or to an idea that does not know its productivity yet.
// Value is linear in a small firm's weight, so all that does not depend on it is gathered once in an Outlook. A granular
// firm sees what its own best markups would earn it: its outlook holds at its own weight only. Values and costs here are in US$ m at
// wage one: money over the wage of the firm's home, which is one unless wages clear labour markets.
#pragma once

#include "models/economy/inline_vector.hpp"
#include "models/economy/world.hpp"
#include "models/rules/entry_value.hpp"
#include "models/rules/exemption.hpp"
#include "models/rules/market_choice.hpp"
#include "sim/base/elementary.hpp"

#include <array>
#include <vector>

namespace faultline {

/// One way to serve a state: present value weight · slope − cost, compliance and audits apart.
struct MarketTerms {
  double slope = 0;  ///< [US$ m per unit of own weight] of discounted variable profit
  double cost = 0;   ///< [US$ m] fixed and filing costs discounted, sunk costs not yet paid
  /// A profit that is zero but for rounding is zero: a firm that breaks even stays.
  [[nodiscard]] double worth(double gross) const {
    const double value = gross - cost;
    constexpr double rounding = 1e-12;
    return value < 0 && value > -rounding * cost ? 0.0 : value;
  }
  [[nodiscard]] double at(double weight) const { return worth(weight * slope); }
};

/// Serving a state while exempt from its regime: at its best price up to a weight, above it at the price that holds its
/// measure at the threshold.
struct ExemptTerms {
  MarketTerms terms;      ///< slope 0: nobody is exempt
  double free_up_to = 0;  ///< own weight at which the measure meets the threshold
  [[nodiscard]] bool holds(double weight) const { return weight > free_up_to; }
  [[nodiscard]] double at(double weight, const HeldFirm& held) const {
    if (!holds(weight)) return terms.at(weight);
    return terms.worth(free_up_to * terms.slope * held.profit(weight / free_up_to));
  }
};

/// The ways of one capacity: obliged by the state's regime, or exempt from it.
struct MarketOutlook {
  StateId state;
  std::uint32_t book = no_book;
  ExemptionMeasure measure{};
  MarketTerms plain;  ///< as it is, or renting local capacity where that is needed
  MarketTerms built;  ///< owning local capacity; slope 0 where it is no alternative
  ExemptTerms exempt_plain;
  ExemptTerms exempt_built;
  double support = 0;            ///< [US$ m] present value of the support to an obliged firm
  MarketTerms deterrence;        ///< where firms choose their effort: what shirking would lose, at 1/(r + δ) years of it …
  MarketTerms deterrence_built;  ///< … with own capacity
  bool audited = false;          ///< its authority asks for an independent certificate
  double access_wait = 0;        ///< [years] until the firm may sell there if it is obliged, capacity apart
  OperatingMode mode{};          ///< of `plain` and `built`: connected, but where a cut-off leaves another one only
  std::array<MarketTerms, operating_mode_count - 1> plain_apart{};  ///< the same hybrid and disconnected; slope 0: not offered
  std::array<MarketTerms, operating_mode_count - 1> built_apart{};
  void close_building() {
    built.slope = exempt_built.terms.slope = 0;
    for (MarketTerms& terms : built_apart) terms.slope = 0;
  }
  [[nodiscard]] bool operates_apart() const {
    return plain_apart[0].slope > 0 || plain_apart[1].slope > 0 || built_apart[0].slope > 0 || built_apart[1].slope > 0;
  }
  /// Every way of serving it while obliged.
  template <class Visit>
  void visit_obliged(Visit&& visit) const {
    visit(plain);
    visit(built);
    for (const MarketTerms& terms : plain_apart) visit(terms);
    for (const MarketTerms& terms : built_apart) visit(terms);
  }
};

/// The view from one home and layer under one label.
struct Outlook {
  LabelOption label = 0;
  double label_cost = 0;        ///< [US$ m] present value of the label's standard, fee and assessment, and of security, at scale 1 …
  double label_compliance = 0;  ///< … and the part of it that follows the firm's scale
  double label_wait = 0;        ///< [years] until the label's independent assessment is passed; 0: it is, or none is asked for
  double discount = 0;          ///< r + δ [1/year]
  double growth = 0;            ///< [1/year] at which variable profit is expected to grow
  double elasticity = 0;        ///< σ of the layer
  double size_level = 0;        ///< size per unit of own weight: sales at home over those of size 1
  double size_exponent = 0;
  double yearly_years = 0;  ///< 1/(r + δ): a dollar a year for life
  double sunk_years = 0;
  BookSet standard = 0;                         ///< the label's own book
  BookSet met = 0;                              ///< books whose sunk part is paid
  bool effort_is_chosen = false;                ///< the ways that read `exempt` are those of a firm that shirks
  InlineVector<MarketOutlook, 64> markets;      ///< by state
  InlineVector<double, 64> audit_cost;          ///< [US$ m] by authority: present value of its audits and renewals
  InlineVector<double, 64> shirker_audit_cost;  ///< … and what a firm that shirks pays in addition, where effort is chosen

  /// Share of C(S) that a firm of this weight pays.
  [[nodiscard]] double scale_at(double weight) const { return compliance_scale(weight * size_level, size_exponent); }
};

/// What a firm that holds its measure at a threshold does in a layer.
inline HeldFirm held_firm(double elasticity, ExemptionMeasure measure) {
  return {elasticity, measure == ExemptionMeasure::revenue ? elasticity - 1.0 : elasticity};
}

/// Profit of firms that hold one measure, as a function of their weight w: Σ a_j w^p + b_j w^q over states.
struct HeldProfit {
  double revenue = 0;  ///< Σ a, with p = HeldFirm::revenue_power
  double cost = 0;     ///< Σ b, with q = HeldFirm::cost_power

  /// A state whose threshold is met at the weight `free_up_to`, where profit is slope · free_up_to.
  void add(const HeldFirm& held, double slope, double free_up_to) {
    const double at_threshold = slope * free_up_to;
    revenue += held.elasticity * at_threshold * elementary::pow(free_up_to, -held.revenue_power());
    cost -= (held.elasticity - 1.0) * at_threshold * elementary::pow(free_up_to, -held.cost_power());
  }
};

/// From where one looks at a market.
enum class Vantage : std::uint8_t {
  own,          ///< the firm's, with what it has and lacks; it may wait before it enters a further market
  committed,    ///< the same if it cannot wait: what is worth its cost is entered now
  established,  ///< that of a firm with everything behind it: no sunk cost, no wait, certificates in hand
};

class Surroundings;

/// What is chosen, and what it is worth.
struct Prospect {
  StateSet markets = 0;
  StateSet builds = 0;        ///< of these, states where own capacity is built
  StateSet hybrid = 0;        ///< of these, states in which it operates in hybrid mode …
  StateSet disconnected = 0;  ///< … or disconnected
  StateSet exempt = 0;        ///< of these, states whose regime it is exempt from …
  StateSet held = 0;          ///< … because it holds its measure at the threshold
  BookSet books = 0;          ///< rule books kept, the label's standard included
  BookSet shirked = 0;        ///< rule books that oblige it and that it does not keep
  LabelOption label = 0;
  double value = 0;       ///< [US$ m] ≥ 0; no markets: better not to go on
  double slope = 0;       ///< value = weight · slope + Σ held profit − cost + (1 − scale) · compliance, around this weight
  double cost = 0;        ///< [US$ m] at scale 1 …
  double compliance = 0;  ///< … and the part of it that follows the firm's scale
  double scale = 1;       ///< share of C(S) that a firm of this weight pays
  std::array<HeldProfit, 2> held_profit{};  ///< by measure: of states in which the measure is held
  [[nodiscard]] OperatingMode mode_in(StateId state) const {
    if ((disconnected & bit(state.index())) != 0) return OperatingMode::disconnected;
    return (hybrid & bit(state.index())) != 0 ? OperatingMode::hybrid : OperatingMode::connected;
  }
  void set_mode(StateId state, OperatingMode mode) {
    if (mode == OperatingMode::hybrid) hybrid |= bit(state.index());
    if (mode == OperatingMode::disconnected) disconnected |= bit(state.index());
  }
  bool exact = true;
};

/// The labels that a firm may hold: its alliance's for a vendor's firm; none or any open one for a startup.
const std::vector<LabelOption>& label_options(const World& world, FirmClass firm_class, VendorId owner);

/// The outlook of an existing firm (its presences, certificates and sunk costs count), or of an idea (`firm` is none).
/// @param weight  of an idea that knows it, and prices by it if it is granular; 0: unknown, small in every market
/// @param honest_idea  whether the idea would comply; an existing firm's type is its own
Outlook look_ahead(World& world, StateId home, LayerId layer, FirmClass firm_class, LabelOption label, FirmId firm, double weight = 0,
                   Vantage vantage = Vantage::own, bool honest_idea = true);

/// The same for several outlooks of one firm or idea, which share what surrounds it.
/// @param within  the states that are looked at; the others are closed
Outlook look_ahead(World& world, const Surroundings& around, LabelOption label, Vantage vantage = Vantage::own, bool honest_idea = true,
                   StateSet within = ~StateSet{0});

/// What an exempt firm at its best price would have as its measure in a state, over the threshold.
double exempt_ratio(const World& world, FirmId firm, StateId state, LabelOption label);

/// Best set of markets at a weight under one outlook.
Prospect choose(World& world, const Outlook& outlook, double weight);

/// The same where something is known of the books chosen, such as at another weight; `range` is narrowed.
class SharedCost;
class MarketLines;
Prospect choose_within(BookRange& range, SharedCost& shared, const MarketLines& lines, const Outlook& outlook, double weight);

/// The markets and capacity of a choice, whether or not they are the best, at the values of this outlook.
Prospect evaluate(const SharedCost& shared, const Outlook& outlook, const Prospect& choice, double weight);

/// Best set that is not empty, at a loss if need be; empty only where nothing can be sold anywhere.
Prospect choose_some(World& world, const Outlook& outlook, double weight);

/// Keeps the more valuable; at equal values one that serves some market, then the first.
void take_better(Prospect& best, const Prospect& option);

/// Best over all labels open to the firm. A firm with foresight also counts what its productivity may become: it may go on at a
/// loss, and its value includes that of stopping later.
Prospect best_prospect(World& world, FirmId firm);
Prospect best_prospect(World& world, const Surroundings& around);

struct AffordableProspect {
  Prospect prospect;           ///< without markets: nothing that pays can be paid for
  bool short_of_cash = false;  ///< something would pay, and none of it can be paid for
};

/// The same among the choices that `cash` pays for (affordability.hpp).
/// @param cash  [US$ m at wage one]; infinite: no limit
/// @test more cash never lowers the value; a further label never lowers it; equals enumeration of all sets
AffordableProspect affordable_prospect(World& world, const Surroundings& around, double cash);

/// What entrants of a layer draw, in z = φ^(σ−1).
ScaleLaw entry_law(const World& world, LayerId layer);

/// Present value at present productivity of the best set that is not empty, by scale z from 0 to infinity: adjoining lines.
std::vector<ValueSegment> value_of_selling(World& world, StateId home, LayerId layer, Vantage vantage);

/// Expected value of an idea before its productivity is known, E max_S Π(S; φ) [US$ m]; exact over the envelope of sets.
double expected_entry_value(World& world, StateId home, LayerId layer);

}  // namespace faultline
