#include "models/measures/recorder.hpp"

#include "models/hooks.hpp"
#include "models/measures/accounts.hpp"
#include "models/measures/census.hpp"
#include "models/measures/deviations.hpp"
#include "models/measures/seller_groups.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"
#include "models/mechanisms/switching/installed_base.hpp"
#include "models/mechanisms/takeovers/owners.hpp"
#include "models/rules/demand.hpp"
#include "models/rules/fragmentation.hpp"
#include "models/rules/procurement.hpp"
#include "models/rules/size_distribution.hpp"
#include "sim/base/elementary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace faultline {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// What the public bundle costs, a preference for home firms included.
double public_price_index(const World& world, StateId state, LayerId layer) {
  const MarketId m = world.markets.market(state, layer, MarketSegment::public_buyers);
  const double sigma = world.layers[layer.index()].elasticity;
  const double margin = world.scenario.states[state.index()].preference_margin;
  const Market& market = world.markets[m];
  if (margin == 0) return price_index(market.phi, sigma);
  const double home = chosen_home_weight(world, m, state);
  return preferred_price_index(home, std::max(0.0, market.phi - home), margin, sigma);
}

/// ln of what a reserve, and buyers who have not moved, add to it.
double public_wedge(const World& world, StateId state, LayerId layer) {
  return reserve_wedge(world, state, layer) + public_switching_wedge(world, state, layer);
}

/// Share of startups alive after `age` years in the cohorts that could all have reached it.
double survival(const std::vector<double>& entries, const std::vector<double>& lost, double age, SimTime now) {
  double entered = 0;
  double gone = 0;
  for (std::size_t year = 0; year < entries.size(); ++year) {
    if (seconds_from_years(static_cast<double>(year + 1) + age) > now) break;
    entered += entries[year];
    gone += lost[year];
  }
  return ratio(entered - gone, entered);
}

/// Share of startups that went on beyond an age, in the cohorts that have all come of it after `since`.
double survival_beyond(const EntryStatistics& statistics, std::size_t age, SimTime since, SimTime now) {
  double entered = 0;
  double gone = 0;
  for (std::size_t year = 0; year < statistics.cohort_entries.size(); ++year) {
    const SimTime of_age = static_cast<SimTime>(year + 1 + age) * seconds_per_year;
    if (of_age <= since || of_age > now) continue;
    entered += statistics.cohort_entries[year];
    for (std::size_t a = 0; a <= age; ++a) gone += statistics.lost_by_age[year][a];
  }
  return ratio(entered - gone, entered);
}

}  // namespace

Recorder::Recorder(const World& world, std::size_t dates) : sheet_(world.scenario, dates) {
  remember(world, world.ledger);
  const RunParameters& run = world.scenario.run;
  while (run.sample_every * static_cast<double>(reference_date_ + 2) < run.warm_up) ++reference_date_;
}

void Recorder::remember(const World& world, const Ledger& ledger) {
  last_.at = world.now;
  last_.ledger = ledger;
  last_.entry = world.entry_statistics;
  last_.bodies = world.bodies;
  last_.shocks = world.shocks.records;
  mechanisms_remember(last_, world);
}

void Recorder::sample(World& world, std::size_t index) {
  sheet_.turn_to(index);
  years_ = years_from_seconds(world.now - last_.at);
  EXPECTS(years_ > 0);
  const ObservedAccounts accounts = observe_accounts(world);
  const double residual = accounts_residual(world, accounts);
  worst_residual_ = std::max(worst_residual_, residual);
  put(Series::accounts_residual, 0, residual);
  put(Series::sums_drift, 0, world.worst_drift);
  put(Series::inexact_choices, 0, world.inexact_choices);
  Sample seen{world, accounts.ledger, last_, years_, sheet_};
  record_entry(world);
  record_flows(seen);
  record_markets(world);
  record_bodies(world);
  record_institutions(world);
  record_welfare(world, accounts.ledger);
  record_shocks(world);
  record_seller_groups(world);
  record_closure(seen);
  record_mechanisms(seen);
  remember(world, accounts.ledger);
}

void Recorder::record_entry(const World& world) {
  for (std::size_t g = 0; g < world.entry_statistics.size(); ++g) {
    const EntryStatistics& now = world.entry_statistics[g];
    const EntryStatistics& before = last_.entry[g];
    put(Series::ideas, g, (now.ideas - before.ideas) / years_);
    put(Series::entries, g, (now.entries[0] - before.entries[0]) / years_);
    put(Series::survival_one_year, g, survival(now.cohort_entries, now.lost_within_one_year, 1, world.now));
    put(Series::survival_four_years, g, survival(now.cohort_entries, now.lost_within_four_years, 4, world.now));
    for (std::size_t age = 1; age <= oldest_age; ++age) {
      put(Series::survival, g * oldest_age + age - 1, survival_beyond(now, age, last_.at, world.now));
    }
    for (std::size_t c = 0; c < class_count; ++c) {
      const auto exits = [&](ExitCause cause) {
        return (now.exits[static_cast<std::size_t>(cause)][c] - before.exits[static_cast<std::size_t>(cause)][c]) / years_;
      };
      put(Series::exits_hazard, g * class_count + c, exits(ExitCause::hazard));
      put(Series::exits_choice, g * class_count + c, exits(ExitCause::choice));
      put(Series::exits_insolvency, g * class_count + c, exits(ExitCause::insolvency));
    }
  }
}

void Recorder::record_flows(const Sample& seen) {
  const World& world = seen.world;
  for (std::size_t h = 0; h < world.state_count(); ++h) {
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      for (std::size_t c = 0; c < class_count; ++c) {
        const AccountId account = seen.ledger.firms(StateId{h}, LayerId{s}, static_cast<FirmClass>(c));
        const std::size_t cell = (h * world.layer_count() + s) * class_count + c;
        const auto paid = [&](Flow flow) { return seen.paid(account, flow); };
        const auto received = [&](Flow flow) { return seen.received(account, flow); };
        const double revenue = received(Flow::sales_private) + received(Flow::sales_public);
        const double compliance = paid(Flow::compliance) + paid(Flow::proportional_compliance);
        const double regulation = compliance + paid(Flow::audit_fee) + paid(Flow::alliance_fee) + paid(Flow::audit_premium);
        const double costs = paid(Flow::production) + paid(Flow::input_use) + paid(Flow::local_data) + paid(Flow::fixed_cost) +
                             paid(Flow::market_entry) + paid(Flow::local_capacity) + regulation + paid(Flow::standby) + paid(Flow::breach);
        put(Series::revenue, cell, revenue);
        put(Series::profit, cell, revenue - costs + received(Flow::support) - paid(Flow::fine) - paid(Flow::levy) - paid(Flow::liability));
        put(Series::compliance_cost, cell, compliance);
        put(Series::audit_fees, cell, paid(Flow::audit_fee) + paid(Flow::audit_premium));
        put(Series::alliance_fees, cell, paid(Flow::alliance_fee));
        put(Series::compliance_share, cell, ratio(regulation, revenue));
      }
    }
  }
}

double Recorder::exits_since_last(const World& world, std::size_t cell) const {
  const std::size_t group = cell / class_count;
  const std::size_t firm_class = cell % class_count;
  double exits = 0;
  for (std::size_t cause = 0; cause < exit_cause_count; ++cause) {
    exits += world.entry_statistics[group].exits[cause][firm_class] - last_.entry[group].exits[cause][firm_class];
  }
  return exits;
}

void Recorder::record_markets(World& world) {
  const Census census = take_census(world);
  const std::vector<double> gains = measure_deviation_gains(world);
  for (std::size_t cell = 0; cell < census.firms.size(); ++cell) {
    const FirmCensus& firms = census.firms[cell];
    put(Series::active_firms, cell, firms.active);
    put(Series::exit_rate, cell, ratio(exits_since_last(world, cell) / years_, firms.active + firms.waiting));
    put(Series::waiting_firms, cell, firms.waiting);
    put(Series::exporter_share, cell, ratio(firms.exporters, firms.active));
    put(Series::export_intensity, cell, ratio(firms.exporter_foreign_sales, firms.exporter_sales));
    put(Series::exporter_sales, cell, firms.exporter_sales);
  }
  for (std::size_t cell = 0; cell < census.sizes.size(); ++cell) {
    put(Series::revenue_by_size, cell, census.sizes[cell].revenue);
    put(Series::compliance_share_by_size, cell, ratio(census.sizes[cell].compliance, census.sizes[cell].revenue));
    put(Series::startups_by_size, cell, census.sizes[cell].startups);
    put(Series::exporter_share_by_size, cell, ratio(census.sizes[cell].exporting_startups, census.sizes[cell].startups));
  }
  for (std::size_t g = 0; g < census.sales.size(); ++g) {
    constexpr double tail_share = 0.1;
    put(Series::tail_index, g, hill_tail_index(census.sales[g], tail_share));
  }
  for (std::size_t a = 0; a < census.labelled.size(); ++a) {
    const AllianceParameters& alliance = world.scenario.alliances[a];
    const bool of_states = alliance.kind == AllianceKind::states && alliance.active;
    put(Series::membership, a, of_states ? static_cast<double>(alliance.members.size()) : census.labelled[a]);
    const HolderCensus& holders = census.holders[a];
    put(Series::holders_cost_per_state, a, ratio(holders.compliance, holders.states));
    put(Series::holders_states, a, ratio(holders.states, holders.firms));
    put(Series::holders_foreign_sales, a, holders.foreign_sales);
  }
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    double budget = 0;
    double log_index = 0;
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      const std::size_t cell = j * world.layer_count() + s;
      const double sigma = world.layers[s].elasticity;
      const MarketId private_market = world.markets.market(StateId{j}, LayerId{s}, MarketSegment::private_buyers);
      const double private_spending = world.markets.spending_at(private_market, world.now);
      const double public_spending = public_spending_at(world, StateId{j}, LayerId{s});
      const double price = price_index(world.markets[private_market].phi, sigma) * elementary::exp(switching_wedge(world, private_market));
      const double public_price =
          public_price_index(world, StateId{j}, LayerId{s}) * elementary::exp(public_wedge(world, StateId{j}, LayerId{s}));
      const double real = private_spending / price + (public_spending > 0 ? public_spending / public_price : 0.0);
      const SellerCensus& sellers = census.sellers[cell];
      put(Series::spending, cell, private_spending + public_spending);
      put(Series::price_index, cell, price);
      put(Series::public_price_index, cell, public_spending > 0 ? public_price : missing);
      put(Series::real_spending, cell, real);
      put(Series::domestic_share, cell, ratio(sellers.home_revenue, sellers.revenue));
      put(Series::foreign_share, cell, ratio(sellers.revenue - sellers.home_revenue, sellers.revenue));
      put(Series::sellers, cell, sellers.sellers);
      put(Series::hhi, cell, sellers.revenue > 0 ? herfindahl(sellers.revenues) : missing);
      put(Series::cr4, cell, sellers.revenue > 0 ? concentration_ratio(sellers.revenues) : missing);
      put(Series::certified_share, cell, ratio(sellers.certified_revenue, sellers.revenue));
      put(Series::localised_sellers, cell, sellers.localised);
      put(Series::markup, cell, ratio(sellers.revenue, sellers.variable_cost));
      put(Series::vendor_markup, cell, ratio(sellers.vendor_revenue, sellers.vendor_variable_cost));
      put(Series::deviation_gain, cell, gains[cell]);
      put(Series::exempt_sellers, cell, sellers.exempt);
      put(Series::bunching_sellers, cell, sellers.bunching);
      put(Series::obliged_sellers, cell, sellers.obliged);
      const CutoffCensus& cutoffs = census.cutoffs[cell];
      put(Series::cutoff, cell, std::isfinite(cutoffs.home) ? cutoffs.home : missing);
      put(Series::export_cutoff, cell, std::isfinite(cutoffs.abroad) ? cutoffs.abroad : missing);
      const double private_final = world.markets.final_spending_at(private_market, world.now);
      const double final_spending = private_final + public_spending;
      const double final_real = private_final / price + (public_spending > 0 ? public_spending / public_price : 0.0);
      budget += final_spending;
      if (final_spending > 0) log_index += final_spending * elementary::log(final_spending / final_real);
    }
    put(Series::digital_intensity, j, ratio(budget, world.scenario.states[j].gdp));
    put(Series::welfare, j, budget > 0 ? budget / elementary::exp(log_index / budget) : missing);
  }
}

void Recorder::record_bodies(World& world) {
  for (std::size_t b = 0; b < world.bodies.size(); ++b) {
    std::vector<SimTime>& waits = world.bodies[b].waits;
    put(Series::audit_wait_q50, b, wait_quantile(waits, 50));
    put(Series::audit_wait_q90, b, wait_quantile(waits, 90));
    waits.clear();  // its memory stays: the next waits take none
    AuditBody now = world.bodies[b];
    integrate_body(now, world.now);
    AuditBody before = last_.bodies[b];
    integrate_body(before, last_.at);
    const auto rate = [&](std::uint64_t AuditBody::*count) { return static_cast<double>(now.*count - before.*count) / years_; };
    put(Series::audit_arrivals, b, rate(&AuditBody::arrivals));
    put(Series::audits_begun, b, rate(&AuditBody::begun));
    put(Series::audits_completed, b, rate(&AuditBody::completed));
    put(Series::audit_failures, b, rate(&AuditBody::failed));
    put(Series::audit_abandonments, b, rate(&AuditBody::abandoned));
    put(Series::audit_queue, b, (now.queue_integral - before.queue_integral) / years_);
    put(Series::audit_wait, b, ratio(now.wait_sum - before.wait_sum, static_cast<double>(now.begun - before.begun)));
    put(Series::audit_utilisation, b, ratio(now.busy_integral - before.busy_integral, now.capacity_integral - before.capacity_integral));
  }
}

void Recorder::record_shocks(const World& world) {
  for (std::size_t e = 0; e < world.shocks.records.size(); ++e) {
    const ShockRecord& now = world.shocks.records[e];
    const ShockRecord& before = last_.shocks[e];
    put(Series::shock_in_force, e, (years_in_force(now, world.now) - years_in_force(before, last_.at)) / years_);
    put(Series::shock_strikes, e, static_cast<double>(now.strikes - before.strikes) / years_);
  }
}

void Recorder::record_institutions(World& world) {
  std::vector<double> expenditure;
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    double sum = 0;
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      sum += world.markets.spending_at(world.markets.market(StateId{j}, LayerId{s}, MarketSegment::private_buyers), world.now);
      sum += public_spending_at(world, StateId{j}, LayerId{s});
    }
    expenditure.push_back(sum);
  }
  const auto index_for = [&](LabelOption label) {
    std::vector<std::uint32_t> books;
    for (std::size_t j = 0; j < world.state_count(); ++j) books.push_back(world.rules.book(StateId{j}, label));
    return measure_fragmentation(expenditure, books, world.rules.costs()).index;
  };
  put(Series::fragmentation, 0, index_for(0));
  for (std::size_t a = 0; a < world.scenario.alliances.size(); ++a) {
    const auto label = static_cast<LabelOption>(a + 1);
    put(Series::labelled_fragmentation, a, world.rules.standard(label) == no_book ? missing : index_for(label));
  }
  record_prospective_entry(world);
}

void Recorder::record_seller_groups(const World& world) {
  const std::vector<double> shares = seller_group_shares(world);
  for (std::size_t group = 0; group < shares.size(); ++group) put(Series::group_share, group, shares[group]);
}

/// Profits of firms that were taken over are income of their owners' states.
void Recorder::move_profits(const World& world, std::vector<StateIncome>& incomes) const {
  if (world.ownership.taken.empty()) return;
  const std::size_t states = world.state_count();
  const std::vector<double> earned = owners_incomes(world);
  for (std::size_t h = 0; h < states; ++h) {
    for (std::size_t o = 0; o < states; ++o) {
      const double before = last_.owners_incomes.empty() ? 0.0 : last_.owners_incomes[h * states + o];
      const double moved = (earned[h * states + o] - before) / years_;
      incomes[h].profits -= moved;
      incomes[o].profits += moved;
    }
  }
}

void Recorder::record_welfare(const World& world, const Ledger& ledger) {
  std::vector<StateIncome> incomes = incomes_between(world, last_.ledger, ledger, years_);
  move_profits(world, incomes);
  std::vector<MarketSurvey> survey = variation_.survey_markets(world);
  if (sheet_.date() == reference_date_) {
    variation_.set_reference(world, survey, incomes);
    survey = variation_.survey_markets(world);
  }
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    double log_index = 0;
    double log_true_index = 0;
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      double spending = 0;
      double real = 0;
      double true_real = 0;
      for (const MarketSegment segment : {MarketSegment::private_buyers, MarketSegment::public_buyers}) {
        const MarketSurvey& market = survey[world.markets.market(StateId{j}, LayerId{s}, segment).index()];
        spending += market.spending;
        if (market.spending <= 0) continue;
        const double sigma = world.layers[s].elasticity;
        const double wedge = market.reserve_wedge + market.switching_wedge;
        real += market.spending / elementary::exp(log_experienced_price({market.weights.acted_on, market.plain, 0, 0}, sigma) + wedge);
        true_real += market.spending / elementary::exp(log_experienced_price(market.weights, sigma) + wedge);
      }
      if (spending > 0) log_index += spending * elementary::log(spending / real);
      if (spending > 0) log_true_index += spending * elementary::log(spending / true_real);
    }
    const double budget = incomes[j].budget;
    put(Series::welfare_without_appeal, j, budget > 0 ? budget / elementary::exp(log_index / budget) : missing);
    if (world.trust.active) put(Series::welfare_at_true_trust, j, budget > 0 ? budget / elementary::exp(log_true_index / budget) : missing);
    const Variation variation = variation_.measure(world, survey, StateId{j}, incomes[j]);
    put(Series::equivalent_variation, j, variation.equivalent);
    put(Series::compensating_variation, j, variation.compensating);
    put(Series::variation_budget, j, variation.budget);
    put(Series::variation_profits, j, variation.profits);
    put(Series::variation_compliance, j, variation.compliance);
    put(Series::variation_costs, j, variation.costs);
    put(Series::variation_markups, j, variation.markups);
    put(Series::variation_variety, j, variation.variety);
    put(Series::variation_delay, j, variation.delay);
    put(Series::variation_trust, j, variation.trust);
    put(Series::variation_appeal, j, variation.appeal);
    if (world.enforcement.active || !world.scenario.levies.empty()) put(Series::variation_fines, j, variation.fines);
  }
}

}  // namespace faultline
