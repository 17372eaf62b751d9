# Krugman, Melitz-Pareto and the compliance sets against their closed forms. Deterministic but for Melitz, whose four trials have
# fixed seeds: with 2 × 2 populations of 23,000 firms the smallest error caught is the tolerance itself, 0.1 % (1 % for shares).
import unittest

from limit import Limit, run_targets


class Krugman(Limit):
    def test_number_of_firms_and_price_index(self):
        sigma, fixed, spending = 4.0, 1.0, 1000.0
        firms = spending / (sigma * fixed)
        price = sigma / (sigma - 1) * firms ** (1 / (1 - sigma))
        self.check(*run_targets("krugman"), {"firms": firms, "price_index": price})


class MelitzPareto(Limit):
    sigma, shape, fixed, export, tau, spending = 4.0, 4.25, 1.0, 0.545, 1.83, 340000.0

    def solve(self, foreign):
        """Cutoffs, exporter share, domestic share and price index with `foreign` identical partners; δ f_e = 1."""
        s, k = self.sigma, self.shape
        exporters = self.tau ** -k * (self.export / self.fixed) ** (-k / (s - 1))
        cutoff = ((s - 1) / (k - s + 1) * (self.fixed + foreign * self.export * exporters)) ** (1 / k)
        domestic = 1 / (1 + foreign * self.tau ** -k * (self.export / self.fixed) ** (1 - k / (s - 1)))
        price = (s * self.fixed / self.spending) ** (1 / (s - 1)) / ((s - 1) / s * cutoff)
        export_cutoff = cutoff * self.tau * (self.export / self.fixed) ** (1 / (s - 1))
        return cutoff, export_cutoff, exporters, domestic, price

    def test_cutoffs_shares_prices_and_gains_from_trade(self):
        cutoff, export_cutoff, exporters, domestic, price = self.solve(1)
        closed_cutoff, _, _, _, closed_price = self.solve(0)
        iceberg = self.tau ** (1 - self.sigma)
        targets, code = run_targets("melitz_pareto")
        self.check(targets, code, {
            "cutoff_open": cutoff, "export_cutoff_open": export_cutoff, "exporter_share_open": exporters,
            "domestic_share_open": domestic, "price_index_open": price, "export_intensity_open": iceberg / (1 + iceberg),
            "cutoff_closed": closed_cutoff, "price_index_closed": closed_price,
            "gains_from_trade": domestic ** (-1 / self.shape)})
        # The formula of Arkolakis, Costinot and Rodríguez-Clare at the *measured* domestic share.
        measured = targets["domestic_share_open"]["mean"] ** (-1 / self.shape)
        self.assertLess(abs(targets["gains_from_trade"]["mean"] / measured - 1), 1e-3)


class ComplianceSets(Limit):
    costs = {"data_here": 10.0, "data_there": 10.0, "security": 4.0, "openness": 6.0}
    books = {"a": {"data_here": 1.0, "security": 0.5}, "b": {"data_here": 0.8, "security": 1.0, "openness": 0.5},
             "c": {"data_there": 0.5, "openness": 1.0}}
    size = {"a": 1.0, "b": 0.6, "c": 0.4}

    def cost(self, chosen):
        return sum(c * max([self.books[j].get(mode, 0.0) for j in chosen], default=0.0) for mode, c in self.costs.items())

    def best(self, productivity):
        """Best of the eight sets by enumeration; ties to the larger."""
        sets = [[j for i, j in enumerate("abc") if n >> i & 1] for n in range(8)]
        return max(sets, key=lambda s: (productivity ** 3 * sum(self.size[j] for j in s) - self.cost(s), len(s)))

    def test_worked_example(self):
        formulas = {}
        for productivity in (2.0, 2.3, 2.5, 2.8, 3.2):
            tag = f"{productivity:g}".replace(".", "_")
            chosen = self.best(productivity)
            formulas[f"markets_at_{tag}"] = len(chosen)
            formulas[f"compliance_at_{tag}"] = self.cost(chosen)
            formulas[f"profit_at_{tag}"] = productivity ** 3 * sum(self.size[j] for j in chosen) - self.cost(chosen)
        self.check(*run_targets("compliance_sets"), formulas)
        self.assertEqual(self.best(2.3), ["a", "b"])  # one market at a time would stay out: a alone does not pay
        self.assertLess(2.3 ** 3 * self.size["a"], self.cost(["a"]) + 0.2)


if __name__ == "__main__":
    unittest.main()
