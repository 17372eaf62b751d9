// What is recorded of outages, and of what firms hold against them.
#include "models/firms/settlement.hpp"
#include "models/measures/sample.hpp"
#include "models/mechanisms/outages/outages.hpp"

namespace faultline {

namespace {

/// Part of a designated firm's variable cost in a state that the duty of resilience adds [US$ m / year].
double duty_cost_of(const World& world, FirmId id, PresenceId p) {
  const Presence& presence = world.firms[p];
  const Firm& firm = world.firms[id];
  const double duty = duty_cover(world, firm, id, StateId{std::size_t{presence.state}});
  if (duty <= 0 || !presence.open) return 0;
  const double factor = duty_cost_factor(duty, world.scenario.resilience.duty_cost);
  return revenue_flow(world, firm, p) * (1.0 - presence.margin) * (1.0 - 1.0 / factor);
}

}  // namespace

std::vector<MissingSupply> missing_supply(const World& world) {
  std::vector<MissingSupply> missing = world.markets.missing_at(world.now);
  if (!world.reserve.active || missing.empty()) return missing;
  const std::vector<MissingSupply> reserved = world.reserve.book.missing_at(world.now);
  for (std::size_t m = 0; m < missing.size(); ++m) {
    missing[m].lost_sales += reserved[m].lost_sales;
    missing[m].buyer_loss += reserved[m].buyer_loss;
  }
  return missing;
}

void mechanisms::Outages::remember(Memory& memory, const World& world) {
  memory.outages = world.outages.records;
  memory.missing = missing_supply(world);
}

void mechanisms::Outages::record(Sample& sample) {
  const World& world = sample.world;
  const Ledger& ledger = sample.ledger;
  const std::size_t layers = world.layer_count();
  if (!world.scenario.outages.empty()) {
    for (std::size_t o = 0; o < world.outages.records.size(); ++o) {
      const OutageRecord& now = world.outages.records[o];
      const OutageRecord& before = sample.last.outages[o];
      sample.put(Series::outage_in_force, o, (years_in_force(now, world.now) - years_in_force(before, sample.last.at)) / sample.years);
      sample.put(Series::outage_strikes, o, static_cast<double>(now.strikes - before.strikes) / sample.years);
    }
    const std::vector<MissingSupply> now = missing_supply(world);
    for (std::size_t cell = 0; cell < world.state_count() * layers; ++cell) {
      double sales = 0;
      double loss = 0;
      for (std::size_t m = cell * segment_count; m < (cell + 1) * segment_count; ++m) {
        sales += now[m].lost_sales - sample.last.missing[m].lost_sales;
        loss += now[m].buyer_loss - sample.last.missing[m].buyer_loss;
      }
      sample.put(Series::outage_lost_sales, cell, sales / sample.years);
      sample.put(Series::outage_buyer_loss, cell, loss / sample.years);
    }
  }
  if (world.scenario.resilience.active) {
    std::vector<double> costs(world.state_count() * layers);
    for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
      const Firm& firm = world.firms[FirmId{row}];
      if (!firm.active || firm.firm_class != FirmClass::vendor) continue;
      for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
        costs[world.firms[p].state * layers + firm.layer] += duty_cost_of(world, FirmId{row}, p);
      }
    }
    for (std::size_t cell = 0; cell < costs.size(); ++cell) sample.put(Series::duty_cost, cell, costs[cell]);
    for (std::size_t cell = 0; cell < costs.size() * class_count; ++cell) {
      const AccountId account = ledger.firms(StateId{cell / class_count / layers}, LayerId{cell / class_count % layers},
                                             static_cast<FirmClass>(cell % class_count));
      sample.put(Series::standby_cost, cell, sample.paid(account, Flow::standby));
    }
  }
}

}  // namespace faultline
