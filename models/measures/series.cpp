#include "models/measures/series.hpp"

#include "models/hooks.hpp"
#include "models/measures/series_rows.hpp"
#include "models/scenario/parameters.hpp"
#include "sim/base/contracts.hpp"

#include <array>

namespace faultline {
namespace {

using namespace series_rows;

bool fines_or_levies(const Scenario& scenario) { return scenario.enforcement.active || !scenario.levies.empty(); }

/// Those that no mechanism owns.
const std::array<SeriesEntry, 89> core{{
    {Series::active_firms, "active_firms", "1", "active firms", "Firms of this home with at least one open market, at the date.", by_class,
     sum, ""},
    {Series::waiting_firms, "waiting_firms", "1", "firms waiting for access",
     "Firms of this home that are alive but have no open market yet, at the date.", by_class, sum, ""},
    {Series::ideas, "ideas", "1/year", "ideas", "Potential entrants that arrived, per year since the last date.", by_layer, sum, ""},
    {Series::entries, "entries", "1/year", "entries", "Startups that paid the entry cost, per year since the last date.", by_layer, sum,
     ""},
    {Series::exits_hazard, "exits_hazard", "1/year", "exits by hazard",
     "Firms that died of the exogenous hazard, per year since the last date.", by_class, sum, ""},
    {Series::exits_choice, "exits_choice", "1/year", "exits by choice",
     "Firms that found no set of markets worth serving, per year since the last date.", by_class, sum, ""},
    {Series::exits_insolvency, "exits_insolvency", "1/year", "exits by insolvency",
     "Firms that ran out of cash and funding, per year since the last date.", by_class, sum, ""},
    {Series::survival_one_year, "survival_one_year", "share", "one-year survival of startups",
     "Of the startups in completed yearly cohorts, the share alive one year after entry.", by_layer, mean, "entries"},
    {Series::survival_four_years, "survival_four_years", "share", "four-year survival of startups",
     "Of the startups in completed yearly cohorts, the share alive four years after entry.", by_layer, mean, "entries"},
    {Series::revenue, "revenue", "US$ m/year", "revenue", "Sales of firms of this home in all states, per year since the last date.",
     by_class, sum, ""},
    {Series::profit, "profit", "US$ m/year", "profit",
     "Revenue and support less production, local data, fixed, compliance, audit, alliance, market-entry and capacity costs, fines and "
     "damages; "
     "entry costs apart.",
     by_class, sum, ""},
    {Series::compliance_cost, "compliance_cost", "US$ m/year", "compliance cost",
     "C(S), filing, the sunk part and remediation, paid by firms of this home, per year since the last date.", by_class, sum, ""},
    {Series::audit_fees, "audit_fees", "US$ m/year", "audit fees", "Paid to audit bodies by firms of this home.", by_class, sum, ""},
    {Series::alliance_fees, "alliance_fees", "US$ m/year", "alliance fees", "Paid by firms of this home.", by_class, sum, ""},
    {Series::compliance_share, "compliance_share", "share", "compliance share of revenue",
     "Compliance cost, audit and alliance fees over revenue.", by_class, mean, "revenue"},
    {Series::exporter_share, "exporter_share", "share", "exporters among firms",
     "Active firms of this home that serve a foreign market, over active firms.", by_class, mean, "active_firms"},
    {Series::export_intensity, "export_intensity", "share", "exporters' foreign share of sales",
     "Foreign sales of exporters of this home over all their sales, at the date.", by_class, mean, "exporter_sales"},
    {Series::cutoff, "cutoff", "productivity", "home cutoff", "Least productivity of a startup that sells at home, at the date.", by_layer,
     mean, ""},
    {Series::export_cutoff, "export_cutoff", "productivity", "export cutoff",
     "Least productivity of a startup that sells abroad, at the date.", by_layer, mean, ""},
    {Series::free_entry_distance, "free_entry_distance", "share", "distance from free entry",
     "Expected value of an idea over the entry cost, less one, at the first date of each year and the last; missing where entry is fixed "
     "or "
     "nothing arrives.",
     by_layer, mean, ""},
    {Series::spending, "spending", "US$ m/year", "spending", "Spending on the layer in this state at the date, both segments.", by_layer,
     sum, ""},
    {Series::price_index, "price_index", "price", "price index", "Exact CES index of private buyers, at the date.", by_layer, mean,
     "spending"},
    {Series::public_price_index, "public_price_index", "price", "public price index",
     "Exact CES index of public buyers, who may prefer home firms, at the date; missing without public spending.", by_layer, mean, ""},
    {Series::real_spending, "real_spending", "quantity/year", "real spending", "Spending over its price index, both segments, at the date.",
     by_layer, sum, ""},
    {Series::foreign_share, "foreign_share", "share", "foreign share", "Share of spending here that goes to foreign firms, at the date.",
     by_layer, mean, "spending"},
    {Series::domestic_share, "domestic_share", "share", "domestic share", "Share of spending here that goes to home firms, at the date.",
     by_layer, mean, "spending"},
    {Series::sellers, "sellers", "1", "sellers", "Firms that sell in this state, at the date.", by_layer, sum, ""},
    {Series::hhi, "hhi", "index", "Herfindahl-Hirschman index", "Sum of squared revenue shares of firms that sell here, in (0, 1].",
     by_layer, mean, "spending"},
    {Series::cr4, "cr4", "share", "four-firm share", "Revenue share of the four largest sellers here.", by_layer, mean, "spending"},
    {Series::certified_share, "certified_share", "share", "certified share",
     "Share of sales here by firms that hold a certificate for this state or a valid label, at the date.", by_layer, mean, "spending"},
    {Series::localised_sellers, "localised_sellers", "1", "sellers with local capacity",
     "Foreign firms that sell here with rented or own local capacity, at the date.", by_layer, sum, ""},
    {Series::welfare, "welfare", "quantity/year", "real digital consumption",
     "Spending over the Cobb-Douglas index of the layers' price indices: what a year's digital budget buys.", by_state, sum, ""},
    {Series::digital_intensity, "digital_intensity", "share", "digital intensity",
     "Spending on all layers at the date over gross domestic product at time zero.", by_state, mean, ""},
    {Series::fragmentation, "fragmentation", "index", "fragmentation index",
     "Spending-weighted mean distance of rule books over pairs of states, relative to their costs, for a firm without label.", whole, mean,
     ""},
    {Series::labelled_fragmentation, "labelled_fragmentation", "index", "fragmentation index for a label's holder",
     "The same for a firm that holds the alliance's label; missing while there is none.", by_alliance, mean, ""},
    {Series::membership, "membership", "1", "membership",
     "Firms with a valid label of a vendors' alliance; member states of a states' one.", by_alliance, sum, ""},
    {Series::audit_arrivals, "audit_arrivals", "1/year", "applications", "Applicants that joined the queue.", by_body, sum, ""},
    {Series::audits_begun, "audits_begun", "1/year", "audits begun", "Audits begun.", by_body, sum, ""},
    {Series::audits_completed, "audits_completed", "1/year", "audits completed", "Audits completed, passed or failed.", by_body, sum, ""},
    {Series::audit_failures, "audit_failures", "1/year", "audit failures", "Audits failed.", by_body, sum, ""},
    {Series::audit_abandonments, "audit_abandonments", "1/year", "abandonments", "Applicants that left the queue before their audit.",
     by_body, sum, ""},
    {Series::audit_queue, "audit_queue", "1", "audit queue", "Time-averaged number of applicants waiting since the last date.", by_body,
     sum, ""},
    {Series::audit_wait, "audit_wait", "years", "audit wait", "Mean wait in the queue of audits begun since the last date.", by_body,
     mean_of_events, "audits_begun"},
    {Series::audit_wait_q50, "audit_wait_q50", "years", "audit wait, half of applicants",
     "Of the applicants whose audit began since the last date, half waited no longer in the queue; missing where none began.", by_body,
     mean_of_events, "audits_begun"},
    {Series::audit_wait_q90, "audit_wait_q90", "years", "audit wait, nine in ten applicants",
     "Of the applicants whose audit began since the last date, nine in ten waited no longer in the queue; missing where none began.",
     by_body, mean_of_events, "audits_begun"},
    {Series::audit_utilisation, "audit_utilisation", "share", "auditor utilisation", "Time-averaged share of auditors at work.", by_body,
     mean, ""},
    {Series::accounts_residual, "stock_flow_residual", "share", "stock-flow residual of the accounts",
     "Largest relative residual of the accounts: columns, firms' cash against the ledger, spending against sales.", whole, mean, ""},
    {Series::sums_drift, "sums_drift", "share", "drift of incremental sums", "Largest relative drift found so far.", whole, mean, ""},
    {Series::inexact_choices, "inexact_choices", "1", "inexact market choices",
     "Reviews so far whose market choice reached the limit of the search.", whole, mean, ""},
    {Series::welfare_without_appeal, "welfare_without_appeal", "quantity/year", "real digital consumption without labels' appeal",
     "The same as welfare, of buyers who choose by a label's premium and do not enjoy it.", by_state, sum, ""},
    {Series::equivalent_variation, "equivalent_variation", "US$ m/year", "equivalent variation",
     "Yearly money at reference prices that equals the change of income and prices since the reference date, the last one before "
     "the warm-up ends; labels' appeal left out. The sum of the parts that follow.",
     by_state, sum, ""},
    {Series::compensating_variation, "compensating_variation", "US$ m/year", "compensating variation",
     "The same at today's prices: what would have to be taken away to undo the change.", by_state, sum, ""},
    {Series::variation_budget, "variation_budget", "US$ m/year", "variation: budget", "Part of the equivalent variation: digital spending.",
     by_state, sum, ""},
    {Series::variation_profits, "variation_profits", "US$ m/year", "variation: profits",
     "Part: profits of firms at home here, entry costs and damages taken off, compliance not; damages that residents receive.", by_state,
     sum, ""},
    {Series::variation_compliance, "variation_compliance", "US$ m/year", "variation: compliance",
     "Part: compliance, audits and alliance fees that firms at home here pay, support from any state taken off; support that this "
     "state pays.",
     by_state, sum, ""},
    {Series::variation_costs, "variation_costs", "US$ m/year", "variation: costs",
     "Part: marginal costs of the varieties that were sold at the reference date too.", by_state, sum, ""},
    {Series::variation_markups, "variation_markups", "US$ m/year", "variation: markups", "Part: markups of the same varieties.", by_state,
     sum, ""},
    {Series::variation_variety, "variation_variety", "US$ m/year", "variation: variety",
     "Part: varieties that came or went, at what they are worth to buyers.", by_state, sum, ""},
    {Series::variation_delay, "variation_delay", "US$ m/year", "variation: delay",
     "Part: varieties that wait for a certificate or for local capacity.", by_state, sum, ""},
    {Series::variation_trust, "variation_trust", "US$ m/year", "variation: trust",
     "Part: purchases led by a label's premium that is not enjoyed.", by_state, sum, ""},
    {Series::variation_appeal, "variation_appeal", "US$ m/year", "variation: appeal",
     "Not a part: what the equivalent variation would be higher by if labels' premiums were enjoyed.", by_state, sum, ""},
    {Series::shock_in_force, "shock_in_force", "share", "time in force of a shock",
     "Share of the time since the last date that the shock was in force.", by_shock, mean, ""},
    {Series::shock_strikes, "shock_strikes", "1/year", "strikes of a shock", "Times that the shock struck, per year since the last date.",
     by_shock, sum, ""},
    {Series::markup, "markup", "1", "markup",
     "Sales here over their variable cost, at the date: firms' price over unit cost, weighted by cost.", by_layer, mean, "spending"},
    {Series::vendor_markup, "vendor_markup", "1", "markup of vendors", "The same of vendors' firms; missing where none sells.", by_layer,
     mean, "spending"},
    {Series::deviation_gain, "deviation_gain", "1", "largest gain from deviating",
     "Most that a granular seller here could add to its variable profit by another price, rivals' prices or quantities as they are; "
     "missing where none sells.",
     by_layer, mean, "spending"},
    {Series::exempt_sellers, "exempt_sellers", "1", "exempt sellers",
     "Firms that sell in this state, exempt from its regime at their best price, at the date.", by_layer, sum, ""},
    {Series::bunching_sellers, "bunching_sellers", "1", "bunching sellers",
     "Firms that sell in this state, exempt because they hold their measure at the threshold, at the date.", by_layer, sum, ""},
    {Series::obliged_sellers, "obliged_sellers", "1", "obliged sellers", "Firms that sell in this state under its regime, at the date.",
     by_layer, sum, ""},
    {Series::revenue_by_size, "revenue_by_size", "US$ m/year", "revenue by size",
     "Sales of firms of this home whose yearly revenue at the date is below 1, 1 to 10, 10 to 100, or at least 100 US$ m.", by_size, sum,
     ""},
    {Series::compliance_share_by_size, "compliance_share_by_size", "share", "compliance share of revenue by size",
     "C(S), filing, proportional parts and alliance fees of firms with sales over their revenue, both at the date; by size as "
     "revenue_by_size.",
     by_size, mean, "revenue_by_size"},
    {Series::group_share, "group_share", "share", "share of a group of sellers",
     "Share of the buyers' spending on the layer that goes to the group's members, at the date.", by_seller_group, mean, ""},
    {Series::unit_cost, "unit_cost", "price", "unit cost index", "C of firms at home here, at unit productivity, at the date.", by_layer,
     mean, ""},
    {Series::input_spending, "input_spending", "US$ m/year", "spending on inputs",
     "Part of private spending on the layer in this state that firms spend on inputs, at the date.", by_layer, sum, ""},
    {Series::input_balance, "input_balance", "US$ m", "inputs used and not yet bought",
     "What firms of this home and layer have used of other layers so far, less what they have bought.", by_layer, sum, ""},
    {Series::wage, "wage", "1", "wage", "Wage at the date; one under the partial closure.", by_state, mean, ""},
    {Series::labour_excess, "labour_excess", "share", "excess demand for labour",
     "Pay of residents since the last date over that of the whole labour endowment at the date's wage, less one; missing without "
     "endowment.",
     by_state, mean, ""},
    {Series::trade_balance, "trade_balance", "US$ m/year", "trade balance",
     "Sales of firms of this home, audits and local capacity sold here, less what is bought here, per year since the last date.", by_state,
     sum, ""},
    {Series::exit_rate, "exit_rate", "1/year", "exit rate",
     "Firms that stopped for whatever cause, per year since the last date, over firms active or waiting at the date.", by_class, mean,
     "active_firms"},
    {Series::survival, "survival", "share", "survival of startups by age",
     "Of the yearly cohorts of startups that have all come of this age since the last date, the share that went on beyond it; missing "
     "where no cohort has.",
     by_age, mean, ""},
    {Series::tail_index, "tail_index", "1", "tail index of startups' sales",
     "Hill's estimate over the tenth of startups of this home with the largest sales, at the date; missing for fewer than ten.", by_layer,
     mean, ""},
    {Series::exporter_sales, "exporter_sales", "US$ m/year", "sales of exporters",
     "All sales of the firms of this home that serve a foreign market, at the date.", by_class, sum, ""},
    {Series::variation_fines, "variation_fines", "US$ m/year", "variation: fines",
     "Part of the equivalent variation: fines and levies that this state receives, less those that firms at home here pay.", by_state, sum,
     "", fines_or_levies},
    {Series::entry_probability, "entry_probability", "probability", "probability of entry",
     "Of an idea under `elastic` entry, at the first date of each year and the last; missing under other rules, or where nothing arrives.",
     by_layer, mean, ""},
    {Series::startups_by_size, "startups_by_size", "1", "selling startups by size",
     "Startups of this home that sell, at the date; by size as revenue_by_size.", by_size, sum, ""},
    {Series::exporter_share_by_size, "exporter_share_by_size", "share", "exporters among startups by size",
     "Of these, those that sell in some state other than their home.", by_size, mean, "startups_by_size"},
    {Series::holders_cost_per_state, "holders_cost_per_state", "US$ m/year", "what complying costs a holder by state served",
     "Rule books, filing and fee of firms with a valid label, over the states in which they sell, at the date.", by_alliance, mean, ""},
    {Series::holders_states, "holders_states", "1", "states served by a holder",
     "States in which a firm with a valid label sells, mean over those that sell, at the date.", by_alliance, mean, ""},
    {Series::holders_foreign_sales, "holders_foreign_sales", "US$ m/year", "foreign sales of holders",
     "Sales outside their home of firms with a valid label, at the date.", by_alliance, sum, ""},
}};

std::array<SeriesEntry, series_count> all_series() {
  std::array<SeriesEntry, series_count> table{};
  const auto add = [&](std::span<const SeriesEntry> entries) {
    for (const SeriesEntry& entry : entries) {
      SeriesEntry& place = table[static_cast<std::size_t>(entry.series)];
      ENSURES(place.name.empty());  // a series has one owner
      place = entry;
    }
  };
  add(core);
  visit_series(add);
  for (const SeriesEntry& entry : table) ENSURES(!entry.name.empty());
  return table;
}

}  // namespace

std::span<const SeriesEntry> series_table() {
  static const std::array<SeriesEntry, series_count> table = all_series();
  return table;
}

const SeriesEntry& describe(Series series) { return series_table()[static_cast<std::size_t>(series)]; }

}  // namespace faultline
