// An audit body: a number of auditors, an accreditation scope, and a queue. Applicants who left stay in the queue as dead
// entries (their stamp has moved on) and are skipped; `waiting` counts the living.
#pragma once

#include "models/agents/ids.hpp"
#include "models/agents/staffing.hpp"
#include "sim/base/time.hpp"

#include <cstdint>
#include <vector>

namespace faultline {

struct QueueEntry {
  CertificateId certificate;
  std::uint32_t stamp = 0;
  double fee_multiple = 1;  ///< of the posted fee, agreed on arrival
};

/// First in, first out; amortised O(1) without moving what waits.
class AuditQueue {
 public:
  void push(QueueEntry entry) { entries_.push_back(entry); }
  [[nodiscard]] bool empty() const { return head_ == entries_.size(); }
  QueueEntry pop() {
    const QueueEntry entry = entries_[head_++];
    if (head_ == entries_.size()) {
      entries_.clear();
      head_ = 0;
    } else if (head_ >= 1024 && 2 * head_ >= entries_.size()) {
      entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(head_));
      head_ = 0;
    }
    return entry;
  }

 private:
  std::vector<QueueEntry> entries_;
  std::size_t head_ = 0;
};

struct AuditBody {
  StateId home;
  std::uint32_t auditors = 0;
  std::uint32_t busy = 0;
  std::uint32_t waiting = 0;
  std::uint64_t scope = 0;     ///< bit per authority
  std::vector<bool> retained;  ///< by vendor: served first under `priority`
  AuditQueue ordinary;
  AuditQueue retainers;
  // Exact time integrals since time zero, and counts; the recorder takes differences.
  SimTime integrated_at = 0;
  double queue_integral = 0;     ///< ∫ waiting dt [applicant-years]
  double busy_integral = 0;      ///< ∫ busy dt [auditor-years]
  double capacity_integral = 0;  ///< ∫ auditors dt [auditor-years]
  double wait_sum = 0;           ///< [years] of those whose audit began
  std::vector<SimTime> waits;    ///< of each whose audit began since the recorder last looked; it empties them
  std::uint64_t arrivals = 0;
  std::uint64_t begun = 0;
  std::uint64_t completed = 0;
  std::uint64_t failed = 0;
  std::uint64_t abandoned = 0;
  double fees = 0;  ///< [US$ m]
  Staffing staffing;
};

/// Brings the time integrals forward; to be called before `waiting`, `busy` or `auditors` changes.
inline void integrate_body(AuditBody& body, SimTime now) {
  const double years = years_from_seconds(now - body.integrated_at);
  body.queue_integral += body.waiting * years;
  body.busy_integral += body.busy * years;
  body.capacity_integral += body.auditors * years;
  body.integrated_at = now;
}

}  // namespace faultline
