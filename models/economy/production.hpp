// What production costs and what labour is paid, as settled last. Ones, and no inputs, where neither inputs across layers nor the
// general closure is on: then nothing here changes any number.
#pragma once

#include "models/agents/ids.hpp"
#include "sim/base/time.hpp"

#include <cstddef>
#include <vector>

namespace faultline {

struct Production {
  // By state.
  std::vector<double> wage;             ///< w_j; costs given in US$ m at wage one are paid at it
  std::vector<double> growth_factor;    ///< of labour since time zero
  std::vector<double> one_off;          ///< labour in entry and other one-off costs, averaged [US$ m / year at wage one]
  std::vector<double> services_bought;  ///< audits and local capacity that home firms pay for, averaged [US$ m / year]
  std::vector<double> services_sold;    ///< the same, paid to residents
  std::vector<double> transfers;        ///< that residents receive of other states, net, averaged [US$ m / year]
  // By home · layers + layer.
  std::vector<double> cost_index;        ///< C_hs over the state's own cost factor
  std::vector<double> inputs_share;      ///< share of production cost that is spent on inputs
  std::vector<double> purchases_posted;  ///< ∫ I du [US$ m] that has been posted to the ledger
  // Others.
  std::vector<double> buyers;       ///< by (state · layers + input) · layers + buying layer: shares of I, sum 1
  std::vector<double> log_prices;   ///< ln p as settled, by state · (1 + layers), labour first
  std::vector<double> log_adapted;  ///< ln p*, what techniques are fitted to, the same shape
  SimTime settled_at = 0;
  // Cumulative flows at the last settlement [US$ m], by state.
  std::vector<double> overhead_posted;
  std::vector<double> services_bought_posted;
  std::vector<double> services_sold_posted;
  std::vector<double> transfers_posted;

  Production() = default;
  Production(std::size_t states, std::size_t layers)
      : wage(states, 1.0),
        growth_factor(states, 1.0),
        one_off(states, 0.0),
        services_bought(states, 0.0),
        services_sold(states, 0.0),
        transfers(states, 0.0),
        cost_index(states * layers, 1.0),
        inputs_share(states * layers, 0.0),
        purchases_posted(states * layers, 0.0),
        buyers(states * layers * layers, 0.0),
        log_prices(states * (1 + layers), 0.0),
        log_adapted(states * (1 + layers), 0.0),
        overhead_posted(states, 0.0),
        services_bought_posted(states, 0.0),
        services_sold_posted(states, 0.0),
        transfers_posted(states, 0.0) {}
};

}  // namespace faultline
