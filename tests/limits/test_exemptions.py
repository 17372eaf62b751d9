# Garicano, Lelarge and Van Reenen: the masses below, at and above the threshold against the closed form, at the file's three points
# and at two more. Ten populations of 100,000 firms: three binomial standard errors are 3 % of the share that bunches at the published
# point and 0.3 % of those below; at the further points five populations, and four standard errors.
import math
import unittest

from limit import Limit, run_changed, run_targets


def solve(theta, tau, threshold, fixed, beta):
    """Masses below, at and above the threshold of sizes from 1 on, from the paper's indifference and densities."""
    def loss(n):
        return n * tau * (1 / theta - 1) - fixed - (tau * n ** (1 - theta) * threshold ** theta / theta - threshold)
    low, high = threshold, 1e9
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if loss(middle) < 0 else (low, middle)
    above = tau ** (-(beta - 1) / (1 - theta)) * high ** (1 - beta)
    return 1 - threshold ** (1 - beta), threshold ** (1 - beta) - above, above


class GaricanoLelargeVanReenen(Limit):
    firms, beta, theta = 1e5, 1.8, 0.8
    n_r, tau, threshold = 59.271, 1.023, 49.0   # their estimates, which imply the fixed cost below
    names = ("exempt", "bunching", "obliged")

    def published_fixed_cost(self):
        n, t = self.n_r, self.theta
        return n * self.tau * (1 / t - 1) - (self.tau * n ** (1 - t) * self.threshold ** t / t - self.threshold)

    def test_masses_at_the_points_of_the_file(self):
        self.assertLess(abs(self.published_fixed_cost() / -0.941 - 1), 0.02)  # their own table
        points = {"published": (self.theta, self.tau, self.threshold, self.published_fixed_cost()),
                  "no_fixed_cost": (self.theta, 1.01, 49.0, 0.0), "costly_rule": (self.theta, 1.05, 20.0, 1.5)}
        formulas = {f"{name}_{case}": self.firms * mass for case, point in points.items()
                    for name, mass in zip(self.names, solve(*point, self.beta))}
        self.assertAlmostEqual(formulas["bunching_published"], 959.539440, places=5)
        self.check(*run_targets("garicano_lelarge_van_reenen"), formulas)

    def test_masses_at_two_further_points(self):
        for theta, tau, threshold, fixed, beta in ((2 / 3, 1.04, 30.0, 0.5, 2.1), (0.75, 1.1, 12.0, 0.2, 1.9)):
            sigma = 1 / (1 - theta)
            text = f"""
[run]
replications = 5
[[layer]]
name = "goods"
elasticity = {sigma!r}
[[state]]
name = "france"
spending = {{ goods = {1e15 / theta ** sigma!r} }}
filing_cost = {fixed!r}
[startups]
productivity_shape = {(beta - 1) * (sigma - 1)!r}
[[regime]]
name = "labour_code"
support = 0.0
exempt_below = {threshold!r}
production_cost = {tau - 1!r}
"""
            simulated = run_changed("garicano_lelarge_van_reenen", text)
            for name, mass in zip(self.names, solve(theta, tau, threshold, fixed, beta)):
                with self.subTest(target=name, theta=theta):
                    error = 4 * math.sqrt(self.firms * mass * (1 - mass) / 5)
                    self.assertLess(abs(simulated[f"{name}_published"] - self.firms * mass), error)


if __name__ == "__main__":
    unittest.main()
