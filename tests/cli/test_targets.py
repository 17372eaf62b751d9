"""Targets: what a scenario claims is judged, kind by kind; folders, goals of precision, and an interruption."""
import json
import math
import pathlib
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import ENVIRONMENT, PROGRAM, ProgramTest  # noqa: E402


class Targets(ProgramTest):
    def scenario(self, value, **more):
        lines = "".join(f"{key} = {json.dumps(item)}\n" for key, item in more.items())
        target = f'[[target]]\nname = "t"\noutcome = "startups"\nvalue = {value}\n{lines}\n[variant.cheap'
        return self.write("targets.toml", self.small.read_text().replace("[variant.cheap", target, 1))

    def test_met_and_missed(self):
        mean = self.json_of("run", self.small)["outcomes"][0]["cases"][0]["mean"]
        met = self.json_of("targets", self.scenario(mean * 1.01, relative_tolerance=0.02, source="Someone-2020"))
        self.assertEqual((met[0]["verdict"], met[0]["source"], met[0]["mean"]), ("met", "Someone-2020", mean))
        missed = self.json_of("targets", self.scenario(mean * 1.05, relative_tolerance=0.02), code=3)
        self.assertEqual(missed[0]["verdict"], "missed")
        text = self.run_program("targets", self.scenario(mean, tolerance=1e-6, kind="fact")).stdout
        self.assertRegex(text, r"  t +met +.* ± 1e-06 .* fact")
        written = sorted(path.name for path in (self.folder / "results").iterdir())
        self.assertEqual(written, ["small.h5"], "targets writes no file")

    def test_ratio_and_sign(self):
        rows = self.json_of("targets", self.scenario(1.0, tolerance=0.5, case="dear_audits", ratio_to="cheap_audits"))
        cases = self.json_of("run", self.small)["outcomes"][0]["cases"]
        self.assertAlmostEqual(rows[0]["mean"], cases[1]["mean"] / cases[0]["mean"], places=12)
        self.run_program("targets", self.scenario(1.0, kind="sign"))
        self.run_program("targets", self.scenario(-1.0, kind="sign"), code=3)

    def claim(self, lines, outcome='outcome = "startups"\n'):
        target = f'[[target]]\nname = "t"\n{outcome}{lines}\n\n[variant.cheap'
        return self.write("targets.toml", self.small.read_text().replace("[variant.cheap", target, 1))

    def test_difference_range_and_order(self):
        cases = self.json_of("run", self.small)["outcomes"][0]["cases"]
        cheap, dear = (case["mean"] for case in cases)
        (row,) = self.json_of("targets", self.claim('case = "dear_audits"\nminus = "cheap_audits"\nlow = -1e6\nhigh = 1e6'))
        self.assertAlmostEqual(row["mean"], dear - cheap, places=12)
        self.assertEqual((row["accepted_low"], row["accepted_high"], row["value"]), (-1e6, 1e6, None))
        self.assertIn("at least 1e+09", self.run_program("targets", self.claim("low = 1e9"), code=3).stdout)
        surely_less = cases[1]["difference"]["high"] < 0  # dear less cheap, with its whole interval
        (row,) = self.json_of("targets", self.claim('order = ["dear_audits", "cheap_audits"]'), code=0 if surely_less else 3)
        self.assertEqual(row["order"], "dear_audits < cheap_audits")
        self.run_program("targets", self.claim('order = ["cheap_audits", "dear_audits"]'), code=3)

    def test_claims_that_make_no_sense_have_their_place(self):
        for lines, words in [("kind = \"fact\"", "claims nothing"), ("value = 1\nlow = 0", "several things"),
                             ("low = 2\nhigh = 1", "above 'high'"), ('order = ["dear_audits"]', "at least two cases"),
                             ('order = ["dear_audits", "cheap_audit"]', "did you mean 'cheap_audits'?"),
                             ('value = 1\nminus = "dear_audits"\nratio_to = "dear_audits"', "one of them"),
                             ('low = 1\nkind = "sign"', "no value whose sign")]:
            with self.subTest(lines=lines):
                self.assertIn(words, self.run_program("check", self.claim(lines), code=2).stderr)

    def formula(self, number, lines="value = -1\nkind = \"sign\""):
        return self.claim(f"number = {json.dumps(number)}\n{lines}", outcome="")

    def test_a_formula_over_outcomes_of_cases(self):
        """A difference of two cases by formula is the paired difference, with its interval; a ratio that of `ratio_to`."""
        cases = self.json_of("run", self.small)["outcomes"][0]["cases"]
        (row,) = self.json_of("targets", self.formula("startups[dear_audits] - startups[cheap_audits]"),
                              code=0 if cases[1]["difference"]["high"] < 0 else 3)
        for word in ("mean", "low", "high"):
            self.assertAlmostEqual(row[word], cases[1]["difference"][word], places=9)
        (row,) = self.json_of("targets", self.formula("ln(2 * startups[dear_audits] / (startups * 2))", "low = -9"))
        self.assertAlmostEqual(row["mean"], math.log(cases[1]["mean"] / cases[0]["mean"]), places=12)
        self.assertEqual((row["outcome"], row["number"]), ("", "ln(2 * startups[dear_audits] / (startups * 2))"))
        text = self.run_program("targets", self.formula("startups[dear_audits]\n - 1", "low = 0")).stdout
        self.assertRegex(text, r"  t +met +startups\[dear_audits\] - 1 +at least 0")

    def test_formulas_that_make_no_sense_have_their_place(self):
        for number, lines, words in [("startups +", "", "no formula of outcomes"), ("2 + 2", "", "no formula of outcomes"),
                                     ("startup[dear_audits]", "", "did you mean 'startups'?"),
                                     ("startups[dear_audit]", "", "did you mean 'dear_audits'?"),
                                     ("startups", 'minus = "dear_audits"\n', "cases in brackets"),
                                     ("startups", 'outcome = "startups"\n', "'outcome' and 'number'")]:
            with self.subTest(number=number, lines=lines):
                error = self.run_program("check", self.formula(number, lines + "value = 1"), code=2).stderr
                self.assertIn(words, error)
                self.assertIn("targets.toml:", error)
        self.assertIn("no outcome", self.run_program("check", self.claim("value = 1", outcome=""), code=2).stderr)

    def test_a_miss_that_the_file_owns_to_is_shown_and_does_not_fail(self):
        missed = 'value = -1.0\nkind = "sign"\n'
        done = self.run_program("targets", self.claim(missed + 'miss = """\nnobody\nleaves"""'), "--json")
        (row,) = json.loads(done.stdout)
        self.assertEqual((row["verdict"], row["miss"]), ("missed", "nobody leaves"))
        self.assertIn("known miss: t: nobody leaves\n", done.stderr)
        self.assertIn("0 of 1 targets met, 1 known to be missed", done.stderr)
        self.run_program("targets", self.claim(missed), code=3)
        met = self.run_program("targets", self.claim('value = 1.0\nkind = "sign"\nmiss = "nobody leaves"'))
        self.assertIn("t is met, though its `miss`", met.stderr)

    def test_a_folder_is_searched_and_csv_has_a_line_a_target(self):
        (self.folder / "claims" / "more").mkdir(parents=True)
        for name in ("claims/a.toml", "claims/more/b.toml"):
            self.claim("low = 0").rename(self.folder / name)
        (self.folder / "claims" / "none.toml").write_text(self.small.read_text())
        lines = self.run_program("targets", "claims", "--csv").stdout.splitlines()
        self.assertEqual([line.split(",")[0] for line in lines], ["file", "claims/a.toml", "claims/more/b.toml"])
        (self.folder / "empty").mkdir()
        self.assertIn("no scenario below", self.run_program("targets", "empty", code=2).stderr)

    def test_targets_stop_when_their_interval_is_narrow(self):
        until = '\n[replications]\nuntil = { outcome = "startups", half_width = 1e6, min = 2, max = 50 }\n'
        (row,) = self.json_of("targets", self.claim("low = 0" + until))
        self.assertEqual(row["count"], 3, "two looks: at 2 and at 3 replications")

    def test_an_interrupted_judgement_goes_on(self):
        file = self.claim("low = 0")
        words = [PROGRAM, "targets", str(file), "--replications", "300", "-j", "1", "--progress", "none"]
        process = subprocess.Popen(words, cwd=self.folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        time.sleep(1.0)
        process.send_signal(signal.SIGINT)
        error = process.communicate(timeout=60)[1]
        if process.returncode == 130:  # else it was quicker than we
            self.assertRegex(error, r"interrupted: \d+ trials are kept in 'results/targets-[0-9a-f]{8}.trials'")
            self.assertIn("run the same command again", error)
        (row,) = self.json_of(*words[1:])
        self.assertEqual(row["count"], 300)
        self.assertEqual(list((self.folder / "results").iterdir()), [], "nothing is left when the verdict is out")

    def test_no_target(self):
        self.assertIn("no [[target]]", self.run_program("targets", self.small, code=2).stderr)


if __name__ == "__main__":
    unittest.main()
