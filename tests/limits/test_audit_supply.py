# The supply of auditors and the echo of renewals, through the running simulator. Fixed seeds.
# Supply: demand for audits is given, so income per auditor falls as auditors come. At rest w (1 + δ/ν) is what one earns; the number
# of auditors is known to the noise of yearly fees over planning, about 2 %: an error of 5 % is caught. With training shorter than
# arccos(−δ/ν)/√(ν² − δ²) swings die out, with longer training they go on: they measure under 30 % of the rest point
# (noise) and over 60 %.
# Echo: at a founding all apply at once, so renewals come in waves. The periodogram over 24 years has its peak at the validity period
# (periods of 3 and 2 years are its 8th and 12th line); without expiry there is no such peak. A period wrong by one line, a tenth, is
# caught.
import cmath
import json
import math
import subprocess
import tempfile
import unittest
from pathlib import Path

from limit import PROGRAM

RESPONSE, ATTRITION, COST = 2.0, 0.5, 0.25
FEE, ARRIVALS, SERVICE = 0.00875, 2000.0, 0.02

SUPPLY = f"""schema = 1
title = "Supply of auditors where demand for audits is given"
[run]
horizon = 40.0
warm_up = 20.0
sample_every = 0.25
replications = 1
seed = "1938"
settle_every = 1.0
[[layer]]
name = "services"
elasticity = 4.0
[[state]]
name = "home"
spending = {{ services = 100000.0 }}
regime = "audited"
ideas = {{ services = {ARRIVALS} }}
[startups]
entry = "fixed"
entry_probability = 1.0
productivity = "degenerate"
productivity_minimum = 1.0
exit_hazard = 1.0
review_period = 1000.0
[[regime]]
name = "audited"
audit = "independent"
[audit]
fee = {FEE}
service_law = "exponential"
service_time = {SERVICE}
[[audit_body]]
name = "body"
home = "home"
auditors = 100
scope = ["audited"]
[audit_supply]
active = true
auditor_cost = {COST}
response = {RESPONSE}
attrition = {ATTRITION}
planning_period = 0.1
training_places = 1000.0
"""

ECHO = """schema = 1
title = "A founding and the renewals that follow"
[run]
horizon = 28.0
sample_every = 0.25
replications = 4
seed = "1996"
[[layer]]
name = "services"
elasticity = 4.0
outside_weight = 1000.0
[[state]]
name = "home"
spending = { services = 1000.0 }
regime = "rules"
ideas = { services = 5.0 }
incumbents = { services = 300 }
[startups]
entry = "fixed"
entry_probability = 1.0
productivity = "degenerate"
productivity_minimum = 1.0
exit_hazard = 0.02
[[regime]]
name = "rules"
audit = "self"
[audit]
service_time = 0.1
preparation_time = 0.3
failure_probability = 0.3
remediation_time = 0.2
renewal_lead = 1.0
extended_renewal = true
transition = 2.0
[[audit_body]]
name = "body"
home = "home"
auditors = 500
scope = ["rules"]
[[shock]]
name = "founding"
at = 1.0
set = { "regime.rules.audit" = "independent" }
"""


def path_of(text, series, *overrides):
    """Mean over replications of a series by date, [(date, value)], missing as None."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.toml"
        file.write_text(text, encoding="utf-8")
        options = [word for override in overrides for word in ("--set", override)]
        for words in (["run", str(file), "-o", f"{folder}/out.h5", "--progress", "none", *options],
                      ["summary", f"{folder}/out.h5", "--series", series, "--by-date", "--from", "0.25", "--json"]):
            done = subprocess.run([PROGRAM, *words], capture_output=True, text=True)
            if done.returncode != 0:
                raise AssertionError(f"{words}: exit {done.returncode}\n{done.stderr}")
        return [(row["date"], row["mean"]) for row in json.loads(done.stdout)["fan"]]


def periodogram(values):
    """|Σ (x − x̄) e^(−2πikt/n)|² for k = 1 … n/2."""
    mean = sum(values) / len(values)
    return [abs(sum((x - mean) * cmath.exp(-2j * math.pi * k * t / len(values)) for t, x in enumerate(values))) ** 2
            for k in range(1, len(values) // 2 + 1)]


class Supply(unittest.TestCase):
    def setUp(self):
        self.longest = math.acos(-ATTRITION / RESPONSE) / math.sqrt(RESPONSE ** 2 - ATTRITION ** 2)

    def auditors(self, training):
        return [value for date, value in path_of(SUPPLY, "auditors", f"audit_supply.training_time={training}") if date > 20]

    def test_rest_point_and_no_cobweb_below_the_longest_training(self):
        path = self.auditors(0.4 * self.longest)
        rest = ARRIVALS * FEE / (COST * (1 + ATTRITION / RESPONSE))
        self.assertAlmostEqual(sum(path) / len(path), rest, delta=0.05 * rest)
        self.assertLess(max(path) - min(path), 0.3 * rest)

    def test_cobweb_beyond_the_longest_training(self):
        path = self.auditors(1.8 * self.longest)
        self.assertGreater(max(path) - min(path), 0.6 * ARRIVALS * FEE / (COST * (1 + ATTRITION / RESPONSE)))
        half = len(path) // 2
        self.assertGreater(max(path[half:]) - min(path[half:]), 0.8 * (max(path[:half]) - min(path[:half])))  # it goes on


class Echo(unittest.TestCase):
    def power(self, *overrides):
        arrivals = [value or 0.0 for date, value in path_of(ECHO, "audit_arrivals", *overrides) if date > 4]
        self.assertEqual(len(arrivals), 96)
        return periodogram(arrivals)

    def test_renewals_peak_at_the_validity_period(self):
        for validity, line in ((3.0, 8), (2.0, 12)):
            with self.subTest(validity=validity):
                power = self.power(f"audit.validity={validity}")
                self.assertEqual(1 + power.index(max(power)), line)
                self.assertGreater(power[line - 1], 20 * sorted(power)[len(power) // 2])

    def test_without_expiry_there_is_no_echo(self):
        power = self.power("audit.validity=0.0")
        for line in (8, 12):
            self.assertLess(power[line - 1], 0.2 * sum(power))
            self.assertLess(power[line - 1], 20 * sorted(power)[len(power) // 2])


if __name__ == "__main__":
    unittest.main()
