"""One writer at a time, where the file system has locks and where it has none; a killed one is no obstacle; readers read."""
import fcntl
import os
import pathlib
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(os.environ["FAULTLINE_SOURCE_DIR"]) / "tests" / "support"))
from program import ENVIRONMENT, PROGRAM, ProgramTest, digests  # noqa: E402
from writer_faults import STRIKE  # noqa: E402


class Locks(ProgramTest):
    environment = ENVIRONMENT

    def command(self, out):
        return [PROGRAM, "run", str(self.small), "-o", out, "-j", "1", "--progress", "none", "--set", "run.horizon=200"]

    def start(self, out):
        """A run of some seconds, once it has its folder and has saved something."""
        process = subprocess.Popen(self.command(out), cwd=self.folder, env=self.environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        limit = time.monotonic() + 60
        while not (self.folder / f"{out}.parts" / "lock").exists():
            self.assertIsNone(process.poll(), "it ended before it was looked at")
            self.assertLess(time.monotonic(), limit)
            time.sleep(0.01)
        return process

    def second(self, out):
        return subprocess.run(self.command(out), cwd=self.folder, env=self.environment, capture_output=True, text=True,
                              timeout=240)

    def test_one_writer_wins_and_the_other_says_so(self):
        first = self.start("a.h5")
        second = self.second("a.h5")
        self.assertIsNone(first.poll(), "the first was too quick for this test")
        self.assertEqual(second.returncode, 5, second.stderr)
        self.assertIn("another process", second.stderr)
        self.assertEqual(first.wait(timeout=240), 0)
        self.assertFalse((self.folder / "a.h5.parts").exists())

    def test_a_killed_writer_is_no_obstacle(self):
        expected = self.second("whole.h5")
        self.assertEqual(expected.returncode, 0, expected.stderr)
        first = self.start("a.h5")
        first.send_signal(signal.SIGKILL)
        first.wait(timeout=60)
        again = self.second("a.h5")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(digests(self.folder / "a.h5"), digests(self.folder / "whole.h5"))
        self.assertFalse((self.folder / "a.h5.parts").exists())

    def test_a_reader_needs_no_lock(self):
        out = self.run_small("out.h5")
        with open(out, "r+b") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            self.run_program("summary", out)
            self.run_program("run", self.small, "-o", out)


class NoLocks(Locks):
    environment = {**ENVIRONMENT, "LD_PRELOAD": str(STRIKE), "NO_LOCKS": "1",
                   "ASAN_OPTIONS": "verify_asan_link_order=0:" + ENVIRONMENT["ASAN_OPTIONS"]}

    def test_the_other_is_named(self):
        first = self.start("a.h5")
        self.assertIn(f"-{first.pid}, is writing", self.second("a.h5").stderr)
        first.kill()
        first.wait(timeout=60)

    def test_the_librarys_own_locks_are_not_asked_for(self):
        """Whatever a user set for other programs that use HDF5: files are read and written where there are no locks."""
        for word in ("TRUE", "BEST_EFFORT", "FALSE"):
            environment = {**self.environment, "HDF5_USE_FILE_LOCKING": word}
            for words in (["run", self.small, "-o", f"{word}.h5", "--progress", "none"], ["summary", f"{word}.h5"]):
                done = subprocess.run([PROGRAM, *words], cwd=self.folder, env=environment, capture_output=True, text=True,
                                      timeout=240)
                self.assertEqual(done.returncode, 0, (word, done.stderr))

    def test_an_owner_on_another_machine_is_left_alone(self):
        self.run_small("whole.h5")
        folder = self.folder / "a.h5.parts"
        folder.mkdir()
        (folder / "lock.owner").write_text("elsewhere-1")
        second = self.second("a.h5")
        self.assertEqual(second.returncode, 5)
        self.assertIn("elsewhere-1", second.stderr)
        self.assertEqual((folder / "lock.owner").read_text(), "elsewhere-1")


if __name__ == "__main__":
    unittest.main()
