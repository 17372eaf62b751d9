"""What is missing, infinite or does not move is said: in text, JSON and CSV, by every command that shows a number."""
import csv
import io
import json
import pathlib
import signal
import subprocess
import sys
import time
import unittest

import h5py
import pandas as pd

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import ENVIRONMENT, FAILING, PROGRAM, SOURCE, ProgramTest  # noqa: E402

# In one case nobody can pay for a cloud: its price index is infinite, and so is the mean over markets.
DEAD = f"""schema = 1
title = "A market without sellers"
extends = "{SOURCE}/scenarios/tiny.toml"

[run]
horizon = 3.0
replications = 4

[variant.alive]

[variant.dead]
"layer.cloud.fixed_cost_home" = 1000.0
"layer.cloud.fixed_cost_abroad" = 1000.0

[[target]]
name = "dearer"
outcome = "price_index"
case = "dead"
minus = "alive"
value = 1.0
kind = "sign"
source = "assumed"

[[target]]
name = "at_least"
outcome = "price_index"
case = "dead"
low = 0.1
kind = "fact"
source = "assumed"
"""


class Incomplete(ProgramTest):
    """Two cases of three replications, of which a shard is lost."""

    def setUp(self):
        super().setUp()
        for shard in (1, 2):  # of 4: trials 0 and 4, 1 and 5
            self.run_program("run", self.small, "--shard", f"{shard}/4", "-o", f"s{shard}.h5", "--progress", "none")

    def merge(self, *words, code=1):
        return self.run_program("merge", "s1.h5", "s2.h5", "-o", "m.h5", *words, code=code)

    def test_an_incomplete_merge_is_no_success_unless_a_part_is_asked_for(self):
        done = self.merge()
        self.assertIn("4 of 6 trials done, 0 failed, 2 missing (cheap_audits 1 missing; dear_audits 1 missing, of 3 each)",
                      done.stdout)
        self.assertIn("not every trial is there", done.stderr)
        self.assertIn("hint: 'faultline run SCENARIO -o m.h5'", done.stderr)
        self.assertEqual(self.merge("--partial", "--fresh", code=0).stderr, "")
        self.run_program("run", self.small, "-o", "m.h5", "--progress", "none")  # what the hint says
        self.merge(code=0)

    def test_every_command_counts_them_by_case(self):
        self.merge()
        missing = [{"case": "cheap_audits", "done": 2, "failed": 0, "missing": 1},
                   {"case": "dear_audits", "done": 2, "failed": 0, "missing": 1}]
        said = "Not every trial is there: 4 of 6 trials done, 0 failed, 2 missing (cheap_audits 1 missing"
        for words in (["summary", "m.h5"], ["compare", "m.h5"], ["rerun", "m.h5", "--verify", "--progress", "none"]):
            with self.subTest(command=words[0]):
                self.assertTrue(self.run_program(*words).stdout.startswith(said))
                answer = self.json_of(*words)
                self.assertEqual((answer["trials"], answer["done"], answer["failed"], answer["missing"]), (6, 4, 0, 2))
                self.assertEqual(answer["incomplete_cases"], missing)
        answer = json.loads(self.merge("--json").stdout)
        self.assertEqual(answer["incomplete_cases"], missing)
        for one in answer["outcomes"]:
            self.assertEqual([(case["count"], case["missing"]) for case in one["cases"]], [(2, 1)] * 2)
        for row in csv.DictReader(io.StringIO(self.run_program("summary", "m.h5", "--csv").stdout)):
            self.assertEqual((row["count"], row["missing"], row["infinite"]), ("2", "1", "0"))
        # replication 0 and 1 of the one case, 1 and 2 of the other: one pair is whole
        for row in self.json_of("compare", "m.h5")["comparisons"]:
            self.assertEqual((row["pairs"], row["missing"]), (1, 2))
        self.assertIn("2 missing", self.run_program("compare", "m.h5").stdout)
        difference = self.json_of("diff", "m.h5", "m.h5")
        self.assertEqual(difference["first"]["incomplete_cases"], missing)
        self.assertIn("Not every trial is in 'm.h5'", self.run_program("diff", "m.h5", "m.h5").stdout)

    def test_a_whole_file_says_nothing(self):
        out = self.run_small("whole.h5")
        for words in (["summary", out], ["compare", out], ["rerun", out, "--verify"], ["run", self.small, "-o", out]):
            self.assertNotIn("missing", self.run_program(*words).stdout)
        self.assertEqual(self.json_of("compare", out)["incomplete_cases"], [])

    def test_fewer_than_five_replications_are_said(self):
        out = self.folder / "few.h5"
        few = lambda *words: [line for line in self.run_program("run", self.small, "-o", out, *words).stdout.splitlines()
                              if line.startswith("few replications: ")]
        self.assertEqual([line.split(".")[0] for line in few()], ["few replications: 3 of a case"])
        self.assertEqual(few("--replications", "5"), [])
        self.assertEqual(few("--replications", "1", "--fresh"), [], "there is no interval at all")

    def test_failed_trials_are_counted_too(self):
        failing = self.write("failing.toml", FAILING)
        self.run_program("run", failing, "-o", "f.h5", "--progress", "none", code=1)
        self.assertIn("3 of 6 trials done, 3 failed (restless 3 failed, of 3 each)", self.run_program("summary", "f.h5").stdout)
        self.assertEqual(self.json_of("compare", "f.h5")["incomplete_cases"],
                         [{"case": "restless", "done": 0, "failed": 3, "missing": 0}])
        merged = self.run_program("merge", "f.h5", "-o", "g.h5", "--json", code=1)
        self.assertEqual([case["missing"] for case in json.loads(merged.stdout)["outcomes"][0]["cases"]], [0, 3])
        self.run_program("merge", "f.h5", "-o", "g.h5", "--partial")


class Infinite(ProgramTest):
    def setUp(self):
        super().setUp()
        self.dead = self.write("dead.toml", DEAD)

    def test_an_infinite_outcome_is_shown_as_one(self):
        answer = self.json_of("run", self.dead, "-o", "dead.h5", "--progress", "none")
        alive, dead = next(one for one in answer["outcomes"] if one["outcome"] == "price_index")["cases"]
        self.assertEqual((alive["infinite"], dead["infinite"], dead["missing"], dead["count"]), (0, 4, 0, 4))
        self.assertIsNone(dead["mean"])
        self.assertEqual(dead["difference"]["infinite"], 4)
        self.assertIsNone(dead["relative_difference"])
        with h5py.File(self.folder / "dead.h5") as file:
            self.assertTrue((file["price_index"][1][:, -1].max(axis=(1, 2)) == float("inf")).all())
        (row,) = csv.DictReader(io.StringIO(self.run_program("compare", "dead.h5", "--outcome", "price_index", "--csv").stdout))
        self.assertEqual((row["difference"], row["infinite"], row["p_value"], row["gain"]), ("inf", "4", "", ""))
        self.assertIn("4 infinite", self.run_program("compare", "dead.h5").stdout)
        spread = [row for row in self.json_of("summary", "dead.h5")["spread"] if row["outcome"] == "price_index"]
        self.assertEqual([row["infinite"] for row in spread], [0, 4])
        self.assertIn("4 infinite", self.run_program("summary", "dead.h5").stdout)

    def test_it_bears_out_no_target(self):
        rows = json.loads(self.run_program("targets", self.dead, "--json", "--progress", "none", code=3).stdout)
        self.assertEqual([(row["verdict"], row["infinite"]) for row in rows], [("unknown", 4)] * 2)
        self.assertIn("4 infinite", self.run_program("targets", self.dead, "--progress", "none", code=3).stdout)

    def test_replications_that_goals_did_not_need_are_not_missing(self):
        until = self.write("until.toml", DEAD + '''
[replications]
enough = { outcome = "startups", half_width = 1000.0, min = 4, max = 50 }
''')
        rows = json.loads(self.run_program("targets", until, "--json", "--progress", "none", code=3).stdout)
        self.assertEqual([row["missing"] for row in rows], [0, 0])
        self.assertLess(rows[0]["count"], 50)

    def test_no_crossing_of_its_mean_is_located_but_of_a_probability(self):
        words = ["threshold", SOURCE / "scenarios" / "tiny.toml", "--set", "run.horizon=3", "--set", "layer.cloud.fixed_cost_abroad=1000", "--parameter",
                 "layer.cloud.fixed_cost_home", "--between", "0.4,1000", "--outcome", "price_index", "--precision", "150",
                 "--keep", "kept", "--progress", "none"]
        text = self.run_program(*words, "--crosses", "0.2", code=3).stdout
        self.assertIn("infinite in some replications", text)
        self.assertIn("probability 0.5 above", text)
        (mean,) = self.json_of(*words, "--crosses", "0.2", code=3)["thresholds"]
        self.assertEqual((mean["verdict"], mean["estimate"], mean["curve"][-1]["gap"]["infinite"]), ("infinite", None, 10))
        (share,) = self.json_of(*words, "--crosses", "probability 0.5 above 0.2")["thresholds"]
        self.assertEqual(share["verdict"], "found")

    def test_sensitivity_leaves_it_out_and_says_so(self):
        words = ["sensitivity", SOURCE / "scenarios" / "tiny.toml", "--set", "run.horizon=3", "--set", "layer.cloud.fixed_cost_abroad=1000", "--range",
                 "layer.cloud.fixed_cost_home=0.4:1000", "--outcome", "price_index", "--samples", "4", "--keep", "kept",
                 "--progress", "none"]
        (answer,) = self.json_of(*words, code=3)["sensitivities"]
        self.assertEqual((answer["used"], answer["failed"], answer["infinite"]), (0, 0, 4))
        self.assertIn("4 of 4 trajectories left out: the outcome is infinite there", self.run_program(*words, code=3).stdout)


class Still(ProgramTest):
    def test_an_outcome_that_never_moves_has_no_index(self):
        still = self.write("still.toml", f"""schema = 1
extends = "{SOURCE}/scenarios/tiny.toml"
[run]
horizon = 2.0
[[outcome]]
name = "books"
series = "fragmentation"
statistic = "final"
""")
        for method in ("morris", "sobol"):
            words = ["sensitivity", still, "--method", method, "--range", "audit.fee=0:1", "--range", "audit.validity=2:4",
                     "--samples", "4", "--keep", method, "--progress", "none", "--outcome", "books"]
            (answer,) = self.json_of(*words)["sensitivities"]
            self.assertEqual((answer["moves"], answer["indices"], answer["used"]), (False, [], 4))
            self.assertIn("nothing moves it", self.run_program(*words).stdout)
        self.run_program("run", still, "-o", "still.h5", "--progress", "none")
        (row,) = [one for one in self.json_of("summary", "still.h5")["spread"] if one["outcome"] == "books"]
        self.assertEqual((row["low"], row["high"], row["standard_deviation"]), (row["mean"], row["mean"], 0))


class Log(ProgramTest):
    """A line every ten seconds: stopped at the first, which a program that is silent never writes."""

    def first_line(self, *words):
        process = subprocess.Popen([PROGRAM, *map(str, words), "-j", "1"], cwd=self.folder, env=ENVIRONMENT,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stderr.close)
        watch = subprocess.Popen(["sleep", "40"])
        start = time.monotonic()
        try:
            line = ""
            while process.poll() is None and watch.poll() is None and "trials/s" not in line:
                line = process.stderr.readline()
        finally:
            process.send_signal(signal.SIGINT)
            watch.kill()
            process.wait(timeout=60)
            watch.wait()
        self.assertLess(time.monotonic() - start, 40)
        return line

    def test_sensitivity_and_threshold_report_while_they_run(self):
        long = ["--set", "run.horizon=200", "--progress", "plain"]
        line = self.first_line("sensitivity", SOURCE / "scenarios" / "tiny.toml", *long, "--samples", "2000", "--range",
                               "audit.fee=0:1", "--range", "audit.validity=2:4", "--json")
        self.assertRegex(line, r"^\d+ of 8000 trials, [\d.]+ trials/s, [\d.]+ [kM] events/s, .* left$")
        line = self.first_line("threshold", SOURCE / "scenarios" / "tiny.toml", *long, "--replications", "2000", "--parameter",
                               "audit.fee", "--between", "0,1", "--outcome", "startups", "--crosses", "0", "--json")
        self.assertRegex(line, r"^\d+ of at most 10000 trials, .* events/s, at most .* left$")


class Reader(ProgramTest):
    def test_a_trace_ends_quietly_when_its_reader_has_seen_enough(self):
        words = [PROGRAM, "run", SOURCE / "scenarios" / "tiny.toml", "--set", "run.horizon=5000", "--only", "replication=0",
                 "--trace"]
        start = time.monotonic()
        process = subprocess.Popen(words, cwd=self.folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True)
        self.assertEqual(process.stdout.readline(), "# case=base,replication=0\n")
        process.stdout.close()
        said = process.stderr.read()  # that 5000 years are hardly plausible, and nothing of the pipe
        process.stderr.close()
        self.assertNotIn("error", said)
        self.assertNotIn("write", said.replace("write 13.69", ""))
        self.assertEqual(process.wait(timeout=60), 141)
        self.assertLess(time.monotonic() - start, 20, "the rest of 5000 years is not computed for nobody")


class NamesLikeMissing(ProgramTest):
    """A case called null, a state called nan and a label NA: rows of every table stay with their names in plain pandas."""

    def test_every_csv_keeps_them(self):
        text = (SOURCE / "scenarios" / "tiny.toml").read_text().replace("borduria", "nan")
        self.write("nan.toml", text)
        names = self.write("names.toml", """schema = 1
title = "names"
extends = "nan.toml"
[run]
horizon = 2.0
replications = 3
[variant.base]
[variant.null]
"audit.fee" = 0.1
[variant.nan]
"audit.fee" = 0.2
[variant.true]
"audit.fee" = 0.5
[[outcome]]
name = "startups"
label = "NA"
""")
        warnings = self.json_of("check", names)
        said = " ".join(one["message"] for one in warnings if one["severity"] == "warning")
        for name in ("variant 'null'", "variant 'nan'", "variant 'true'", "state 'nan'", "label 'NA'"):
            self.assertEqual(said.count(name), 1, said)
        self.run_program("run", names, "-o", "n.h5", "--progress", "none")
        for words in (["compare", "n.h5"], ["summary", "n.h5"], ["summary", "n.h5", "--by-date"], ["run", names, "-o", "n.h5"]):
            with self.subTest(words=words):
                table = pd.read_csv(io.StringIO(self.run_program(*words, "--csv").stdout))
                self.assertFalse(table["case"].isna().any())
                self.assertLessEqual({"null_", "nan_", "true"}, set(table["case"]))
                if words[0] != "run":
                    self.assertIn("NA_", set(table["label"]))
        self.run_program("export", "n.h5", "--outcomes", "--series", "welfare", "-o", "n.csv")
        self.assertEqual(set(pd.read_csv(self.folder / "n_outcomes.csv").case), {"base", "null_", "nan_", "true"})
        self.assertEqual(set(pd.read_csv(self.folder / "n_series_state.csv").state), {"arcadia", "nan_", "cathay"})
        # What is no table of texts has the names as they are.
        self.assertEqual({row["case"] for row in self.json_of("summary", "n.h5")["spread"]}, {"base", "null", "nan", "true"})
        self.run_program("export", "n.h5", "-o", "n.dta")
        self.assertEqual(set(pd.read_stata(self.folder / "n.dta").case), {"base", "null", "nan", "true"})


if __name__ == "__main__":
    unittest.main()
