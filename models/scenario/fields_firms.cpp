// Rows of the field table: space and firms (layer, state, corridor, vendor, startups, funding).
#include "models/scenario/field_builders.hpp"

namespace faultline::fields {

FieldTable layer_table() {
  using P = LayerParameters;
  return list_table(
      "layer", "A layer of the technology stack, such as connectivity, cloud, ai, applications.", &Scenario::layers,
      {
          name_field(&P::name),
          label_field(&P::label),
          number("elasticity", &P::elasticity, "1", 4, above(1), "σ, elasticity of substitution between firms.", "[Melitz-Redding-2015]")
              .usually(1.2, 15, "3.8 to 4 for goods [Ghironi-Melitz-2005; Melitz-Redding-2015]; for digital services none was found"),
          number("upper_elasticity", &P::upper_elasticity, "1", 1, at_least(1),
                 "η, at most σ: spending on the layer in a state follows its price index to the power 1 − η; 1 is "
                 "Cobb–Douglas across layers.",
                 neutral)
              .usually(1, 5, "assumed: layers are complements or weak substitutes"),
          number("trade_cost", &P::trade_cost, "1", 1, at_least(1), "τ, iceberg factor on cross-border sales.", neutral)
              .usually(1, 6, "inside the EU 1.44 for goods and 2.10 for services, at most [IMF-2024]", wall),
          number("vendor_trade_cost", &P::vendor_trade_cost, "1", 1, above(0),
                 "Multiplies the trade cost for vendors' firms, who may have staff and machines on the spot.", neutral)
              .usually(0.1, 3, "assumed: staff on the spot save at most most of the trade cost"),
          number("entry_cost", &P::entry_cost, "US$ m", 0, at_least(0), "f_e, sunk before productivity is known.",
                 "off: needed by `free`, `elastic` and `funded` entry")
              .usually(0.0005, 1000, "assumed: from an app to a network"),
          number("fixed_cost_home", &P::fixed_cost_home, "US$ m / year", 0, at_least(0), "f_d, cost of serving the home market.", off)
              .usually(0.0005, 1000, "assumed: from a developer of apps to a network"),
          number("fixed_cost_abroad", &P::fixed_cost_abroad, "US$ m / year", 0, at_least(0), "f_x, cost of serving each foreign market.",
                 off)
              .usually(0.0001, 1000, "assumed: from a listing in a shop to a network"),
          number("market_entry_cost_home", &P::market_entry_cost_home, "US$ m", 0, at_least(0),
                 "Sunk when the home market is first served.", off)
              .usually(0.0001, 1000, "assumed: from a listing in a shop to a network"),
          number("market_entry_cost_abroad", &P::market_entry_cost_abroad, "US$ m", 0, at_least(0),
                 "Sunk when a foreign market is first served.", off)
              .usually(0.0001, 1000, "assumed: from a listing in a shop to a network"),
          number("data_share", &P::data_share, "share", 0, share(), "s_d, share of data in unit cost.", off),
          number("outside_weight", &P::outside_weight, "1", 0, at_least(0), "Weight of the outside good in Φ of every market of the layer.",
                 neutral),
          case_wide(number_by_name("inputs", &P::inputs, NameKind::layer, "share", false, share(),
                                   "α, share of each layer's output in the unit cost of this one; the rest is labour.", off)),
          case_wide(number("material_share", &P::material_share, "share", 0, between(0, 0.95),
                           "Share of the material in unit cost, whose price is `materials.price`.", off)),
      });
}

FieldTable state_table() {
  using P = StateParameters;
  return list_table(
      "state", "A state: it makes rules, buys, and is the home of firms.", &Scenario::states,
      {
          name_field(&P::name),
          label_field(&P::label),
          number("gdp", &P::gdp, "US$ m / year", 1, above(0), "Gross domestic product at time zero; digital spending is compared with it.",
                 "neutral: only the series digital_intensity refers to it")
              .usually(50, 110000000, "the world has 105 435 000 [World Bank 2023]"),
          number_by_name("spending", &P::spending, NameKind::layer, "US$ m / year", false, at_least(0),
                         "Final spending by layer at time zero; or give digital_spending and spending_share.", user)
              .usually(0.01, 20000000, "a sixth of what the world produces, 105 435 000 [World Bank 2023]"),
          case_wide(number("digital_spending", &P::digital_spending, "US$ m / year", 0, at_least(0),
                           "Final spending on all layers, split by spending_share: another way to give spending.",
                           "off: spending is given by layer")
                        .usually(0.1, 20000000, "a sixth of what the world produces, 105 435 000 [World Bank 2023]")),
          case_wide(number_by_name("spending_share", &P::spending_share, NameKind::layer, "share", false, share(),
                                   "Shares of digital_spending by layer; they sum to 1.", "off: spending is given by layer")),
          number("growth", &P::growth, "1/year", 0, between(-1, 1), "g, growth of spending.", neutral)
              .usually(-0.3, 0.4, "assumed: from collapse to a boom"),
          number("public_share", &P::public_share, "share", 0, share(), "Share of spending that is procurement.", off),
          choice("procurement", &P::procurement, {"any", "certified", "localised", "domestic", "sovereign"}, "any",
                 "Who may sell to the public segment.", neutral),
          number("preference_margin", &P::preference_margin, "share", 0, at_least(0),
                 "m: public buyers choose as if foreign prices were p (1+m), and pay p.", off)
              .usually(0.005, 1, "assumed: public buyers do not pay twice the price"),
          number("input_cost", &P::input_cost, "1", 1, above(0), "C, unit cost index of production here.", neutral)
              .usually(0.1, 5, "assumed: pay differs by less between states that trade services"),
          number("origin_aversion", &P::origin_aversion, "log points", 0, at_least(0), "Appeal that foreign firms lose here.", off)
              .usually(0.01, 6, "assumed: a foreign firm keeps at least a four-hundredth of its sales"),
          reference("regime", &P::regime, NameKind::regime, false, "Its rule book; empty: no rules."),
          number("filing_cost", &P::filing_cost, "US$ m / year", 0, at_least(0), "Cost per firm that serves this state.", off)
              .usually(0.0001, 2, "assumed: from a form a year to a staff of lawyers"),
          number("access_loss_hazard", &P::access_loss_hazard, "1/year", 0, at_least(0),
                 "h, hazard at which foreign firms expect to lose access to this state for good.", off)
              .usually(0.001, 2, ".0905 for adequacy decisions, 90 % interval .026 to .250 [2000-2026, two failures]"),
          references("localisation", &P::localisation, NameKind::layer, false, "Layers whose data must stay here."),
          references("adequacy", &P::adequacy, NameKind::state, false, "States whose firms are exempt from localisation here."),
          number("labour", &P::labour, "US$ m / year", 0, at_least(0), "L, labour endowment at wage one; needed by the general closure.",
                 "off: needed by `general`"),
          number_by_name("ideas", &P::ideas, NameKind::layer, "1/year", false, at_least(0),
                         "Arrival rate of potential entrants at home here, by layer.", off)
              .usually(0.01, 4000000, "the EU founded 3.4 m firms of every kind in 2021 [Eurostat]"),
          case_wide(number_by_name("incumbents", &P::incumbents, NameKind::layer, "firms", false, whole_at_least(0),
                                   "Startups drawn at time zero, by layer.", off)),
      });
}

FieldTable corridor_table() {
  using P = CorridorParameters;
  return list_table(
      "corridor", "An exception to the trade cost of every layer between two states.", &Scenario::corridors,
      {
          name_field(&P::name),
          case_wide(reference("from", &P::from, NameKind::state, true, "Home state of the seller.")),
          case_wide(reference("to", &P::to, NameKind::state, true, "State of the buyer.")),
          number("trade_cost", &P::trade_cost, "1", 1, above(0), "Multiplies the layer's trade cost.", neutral)
              .usually(0.1, 6, "assumed: as of layer.trade_cost", wall),
          flag("cut_off", &P::cut_off, false,
               "Whether firms of `from` are cut off from `to`: whatever operates connected there closes, what is disconnected goes on.",
               off),
      });
}

FieldTable vendor_table() {
  using P = VendorParameters;
  return list_table("vendor", "A named owner of one firm in each of its layers.", &Scenario::vendors,
                    {
                        name_field(&P::name),
                        label_field(&P::label),
                        case_wide(reference("home", &P::home, NameKind::state, true, "Its home state.")),
                        number_by_name("productivity", &P::productivity, NameKind::layer, "1", true, above(0),
                                       "φ by layer; its keys are the layers the vendor works in, at the start and ever after.", user),
                        number("appeal", &P::appeal, "log points", 0, any_number(), "Appeal of everything it sells.", neutral),
                    });
}

FieldTable startups_table() {
  using P = StartupParameters;
  return single_table(
      "startups", "Entry, productivity, exit and reviews of startups.", &Scenario::startups,
      {
          choice("entry", &P::entry, {"fixed", "free", "elastic", "funded"}, "fixed",
                 "Whether an idea enters: with a given probability, iff its expected value covers the entry cost, "
                 "ever likelier with that ratio, or iff it covers it and a seed round is won.",
                 neutral),
          number("entry_probability", &P::entry_probability, "probability", 1, share(),
                 "Of an idea under `fixed`; at value = entry cost under `elastic`.", neutral),
          number("entry_elasticity", &P::entry_elasticity, "1", 1, above(0), "ζ of `elastic`: hazard ∝ (value / entry cost)^ζ.",
                 "assumed: proportional; ∞ is [Hopenhayn-1992]")
              .usually(0.05, 100, "assumed: from hardly any response to [Hopenhayn-1992]"),
          choice("productivity", &P::productivity, {"pareto", "lognormal", "degenerate"}, "pareto", "Law that productivity is drawn from.",
                 "[Melitz-Redding-2015]"),
          case_wide(
              choice("sampling", &P::sampling, {"independent", "stratified", "sobol"}, "independent",
                     "Independent draws; means of equal-probability bins (exact moments for any number of firms), in random order; or in "
                     "the order of a Sobol' sequence, so that those founded are even in productivity and in length of life.",
                     "the common one")),
          case_wide(integer("strata", &P::strata, 100, between(1, 1e6), "Number of bins of a draw that is not independent.", "assumed")),
          number("productivity_minimum", &P::productivity_minimum, "1", 1, above(0), "φ_min of `pareto`; the value of `degenerate`.",
                 "[Melitz-Redding-2015]")
              .usually(0.001, 1000, "assumed: of order 1"),
          number("productivity_shape", &P::productivity_shape, "1", 4.25, above(0), "k of `pareto`, above σ − 1 of every layer.",
                 "[Melitz-Redding-2015]")
              .usually(0.5, 25, "4.25 to 4.6 where σ is 3.8 or 4 [Melitz-Redding-2015; Balistreri-Rutherford]"),
          number("productivity_log_mean", &P::productivity_log_mean, "log points", 0, any_number(), "Mean of ln φ under `lognormal`.",
                 neutral),
          number("productivity_log_sd", &P::productivity_log_sd, "log points", 0.5, at_least(0),
                 "Standard deviation of ln φ under `lognormal`.", "assumed")
              .usually(0.02, 4, "assumed: sales then differ by many orders of magnitude"),
          case_wide(choice("productivity_process", &P::productivity_process, {"constant", "gibrat", "ar1"}, "constant",
                           "How the productivity of a startup moves from review to review: not, as a random walk of "
                           "ln φ, or as a first-order autoregression of ln φ.",
                           neutral)),
          number("productivity_drift", &P::productivity_drift, "log points / year", 0, any_number(),
                 "Drift of ln φ under `gibrat`; intercept of the yearly step under `ar1`.", neutral)
              .usually(-1, 1, "assumed: productivity less than trebles in a year"),
          number("productivity_shock_sd", &P::productivity_shock_sd, "log points", 0.1, above(0),
                 "Standard deviation of a yearly step of ln φ.", "[Hopenhayn-1992] as parametrised by QuantEcon")
              .usually(0.005, 2, "assumed: from 0.5 % to sevenfold"),
          number("productivity_persistence", &P::productivity_persistence, "1", 0.9, between_open(0, 1),
                 "ρ of a yearly step of ln φ under `ar1`.", "assumed"),
          choice("stopping", &P::stopping, {"after_draw", "before_draw"}, "after_draw",
                 "Whether a review decides on going on after the new productivity is drawn, or before it; `before_draw` "
                 "needs `forward` expectations.",
                 neutral),
          case_wide(flag("learning", &P::learning, false,
                         "Whether startups are of good or bad type, do not know it, and learn it from success and failure.", off)),
          number("learning_prior", &P::learning_prior, "probability", 0.5, between_open(0, 1), "Share of good types among entrants.",
                 "assumed"),
          number("learning_success_good", &P::learning_success_good, "probability", 0.6, between_open(0, 1),
                 "Of success between two reviews, good type.", "assumed"),
          number("learning_success_bad", &P::learning_success_bad, "probability", 0.4, between_open(0, 1),
                 "Of success between two reviews, bad type; below the good one's.", "assumed"),
          number("learning_exit_posterior", &P::learning_exit_posterior, "probability", 0.25, share(),
                 "A startup stops once it thinks itself good with no more than this probability.", "assumed"),
          number("exit_hazard", &P::exit_hazard, "1/year", 0, at_least(0), "δ, hazard of exit of startups for reasons outside the model.",
                 off)
              .usually(0.002, 2, ".151 in the EU, .215 in information in the United States [Eurostat; Knaup-2005]"),
          number("vendor_exit_hazard", &P::vendor_exit_hazard, "1/year", 0, at_least(0), "δ of vendors' firms.", off)
              .usually(0.0001, 1, "assumed: at most that of startups"),
          case_wide(number("review_period", &P::review_period, "years", 0.25, above(0),
                           "Time between two reviews of a firm, startup or vendor's.", "quarters, as company accounts")
                        .usually(0.002, 5, "assumed: days to five years")),
          case_wide(choice("review_phase", &P::review_phase, {"random", "anniversary"}, "random",
                           "Whether a startup's first review after its founding comes at a random phase of the period, or "
                           "after a whole one; firms placed at time zero have a random phase.",
                           neutral)),
      });
}

FieldTable funding_table() {
  using P = FundingParameters;
  return single_table("funding", "How firms pay for losses.", &Scenario::funding,
                      {
                          choice("rule", &P::rule, {"unlimited", "runway"}, "unlimited",
                                 "Whether money never runs out, or a startup lives on its cash and rounds.", neutral),
                          number("seed", &P::seed, "US$ m", 0, at_least(0), "Cash of a startup after it has paid its entry cost.", off)
                              .usually(0.005, 200, "assumed: from a friend to the largest seed rounds"),
                          number("seed_equity", &P::seed_equity, "share", 1, above_to(0, 1),
                                 "Share of the firm that the seed round buys under `funded` entry.", "neutral: with 1 `funded` is `free`"),
                          number("seed_probability", &P::seed_probability, "probability", 1, share(),
                                 "Of an idea meeting an investor under `funded` entry.", "neutral: with 1 `funded` is `free`"),
                          number("round_rate", &P::round_rate, "1/year", 0, at_least(0), "Hazard of a venture round.", off)
                              .usually(0.02, 12, "assumed: from once in a life to monthly"),
                          number("round_size", &P::round_size, "US$ m", 0, at_least(0), "Size of a round.", off)
                              .usually(0.01, 20000, "assumed: from a friend to the largest rounds"),
                          number("round_equity", &P::round_equity, "share", 0, share(), "Share of the firm that a round buys.", off),
                          number("reserve", &P::reserve, "US$ m", 0, at_least(0), "Cash above this is paid out at a review.", neutral)
                              .usually(0.01, 100000, "assumed: from a startup to the largest cash piles"),
                          number("vendor_credit", &P::vendor_credit, "years of profit", 0, at_least(0), "What a vendor may borrow.", off)
                              .usually(0.05, 20, "assumed: lenders ask for less than twenty years of profit"),
                      });
}

}  // namespace faultline::fields
