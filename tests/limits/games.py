# Closed forms of the games in scenarios/papers, as functions of their parameters: chains of births and deaths for clubs, chains over all
# profiles for the rest. Payoffs are written here once more, by nobody who reads the scenario.
import itertools
import math

import numpy as np


def normalised(weights):
    weights = np.asarray(weights, dtype=float)
    return weights / weights.sum()


class Club:
    """Players with two actions who gain so much by being members, gain[j] with j others in, and revise at rate one."""

    def __init__(self, gain):
        self.gain = list(gain)
        self.players = len(self.gain)

    def rates(self, probability):
        """Up and down from n = 0 … N, where a player with j other members is one after its revision with probability[j]."""
        n = np.arange(self.players + 1)
        up = [(self.players - k) * probability[k] if k < self.players else 0.0 for k in n]
        down = [k * (1 - probability[k - 1]) if k > 0 else 0.0 for k in n]
        return np.array(up), np.array(down)

    def logit(self, temperature):
        return self.rates([1 / (1 + math.exp(-g / temperature)) for g in self.gain])

    def stationary(self, temperature):
        """Law of the number of members under logit."""
        up, down = self.logit(temperature)
        law = [1.0]
        for n in range(self.players):
            law.append(law[-1] * up[n] / down[n + 1])
        return normalised(law)

    def mean_members(self, temperature):
        return float(self.stationary(temperature) @ np.arange(self.players + 1))

    def first_passage(self, temperature):
        """Mean time from nobody to all [years]."""
        up, down = self.logit(temperature)
        steps = []
        for n in range(self.players):
            steps.append((1 + (down[n] * steps[-1] if n > 0 else 0.0)) / up[n])
        return sum(steps)

    def tips(self):
        """Probability by the number of members at the start that all join, under best responses; nobody is indifferent."""
        up = np.array([self.players - n if n < self.players and self.gain[n] > 0 else 0 for n in range(self.players + 1)])
        down = np.array([n if n > 0 and self.gain[n - 1] < 0 else 0 for n in range(self.players + 1)])
        matrix, right = np.eye(self.players + 1), np.zeros(self.players + 1)
        for n in range(self.players + 1):
            total = up[n] + down[n]
            if total == 0:
                right[n] = float(n == self.players)
            if up[n]:
                matrix[n, n + 1] = -up[n] / total
            if down[n]:
                matrix[n, n - 1] = -down[n] / total
        return np.linalg.solve(matrix, right)

    def tips_from_fair_coin(self):
        law = normalised([math.comb(self.players, n) for n in range(self.players + 1)])
        return float(self.tips() @ law)

    def rests(self):
        """Numbers of members at which nobody moves."""
        return [n for n in range(self.players + 1)
                if (n == self.players or self.gain[n] <= 0) and (n == 0 or self.gain[n - 1] >= 0)]


def recognition_club(players, market, sigma, freeness, dues):
    return Club(market / (sigma - 1) * math.log(1 + freeness * j) - dues for j in range(players))


def critical_mass(players, cost):
    return Club(j / (players - 1) - cost for j in range(players))


def barrett(players, benefit):
    """In and out by the number of other members."""
    inside = [players + n * n / 2 - n + benefit for n in range(1, players + 1)]
    outside = [players + n * n - n - 0.5 for n in range(players)]
    return inside, outside


def barrett_club(players, benefit):
    return Club(i - o for i, o in zip(*barrett(players, benefit)))


def ends_of_exits(inside, outside):
    """Where a club of n ends, if each exit is valued where the following ones end."""
    ends = [0]
    for n in range(1, len(inside) + 1):
        ends.append(n if inside[n - 1] >= outside[ends[-1]] else ends[-1])
    return ends


def label_gain(players, sales, sigma, lift, j):
    """What joining a label with j others in brings a CES seller."""
    after = lift / ((j + 1) * lift + players - 1 - j)
    return sales / sigma * (after - 1 / (j * lift + players - j))


def ruin(players, start):
    """A fair walk with rates n (N − n)/(N − 1) up and down: probability of N, mean time to either end."""
    inner = range(1, players)
    rate = {n: n * (players - n) / (players - 1) for n in inner}
    matrix = np.zeros((players - 1, players - 1))
    for n in inner:
        matrix[n - 1, n - 1] = 2 * rate[n]
        if n > 1:
            matrix[n - 1, n - 2] = -rate[n]
        if n < players - 1:
            matrix[n - 1, n] = -rate[n]
    return start / players, float(np.linalg.solve(matrix, np.ones(players - 1))[start - 1])


def inspection(cost, fine, detection, audit, benefit):
    """Payoffs [firm's, authority's][violates][audits]."""
    firm = np.array([[-cost, -cost], [0.0, -detection * fine]])
    authority = np.array([[0.0, -audit], [0.0, detection * benefit - audit]])
    return firm, authority


def two_by_two(payoffs, moves):
    """Stationary law over [first action][second action] where each player, at rate one, exchanges its action with moves(gain)."""
    firm, authority = payoffs
    generator = np.zeros((4, 4))
    for v, a in itertools.product((0, 1), repeat=2):
        generator[2 * v + a, 2 * (1 - v) + a] += moves(firm[1 - v, a] - firm[v, a])
        generator[2 * v + a, 2 * v + 1 - a] += moves(authority[v, 1 - a] - authority[v, a])
    generator -= np.diag(generator.sum(1))
    system = np.vstack([generator.T, np.ones(4)])
    law = np.linalg.lstsq(system, np.array([0, 0, 0, 0, 1.0]), rcond=None)[0]
    return law.reshape(2, 2)


class Landscape:
    """Two camps; w_ij = s_i s_j a_ij, a_ij = −1 among generalists and among specialists, `across` between them."""
    generalists = ("att", "dec", "hp", "ibm", "prime")
    specialists = ("apollo", "intergraph", "sgi", "sun")
    camps = (("sun", "dec", "hp"), ("sun", "att", "prime", "ibm"))

    def __init__(self, size):
        self.names = self.generalists + self.specialists
        sizes = np.array([size[name] for name in self.names])
        kind = np.array([name in self.generalists for name in self.names])
        self.weights = -np.outer(sizes, sizes) * (kind[:, None] == kind[None, :])
        np.fill_diagonal(self.weights, 0.0)
        self.profiles = np.array(list(itertools.product((0, 1), repeat=len(self.names))))
        apart = self.profiles[:, :, None] != self.profiles[:, None, :]
        self.energies = 0.5 * np.einsum("pij,ij->p", apart, self.weights)

    def number(self, profile):
        return int("".join(map(str, profile)), 2)

    def neighbours(self, profile):
        for i in range(len(self.names)):
            other = profile.copy()
            other[i] = 1 - other[i]
            yield self.number(other)

    def nash(self):
        """Profiles no move from which lowers the energy: moves gain what they lower it by."""
        return [k for k, profile in enumerate(self.profiles)
                if all(self.energies[other] >= self.energies[k] - 1e-9 for other in self.neighbours(profile))]

    def camp(self, members):
        one = self.number([int(name in members) for name in self.names])
        return {one, len(self.profiles) - 1 - one}

    def from_uniform_start(self):
        """Under best responses: probability of the first camp, revisions to rest."""
        nash, count = self.nash(), len(self.profiles)
        matrix, years, first = np.eye(count), np.ones(count), np.zeros(count)
        for k, profile in enumerate(self.profiles):
            if k in nash:
                years[k], first[k] = 0.0, float(k in self.camp(self.camps[0]))
                continue
            for other in self.neighbours(profile):
                matrix[k, other if self.energies[other] < self.energies[k] - 1e-9 else k] -= 1 / len(self.names)
        return float(np.linalg.solve(matrix, first).mean()), float(np.linalg.solve(matrix, years).mean())

    def gibbs(self, temperature):
        """Probabilities of both camps, and the mean energy."""
        law = normalised(np.exp(-(self.energies - self.energies.min()) / temperature))
        return [float(sum(law[k] for k in self.camp(one))) for one in self.camps], float(law @ self.energies)


def sphere(hub, n, market=100.0, sigma=4.0, freeness=0.4):
    """What one of n third states in a sphere has around a hub of so many times its size: buyers' gain and sellers' profit."""
    share = 1 + freeness * (hub + n - 1)
    return (market / (sigma - 1) * math.log(share) + market / sigma * (1 + freeness * (n - 1)) / share
            + market / sigma * hub * freeness / (hub + freeness * n))


class TwoSpheres:
    """Third states that join A or B, with an affinity to B each."""

    def __init__(self, hub_a, hub_b, affinities, freeness=0.4):
        self.a, self.b, self.affinities, self.freeness = hub_a, hub_b, affinities, freeness
        self.profiles = list(itertools.product((0, 1), repeat=len(affinities)))

    def gain(self, profile, i):
        """Of the other sphere for state i."""
        in_b, in_a = sum(profile), len(profile) - sum(profile)
        other = [j for j in profile[:i] + profile[i + 1:]]
        to_b = sphere(self.b, sum(other) + 1, freeness=self.freeness) + self.affinities[i]
        to_a = sphere(self.a, len(other) - sum(other) + 1, freeness=self.freeness)
        assert in_a + in_b == len(other) + 1
        return to_a - to_b if profile[i] else to_b - to_a

    def movers(self, profile):
        return [i for i in range(len(profile)) if self.gain(profile, i) > 0]

    def rests(self):
        """Numbers in B at rest."""
        return sorted({sum(profile) for profile in self.profiles if not self.movers(profile)})

    def from_fair_coin(self):
        """Mean number in B at rest, and probability that all are in A, from a uniform start."""
        count = len(self.profiles)
        matrix, members, all_a = np.eye(count), np.zeros(count), np.zeros(count)
        for k, profile in enumerate(self.profiles):
            movers = self.movers(profile)
            if not movers:
                members[k], all_a[k] = sum(profile), float(sum(profile) == 0)
            for i in movers:
                moved = profile[:i] + (1 - profile[i],) + profile[i + 1:]
                matrix[k, self.profiles.index(moved)] -= 1 / len(movers)
        return float(np.linalg.solve(matrix, members).mean()), float(np.linalg.solve(matrix, all_a).mean())


def recognition_between_two(market, sigma, freeness):
    """What buyers gain by a state's recognition, what its sellers lose, and the weight on profits at which it pays no longer."""
    gain, loss = market / (sigma - 1) * math.log(1 + freeness), market / sigma * freeness / (1 + freeness)
    return gain, loss, gain / loss


def small_partner(members, market, sigma, freeness, small):
    """A state of a small share of the others' size joins members: what it gains, and what each of them does, with profits."""
    before, after = 1 + freeness * (members - 1), 1 + freeness * (members - 1 + small)
    own = market * small
    reach = small / (small + freeness * members)
    gain = own / (sigma - 1) * math.log((small + freeness * members) / small)
    gain += own / sigma * (reach - 1) + members * market / sigma * freeness * small / after
    each = market / (sigma - 1) * math.log(after / before) + market / sigma * (before / after - 1)
    return gain, each + own / sigma * freeness / (small + freeness * members)
