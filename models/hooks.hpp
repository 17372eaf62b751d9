// The calls of the hooks of mechanism.hpp, each for the whole list of mechanisms. Whoever calls one names no mechanism.
#pragma once

#include "models/mechanisms.hpp"

#include <string>
#include <utility>
#include <vector>

namespace faultline {

inline void open_mechanisms(World& world) {
  Mechanisms::visit([&]<class M>() {
    if constexpr (requires { M::open(world); }) M::open(world);
  });
}

inline void derive_mechanisms(World& world) {
  Mechanisms::visit([&]<class M>() {
    if constexpr (requires { M::derive(world); }) M::derive(world);
  });
}

inline void mechanisms_follow(World& world, const Scenario& before) {
  Mechanisms::visit([&]<class M>() {
    if constexpr (requires { M::follow(world, before); }) M::follow(world, before);
  });
}

inline void begin_mechanisms(World& world) {
  Mechanisms::visit([&]<class M>() {
    if constexpr (requires { M::begin(world); }) M::begin(world);
  });
}

inline void mechanisms_on_entry(World& world, FirmId firm) {
  Mechanisms::visit([&]<class M>() {
    if constexpr (requires { M::on_entry(world, firm); }) M::on_entry(world, firm);
  });
}

inline void mechanisms_on_exit(World& world, FirmId firm) {
  Mechanisms::visit([&]<class M>() {
    if constexpr (requires { M::on_exit(world, firm); }) M::on_exit(world, firm);
  });
}

/// What mechanisms make of the weight of a firm's sales in a state: the product of their factors.
inline double mechanisms_weight_factor(const World& world, const Firm& firm, StateId state) {
  double factor = 1.0;
  Mechanisms::visit([&]<class M>() {
    if constexpr (requires { M::weight_factor(world, firm, state); }) factor *= M::weight_factor(world, firm, state);
  });
  return factor;
}

/// The share of an audit's posted fee that a firm bears; 1 where nobody else pays.
inline double mechanisms_fee_borne(const World& world, const Firm& firm, FirmId id, double fee) {
  double borne = 1.0;
  Mechanisms::visit([&]<class M>() {
    if constexpr (requires { M::fee_borne(world, firm, id, fee); }) borne *= M::fee_borne(world, firm, id, fee);
  });
  return borne;
}

inline void mechanisms_on_audit_paid(World& world, FirmId firm, double posted, double paid) {
  Mechanisms::visit([&]<class M>() {
    if constexpr (requires { M::on_audit_paid(world, firm, posted, paid); }) M::on_audit_paid(world, firm, posted, paid);
  });
}

inline void check_mechanisms(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  Mechanisms::visit([&]<class M>() {
    if constexpr (requires { M::check(scenario, places, diagnostics); }) M::check(scenario, places, diagnostics);
  });
}

/// What an event's number counts, in words, where a mechanism calls it `what`.
inline std::string noun_of_mechanism(std::string_view what, const World& world, const Event& event) {
  std::string words;
  Mechanisms::visit([&]<class M>() {
    if constexpr (requires { M::noun(what, world, event); }) words += M::noun(what, world, event);
  });
  return words;
}

/// Names of a kind that has no table of its own.
inline std::vector<std::string> names_of_mechanisms(NameKind kind, const Scenario& scenario) {
  std::vector<std::string> names;
  Mechanisms::visit([&]<class M>() {
    if constexpr (requires { M::names(kind, scenario, names); }) M::names(kind, scenario, names);
  });
  return names;
}

/// Calls `visit(table)` for each of their tables of the scenario file.
template <class Visit>
void visit_fields(Visit&& visit) {
  Mechanisms::visit([&]<class M>() {
    if constexpr (requires { M::fields(); }) {
      for (auto& table : M::fields()) visit(std::move(table));
    }
  });
}

/// Calls `visit(rows)` with the series of each.
template <class Visit>
void visit_series(Visit&& visit) {
  Mechanisms::visit([&]<class M>() {
    if constexpr (requires { M::series(); }) visit(M::series());
  });
}

inline void record_mechanisms(Sample& sample) {
  Mechanisms::visit([&]<class M>() {
    if constexpr (requires { M::record(sample); }) M::record(sample);
  });
}

inline void mechanisms_remember(Mechanisms::Memory& memory, const World& world) {
  Mechanisms::visit([&]<class M>() {
    if constexpr (requires { M::remember(memory, world); }) M::remember(memory, world);
  });
}

}  // namespace faultline
