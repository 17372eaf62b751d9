"""compare, summary and diff say what numpy says of the same file."""
import csv
import io
import json
import pathlib
import sys
import unittest

import h5py
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import SOURCE, ProgramTest  # noqa: E402

T_SEVEN = 2.364624251592785  # 97.5 % quantile of Student's t with 7 degrees of freedom


class Analysis(ProgramTest):
    def setUp(self):
        super().setUp()
        self.run_program("run", SOURCE / "scenarios" / "trade_off.toml", "--replications", 8, "-o", "out.h5", "--progress", "none")
        self.out = self.folder / "out.h5"

    def entries(self, case):
        """Startups entering a year, [replication][date] after the warm-up, all states and layers."""
        with h5py.File(self.out) as file:
            values = file["entries"][case].sum(axis=(2, 3))
            return values[:, file["time"][...] > 1.0]

    def csv_of(self, *words):
        return list(csv.DictReader(io.StringIO(self.run_program(*words, "--csv").stdout)))


class Compare(Analysis):
    def test_paired_difference_of_means(self):
        answer = self.json_of("compare", self.out, "--outcome", "startup_entry")
        row = next(one for one in answer["comparisons"] if one["case"] == "dearest")
        value, baseline = self.entries(2).mean(axis=1), self.entries(0).mean(axis=1)
        difference = value - baseline
        deviation = difference.std(ddof=1)
        self.assertEqual((row["baseline"], row["pairs"], row["missing"]), ("usual", 8, 0))
        self.assertAlmostEqual(row["difference"], difference.mean(), places=12)
        self.assertAlmostEqual(row["high"] - row["low"], 2 * T_SEVEN * deviation / 8 ** 0.5, places=9)
        self.assertAlmostEqual(row["correlation"], np.corrcoef(value, baseline)[0, 1], places=9)
        self.assertAlmostEqual(row["gain"], (value.var(ddof=1) + baseline.var(ddof=1)) / deviation ** 2, places=6)
        self.assertAlmostEqual(row["relative_difference"], difference.mean() / baseline.mean(), places=12)

    def test_statistics_of_any_series(self):
        time = np.arange(0.5, 6.01, 0.5)
        window = (time >= 2) & (time <= 5)
        rate = 0.05
        for statistic, weigh in [("mean", lambda v: v.mean(axis=1)), ("final", lambda v: v[:, -1]),
                                 ("sum", lambda v: 0.5 * v.sum(axis=1)), ("minimum", lambda v: v.min(axis=1)),
                                 ("discounted", lambda v: (v * (np.exp(-rate * (time[window] - 0.5 - 1.5)) - np.exp(
                                     -rate * (time[window] - 1.5))) / rate).sum(axis=1))]:
            with self.subTest(statistic=statistic):
                (row,) = self.json_of("compare", self.out, "--series", "entries", "--statistic", statistic, "--from",
                                      "2", "--to", "5", "--case", "dear")["comparisons"]
                chosen = window[time > 1.0]
                difference = weigh(self.entries(1)[:, chosen]) - weigh(self.entries(0)[:, chosen])
                self.assertAlmostEqual(row["difference"], difference.mean(), places=10)

    def test_by_date_and_selections(self):
        rows = self.csv_of("compare", self.out, "--series", "entries", "--state", "arcadia", "--state", "cathay",
                           "--layer", "cloud", "--by-date", "--case", "dear", "--baseline", "dearest")
        with h5py.File(self.out) as file:
            values = file["entries"][...][:, :, file["time"][...] > 1.0][..., [0, 2], 0].sum(axis=-1)
        self.assertEqual([float(row["date"]) for row in rows], list(np.arange(1.5, 6.01, 0.5)))
        np.testing.assert_allclose([float(row["difference"]) for row in rows],
                                   (values[1] - values[2]).mean(axis=0), atol=1e-12)

    def test_several_baselines_and_adjustments(self):
        rows = self.csv_of("compare", self.out, "--baseline", "usual", "--baseline", "dear", "--adjust", "holm")
        self.assertEqual(len(rows), 4 * 4)
        smallest = min(rows, key=lambda row: float(row["p_value"]))
        self.assertAlmostEqual(float(smallest["adjusted_p_value"]), min(1, 16 * float(smallest["p_value"])), places=12)
        wide, plain = (self.csv_of("compare", self.out, "--adjust", word)[0] for word in ("bonferroni", "none"))
        self.assertGreater(float(wide["high"]) - float(wide["low"]), float(plain["high"]) - float(plain["low"]))

    def test_equal_cases_do_not_differ(self):
        text = self.run_program("compare", self.out, "--case", "dear", "--series", "fragmentation").stdout
        self.assertRegex(text, r"  dear +0 +± 0 ")

    def test_mistakes_say_what_to_do(self):
        for words, hint in [(["--baseline", "usul"], "did you mean 'usual'?"), (["--case", "usual"], "not the --baseline"),
                            (["--outcome", "startup_entri"], "did you mean 'startup_entry'?"),
                            (["--series", "entry"], "entries"), (["--state", "arcadia"], "--series"),
                            (["--series", "entries", "--class", "startup"], "does not vary by class"),
                            (["--series", "entries", "--state", "arcdia"], "did you mean 'arcadia'?"),
                            (["--series", "welfare", "--from", "9"], "no recorded date"),
                            (["--series", "hhi", "--statistic", "discounted"], "a yearly rate"),
                            (["--level", "95"], "[0.5, 0.9999]"), (["--adjust", "hom"], "did you mean 'holm'?"),
                            (["--outcome", "startups", "--series", "hhi"], "one of them")]:
            with self.subTest(words=words):
                self.assertIn(hint, self.run_program("compare", self.out, *words, code=2).stderr)
        self.run_program("run", SOURCE / "scenarios" / "tiny.toml", "-o", "one.h5", "--replications", "2")
        self.assertIn("one case", self.run_program("compare", "one.h5", code=2).stderr)
        self.run_program("compare", "nowhere.h5", code=5)


class Summary(Analysis):
    def test_quantiles_are_those_of_numpy(self):
        answer = self.json_of("summary", self.out, "--outcome", "startup_entry", "--quantiles", "0.9,0.1,0.5")
        for case, row in enumerate(answer["spread"]):
            values = self.entries(case).mean(axis=1)
            self.assertAlmostEqual(row["mean"], values.mean(), places=12)
            self.assertEqual((row["minimum"], row["maximum"]), (values.min(), values.max()))
            for probability in (0.1, 0.5, 0.9):
                self.assertAlmostEqual(row[f"q{probability}"], np.quantile(values, probability), places=12)
            # 1 − 2/256 of eight values hold the median between the least and the greatest
            self.assertEqual((row["q0.5_low"], row["q0.5_high"]), (values.min(), values.max()))
            self.assertIsNone(row["q0.9_high"])

    def test_fan_by_date(self):
        rows = self.csv_of("summary", self.out, "--series", "entries", "--by-date", "--case", "dear")
        np.testing.assert_allclose([float(row["q0.25"]) for row in rows], np.quantile(self.entries(1), 0.25, axis=0))

    def test_steady_state_ignores_the_warm_up(self):
        self.run_program("run", SOURCE / "scenarios" / "tiny.toml", "-o", "long.h5", "--replications", "3", "--set",
                         "run.horizon=40", "--set", "run.warm_up=20", "--progress", "none")
        (row,) = self.json_of("summary", "long.h5", "--steady-state", "--series", "audit_wait")["steady_state"]
        self.assertLessEqual(row["warm_up"], 20)
        self.assertEqual(row["count"], 3)
        self.assertLess(row["low"], row["batch_high"])
        self.assertLess(row["batch_low"], row["high"])
        self.assertLess(abs(row["batch_correlation"]), 1)

    def test_survival_falls_with_age(self):
        rows = self.json_of("summary", self.out, "--survival", "--case", "usual")["survival"]
        self.assertEqual(rows[0]["age"], 1)
        self.assertGreater(rows[0]["mean"], rows[-1]["mean"])

    def test_mistakes_say_what_to_do(self):
        for words, hint in [(["--quantiles", "0.5,2"], "below 1"), (["--by-date", "--survival"], "one of"),
                            (["--case", "uusal"], "did you mean 'usual'?")]:
            self.assertIn(hint, self.run_program("summary", self.out, *words, code=2).stderr)


class Diff(Analysis):
    def test_changes_stand_beside_differences(self):
        self.run_program("run", SOURCE / "scenarios" / "trade_off.toml", "-o", "slow.h5", "--set",
                         "audit.service_time=0.5", "--progress", "none")
        answer = self.json_of("diff", self.out, "slow.h5")
        self.assertTrue(answer["paired"])
        for outcome in answer["outcomes"]:
            self.assertEqual({one["parameters"] for one in outcome["cases"]}, {"audit.service_time 0.2 → 0.5"})
        wait = next(one for one in answer["outcomes"] if one["outcome"] == "audit_wait")["cases"][0]
        self.assertGreater(wait["difference"]["low"], 0)
        rows = self.csv_of("diff", self.out, "slow.h5")
        self.assertEqual(len(rows), 4 * 3)
        self.assertAlmostEqual(float(rows[9]["difference"]), wait["difference"]["mean"], places=12)

    def test_other_seeds_are_independent_samples(self):
        self.run_program("run", SOURCE / "scenarios" / "trade_off.toml", "-o", "other.h5", "--seed", "99",
                         "--replications", "6", "--progress", "none")
        answer = self.json_of("diff", self.out, "other.h5")
        self.assertFalse(answer["paired"])
        row = next(one for one in answer["outcomes"] if one["outcome"] == "startup_entry")["cases"][0]
        self.assertIsNone(row["correlation"])
        self.assertEqual(row["difference"]["count"], 6)
        self.assertIn("independent samples", self.run_program("diff", self.out, "other.h5").stdout)

    def test_one_case_against_all_of_the_other_file(self):
        self.run_program("run", SOURCE / "scenarios" / "tiny.toml", "-o", "tiny.h5", "--set", "run.horizon=6",
                         "--replications", "8", "--progress", "none")
        cases = self.json_of("diff", "tiny.h5", self.out)["outcomes"][1]["cases"]
        self.assertEqual([one["case"] for one in cases], ["usual", "dear", "dearest"])
        self.assertEqual(cases[0]["difference"]["mean"], 0, "the usual fee is that of tiny.toml")
        self.assertEqual(cases[1]["parameters"], "audit.fee 0.02 → 0.4")


if __name__ == "__main__":
    unittest.main()
