// The tables of firms, presences and certificates. Rows of the departed are reused, so memory follows the living; a generation
// number tells an event meant for an earlier tenant of the row that it has come too late.
#pragma once

#include "models/agents/certificate.hpp"
#include "models/agents/firm.hpp"
#include "models/agents/presence.hpp"
#include "sim/base/large_pages.hpp"

#include <cstddef>
#include <vector>

namespace faultline {

class FirmTable {
 public:
  [[nodiscard]] Firm& operator[](FirmId id) { return firms_[id.index()]; }
  [[nodiscard]] const Firm& operator[](FirmId id) const { return firms_[id.index()]; }
  [[nodiscard]] FirmRecord& record(FirmId id) { return records_[id.index()]; }
  [[nodiscard]] const FirmRecord& record(FirmId id) const { return records_[id.index()]; }
  [[nodiscard]] Presence& operator[](PresenceId id) { return presences_[id.index()]; }
  [[nodiscard]] const Presence& operator[](PresenceId id) const { return presences_[id.index()]; }
  [[nodiscard]] Certificate& operator[](CertificateId id) { return certificates_[id.index()]; }
  [[nodiscard]] const Certificate& operator[](CertificateId id) const { return certificates_[id.index()]; }

  /// Rows ever used; those with `active` are alive.
  [[nodiscard]] std::size_t row_count() const { return firms_.size(); }
  [[nodiscard]] std::size_t alive_count() const { return firms_.size() - free_firms_.size(); }
  [[nodiscard]] bool is_current(FirmId id, std::uint32_t generation) const {
    return firms_[id.index()].active && firms_[id.index()].generation == generation;
  }

  /// Asks for the memory of a firm's row, and later, when the row is there, of its first presence: a trial of 10^5 firms spends
  /// most of an event waiting for rows that it could have known it would need. Changes nothing, so g++ drops the call of a
  /// function that does nothing else: hence always_inline.
  [[gnu::always_inline]] inline void fetch_row(FirmId id) const {
    __builtin_prefetch(firms_.data() + id.index(), 1);
    const FirmRecord* record = records_.data() + id.index();
    __builtin_prefetch(record);
    __builtin_prefetch(&record->plan);  // the last that a review reads lies on the next line, as often as not
  }
  [[gnu::always_inline]] inline void fetch_presence(FirmId id) const {
    const PresenceId first = firms_[id.index()].first_presence;
    if (first.exists()) __builtin_prefetch(presences_.data() + first.index(), 1);
  }

  FirmId create();
  /// Frees the firm's row and every presence and certificate it still has; voids their events.
  void release(FirmId id);

  PresenceId add_presence(FirmId firm, StateId state);
  void remove_presence(FirmId firm, PresenceId presence);
  /// @returns none if the firm has no presence there
  [[nodiscard]] PresenceId presence_in(FirmId firm, StateId state) const {
    PresenceId id = firms_[firm.index()].first_presence;
    while (id.exists() && presences_[id.index()].state != state.value) id = presences_[id.index()].next;
    return id;
  }

  CertificateId add_certificate(FirmId firm, AuthorityId authority);
  void remove_certificate(FirmId firm, CertificateId certificate);
  /// @returns none if the firm has no row before this authority
  [[nodiscard]] CertificateId certificate_from(FirmId firm, AuthorityId authority) const {
    CertificateId id = firms_[firm.index()].first_certificate;
    while (id.exists() && certificates_[id.index()].authority != authority) id = certificates_[id.index()].next;
    return id;
  }

 private:
  std::vector<Firm, LargePages<Firm>> firms_;
  std::vector<FirmRecord, LargePages<FirmRecord>> records_;
  std::vector<Presence, LargePages<Presence>> presences_;
  std::vector<Certificate> certificates_;
  std::vector<FirmId> free_firms_;
  std::vector<PresenceId> free_presences_;
  std::vector<CertificateId> free_certificates_;
};

}  // namespace faultline
