// Everything a scenario says, as plain structs: the exogenous side of the economy. One struct per table of the scenario file,
// one member per key, the same words. Defaults, bounds, units and sources live in the field table (field_table.hpp), nowhere else.
// Money is US$ million at constant prices, time is years, rates are per year, shares lie in [0, 1].
#pragma once

#include "models/agents/ids.hpp"
#include "models/mechanisms.hpp"
#include "models/scenario/parameter_value.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace faultline {

using NumberByName = std::map<std::string, double>;     ///< keys are names of layers or requirements
using NameByName = std::map<std::string, std::string>;  ///< requirement -> mode

enum class Expectations : std::uint8_t { myopic, adaptive, forward };
enum class Conduct : std::uint8_t { monopolistic, bertrand, cournot };
enum class GranularFirms : std::uint8_t { vendors, all };
enum class Closure : std::uint8_t { partial, general };
enum class EntryRule : std::uint8_t { fixed, free, elastic, funded };
enum class ProductivityLaw : std::uint8_t { pareto, lognormal, degenerate };
enum class ProductivityProcess : std::uint8_t { constant, gibrat, ar1 };
enum class Stopping : std::uint8_t { after_draw, before_draw };
enum class ReviewPhase : std::uint8_t { random, anniversary };
enum class Sampling : std::uint8_t { independent, stratified, sobol };
enum class FundingRule : std::uint8_t { unlimited, runway };
enum class AuditMode : std::uint8_t { none, self, independent };
enum class ServiceLaw : std::uint8_t { lognormal, exponential, deterministic };
enum class DurationLaw : std::uint8_t { deterministic, exponential, lognormal };
enum class QueueDiscipline : std::uint8_t { fifo, priority };
enum class Eligibility : std::uint8_t { any, certified, localised, domestic, sovereign };
enum class AllianceKind : std::uint8_t { vendors, states };

struct RunParameters {      // [run]
  double horizon = 0;       ///< [years] length of a trial, warm-up included
  double warm_up = 0;       ///< [years] outcomes are computed from here on
  double sample_every = 0;  ///< [years] spacing of the recorded series
  int replications = 0;
  std::string seed;         ///< [hex or decimal] 64 bits
  double settle_every = 0;  ///< [years] spacing of exact recomputation of the incremental sums
  bool stylised = false;    ///< magnitudes are a paper's own: nobody is warned of them
};

struct EconomyParameters {   // [economy]
  double interest_rate = 0;  ///< r [1/year]
  Expectations expectations{};
  double adaptation_rate = 0;      ///< [1/year] speed at which expected demand follows demand
  Conduct conduct{};               ///< how granular firms price
  GranularFirms granular_firms{};  ///< who they are
  double markup_ceiling = 0;       ///< largest price over unit cost of a granular firm
  bool real_options = false;       ///< entry into a further market waits for the option's trigger
  int value_grid_points = 0;       ///< of `forward`; 0: as many as the process asks for
  double value_grid_bound = 0;     ///< φ beyond which the value function is taken as flat; 0: none
  Closure closure{};
  std::string numeraire;      ///< state whose wage is one under `general`; empty: the mean wage of all labour
  double averaging_time = 0;  ///< [years] over which one-off costs and savings are smoothed under `general`
};

struct InputsParameters {       // [inputs]: inputs across layers, whose shares are `layer.inputs`
  double settle_every = 0;      ///< [years] spacing of the settlements of input prices, purchases and wages
  double short_elasticity = 0;  ///< between labour and inputs, at given techniques
  double long_elasticity = 0;   ///< once techniques have adapted
  double adaptation_rate = 0;   ///< [1/year] at which techniques adapt to prices
};

struct StateParameters {  // [[state]]
  std::string name;
  std::string label;                      ///< for tables and figures; empty: the name
  double gdp = 0;                         ///< [US$ m / year] at time zero; what digital spending is compared with
  NumberByName spending;                  ///< layer -> [US$ m / year] final spending at time zero; or the next two
  double digital_spending = 0;            ///< [US$ m / year] final spending on all layers: another way to give `spending` …
  NumberByName spending_share;            ///< … layer -> share of digital_spending; they sum to 1
  double growth = 0;                      ///< g_j [1/year] of spending
  double public_share = 0;                ///< share of spending that is procurement
  Eligibility procurement{};              ///< who may sell to the public segment
  double preference_margin = 0;           ///< m >= 0: public buyers choose as if foreigners' prices were higher by this share
  double input_cost = 0;                  ///< C_h, unit cost index of production in this state
  double origin_aversion = 0;             ///< log points of appeal that foreign firms lose here
  std::string regime;                     ///< name of its rule book; empty: no rules
  double filing_cost = 0;                 ///< [US$ m / year] per firm that serves this state
  double access_loss_hazard = 0;          ///< h [1/year] at which foreign firms expect to lose access to this state
  std::vector<std::string> localisation;  ///< layers whose data must stay here
  std::vector<std::string> adequacy;      ///< states whose homes are exempt from localisation
  double labour = 0;                      ///< L_j, labour endowment [US$ m / year at wage one], needed by the general closure
  NumberByName ideas;                     ///< layer -> [1/year] arrival rate of potential entrants at home here
  NumberByName incumbents;                ///< layer -> number of startups drawn at time zero
};

struct LayerParameters {  // [[layer]]
  std::string name;
  std::string label;
  double elasticity = 0;                ///< σ_s > 1
  double upper_elasticity = 0;          ///< η_s in [1, σ_s], of spending on the layer in its price index
  double trade_cost = 0;                ///< τ_s >= 1, iceberg on cross-border sales
  double vendor_trade_cost = 0;         ///< multiplies τ_s for vendors' firms
  double entry_cost = 0;                ///< f_e [US$ m] sunk, before productivity is known
  double fixed_cost_home = 0;           ///< [US$ m / year] for serving the home market
  double fixed_cost_abroad = 0;         ///< [US$ m / year] for serving each foreign market
  double market_entry_cost_home = 0;    ///< [US$ m] sunk when the home market is first served
  double market_entry_cost_abroad = 0;  ///< [US$ m] sunk when a foreign market is first served
  double data_share = 0;                ///< s_d, share of data in unit cost
  double outside_weight = 0;            ///< weight of the outside good in Φ (same in every market of the layer)
  NumberByName inputs;                  ///< layer -> α, share of that layer's output in unit cost; the rest is labour
  double material_share = 0;            ///< share of the material in unit cost
};

struct CorridorParameters {  // [[corridor]]: an exception to a layer's trade cost
  std::string name;
  std::string from;       ///< home state of the seller
  std::string to;         ///< state of the buyer
  double trade_cost = 0;  ///< multiplies the layer's trade cost
  bool cut_off = false;   ///< nobody from there may serve the other, but who depends on nothing that is cut
};

struct VendorParameters {  // [[vendor]]: a named owner of one firm in each of its layers
  std::string name;
  std::string label;
  std::string home;
  NumberByName productivity;  ///< layer -> φ; its keys are the layers the vendor works in
  double appeal = 0;          ///< log points of appeal of everything it sells
};

struct StartupParameters {  // [startups]
  EntryRule entry{};
  double entry_probability = 0;  ///< of an idea under `fixed`; at value = entry cost under `elastic`
  double entry_elasticity = 0;   ///< ζ of `elastic`
  ProductivityLaw productivity{};
  Sampling sampling{};
  int strata = 0;                    ///< number of equal-probability bins of a stratified draw
  double productivity_minimum = 0;   ///< φ_min of pareto; the value of degenerate
  double productivity_shape = 0;     ///< k of pareto, > σ − 1
  double productivity_log_mean = 0;  ///< of lognormal
  double productivity_log_sd = 0;    ///< of lognormal
  ProductivityProcess productivity_process{};
  double productivity_drift = 0;        ///< [log points / year] of gibrat; intercept of ar1's yearly step
  double productivity_shock_sd = 0;     ///< [log points] of a yearly step
  double productivity_persistence = 0;  ///< ρ of ar1's yearly step, in (0, 1)
  Stopping stopping{};                  ///< whether a review decides on going on knowing the new productivity
  bool learning = false;                ///< startups do not know their type and learn it from successes and failures
  double learning_prior = 0;            ///< share of good types among entrants
  double learning_success_good = 0;     ///< probability of success between two reviews
  double learning_success_bad = 0;
  double learning_exit_posterior = 0;  ///< a startup stops once it thinks itself good with no more than this probability
  double exit_hazard = 0;              ///< δ [1/year] of startups
  double vendor_exit_hazard = 0;       ///< δ [1/year] of vendors' firms
  double review_period = 0;            ///< [years] between two reviews of a firm, startup or vendor's
  ReviewPhase review_phase{};          ///< when the first period of a startup ends
};

struct FundingParameters {  // [funding]
  FundingRule rule{};
  double seed = 0;              ///< [US$ m] cash a startup has after paying its entry cost
  double seed_equity = 0;       ///< share of the firm that pays for its founding, under `funded` entry
  double seed_probability = 0;  ///< that an idea meets an investor, under `funded` entry
  double round_rate = 0;        ///< [1/year] hazard of a venture round
  double round_size = 0;        ///< [US$ m]
  double round_equity = 0;      ///< share of the firm that a round buys
  double reserve = 0;           ///< [US$ m] cash above this is paid out at a review
  double vendor_credit = 0;     ///< [years of profit] that a vendor may borrow
};

struct ComplianceParameters {  // [compliance]
  double cost_scale = 0;       ///< multiplies every mode's cost
  double sunk_years = 0;       ///< years of the additional yearly cost that are sunk when a rule is first met
  double size_exponent = 0;    ///< a: a firm pays the share min(1, size^a) of the cost of its rule books
  double size_reference = 0;   ///< [US$ m / year] revenue at home of a firm of size 1
};

struct RequirementParameters {  // [[requirement]]
  std::string name;
  std::string label;
};

struct ModeParameters {  // [[mode]]: a technical way to meet a requirement
  std::string name;
  std::string requirement;
  double cost = 0;  ///< c_rm [US$ m / year] at stringency 1
};

struct RegimeParameters {  // [[regime]]: a rule book
  std::string name;
  std::string label;
  NumberByName stringency;                  ///< requirement -> s_jr in [0, 1]; absent: 0
  NameByName modes;                         ///< requirement -> mode
  std::vector<std::string> accepts;         ///< further modes that it accepts (recognition)
  std::vector<std::string> accepts_bodies;  ///< regimes whose audit bodies may audit for it
  AuditMode audit{};
  double revenue_cost = 0;              ///< t, share of revenue earned under it that complying takes
  double production_cost = 0;           ///< τ − 1, what complying adds to the variable cost of what is sold under it
  double exempt_below = 0;              ///< [US$ m / year] in one state: a firm below is free of everything it asks; 0: nobody is
  ExemptionMeasure exempt_measure{};    ///< what is compared with exempt_below
  double support = 0;                   ///< [US$ m / year] paid by the state to each firm that it obliges
  double resilience_duty = 0;           ///< share of lost supply that designated firms must be able to replace
  std::vector<std::string> designated;  ///< vendors; empty: all
};

struct AuditParameters {         // [audit]
  double fee = 0;                ///< a0 [US$ m] per audit
  double fee_by_size = 0;        ///< a1 [US$ m] per audit, times size^size_exponent
  double size_exponent = 0;      ///< γ; size is yearly revenue over reference_revenue, at least size_floor
  double reference_revenue = 0;  ///< [US$ m / year]
  double size_floor = 0;         ///< least size, for firms without revenue yet
  double service_time = 0;       ///< [years] mean work of an auditor at size 1
  double service_variation = 0;  ///< coefficient of variation of lognormal service
  ServiceLaw service_law{};
  QueueDiscipline discipline{};
  double preparation_time = 0;     ///< [years] the applicant's own work before it queues; holds no auditor
  double failure_probability = 0;  ///< of an audit
  double remediation_time = 0;     ///< [years] the applicant's own work after a failure
  double remediation_cost = 0;     ///< [US$ m]
  double withdrawal_hazard = 0;    ///< [1/year] of an applicant leaving the queue for reasons of its own
  double validity = 0;             ///< [years] of a certificate; 0: for ever
  double renewal_lead = 0;         ///< [years] before expiry at which renewal is applied for
  bool extended_renewal = false;   ///< a certificate stays valid past its date while its renewal is under way
  double transition = 0;           ///< [years] that a firm already selling may go on without a newly required certificate
  double false_pass = 0;           ///< β, probability that a firm that does not comply passes; at most what one that complies has
  double client_bias = 0;          ///< γ, what an auditor whom the applicant picks and pays adds to it
  AuditorChoice auditor_choice{};  ///< whether applicants pick their auditor
};

struct AuditBodyParameters {  // [[audit_body]]
  std::string name;
  std::string label;
  std::string home;
  int auditors = 0;
  std::vector<std::string> scope;      ///< regimes and alliances it may audit
  std::vector<std::string> retainers;  ///< vendors served first under `priority`
};

struct LocalisationParameters {  // [localisation]
  double elasticity = 0;         ///< e, between data and other inputs, != 1
  double rent_premium = 0;       ///< λ of renting local capacity
  double build_premium = 0;      ///< λ of owning local capacity
  double build_cost = 0;         ///< [US$ m] capital cost per firm and state
  double build_time = 0;         ///< [years] lead time
  double rent_time = 0;          ///< [years] lead time
};

struct AllianceParameters {  // [alliance.NAME]
  std::string name;
  std::string label;
  AllianceKind kind{};
  bool active = false;               ///< exists now; a scripted event may found or end it
  std::vector<std::string> members;  ///< vendors, or states
  bool open_to_startups = false;     ///< a vendors' alliance: startups may hold its label
  AuditMode assessment{};
  NumberByName stringency;                 ///< the baseline standard: requirement -> s
  NameByName modes;                        ///< requirement -> mode
  double fee = 0;                          ///< [US$ m / year] per member firm
  double certificate_premium = 0;          ///< log points of appeal of its label
  std::vector<std::string> recognised_by;  ///< states that take the label for their own requirements and audit
  bool recognises_bodies = false;          ///< a states' alliance: bodies of one member's regime may audit for all
};

struct ShockParameters {  // [[shock]]: on a date or at a hazard, set anything, for good or for a time
  std::string name;
  std::string label;
  bool active = true;   ///< false: it never strikes
  double at = 0;        ///< [years] the date; with a hazard the date from which it may strike
  double hazard = 0;    ///< [1/year] at which it strikes while it is not in force; 0: once, at `at`
  double duration = 0;  ///< [years] mean time that it is in force; 0: for good
  DurationLaw duration_law{};
  double duration_variation = 0;  ///< coefficient of variation of lognormal durations
  std::vector<ScriptedChange> set;
};

struct SellerGroupParameters {  // [[seller_group]]: whose joint share of some states' spending is recorded
  std::string name;
  std::string label;
  std::string layer;
  std::vector<std::string> buyers;   ///< states whose spending is shared out; empty: all
  std::vector<std::string> members;  ///< vendors, and states for all firms at home there
};

enum class Statistic : std::uint8_t { mean, final, sum, minimum, maximum, discounted };

struct OutcomeParameters {  // [[outcome]]: a number per trial, shown at the end of a run
  std::string name;
  std::string label;
  std::string series;
  Statistic statistic{};                   ///< over the recorded dates in [from, to]
  std::vector<std::string> states;         ///< key `state`; empty: all. What is chosen is combined (sum or mean, as the series says)
  std::vector<std::string> layers;         ///< key `layer`
  std::vector<std::string> classes;        ///< key `class`
  std::vector<std::string> sizes;          ///< key `size`: size classes, by yearly revenue
  std::vector<std::string> bodies;         ///< key `body`
  std::vector<std::string> alliances;      ///< key `alliance`
  std::vector<std::string> shocks;         ///< key `shock`
  std::vector<std::string> outages;        ///< key `outage`
  std::vector<std::string> seller_groups;  ///< key `seller_group`
  std::vector<std::string> ages;           ///< key `age` [years] of startups, such as "4"
  std::vector<std::string> players;        ///< key `player`
  std::vector<std::string> actions;        ///< key `action`
  std::vector<std::string> end_states;     ///< key `end_state`
  double from = 0;                         ///< [years] at least the warm-up
  double to = 0;                           ///< [years] 0: the horizon
};

enum class TargetKind : std::uint8_t { closed_form, published, fact, sign };

struct TargetParameters {  // [[target]]: a claim that the scenario must bear out
  std::string name;
  std::string outcome;             ///< name of an [[outcome]]; empty: `number`
  std::string number;              ///< in its place: a formula over outcomes of cases, see formula.hpp
  std::string case_name;           ///< key `case`; empty: the first case
  std::string minus;               ///< a case: its outcome is subtracted, replication by replication
  std::string ratio_to;            ///< a case: the outcome is divided by that case's
  double value = 0;                ///< NaN: the claim is a range or an order
  double tolerance = 0;            ///< absolute
  double relative_tolerance = 0;   ///< relative; the wider of the two counts
  double low = 0;                  ///< NaN: no lower end
  double high = 0;                 ///< NaN: no upper end
  std::vector<std::string> order;  ///< cases, from the least outcome to the greatest
  TargetKind kind{};
  std::string source;
  std::string miss;  ///< why the model is known not to bear it out; empty: it does
};

struct PrecisionParameters {  // [replications.NAME]: replications go on until an interval is narrow enough
  std::string name;
  std::string outcome;             ///< name of an [[outcome]]
  std::string case_name;           ///< key `case`; empty: every case
  std::string contrast;            ///< a case: the interval is that of the paired difference from it
  double half_width = 0;           ///< [unit of the outcome]
  double relative_half_width = 0;  ///< of the mean of the case, or of `contrast`; the wider of the two counts
  int least = 0;                   ///< key `min`
  int most = 0;                    ///< key `max`
};

/// One case, resolved: what a trial is built from. The tables of mechanisms are members too, see mechanisms.hpp.
struct Scenario : Mechanisms::Tables {
  std::string title;
  RunParameters run;
  EconomyParameters economy;
  InputsParameters inputs;
  StartupParameters startups;
  FundingParameters funding;
  ComplianceParameters compliance;
  AuditParameters audit;
  LocalisationParameters localisation;
  std::vector<StateParameters> states;
  std::vector<LayerParameters> layers;
  std::vector<CorridorParameters> corridors;
  std::vector<VendorParameters> vendors;
  std::vector<RequirementParameters> requirements;
  std::vector<ModeParameters> modes;
  std::vector<RegimeParameters> regimes;
  std::vector<AuditBodyParameters> audit_bodies;
  std::vector<AllianceParameters> alliances;
  std::vector<ShockParameters> shocks;
  std::vector<SellerGroupParameters> seller_groups;
  std::vector<OutcomeParameters> outcomes;
  std::vector<TargetParameters> targets;
  std::vector<PrecisionParameters> precision;
};

}  // namespace faultline
