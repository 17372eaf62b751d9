// What the recorder says about inputs across layers and the closure: costs, purchases, wages, labour and trade.
#include "models/economy/derive.hpp"
#include "models/measures/recorder.hpp"

#include <array>
#include <limits>

namespace faultline {

void Recorder::record_closure(const Sample& seen) {
  const World& world = seen.world;
  const Ledger& ledger = seen.ledger;
  const auto is_pay = [](FlowKind kind) {
    return kind == FlowKind::production || kind == FlowKind::labour || kind == FlowKind::service_income;
  };
  const std::size_t layers = world.layer_count();
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    const StateId state{j};
    const AccountId households = ledger.households(state);
    double labour_income = 0;
    for (const FlowEntry& entry : flow_table()) {
      if (is_pay(entry.kind)) labour_income += seen.received(households, entry.flow);
    }
    labour_income += seen.received(households, Flow::migration);  // the work of moving to another seller
    double sold = seen.received(households, Flow::auditor_income) + seen.received(households, Flow::landlord_income) +
                  seen.received(households, Flow::auditor_rent);
    double bought = seen.paid(households, Flow::sales_private) + seen.paid(ledger.government(state), Flow::sales_public);
    for (std::size_t s = 0; s < layers; ++s) {
      for (const FirmClass c : {FirmClass::startup, FirmClass::vendor}) {
        const AccountId firms = ledger.firms(state, LayerId{s}, c);
        sold += seen.received(firms, Flow::sales_private) + seen.received(firms, Flow::sales_public);
        bought += seen.paid(firms, Flow::audit_fee) + seen.paid(firms, Flow::local_data) + seen.paid(firms, Flow::local_capacity) +
                  seen.paid(firms, Flow::audit_premium);
      }
      const std::size_t cell = j * layers + s;
      const MarketId market = world.markets.market(state, LayerId{s}, MarketSegment::private_buyers);
      put(Series::unit_cost, cell, own_cost(world, state, LayerId{s}) * world.production.cost_index[cell]);
      put(Series::input_spending, cell, world.markets.spending_at(market, world.now) - world.markets.final_spending_at(market, world.now));
      put(Series::input_balance, cell, ledger.balance(ledger.input_stock(state, LayerId{s})));
    }
    const double wage = world.wage(state);
    const double endowment = wage * world.scenario.states[j].labour * world.production.growth_factor[j];
    put(Series::wage, j, wage);
    put(Series::labour_excess, j, endowment > 0 ? labour_income / endowment - 1.0 : std::numeric_limits<double>::quiet_NaN());
    put(Series::trade_balance, j, sold - bought);
  }
}

}  // namespace faultline
