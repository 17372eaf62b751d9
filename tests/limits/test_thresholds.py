# Thresholds found by the running simulator against closed forms: the interval must cover them. Each point has a fixed
# seed; with the precisions below an error of twice the precision is caught.
import json
import math
import subprocess
import tempfile
import unittest
from pathlib import Path

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
outside_weight = 1000.0
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


class Thresholds(unittest.TestCase):
    def check(self, found, value, precision):
        self.assertEqual(found["verdict"], "found")
        self.assertLessEqual(found["low"], value)
        self.assertGreaterEqual(found["high"], value)
        self.assertLessEqual((found["high"] - found["low"]) / 2, precision)

    def test_the_fee_at_which_a_firm_drops_its_label(self):
        """It pays for the label as long as the fee is below the label's part of variable profit: w (e^p − 1) E / (σ Φ)
        with w = (φ (σ−1)/σ)^(σ−1); its own weight is a few thousandths of Φ, which the precision leaves open."""
        for productivity, premium, spending in ((2.0, 0.1, 4000.0), (1.5, 0.1, 4000.0), (2.0, 0.3, 2500.0)):
            weight = (productivity * 3 / 4) ** 3
            fee = weight * (math.exp(premium) - 1) * spending / (4 * (1000 + weight))
            precision = 0.02 * fee
            with self.subTest(productivity=productivity, premium=premium), tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "label.toml"
                file.write_text(LABEL.format(productivity=productivity, premium=premium, spending=spending, most=4 * fee,
                                             precision=precision))
                found = threshold(file)
                self.assertFalse(found["rising"])
                self.check(found, fee, precision)


if __name__ == "__main__":
    unittest.main()
