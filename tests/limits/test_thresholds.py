# Thresholds found by the running simulator against closed forms: the interval must cover them. Each point has a fixed
# seed; with the precisions below an error of twice the precision is caught.
import json
import math
import subprocess
import tempfile
import unittest
from pathlib import Path

from closed_forms import Pareto, erlang_c_load, erlang_c_wait
from limit import PROGRAM, SOURCE

LABEL = """schema = 1
title = "The fee at which a firm drops a label"
[run]
horizon = 4.0
warm_up = 1.0
sample_every = 1.0
[[layer]]
name = "services"
elasticity = 4.0
outside_weight = 1e8
[[state]]
name = "home"
spending = {{ services = {spending} }}
incumbents = {{ services = 1 }}
[startups]
entry = "fixed"
entry_probability = 0.0
productivity = "degenerate"
productivity_minimum = {productivity}
review_period = 0.5
[[requirement]]
name = "security"
[[mode]]
name = "common"
requirement = "security"
cost = 0.0
[alliance.label]
kind = "vendors"
active = true
open_to_startups = true
assessment = "self"
stringency = {{ security = 0.5 }}
modes = {{ security = "common" }}
certificate_premium = {premium}
[[outcome]]
name = "holders"
series = "membership"
alliance = "label"
statistic = "final"
[threshold]
parameter = "alliance.label.fee"
between = [0.0, {most}]
crosses = 0.5
replications = 2
precision = {precision}
"""


def threshold(file, *options):
    """The first crossing that `threshold` finds."""
    with tempfile.TemporaryDirectory() as folder:
        answer = subprocess.run([PROGRAM, "threshold", str(file), "--json", "--progress", "none", "--keep",
                                 f"{folder}/trials", *map(str, options)], cwd=SOURCE, capture_output=True, text=True)
    if answer.returncode != 0:
        raise AssertionError(f"threshold {file}: exit {answer.returncode}\n{answer.stdout}\n{answer.stderr}")
    return json.loads(answer.stdout)["thresholds"][0]


def extension(folder, name, text):
    """A file that extends scenarios/papers/NAME.toml."""
    file = Path(folder) / f"{name}.toml"
    file.write_text(f'schema = 1\nextends = "{SOURCE}/scenarios/papers/{name}.toml"\n{text}\n')
    return file


def settings(**parameters):
    """--set for each; dots of keys are written as double underscores."""
    return [word for key, value in parameters.items() for word in ("--set", f"{key.replace('__', '.')}={value}")]


class Thresholds(unittest.TestCase):
    def check(self, found, value, precision):
        self.assertEqual(found["verdict"], "found")
        self.assertLessEqual(found["low"], value)
        self.assertGreaterEqual(found["high"], value)
        self.assertLessEqual((found["high"] - found["low"]) / 2, precision)

    def test_the_export_cost_at_which_a_tenth_exports(self):
        """f_x = f (τ^−k/p)^((σ−1)/k) at p = 1/10, with 40,000 strata and turnover of 0.2 % within the run: 1 %.
        The closed form is of a continuum. With few firms the death or arrival of a large one moves the cutoff, and the margins
        answer unequally: exporters come and go at each review, but a firm that stops at home is gone, and the place below the
        highest cutoff of its years is refilled by entrants only. So the share of exporters drifts up with turnover: at f_x
        above, by 1.7 ± 0.5 % of it over ten years at δ = .02 with 12,000 strata, 1.0 ± 0.5 % with 60,000, but 0.0 ± 0.2 % at
        δ = .005. Recorded cutoffs alone give 0.4 and 0.2 %, the highest cutoff since each firm's entry 1.1 and 0.8 %, and more
        when recorded more often. A slow turnover leaves the equilibrium as it is (δ f_e = 1 in all of
        them). At δ = .005 here 0.09 % of the cost is left of it, which four replications see; one exporter
        of 1,540 is 0.05 %, so no more precision is asked than so many firms have."""
        strata, hazard = 40000, 0.001
        for sigma, shape, fixed, tau in ((4.0, 4.25, 1.0, 1.83), (3.5, 3.6, 1.2, 1.7), (5.0, 5.5, 0.8, 1.45)):
            world = Pareto(sigma, shape, fixed, math.nan, tau, strata * shape * sigma / (sigma - 1))
            self.assertAlmostEqual(world.entrants(), strata)
            cost = world.export_cost_of_share(0.1)
            states = {f"state__{state}__{key}__goods": value for state in ("home", "foreign") for key, value in
                      (("spending", world.spending), ("ideas", strata / 3), ("incumbents", strata))}
            with self.subTest(sigma=sigma), tempfile.TemporaryDirectory() as folder:
                file = extension(folder, "melitz_pareto", f'[variant.open]\n"layer.goods.trade_cost" = {tau}')
                found = threshold(
                    file, "--case", "open", "--parameter", "layer.goods.fixed_cost_abroad",
                    "--between", f"{0.7 * cost},{1.6 * cost}", "--scale", "log", "--outcome", "exporter_share", "--crosses", 0.1,
                    "--precision", 0.01, "--replications", 2, "--points", 3,
                    *settings(layer__goods__elasticity=sigma, startups__productivity_shape=shape, layer__goods__fixed_cost_home=fixed,
                              startups__strata=strata, startups__exit_hazard=hazard,
                              layer__goods__entry_cost=1 / hazard, run__horizon=2.0, run__warm_up=0.5, **states))
                self.assertFalse(found["rising"])
                self.check(found, cost, 0.0101 * cost)

    def test_the_load_at_which_an_audit_waits_one_service_time(self):
        """C(c, a)/(c − a) = 1: the arrivals a/s at which applicants wait as long as they are served, 1 %."""
        for auditors, service in ((1, 2e-5), (3, 5e-5), (10, 1e-4)):
            arrivals = erlang_c_load(auditors, 1.0) / service
            self.assertAlmostEqual(erlang_c_wait(auditors, arrivals, service) / service, 1)
            with self.subTest(auditors=auditors), tempfile.TemporaryDirectory() as folder:
                file = extension(folder, "erlang_c", f"""run.horizon = 8.0
[variant.ten_auditors]
"audit_body.body.auditors" = {auditors}
"audit.service_time" = {service}""")
                found = threshold(
                    file, "--case", "ten_auditors", "--parameter", "state.home.ideas.services",
                    "--between", f"{0.85 * arrivals},{1.05 * arrivals}", "--outcome", "wait", "--crosses", service,
                    "--precision", 0.01 * arrivals, "--replications", 4, "--points", 3)
                self.assertTrue(found["rising"])
                self.check(found, arrivals, 0.01 * arrivals)

    def test_the_fee_at_which_a_firm_drops_its_label(self):
        """It pays for the label as long as the fee is below the label's part of variable profit: w (e^p − 1) E / (σ Φ)
        with w = (φ (σ−1)/σ)^(σ−1). Nothing is left to chance; its own weight is 10⁻⁷ of Φ, so a ten-thousandth is asked for."""
        for productivity, premium, spending in ((2.0, 0.1, 4e8), (1.5, 0.1, 4e8), (2.0, 0.3, 2.5e8)):
            weight = (productivity * 3 / 4) ** 3
            fee = weight * (math.exp(premium) - 1) * spending / (4 * (1e8 + weight))
            precision = 1e-4 * fee
            with self.subTest(productivity=productivity, premium=premium), tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "label.toml"
                file.write_text(LABEL.format(productivity=productivity, premium=premium, spending=spending, most=4 * fee,
                                             precision=precision))
                found = threshold(file)
                self.assertFalse(found["rising"])
                self.check(found, fee, precision)


if __name__ == "__main__":
    unittest.main()
