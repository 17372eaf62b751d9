#include "models/rules/compliance.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

/// Finalizer of SplitMix64: spreads sets that differ in one book over the whole table.
std::uint64_t spread(std::uint64_t books) {
  books = (books ^ (books >> 30)) * 0xbf58476d1ce4e5b9ULL;
  books = (books ^ (books >> 27)) * 0x94d049bb133111ebULL;
  return books ^ (books >> 31);
}

/// Least-cost cover of the rules of one requirement. Rules are visited in falling order of stringency, so a mode opened
/// for one rule is strict enough for all later ones: a later rule is either covered by an open mode at no cost, or
/// opens one of its accepted modes at its own stringency. Opening more, or earlier, can never be cheaper.
class Cover {
 public:
  explicit Cover(const std::vector<double>& mode_costs) : costs_(mode_costs) {}

  void add(const Rule& rule) { rules_[count_++] = rule; }

  double solve() {
    std::stable_sort(rules_.begin(), rules_.begin() + static_cast<std::ptrdiff_t>(count_),
                     [](const Rule& a, const Rule& b) { return a.stringency > b.stringency; });
    bool choice_exists = false;
    for (std::size_t i = 0; i < count_; ++i) {
      double& level = levels_[rules_[i].mode];
      level = std::max(level, rules_[i].stringency);
      choice_exists = choice_exists || std::popcount(rules_[i].accepted_modes) > 1;
    }
    best_ = total();  // every book in its own mode
    if (choice_exists) {
      levels_.fill(0.0);
      branch(0, 0, 0.0);
    }
    return best_;
  }

 private:
  /// Summed in the order of modes, so that equal covers cost the same to the last bit.
  [[nodiscard]] double total() const {
    double sum = 0.0;
    for (std::size_t mode = 0; mode < costs_.size(); ++mode) sum += costs_[mode] * levels_[mode];
    return sum;
  }

  void branch(std::size_t next, std::uint32_t open, double spent) {
    while (next < count_ && (rules_[next].accepted_modes & open) != 0) ++next;
    if (next == count_) {
      best_ = std::min(best_, total());
      return;
    }
    const Rule& rule = rules_[next];
    for (std::uint32_t modes = rule.accepted_modes; modes != 0; modes &= modes - 1) {
      const auto mode = static_cast<std::size_t>(std::countr_zero(modes));
      const double spent_then = spent + costs_[mode] * rule.stringency;
      if (spent_then >= best_) continue;
      levels_[mode] = rule.stringency;
      branch(next + 1, open | (std::uint32_t{1} << mode), spent_then);
      levels_[mode] = 0.0;
    }
  }

  const std::vector<double>& costs_;
  std::array<Rule, most_books> rules_{};
  std::array<double, most_modes> levels_{};
  std::size_t count_ = 0;
  double best_ = 0.0;
};

}  // namespace

ComplianceCosts::ComplianceCosts(ModeCosts mode_costs, std::vector<RuleBook> books)
    : mode_costs_(std::move(mode_costs)), given_(std::move(books)) {
  EXPECTS(given_.size() <= most_books);
  for (const auto& costs : mode_costs_) {
    EXPECTS(costs.size() <= most_modes);
    EXPECTS(std::all_of(costs.begin(), costs.end(), [](double cost) { return cost >= 0.0; }));
  }
  for (RuleBook& book : given_) {
    EXPECTS(book.size() == mode_costs_.size());
    for (std::size_t r = 0; r < book.size(); ++r) {
      Rule& rule = book[r];
      EXPECTS(rule.stringency >= 0.0 && rule.stringency <= 1.0);
      if (rule.stringency == 0.0) continue;
      EXPECTS(rule.mode < mode_costs_[r].size());
      rule.accepted_modes |= std::uint32_t{1} << rule.mode;
      EXPECTS((rule.accepted_modes >> mode_costs_[r].size()) == 0);
    }
  }
  books_ = given_;
  drop_useless_modes();
  for (const RuleBook& book : books_) {
    has_recognition_ = has_recognition_ || std::any_of(book.begin(), book.end(), [](const Rule& rule) {
                         return rule.stringency > 0.0 && std::popcount(rule.accepted_modes) > 1;
                       });
  }
  sort_mode_uses();
}

/// A mode that no book calls its own saves nothing if another costs no more and is accepted wherever it is: whoever stands in it may
/// move to the other, and shares a level there.
void ComplianceCosts::drop_useless_modes() {
  for (std::size_t r = 0; r < mode_costs_.size(); ++r) {
    for (std::size_t m = 0; m < mode_costs_[r].size(); ++m) {
      const std::uint32_t candidate = std::uint32_t{1} << m;
      bool is_own = false;
      std::uint32_t in_place = ~std::uint32_t{0};  // modes that are accepted wherever the candidate is
      for (const RuleBook& book : books_) {
        const Rule& rule = book[r];
        if (rule.stringency == 0.0 || (rule.accepted_modes & candidate) == 0) continue;
        is_own = is_own || rule.mode == m;
        in_place &= rule.accepted_modes;
      }
      bool is_useless = false;
      for (std::size_t other = 0; other < mode_costs_[r].size(); ++other) {
        is_useless = is_useless || (other != m && ((in_place >> other) & 1U) != 0 && mode_costs_[r][other] <= mode_costs_[r][m]);
      }
      if (is_own || !is_useless) continue;
      for (RuleBook& book : books_) book[r].accepted_modes &= ~candidate;
    }
  }
}

void ComplianceCosts::sort_mode_uses() {
  const auto stricter = [](const Level& a, const Level& b) { return a.stringency > b.stringency; };
  mode_uses_.resize(mode_costs_.size());
  for (std::size_t r = 0; r < mode_costs_.size(); ++r) {
    mode_uses_[r].resize(mode_costs_[r].size());
    for (std::size_t m = 0; m < mode_costs_[r].size(); ++m) {
      ModeUse& use = mode_uses_[r][m];
      const std::uint32_t only = std::uint32_t{1} << m;
      for (std::size_t b = 0; b < books_.size(); ++b) {
        const Rule& rule = books_[b][r];
        if (rule.stringency == 0.0 || (rule.accepted_modes & only) == 0) continue;
        use.accepting.push_back({book_set(b), rule.stringency});
        if (rule.accepted_modes == only) use.bound.push_back({book_set(b), rule.stringency});
      }
      std::stable_sort(use.accepting.begin(), use.accepting.end(), stricter);
      std::stable_sort(use.bound.begin(), use.bound.end(), stricter);
    }
  }
}

double ComplianceCosts::compute_requirement_cost(std::uint64_t books, std::size_t requirement) const {
  Cover cover(mode_costs_[requirement]);
  for (; books != 0; books &= books - 1) {
    const auto book = static_cast<std::size_t>(std::countr_zero(books));
    EXPECTS(book < books_.size());
    const Rule& rule = books_[book][requirement];
    if (rule.stringency > 0.0) cover.add(rule);
  }
  return cover.solve();
}

double ComplianceCosts::compute_cost(std::uint64_t books) const {
  double sum = 0.0;
  for (std::size_t requirement = 0; requirement < mode_costs_.size(); ++requirement) {
    sum += compute_requirement_cost(books, requirement);
  }
  return sum;
}

double ComplianceCosts::cost(std::uint64_t books) {
  if (books == 0) return 0.0;
  if (!slots_.empty()) {
    const Slot& slot = slots_[find_slot(books)];
    if (slot.books == books) return slot.cost;
  }
  const double computed = compute_cost(books);
  if (2 * (remembered_ + 1) > slots_.size()) grow();
  slots_[find_slot(books)] = {books, computed};
  ++remembered_;
  return computed;
}

double ComplianceCosts::added_cost(std::uint64_t books, std::size_t book) {
  EXPECTS(book < books_.size());
  return cost(books | book_set(book)) - cost(books);
}

namespace {

/// The strictest level of the books in a set; the list is in falling order.
template <class Level>
double strictest(const std::vector<Level>& levels, std::uint64_t books) {
  for (const auto& level : levels) {
    if ((level.book & books) != 0) return level.stringency;
  }
  return 0.0;
}

}  // namespace

/// What a book costs beyond the levels at which modes are open for the books beside it, in its cheapest modes.
double ComplianceCosts::compute_added(std::uint64_t beside, std::size_t book, LevelsOf levels) const {
  double sum = 0.0;
  for (std::size_t r = 0; r < mode_costs_.size(); ++r) {
    const Rule& rule = books_[book][r];
    if (rule.stringency == 0.0) continue;
    double least = std::numeric_limits<double>::infinity();
    for (std::uint32_t modes = rule.accepted_modes; modes != 0; modes &= modes - 1) {
      const auto mode = static_cast<std::size_t>(std::countr_zero(modes));
      const double open = strictest(mode_uses_[r][mode].*levels, beside);
      least = std::min(least, mode_costs_[r][mode] * std::max(0.0, rule.stringency - open));
    }
    sum += least;
  }
  return sum;
}

double ComplianceCosts::remember_added(BoundMemory& memory, std::uint64_t beside, std::size_t book, LevelsOf levels) {
  EXPECTS(book < books_.size());
  memory.resize(bound_memory_size);
  Bound& bound = memory[spread(beside + book) & (bound_memory_size - 1)];
  if (bound.books != beside || bound.book != book) bound = {beside, book, compute_added(beside, book, levels)};
  return bound.value;
}

double ComplianceCosts::most_added(std::uint64_t already, std::size_t book) {
  if ((already & book_set(book)) != 0) return 0.0;
  return remember_added(most_added_, already, book, &ModeUse::bound);
}

double ComplianceCosts::least_added(std::uint64_t within, std::size_t book) {
  return remember_added(least_added_, within & ~book_set(book), book, &ModeUse::accepting);
}

double ComplianceCosts::distance(std::size_t first, std::size_t second) {
  EXPECTS(first < books_.size() && second < books_.size());
  const double together = cost(book_set(first) | book_set(second));
  return (together - cost(book_set(first))) + (together - cost(book_set(second)));
}

/// Where the set is, or where it belongs.
std::size_t ComplianceCosts::find_slot(std::uint64_t books) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = spread(books) & mask;
  while (slots_[at].books != 0 && slots_[at].books != books) at = (at + 1) & mask;
  return at;
}

void ComplianceCosts::grow() {
  std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(std::max<std::size_t>(64, 2 * slots_.size())));
  for (const Slot& slot : old) {
    if (slot.books != 0) slots_[find_slot(slot.books)] = slot;
  }
}

}  // namespace faultline
