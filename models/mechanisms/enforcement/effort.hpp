// The choice of effort: at its review a firm keeps a rule book or shirks it, by what complying and shirking are worth. Where no
// independent certificate is asked for, the choice is part of that of markets; where one is, it follows it.
#pragma once

#include "models/decisions/prospects.hpp"
#include "models/mechanisms/enforcement/enforcement.hpp"
#include "models/rules/enforcement.hpp"

namespace faultline {

/// What a state's inspectors threaten a firm with, per unit of what it may lose there.
struct Threat {
  bool active = false;     ///< the state has a rule book, and enforcement is on
  bool chosen = false;     ///< the firm chooses its effort
  bool audited = false;    ///< its authority asks for an independent certificate
  double of_rent = 0;      ///< share of the profit in the state, before the cost of complying, that deters
  double of_profit = 0;    ///< the same of variable profit: fines, a share of revenue …
  double of_false = 0;     ///< … false ones, which a firm that complies pays on what it sells, taken off
  double kept = 1;         ///< of a firm that complies: share of its years in the state that false findings leave it …
  double false_fines = 0;  ///< … and share of variable profit that false fines take
};

/// Threats of one state after another, where enforcement is on: most inspect at one rate and fine alike, and threaten as the one before.
class Threats {
 public:
  /// @param firm  shape of the firm or idea;  @param id  none: an idea, without a record
  /// @param discount  r + δ [1/year]
  Threats(const World& world, const Firm& firm, FirmId id, double discount) : world_(world), firm_(firm), id_(id), discount_(discount) {}
  /// @param hazard  h [1/year] of losing access for other reasons, which ends what is at stake
  Threat in(StateId state, LabelOption label, double hazard = 0);

 private:
  const World& world_;
  const Firm& firm_;
  FirmId id_;
  double discount_;
  double rate_ = -1;  ///< none yet
  double fine_ = 0;
  double collected_ = 0;
  int offences_ = 0;
  double hazard_ = 0;
  Threat known_;
};

/// Least share of its years that false findings leave a firm that complies, over all states with a rule book. Compliance is counted
/// for as long; what a firm earns elsewhere is brought to the same length, so that comparisons of one market are exact and no
/// value is too high.
double share_kept(const World& world, Threats& threats, LabelOption label);

/// A way of serving a state, as one that complies and as one that shirks, whose price holds no cost of complying. Fines are a share of
/// revenue: per unit of variable profit they are `fined` times what they are at the constant markup.
struct InspectedWay {
  double slope = 0;           ///< of one that complies
  double fined = 1;           ///< revenue/σ over its variable profit
  double shirking_slope = 0;  ///< of one that shirks …
  double shirking_fined = 1;
  double once = 0;  ///< part of the cost that is sunk [US$ m]
};

/// Works the threat into the ways of serving a state: false findings into the obliged way, and shirking as the way without the book.
/// With x the yearly profit of a firm that complies before C(S), and x̃ that of one that shirks, complying costs C + x̃ − x and is
/// chosen where that is at most c*(x̃). Prices answer what complying costs, not expected fines.
/// @param kept  by `share_kept`
/// @test markets and efforts against enumeration, with costs in proportion and under oligopoly
void count_on_inspections(const Threat& threat, double kept, const InspectedWay& way, MarketTerms& obliged, MarketTerms& shirking,
                          MarketTerms& deterrence);

/// Prices and costs in proportion follow the books that the firm keeps. Weights follow with update_access.
/// @returns whether any changed
bool follow_shirking(World& world, FirmId firm);

/// Writes down which books the firm keeps from now on, forgives lapses, and puts the next lapse and inspections on the list.
void commit_effort(World& world, FirmId firm, const Prospect& prospect);

/// A lapse that somebody has found is over, and may come again.
void end_lapse(World& world, FirmId firm);

/// A failed audit is remedied: the firm keeps these books until its next review, and pays for it. It must be settled.
void remedy(World& world, FirmId firm, AuthorityId authority);

/// After a scripted event: a firm that shirked a state's book shirks the one that replaced it, until its next review.
void follow_effort(World& world, FirmId firm, const RuleBooks& rules_before, LabelOption label_before);

/// Audits that a shirker needs in addition to those of a firm that complies: it fails the first with probability 1 − pass, remedies,
/// and passes the next as one that complies: (1−α−pass)/(1−α).
double further_audits(const World& world);

}  // namespace faultline
