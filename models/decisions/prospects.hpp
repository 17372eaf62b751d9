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

/// What a firm owes a state's regime there.
enum class Stance : std::uint8_t {
  obliged,  ///< it keeps the rule book
  exempt,   ///< it is spared
  shirks,   ///< it is obliged, and does not keep it
};

/// Sales of an exempt firm over a time in which its measure stays as it is: at its best price up to a weight, above it at the price that
/// holds the measure at the threshold. What damages take of revenue no price answers.
struct SoldExempt {
  double slope = 0;       ///< [US$ m per unit of own weight] variable profit less damages at the best price
  double damages = 0;     ///< [US$ m per unit of own weight] damages at the best price
  double free_up_to = 0;  ///< own weight at which the measure meets the threshold

  [[nodiscard]] bool holds(double weight) const { return weight > free_up_to; }
  /// Held, with r = weight/free_up_to: free_up_to · [(slope + damages) π(r) − damages r^p], p the power of revenue.
  [[nodiscard]] double profit(double weight, const HeldFirm& held) const {
    if (!holds(weight)) return weight * slope;
    const double ratio = weight / free_up_to;
    const double kept = free_up_to * (slope + damages) * held.profit(ratio);
    return damages == 0 ? kept : kept - free_up_to * damages * elementary::pow(ratio, held.revenue_power());
  }
};

/// Serving a state while exempt from its regime.
struct ExemptTerms {
  MarketTerms terms;             ///< at its best price; slope 0: nobody is exempt
  double free_up_to = 0;         ///< own weight from which on it holds its measure at some time
  std::uint16_t first_time = 0;  ///< in the outlook's list, of the times of which each has a measure of its own …
  std::uint16_t times = 0;       ///< … 0: one for good, and no damages
  [[nodiscard]] bool holds(double weight) const { return weight > free_up_to; }
};

/// The ways of one operating mode other than those of a firm that complies: what is beside them in a market.
struct WaysBeside {
  ExemptTerms exempt_plain;
  ExemptTerms exempt_built;
  MarketTerms shirking_plain;
  MarketTerms shirking_built;
  MarketTerms deterrence;        ///< where firms choose their effort: what shirking would lose, at 1/(r + δ) years of it …
  MarketTerms deterrence_built;  ///< … with own capacity
  double support = 0;            ///< [US$ m] present value of the support to an obliged firm …
  double support_risked = 0;     ///< … and the share of it that shirking would lose
  [[nodiscard]] const ExemptTerms& exempt(bool builds) const { return builds ? exempt_built : exempt_plain; }
  [[nodiscard]] const MarketTerms& shirking(bool builds) const { return builds ? shirking_built : shirking_plain; }
  /// Of a firm above the threshold.
  [[nodiscard]] double support_of(Stance stance) const {
    return stance == Stance::obliged ? support : stance == Stance::shirks ? support * (1.0 - support_risked) : 0.0;
  }
};

/// The ways of one capacity: obliged by the state's regime, exempt from it, or shirking it.
struct MarketOutlook : WaysBeside {
  StateId state;
  std::uint32_t book = no_book;
  ExemptionMeasure measure{};
  MarketTerms plain;       ///< as it is, or renting local capacity where that is needed
  MarketTerms built;       ///< owning local capacity; slope 0 where it is no alternative
  bool audited = false;    ///< its authority asks for an independent certificate
  std::uint8_t apart = 0;  ///< 1 + place in the outlook's list of what is beside hybrid mode, and next to it disconnected; 0: nothing is
  double access_wait = 0;  ///< [years] until the firm may sell there if it is obliged, capacity apart
  OperatingMode mode{};    ///< of `plain` and `built`: connected, but where a cut-off leaves another one only
  std::array<MarketTerms, operating_mode_count - 1> plain_apart{};  ///< the same hybrid and disconnected; slope 0: not offered
  std::array<MarketTerms, operating_mode_count - 1> built_apart{};
  [[nodiscard]] bool operates_apart() const {
    return plain_apart[0].slope > 0 || plain_apart[1].slope > 0 || built_apart[0].slope > 0 || built_apart[1].slope > 0;
  }
  /// One way of serving it while obliged.
  [[nodiscard]] const MarketTerms& obliged(OperatingMode of, bool builds) const {
    if (of == mode) return builds ? built : plain;
    return (builds ? built_apart : plain_apart)[static_cast<std::size_t>(of) - 1];
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
  BookSet standard = 0;  ///< the label's own book
  BookSet met = 0;       ///< books whose sunk part is paid
  bool effort_is_chosen = false;
  InlineVector<MarketOutlook, 64> markets;      ///< by state
  InlineVector<double, 64> audit_cost;          ///< [US$ m] by authority: present value of its audits and renewals
  InlineVector<double, 64> shirker_audit_cost;  ///< … and what a firm that shirks pays in addition, where effort is chosen

  InlineVector<WaysBeside, 128> ways_apart;     ///< by market: of hybrid and disconnected mode
  InlineVector<SoldExempt, 1536> times_exempt;  ///< of exempt ways whose measure changes, or that owe damages

  /// What is beside the obliged ways of one mode. The mode must be offered.
  [[nodiscard]] const WaysBeside& beside(const MarketOutlook& market, OperatingMode mode) const {
    if (mode == market.mode) return market;
    static constexpr WaysBeside none;
    return market.apart == 0 ? none : ways_apart[market.apart + static_cast<std::size_t>(mode) - 2];
  }
  /// Calls visit(WaysBeside) for every mode.
  template <class Visit>
  void visit_beside(const MarketOutlook& market, Visit&& visit) const {
    visit(static_cast<const WaysBeside&>(market));
    if (market.apart == 0) return;
    for (std::size_t m = 0; m < operating_mode_count - 1; ++m) visit(ways_apart[market.apart + m - 1]);
  }
  /// Variable profit of an exempt way at a weight [US$ m].
  [[nodiscard]] double exempt_profit(const ExemptTerms& exempt, double weight, const HeldFirm& held) const {
    if (exempt.times == 0) return SoldExempt{exempt.terms.slope, 0.0, exempt.free_up_to}.profit(weight, held);
    double sum = 0;
    for (std::size_t i = 0; i < exempt.times; ++i) sum += times_exempt[exempt.first_time + i].profit(weight, held);
    return sum;
  }
  [[nodiscard]] double exempt_value(const ExemptTerms& exempt, double weight, const HeldFirm& held) const {
    return exempt.terms.worth(exempt_profit(exempt, weight, held));
  }

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

  /// Sales in a state that are held.
  void add(const HeldFirm& held, const SoldExempt& sold) {
    const double at_threshold = (sold.slope + sold.damages) * sold.free_up_to;
    const double received = held.elasticity * at_threshold - sold.damages * sold.free_up_to;
    revenue += received * elementary::pow(sold.free_up_to, -held.revenue_power());
    cost -= (held.elasticity - 1.0) * at_threshold * elementary::pow(sold.free_up_to, -held.cost_power());
  }
};

/// From where one looks at a market.
enum class Vantage : std::uint8_t {
  own,          ///< the firm's, with what it has and lacks; it may wait before it enters a further market
  committed,    ///< the same if it cannot wait: what is worth its cost is entered now
  established,  ///< that of a firm with everything behind it: no sunk cost, no wait, certificates in hand, too old for a reserve
  young,        ///< the same while it may still sell out of the public reserve, as if for ever
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

/// Present value at present productivity of the best set that is not empty, by scale z from 0 to infinity.
/// @param honest  type of firm, where it matters
ValueByScale value_of_selling(World& world, StateId home, LayerId layer, Vantage vantage, bool honest = true);

/// Expected value of an idea before its productivity is known, E max_S Π(S; φ) [US$ m]; exact over the envelope of sets.
double expected_entry_value(World& world, StateId home, LayerId layer);

}  // namespace faultline
