"""Replications until an interval is narrow enough: the same trials for any thread count and any point of resumption."""
import pathlib
import signal
import subprocess
import sys
import time
import unittest

import h5py

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import ENVIRONMENT, PROGRAM, SOURCE, ProgramTest, digests, statuses  # noqa: E402

UNTIL = f"""schema = 1
extends = "{SOURCE}/scenarios/trade_off.toml"
[run]
horizon = 3.0
[replications]
until = {{ outcome = "startup_entry", case = "dear", contrast = "usual", half_width = 0.2, min = 6, max = 90 }}
"""


class Until(ProgramTest):
    def setUp(self):
        super().setUp()
        self.until = self.write("until.toml", UNTIL)

    def run_until(self, out, *words, code=0):
        self.run_program("run", self.until, "-o", out, "--progress", "none", *words, code=code)
        return self.folder / out

    def test_it_stops_where_the_interval_is_narrow(self):
        self.assertIn("3 cases × 6 to 90 replications = 18 to 270 trials",
                      self.run_program("check", self.until).stdout)
        out = self.run_until("out.h5")
        answer = self.json_of("run", self.until, "-o", out)
        (goal,) = answer["goals"]
        self.assertTrue(goal["met"])
        self.assertLessEqual(goal["half_width"], 0.2)
        with h5py.File(out) as file:
            count = len(file["replication"])
        self.assertEqual(answer["replications"], count)
        self.assertIn(count, [8, 10, 13, 17, 22, 28, 35, 44, 55, 69, 87])
        self.assertEqual({one for case in statuses(out) for one in case}, {1})
        fixed = self.run_until("fixed.h5", "--replications", count)
        self.assertEqual(digests(fixed), digests(out), "the trials of a fixed number of replications")

    def test_threads_make_no_difference(self):
        expected = digests(self.run_until("j1.h5", "-j", "1"))
        self.assertEqual(digests(self.run_until("j3.h5", "-j", "3")), expected)

    def test_a_killed_run_goes_on_and_ends_the_same(self):
        expected = digests(self.run_until("whole.h5"))
        for signal_number, wait in ((signal.SIGKILL, 0.15), (signal.SIGINT, 0.3), (signal.SIGKILL, 0.6)):
            process = subprocess.Popen([PROGRAM, "run", self.until, "-o", "out.h5", "-j", "1", "--progress", "none"],
                                       cwd=self.folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(wait)
            process.send_signal(signal_number)
            process.wait(timeout=60)
        self.assertEqual(digests(self.run_until("out.h5")), expected)
        self.assertFalse((self.folder / "out.h5.parts").exists())

    def test_a_finished_file_is_left_alone_and_verifies(self):
        out = self.run_until("out.h5")
        before = out.read_bytes()
        self.assertIn("already done", self.run_program("run", self.until, "-o", out).stderr)
        self.assertEqual(out.read_bytes(), before)
        self.assertIn("the same digests again", self.run_program("rerun", out, "--verify").stdout)
        self.run_program("rerun", out, "-o", "again.h5")
        self.assertEqual(digests(self.folder / "again.h5"), digests(out))

    def test_a_spent_budget_is_exit_code_3_and_the_trials_are_kept(self):
        done = self.run_program("run", self.until, "-o", "out.h5", "--set", "replications.until.max=7", code=3)
        self.assertIn("not met", done.stdout)
        self.assertIn("hint: raise `max`", done.stderr)
        self.assertEqual(len(digests(self.folder / "out.h5")[0]), 7)
        self.run_program("run", self.until, "-o", "out.h5", "--set", "replications.until.max=7", code=3)

    def test_parts_of_an_open_batch_are_refused(self):
        for words in (["--shard", "1/2"], ["--only", "replication=2"]):
            self.assertIn("--replications N", self.run_program("run", self.until, *words, code=2).stderr)
        self.run_program("run", self.until, "--only", "case=dear,replication=2", "--trace")

    def test_mistakes_have_their_place(self):
        for line, words in [("{ outcome = 'startup_entri', half_width = 1 }", "did you mean 'startup_entry'?"),
                            ("{ outcome = 'startup_entry' }", "half_width or relative_half_width"),
                            ("{ outcome = 'startup_entry', half_with = 1 }", "did you mean 'half_width'?"),
                            ("{ outcome = 'startup_entry', half_width = 1, contrast = 'usul' }", "did you mean 'usual'?"),
                            ("{ outcome = 'startup_entry', half_width = 1, min = 9, max = 8 }", "above 'max'"),
                            ("{ outcome = 'startup_entry', half_width = 1, case = 'dear', contrast = 'dear' }",
                             "compared with itself")]:
            with self.subTest(line=line):
                bad = self.write("bad.toml", UNTIL.split("until = ")[0] + f"until = {line}\n".replace("'", '"'))
                error = self.run_program("check", bad, code=2).stderr
                self.assertIn(words, error)
                self.assertIn("bad.toml:6:", error)


if __name__ == "__main__":
    unittest.main()
