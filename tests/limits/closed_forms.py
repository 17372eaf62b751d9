# Closed forms of the limits in scenarios/papers, as functions of their parameters.
from dataclasses import dataclass

import numpy as np


def krugman(sigma, fixed, spending):
    """Number of firms and price index."""
    firms = spending / (sigma * fixed)
    return firms, sigma / (sigma - 1) * firms ** (1 / (1 - sigma))


@dataclass
class Pareto:
    """Symmetric states with Pareto productivity from 1 on."""
    sigma: float
    shape: float
    fixed: float
    export: float
    tau: float
    spending: float

    def exporters(self):
        """Share of the sellers at home that export, p_x."""
        return self.tau ** -self.shape * (self.export / self.fixed) ** (-self.shape / (self.sigma - 1))

    def export_cost_of_share(self, share):
        """The export fixed cost at which that share exports: f_x = f (τ^−k / p_x)^((σ−1)/k)."""
        return self.fixed * (self.tau ** -self.shape / share) ** ((self.sigma - 1) / self.shape)

    def trade(self):
        """X_ij/X_jj between two states."""
        return self.tau ** -self.shape * (self.export / self.fixed) ** (1 - self.shape / (self.sigma - 1))

    def domestic(self, foreign):
        return 1 / (1 + foreign * self.trade())

    def export_cutoff(self, cutoff):
        return cutoff * self.tau * (self.export / self.fixed) ** (1 / (self.sigma - 1))

    def export_intensity(self):
        iceberg = self.tau ** (1 - self.sigma)
        return iceberg / (1 + iceberg)

    def free_entry_cutoff(self, foreign):
        """With δ f_e = 1 (Melitz)."""
        s, k = self.sigma, self.shape
        return ((s - 1) / (k - s + 1) * (self.fixed + foreign * self.export * self.exporters())) ** (1 / k)

    def fixed_mass_cutoff(self, foreign, mass):
        """With `mass` potential entrants in each state (Chaney)."""
        s, k = self.sigma, self.shape
        sales = s * k / (k - s + 1) * (self.fixed + foreign * self.export * self.exporters())
        return (mass * sales / self.spending) ** (1 / k)

    def price(self, cutoff):
        s = self.sigma
        return (s * self.fixed / self.spending) ** (1 / (s - 1)) / ((s - 1) / s * cutoff)

    def entrants(self):
        """Stationary mass of entrants in each state under free entry, M_e/δ with δ f_e = 1."""
        return (self.sigma - 1) * self.spending / (self.shape * self.sigma)


def gravity_wages(weight, labour, elasticity, numeraire):
    """Wages w_i L_i = Σ_j λ_ij w_j L_j, λ_ij ∝ weight_ij w_i^(−elasticity), by damped iteration; and λ. The first state's wage is
    one where `numeraire` is "first", else the mean wage of all labour."""
    wage = np.ones(len(labour))
    for _ in range(100000):
        shares = weight * wage[:, None] ** -elasticity
        shares /= shares.sum(0)
        following = wage * (shares @ (wage * labour) / (labour * wage)) ** (1 / (1 + elasticity))
        following /= following[0] if numeraire == "first" else following @ labour / labour.sum()
        if np.abs(following - wage).max() < 1e-15:
            break
        wage = following
    return wage, shares


@dataclass
class ParetoWithWages:
    """States with Pareto productivity from 1 on that differ in labour, in the cost of what their firms make and in trade costs;
    all costs are labour of the firm's home, and the mean wage is one."""
    sigma: float
    shape: float
    home_cost: float
    export_cost: float
    entry: float    # δ f_e
    labour: list
    cost: list
    tau: list       # by home and destination; one at home

    def solve(self):
        """Wages and home shares."""
        labour, at_home = np.array(self.labour), np.eye(len(self.labour)) > 0
        fixed_exponent = 1 - self.shape / (self.sigma - 1)
        fixed = np.where(at_home, self.home_cost, self.export_cost)
        weight = labour[:, None] * (np.array(self.tau) * np.array(self.cost)[:, None]) ** -self.shape * fixed ** fixed_exponent
        wage, shares = gravity_wages(weight, labour, self.shape - fixed_exponent, "mean")
        return wage, np.diag(shares)

    def entrants(self):
        """Stationary mass of entrants in each state, M_e/δ: the same at any trade costs."""
        return [(self.sigma - 1) * labour / (self.shape * self.sigma * self.entry) for labour in self.labour]


def erlang_loss(servers, load):
    """Erlang's loss formula by its recursion."""
    blocked = 1.0
    for c in range(1, servers + 1):
        blocked = load * blocked / (c + load * blocked)
    return blocked


def erlang_c_wait(servers, arrivals, service):
    load = arrivals * service
    blocked = erlang_loss(servers, load)
    waiting = servers * blocked / (servers - load * (1 - blocked))
    return waiting / (servers / service - arrivals)


def erlang_c_wait_quantile(servers, arrivals, service, share):
    """The wait that a share of customers does not exceed: P(W > t) = C exp(−(cμ − λ) t), and 0 where fewer than 1 − share wait."""
    load = arrivals * service
    blocked = erlang_loss(servers, load)
    waiting = servers * blocked / (servers - load * (1 - blocked))
    return max(0.0, np.log(waiting / (1 - share)) / (servers / service - arrivals))


def erlang_c_load(servers, services):
    """Load λ/μ at which the mean wait is that many service times, by bisection: the wait grows with the load."""
    low, high = 0.0, float(servers)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if erlang_c_wait(servers, middle, 1.0) < services else (low, middle)
    return low


def erlang_a_queue(servers, arrivals, service, leaving):
    """Mean number waiting in M/M/c+M, from the stationary law of its birth-death chain."""
    weights, n = [1.0], 0
    while n < servers + 50 or weights[-1] > 1e-18 * max(weights):
        n += 1
        weights.append(weights[-1] * arrivals / (min(n, servers) / service + max(0, n - servers) * leaving))
    return sum(max(0, n - servers) * w for n, w in enumerate(weights)) / sum(weights)


def pollaczek_khinchine_wait(arrivals, service, variation):
    load = arrivals * service
    return load * service * (1 + variation ** 2) / (2 * (1 - load))


@dataclass
class ComplianceSets:
    """The worked example of three rule books: costs by mode, books as stringency by mode, profit φ³ times size by market."""
    costs: dict
    books: dict
    size: dict

    def cost(self, chosen):
        return sum(c * max([self.books[j].get(mode, 0.0) for j in chosen], default=0.0) for mode, c in self.costs.items())

    def best(self, productivity):
        """Best of the eight sets by enumeration; ties to the larger."""
        sets = [[j for i, j in enumerate("abc") if n >> i & 1] for n in range(8)]
        return max(sets, key=lambda s: (productivity ** 3 * sum(self.size[j] for j in s) - self.cost(s), len(s)))

    def outcomes(self, productivities):
        """What the targets of the scenario are called, and their values."""
        values = {}
        for productivity in productivities:
            tag = f"{productivity:g}".replace(".", "_")
            chosen = self.best(productivity)
            values[f"markets_at_{tag}"] = len(chosen)
            values[f"compliance_at_{tag}"] = self.cost(chosen)
            values[f"profit_at_{tag}"] = productivity ** 3 * sum(self.size[j] for j in chosen) - self.cost(chosen)
        return values
