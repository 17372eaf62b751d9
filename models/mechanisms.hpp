// The mechanisms. This list is the one place outside their folders that names them all; where their order matters, it says why.
#pragma once

#include "models/mechanisms/audit_supply/mechanism.hpp"
#include "models/mechanisms/enforcement/mechanism.hpp"
#include "models/mechanisms/grid/mechanism.hpp"
#include "models/mechanisms/levies/mechanism.hpp"
#include "models/mechanisms/materials/mechanism.hpp"
#include "models/mechanisms/outages/mechanism.hpp"
#include "models/mechanisms/reserve/mechanism.hpp"
#include "models/mechanisms/security/mechanism.hpp"
#include "models/mechanisms/sovereignty/mechanism.hpp"
#include "models/mechanisms/strategy/mechanism.hpp"
#include "models/mechanisms/subsidies/mechanism.hpp"
#include "models/mechanisms/switching/mechanism.hpp"
#include "models/mechanisms/takeovers/mechanism.hpp"
#include "models/mechanisms/trust/mechanism.hpp"

namespace faultline {

/// What a mechanism has of each, nothing where it has none.
template <class M>
struct TablesOf {};
template <class M>
requires requires { typename M::Tables; }
struct TablesOf<M> : M::Tables {};
template <class M>
struct BooksOf {};
template <class M>
requires requires { typename M::Books; }
struct BooksOf<M> : M::Books {};
template <class M>
struct MemoryOf {};
template <class M>
requires requires { typename M::Memory; }
struct MemoryOf<M> : M::Memory {};

/// A list of mechanisms, see mechanism.hpp.
template <class... Each>
struct MechanismList {
  /// Calls `visit.operator()<M>()` for each M, in order.
  template <class Visit>
  static constexpr void visit(Visit&& visit) {
    (visit.template operator()<Each>(), ...);
  }

  struct Tables : TablesOf<Each>... {};
  struct Books : BooksOf<Each>... {};
  struct Memory : MemoryOf<Each>... {};
};

/// The order is that in which their tables are listed, and in which they are derived, begun and recorded. None reads in a hook what a later
/// one writes there; events that two of them schedule for one second with one precedence keep this order. Actions of players may set what
/// stands in any table before theirs, so Strategy is the last.
using Mechanisms =
    MechanismList<mechanisms::Levies, mechanisms::Sovereignty, mechanisms::Enforcement, mechanisms::GridQueue, mechanisms::Outages,
                  mechanisms::Security, mechanisms::Materials, mechanisms::AuditSupply, mechanisms::PublicReserve, mechanisms::Takeovers,
                  mechanisms::SwitchingCosts, mechanisms::Trust, mechanisms::Subsidies, mechanisms::Strategy>;

}  // namespace faultline
