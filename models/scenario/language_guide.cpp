#include "models/scenario/language_guide.hpp"

namespace faultline {

std::string language_guide() {
  return R"(# Scenarios

A scenario is a TOML file. `faultline check FILE` reports every mistake in it at once, with file, line, column, what was expected
and the nearest known key; `faultline show FILE --origins` lists every value with the file and line that it came from.
This page is written by `faultline describe --markdown`; a test keeps it up to date. [facts.md](facts.md) shows what the
baseline gives beside what is observed, [answers.md](answers.md) what each scenario of `world/` finds, [limits.md](limits.md) what
each limit of `papers/` gives beside its closed form.

## The language

```toml
schema = 1                                   # required: version of the language
title = "Do audits in one state keep startups out?"

[run]
horizon = 10
replications = 8

[[layer]]
name = "cloud"
trade_cost = 1.2

[[state]]
name = "arcadia"
spending = { cloud = 900 }                   # or one number for every layer
incumbents = { cloud = 40 }
regime = "strict"

[[state]]
name = "borduria"
digital_spending = 600                       # or in all, with shares that sum to 1
spending_share = { cloud = 1 }
incumbents = 30

[[requirement]]
name = "security"

[[mode]]
name = "certified_process"
requirement = "security"
cost = 0.2

[[regime]]
name = "strict"
stringency = { security = 0.8 }

[[audit_body]]
name = "assayer"
home = "arcadia"
auditors = 2
scope = ["strict"]

[[shock]]
name = "opening"
at = 5
set = { "state.arcadia.growth" = 0.02, "layer.cloud.trade_cost" = 1.1 }

[variant.self]                               # each variant is a case
"regime.strict.audit" = "self"
[variant.independent]
"regime.strict.audit" = "independent"
"audit.service_time" = 0.5

[sweep]                                      # cases = variants × grid
"audit.fee" = { from = 0.01, to = 1, steps = 3, scale = "log" }
"state.borduria.growth" = [0, 0.02]

[[outcome]]
name = "entrants"
series = "entries"
statistic = "sum"

[notes]                                      # free: the only place where unknown keys are allowed
author = "Ann"
```

- **Units.** Money is US$ million at constant prices, time is years of 365.25 days, rates are per year, shares lie
  in [0, 1].
- **Names** are lower-case letters, digits and `_`, and start with a letter; a `label` is any text. At most 64
  states, 16 layers, and 20 modes of one requirement.
- **Dotted keys** name one value: `audit.fee`, `state.arcadia.growth`, `state.arcadia.spending.cloud`,
  `alliance.NAME.assessment`. Variants, sweeps, `--set` and shocks use them, quoted or as nested tables. A by-layer
  key without its last word stands for every layer.
- **`extends = "base.toml"`**, or a list: files relative to this one; later wins, this file last. Tables merge key
  by key, things with a name merge by name, other lists are replaced.
- **Lists of names** may be changed rather than replaced, in a file that extends another, a variant, `--set` or a shock:
  `"alliance.NAME.recognised_by" = { add = ["arcadia"], remove = ["borduria"] }`. Such changes commute: states may join and leave in any order.
- **`[variant.NAME]`**: with variants, they are the cases; without, there is one case, `base`.
- **`[sweep]`**: a list of values, or `{ from, to, steps, scale = "linear" | "log" }`, ends included. `mode =
  "crossed"` (the default; the first key varies slowest) or `"zipped"`. Cases are named like `self, audit.fee=0.1,
  state.borduria.growth=0.02`.
- **`[sweep] design = "sobol"`** or `"latin_hypercube"`, with `points = 64`, `seed = 1` and `{ from, to, scale }` for each key:
  points that fill the ranges evenly, each a case, where a grid of many keys would be too large.
- **`[threshold]`**: what `faultline threshold` looks for; it changes no trial. `parameter = "audit.fee"`, `between = [0, 5]`,
  `scale = "linear" | "log"`, `outcome` (a name or a list), `crosses` (a number, `"half of baseline"`, `"baseline - 0.1"`,
  `"probability 0.5 above 100"` …), `case`, `baseline` (a case; without it the case itself, the parameter as written),
  `baseline_moves = true`, `common_random_numbers = true`, `precision` (half-width of the interval), `trials`, `replications`, `points`, `second = { parameter
  = "…", values = [ … ] }` for a frontier, `ramp = { steps, dwell, settle }` for a climb and a way back within each trial.
- **`[sensitivity]`**: what `faultline sensitivity` asks. `method = "morris" | "sobol"`, `outcome`, `case`, `samples`, `levels`,
  `second_order`, `resamples`, `seed`, and `ranges = { "audit.fee" = [0, 1], … }`, each `[from, to]`, `{ from, to, scale }` or
  `"bounds"`; of a switch or a word `"bounds"` or a list of values, each as likely. Counts take whole numbers, each as likely.
- **`[attribution]`**: what `faultline attribute` splits. `from` and `to` (cases), `changes = { "audit.fee" = 0.2, … }` on top of
  `to`, `groups = { recognition = ["alliance.NAME.recognised_by"], … }` of keys that change together, `outcome`, `replications`,
  `orders` (drawn in place of all sets of changes), `seed`.
- **`[calibration]`**: what `faultline calibrate` estimates. `case`, `points` (of a wave), `replications` (of a point), `waves`, `confidence`,
  `seed`, `truths`, `draws`. Each `[[calibration.parameter]]` has a `key`, `between = [lo, hi]`, `scale = "linear" | "log"` and a `prior`
  for draws: `"uniform"`, `{ law = "normal", mean, sd }`, `{ law = "lognormal", median, log_sd }`, `{ law = "triangular", mode }` or
  `{ law = "beta", a, b }`. Each `[[calibration.moment]]` has an `outcome`, `observed`, `standard_error`, `source`, `fit = false` where it is
  held out, and a `case` where it is not that of the calibration.
- **`[equilibrium]`**: where a game among players ends, as `faultline equilibrium` finds by whole trials of every profile of actions.
  `players`, `epsilon` (gain that is not worth a change), `confidence = 0.95`, `trials` (at most), `replications` (of the first stage),
  `start = "today" | "anywhere"`, `objective = { consumption = 1, profits = 1, fines = 1 }` (weights), `outcome = { PLAYER = "an
  outcome" }` in place of it, `resamples`, `seed`, and `from = 0`: actions hold from the start. `[[end_state]]` names profiles.
- **`--set key=value`** changes the base; a key that a variant or the sweep sets cannot be set so.
- **`[[shock]]`** sets any parameter on a date, checked like the file itself; with `hazard` at random, with `duration`
  for a time, after which what it set is as the other shocks leave it. What only makes sense at the start (such as
  `incumbents`) it cannot set. `active = false` takes it out of a case.
- **`[[outcome]]`** is one number a trial: a series, the states, layers, classes, bodies or alliances that count (a name or a
  list; `state = ["estonia", "finland"]` takes both together), and a statistic over the recorded dates: `mean`, `final`,
  `minimum`, `maximum`, `sum` (of a yearly rate: cumulative), or `discounted`: a yearly rate times exp(−r·(t − start of the
  window)), integrated, with r = `economy.interest_rate`.
- **`[replications]`** decides how many replications are enough, in place of `run.replications`:
  `until = { outcome = "entrants", contrast = "self", half_width = 0.5, min = 20, max = 400 }` goes on until the 95 %
  interval of the paired difference from `self` is that narrow at two looks in a row. Several such goals, each under a
  name of its own, must all be met.
- **`[[target]]`** claims one thing of an outcome, or of its difference (`minus`) or ratio (`ratio_to`) between two cases: a
  `value` within a tolerance or, with `kind = "sign"`, its sign; a range `low`, `high`; or an `order` of cases. In place of one
  outcome `number = "small[dear] / small[cheap] - large[dear] / large[cheap]"` compares several, each of the case in brackets.
  `miss` says why the model is known to miss the claim.
- **Warnings** name what a scenario says and hardly means, and let it run: a value outside its plausible range (last column
  below), often one in US$, days or per cent; a time longer than the horizon; a fee above what a market spends; support above what
  it costs to be there; a shock over what a variant or the sweep sets; a name or label that pandas, R or Stata read as missing or as
  true (`null`, `nan`, `true`): CSV files have `null_` for `null`. Where magnitudes are a paper's own, `[run] stylised = true`
  says so: dates, shocks and names are then all that is warned of.
- A requirement for which only one mode exists needs no entry in `modes`.
- Every default leaves its mechanism off: states, layers and startups alone are the economy of [Melitz-2003].

## Every key
)";
}

}  // namespace faultline
