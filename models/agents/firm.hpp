// A firm: one business in one layer from one home state. The hot row fills two cache lines; what only reports and reviews
// need sits in the record beside it. A row is reused after an exit, under a new generation.
#pragma once

#include "models/agents/ids.hpp"
#include "sim/base/time.hpp"

#include <cstdint>

namespace faultline {

struct alignas(64) Firm {
  double weight = 0;            ///< φ^(σ−1) · markup^(1−σ) · exp(appeal): CES weight before what depends on the market
  double cash = 0;              ///< [US$ m] as of settled_at
  double fixed_cost = 0;        ///< [US$ m / year] of the markets it serves
  double compliance_cost = 0;   ///< [US$ m / year] C(S) and filing, from the day it commits itself
  double alliance_fee = 0;      ///< [US$ m / year]
  SimTime settled_at = 0;
  std::uint64_t identity = 0;   ///< address of its random numbers; the same firm in every scenario
  PresenceId first_presence;
  CertificateId first_certificate;
  std::uint32_t generation = 0; ///< counts the firms that used this row: events of an earlier one are void
  std::uint32_t plan = 0;       ///< stamp of its intentions: a change of mind makes older ones void
  std::uint8_t home = 0;
  std::uint8_t layer = 0;
  FirmClass firm_class{};
  bool active = false;
  std::uint8_t label = 0;       ///< 0: none, else alliance index + 1
  std::uint8_t presences = 0;   ///< markets it serves now
};

struct FirmRecord {
  double productivity = 0;      ///< φ
  double outside_equity = 0;    ///< share owned by financiers
  double compliance_scale = 1;  ///< share of C(S) that a firm of its size pays, as of its last review
  StateSet markets = 0;         ///< markets it serves or prepares to serve
  BookSet books = 0;            ///< rule books it keeps
  BookSet books_met = 0;        ///< rule books whose sunk part is paid
  SimTime entered_at = 0;
  double life = 0;              ///< unit-exponential time left at life_at, spent at the exit hazard
  SimTime life_at = 0;
  std::uint32_t life_stamp = 0; ///< a change of the hazard makes the scheduled death void
  std::uint32_t number = 0;     ///< of the idea, or of the vendor
  std::uint32_t rounds = 0;     ///< venture rounds so far
  VendorId owner;               ///< exists for vendors' firms
};

}  // namespace faultline
