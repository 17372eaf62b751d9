# A shock that strikes at a hazard and lasts an exponential time is a two-state chain. Fixed seeds; 80,000 simulated years hold some
# 6,200 strikes, so the standard error of the time in force is about .002 (shorter runs at the further points: .005) and of strikes a
# year 1.3 %: an error of .01 in the share or 5 % in the rate is caught.
import unittest

from limit import Limit, run_targets


def chain(hazard, duration):
    """Share of time in force, and strikes a year."""
    share = hazard / (hazard + 1 / duration)
    return share, share / duration


class AdequacyChain(Limit):
    def test_published_hazard(self):
        share, strikes = chain(0.0905, 1 / 0.534)
        self.check(*run_targets("adequacy_chain"), {"unavailability": share, "strikes_a_year": strikes})

    def test_further_points(self):
        for hazard, duration in ((0.25, 1.0), (0.026, 5.0)):
            with self.subTest(hazard=hazard, duration=duration):
                targets, _ = run_targets("adequacy_chain", "--replications", "20", "--set", f"shock.struck_down.hazard={hazard}",
                                         "--set", f"shock.struck_down.duration={duration}")
                share, strikes = chain(hazard, duration)
                self.assertAlmostEqual(targets["unavailability"]["mean"], share, delta=0.02)
                self.assertAlmostEqual(targets["strikes_a_year"]["mean"], strikes, delta=0.12 * strikes)


if __name__ == "__main__":
    unittest.main()
