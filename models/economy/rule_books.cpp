#include "models/economy/rule_books.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "sim/base/diagnostics.hpp"

namespace faultline {

namespace {

/// Positions of the modes within their requirement, and their costs.
struct ModeIndex {
  const Scenario& scenario;
  ModeCosts costs;
  std::vector<std::uint32_t> position;  // by mode: its place within its requirement

  explicit ModeIndex(const Scenario& s) : scenario(s), costs(s.requirements.size()), position(s.modes.size()) {
    for (std::size_t m = 0; m < s.modes.size(); ++m) {
      ModeCosts::value_type& row = costs[requirement_of(m)];
      position[m] = static_cast<std::uint32_t>(row.size());
      row.push_back(s.modes[m].cost * s.compliance.cost_scale);
    }
  }

  [[nodiscard]] std::size_t requirement_of(std::size_t mode) const {
    const auto& list = scenario.requirements;
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const RequirementParameters& r) { return r.name == scenario.modes[mode].requirement; });
    return static_cast<std::size_t>(found - list.begin());
  }

  [[nodiscard]] std::size_t mode_named(const std::string& name) const {
    const auto found = std::find_if(scenario.modes.begin(), scenario.modes.end(), [&](const ModeParameters& m) { return m.name == name; });
    return static_cast<std::size_t>(found - scenario.modes.begin());
  }

  /// Lets `book` accept a mode, whatever its requirement.
  void accept(RuleBook& book, const std::string& name) const {
    const std::size_t mode = mode_named(name);
    book[requirement_of(mode)].accepted_modes |= std::uint32_t{1} << position[mode];
  }

  [[nodiscard]] RuleBook read(const NumberByName& stringency, const NameByName& modes) const {
    RuleBook book(scenario.requirements.size());
    for (std::size_t r = 0; r < book.size(); ++r) {
      const std::string& name = scenario.requirements[r].name;
      const auto level = stringency.find(name);
      const auto mode = modes.find(name);
      if (level == stringency.end() || level->second <= 0) continue;
      if (mode == modes.end()) {
        throw UsageError(fmt::format("requirement '{}' has stringency {} but no mode", name, level->second));
      }
      book[r].stringency = level->second;
      book[r].mode = position[mode_named(mode->second)];
      book[r].accepted_modes = std::uint32_t{1} << book[r].mode;
    }
    return book;
  }
};

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::size_t regime_index(const Scenario& scenario, const std::string& name) {
  const auto found =
      std::find_if(scenario.regimes.begin(), scenario.regimes.end(), [&](const RegimeParameters& r) { return r.name == name; });
  return static_cast<std::size_t>(found - scenario.regimes.begin());
}

bool same(const RuleBook& a, const RuleBook& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Rule& x, const Rule& y) {
    return x.stringency == y.stringency && x.mode == y.mode && x.accepted_modes == y.accepted_modes;
  });
}

/// The distinct books met so far, each with the authority whose certificate it needs.
struct BookShelf {
  std::vector<RuleBook> books;
  std::vector<AuthorityId> authorities;

  std::uint32_t place(RuleBook book, AuthorityId authority) {
    for (std::size_t b = 0; b < books.size(); ++b) {
      if (authorities[b] == authority && same(books[b], book)) return static_cast<std::uint32_t>(b);
    }
    books.push_back(std::move(book));
    authorities.push_back(authority);
    return static_cast<std::uint32_t>(books.size() - 1);
  }
};

/// States' alliances: members accept each other's modes, and the certificate of the first audited regime among them.
AuthorityId recognise_members(const Scenario& scenario, const ModeIndex& modes, const StateParameters& state, AuthorityId own,
                              RuleBook& book) {
  AuthorityId authority = own;
  for (const AllianceParameters& alliance : scenario.alliances) {
    if (alliance.kind != AllianceKind::states || !alliance.active || !contains(alliance.members, state.name)) continue;
    AuthorityId first;
    for (const StateParameters& member : scenario.states) {
      if (!contains(alliance.members, member.name) || member.regime.empty()) continue;
      const std::size_t regime = regime_index(scenario, member.regime);
      for (const auto& [requirement, mode] : scenario.regimes[regime].modes) modes.accept(book, mode);
      const bool audited = scenario.regimes[regime].audit == AuditMode::independent;
      if (audited && (!first.exists() || regime < first.index())) first = AuthorityId{regime};
    }
    if (own.exists() && scenario.regimes[own.index()].audit == AuditMode::independent) authority = first;
  }
  return authority;
}

}  // namespace

RuleBooks::RuleBooks(const Scenario& scenario, const RuleBooks& previous) {
  const ModeIndex modes(scenario);
  const std::size_t regimes = scenario.regimes.size();
  const std::size_t labels = scenario.alliances.size() + 1;
  BookShelf shelf;
  for (std::size_t b = 0; b < previous.book_count(); ++b) {
    shelf.books.push_back(previous.costs_.book(b));
    shelf.authorities.push_back(previous.authority_of_book_[b]);
  }
  standard_of_.assign(labels, no_book);
  label_authority_.assign(labels, AuthorityId::none());
  for (const RegimeParameters& regime : scenario.regimes) modes_.push_back(regime.audit);
  for (const AllianceParameters& alliance : scenario.alliances) modes_.push_back(alliance.assessment);
  if (modes_.size() > 64) throw UsageError(fmt::format("{} regimes and alliances; at most 64", modes_.size()));

  for (std::size_t a = 0; a + 1 < labels; ++a) {
    const AllianceParameters& alliance = scenario.alliances[a];
    if (alliance.kind != AllianceKind::vendors || !alliance.active) continue;
    if (alliance.assessment != AuditMode::none) label_authority_[a + 1] = AuthorityId{regimes + a};
    standard_of_[a + 1] = shelf.place(modes.read(alliance.stringency, alliance.modes), label_authority_[a + 1]);
  }

  for (const StateParameters& state : scenario.states) {
    for (std::size_t label = 0; label < labels; ++label) {
      if (state.regime.empty()) {
        book_of_.push_back(no_book);
        authority_of_.push_back(AuthorityId::none());
        continue;
      }
      const std::size_t regime = regime_index(scenario, state.regime);
      const RegimeParameters& rules = scenario.regimes[regime];
      RuleBook book = modes.read(rules.stringency, rules.modes);
      for (const std::string& mode : rules.accepts) modes.accept(book, mode);
      AuthorityId authority = rules.audit == AuditMode::none ? AuthorityId::none() : AuthorityId{regime};
      authority = recognise_members(scenario, modes, state, authority, book);
      if (standard_of_[label] != no_book && contains(scenario.alliances[label - 1].recognised_by, state.name)) {
        for (const auto& [requirement, mode] : scenario.alliances[label - 1].modes) modes.accept(book, mode);
        // A label stands in for an independent audit; a self-attestation is free and at once, so nobody needs a stand-in.
        if (authority.exists() && rules.audit == AuditMode::independent) authority = label_authority_[label];
      }
      book_of_.push_back(shelf.place(std::move(book), authority));
      authority_of_.push_back(authority);
    }
  }
  if (shelf.books.size() > most_books) {
    throw UsageError(fmt::format("{} distinct rule books after recognition; at most {}", shelf.books.size(), most_books));
  }
  authority_of_book_ = std::move(shelf.authorities);
  any_independent_audit_ = std::find(modes_.begin(), modes_.end(), AuditMode::independent) != modes_.end();
  books_of_.assign(modes_.size(), 0);
  for (std::size_t b = 0; b < authority_of_book_.size(); ++b) {
    if (authority_of_book_[b].exists()) books_of_[authority_of_book_[b].index()] |= bit(b);
  }
  costs_ = ComplianceCosts(modes.costs, std::move(shelf.books));
}

}  // namespace faultline
