# Public buyers' preference for home firms, through the program: foreign share and lost quantity beside free choice.
import unittest

from limit import Limit, run_targets

MARGINS = {"tenth": 0.1, "fifth": 0.2, "half": 0.5}
SIGMA = 4.0


def share(margin):
    weight = (1 + margin) ** -SIGMA
    return weight / (1 + weight)


def quantity(margin):
    chosen = ((1 + (1 + margin) ** (1 - SIGMA)) / 2) ** (SIGMA / (SIGMA - 1))
    return chosen / ((1 + (1 + margin) ** -SIGMA) / 2)


class Procurement(Limit):
    def test_share_and_loss(self):
        targets, code = run_targets("tests/limits/procurement_preference.toml")
        formulas = {f"share_{case}": share(margin) for case, margin in MARGINS.items()}
        formulas |= {f"quantity_{case}": quantity(margin) for case, margin in MARGINS.items()}
        self.check(targets, code, formulas)

    def test_worked_numbers(self):
        for margin, foreign, loss in ((0.1, 0.4058, 0.4469), (0.2, 0.3254, 1.5683), (0.5, 0.1649, 6.3210)):
            self.assertAlmostEqual(share(margin), foreign, places=4)
            self.assertAlmostEqual(100 * (1 - quantity(margin)), loss, places=4)


if __name__ == "__main__":
    unittest.main()
