#include "models/decisions/shared_cost.hpp"

namespace faultline {

SharedCost::SharedCost(RuleBooks& rules, const Outlook& outlook)
    : rules_(&rules),
      outlook_(&outlook),
      yearly_years_(outlook.yearly_years),
      sunk_years_(outlook.sunk_years),
      yearly_base_(rules.cost(outlook.standard)),
      sunk_base_(rules.cost(outlook.standard | outlook.met)) {
  const AuthorityId paid_with_label = rules.label_authority(outlook.label);
  for (std::size_t a = 0; a < rules.authority_count(); ++a) {
    if (outlook.audit_cost[a] == 0 || AuthorityId{a} == paid_with_label) continue;
    audits_[audit_count_++] = {rules.books_of(AuthorityId{a}), outlook.audit_cost[a], a};
  }
}

void SharedCost::weigh(double yearly_more, double sunk_factor, double price, std::span<const double> fees) {
  yearly_years_ = outlook_->yearly_years + yearly_more;
  sunk_years_ = outlook_->sunk_years * sunk_factor;
  for (std::size_t i = 0; i < audit_count_; ++i) {
    audits_[i].dear = fees.empty() ? 0.0 : price * fees[audits_[i].authority];
  }
}

double SharedCost::compliance(BookSet books) const {
  if (books == 0) return 0;
  const BookSet kept = books | outlook_->standard;
  const double yearly = rules_->cost(kept);
  const double once = (outlook_->met & ~kept) == 0 ? yearly : rules_->cost(kept | outlook_->met);
  return yearly_years_ * (yearly - yearly_base_) + sunk_years_ * (once - sunk_base_);
}

double SharedCost::operator()(BookSet books) const {
  double cost = scale_ * compliance(books);
  for (std::size_t i = 0; i < audit_count_; ++i) {
    if ((audits_[i].books & books) != 0) cost += audits_[i].cost + audits_[i].dear;
  }
  return cost;
}

double SharedCost::most_added(std::uint32_t book) const {
  const AuthorityId authority = rules_->authority_of_book(book);
  return scale_ * ((yearly_years_ + sunk_years_) * rules_->cost(bit(book))) +
         (authority.exists() ? outlook_->audit_cost[authority.index()] : 0.0);
}

double SharedCost::audit_of(std::size_t book, BookSet beside) const {
  double cost = 0;
  for (std::size_t i = 0; i < audit_count_; ++i) {
    if ((audits_[i].books & bit(book)) != 0 && (audits_[i].books & beside) == 0) cost += audits_[i].cost + audits_[i].dear;
  }
  return cost;
}

double SharedCost::most(BookSet already, std::size_t book) const {
  ComplianceCosts& costs = rules_->costs();
  const BookSet kept = already | outlook_->standard;
  const BookSet paid = kept | outlook_->met;
  const double yearly = costs.most_added(kept, book);
  const double sunk = paid == kept ? yearly : costs.most_added(paid, book);
  return scale_ * (yearly_years_ * yearly + sunk_years_ * sunk) + audit_of(book, already);
}

double SharedCost::least(BookSet within, std::size_t book) const {
  ComplianceCosts& costs = rules_->costs();
  const BookSet kept = within | outlook_->standard;
  const BookSet paid = kept | outlook_->met;
  // A book that comes with the label, or whose sunk part is paid, may add nothing.
  const double yearly = (outlook_->standard & bit(book)) != 0 ? 0.0 : costs.least_added(kept, book);
  const bool spent = ((outlook_->standard | outlook_->met) & bit(book)) != 0;
  const double sunk = spent ? 0.0 : paid == kept ? yearly : costs.least_added(paid, book);
  return scale_ * (yearly_years_ * yearly + sunk_years_ * sunk) + audit_of(book, within & ~bit(book));
}

}  // namespace faultline
