# Becker's threshold, deterrence by market access, and the inspection game, through the running simulator. Shares among 2000 firms of
# stratified revenue are exact to one firm, 0.0005; the game's time averages have the tolerances of their targets.
import unittest

from enforcement import complying_share
from limit import Limit, run_targets, run_with

BASE = dict(missed=0.0, false_finding=0.0, discount=0.05, margin=0.5, fine_share=0.1)


def becker(**settings):
    return complying_share(1.0, 10.0, 2.0, **{**BASE, "rate": 0.4, **settings})


def access(**settings):
    return complying_share(10.0, 10.0, 2.0, **{**BASE, "rate": 0.4, "collected": 0.005, **settings})


ERRORS = dict(missed=0.2, false_finding=0.05)
FORMULAS = {
    "rare": becker(rate=0.2), "usual": becker(), "frequent": becker(rate=0.8),
    "errors": becker(**ERRORS, false_fine=1.0), "errors_annulled": becker(**ERRORS),
    "late": becker(delay=2.0), "half_collected": becker(collected=0.5),
    "uninformative": 0.0, "just_below": 0.0, "just_above": 1.0,
}
ACCESS = {
    "fines_alone": 0.0, "excluded_at_once": access(after=1), "excluded_with_errors": access(after=1, **ERRORS),
    "second_finding": 0.0, "for_two_years": access(after=1, exclusion=2.0),
    "second_for_two_years": access(after=2, exclusion=2.0, **ERRORS), "uninformative": 0.0,
}
GAME = {
    "inspections": 0.3125, "compliant": 1 - 1 / 12, "inspections_at_twice_the_fine": 0.15625,
    "compliant_at_twice_the_fine": 1 - 1 / 12, "inspections_when_dear": 0.3125, "compliant_when_dear": 1 - 1 / 6,
}


class Enforcement(Limit):
    def test_becker(self):
        targets, code = run_targets("becker")
        self.check(targets, code, FORMULAS)

    def test_market_access(self):
        targets, code = run_targets("market_access")
        self.check(targets, code, ACCESS)

    def test_inspection_game(self):
        targets, code = run_targets("inspection_game")
        self.check(targets, code, GAME)

    def test_lapses(self):
        targets, code = run_targets("lapses")
        from math import exp
        down, up, period = 0.5, 0.8 * 0.75, 2.0
        alone = (1 - exp(-down * period)) / (down * period)
        both = down + up
        inspected = up / both + down / both * (1 - exp(-both * period)) / (both * period)
        self.check(targets, code, {"reviews_alone": alone, "inspected": inspected, "never": 1.0})

    def test_becker_elsewhere(self):
        simulated = run_with("becker", startups__productivity_shape=1.5)
        formulas = {name: complying_share(1.0, 10.0, 1.5, **{**BASE, "rate": rate})
                    for name, rate in (("rare", 0.2), ("usual", 0.4), ("frequent", 0.8))}
        self.check_near(simulated, formulas, 0.01)


if __name__ == "__main__":
    unittest.main()
