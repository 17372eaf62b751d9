#include "models/measures/series.hpp"

#include "models/scenario/parameters.hpp"
#include "sim/base/contracts.hpp"

#include <array>

namespace faultline {

namespace {

using Axes = std::span<const SeriesAxis>;
constexpr std::array by_class{SeriesAxis::state, SeriesAxis::layer, SeriesAxis::firm_class};
constexpr std::array by_layer{SeriesAxis::state, SeriesAxis::layer};
constexpr std::array by_age{SeriesAxis::state, SeriesAxis::layer, SeriesAxis::age};
constexpr std::array by_state{SeriesAxis::state};
constexpr std::array by_body{SeriesAxis::body};
constexpr std::array by_size{SeriesAxis::state, SeriesAxis::size};
constexpr std::array by_alliance{SeriesAxis::alliance};
constexpr std::array by_shock{SeriesAxis::shock};
constexpr std::array by_seller_group{SeriesAxis::seller_group};
constexpr std::array by_outage{SeriesAxis::outage};
constexpr Axes whole{};
constexpr Combination sum = Combination::sum;
constexpr Combination mean = Combination::mean;
bool with_modes(const Scenario& scenario) { return scenario.sovereignty.active; }
bool with_grids(const Scenario& scenario) { return !scenario.grids.empty(); }

bool enforced(const Scenario& scenario) { return scenario.enforcement.active; }
bool supplies_auditors(const Scenario& scenario) { return scenario.audit_supply.active; }
bool has_reserve(const Scenario& scenario) { return scenario.reserve.active; }
bool has_switching(const Scenario& scenario) { return scenario.switching.active; }
bool has_takeovers(const Scenario& scenario) { return !scenario.takeovers.empty(); }
bool has_outages(const Scenario& scenario) { return !scenario.outages.empty(); }
bool has_resilience(const Scenario& scenario) { return scenario.resilience.active; }
bool has_security(const Scenario& scenario) { return scenario.security.active; }
bool has_materials(const Scenario& scenario) { return scenario.materials.active; }
bool has_trust(const Scenario& scenario) { return scenario.trust.active; }

const std::array<SeriesEntry, series_count> table{{
    {Series::active_firms, "active_firms", "1", "active firms",
     "Firms of this home with at least one open market, at the date.", by_class, sum, ""},
    {Series::waiting_firms, "waiting_firms", "1", "firms waiting for access",
     "Firms of this home that are alive but have no open market yet, at the date.", by_class, sum, ""},
    {Series::ideas, "ideas", "1/year", "ideas", "Potential entrants that arrived, per year since the last date.", by_layer, sum, ""},
    {Series::entries, "entries", "1/year", "entries",
     "Startups that paid the entry cost, per year since the last date.", by_layer, sum, ""},
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
    {Series::cutoff, "cutoff", "productivity", "home cutoff",
     "Least productivity of a startup that sells at home, at the date.", by_layer, mean, ""},
    {Series::export_cutoff, "export_cutoff", "productivity", "export cutoff",
     "Least productivity of a startup that sells abroad, at the date.", by_layer, mean, ""},
    {Series::free_entry_distance, "free_entry_distance", "share", "distance from free entry",
     "Expected value of an idea over the entry cost, less one, at the date; missing where entry is fixed or nothing arrives.",
     by_layer, mean, ""},
    {Series::spending, "spending", "US$ m/year", "spending", "Spending on the layer in this state at the date, both segments.", by_layer,
     sum, ""},
    {Series::price_index, "price_index", "price", "price index", "Exact CES index of private buyers, at the date.", by_layer, mean,
     "spending"},
    {Series::public_price_index, "public_price_index", "price", "public price index",
     "Exact CES index of public buyers, who may prefer home firms, at the date; missing without public spending.", by_layer, mean, ""},
    {Series::real_spending, "real_spending", "quantity/year", "real spending",
     "Spending over its price index, both segments, at the date.", by_layer, sum, ""},
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
     "Spending-weighted mean distance of rule books over pairs of states, relative to their costs, for a firm without label.", whole,
     mean, ""},
    {Series::labelled_fragmentation, "labelled_fragmentation", "index", "fragmentation index for a label's holder",
     "The same for a firm that holds the alliance's label; missing while there is none.", by_alliance, mean, ""},
    {Series::membership, "membership", "1", "membership", "Firms with a valid label of a vendors' alliance; member states of a states' one.",
     by_alliance, sum, ""},
    {Series::audit_arrivals, "audit_arrivals", "1/year", "applications", "Applicants that joined the queue.", by_body, sum, ""},
    {Series::audits_begun, "audits_begun", "1/year", "audits begun", "Audits begun.", by_body, sum, ""},
    {Series::audits_completed, "audits_completed", "1/year", "audits completed", "Audits completed, passed or failed.", by_body, sum, ""},
    {Series::audit_failures, "audit_failures", "1/year", "audit failures", "Audits failed.", by_body, sum, ""},
    {Series::audit_abandonments, "audit_abandonments", "1/year", "abandonments", "Applicants that left the queue before their audit.",
     by_body, sum, ""},
    {Series::audit_queue, "audit_queue", "1", "audit queue", "Time-averaged number of applicants waiting since the last date.", by_body,
     sum, ""},
    {Series::audit_wait, "audit_wait", "years", "audit wait", "Mean wait in the queue of audits begun since the last date.", by_body, mean,
     "audits_begun"},
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
     "the warm-up ends; labels' appeal left out. The sum of the parts that follow.", by_state, sum, ""},
    {Series::compensating_variation, "compensating_variation", "US$ m/year", "compensating variation",
     "The same at today's prices: what would have to be taken away to undo the change.", by_state, sum, ""},
    {Series::variation_budget, "variation_budget", "US$ m/year", "variation: budget", "Part of the equivalent variation: digital spending.",
     by_state, sum, ""},
    {Series::variation_profits, "variation_profits", "US$ m/year", "variation: profits",
     "Part: profits of firms at home here, entry costs and damages taken off, compliance not; damages that residents receive.", by_state, sum, ""},
    {Series::variation_compliance, "variation_compliance", "US$ m/year", "variation: compliance",
     "Part: compliance, audits and alliance fees that firms at home here pay, support from any state taken off; support that this "
     "state pays.", by_state, sum, ""},
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
    {Series::obliged_sellers, "obliged_sellers", "1", "obliged sellers",
     "Firms that sell in this state under its regime, at the date.", by_layer, sum, ""},
    {Series::revenue_by_size, "revenue_by_size", "US$ m/year", "revenue by size",
     "Sales of firms of this home whose yearly revenue at the date is below 1, 1 to 10, 10 to 100, or at least 100 US$ m.", by_size,
     sum, ""},
    {Series::compliance_share_by_size, "compliance_share_by_size", "share", "compliance share of revenue by size",
     "C(S), filing, proportional parts and alliance fees of firms with sales over their revenue, both at the date; by size as "
     "revenue_by_size.", by_size, mean, "revenue_by_size"},
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
     "Sales of firms of this home, audits and local capacity sold here, less what is bought here, per year since the last date.",
     by_state, sum, ""},
    {Series::exit_rate, "exit_rate", "1/year", "exit rate",
     "Firms that stopped for whatever cause, per year since the last date, over firms active or waiting at the date.", by_class, mean,
     "active_firms"},
    {Series::survival, "survival", "share", "survival of startups by age",
     "Of the yearly cohorts of startups that have all come of this age since the last date, the share that went on beyond it; missing "
     "where no cohort has.", by_age, mean, ""},
    {Series::tail_index, "tail_index", "1", "tail index of startups' sales",
     "Hill's estimate over the tenth of startups of this home with the largest sales, at the date; missing for fewer than ten.", by_layer,
     mean, ""},
    {Series::exporter_sales, "exporter_sales", "US$ m/year", "sales of exporters",
     "All sales of the firms of this home that serve a foreign market, at the date.", by_class, sum, ""},
    {Series::regulated_firms, "regulated_firms", "1", "regulated firms", "Firms that sell here under a rule book, at the date.", by_class,
     sum, "", enforced},
    {Series::compliant_share, "compliant_share", "share", "share of firms that comply", "Of these, the share that keeps the book.", by_class,
     mean, "regulated_firms", enforced},
    {Series::regulated_sales, "regulated_sales", "US$ m/year", "regulated sales", "Sales here of regulated firms, at the date.", by_class,
     sum, "", enforced},
    {Series::compliant_sales_share, "compliant_sales_share", "share", "share of sales that complies",
     "Of these, the share sold by firms that keep the book.", by_class, mean, "regulated_sales", enforced},
    {Series::regulated_foreigners, "regulated_foreigners", "1", "regulated foreign firms", "Regulated firms from elsewhere, at the date.",
     by_layer, sum, "", enforced},
    {Series::compliant_foreigners, "compliant_foreigners", "share", "share of foreign firms that comply",
     "Of these, the share that keeps the book.", by_layer, mean, "regulated_foreigners", enforced},
    {Series::regulated_locals, "regulated_locals", "1", "regulated home firms", "Regulated firms from here, at the date.", by_layer, sum,
     "", enforced},
    {Series::compliant_locals, "compliant_locals", "share", "share of home firms that comply", "Of these, the share that keeps the book.",
     by_layer, mean, "regulated_locals", enforced},
    {Series::inspection_rate, "inspection_rate", "1/year", "inspection rate", "Rate at which a firm is inspected here, at the date.",
     by_state, mean, "", enforced},
    {Series::inspections, "inspections", "1/year", "inspections", "Inspections of firms that sell here.", by_state, sum, "", enforced},
    {Series::findings, "findings", "1/year", "findings", "Inspections that found against the firm, rightly or not.", by_state, sum, "",
     enforced},
    {Series::false_findings, "false_findings", "1/year", "false findings", "Of these, against firms that complied.", by_state, sum, "",
     enforced},
    {Series::fines_levied, "fines_levied", "US$ m/year", "fines levied", "Fines for findings here, as levied.", by_state, sum, "", enforced},
    {Series::fines_paid, "fines_paid", "US$ m/year", "fines paid", "What was collected of fines that fell due.", by_state, sum, "", enforced},
    {Series::fines_written_off, "fines_written_off", "US$ m/year", "fines written off", "What was not.", by_state, sum, "", enforced},
    {Series::fines_outstanding, "fines_outstanding", "US$ m", "fines outstanding", "Levied and not yet due, at the date.", by_state, sum, "",
     enforced},
    {Series::exclusions, "exclusions", "1/year", "exclusions", "Firms excluded for their record.", by_state, sum, "", enforced},
    {Series::excluded_firms, "excluded_firms", "1", "excluded firms", "Firms that are alive and may not sell here for their record, at the "
     "date.", by_state, sum, "", enforced},
    {Series::variation_fines, "variation_fines", "US$ m/year", "variation: fines",
     "Part of the equivalent variation: fines that this state receives, less those that firms at home here pay.", by_state, sum, "",
     enforced},
    {Series::violating_sales, "violating_sales", "US$ m/year", "violating sales",
     "Sales here of regulated firms that do not keep the rule book, at the date.", by_layer, sum, "", enforced},
    {Series::foreign_share_of_violations, "foreign_share_of_violations", "share", "foreign share of violating sales",
     "Of these, the share sold by firms from elsewhere.", by_layer, mean, "violating_sales", enforced},
    {Series::auditors, "auditors", "1", "auditors", "Time-averaged number of auditors since the last date.", by_body, sum, "",
     supplies_auditors},
    {Series::trainee_auditors, "trainee_auditors", "1", "auditors in training", "Recruits of the body in training at the date.", by_body,
     sum, "", supplies_auditors},
    {Series::auditor_income, "auditor_income", "US$ m/year", "income of an auditor",
     "Fees that the body took since the last date per auditor and year; missing without auditors.", by_body, mean, "auditors",
     supplies_auditors},
    {Series::audit_fee_multiple, "audit_fee_multiple", "1", "fees over posted fees",
     "Fees of audits begun since the last date over what they would be without a queue; missing where none began.", by_body, mean,
     "audits_begun", supplies_auditors},
    {Series::reserved_sales, "reserved_sales", "US$ m/year", "sales out of the public reserve",
     "What public buyers here spent on entrants out of their reserve, per year since the last date.", by_layer, sum, "", has_reserve},
    {Series::reserve_sellers, "reserve_sellers", "1", "entrants that sell out of the reserve",
     "Startups below the age of the reserve that sell to public buyers here, at the date.", by_layer, sum, "", has_reserve},
    {Series::reserve_cost, "reserve_cost", "US$ m/year", "cost of the public reserve",
     "What public buyers here would save if they bought in the open market what their reserve buys, at the date.", by_layer, sum, "",
     has_reserve},
    {Series::reserve_cost_per_entrant, "reserve_cost_per_entrant", "US$ m/year", "cost of the reserve per entrant",
     "reserve_cost over reserve_sellers; missing where nobody sells out of the reserve.", by_layer, mean, "reserve_sellers", has_reserve},
    {Series::foreign_owned_share, "foreign_owned_share", "share", "share of foreign-owned sellers",
     "Share of what firms sell in this state that goes to firms whose owners live in another, at the date.", by_layer, mean, "spending",
     has_takeovers},
    {Series::profits_abroad, "profits_abroad", "US$ m/year", "profits that go abroad after takeovers",
     "Net income, after all costs, of firms at home here that were taken over by owners elsewhere, per year since the last date.", by_state,
     sum, "", has_takeovers},
    {Series::home_base, "home_base", "share", "installed base of home sellers",
     "Share of private spending on the layer of buyers whose sellers are at home here or the outside good, at the date.", by_layer, mean,
     "spending", has_switching},
    {Series::moved_spending, "moved_spending", "US$ m/year", "spending that moved",
     "Yearly spending of buyers who moved to sellers of another home, per year since the last date.", by_layer, sum, "", has_switching},
    {Series::migration_cost, "migration_cost", "US$ m/year", "cost of moving",
     "What buyers here paid for moving, subsidies included, per year since the last date.", by_layer, sum, "", has_switching},
    {Series::stranded_share, "stranded_share", "share", "stranded buyers",
     "Share of private buyers, by spending, whose sellers are gone and who have not moved yet: they spend nothing, at the date.", by_layer,
     mean, "spending", has_switching},
    {Series::switching_wedge, "switching_wedge", "log points", "price of not having moved",
     "ln of what private buyers' bundle costs over its price where everybody buys from whom they would choose, at the date.", by_layer, mean,
     "spending", has_switching},
    {Series::outage_in_force, "outage_in_force", "share", "time in force of an outage",
     "Share of the time since the last date that the outage was in force, its repair not done.", by_outage, mean, "", has_outages},
    {Series::outage_strikes, "outage_strikes", "1/year", "strikes of an outage",
     "Times that the outage struck, per year since the last date.", by_outage, sum, "", has_outages},
    {Series::outage_lost_sales, "outage_lost_sales", "US$ m/year", "sales lost to outages",
     "Spending in this state that supply missing through outages would have had, per year since the last date.", by_layer, sum, "",
     has_outages},
    {Series::outage_buyer_loss, "outage_buyer_loss", "US$ m/year", "buyers' loss from outages",
     "Spending in this state times the log of the price index over what it would be with the missing supply, per year since the last "
     "date; time without any supply left out.",
     by_layer, sum, "", has_outages},
    {Series::standby_cost, "standby_cost", "US$ m/year", "standby capacity",
     "What firms of this home paid for capacity hired on warning of outages, per year since the last date.", by_class, sum, "",
     has_resilience},
    {Series::duty_cost, "duty_cost", "US$ m/year", "cost of the duty of resilience",
     "Part of the variable cost of what designated firms sell in this state that the duty to replace lost supply adds, at the date.",
     by_layer, sum, "", has_resilience},
    {Series::security_spending, "security_spending", "US$ m/year", "security spending",
     "What firms of this home spend against attacks, at the date.", by_class, sum, "", has_security},
    {Series::breach_probability, "breach_probability", "probability", "probability of a breach",
     "Mean over firms of this home of the chance that an attack that reaches them comes in, at the date; missing where there is none.",
     by_class, mean, "active_firms", has_security},
    {Series::breaches, "breaches", "1/year", "breaches", "Firms of this home that attacks breached, per year since the last date.",
     by_class, sum, "", has_security},
    {Series::breach_losses, "breach_losses", "US$ m/year", "losses from breaches",
     "What these breaches cost them, per year since the last date.", by_class, sum, "", has_security},
    {Series::material_price, "material_price", "1", "price of the material",
     "What users in this state pay for the material, at the date; 1 is usual.", by_state, mean, "", has_materials},
    {Series::hybrid_sellers, "hybrid_sellers", "1", "hybrid sellers", "Firms from elsewhere that sell in the state in hybrid mode, at the date.",
     by_layer, sum, "", with_modes},
    {Series::disconnected_sellers, "disconnected_sellers", "1", "disconnected sellers",
     "Firms from elsewhere that sell in the state and operate disconnected there, at the date.", by_layer, sum, "", with_modes},
    {Series::cut_off_sellers, "cut_off_sellers", "1", "sellers that are cut off",
     "Firms from elsewhere whose market in the state is closed by a cut-off and that have not left it, at the date.", by_layer, sum, "",
     with_modes},
    {Series::disconnected_share, "disconnected_share", "share", "disconnected share of foreign sales",
     "Part of what firms from elsewhere sell in the state that they sell disconnected, at the date; missing where they sell nothing.",
     by_layer, mean, "", with_modes},
    {Series::grid_waiting, "grid_waiting", "MW", "waiting for the grid", "Capacity that waits for a connection, at the date.", by_state, sum,
     "", with_grids},
    {Series::grid_queue, "grid_queue", "MW", "mean queue for the grid", "Mean over the time since the last date of what waits.", by_state,
     sum, "", with_grids},
    {Series::grid_arrivals, "grid_arrivals", "MW/year", "applications to the grid", "Capacity applied for, per year since the last date.",
     by_state, sum, "", with_grids},
    {Series::grid_connections, "grid_connections", "MW/year", "connections to the grid", "Capacity connected, per year since the last date.",
     by_state, sum, "", with_grids},
    {Series::grid_withdrawals, "grid_withdrawals", "MW/year", "withdrawals from the grid queue",
     "Capacity withdrawn from the queue, per year since the last date.", by_state, sum, "", with_grids},
    {Series::grid_wait, "grid_wait", "years", "wait of firms for the grid",
     "Mean time from application to connection of the firms connected since the last date; missing where none was.", by_state, mean, "",
     with_grids},
    {Series::grid_quote, "grid_quote", "years", "quoted wait for the grid",
     "What a firm that applies at the date is quoted; missing where it needs no connection.", by_state, mean, "", with_grids},
    {Series::grid_residence, "grid_residence", "years", "time in the grid queue",
     "Mean time that the capacity which left the queue since the last date, connected or withdrawn, had waited; missing where none left.",
     by_state, mean, "", with_grids},
    {Series::grid_speculative_share, "grid_speculative_share", "share", "speculative share of the grid queue",
     "Part of what waits, at the date, that only holds its place; missing where nothing waits.", by_state, mean, "grid_waiting", with_grids},
    {Series::grid_firms, "grid_firms", "1", "firms waiting for the grid", "Firms whose own capacity waits for a connection, at the date.",
     by_state, sum, "", with_grids},
    {Series::grid_deposits, "grid_deposits", "US$ m", "deposits held by the grid", "Deposits of all who wait, at the date.", by_state, sum, "",
     with_grids},
    {Series::believed_trust, "believed_trust", "probability", "believed trust",
     "What buyers believe of whoever sells here, the rest of the stack included, weighted by sales, at the date.", by_layer, mean,
     "spending", has_trust},
    {Series::true_trust, "true_trust", "probability", "true trust",
     "The same of what is true: 1 of a firm that complies, 0 of one that does not.", by_layer, mean, "spending", has_trust},
    {Series::certified_public_share, "certified_public_share", "share", "certified share of the public segment",
     "Share of public spending here that goes to firms that hold a certificate for this state or a valid label, at the date; missing "
     "without public sales.", by_layer, mean, "spending", has_trust},
    {Series::incidents, "incidents", "1/year", "incidents", "Incidents at firms of this home, per year since the last date.", by_class,
     sum, "", has_trust},
    {Series::liability_paid, "liability_paid", "US$ m/year", "liability paid",
     "Damages that firms of this home paid for false labels, per year since the last date.", by_class, sum, "", has_trust},
    {Series::welfare_at_true_trust, "welfare_at_true_trust", "quantity/year", "real digital consumption at true trust",
     "The same as welfare, of buyers who choose by what they believe and enjoy what is true; labels' premiums are not enjoyed.", by_state,
     sum, "", has_trust},
    {Series::label_trust, "label_trust", "probability", "believed trust in a label's holders",
     "What buyers believe of the holders of a valid label, weighted by their sales, at the date; missing where nobody sells under it.",
     by_alliance, mean, "", has_trust},
    {Series::label_compliance, "label_compliance", "share", "holders that comply",
     "Share of the sales of a label's holders that is by firms that comply.", by_alliance, mean, "", has_trust},
    {Series::label_premium, "label_premium", "log points", "premium of a label",
     "Appeal that believing in the label adds to its holders', weighted by their sales; the exogenous certificate_premium apart.",
     by_alliance, mean, "", has_trust},
    {Series::entry_probability, "entry_probability", "probability", "probability of entry",
     "Of an idea under `elastic` entry, at the date; missing under other rules, or where nothing arrives.", by_layer, mean, ""},
}};

}  // namespace

std::span<const SeriesEntry> series_table() { return table; }

const SeriesEntry& describe(Series series) {
  const SeriesEntry& entry = table[static_cast<std::size_t>(series)];
  EXPECTS(entry.series == series);
  return entry;
}

std::string_view name_of(SeriesAxis axis) {
  switch (axis) {
    case SeriesAxis::none: return "";
    case SeriesAxis::state: return "state";
    case SeriesAxis::layer: return "layer";
    case SeriesAxis::firm_class: return "class";
    case SeriesAxis::body: return "body";
    case SeriesAxis::alliance: return "alliance";
    case SeriesAxis::shock: return "shock";
    case SeriesAxis::size: return "size";
    case SeriesAxis::seller_group: return "seller_group";
    case SeriesAxis::age: return "age";
    case SeriesAxis::outage: return "outage";
  }
  return "";
}

}  // namespace faultline
