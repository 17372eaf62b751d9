# Outages, warnings, security and materials against their closed forms. All but two are deterministic and hold to 1e-9. Times in force: 40,000
# simulated years hold 57,000 repairs, so the standard error of a share is below .0008 even with a variation of two, and an error of .006 is caught.
# Breaches a year: 8,000 firm-years, standard error .005, an error of .02 is caught.
import math
import unittest

from limit import Limit, run_extending, run_targets, run_with


def jump(share, elasticity=4.0):
    return (1 - share) ** (-1 / (elasticity - 1))


class PriceJump(Limit):
    def test_jumps_and_recovery(self):
        self.check(*run_targets("outage_price_jump"), {
            "jump_15": jump(0.15), "jump_30": jump(0.3), "jump_70": jump(0.7), "jump_30_long_run": jump(0.3, 5.25), "recovery": 1.0,
            "lost_sales": 150.0, "buyer_loss": 1000 * math.log(jump(0.7)), "in_force": 1.0})

    def test_another_elasticity(self):
        # at sigma = 2 weights are productivities: shares .43 and .57
        small = (3 / 7) ** (1 / 3) / (1 + (3 / 7) ** (1 / 3))
        simulated = run_extending("outage_price_jump", layer__goods__elasticity=2.0)
        self.check_near(simulated, {"jump_70": jump(1 - small, 2.0), "jump_15": jump(small / 2, 2.0)}, 1e-9)


class Warning(Limit):
    @staticmethod
    def value(cover, cost, fixed, spending=1000.0, loss=0.8, years=0.25, margin=0.25):
        with_it = 1 - loss * (1 - cover)
        saved = margin * spending * years * (with_it / (with_it + 1) - (1 - loss) / (2 - loss))
        return saved, cost * 0.5 * spending * loss * cover + fixed

    def test_value_of_warning(self):
        saved, price = self.value(0.75, 0.03, 1.0)
        self.check(*run_targets("announced_outage"), {
            "loss_without_warning": 0.25 * 1000 * 0.25 * (0.2 / 1.2 - 0.5), "value_of_warning": saved - price,
            "price_of_standby": price, "warning_worthless": 0.0, "sales_missing": 100.0})

    def test_other_prices(self):
        for cover, cost in ((0.5, 0.01), (1.0, 0.02)):
            with self.subTest(cover=cover):
                saved, price = self.value(cover, cost, 1.0)
                simulated = run_with("announced_outage", resilience__standby_cover=cover, resilience__standby_cost=cost)
                self.check_near(simulated, {"value_of_warning": saved - price, "price_of_standby": price}, 1e-9)


class RepairTime(Limit):
    def test_time_in_force(self):
        share = 0.2 / (0.5 + 0.2)
        self.check(*run_targets("repair_time"), dict.fromkeys(("certain", "stages", "exponential", "branches"), share))


class GordonLoeb(Limit):
    def test_optima(self):
        def power(v, loss, b, alpha=1e-5):
            return ((v * alpha * b * loss) ** (1 / (b + 1)) - 1) / alpha

        def exponential(v, loss, alpha=1e-5):
            return math.log(1 / (-alpha * v * loss * math.log(v))) / (alpha * math.log(v))

        breach = 0.5 / (1e-5 * power(0.5, 1e6, 1) + 1)
        formulas = {"example": power(0.65, 4e5, 1), "power_1": power(0.5, 1e6, 1), "power_2": power(0.5, 1e6, 2),
                    "power_20": power(0.5, 1e6, 20), "exponential_5": exponential(0.5, 1e6), "exponential_8": exponential(0.8, 1e6),
                    "not_worth_it": 0.0, "breach": breach, "breaches": breach}
        targets, code = run_targets("gordon_loeb")
        self.check(targets, code, formulas)
        for name, expected_loss in (("example", 0.65 * 4e5), ("power_1", 5e5), ("power_2", 5e5), ("power_20", 5e5),
                                    ("exponential_5", 5e5), ("exponential_8", 8e5)):
            self.assertLess(targets[name]["mean"], expected_loss / math.e)


class KunreutherHeal(Limit):
    def test_bounds(self):
        self.check(*run_targets("kunreuther_heal"), {
            "dominant": 5 * 131.0, "free_riding": 0.0, "tipped": 5 * 132.0, "upper_bound": 5 * 199.0, "above": 0.0,
            "twenty_dominant": 5 * 27.0, "twenty_free_riding": 0.0, "obliged": 5 * 132.0, "safe": 0.0,
            "contagion": 1 - 0.8 * 0.9 ** 4})


class Materials(Limit):
    def test_pass_through_and_stockpile(self):
        machines, services = 2 ** 0.3, 2 ** (0.05 + 0.4 * 0.3)
        self.check(*run_targets("material_passthrough"), {
            "machines_without_stockpile_early": machines, "machines_with_stockpile_early": 1.0, "machines_with_stockpile_late": machines,
            "services_without_stockpile_early": services, "services_with_stockpile_early": 1.0, "services_with_stockpile_late": services,
            "afterwards": 1.0, "holding_cost": 1.1 ** 0.3})


if __name__ == "__main__":
    unittest.main()
