"""threshold and sensitivity as a user runs them: the same answer on any number of threads, after a kill and after
Ctrl-C; every way in which there is no answer; JSON and CSV."""
import csv
import io
import json
import pathlib
import random
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import ENVIRONMENT, PROGRAM, SOURCE, ProgramTest  # noqa: E402

TINY = f"""schema = 1
extends = "{SOURCE}/scenarios/tiny.toml"
[run]
horizon = 5.0
[threshold]
parameter = "audit.fee"
between = [0.0, 2.0]
outcome = "startups"
crosses = "90 % of baseline"
precision = 0.1
"""


class Threshold(ProgramTest):
    def setUp(self):
        super().setUp()
        self.tiny = self.write("tiny.toml", TINY)

    def ask(self, *words, code=0):
        answer = self.json_of("threshold", self.tiny, *words, code=code)
        return answer["thresholds"][0], answer

    def test_finds_the_crossing_and_shows_the_curve(self):
        found, answer = self.ask()
        self.assertEqual(found["verdict"], "found")
        self.assertLess(found["low"], found["estimate"])
        self.assertLess(found["estimate"], found["high"])
        self.assertLessEqual((found["high"] - found["low"]) / 2, 0.1)
        self.assertFalse(found["rising"])
        places = [point["at"] for point in found["curve"]]
        self.assertEqual((places[0], places[-1]), (0, 2))
        self.assertEqual(places, sorted(places))
        self.assertGreater(found["curve"][0]["gap"]["low"], 0)
        self.assertLess(found["curve"][-1]["gap"]["high"], 0)
        self.assertEqual(answer["run"], answer["trials"])
        text = self.run_program("threshold", self.tiny).stdout
        self.assertRegex(text, r"0\.\d+ \(95 % interval 0\.\d+ to \d\.\d+\)")
        rows = list(csv.DictReader(io.StringIO(self.run_program("threshold", self.tiny, "--csv").stdout)))
        self.assertEqual([float(row["at"]) for row in rows], places)
        self.assertEqual({float(row["threshold"]) for row in rows}, {found["estimate"]})

    def test_the_same_answer_on_any_number_of_threads_and_again(self):
        first, _ = self.ask("-j", "1")
        again, kept = self.ask("-j", "1")
        self.assertEqual((first, kept["run"]), (again, 0))
        for jobs in (2, 5):
            self.assertEqual(first, self.ask("-j", jobs, "--keep", f"kept-{jobs}")[0])

    def test_a_finer_question_uses_what_is_kept(self):
        self.ask()
        _, answer = self.ask("--precision", "0.07")
        self.assertLess(answer["run"], answer["trials"])

    def command(self, *words):
        return subprocess.Popen([PROGRAM, "threshold", str(self.tiny), "-j", "1", "--json", *map(str, words)],
                                cwd=self.folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def test_killed_and_resumed_gives_the_same_answer(self):
        start = time.monotonic()
        expected, _ = self.ask("-j", "1", "--keep", "reference")
        duration = time.monotonic() - start
        moments = random.Random(20261125)
        landed = 0
        for _ in range(6):
            process = self.command("--keep", "killed")
            time.sleep(moments.uniform(0.1, 0.9) * duration / 3)
            process.kill()
            process.communicate()
            landed += process.returncode == -signal.SIGKILL
        self.assertGreater(landed, 0)
        answer, facts = self.ask("--keep", "killed")
        self.assertEqual(answer, expected)

    def test_interrupted_says_how_to_go_on(self):
        self.tiny = self.write("slow.toml", TINY.replace("horizon = 5.0", "horizon = 200.0"))
        process = self.command()
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, messages = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, messages)
        self.assertIn("trials are kept in", messages)
        self.assertIn("run the same command again", messages)

    def test_random_numbers_of_its_own_for_each_point_cost_trials(self):
        """The same crossing, and more trials: what common random numbers save."""
        common, _ = self.ask("--precision", "0.1")
        own, facts = self.ask("--precision", "0.1", "--independent")
        self.assertLess(max(common["low"], own["low"]), min(common["high"], own["high"]))
        self.assertGreater(own["trials"], 1.5 * common["trials"])
        self.assertNotEqual(common["curve"][0]["mean"], own["curve"][-1]["mean"])
        self.assertEqual(self.ask("--precision", "0.1", "--independent")[1]["run"], 0, "kept like all trials")
        self.assertIn("common_random_numbers", self.run_program(
            "threshold", self.tiny, "--independent", "--ramp", "4,1", "--crosses", "1000", code=2).stderr)

    def test_an_outcome_on_the_command_line_stands_in_for_the_file_s(self):
        for key in ("outcome", "outcomes"):
            self.tiny = self.write("other.toml", TINY.replace("outcome =", f"{key} ="))
            answer = self.json_of("threshold", self.tiny, "--outcome", "startup_entry", "--trials", 60, code=3)
            self.assertEqual([one["outcome"] for one in answer["thresholds"]], ["startup_entry"])

    def test_run_says_which_command_answers_the_question_of_the_scenario(self):
        done = self.run_program("run", self.tiny, "--set", "audit.service_time=0.2", "--replications", 2)
        self.assertIn("next, where audit.fee makes startups cross 90 % of baseline:\n"
                      f"  faultline threshold {self.tiny} --set audit.service_time=0.2\n", done.stdout)
        self.assertNotIn("next", self.run_program("run", self.small, "-o", "small.h5").stdout)

    def test_no_crossing_is_said_plainly(self):
        none, _ = self.ask("--crosses", "1e9", code=3)
        self.assertEqual((none["verdict"], none["estimate"]), ("none", None))
        self.assertIn("no crossing", self.run_program("threshold", self.tiny, "--crosses", "1e9", code=3).stdout)

    def test_a_spent_budget_is_said_plainly(self):
        spent, _ = self.ask("--precision", "1e-6", "--trials", "100", code=3)
        self.assertEqual(spent["verdict"], "imprecise")
        self.assertLessEqual(spent["trials"], 100)
        text = self.run_program("threshold", self.tiny, "--precision", "1e-6", "--trials", "100", code=3).stdout
        self.assertIn("not as narrow as", text)
        self.assertIn("more --trials", text)

    def test_a_frontier(self):
        answer = self.json_of("threshold", self.tiny, "--second", "audit.service_time=0.1,0.4", "--precision", "0.2",
                              "--crosses", "100", "--between", "0,4", code=0)
        self.assertEqual([row["second_value"] for row in answer["thresholds"]], [0.1, 0.4])
        text = self.run_program("threshold", self.tiny, "--second", "audit.service_time=0.1,0.4", "--precision", "0.2",
                                "--crosses", "100", "--between", "0,4").stdout
        self.assertIn("Frontier", text)

    def test_mistakes(self):
        for words, hint in [(["--parameter", "audit.fe"], "did you mean 'audit.fee'?"),
                            (["--outcome", "startup"], "did you mean 'startups'?"),
                            (["--crosses", "a lot"], "half of baseline"), (["--between", "2,1"], "from < to"),
                            (["--baseline", "none"], "base"), (["--second", "x"], "KEY=VALUE"),
                            (["--precision", "-1"], "above 0")]:
            with self.subTest(words=words):
                done = self.run_program("threshold", self.tiny, *words, code=2)
                self.assertIn(hint, done.stderr)
        self.assertIn("--parameter", self.run_program("threshold", self.small, code=2).stderr)
        self.assertFalse((self.folder / "results").exists(), "nothing is run before the question is right")

    def test_a_ramp_up_and_down(self):
        ramp = self.write("ramp.toml", TINY.replace("90 % of baseline", "1000"))  # more firms than there ever are
        words = ["threshold", ramp, "--ramp", "4,1", "--precision", "1"]
        up, down = self.json_of(*words, code=3)["thresholds"]
        self.assertEqual((up["way"], down["way"]), ("up", "down"))
        self.assertEqual((up["verdict"], down["verdict"]), ("none", "none"))
        self.assertEqual((len(up["curve"]), len(down["curve"])), (4, 4))
        self.assertEqual(down["loop"], [None, None, None])
        self.assertGreater(down["curve"][0]["mean"], down["curve"][-1]["mean"], "on the way down firms come back as fees fall")
        self.assertIn("Hysteresis: not known", self.run_program(*words, code=3).stdout)
        self.assertIn("no ramp where 'crosses' speaks of a baseline",
                      self.run_program("threshold", self.tiny, "--ramp", "4,1", code=2).stderr)


class Sensitivity(ProgramTest):
    RANGES = ["--range", "audit.fee=0:1", "--range", "audit.service_time=0.1:0.4"]

    def test_morris_and_sobol_in_all_forms(self):
        for method, blocks, quantities in (("morris", 5, {"mu_star", "mu", "sigma", "noise"}),
                                           ("sobol", 8, {"first", "total", "noise"})):
            words = ["sensitivity", self.small, "--method", method, "--samples", blocks, "--resamples", 100, *self.RANGES]
            answer = self.json_of(*words)
            self.assertEqual(answer["trials"], blocks * (4 if method == "morris" else 5))
            first = answer["sensitivities"][0]
            self.assertEqual({row["quantity"] for row in first["indices"]}, quantities)
            self.assertEqual((first["used"], first["failed"]), (blocks, 0))
            rows = list(csv.DictReader(io.StringIO(self.run_program(*words, "--csv").stdout)))
            self.assertEqual({row["quantity"] for row in rows}, quantities)
            self.assertIn("replication noise", self.run_program(*words).stdout)
            again = self.json_of(*words, "-j", 1, "--keep", f"kept-{method}")
            self.assertEqual(again["sensitivities"], answer["sensitivities"])
            self.assertEqual(self.json_of(*words)["run"], 0)

    def test_counts_switches_and_words(self):
        words = ["sensitivity", self.small, "--samples", 4, "--resamples", 100, "--outcome", "startups", "--range",
                 "audit_body.the_house.auditors=2:20", "--range", "alliance.league.open_to_startups=bounds", "--range",
                 "regime.light.audit=bounds", "--range", "startups.entry=elastic:free"]
        answer = self.json_of(*words)
        self.assertEqual([(one["from"], one["to"], one["whole"], one["levels"]) for one in answer["ranges"]],
                         [(2, 20, True, []), (None, None, False, [False, True]), (None, None, False, ["none", "self"]),
                          (None, None, False, ["elastic", "free"])])
        self.assertEqual(answer["failed"], 0)
        done = self.run_program(*words)
        self.assertIn("audit_body.the_house.auditors: whole numbers from 2 to 20, each as likely", done.stdout)
        self.assertIn('regime.light.audit: "none", "self", each as likely', done.stdout)
        self.assertIn("--range:3:", done.stderr)
        self.assertIn('left out: at regime.light.audit = "independent"', done.stderr)

    def test_mistakes(self):
        for words, hint in [([], "--range"), (["--range", "audit.fe=0:1"], "did you mean 'audit.fee'?"),
                            (["--range", "audit.fee=bounds"], "bounds"), (["--range", "audit.fee"], "KEY=VALUE"),
                            (["--method", "sobel", *self.RANGES], "did you mean 'sobol'?")]:
            with self.subTest(words=words):
                self.assertIn(hint, self.run_program("sensitivity", self.small, *words, code=2).stderr)


if __name__ == "__main__":
    import unittest

    unittest.main()
