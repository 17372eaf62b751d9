# Krugman, Melitz-Pareto, Chaney and the compliance sets against their closed forms. Deterministic but for Melitz, whose
# trials have fixed seeds: with 8 × 2 populations of 23,000 firms the standard error is 0.02 % (0.1 % for shares), so the smallest error
# caught is the tolerance itself, 0.1 % (1 % for shares).
import math
import unittest

from closed_forms import ComplianceSets, Pareto, krugman
from limit import Limit, run_targets

MELITZ_REDDING = Pareto(sigma=4.0, shape=4.25, fixed=1.0, export=0.545, tau=1.83, spending=340000.0)
WORKED_EXAMPLE = ComplianceSets(
    costs={"data_here": 10.0, "data_there": 10.0, "security": 4.0, "openness": 6.0},
    books={"a": {"data_here": 1.0, "security": 0.5}, "b": {"data_here": 0.8, "security": 1.0, "openness": 0.5},
           "c": {"data_there": 0.5, "openness": 1.0}},
    size={"a": 1.0, "b": 0.6, "c": 0.4})


class Krugman(Limit):
    def test_number_of_firms_and_price_index(self):
        firms, price = krugman(sigma=4.0, fixed=1.0, spending=1000.0)
        self.check(*run_targets("krugman"), {"firms": firms, "price_index": price})


class MelitzPareto(Limit):
    def test_cutoffs_shares_prices_and_gains_from_trade(self):
        world = MELITZ_REDDING
        cutoff, closed = world.free_entry_cutoff(1), world.free_entry_cutoff(0)
        targets, code = run_targets("melitz_pareto")
        self.check(targets, code, {
            "cutoff_open": cutoff, "export_cutoff_open": world.export_cutoff(cutoff),
            "exporter_share_open": world.exporters(), "domestic_share_open": world.domestic(1),
            "price_index_open": world.price(cutoff), "export_intensity_open": world.export_intensity(),
            "cutoff_closed": closed, "price_index_closed": world.price(closed),
            "gains_from_trade": world.domestic(1) ** (-1 / world.shape)})
        # The formula of Arkolakis, Costinot and Rodríguez-Clare at the *measured* domestic share.
        measured = targets["domestic_share_open"]["mean"] ** (-1 / world.shape)
        self.assertLess(abs(targets["gains_from_trade"]["mean"] / measured - 1), 1e-3)


class Chaney(Limit):
    """Deterministic; the smallest error of an elasticity that is caught is 1 %."""

    def cases(self, **parameters):
        """The five cases: a base, trade costs 5 % lower and higher, export fixed costs 5 % lower and higher."""
        base = Pareto(tau=1.83, export=0.545, **parameters)
        return base, [Pareto(tau=1.83 * e, export=0.545, **parameters) for e in (0.95, 1.05)], \
            [Pareto(tau=1.83, export=0.545 * e, **parameters) for e in (0.95, 1.05)]

    def formulas(self, base, by_tau, by_fixed, mass):
        values = {"cutoff": base.fixed_mass_cutoff(1, mass), "foreign_share": 1 - base.domestic(1)}
        for name, (low, high) in (("trade_cost", by_tau), ("fixed_cost", by_fixed)):
            values[f"foreign_share_by_{name}"] = (1 - high.domestic(1)) / (1 - low.domestic(1))
            values[f"domestic_share_by_{name}"] = high.domestic(1) / low.domestic(1)
            values[f"exporters_by_{name}"] = high.exporters() / low.exporters()
            values[f"intensity_by_{name}"] = high.export_intensity() / low.export_intensity()
        return values

    def check_elasticities(self, mean, base):
        """From the simulated numbers alone: of trade, of exporters' number, and of what each exporter sells."""
        step, s, k = math.log(1.05 / 0.95), base.sigma, base.shape
        for name, trade, exporters in (("trade_cost", -k, -k), ("fixed_cost", 1 - k / (s - 1), -k / (s - 1))):
            found = math.log(mean[f"foreign_share_by_{name}"] / mean[f"domestic_share_by_{name}"]) / step
            self.assertLess(abs(found / trade - 1), 0.01, f"elasticity of trade to {name}")
            found = math.log(mean[f"exporters_by_{name}"]) / step
            self.assertLess(abs(found / exporters - 1), 0.01, f"elasticity of the number of exporters to {name}")
        # Intensive: foreign over home sales of one firm, (1 − σ) ln τ. The rest of the elasticity is extensive.
        share = base.export_intensity()
        ratio = mean["intensity_by_trade_cost"]
        low = Pareto(s, k, base.fixed, base.export, 0.95 * base.tau, base.spending).export_intensity()
        intensive = math.log(ratio * low / (1 - ratio * low) * (1 - low) / low) / step
        self.assertLess(abs(intensive / (1 - s) - 1), 0.001)
        self.assertLess(mean["intensity_by_fixed_cost"] - 1, 1e-6)
        self.assertGreater(share, low * ratio)

    def test_elasticities_of_trade_and_their_margins(self):
        cases = self.cases(sigma=4.0, shape=4.25, fixed=1.0, spending=360000.0)
        targets, code = run_targets("chaney")
        self.check(targets, code, self.formulas(*cases, mass=60000))
        self.check_elasticities({name: row["mean"] for name, row in targets.items()}, cases[0])


class WorkedExample(Limit):
    def test_compliance_over_sets_of_markets(self):
        self.check(*run_targets("compliance_sets"), WORKED_EXAMPLE.outcomes((2.0, 2.3, 2.5, 2.8, 3.2)))
        best, cost = WORKED_EXAMPLE.best, WORKED_EXAMPLE.cost
        self.assertEqual(best(2.3), ["a", "b"])  # one market at a time would stay out: a alone does not pay
        self.assertLess(2.3 ** 3 * WORKED_EXAMPLE.size["a"], cost(["a"]) + 0.2)


if __name__ == "__main__":
    unittest.main()
