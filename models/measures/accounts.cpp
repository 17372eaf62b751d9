#include "models/measures/accounts.hpp"

#include "models/firms/settlement.hpp"
#include "models/mechanisms/inputs/price_settlement.hpp"

#include <algorithm>
#include <cmath>

namespace faultline {

ObservedAccounts observe_accounts(const World& world) {
  ObservedAccounts observed{world.ledger, std::vector<double>(world.ledger.account_count())};
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const Firm& firm = world.firms[FirmId{row}];
    if (!firm.active) continue;
    const double change = post_accrued(world, FirmId{row}, world.now, observed.ledger);
    observed.cash[account_of(world, firm).index()] += firm.cash + change;
  }
  post_purchases(world, world.now, observed.ledger);
  return observed;
}

namespace {

double relative(double difference, double scale) { return scale > 0 ? std::abs(difference) / scale : std::abs(difference); }

double firms_residual(const World& world, const ObservedAccounts& accounts) {
  double worst = 0;
  for (std::size_t h = 0; h < world.state_count(); ++h) {
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      for (const FirmClass c : {FirmClass::startup, FirmClass::vendor}) {
        const AccountId account = accounts.ledger.firms(StateId{h}, LayerId{s}, c);
        worst =
            std::max(worst, relative(accounts.cash[account.index()] - accounts.ledger.balance(account), accounts.ledger.turnover(account)));
      }
    }
  }
  return worst;
}

double spending_residual(const World& world, const ObservedAccounts& accounts) {
  double worst = 0;
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    double due = 0;
    double spent = 0;
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      for (const MarketSegment segment : {MarketSegment::private_buyers, MarketSegment::public_buyers}) {
        const MarketId m = world.markets.market(StateId{j}, LayerId{s}, segment);
        const double total = world.markets.spent_at(m, world.now);
        spent += total;
        due += total - world.markets.unserved_at(m, world.now) - world.markets.outside_spent_at(m, world.now);
        if (!world.reserve.active) continue;
        const MarketBook& book = world.reserve.book;
        due += book.spent_at(m, world.now) - book.unserved_at(m, world.now);
      }
    }
    const double sales = accounts.ledger.paid(accounts.ledger.households(StateId{j}), Flow::sales_private) +
                         accounts.ledger.paid(accounts.ledger.government(StateId{j}), Flow::sales_public);
    worst = std::max(worst, relative(due - sales, spent));
  }
  return worst;
}

/// What firms bought of other layers, in the ledger and in the markets.
double purchases_residual(const World& world, const ObservedAccounts& accounts) {
  double worst = 0;
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    double bought = 0;
    double sold = 0;
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      bought += accounts.ledger.paid(accounts.ledger.input_stock(StateId{j}, LayerId{s}), Flow::input_purchase);
      sold += world.markets.intermediate_spent_at(world.markets.market(StateId{j}, LayerId{s}, MarketSegment::private_buyers), world.now);
    }
    worst = std::max(worst, relative(bought - sold, sold));
  }
  return worst;
}

/// Under the general closure no money is left between states' residents: financiers hand on, savings and deposits sum to zero.
double closure_residual(const World& world, const Ledger& ledger) {
  if (world.scenario.economy.closure == Closure::partial) return 0;
  double sum = ledger.balance(ledger.grid_deposits());
  double turnover = 0;
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    sum += savings_of(ledger, StateId{j}, world.layer_count());
    turnover += ledger.turnover(ledger.households(StateId{j}));
  }
  return std::max(relative(sum, turnover), relative(ledger.balance(ledger.financiers()), ledger.turnover(ledger.financiers())));
}

/// Deposits in the ledger, and those of the projects that wait.
double deposits_residual(const World& world, const Ledger& ledger) {
  double held = 0;
  for (const Grid& grid : world.grids) held += grid.deposits;
  return relative(ledger.balance(ledger.grid_deposits()) - held, ledger.turnover(ledger.grid_deposits()));
}

}  // namespace

double accounts_residual(const World& world, const ObservedAccounts& accounts) {
  const Ledger& ledger = accounts.ledger;
  double worst = std::max(ledger.column_residual(), firms_residual(world, accounts));
  worst = std::max({worst, spending_residual(world, accounts), purchases_residual(world, accounts), closure_residual(world, ledger),
                    deposits_residual(world, ledger)});
  for (const AccountId through : {ledger.auditors(), ledger.landlords()}) {
    worst = std::max(worst, relative(ledger.balance(through), ledger.turnover(through)));
  }
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    const AccountId government = ledger.government(StateId{j});
    worst = std::max(worst, relative(ledger.balance(government), ledger.turnover(government)));
  }
  return worst;
}

}  // namespace faultline
