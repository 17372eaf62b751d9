// What the recorder says about outages, attacks, and what firms hold against them.
#include "models/measures/recorder.hpp"
#include "models/world/materials.hpp"
#include "models/world/outages.hpp"
#include "models/world/security.hpp"
#include "models/world/settlement.hpp"

#include <limits>

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

void Recorder::record_outages(const World& world, const Ledger& ledger) {
  const std::size_t layers = world.layer_count();
  if (!world.scenario.outages.empty()) {
    for (std::size_t o = 0; o < world.outages.records.size(); ++o) {
      const OutageRecord& now = world.outages.records[o];
      const OutageRecord& before = last_.outages[o];
      put(Series::outage_in_force, o, (years_in_force(now, world.now) - years_in_force(before, last_.at)) / years_);
      put(Series::outage_strikes, o, static_cast<double>(now.strikes - before.strikes) / years_);
    }
    const std::vector<MissingSupply> now = world.markets.missing_at(world.now);
    for (std::size_t cell = 0; cell < world.state_count() * layers; ++cell) {
      double sales = 0;
      double loss = 0;
      for (std::size_t m = cell * segment_count; m < (cell + 1) * segment_count; ++m) {
        sales += now[m].lost_sales - last_.missing[m].lost_sales;
        loss += now[m].buyer_loss - last_.missing[m].buyer_loss;
      }
      put(Series::outage_lost_sales, cell, sales / years_);
      put(Series::outage_buyer_loss, cell, loss / years_);
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
    for (std::size_t cell = 0; cell < costs.size(); ++cell) put(Series::duty_cost, cell, costs[cell]);
    for (std::size_t cell = 0; cell < costs.size() * class_count; ++cell) {
      const AccountId account = ledger.firms(StateId{cell / class_count / layers}, LayerId{cell / class_count % layers},
                                             static_cast<FirmClass>(cell % class_count));
      put(Series::standby_cost, cell, (ledger.paid(account, Flow::standby) - last_.ledger.paid(account, Flow::standby)) / years_);
    }
  }
  if (world.scenario.security.active) record_security(world, ledger);
  if (!world.scenario.materials.active) return;
  for (std::size_t j = 0; j < world.state_count(); ++j) put(Series::material_price, j, material_price(world, StateId{j}));
}

void Recorder::record_security(const World& world, const Ledger& ledger) {
  const std::size_t layers = world.layer_count();
  struct Cell {
    double spending = 0;
    double probability = 0;
    double firms = 0;
  };
  std::vector<Cell> cells(world.state_count() * layers * class_count);
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const FirmId id{row};
    const Firm& firm = world.firms[id];
    if (!firm.active) continue;
    Cell& cell = cells[(std::size_t{firm.home} * layers + firm.layer) * class_count + static_cast<std::size_t>(firm.firm_class)];
    cell.spending += security_spending(world, id);
    cell.probability += breach_probability(world, id);
    cell.firms += 1;
  }
  for (std::size_t c = 0; c < cells.size(); ++c) {
    const AccountId account =
        ledger.firms(StateId{c / class_count / layers}, LayerId{c / class_count % layers}, static_cast<FirmClass>(c % class_count));
    const auto breaches = [c](const std::vector<double>& counts) { return counts.empty() ? 0.0 : counts[c]; };
    put(Series::security_spending, c, cells[c].spending);
    put(Series::breach_probability, c,
        cells[c].firms > 0 ? cells[c].probability / cells[c].firms : std::numeric_limits<double>::quiet_NaN());
    put(Series::breaches, c, (breaches(world.security.breaches) - breaches(last_.breaches)) / years_);
    put(Series::breach_losses, c, (ledger.paid(account, Flow::breach) - last_.ledger.paid(account, Flow::breach)) / years_);
  }
}

}  // namespace faultline
