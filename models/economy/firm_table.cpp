#include "models/economy/firm_table.hpp"

#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

/// A free row if there is one, else a new one at the end. Tables grow by an eighth: doubling would leave a quarter of them
/// unused on average.
template <class RowId, class Rows>
RowId take_row(Rows& rows, std::vector<RowId>& free) {
  if (!free.empty()) {
    const RowId id = free.back();
    free.pop_back();
    return id;
  }
  if (rows.size() == rows.capacity()) rows.reserve(rows.size() + rows.size() / 8 + 64);
  rows.emplace_back();
  return RowId{rows.size() - 1};
}

}  // namespace

FirmId FirmTable::create() {
  const FirmId id = take_row(firms_, free_firms_);
  records_.reserve(firms_.capacity());
  if (records_.size() < firms_.size()) records_.emplace_back();
  Firm fresh;
  fresh.generation = (firms_[id.index()].generation + 1U) & 0xffffffU;  // comes round after 16 million tenants
  fresh.active = true;
  firms_[id.index()] = fresh;
  FirmRecord record;
  record.plan = records_[id.index()].plan + 1;
  records_[id.index()] = record;
  return id;
}

void FirmTable::release(FirmId id) {
  EXPECTS(firms_[id.index()].active);
  while (firms_[id.index()].first_presence.exists()) remove_presence(id, firms_[id.index()].first_presence);
  while (firms_[id.index()].first_certificate.exists()) remove_certificate(id, firms_[id.index()].first_certificate);
  firms_[id.index()].active = false;
  free_firms_.push_back(id);
}

PresenceId FirmTable::add_presence(FirmId firm, StateId state) {
  const PresenceId id = take_row(presences_, free_presences_);
  Presence fresh;
  fresh.state = static_cast<std::uint8_t>(state.value);
  fresh.next = firms_[firm.index()].first_presence;
  presences_[id.index()] = fresh;
  firms_[firm.index()].first_presence = id;
  return id;
}

void FirmTable::remove_presence(FirmId firm, PresenceId presence) {
  PresenceId* link = &firms_[firm.index()].first_presence;
  while (*link != presence) {
    EXPECTS(link->exists());
    link = &presences_[link->index()].next;
  }
  *link = presences_[presence.index()].next;
  free_presences_.push_back(presence);
}

CertificateId FirmTable::add_certificate(FirmId firm, AuthorityId authority) {
  const CertificateId id = take_row(certificates_, free_certificates_);
  Certificate fresh;
  fresh.firm = firm;
  fresh.authority = authority;
  fresh.stamp = certificates_[id.index()].stamp + 1;
  fresh.next = firms_[firm.index()].first_certificate;
  fresh.used = true;
  certificates_[id.index()] = fresh;
  firms_[firm.index()].first_certificate = id;
  return id;
}

void FirmTable::remove_certificate(FirmId firm, CertificateId certificate) {
  CertificateId* link = &firms_[firm.index()].first_certificate;
  while (*link != certificate) {
    EXPECTS(link->exists());
    link = &certificates_[link->index()].next;
  }
  *link = certificates_[certificate.index()].next;
  certificates_[certificate.index()].used = false;
  ++certificates_[certificate.index()].stamp;
  free_certificates_.push_back(certificate);
}

}  // namespace faultline
