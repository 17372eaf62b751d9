# Closed forms of deterrence, for scenarios/papers/becker.toml, market_access.toml and inspection_game.toml.
import math


def values(rate, missed, false_finding, discount, rent, fine, false_fine, cost, after=0, exclusion=0.0):
    """Values of complying and shirking now by number of findings, the better effort taken later; by iteration."""
    found, falsely = rate * (1 - missed), rate * false_finding
    if after == 0:
        return [((rent - cost - falsely * false_fine) / discount, (rent - found * fine) / discount)]
    again = math.exp(-discount * exclusion) if exclusion > 0 else 0.0
    best = [0.0] * (after + 1)
    for _ in range(100000):
        before = list(best)
        best[after] = again * best[0]
        now = []
        for record in reversed(range(after)):
            following = best[record + 1]
            comply = (rent - cost + falsely * (following - false_fine)) / (discount + falsely)
            shirk = (rent + found * (following - fine)) / (discount + found)
            best[record] = max(comply, shirk)
            now.append((comply, shirk))
        if max(abs(a - b) for a, b in zip(before, best)) < 1e-15 * abs(best[0]):
            break
    return now[::-1]


def least_revenue(cost, terms, low=1e-6, high=1e9):
    """Revenue from which on a firm complies; terms(revenue) gives the arguments of `values` but the cost."""
    for _ in range(200):
        middle = math.sqrt(low * high)
        comply, shirk = values(cost=cost, **terms(middle))[0]
        low, high = (low, middle) if comply >= shirk else (middle, high)
    return high


def complying_share(cost, least, shape, **settings):
    """Share of firms whose revenue is Pareto from `least` on that comply."""
    margin = settings.pop("margin")
    share = settings.pop("fine_share")
    collected = settings.pop("collected", 1.0)
    delay = settings.pop("delay", 0.0)
    false_fine = settings.pop("false_fine", 0.0)

    def terms(revenue):
        due = collected * share * revenue * math.exp(-settings["discount"] * delay)
        return dict(rent=margin * revenue, fine=due, false_fine=false_fine * due, **settings)

    return min(1.0, (least / least_revenue(cost, terms)) ** shape)
