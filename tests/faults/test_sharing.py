"""Processes that share the trials of one result: killed ones are made up for, and nothing that was saved is run again."""
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(os.environ["FAULTLINE_SOURCE_DIR"]) / "tests" / "support"))
from program import ENVIRONMENT, FAILING, PROGRAM, ProgramTest, digests, statuses  # noqa: E402
from second_names import SecondNames  # noqa: E402
from writer_faults import STRIKE  # noqa: E402


class Sharing(ProgramTest):
    environment = {**ENVIRONMENT, "ASAN_OPTIONS": "verify_asan_link_order=0:" + ENVIRONMENT["ASAN_OPTIONS"]}
    more = ["--replications", "60"]
    trials = 120

    def command(self, *words):
        return [PROGRAM, "run", str(self.small), "-o", "out.h5", "-j", "1", "--progress", "none", *words]

    def start(self, *words):
        process = subprocess.Popen(self.command("--share", *words), cwd=self.folder, env=self.environment,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(process.stdout.close)
        return process

    def share(self, *words, code=0):
        process = self.start(*words)
        text = process.communicate(timeout=240)[0]
        self.assertEqual(process.returncode, code, text)
        return text

    def names(self):
        names = SecondNames(self.folder / "out.h5.parts", self.folder / "kept")
        names.start()
        return names

    def assert_whole(self, *words):
        self.run_small("whole.h5", *words)
        self.assertEqual(digests(self.folder / "out.h5"), digests(self.folder / "whole.h5"))
        self.assertFalse((self.folder / "out.h5.parts").exists())

    def test_several_processes_make_one_result(self):
        names = self.names()
        processes = [self.start(*self.more) for _ in range(4)]
        texts = [process.communicate(timeout=240)[0] for process in processes]
        self.assertEqual([process.returncode for process in processes], [0] * 4, texts)
        counts = [int(number) for number in re.findall(r"^(\d+) trials run here", "".join(texts), re.M)]
        self.assertEqual(sum(counts), self.trials)
        self.assertEqual(len(set(names.trials())), self.trials)
        self.assert_whole(*self.more)

    def test_killed_ones_are_made_up_for(self):
        moments = random.Random(20241130)
        names = self.names()
        processes = [self.start(*self.more) for _ in range(3)]
        time.sleep(0.1)
        processes[2].send_signal(signal.SIGSTOP)  # it outlives the others, however fast the machine is
        for process in processes[:2]:
            time.sleep(moments.uniform(0.1, 0.6))
            process.kill()
            process.wait(timeout=60)  # where there are no locks, it lives until somebody has heard of its end
        processes[2].send_signal(signal.SIGCONT)
        text = processes[2].communicate(timeout=240)[0]
        self.assertEqual(processes[2].returncode, 0, text)
        saved = names.trials()
        self.assertEqual((len(saved), len(set(saved))), (self.trials, self.trials))
        self.assert_whole(*self.more)

    def test_all_are_killed_and_one_goes_on(self):
        first = self.start(*self.more)
        limit = time.monotonic() + 60
        while not list((self.folder / "out.h5.parts").glob("trials-*")) and time.monotonic() < limit:
            time.sleep(0.01)
        first.kill()
        first.wait(timeout=60)
        missing = subprocess.run(self.command("--finish", *self.more), cwd=self.folder, env=self.environment,
                                 capture_output=True, text=True, timeout=60)
        self.assertEqual(missing.returncode, 130, missing.stderr)
        self.assertRegex(missing.stderr, rf"\d+ of {self.trials} trials are missing")
        self.share(*self.more)
        self.assert_whole(*self.more)

    def test_a_run_alone_waits_for_none_and_disturbs_none(self):
        first = self.start("--replications", "400")
        limit = time.monotonic() + 60
        while not list((self.folder / "out.h5.parts").glob("trials-*")) and time.monotonic() < limit:
            time.sleep(0.01)
        second = subprocess.run(self.command("--replications", "400"), cwd=self.folder, env=self.environment,
                                capture_output=True, text=True, timeout=60)
        self.assertEqual(second.returncode, 5)
        self.assertIn("other processes share the trials", second.stderr)
        first.send_signal(signal.SIGTERM)
        self.assertIn("interrupted", first.communicate(timeout=60)[0])
        self.assertEqual(first.returncode, 130)

    def test_after_a_run_alone_nothing_is_run_twice(self):
        """Shared, killed, alone, interrupted, shared again."""
        names = self.names()
        more = ["--replications", "200"]
        for words in (["--share"], []):
            process = subprocess.Popen(self.command(*words, *more), cwd=self.folder, env=self.environment,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(1.2)
            process.send_signal(signal.SIGTERM if not words else signal.SIGKILL)
            process.wait(timeout=60)
        self.share(*more)
        saved = names.trials()
        self.assertEqual((len(saved), len(set(saved))), (400, 400))
        self.assert_whole(*more)

    def test_what_a_result_holds_is_not_run(self):
        self.run_small("out.h5")
        self.assertIn("8 trials: 6 kept, 2 to run", self.share("--replications", "4"))
        self.assert_whole("--replications", "4")
        self.assertIn("already done", self.share("--replications", "4"))

    def test_failed_trials_fail_once(self):
        self.small = self.write("failing.toml", FAILING)
        text = self.share(code=1)
        self.assertEqual(text.count("error: trial"), 3)
        self.assertEqual(statuses(self.folder / "out.h5"), [[1, 1, 1], [2, 2, 2]])

    def test_killed_at_every_write_then_joined_again(self):
        words = ["--replications", "1"]
        count = self.folder / "count"
        environment = {**self.environment, "LD_PRELOAD": str(STRIKE)}
        run = lambda **how: subprocess.run(self.command("--share", *words), cwd=self.folder, capture_output=True, text=True,
                                           timeout=60, env={**environment, **how})
        self.assertEqual(run(STRIKE="count", STRIKE_COUNT=str(count)).returncode, 0)
        self.run_small("whole.h5", *words)
        calls = int(count.read_text())
        self.assertGreater(calls, 100)
        for at in range(1, calls + 1, 3):
            with self.subTest(at=at):
                (self.folder / "out.h5").unlink(missing_ok=True)
                self.assertEqual(run(STRIKE="kill", STRIKE_AT=str(at)).returncode, -signal.SIGKILL)
                again = run()
                self.assertEqual(again.returncode, 0, again.stderr)
                self.assertEqual(digests(self.folder / "out.h5"), digests(self.folder / "whole.h5"))
                self.assertFalse((self.folder / "out.h5.parts").exists())

    def test_what_does_not_go_together(self):
        for words in (["--share", "--only", "replication=1"], ["--share", "--shard", "1/2"], ["--finish", "--fresh"]):
            with self.subTest(words=words):
                self.assertIn("do not go together", self.run_program("run", self.small, *words, code=2).stderr)


class SharingWithoutLocks(Sharing):
    environment = {**Sharing.environment, "LD_PRELOAD": str(STRIKE), "NO_LOCKS": "1"}
    test_killed_at_every_write_then_joined_again = None
    test_what_does_not_go_together = None
    test_failed_trials_fail_once = None


if __name__ == "__main__":
    unittest.main()
