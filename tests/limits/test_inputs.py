# Inputs across layers and the general closure against closed forms and against systems solved here: pass-through along a stack,
# Eaton-Kortum, Melitz-Pareto with wages. The first two are exact; Melitz has a fixed seed, and the smallest error caught is the
# tolerance, 0.1 %. Each is met at its own parameters, the first two at two further points too.
import unittest

import numpy as np

from closed_forms import ParetoWithWages, gravity_wages
from limit import Limit, run_extending, run_targets, run_with


class PassThrough(Limit):
    def formulas(self, cloud_in_ai, cloud_in_applications, ai_in_applications):
        x = np.log(2)
        spending = {"applications": 1000.0, "ai": 200.0}
        ai_inputs = ai_in_applications * 3 / 4 * spending["applications"]
        cloud_inputs = cloud_in_applications * 3 / 4 * spending["applications"] + cloud_in_ai * 2 / 3 * (spending["ai"] + ai_inputs)
        return {"afterwards": 1.0, "pass_through_cloud": np.exp(x), "pass_through_ai": np.exp(cloud_in_ai * x),
                "pass_through_applications": np.exp((cloud_in_applications + ai_in_applications * cloud_in_ai) * x),
                "cloud_inputs": cloud_inputs, "ai_inputs": ai_inputs}

    def test_costs_pass_through_the_stack(self):
        self.check(*run_targets("input_passthrough"), self.formulas(0.3, 0.2, 0.4))

    def test_two_further_points(self):
        for shares in ((0.05, 0.6, 0.1), (0.8, 0.0, 0.7)):
            simulated = run_with("input_passthrough", layer__ai__inputs__cloud=shares[0],
                                 layer__applications__inputs__cloud=shares[1], layer__applications__inputs__ai=shares[2])
            self.check_near(simulated, self.formulas(*shares), 1e-9)


class EatonKortum(Limit):
    names = ("first", "second", "third")

    def asymmetric(self, technology, labour, tau, theta=4.0):
        tau = np.where(np.eye(3) > 0, 1.0, tau)
        wage, shares = gravity_wages(np.array(technology)[:, None] * tau ** -theta, np.array(labour), theta, "first")
        formulas = {"wage_second": wage[1], "wage_third": wage[2], "excess": 0.0}
        for i, name in enumerate(self.names):
            formulas[f"home_share_{name}"] = shares[i, i]
            formulas[f"gains_{name}"] = shares[i, i] ** (-1 / theta)
        return formulas

    def test_wages_home_shares_and_gains(self):
        formulas = self.asymmetric([1, 0.8, 0.5], [3.0, 2.0, 1.0], 1.5)
        for name, theta in (("theta_4", 4.0), ("theta_8", 8.28)):
            home = 1 / (1 + 2 * 1.5 ** -theta)
            formulas |= {f"home_share_{name}": home, f"gains_{name}": home ** (-1 / theta)}
        for name, theta in (("us_5", 5.0), ("us_10", 10.0)):
            formulas |= {f"home_share_{name}": 0.93, f"autarky_{name}": 0.93 ** (1 / theta)}
        self.check(*run_targets("eaton_kortum"), formulas)

    def test_two_further_points(self):
        for technology, labour, tau in (([1.0, 3.0, 0.1], [1.0, 5.0, 0.5], 1.5), ([0.4, 1.0, 2.0], [10.0, 0.1, 2.0], 1.5)):
            parameters = {f"vendor__{name}_firm__productivity__goods": t ** 0.25 for name, t in zip(self.names, technology)}
            parameters |= {f"state__{name}__labour": endowment for name, endowment in zip(self.names, labour)}
            formulas = self.asymmetric(technology, labour, tau)
            simulated = run_extending("eaton_kortum", **parameters)
            self.assertLess(abs(simulated["excess"]), 1e-9)
            self.check_near(simulated, {name: value for name, value in formulas.items() if name != "excess"}, 1e-6)


class MelitzGeneral(Limit):
    names = ("large", "middle", "small")
    sizes = ((1179648.0, 786432.0, 393216.0), (1.0, 1.1, 0.95), (1.1, 0.95))  # labour, input costs, corridors

    def world(self, labour, cost, corridors, tau=1.3, **others):
        """`corridors` multiply the trade costs from large to small and from small to middle."""
        trade = np.where(np.eye(3) > 0, 1.0, tau)
        trade[0, 2] *= corridors[0]
        trade[2, 1] *= corridors[1]
        parameters = {"sigma": 3.0, "shape": 8.0, "home_cost": 6.0, "export_cost": 5.4, "entry": 1.0} | others
        return ParetoWithWages(labour=labour, cost=cost, tau=trade, **parameters)

    def formulas(self, world, tag=""):
        wage, home = world.solve()
        return {f"{what}_{name}{tag}": value for i, name in enumerate(self.names)
                for what, value in (("wage", wage[i]), ("home_share", home[i]), ("gains", home[i] ** (-1 / world.shape)))}

    def test_wages_home_shares_and_gains(self):
        formulas = self.formulas(self.world(*self.sizes))
        formulas |= self.formulas(self.world([786432.0] * 3, [1.0] * 3, (1.0, 1.0)), "_symmetric")
        for name in self.names:
            formulas |= {f"excess_{name}": 0.0, f"excess_{name}_symmetric": 0.0}
        self.check(*run_targets("melitz_general"), formulas)


if __name__ == "__main__":
    unittest.main()
