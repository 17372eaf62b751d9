"""Corners are told: `run`, `compare` and `summary` end with remarks on a sick economy and say nothing of a healthy one; `check` and
`run` warn of what a scenario hardly means, and of nothing that the repository ships."""
import json
import pathlib
import sys
import unittest

import h5py
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import SOURCE, ProgramTest  # noqa: E402

# Many ideas, each unlikely; little seed, so that some fail; auditors who have time.
HEALTHY = f"""schema = 1
title = "A healthy economy"
extends = "{SOURCE}/scenarios/tiny.toml"

[run]
horizon = 6.0
replications = 2

[startups]
entry_probability = 0.01

[funding]
seed = 0.4

[[state]]
name = "arcadia"
ideas = {{ cloud = 40, applications = 100 }}
growth = 0

[[state]]
name = "borduria"
ideas = {{ cloud = 30, applications = 60 }}
growth = 0

[[state]]
name = "cathay"
ideas = {{ cloud = 20, applications = 40 }}
growth = 0

[[audit_body]]
name = "the_house"
auditors = 60
"""
VARIANTS = """
[variant.cheap_audits]
"audit.fee" = 0.01

[variant.dear_audits]
"audit.fee" = 0.5
"""
CASES = ["cheap_audits", "dear_audits"]

# What makes one thing sick: text before the variants, --set, and what is said then.
SICK = {
    "entry_certain": ("", ["startups.entry_probability=1"], CASES),
    "no_exit_by_choice": ("", ["layer.cloud.fixed_cost_home=0", "layer.applications.fixed_cost_home=0", "startups.exit_hazard=0.5",
                               "state.arcadia.filing_cost=0", "state.borduria.filing_cost=0", "compliance.cost_scale=0"],
                          CASES),
    "nobody_insolvent": ("", ["funding.seed=100"], CASES),
    "everybody_exports": ("", ["layer.cloud.fixed_cost_abroad=0", "layer.applications.fixed_cost_abroad=0", "compliance.cost_scale=0",
                               "layer.cloud.market_entry_cost_abroad=0", "layer.applications.market_entry_cost_abroad=0",
                               "layer.cloud.fixed_cost_home=0", "layer.applications.fixed_cost_home=0", "layer.cloud.trade_cost=1",
                               "layer.applications.trade_cost=1", "state.arcadia.filing_cost=0", "state.borduria.filing_cost=0",
                               "state.cathay.origin_aversion=0"], CASES),
    "nobody_exports": ("", ["layer.cloud.trade_cost=1e6", "layer.applications.trade_cost=1e6"], CASES),
    "auditors_saturated": ("", ["audit_body.the_house.auditors=1"], CASES),
    "auditors_idle": ("", ["shock.audits_in_force.at=100", "alliance.league.active=false"], CASES),
    "price_index_infinite": ('[[layer]]\nname = "quantum"\n', ["state.arcadia.spending.quantum=10"], CASES),
    "equal_to_baseline": ('[variant.strict]\n"audit.false_pass" = 0.2\n[variant.lax]\n"audit.false_pass" = 0.9\n', [], ["lax"]),
    "mean_not_at_rest": ("", ["state.arcadia.growth=0.4", "state.borduria.growth=0.4", "state.cathay.growth=0.4",
                              "run.replications=8"], CASES),
}


class Remarks(ProgramTest):
    def remarks_of(self, command, *words):
        return self.json_of(command, *words)["remarks"]

    def test_a_healthy_economy_is_passed_over_in_silence(self):
        healthy = self.write("healthy.toml", HEALTHY + VARIANTS)
        self.assertEqual(self.run_program("check", healthy).stderr, "")
        text = self.run_program("run", healthy, "-o", "out.h5", "--progress", "none").stdout
        self.assertNotIn("remarks", text)
        self.assertEqual(self.remarks_of("run", healthy, "-o", "out.h5"), [])
        for words in (["compare"], ["compare", "--by-date"], ["summary"], ["summary", "--by-date"], ["summary", "--steady-state"],
                      ["summary", "--survival"]):
            with self.subTest(words=words):
                self.assertNotIn("remarks", self.run_program(words[0], "out.h5", *words[1:]).stdout)
                self.assertEqual(self.remarks_of(words[0], "out.h5", *words[1:]), [])

    def test_each_corner_is_told_by_each_command(self):
        for key, (text, changes, cases) in SICK.items():
            with self.subTest(key=key):
                sick = self.write(f"{key}.toml", HEALTHY + text + ("" if "[variant" in text else VARIANTS))
                sets = [word for change in changes for word in ("--set", change)]
                told = self.remarks_of("run", sick, "-o", f"{key}.h5", "--progress", "none", *sets)
                self.assertEqual([one["case"] for one in told if one["key"] == key], cases, told)
                for one in told:
                    self.assertEqual(set(one), {"key", "case", "remark", "advice"})
                for command in ("compare", "summary"):
                    self.assertEqual([one["case"] for one in self.remarks_of(command, f"{key}.h5") if one["key"] == key], cases)
                (remark, *_) = [one for one in told if one["key"] == key]
                shown = self.run_program("summary", f"{key}.h5").stdout.split("remarks:\n")[1].splitlines()
                self.assertIn(remark["remark"], "\n".join(shown))
                self.assertTrue(all(line.startswith("  ") and len(line) < 240 for line in shown), shown)
                self.assertLessEqual(len(shown), 9)

    def test_cases_that_share_a_remark_share_a_line(self):
        sick = self.write("sick.toml", HEALTHY + VARIANTS)
        shown = self.run_program("run", sick, "-o", "out.h5", "--set", "startups.entry_probability=1").stdout
        self.assertEqual(shown.count("entry is at probability 1"), 1)
        self.assertIn("\n  every case: entry is at probability 1, half of the time or more, in 6 of 6 streams", shown)
        one = self.run_program("summary", "out.h5", "--case", "dear_audits").stdout
        self.assertIn("\n  dear_audits: entry is at probability 1", one)

    def test_a_baseline_of_ones_own_is_the_one_compared_with(self):
        equal = self.write("equal.toml", HEALTHY + VARIANTS + '\n[variant.dear_again]\n"audit.fee" = 0.5\n')
        self.run_program("run", equal, "-o", "out.h5")
        told = self.remarks_of("compare", "out.h5", "--baseline", "dear_audits")
        self.assertEqual([(one["key"], one["case"]) for one in told], [("equal_to_baseline", "dear_again")])
        self.assertIn("equal to dear_audits in every series of 2 replications", told[0]["remark"])
        self.assertEqual(self.remarks_of("compare", "out.h5"), [])


class EntryProbability(ProgramTest):
    def test_it_is_that_of_the_rule_and_that_with_which_ideas_enter(self):
        """min(1, p (V/f)^ζ) of the recorded V/f, to rounding. Over 24 trials 42,000 ideas arrive and 6,800 enter, a standard
        error of 1.2 % of their share. It moves between the dates of its record, so 8 % are let pass: an error of 12 % is caught."""
        healthy = self.write("healthy.toml", HEALTHY + VARIANTS)
        self.run_program("run", healthy, "-o", "out.h5", "--replications", "12", "--set", "startups.entry_elasticity=1.5",
                         "--set", "run.sample_every=1")
        with h5py.File(self.folder / "out.h5") as file:
            probability, distance = file["entry_probability"][...], file["free_entry_distance"][...]
            ideas, entries = file["ideas"][...], file["entries"][...]
        self.assertFalse(np.isnan(probability).any())
        np.testing.assert_allclose(probability, np.minimum(1, 0.01 * np.maximum(0, 1 + distance) ** 1.5), rtol=1e-12)
        self.assertAlmostEqual(entries.sum() / (ideas * probability).sum(), 1, delta=0.08)

    def test_it_is_missing_where_entry_is_no_matter_of_chance(self):
        healthy = self.write("healthy.toml", HEALTHY)
        for rule in ("fixed", "free"):
            with self.subTest(rule=rule):
                self.run_program("run", healthy, "-o", f"{rule}.h5", "--replications", "1", "--set", f"startups.entry={rule}")
                with h5py.File(self.folder / f"{rule}.h5") as file:
                    self.assertTrue(np.isnan(file["entry_probability"][...]).all())


class Warnings(ProgramTest):
    def test_no_scenario_of_the_repository_is_warned_of(self):
        files = sorted(file for folder in ("", "world", "papers") for file in (SOURCE / "scenarios" / folder).glob("*.toml"))
        self.assertGreater(len(files), 55)
        done = self.run_program("check", *files)
        self.assertEqual(done.stderr, "")
        self.assertEqual(len(done.stdout.splitlines()), len(files))

    def test_a_warning_is_told_by_check_and_by_run_and_stops_neither(self):
        dollars = self.write("dollars.toml", HEALTHY + "\n[audit]\nfee = 50000\n")
        line = (HEALTHY + "\n[audit]\nfee").count("\n") + 1
        shown = (f"{dollars}:{line}:7: warning: 'fee' is 50000 US$ m, which is hardly plausible\n"
                 f"  {line} | fee = 50000\n")
        check = self.run_program("check", dollars)
        self.assertTrue(check.stderr.startswith(shown), check.stderr)
        self.assertIn("= hint: if 50000 is in US$, write 0.05; the unit is US$ m\n", check.stderr)
        self.assertTrue(self.run_program("run", dollars, "-o", "out.h5").stderr.startswith(shown))
        (row,) = json.loads(self.run_program("check", dollars, "--json").stdout)
        self.assertEqual((row["severity"], row["line"], row["column"]), ("warning", line, 7))
        self.assertEqual(self.run_program("summary", "out.h5").stderr, "", "who ran it has been told")
        self.assertEqual(self.run_program("compare", "out.h5", code=2).stderr.count("warning"), 0)

    def test_the_dictionary_shows_plausible_ranges(self):
        self.assertIn("  plausible  0.001 to 8: .01 to .1 for SOC 2", self.run_program("describe", "audit.fee").stdout)
        audit = json.loads(self.run_program("describe", "--schema").stdout)["properties"]["audit"]["properties"]
        self.assertEqual((audit["fee"]["plausible"]["low"], audit["fee"]["plausible"]["high"]), (0.001, 8))
        self.assertIn("Plausible: 0.001 to 8 (", audit["fee"]["description"])
        self.assertNotIn("plausible", audit["service_law"])


if __name__ == "__main__":
    unittest.main()
