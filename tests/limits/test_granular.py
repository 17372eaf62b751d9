# Atkeson-Burstein markups and Bresnahan-Reiss entry thresholds against their closed forms: at the parameters of the files, and at
# two further points each, whose productivities and town sizes are computed here. The first is deterministic and met to 1e-9. The
# second has one seed; what it catches is a threshold wrong by more than the 0.1 % between the two towns of a pair.
import unittest

from limit import Limit, run_changed, run_targets


def perceived(conduct, share, sigma, eta):
    """Elasticity that a firm of this share perceives."""
    if conduct == "bertrand":
        return sigma * (1 - share) + eta * share
    return 1 / ((1 - share) / sigma + share / eta)


def markup(conduct, share, sigma, eta, ceiling=float("inf")):
    elasticity = perceived(conduct, share, sigma, eta)
    return min(ceiling, elasticity / (elasticity - 1)) if elasticity > 1 else ceiling


class AtkesonBurstein(Limit):
    shares = {"nil": 1e-12, "small": 0.05, "medium": 0.15, "large": 0.30, "half": 0.50}
    conducts = ("bertrand", "cournot")

    def formulas(self, sigma, eta):
        """What each target must be, under both conducts."""
        values = {}
        for conduct in self.conducts:
            for name, share in self.shares.items():
                values[f"markup_{name}_{conduct}"] = markup(conduct, share, sigma, eta)
                if name != "nil":
                    values[f"price_index_{name}_{conduct}"] = (1 - share) ** (1 / (sigma - 1))
            four = [share for name, share in self.shares.items() if name != "nil"]
            values[f"markup_four_{conduct}"] = 1 / sum(share / markup(conduct, share, sigma, eta) for share in four)
            values[f"concentration_four_{conduct}"] = sum(share ** 2 for share in four)
            values[f"gain_half_{conduct}"] = values[f"gain_four_{conduct}"] = 0.0
        return values

    def test_markups_at_the_shares_of_the_file(self):
        values = self.formulas(4.0, 1.5)
        self.check(*run_targets("atkeson_burstein"), values)
        printed = {"bertrand": (1.333333, 1.347826, 1.380952, 1.444444, 1.571429),
                   "cournot": (1.333333, 1.371429, 1.454545, 1.600000, 1.846154)}
        for conduct, markups in printed.items():
            for name, value in zip(self.shares, markups):
                self.assertAlmostEqual(values[f"markup_{name}_{conduct}"], value, delta=5e-7)

    def productivities(self, conduct, sigma, eta):
        """(vendor, layer) -> φ at which its share is an equilibrium."""
        phi = {}
        for name, share in self.shares.items():
            charged, power = markup(conduct, share, sigma, eta), 1 / (sigma - 1)
            phi[f"share_{name}", "beside_outsiders"] = charged * (share / (1 - share)) ** power
            if name != "nil":
                phi[f"four_{name}", "among_themselves"] = charged * share ** power
        return phi

    def test_two_further_points(self):
        for sigma, eta in ((6.0, 1.0), (3.0, 2.0)):
            text = "".join(f'[[layer]]\nname = "{layer}"\nelasticity = {sigma}\nupper_elasticity = {eta}\n'
                           for layer in ("beside_outsiders", "among_themselves"))
            for (vendor, layer), phi in self.productivities("bertrand", sigma, eta).items():
                text += f'[[vendor]]\nname = "{vendor}"\nproductivity = {{ {layer} = {phi!r} }}\n'
            text += "[variant.cournot]\n"
            for (vendor, layer), phi in self.productivities("cournot", sigma, eta).items():
                text += f'"vendor.{vendor}.productivity.{layer}" = {phi!r}\n'
            found, formulas = run_changed("atkeson_burstein", text), self.formulas(sigma, eta)
            self.check_near(found, {name: value for name, value in formulas.items() if value}, 1e-9)
            for name in (name for name, value in formulas.items() if not value):
                self.assertLess(found[name], 1e-12)


class BresnahanReiss(Limit):
    counts = (1, 2, 3, 4, 5, 50)
    sides = {"below": 1 - 1e-3, "above": 1 + 1e-3}

    def per_firm(self, conduct, count, sigma, eta, cost=1.0 + 0.05 * 1e-4, ceiling=10.0):
        """s_N = S_N / N: spending per firm at which `count` alike firms cover their cost."""
        return cost / (1 - 1 / markup(conduct, 1 / count, sigma, eta, ceiling))

    def size(self, conduct, count, sigma, eta):
        """S_N, at the price index one, from which spending S P^(1−η) sustains `count` firms of productivity one."""
        charged = markup(conduct, 1 / count, sigma, eta, 10.0)
        return count * self.per_firm(conduct, count, sigma, eta) * (charged * count ** (1 / (1 - sigma))) ** (eta - 1)

    def firms(self):
        return {f"firms_{side}_{count}_{conduct}": count - (side == "below")
                for conduct in ("bertrand", "cournot") for count in self.counts for side in self.sides}

    def test_thresholds_of_the_file(self):
        self.check(*run_targets("bresnahan_reiss"), self.firms())

    def test_ratios_that_the_file_states(self):
        """The closed form behind the towns: ratios fall to one, most of all with the second and the third firm."""
        for conduct, printed in (("bertrand", (2.25, 1.2, 1.0833, 1.0462)), ("cournot", (1.44, 1.25, 1.1429, 1.09375))):
            s = [self.per_firm(conduct, count, 4.0, 1.0) for count in range(1, 201)]
            ratios = [after / before for before, after in zip(s, s[1:])]
            for ratio, value in zip(ratios, printed):
                self.assertAlmostEqual(ratio, value, delta=5e-5)
            self.assertEqual(ratios, sorted(ratios, reverse=True))
            self.assertGreater((ratios[0] - 1) + (ratios[1] - 1), sum(ratio - 1 for ratio in ratios[2:5]))
            self.assertAlmostEqual(s[-1] / (4.0 * (1.0 + 0.05 * 1e-4)), 1.0, delta=0.02)  # Krugman: σ F' each

    def test_two_further_points(self):
        # With η above one spending follows the price index, so a town of a given size spends more the more firms it has.
        for sigma, eta in ((6.0, 1.0), (4.0, 1.5)):
            text = f'[[layer]]\nname = "goods"\nelasticity = {sigma}\nupper_elasticity = {eta}\n'
            sizes = {conduct: {f"{side}_{count}": self.size(conduct, count, sigma, eta) * factor
                               for count in self.counts for side, factor in self.sides.items()}
                     for conduct in ("bertrand", "cournot")}
            for town, size in sizes["bertrand"].items():
                text += f'[[state]]\nname = "{town}"\nspending = {{ goods = {size!r} }}\n'
            text += "[variant.cournot]\n"
            text += "".join(f'"state.{town}.spending.goods" = {size!r}\n' for town, size in sizes["cournot"].items())
            self.check_near(run_changed("bresnahan_reiss", text), self.firms(), 0.0)


if __name__ == "__main__":
    unittest.main()
