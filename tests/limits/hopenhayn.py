# Hopenhayn's stationary industry on a dense grid of z = ln(p φ), independent of the program: values depend on z alone, so one value
# function serves every price, and the price is where entry is worth its cost.                                [Hopenhayn-1992]
from dataclasses import dataclass
from math import erf, exp, log, sqrt

import numpy


def normal_below(x):
    return 0.5 * (1 + numpy.vectorize(erf)(numpy.asarray(x) / sqrt(2)))


@dataclass
class Hopenhayn:
    beta: float = 0.95
    theta: float = 0.3
    cost: float = 4.0
    entry_cost: float = 1.0
    drift: float = -0.012
    sd: float = 0.1
    entry_mean: float = 1.0
    entry_sd: float = 0.2
    step: float = 0.005

    def __post_init__(self):
        power, h = 1 / (1 - self.theta), self.step
        self.z = numpy.arange(-2.5, 14.0, h)
        self.revenue = self.theta ** (self.theta * power) * numpy.exp(power * self.z)
        self.half = int(numpy.ceil((8 * self.sd + abs(self.drift)) / h))
        k = h * numpy.arange(-self.half, self.half + 1)
        spread = sqrt(self.sd ** 2 - h * h / 12)  # mass in cells adds h²/12
        self.kernel = normal_below((k + h / 2 - self.drift) / spread) - normal_below((k - h / 2 - self.drift) / spread)
        growth = exp(self.drift * power + 0.5 * (self.sd * power) ** 2)
        profit = (1 - self.theta) * self.revenue
        self.for_ever = profit / (1 - self.beta * growth) - self.cost / (1 - self.beta)
        next_for_ever = profit * growth / (1 - self.beta * growth) - self.cost / (1 - self.beta)
        self.option = self.solve_option(next_for_ever)
        going_on = next_for_ever + self.expected(self.option)
        first = int(numpy.argmax(going_on >= 0))
        self.stop = self.z[first] - h * going_on[first] / (going_on[first] - going_on[first - 1])
        self.price = self.solve_price()

    def expected(self, values):
        padded = numpy.concatenate([numpy.full(self.half, values[0]), values, numpy.zeros(self.half)])
        return numpy.convolve(padded, self.kernel[::-1], "valid")

    def solve_option(self, next_for_ever):
        """Worth of being able to stop, over producing for ever."""
        option = numpy.zeros_like(self.z)
        while True:
            better = self.beta * numpy.maximum(-next_for_ever, self.expected(option))
            if numpy.max(numpy.abs(better - option)) < 1e-10:
                return better
            option = better

    def solve_price(self):
        draws = numpy.linspace(-7, 7, 2001)
        weights = numpy.exp(-0.5 * draws ** 2)
        low, high = log(0.5), log(5.0)
        while high - low > 1e-10:
            middle = 0.5 * (low + high)
            at = middle + self.entry_mean + self.entry_sd * draws
            worth = numpy.interp(at, self.z, self.option) + numpy.interp(at, self.z, self.for_ever)
            low, high = (middle, high) if worth @ weights / weights.sum() < self.entry_cost else (low, middle)
        return exp(low)

    def stationary(self):
        """Exit rate, firms per unit of spending, and the share of a cohort producing at each age."""
        edges = numpy.append(self.z - self.step / 2, self.z[-1] + self.step / 2)
        cohort = numpy.diff(normal_below((edges - log(self.price) - self.entry_mean) / self.entry_sd))
        stays = numpy.clip((self.z + self.step / 2 - self.stop) / self.step, 0, 1)
        total, survival = numpy.zeros_like(cohort), [1.0]
        while survival[-1] > 1e-9:
            total += cohort
            cohort = numpy.convolve(cohort * stays, self.kernel)[self.half:self.half + len(cohort)]
            survival.append(cohort.sum())
        return 1 / total.sum(), total.sum() / (total @ self.revenue), survival
