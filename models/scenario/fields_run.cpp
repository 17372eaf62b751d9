// Rows of the field table: the run itself and what is asked of it (run, replications, economy, inputs, shock, outcome,
// target).
#include "models/scenario/field_builders.hpp"

namespace faultline::fields {

FieldTable run_table() {
  using P = RunParameters;
  return single_table(
      "run", "How long, how often, from which seed. The same in every case.", &Scenario::run,
      {
          batch_wide(number("horizon", &P::horizon, "years", 20, above(0), "Length of a trial, warm-up included.",
                            "assumed: long enough for a rule to reach all firms")
                         .usually(0.1, 500, "assumed: an economy of firms that stays the same economy")),
          batch_wide(number("warm_up", &P::warm_up, "years", 0, at_least(0), "Outcomes are computed from here on.", off)
                         .usually(0.1, 200, "assumed: shorter than the longest horizon")),
          batch_wide(number("sample_every", &P::sample_every, "years", 0.25, above(0),
                            "Spacing of the recorded series; divides the horizon.", "quarters, as national accounts")
                         .usually(0.002, 10, "assumed: days to a decade")),
          batch_wide(integer("replications", &P::replications, 20, between(1, 1e6), "Trials per case, each with its own random numbers.",
                             "assumed: a 95 % interval of about half a standard deviation")),
          batch_wide([] {
            Field field = make_field("seed", FieldKind::seed, &P::seed, "",
                                     "Seed of all random numbers, 64 bits, decimal or 0x hexadecimal.", "arbitrary");
            field.default_value = text_value("1");
            return field;
          }()),
          batch_wide(number("settle_every", &P::settle_every, "years", 1, above(0),
                            "Spacing of the exact recomputation of incremental sums.", "drift stays below 1e-10")
                         .usually(0.002, 10, "assumed: days to a decade")),
          batch_wide(flag("stylised", &P::stylised, false,
                          "Whether magnitudes are a paper's own, spending of 1 for instance: nobody is then warned of them.",
                          "off: money is US$ m, time is years")),
      });
}

FieldTable economy_table() {
  using P = EconomyParameters;
  return single_table(
      "economy", "Discounting and expectations, common to all firms.", &Scenario::economy,
      {
          number("interest_rate", &P::interest_rate, "1/year", 0.05, at_least(0), "r, the rate at which firms discount.",
                 "assumed: round value used in the worked triggers of [Dixit-1989]")
              .usually(0.005, 0.4, "assumed: from government bonds to what venture capital asks for"),
          choice("expectations", &P::expectations, {"myopic", "adaptive", "forward"}, "myopic",
                 "Whether firms expect today's demand for ever, follow it slowly, or also foresee the law of their own "
                 "productivity and that they may stop.",
                 neutral),
          number("adaptation_rate", &P::adaptation_rate, "1/year", 1, above(0),
                 "Speed at which expected demand follows demand under `adaptive`.", "assumed: a mean lag of one year")
              .usually(0.05, 52, "assumed: a mean lag from a week to twenty years"),
          choice("conduct", &P::conduct, {"monopolistic", "bertrand", "cournot"}, "monopolistic",
                 "How granular firms price: at the constant markup, or by their share in the market with rivals' prices "
                 "(`bertrand`) or quantities (`cournot`) given [Atkeson-Burstein-2008].",
                 neutral),
          choice("granular_firms", &P::granular_firms, {"vendors", "all"}, "vendors",
                 "Who is granular under `bertrand` and `cournot`: firms of named vendors, or startups as well.",
                 "assumed: startups are small in their markets"),
          number("markup_ceiling", &P::markup_ceiling, "1", 10, above(1),
                 "Largest price over unit cost of a granular firm; it binds where demand would bear any price.",
                 "assumed: a monopolist whose demand has elasticity one has no best price")
              .usually(1.1, 100, "assumed: above the markup of a small firm"),
          flag("real_options", &P::real_options, false,
               "Whether a startup enters a further market only above the trigger of the option to wait.", off),
          case_wide(integer("value_grid_points", &P::value_grid_points, 0, between(0, 4000),
                            "Points of the grid on which `forward` values are solved; 0: four to a standard deviation.", neutral)),
          case_wide(number("value_grid_bound", &P::value_grid_bound, "productivity", 0, at_least(0),
                           "Productivity beyond which a `forward` value is taken as flat; 0: none, the tail is exact.", neutral)),
          case_wide(choice("closure", &P::closure, {"partial", "general"}, "partial",
                           "`partial`: wages and final spending are given. `general`: wages clear labour markets, spending "
                           "is income, trade balances.",
                           neutral)),
          case_wide(reference("numeraire", &P::numeraire, NameKind::state, false,
                              "State whose wage is one under `general`; empty: the mean wage of all labour is one.")),
          number("averaging_time", &P::averaging_time, "years", 5, above(0),
                 "Time over which one-off costs and savings are smoothed in wages and income under `general`.",
                 "assumed: longer than a burst of entry")
              .usually(0.25, 50, "assumed: longer than a burst of entry, shorter than a century"),
      });
}

FieldTable inputs_table() {
  using P = InputsParameters;
  return single_table(
      "inputs", "Inputs across layers, whose shares are `inputs` of a layer. Off unless some share is positive.", &Scenario::inputs,
      {
          number("settle_every", &P::settle_every, "years", 1.0 / 12, above(0),
                 "Spacing of the dates on which input prices, purchases of inputs and, under `general`, wages are settled.",
                 "months, as invoices")
              .usually(0.002, 1, "assumed: days to a year"),
          number("short_elasticity", &P::short_elasticity, "1", 1, above(0),
                 "Elasticity of substitution between labour and inputs at given techniques.", "Cobb-Douglas")
              .usually(0.05, 5, "assumed: from fixed proportions to good substitutes"),
          number("long_elasticity", &P::long_elasticity, "1", 1, above(0), "Elasticity once techniques have adapted to prices.",
                 "Cobb-Douglas")
              .usually(0.05, 10, "assumed: from fixed proportions to good substitutes"),
          number("adaptation_rate", &P::adaptation_rate, "1/year", 0.5, at_least(0),
                 "Rate at which techniques adapt to prices, where the two elasticities differ.", "assumed: a mean lag of two years")
              .usually(0.02, 52, "assumed: a mean lag from a week to fifty years"),
      });
}

FieldTable shock_table() {
  using P = ShockParameters;
  Field set = make_field("set", FieldKind::changes, &P::set, "", "Dotted keys and the values they take on that date.", user);
  set.scope = FieldScope::identity;
  return list_table(
      "shock", "A scripted event: on a date or at a hazard, sets any parameter or rule, for good or for a time.", &Scenario::shocks,
      {
          name_field(&P::name),
          label_field(&P::label),
          case_wide(flag("active", &P::active, true, "Whether it strikes at all.", neutral)),
          case_wide(number("at", &P::at, "years", required, at_least(0),
                           "Date, counted from the start of the trial; with a hazard, when it may first strike.", user)),
          case_wide(number("hazard", &P::hazard, "1/year", 0, at_least(0),
                           "Hazard of striking while it is not in force; 0: it strikes once, at `at`.", off)
                        .usually(0.001, 52, "assumed: from once in a millennium to weekly; adequacy decisions fell at .09 [2000-2026]")),
          case_wide(number("duration", &P::duration, "years", 0, at_least(0),
                           "Mean time in force, after which each key it set has its former value again; 0: for good.", off)
                        .usually(0.0001, 50, "assumed: from an hour to two generations")),
          case_wide(choice("duration_law", &P::duration_law, {"deterministic", "exponential", "lognormal"}, "deterministic",
                           "Law of the time in force; the mean is the same.", neutral)),
          case_wide(number("duration_variation", &P::duration_variation, "1", 1, at_least(0),
                           "Coefficient of variation of lognormal durations.", "assumed: that of an exponential law")),
          set,
      });
}

FieldTable seller_group_table() {
  using P = SellerGroupParameters;
  return list_table(
      "seller_group", "Sellers whose joint share of a layer's spending is recorded as `group_share`.", &Scenario::seller_groups,
      {
          name_field(&P::name),
          label_field(&P::label),
          batch_wide(reference("layer", &P::layer, NameKind::layer, true, "Layer that they sell in.")),
          batch_wide(references("buyers", &P::buyers, NameKind::state, false, "States whose spending is shared out; empty: all.")),
          batch_wide(
              references("members", &P::members, NameKind::vendor_or_state, true, "Vendors, and states for every firm at home there.")),
      });
}

FieldTable outcome_table() {
  using P = OutcomeParameters;
  Field series = make_field("series", FieldKind::text, &P::series, "", "Series that it summarises.", user);
  Field classes = references("class", &P::classes, NameKind::none, false, "Only these classes of firms.");
  Field sizes = references("size", &P::sizes, NameKind::none, false,
                           "Only these sizes of firms: below_1, 1_to_10, 10_to_100 or above_100 US$ m of revenue a year.");
  Field ages = references("age", &P::ages, NameKind::none, false, "Only these ages of startups, in whole years: \"1\", \"2\" ...");
  return list_table(
      "outcome", "A number per trial, shown with its interval at the end of a run. The same in every case.", &Scenario::outcomes,
      {
          name_field(&P::name),
          label_field(&P::label),
          batch_wide(series),
          batch_wide(choice("statistic", &P::statistic, {"mean", "final", "sum", "minimum", "maximum", "discounted"}, "mean",
                            "Taken over the recorded dates from `from` to `to`; see above.", "the common one")),
          batch_wide(references("state", &P::states, NameKind::state, false,
                                "Only this state, or these; empty: all. What is chosen is combined as the series says.")),
          batch_wide(references("layer", &P::layers, NameKind::layer, false, "Only these layers.")),
          batch_wide(classes),
          batch_wide(sizes),
          batch_wide(references("body", &P::bodies, NameKind::audit_body, false, "Only these audit bodies.")),
          batch_wide(references("alliance", &P::alliances, NameKind::alliance, false, "Only these alliances.")),
          batch_wide(references("shock", &P::shocks, NameKind::shock, false, "Only these shocks.")),
          batch_wide(references("outage", &P::outages, NameKind::outage, false, "Only these outages.")),
          batch_wide(references("seller_group", &P::seller_groups, NameKind::seller_group, false, "Only these groups of sellers.")),
          batch_wide(ages),
          batch_wide(references("player", &P::players, NameKind::player, false, "Only these players.")),
          batch_wide(references("action", &P::actions, NameKind::action, false, "Only these actions of players.")),
          batch_wide(references("end_state", &P::end_states, NameKind::end_state, false, "Only these end states.")),
          batch_wide(number("from", &P::from, "years", 0, at_least(0), "First date; the warm-up if that is later.", neutral)),
          batch_wide(number("to", &P::to, "years", 0, at_least(0), "Last date; 0: the horizon.", neutral)),
      });
}

FieldTable target_table() {
  using P = TargetParameters;
  return list_table(
      "target", "A published or closed-form claim that the scenario must bear out: a value, a range, or an order of cases.",
      &Scenario::targets,
      {
          name_field(&P::name),
          batch_wide(reference("outcome", &P::outcome, NameKind::outcome, false, "Outcome that is compared; empty: `number`.")),
          batch_wide(text("number", &P::number,
                          "In place of `outcome`, a formula of means: outcomes by name, each of the case in brackets (without: the "
                          "first), numbers, + - * / ( ) and ln( ). Its interval is a jackknife over replications.")
                         .of_many_lines()),
          batch_wide(reference("case", &P::case_name, NameKind::experiment_case, false, "Case that is compared; empty: the first.")),
          batch_wide(reference("minus", &P::minus, NameKind::experiment_case, false,
                               "Case whose outcome is subtracted, replication by replication.")),
          batch_wide(
              reference("ratio_to", &P::ratio_to, NameKind::experiment_case, false, "Case whose outcome it is divided by; empty: none.")),
          batch_wide(optional_number("value", &P::value, "of the outcome", "What the source says.")),
          batch_wide(number("tolerance", &P::tolerance, "of the outcome", 0, at_least(0), "Absolute tolerance.", neutral)),
          batch_wide(number("relative_tolerance", &P::relative_tolerance, "1", 0, at_least(0),
                            "Relative tolerance; the wider of the two counts.", neutral)),
          batch_wide(optional_number("low", &P::low, "of the outcome", "Least value that the source allows.")),
          batch_wide(optional_number("high", &P::high, "of the outcome", "Greatest value that the source allows.")),
          batch_wide(references("order", &P::order, NameKind::experiment_case, false,
                                "Cases from the least outcome to the greatest; each step must be clear of zero.")),
          batch_wide(choice("kind", &P::kind, {"closed_form", "published", "fact", "sign"}, "closed_form",
                            "Where the claim comes from; `sign` compares signs only.", "the common one")),
          batch_wide(text("source", &P::source, "Source key, such as Melitz-Redding-2015.")),
          batch_wide(text("miss", &P::miss,
                          "Why the model is known to miss this claim, which stays a miss and is shown as one; `targets` then "
                          "does not fail for it.")
                         .of_many_lines()),
      });
}

FieldTable precision_table() {
  using P = PrecisionParameters;
  return list_table(
      "replications", "A goal such as `until`: in place of `run.replications`, replications go on until the interval is narrow enough.",
      &Scenario::precision,
      {
          name_field(&P::name),
          batch_wide(reference("outcome", &P::outcome, NameKind::outcome, true, "Outcome whose mean is to be known.")),
          batch_wide(reference("case", &P::case_name, NameKind::experiment_case, false, "Case whose interval counts; empty: every case.")),
          batch_wide(reference("contrast", &P::contrast, NameKind::experiment_case, false,
                               "Case from which the difference is to be known; empty: the mean itself.")),
          batch_wide(number("half_width", &P::half_width, "of the outcome", 0, at_least(0),
                            "Half width of the 95 % interval at which to stop.", neutral)),
          batch_wide(number("relative_half_width", &P::relative_half_width, "1", 0, at_least(0),
                            "The same over the mean of the case, or of `contrast`; the wider of the two counts.", neutral)),
          batch_wide(integer("min", &P::least, 20, between(2, 1e6), "Replications before the interval is first looked at.",
                             "assumed: fewer make the estimated variance itself uncertain")),
          batch_wide(integer("max", &P::most, 1000, between(2, 1e6), "Replications at most.", "assumed")),
      },
      TableShape::named);
}

}  // namespace faultline::fields
