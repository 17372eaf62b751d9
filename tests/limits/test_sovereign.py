# Operating modes, the grid queue and the cost of local data against their closed forms, through the running simulator; and the price of
# closing every set of layers. Modes and local data are deterministic: thresholds are caught to their precision, shares to 1e-12. The
# queue's four trials have fixed seeds: an error of 3 % of its wait (5 % of what a deposit leaves) is caught.
import itertools
import math
import tempfile
import unittest
from pathlib import Path

from limit import Limit, run_changed, run_targets, run_with
from test_thresholds import threshold

MODES = """schema = 1
title = "The hazard above which operating disconnected pays"
[run]
horizon = 4.0
warm_up = 1.0
sample_every = 1.0
[economy]
interest_rate = {interest}
[[layer]]
name = "cloud"
elasticity = {sigma}
fixed_cost_abroad = {fixed}
outside_weight = 1e6
[[state]]
name = "home"
spending = {{ cloud = 1.0 }}
[[state]]
name = "abroad"
spending = {{ cloud = 1e6 }}
[[vendor]]
name = "seller"
home = "home"
productivity = {{ cloud = 2.0 }}
[sovereignty]
active = true
hybrid_premium = {premium}
disconnected_premium = {premium}
hybrid_exposure = 1.0
disconnected_exposure = {exposure}
[startups]
entry = "fixed"
entry_probability = 0.0
productivity = "degenerate"
vendor_exit_hazard = {exit}
review_period = 0.5
[[outcome]]
name = "disconnected"
series = "disconnected_sellers"
state = "abroad"
statistic = "final"
[threshold]
parameter = "state.abroad.access_loss_hazard"
between = [0.0, {most}]
crosses = 0.5
replications = 2
precision = {precision}
"""


def disconnection_hazard(interest, exit, sigma, premium, exposure, fixed):
    """h* = (r + δ)(q − 1)/(1 − εq), q the yearly profit when connected over that when disconnected. Variable profit at Φ = 10^6 and
    E = 10^6 is w/σ with w = (φ (σ−1)/σ)^(σ−1); the seller's own weight is a few millionths of Φ."""
    profit = (2.0 * (sigma - 1) / sigma) ** (sigma - 1) / sigma
    q = (profit - fixed) / (profit * (1 + premium) ** (1 - sigma) - fixed)
    return (interest + exit) * (q - 1) / (1 - exposure * q)


class OperatingModes(unittest.TestCase):
    def test_the_hazard_above_which_disconnected_pays(self):
        points = (dict(interest=0.05, exit=0.03, sigma=4.0, premium=0.2, exposure=0.0, fixed=0.0),
                  dict(interest=0.08, exit=0.0, sigma=3.0, premium=0.3, exposure=0.25, fixed=0.0),
                  dict(interest=0.05, exit=0.1, sigma=4.0, premium=0.1, exposure=0.0, fixed=0.2))
        for point in points:
            value = disconnection_hazard(**point)
            precision = 0.01 * value
            with self.subTest(**point), tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "modes.toml"
                file.write_text(MODES.format(**point, most=5 * value, precision=precision))
                found = threshold(file)
                self.assertEqual(found["verdict"], "found")
                self.assertTrue(found["rising"])
                self.assertLessEqual(found["low"], value)
                self.assertGreaterEqual(found["high"], value)
                self.assertLessEqual((found["high"] - found["low"]) / 2, precision)


class LocalData(Limit):
    def test_the_share_of_a_firm_that_keeps_data_where_it_sells(self):
        def share(premium, elasticity):
            factor = (1 - 0.1 + 0.1 * (1 + premium) ** (1 - elasticity)) ** (1 / (1 - elasticity))
            return factor ** -3 / (1 + factor ** -3)
        self.check(*run_targets("localisation_factor"), {
            "complements_low": share(0.3, 0.5), "complements_high": share(0.6, 0.5), "substitutes_low": share(0.3, 1.65),
            "substitutes_high": share(0.6, 1.65), "builds": share(0.3, 0.5), "adequate": 0.5})


class GridQueue(Limit):
    def test_wait_queue_and_what_a_deposit_leaves(self):
        rate, service = 30.0, 0.02
        load = rate * service
        wait = service + load * service / (2 * (1 - load))  # M/D/1 [Pollaczek-1930]
        targets, code = run_targets("grid_queue")
        self.check(targets, code, {
            "wait": wait, "queue": rate * 0.2 * wait, "readiness_shields_firms": 0.0, "places_held": 20.0 * 2.0,
            "deposit_clears_some": 20.0 * 2.0 * math.exp(-1), "deposit_at_the_option_value_clears_all": 0.0,
            "deposit_below_it_clears_none": 0.0})

    def test_readiness_beats_fifo(self):
        """Called places that are not ready keep the ready waiting: four trials tell the wait apart by more than their interval."""
        claim = """[[target]]
name = "readiness_beats_fifo"
outcome = "wait"
case = "fifo"
minus = "speculators"
value = 1.0
kind = "sign"
source = "ours"
"""
        self.assertGreater(run_changed("grid_queue", claim)["readiness_beats_fifo"], 0.03)

    def test_a_busier_grid(self):
        """Busy 80 % of the time."""
        wait = 0.2 / 7.5 + 0.8 * 0.2 / 7.5 / (2 * (1 - 0.8))
        simulated = run_with("grid_queue", grid__network__connects=7.5)
        self.assertLess(abs(simulated["wait"] / wait - 1), 0.08)
        self.assertLess(abs(simulated["queue"] / (30.0 * 0.2 * simulated["wait"]) - 1), 0.03)  # Little's law at the measured wait


class SovereigntyParadox(unittest.TestCase):
    """Two replications; means over all sets of k layers, under common random numbers."""
    LAYERS = ("connectivity", "cloud", "ai", "applications")

    def kept(self, *options):
        """What is left of consumption, by set of layers closed."""
        name = {layers: "all_closed" if len(layers) == 4 else "closed_" + "_".join(layers)
                for k in range(1, 5) for layers in itertools.combinations(self.LAYERS, k)}
        wanted = "".join(f"""[[target]]
name = "kept_{case}"
number = "consumption[{case}] / consumption[open]"
value = 1.0
kind = "sign"
source = "asked for by this test"
""" for case in name.values())
        kept = run_changed("../world/sovereignty_paradox", wanted, "--replications", "2", *options)
        return {layers: kept[f"kept_{case}"] for layers, case in name.items()}

    def superadditivity(self, kept):
        """−ln of what is left, all layers closed, over the sum of each closed alone."""
        return math.log(kept[self.LAYERS]) / sum(math.log(kept[(layer,)]) for layer in self.LAYERS)

    def test_the_cost_of_autarky_grows_faster_than_linearly(self):
        kept = self.kept()
        cost = [0.0]  # spending that buys the old consumption, over the old spending, less one
        for k in range(1, 5):
            sets = [1 / kept[layers] - 1 for layers in itertools.combinations(self.LAYERS, k)]
            cost.append(sum(sets) / len(sets))
        steps = [b - a for a, b in zip(cost, cost[1:])]
        self.assertEqual(steps, sorted(steps))
        self.assertGreater(cost[4], 1.25 * 4 * cost[1])
        self.assertGreater(self.superadditivity(kept), 1.1)
        # Without inputs across layers what is lost of one layer is lost whatever else is closed.
        apart = self.kept(*(word for share in ("cloud.inputs.connectivity", "ai.inputs.connectivity", "ai.inputs.cloud",
                                               "applications.inputs.connectivity", "applications.inputs.cloud", "applications.inputs.ai")
                            for word in ("--set", f"layer.{share}=0")))
        self.assertLess(abs(self.superadditivity(apart) - 1), 0.04)


if __name__ == "__main__":
    unittest.main()
