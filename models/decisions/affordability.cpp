#include "models/decisions/affordability.hpp"

#include "models/firms/access.hpp"
#include "models/hooks.hpp"
#include "models/mechanisms/audits/audit_quotes.hpp"
#include "models/mechanisms/grid/grid_queue.hpp"
#include "models/mechanisms/security/security.hpp"
#include "models/mechanisms/sovereignty/operating_mode.hpp"
#include "models/rules/audit.hpp"
#include "sim/base/elementary.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace faultline {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

Affordability::Affordability(World& world, const Surroundings& around, const Outlook& outlook)
    : world_(world),
      outlook_(outlook),
      shared_(world.rules, outlook),
      home_(StateId{std::size_t{around.firm().home}}),
      states_(outlook.markets.size()) {
  const FirmId id = around.id();
  if (outlook.standard != 0) fee_ = world.scenario.alliances[outlook.label - 1U].fee;
  if (world.scenario.security.active) fee_ += security_cost(world, around.firm().firm_class, id) / world.wage(home_);
  const AuthorityId assessed_by = world.rules.label_authority(outlook.label);
  if (assessed_by.exists() && outlook.label_wait > 0) {
    label_wait_ = outlook.label_wait;
    label_audit_ = bit(assessed_by.index());
  }
  const AuditParameters& audit = world.scenario.audit;
  if (world.rules.any_independent_audit() && world.now > 0) {
    const double size = audit_size_of(world, id);
    const double posted = audit_fee(audit.fee, audit.fee_by_size, size, audit.size_exponent);
    const double fee = posted * mechanisms_fee_borne(world, around.firm(), id, posted);
    for (std::size_t a = 0; a < world.rules.authority_count(); ++a) {
      const bool audited = world.rules.mode(AuthorityId{a}) == AuditMode::independent;
      audit_fees_.push_back(audited ? fee * audit_price(world, AuthorityId{a}, size) / world.wage(home_) : 0.0);
    }
  }
  for (std::size_t j = 0; j < states_; ++j) {
    add_ways(around, StateId{j});
    ways_.end_state();
  }
  for (const double fee : audit_fees_) due_fees_.push_back(fee);
  for (std::size_t j = 0; j < states_ && !due_fees_.empty(); ++j) {
    for (const CashWay& way : ways_[j]) {
      const AuthorityId authority = way.keeps_book ? world.rules.authority_of_book(outlook.markets[j].book) : AuthorityId::none();
      if (authority.exists() && (way.audits & bit(authority.index())) == 0) due_fees_[authority.index()] = 0;
    }
  }
}

void Affordability::add_ways(const Surroundings& around, StateId state) {
  const std::size_t j = state.index();
  const MarketOutlook& market = outlook_.markets[j];
  const Place& place = around.at(state);
  const FirmId id = around.id();
  const Layer& layer = world_.layers[around.firm().layer];
  const LocalisationParameters& local = world_.scenario.localisation;
  const bool is_there = place.presence.exists();
  const bool sells = is_there && world_.firms[place.presence].open;
  const bool rents_anew = place.capacity.needs && !place.capacity.on_its_way && !is_there;
  const double entry = is_there ? 0.0 : (home_ == state ? layer.market_entry_cost_home : layer.market_entry_cost_abroad);
  const AuthorityId authority = world_.rules.authority(state, outlook_.label);
  const bool audited = authority.exists() && world_.now > 0 && world_.rules.mode(authority) == AuditMode::independent;
  const bool holds_one =
      audited && id.exists() && (holds(world_, id, authority) || holds(world_, id, world_.rules.authority(state, LabelOption{0})));
  const std::uint64_t audits = audited && !holds_one ? bit(authority.index()) : 0;
  const auto add = [&](const MarketTerms& terms, Stance stance, bool builds, OperatingMode mode) {
    if (terms.slope <= 0) return;
    const WaysBeside& beside = outlook_.beside(market, mode);
    const bool obliged = stance == Stance::obliged;
    const bool pays_duties = stance != Stance::exempt;
    const double hazard = home_ == state ? 0.0 : world_.states[j].access_loss_hazard * exposure_of(world_, mode);
    const double lead = builds && !is_there ? place.capacity.build_time : rents_anew ? local.rent_time : place.capacity.lead;
    const double awaited = std::max(obliged ? market.access_wait : 0.0, lead);  // as its value has it
    CashWay way;
    way.slope = terms.slope;
    way.cost = terms.cost;
    way.upfront = entry;
    if (builds) {
      way.upfront += (local.build_cost * world_.wage(state) + grid_deposit_in(world_, state)) / world_.wage(home_);
    }
    way.income_slope = terms.slope * (outlook_.discount + hazard - outlook_.growth) * elementary::exp(outlook_.discount * awaited);
    way.support = beside.support_of(stance);
    way.yearly_support = way.support * (outlook_.discount + hazard);
    way.fixed = place.fixed;
    way.filing = pays_duties ? world_.states[j].filing_cost : 0.0;
    way.wait = sells ? (obliged ? market.access_wait : 0.0) : awaited;
    way.audits = pays_duties ? audits : 0;
    way.exempt = &beside.exempt(builds);
    way.mode = mode;
    way.stance = stance;
    way.keeps_book = obliged && market.book != no_book;
    way.builds = builds;
    ways_.push_back(way);
    shirking_is_offered_ = shirking_is_offered_ || stance == Stance::shirks;
  };
  add(market.plain, Stance::obliged, false, market.mode);
  add(market.built, Stance::obliged, true, market.mode);
  for (std::size_t m = 0; m < market.plain_apart.size(); ++m) {
    add(market.plain_apart[m], Stance::obliged, false, static_cast<OperatingMode>(m + 1));
    add(market.built_apart[m], Stance::obliged, true, static_cast<OperatingMode>(m + 1));
  }
  OperatingMode mode = market.mode;
  outlook_.visit_beside(market, [&](const WaysBeside& ways) {
    add(ways.exempt_plain.terms, Stance::exempt, false, mode);
    add(ways.exempt_built.terms, Stance::exempt, true, mode);
    add(ways.shirking_plain, Stance::shirks, false, mode);
    add(ways.shirking_built, Stance::shirks, true, mode);
    mode = mode == OperatingMode::connected ? OperatingMode::hybrid : OperatingMode::disconnected;
  });
}

void Affordability::look_at(double weight) {
  priced_.known = false;
  weight_ = weight;
  scale_ = outlook_.scale_at(weight);
  label_cost_ = outlook_.label_cost - (1.0 - scale_) * outlook_.label_compliance;
  shared_.set_scale(scale_);
  for (std::size_t j = 0; j < states_; ++j) {
    const MarketOutlook& market = outlook_.markets[j];
    for (std::size_t w = 0; w < ways_[j].size(); ++w) {
      const CashWay& way = ways_[j][w];
      const bool holds = way.exempt->holds(weight);
      double sold = weight;
      if (way.stance == Stance::exempt) {
        const HeldFirm held = held_firm(outlook_.elasticity, market.measure);
        value_[ways_.place(j, w)] = outlook_.exempt_value(*way.exempt, weight, held);
        if (holds && way.exempt->times == 0) sold = way.exempt->free_up_to * held.profit(weight / way.exempt->free_up_to);
        if (holds && way.exempt->times != 0) sold = outlook_.exempt_profit(*way.exempt, weight, held) / way.slope;
      } else {
        value_[ways_.place(j, w)] = MarketTerms{way.slope, way.cost}.at(weight) + (holds ? way.support : 0.0);
      }
      income_[ways_.place(j, w)] = sold * way.income_slope - way.fixed + (holds ? way.yearly_support : 0.0);
    }
  }
}

double Affordability::books_upfront(BookSet books) {
  const BookSet kept = books | outlook_.standard;
  if ((kept & ~outlook_.met) == 0) return 0;
  const double added = world_.rules.cost(kept | outlook_.met) - world_.rules.cost(outlook_.met);
  return scale_ * world_.scenario.compliance.sunk_years * std::max(0.0, added);
}

double Affordability::books_yearly(BookSet books) { return scale_ * world_.rules.cost(books | outlook_.standard) + fee_; }

double Affordability::due_at_once(const Selection& ways, BookSet books) {
  double due = books_upfront(books);
  std::uint64_t audits = label_audit_;
  for (std::size_t j = 0; j < states_; ++j) {
    if (ways[j] == skipped) continue;
    const CashWay& way = ways_[j][static_cast<std::size_t>(ways[j])];
    due += way.upfront;
    audits |= way.audits;
  }
  return due + fees_of(audits);
}

/// Fees of these audits [US$ m].
double Affordability::fees_of(std::uint64_t audits) const {
  double fees = 0;
  for_each_bit(audits, [&](std::size_t a) { fees += audit_fees_[a]; });
  return fees;
}

/// What these books and the label take at once whichever of their states are served [US$ m]. A book of which none is served is left to
/// the branch without it.
double Affordability::due_for_books(BookSet books) {
  double due = books_upfront(books) + fees_of(label_audit_);
  if (due_fees_.empty()) return due;
  std::uint64_t audits = 0;
  for_each_bit(books, [&](std::size_t book) {
    const AuthorityId authority = world_.rules.authority_of_book(static_cast<std::uint32_t>(book));
    if (authority.exists()) audits |= bit(authority.index());
  });
  for_each_bit(audits & ~label_audit_, [&](std::size_t a) { due += due_fees_[a]; });
  return due;
}

/// What one way takes out of the cash by a date, books and fees apart [US$ m].
double Affordability::cash_by(double date, std::size_t state, std::size_t way) const {
  const CashWay& chosen = ways_[state][way];
  return chosen.upfront + date * chosen.filing - std::max(0.0, date - chosen.wait) * income_[ways_.place(state, way)];
}

double Affordability::burnt_by(double date, const Selection& ways, BookSet books) {
  double burnt = date * books_yearly(books);
  for (std::size_t j = 0; j < states_; ++j) {
    if (ways[j] == skipped) continue;
    const auto w = static_cast<std::size_t>(ways[j]);
    const CashWay& way = ways_[j][w];
    burnt += date * way.filing - std::max(0.0, date - way.wait) * income_[ways_.place(j, w)];
  }
  return burnt;
}

double Affordability::needed(const Selection& ways, BookSet books) {
  double most = 0;
  for_each_date(ways, [&](double date) { most = std::max(most, burnt_by(date, ways, books)); });
  return due_at_once(ways, books) + most;
}

double Affordability::value_of(const Selection& ways, BookSet& books) {
  books = 0;
  BookSet shirked = 0;
  double value = 0;
  bool sells = false;
  for (std::size_t j = 0; j < states_; ++j) {
    if (ways[j] == skipped) continue;
    const auto w = static_cast<std::size_t>(ways[j]);
    if (ways_[j][w].keeps_book) books |= bit(outlook_.markets[j].book);
    if (ways_[j][w].stance == Stance::shirks) shirked |= bit(outlook_.markets[j].book);
    value += value_[ways_.place(j, w)];
    sells = true;
  }
  if ((books & shirked) != 0) return -infinity;  // a book is kept or shirked in all its states
  return sells ? value - shared_(books) - label_cost_ : -infinity;
}

std::optional<Affordability::Selection> Affordability::selection_of(const Prospect& choice) const {
  Selection ways;  // NOLINT: written below
  for (std::size_t j = 0; j < states_; ++j) {
    ways[j] = skipped;
    if ((choice.markets & bit(j)) == 0) continue;
    const std::uint32_t book = outlook_.markets[j].book;
    const bool shirks = book != no_book && (choice.shirked & bit(book)) != 0;
    const Stance stance = (choice.exempt & bit(j)) != 0 ? Stance::exempt : shirks ? Stance::shirks : Stance::obliged;
    const bool builds = (choice.builds & bit(j)) != 0;
    const OperatingMode mode = choice.mode_in(StateId{j});
    for (std::size_t w = 0; w < ways_[j].size(); ++w) {
      const CashWay& way = ways_[j][w];
      if (way.stance == stance && way.builds == builds && way.mode == mode) ways[j] = static_cast<std::int8_t>(w);
    }
    if (ways[j] == skipped) return std::nullopt;
  }
  return ways;
}

double Affordability::needed(const Prospect& choice, double weight) {
  if (choice.markets == 0) return 0;
  look_at(weight);
  const std::optional<Selection> ways = selection_of(choice);
  EXPECTS(ways.has_value());
  BookSet books = 0;
  value_of(*ways, books);
  return needed(*ways, books);
}

/// Where every way is a line: D(τ) = a − b·weight, so that the weight from which cash suffices is a maximum over dates.
double Affordability::straight_from(const Selection& ways, BookSet books, double cash) {
  const double due = due_at_once(ways, books);
  if (due > cash) return infinity;
  double from = 0;
  const auto look_at_date = [&](double date) {
    double burnt = date * books_yearly(books);
    double earned = 0;
    for (std::size_t j = 0; j < states_; ++j) {
      if (ways[j] == skipped) continue;
      const CashWay& way = ways_[j][static_cast<std::size_t>(ways[j])];
      const double sold = std::max(0.0, date - way.wait);
      burnt += date * way.filing + sold * way.fixed;
      earned += sold * way.income_slope;
    }
    if (due + burnt > cash) from = std::max(from, earned > 0 ? (due + burnt - cash) / earned : infinity);
  };
  for_each_date(ways, look_at_date);
  constexpr double rounding = 1e-12;
  return from * (1.0 + rounding);
}

double Affordability::affordable_from(const Prospect& choice, double cash) {
  if (outlook_.size_exponent == 0 && choice.held == 0) {
    look_at(weight_);
    const std::optional<Selection> ways = selection_of(choice);
    EXPECTS(ways.has_value());
    BookSet books = 0;
    value_of(*ways, books);
    return straight_from(*ways, books, cash);
  }
  double low = 0;  // the need falls with the weight: by bisection
  double high = 1;
  while (needed(choice, high) > cash) {
    low = high;
    high *= 2;
    if (high > 1e30) return infinity;
  }
  for (int step = 0; step < 60 && high - low > 1e-12 * high; ++step) {
    const double middle = 0.5 * (low + high);
    (needed(choice, middle) > cash ? low : high) = middle;
  }
  return high;
}

std::optional<ValueLine> Affordability::line_of(const Prospect& choice, double cash) {
  EXPECTS(outlook_.size_exponent == 0);
  const std::optional<Selection> ways = selection_of(choice);
  if (!ways) return std::nullopt;
  scale_ = 1;
  shared_.set_scale(1.0);
  ValueLine line{0.0, outlook_.label_cost, choice.markets, 0.0};
  BookSet books = 0;
  for_each_bit(choice.markets, [&](std::size_t j) {
    const CashWay& way = ways_[j][static_cast<std::size_t>((*ways)[j])];
    line.slope += way.slope;
    line.cost += way.cost;
    if (way.keeps_book) books |= bit(outlook_.markets[j].book);
  });
  line.cost += shared_(books);
  line.from = straight_from(*ways, books, cash);
  return line;
}

void SeedChoices::add(const Prospect& prospect) {
  const SeedChoice choice{prospect.label,        prospect.markets, prospect.builds, prospect.hybrid,
                          prospect.disconnected, prospect.exempt,  prospect.shirked};
  if (std::find(choices.begin(), choices.end(), choice) == choices.end()) choices.push_back(choice);
}

Prospect SeedChoice::prospect() const {
  Prospect prospect;
  prospect.label = label;
  prospect.markets = markets;
  prospect.builds = builds;
  prospect.hybrid = hybrid;
  prospect.disconnected = disconnected;
  prospect.exempt = exempt;
  prospect.shirked = shirked;
  return prospect;
}

}  // namespace faultline
