# Every limit of test_papers and test_queues at two further parameter points, so that nothing is tuned to one number: the scenario
# runs with other parameters and is compared with its closed form there. Most with smaller populations than in the files, and with
# wider tolerances; the smallest error caught is the tolerance stated in each test.
import unittest

import test_inputs
import test_papers
from closed_forms import ComplianceSets, Pareto, erlang_a_queue, erlang_c_wait, krugman, pollaczek_khinchine_wait
from limit import Limit, run_changed, run_with


def general_economy(world, even, names, tau, corridors):
    """What a file that extends melitz_general changes: `world` is the asymmetric case, `even` the symmetric one. Incumbents are as
    many as the entrants of the stationary state, and ideas come twice as often as they are needed."""
    hazard = 0.02
    tables = [f"""
[[layer]]
name = "goods"
elasticity = {world.sigma}
trade_cost = {tau}
entry_cost = {world.entry / hazard}
fixed_cost_home = {world.home_cost}
fixed_cost_abroad = {world.export_cost}
[startups]
productivity_shape = {world.shape}
exit_hazard = {hazard}
[[corridor]]
name = "large_to_small"
trade_cost = {corridors[0]}
[[corridor]]
name = "small_to_middle"
trade_cost = {corridors[1]}
"""]
    for name, labour, cost, entrants in zip(names, world.labour, world.cost, world.entrants()):
        tables.append(f"""[[state]]
name = "{name}"
labour = {labour}
spending = {{ goods = {labour} }}
input_cost = {cost}
ideas = {{ goods = {2 * hazard * entrants} }}
incumbents = {{ goods = {round(entrants)} }}
""")
    for variant in ("symmetric", "symmetric_autarky"):
        tables.append(f"[variant.{variant}]\n")
        for name, labour, cost, entrants in zip(names, even.labour, even.cost, even.entrants()):
            tables.append(f"""state.{name}.labour = {labour}
state.{name}.input_cost = {cost}
state.{name}.ideas.goods = {2 * hazard * entrants}
state.{name}.incumbents.goods = {round(entrants)}
""")
    return "".join(tables)


class FurtherPoints(Limit):
    def test_krugman(self):
        for sigma, fixed, spending in ((3.0, 1.6, 1200.0), (6.0, 0.5, 750.0)):
            firms, price = krugman(sigma, fixed, spending)
            found = run_with("krugman", layer__goods__elasticity=sigma, layer__goods__fixed_cost_home=fixed,
                             state__home__spending__goods=spending)
            self.check_near(found, {"firms": firms, "price_index": price}, 1e-6)

    def test_melitz_pareto(self):
        """0.3 % of cutoffs, prices and the domestic share; 2 % of the share of exporters, one of 1,000 to 3,000. A third of the
        file's firms and one replication: the error is what is left over when a new firm of the top stratum comes before an old one
        goes."""
        for sigma, shape, fixed, export in ((3.5, 3.6, 1.2, 0.4), (5.0, 5.5, 0.8, 0.6)):
            mass = 20000
            spending = mass * shape * sigma / (sigma - 1)
            world = Pareto(sigma, shape, fixed, export, 1.83, spending)
            self.assertAlmostEqual(world.entrants(), mass)
            found = run_with("melitz_pareto", layer__goods__elasticity=sigma, startups__productivity_shape=shape,
                             layer__goods__fixed_cost_home=fixed, layer__goods__fixed_cost_abroad=export,
                             startups__strata=mass, startups__exit_hazard=0.005, layer__goods__entry_cost=200.0,
                             run__replications=1,
                             **{f"state__{state}__{key}__goods": value for state in ("home", "foreign")
                                for key, value in (("spending", spending), ("ideas", mass / 3), ("incumbents", mass))})
            cutoff = world.free_entry_cutoff(1)
            self.check_near(found, {
                "cutoff_open": cutoff, "export_cutoff_open": world.export_cutoff(cutoff), "price_index_open": world.price(cutoff),
                "cutoff_closed": world.free_entry_cutoff(0), "price_index_closed": world.price(world.free_entry_cutoff(0)),
                "domestic_share_open": world.domestic(1), "gains_from_trade": world.domestic(1) ** (-1 / shape)}, 0.003)
            self.check_near(found, {"exporter_share_open": world.exporters(),
                                    "export_intensity_open": world.export_intensity()}, 0.02)

    def test_chaney(self):
        """0.2 % of levels and ratios, 1 % of elasticities."""
        limit = test_papers.Chaney()
        for sigma, shape, fixed in ((3.0, 4.0, 0.9), (5.0, 5.2, 1.3)):
            mass, spending = 40000, 40000.0 * sigma * fixed
            cases = limit.cases(sigma=sigma, shape=shape, fixed=fixed, spending=spending)
            found = run_with("chaney", layer__goods__elasticity=sigma, startups__productivity_shape=shape,
                             layer__goods__fixed_cost_home=fixed, startups__strata=mass,
                             **{f"state__{state}__{key}__goods": value for state in ("home", "foreign")
                                for key, value in (("spending", spending), ("incumbents", mass))})
            self.check_near(found, limit.formulas(*cases, mass=mass), 0.002)
            limit.check_elasticities(found, cases[0])

    def test_melitz_general(self):
        """0.1 % of wages, home shares and gains, of three states that differ and of three that do not. The smallest errors caught,
        as checked here: 0.5 % of the trade cost or of the shape, 1 % of the export fixed cost."""
        limit = test_inputs.MelitzGeneral()
        for sizes, cost, corridors, economy in (
                ((6, 3, 3), (1.1, 0.9, 1.0), (0.9, 1.2),
                 {"sigma": 2.5, "shape": 6.0, "home_cost": 4.0, "export_cost": 6.0, "entry": 0.8, "tau": 1.45}),
                ((2, 4, 3), (0.9, 1.0, 1.15), (1.15, 0.85),
                 {"sigma": 4.0, "shape": 7.5, "home_cost": 5.0, "export_cost": 3.0, "entry": 1.5, "tau": 1.6})):
            per_entrant = economy["shape"] * economy["sigma"] * economy["entry"] / (economy["sigma"] - 1)
            labour = [16384 * size * per_entrant for size in sizes]
            world = limit.world(labour, cost, corridors, **economy)
            even = limit.world(labour[:1] * 3, [1.0] * 3, (1.0, 1.0), **economy)
            found = run_changed("melitz_general", general_economy(world, even, limit.names, economy["tau"], corridors))
            self.check_near(found, limit.formulas(world) | limit.formulas(even, "_symmetric"), 0.001)
            for change, factor in (("tau", 1.005), ("shape", 1.005), ("export_cost", 1.01)):
                for factor in (factor, 1 / factor):
                    wrong = limit.formulas(limit.world(labour, cost, corridors, **economy | {change: economy[change] * factor}))
                    error = max(abs(found[name] / value - 1) for name, value in wrong.items())
                    with self.subTest(change=change, factor=factor):
                        self.assertGreater(error, 0.001)

    def test_compliance_sets(self):
        books = test_papers.WORKED_EXAMPLE.books
        size = test_papers.WORKED_EXAMPLE.size
        for data, security, openness in ((7.0, 5.0, 3.0), (12.0, 2.0, 9.0)):
            costs = {"data_here": data, "data_there": data, "security": security, "openness": openness}
            example = ComplianceSets(costs, books, size)
            found = run_with("compliance_sets", mode__data_here__cost=data, mode__data_there__cost=data,
                             mode__security_standard__cost=security, mode__openness_standard__cost=openness)
            for name, value in example.outcomes((2.0, 2.3, 2.5, 2.8, 3.2)).items():
                with self.subTest(target=name, data=data):
                    self.assertAlmostEqual(found[name], value, delta=1e-9 * max(1.0, abs(value)))

    def test_erlang_c(self):
        """3.5 %: 700,000 and 800,000 applicants at a relative standard error of about 1 %."""
        found = run_changed("erlang_c", """
run.replications = 1
run.horizon = 12.0
[variant.ten_auditors]
"audit_body.body.auditors" = 5
"state.home.ideas.services" = 70000.0
"audit.service_time" = 0.00005
[variant.three_auditors]
"audit_body.body.auditors" = 2
"state.home.ideas.services" = 80000.0
"audit.service_time" = 0.000015
[variant.one_auditor]
"state.home.ideas.services" = 10.0
[variant.near_saturation]
"state.home.ideas.services" = 10.0
""")
        self.check_near(found, {"wait_ten_auditors": erlang_c_wait(5, 70000.0, 5e-5),
                                "wait_three_auditors": erlang_c_wait(2, 80000.0, 1.5e-5)}, 0.035)

    def test_erlang_a(self):
        """3 %: some 300,000 applicants at a relative standard error of about 0.8 %."""
        for auditors, arrivals, leaving in ((5, 6000.0, 800.0), (20, 21000.0, 300.0)):
            queue = erlang_a_queue(auditors, arrivals, 1e-3, leaving)
            found = run_with("erlang_a", audit_body__body__auditors=auditors, state__home__ideas__services=arrivals,
                             audit__withdrawal_hazard=leaving, run__replications=1)
            self.check_near(found, {"abandonments": leaving * queue, "queue": queue}, 0.03)

    def test_pollaczek_khinchine(self):
        """4 %: 400,000 and 600,000 applicants at a relative standard error of at most 1.3 % (C² = 9/4)."""
        for arrivals, service in ((20000.0, 2e-5), (30000.0, 1.5e-5)):
            found = run_with("mg1", state__home__ideas__services=arrivals, audit__service_time=service, run__replications=1)
            self.check_near(found, {name: pollaczek_khinchine_wait(arrivals, service, variation)
                                    for name, variation in (("wait_regular", 0.5), ("wait_exponential_like", 1.0),
                                                            ("wait_irregular", 1.5))}, 0.04)


if __name__ == "__main__":
    unittest.main()
