// A firm: one business in one layer from one home state. What every settlement needs fills one cache line; what reviews
// need comes first in the record beside it, what only reports and rare events need last. A row is reused after an exit,
// under a new generation.
#pragma once

#include "models/agents/ids.hpp"
#include "sim/base/time.hpp"

#include <cstdint>

namespace faultline {

struct alignas(64) Firm {
  double weight = 0;           ///< φ^(σ−1) · markup^(1−σ) · exp(appeal): CES weight before what depends on the market
  double cash = 0;             ///< [US$ m] as of settled_at
  double fixed_cost = 0;       ///< [US$ m / year] of the markets it serves
  double compliance_cost = 0;  ///< [US$ m / year] C(S) and filing, from the day it commits itself
  double alliance_fee = 0;     ///< [US$ m / year]
  SimTime settled_at = 0;
  PresenceId first_presence;
  CertificateId first_certificate;
  std::uint32_t generation : 24 = 0;  ///< counts the firms that used this row: events of an earlier one are void
  std::uint32_t presences : 8 = 0;    ///< markets it serves now
  std::uint8_t home = 0;
  std::uint8_t layer = 0;
  std::uint8_t label = 0;  ///< 0: none, else alliance index + 1
  FirmClass firm_class : 1 = {};
  bool active : 1 = false;
};
static_assert(sizeof(Firm) == 64);

struct FirmRecord {
  StateSet markets = 0;         ///< markets it serves or prepares to serve
  double outside_equity = 0;    ///< share owned by financiers
  SimTime dies_at = never;      ///< exogenous end at the present exit hazard
  double compliance_scale = 1;  ///< share of C(S) that a firm of its size pays, as of its last review
  BookSet books = 0;            ///< rule books it keeps
  BookSet books_met = 0;        ///< rule books whose sunk part is paid
  VendorId owner;               ///< exists for vendors' firms
  std::uint32_t plan = 0;       ///< stamp of its intentions: a change of mind makes older ones void
  std::uint32_t rounds = 0;     ///< venture rounds so far
  std::uint32_t number = 0;     ///< of the idea, of the incumbent, or a digest of the vendor's name
  double productivity = 0;      ///< φ
  std::uint64_t identity = 0;   ///< address of its random numbers; the same firm in every scenario
  SimTime entered_at = 0;
  double life = 0;  ///< unit-exponential time left at life_at, spent at the exit hazard
  SimTime life_at = 0;
};
static_assert(sizeof(FirmRecord) == 104);

}  // namespace faultline
