"""A batch: the same digests however it was cut, stopped, or shared out; failures that leave the others whole."""
import json
import pathlib
import re
import signal
import subprocess
import sys
import time
import unittest

import h5py
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import ENVIRONMENT, FAILING, PROGRAM, SOURCE, ProgramTest, digests, statuses  # noqa: E402


class SameData(ProgramTest):
    def test_any_number_of_threads(self):
        expected = digests(self.run_small("j1.h5", "-j", "1"))
        self.assertEqual(len({one for case in expected for one in case}), 6, "no two trials are alike")
        for jobs in (2, 3, 8):
            self.assertEqual(digests(self.run_small(f"j{jobs}.h5", "-j", jobs)), expected)

    def test_equal_runs_are_equal_data(self):
        one, two = self.run_small("one.h5", "-j", "1"), self.run_small("two.h5", "-j", "2")
        with h5py.File(one) as a, h5py.File(two) as b:
            for name in a:
                if name not in ("run_seconds", "provenance"):
                    self.assertEqual(a[name][...].tobytes() if a[name].dtype != object else a[name][...].tolist(),
                                     b[name][...].tobytes() if b[name].dtype != object else b[name][...].tolist(), name)

    def test_shards_merged(self):
        whole = self.run_small("whole.h5")
        for shard in (1, 2, 3):
            self.run_program("run", self.small, "--shard", f"{shard}/3")
        parts = [f"results/small.shard-{shard}-of-3.h5" for shard in (1, 2, 3)]
        self.assertEqual(sum(row.count(1) for row in statuses(self.folder / parts[0])), 2)
        merged = self.json_of("merge", *parts, "-o", "merged.h5")
        self.assertEqual((merged["done"], merged["trials"]), (6, 6))
        self.assertEqual(digests(self.folder / "merged.h5"), digests(whole))
        self.assertEqual(merged["outcomes"], self.json_of("run", self.small, "-o", whole)["outcomes"])

    def test_shards_of_different_batches_do_not_merge(self):
        self.run_program("run", self.small, "--shard", "1/2", "-o", "a.h5")
        self.run_program("run", self.small, "--shard", "2/2", "-o", "b.h5", "--seed", "9")
        self.assertIn("different batches", self.run_program("merge", "a.h5", "b.h5", "-o", "c.h5", code=5).stderr)
        self.assertFalse((self.folder / "c.h5").exists())

    def test_a_part_first_the_rest_later(self):
        expected = digests(self.run_small("whole.h5"))
        out = self.run_small("out.h5", "--only", "case=dear_audits,replication=1")
        self.assertEqual(statuses(out), [[0, 0, 0], [0, 1, 0]])
        self.assertEqual(digests(out)[1][1], expected[1][1])
        self.run_small("out.h5", "--only", "replication=2,case=dear_audits", "--only", "case=cheap_audits")
        self.assertEqual(statuses(out), [[1, 1, 1], [0, 1, 1]])
        done = self.run_program("run", self.small, "-o", out)
        self.assertIn("6 trials: 5 kept, 1 to run", done.stderr)
        self.assertEqual(digests(out), expected)

    def test_a_case_alone_gives_what_it_gives_among_others(self):
        """Common random numbers: a trial depends on its scenario, seed and replication only."""
        both = digests(self.run_small("both.h5"))
        alone = self.write("alone.toml", self.small.read_text().split("[variant.dear_audits]")[0])
        self.run_program("run", alone, "-o", "alone.h5")
        self.assertEqual(digests(self.folder / "alone.h5")[0], both[0])

    def test_a_variant_that_changes_nothing_differs_by_exactly_nothing(self):
        base = self.small.read_text().split("[variant")[0]
        twin = self.write("twin.toml", base + '[variant.one]\n"audit.fee" = 0.02\n[variant.two]\n"audit.fee" = 0.02\n')
        answer = self.json_of("run", twin)
        for outcome in answer["outcomes"]:
            difference = outcome["cases"][1]["difference"]
            self.assertEqual((difference["mean"], difference["low"], difference["high"]), (0, 0, 0), outcome["outcome"])


class Files(ProgramTest):
    def test_default_place_and_second_run(self):
        first = self.run_program("run", self.small)
        self.assertIn("result: results/small.h5", first.stdout)
        out = self.folder / "results" / "small.h5"
        before = out.read_bytes()
        second = self.run_program("run", self.small)
        self.assertIn("already done", second.stderr)
        self.assertEqual(out.read_bytes(), before)
        answers = [done.stdout.split("6 of 6")[0] for done in (first, second)]
        self.assertEqual(answers[0], answers[1], "the same answer from the file")

    def test_another_result_is_not_overwritten(self):
        out = self.run_small("out.h5")
        before = out.read_bytes()
        refused = self.run_program("run", self.small, "-o", out, "--seed", "8", code=5)
        self.assertIn("--fresh", refused.stderr)
        self.assertEqual(out.read_bytes(), before)
        self.run_small("out.h5", "--seed", "8", "--fresh")
        self.assertNotEqual(out.read_bytes(), before)

    def test_foreign_and_truncated_files_are_refused_and_unchanged(self):
        whole = self.run_small("whole.h5").read_bytes()
        for content in (b"my thesis\n", whole[: len(whole) // 2], whole[:-1], b""):
            for words in (["run", self.small, "-o", "out.h5"], ["rerun", "out.h5", "--verify"],
                          ["merge", "out.h5", "-o", "merged.h5"],
                          ["merge", "whole.h5", "-o", "out.h5"], ["diff", "out.h5", "whole.h5"]):
                with self.subTest(size=len(content), command=words[0]):
                    (self.folder / "out.h5").write_bytes(content)
                    self.assertIn("hint:", self.run_program(*words, code=5).stderr)
                    self.assertEqual((self.folder / "out.h5").read_bytes(), content)

    def test_scenario_and_provenance_are_inside(self):
        out = self.run_small("out.h5", "--set", "audit.validity=2.0")
        with h5py.File(out) as file:
            texts = {name: value.asstr()[()] for name, value in file["provenance"].items()}
        self.assertTrue(texts["scenario_as_written"].startswith(self.small.read_text()))
        self.assertIn((SOURCE / "scenarios" / "tiny.toml").read_text(), texts["scenario_as_written"])
        self.assertIn("validity = 2\n", texts["scenario_resolved"])
        self.assertIn("--set audit.validity=2.0", texts["command_line"])
        self.assertEqual([pathlib.Path(one["path"]).name for one in json.loads(texts["inputs"])],
                         ["small.toml", "tiny.toml"])
        self.assertIn(("audit.validity", "2"), [(one["key"], one["value"]) for one in json.loads(texts["origins"])])
        for name in ("numbers", "version", "revision", "compiler", "flags", "libraries", "processor", "host"):
            self.assertTrue(texts[name], name)

    def test_swept_keys_are_coordinates(self):
        sweep = self.write("sweep.toml", self.small.read_text().split("[variant")[0] +
                           '[sweep]\n"audit.fee" = [0.0, 0.1]\n"startups.entry" = ["elastic", "free"]\n')
        self.run_program("run", sweep, "-o", "sweep.h5", "--replications", "1")
        with h5py.File(self.folder / "sweep.h5") as file:
            self.assertEqual(file["audit_fee"][...].tolist(), [0.0, 0.0, 0.1, 0.1])
            self.assertEqual(file["startups_entry"].asstr()[...].tolist(), ["elastic", "free"] * 2)
            self.assertEqual(file["audit_fee"].attrs["units"], b"US$ m")
            self.assertNotIn("variant", file)

    def test_cases_unstack_by_variant_and_by_what_variants_set(self):
        grid = self.write("grid.toml", self.small.read_text().split("[variant")[0] + '''
[variant.slow]

[variant.quick]
"audit.service_time" = 0.05
"alliance.league.open_to_startups" = false
"state.arcadia.ideas" = 5.0

[sweep]
"audit.fee" = [0.0, 0.1]
''')
        self.run_program("run", grid, "-o", "grid.h5", "--replications", "1", "--set", "run.horizon=1.5")
        with h5py.File(self.folder / "grid.h5") as file:
            self.assertEqual(file["variant"].asstr()[...].tolist(), ["slow"] * 2 + ["quick"] * 2)
            self.assertEqual(file["audit_fee"][...].tolist(), [0.0, 0.1] * 2)
            self.assertEqual(file["audit_service_time"][...].tolist(), [0.2, 0.2, 0.05, 0.05])
            self.assertEqual(file["alliance_league_open_to_startups"].asstr()[...].tolist(), ["true"] * 2 + ["false"] * 2)
            # one value for every layer is a coordinate of each
            self.assertEqual(file["state_arcadia_ideas_cloud"][...].tolist(), [4.0, 4.0, 5.0, 5.0])
            self.assertEqual(file["state_arcadia_ideas_applications"][...].tolist(), [10.0, 10.0, 5.0, 5.0])
            self.assertIn(b"variant", file["entries"].attrs["coordinates"])


class Rerun(ProgramTest):
    def test_verified(self):
        out = self.run_small("out.h5")
        self.small.unlink()
        self.assertIn("verified: 6 trials", self.run_program("rerun", out, "--verify", "-j", "2").stdout)
        verdict = self.json_of("rerun", out, "--verify", "--only", "replication=1")
        self.assertEqual((verdict["checked"], verdict["mismatches"], verdict["done"]), (2, [], 6))

    def test_tampering_is_found(self):
        whole = self.run_small("whole.h5").read_bytes()
        out = self.folder / "out.h5"

        def change_value(file):
            file["welfare"][1, 2, 0, 0] *= 1 + 1e-15

        def change_digest(file):
            file["run_digest"][0, 1] = "0" * 31 + "1"

        def change_scenario(file):
            text = file["provenance/scenario_resolved"].asstr()[()].replace("horizon = 4", "horizon = 5")
            file["provenance/scenario_resolved"][()] = text

        def change_parameter(file):
            text = file["provenance/scenario_resolved"].asstr()[()].replace("validity = 3", "validity = 2")
            file["provenance/scenario_resolved"][()] = text

        for change, words in [(change_value, "case=dear_audits,replication=2: its data in the file do not match"),
                              (change_digest, "case=cheap_audits,replication=1: every number is the same"),
                              (change_scenario, "another result"),
                              (change_parameter, "another result")]:
            with self.subTest(change=change.__name__):
                out.write_bytes(whole)
                with h5py.File(out, "r+") as file:
                    change(file)
                changed = out.read_bytes()
                done = self.run_program("rerun", out, "--verify", code=4)
                self.assertIn(words, done.stderr)
                self.assertIn("hint:", done.stderr)
                self.assertEqual(out.read_bytes(), changed)

    def test_into_a_new_file(self):
        out = self.run_small("out.h5")
        self.run_program("rerun", out)
        self.assertEqual(digests(self.folder / "out.rerun.h5"), digests(out))
        self.assertIn("out.rerun.h5", self.run_program("rerun", out).stdout)

    def test_diff_of_results(self):
        one, two = self.run_small("one.h5"), self.run_small("two.h5", "--set", "audit.service_time=0.5")
        answer = self.json_of("diff", one, two)
        self.assertEqual([row["key"] for row in answer["scenario"]["parameters"]], ["audit.service_time"])
        wait = next(outcome for outcome in answer["outcomes"] if outcome["outcome"] == "audit_wait")
        means = []
        for out, words in ((one, []), (two, ["--set", "audit.service_time=0.5"])):
            outcomes = self.json_of("run", self.small, "-o", out, *words)["outcomes"]
            means.append(next(one for one in outcomes if one["outcome"] == "audit_wait")["cases"][0]["mean"])
        self.assertAlmostEqual(wait["cases"][0]["difference"]["mean"], means[1] - means[0], places=9)
        self.assertIn("audit.service_time", self.run_program("diff", one, two).stdout)
        same = self.run_program("diff", one, one).stdout
        self.assertIn("no difference", same)


class Failures(ProgramTest):
    def setUp(self):
        super().setUp()
        self.failing = self.write("failing.toml", FAILING)

    def test_the_others_finish_and_the_command_reproduces_it(self):
        done = self.run_program("run", self.failing, "-o", "out.h5", "--seed", "12", code=1)
        self.assertEqual(statuses(self.folder / "out.h5"), [[1, 1, 1], [2, 2, 2]])
        self.assertIn("3 of 6 trials done, 3 failed", done.stdout)
        self.assertIn("rule books", done.stderr)
        commands = [line.split("hint: ")[1] for line in done.stderr.splitlines() if "hint: faultline run" in line]
        self.assertEqual(len(commands), 3)
        self.assertIn("--seed 12", commands[0])
        again = subprocess.run(commands[1].replace("faultline", PROGRAM, 1), shell=True, cwd=self.folder,
                               env=ENVIRONMENT, capture_output=True, text=True, timeout=60)
        self.assertEqual(again.returncode, 1)
        self.assertIn("rule books", again.stderr)
        self.assertGreater(len(again.stdout.splitlines()), 100, "the trace shows what led to it")
        self.assertEqual(again.stdout.splitlines()[0], "# case=restless,replication=1")

    def test_failed_trials_run_again_next_time(self):
        self.run_program("run", self.failing, "-o", "out.h5", code=1)
        done = self.run_program("run", self.failing, "-o", "out.h5", code=1)
        self.assertIn("6 trials: 3 kept, 3 to run", done.stderr)

    def test_ignore_and_fast(self):
        self.run_program("run", self.failing, "-o", "out.h5", "--errors", "ignore")
        fast = self.run_program("run", self.failing, "-o", "fast.h5", "--errors", "fast", "-j", "1", code=1)
        self.assertIn("stopped at a failed trial", fast.stderr)
        self.assertEqual(fast.stdout, "")
        self.assertFalse((self.folder / "fast.h5").exists())
        self.assertTrue((self.folder / "fast.h5.parts").exists())
        done = self.run_program("run", self.failing, "-o", "fast.h5", code=1)
        self.assertIn("6 trials: 3 kept, 3 to run", done.stderr)


class Waits(ProgramTest):
    """What the trace says of each audit is what the series are made of."""

    def test_quantiles_and_means_are_those_of_the_applicants(self):
        scenario = self.write("waits.toml", f"""schema = 1
title = "Applicants wait"
extends = "{SOURCE}/scenarios/tiny.toml"
[run]
horizon = 8.0
warm_up = 2.0
replications = 1
[audit]
service_time = 0.3
[[outcome]]
name = "wait"
series = "audit_wait"
""")
        self.run_program("run", scenario, "-o", "w.h5", "--progress", "none")
        trace = self.run_program("run", scenario, "--only", "replication=0", "--trace").stdout
        self.assertRegex(trace, r"(?m)^ +[\d.]+ +passed$")
        self.assertRegex(trace, r"(?m)^ +[\d.]+ +not passed: ")
        begun = re.findall(r"(?m)^ +([\d.]+) +(\w+) begins to audit the .*, which waited ([\d.]+) years$", trace)
        self.assertGreater(len(begun), 60)
        with h5py.File(self.folder / "w.h5") as file:
            times, bodies = file["time"][...], file["body"].asstr()[...].tolist()
            series = {name: file[name][0, 0] for name in ("audit_wait", "audit_wait_q50", "audit_wait_q90", "audits_begun")}
        waits = {}
        for time, body, wait in begun:
            date = int(np.searchsorted(times, float(time) - 1e-9))
            waits.setdefault((date, bodies.index(body)), []).append(float(wait))
        for date in range(len(times)):
            for body in range(len(bodies)):
                mine = sorted(waits.get((date, body), []))
                found = {name: series[name][date, body] for name in series}
                self.assertAlmostEqual(found["audits_begun"] * times[0], len(mine))
                if not mine:
                    self.assertTrue(np.isnan([found["audit_wait"], found["audit_wait_q50"], found["audit_wait_q90"]]).all())
                    continue
                self.assertAlmostEqual(found["audit_wait"], np.mean(mine), delta=2e-6)
                for percent in (50, 90):
                    exact = mine[(len(mine) * percent + 99) // 100 - 1]
                    self.assertAlmostEqual(found[f"audit_wait_q{percent}"], exact, delta=2e-6)
        applicants = [wait for (date, body), some in waits.items() for wait in some if times[date] > 2.0 + 1e-9]
        outcome = next(one for one in self.json_of("run", scenario, "-o", "w.h5")["outcomes"] if one["outcome"] == "wait")
        self.assertAlmostEqual(outcome["cases"][0]["mean"], np.mean(applicants), delta=2e-6)


class Interrupted(ProgramTest):
    """A long batch is stopped by signals; what was saved counts."""
    words = ["--replications", "400", "-j", "2"]

    def start(self, out="out.h5", *more):
        return subprocess.Popen([PROGRAM, "run", self.small, "-o", out, *self.words, *more], cwd=self.folder,
                                env=ENVIRONMENT,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def wait_for_parts(self):
        for _ in range(2000):
            if (self.folder / "out.h5.parts" / "lock").exists():
                return time.sleep(0.3)
            time.sleep(0.005)
        self.fail("the run never began")

    def test_first_signal_saves_and_the_same_command_goes_on(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number.name):
                process = self.start("out.h5", "--fresh")
                self.wait_for_parts()
                process.send_signal(number)
                out, err = process.communicate(timeout=60)
                self.assertEqual(process.returncode, 130, err)
                self.assertEqual(out, "")
                self.assertRegex(err, r"interrupted: [1-9]\d* of 800 trials are saved")
                self.assertFalse((self.folder / "out.h5").exists())
        again = self.run_program("run", self.small, "-o", "out.h5", *self.words)
        self.assertRegex(again.stderr, r"800 trials: [1-9]\d* kept, [1-9]\d* to run")
        self.run_program("run", self.small, "-o", "whole.h5", *self.words)
        self.assertEqual(digests(self.folder / "out.h5"), digests(self.folder / "whole.h5"))

    def test_second_signal_stops_at_once(self):
        long = ["--set", "run.horizon=400"]  # one trial takes seconds
        process = self.start("out.h5", *long)
        self.wait_for_parts()
        process.send_signal(signal.SIGINT)
        time.sleep(0.1)
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, err)
        self.assertLess(time.monotonic() - begin, 5)


if __name__ == "__main__":
    unittest.main()
