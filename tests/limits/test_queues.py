# Erlang C and Erlang A against their closed forms, from the audit room of the running simulator. Fixed seeds; the relative
# standard error of the mean wait is about 0.4 % at load .8 and 1.5 % at load .97, so with the tolerances of 1 % and 3 % an error
# of 2 % and 6 % is caught.
import unittest

from limit import Limit, run_targets


def loss(servers, load):
    """Erlang's loss formula by its recursion."""
    blocked = 1.0
    for c in range(1, servers + 1):
        blocked = load * blocked / (c + load * blocked)
    return blocked


def mean_wait(servers, arrivals, service):
    load = arrivals * service
    blocked = loss(servers, load)
    waiting = servers * blocked / (servers - load * (1 - blocked))
    return waiting / (servers / service - arrivals)


def impatient_queue(servers, arrivals, service, leaving):
    """Mean number waiting in M/M/c+M, from the stationary law of its birth-death chain."""
    weights, n = [1.0], 0
    while n < servers + 50 or weights[-1] > 1e-18 * max(weights):
        n += 1
        weights.append(weights[-1] * arrivals / (min(n, servers) / service + max(0, n - servers) * leaving))
    return sum(max(0, n - servers) * w for n, w in enumerate(weights)) / sum(weights)


class ErlangC(Limit):
    def test_mean_waits(self):
        self.check(*run_targets("erlang_c"), {
            "wait_ten_auditors": mean_wait(10, 80000.0, 1e-4), "wait_three_auditors": mean_wait(3, 48000.0, 5e-5),
            "wait_one_auditor": mean_wait(1, 40000.0, 2e-5), "wait_near_saturation": mean_wait(10, 97000.0, 1e-4)})


class ErlangA(Limit):
    def test_abandonments_and_queue(self):
        queue = impatient_queue(10, 12000.0, 1e-3, 500.0)
        self.check(*run_targets("erlang_a"), {"abandonments": 500.0 * queue, "queue": queue})


if __name__ == "__main__":
    unittest.main()
