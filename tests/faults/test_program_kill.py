"""The real program killed at every write of a small batch, and 50 times at random moments; the same command then
ends with the digests of an undisturbed run."""
import concurrent.futures
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(os.environ["FAULTLINE_SOURCE_DIR"]) / "tests" / "support"))
from program import PROGRAM, ProgramTest, digests  # noqa: E402
from writer_faults import STRIKE  # noqa: E402

AT_A_TIME = 2


class ProgramKilled(ProgramTest):
    random_kills = 50
    seed = 20240611

    def command(self, out, *more):
        words = [PROGRAM, "run", str(self.small), "-o", str(out), "-j", "1"]
        return [*words, "--replications", "1", "--progress", "none", *more]

    def execute(self, out, *more, strike=None, at=0):
        environment = dict(os.environ)
        environment.setdefault("ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0")
        if strike:
            environment.update(LD_PRELOAD=str(STRIKE), STRIKE=strike, STRIKE_AT=str(at),
                               STRIKE_COUNT=str(out) + ".count")
        return subprocess.run(self.command(out, *more), env=environment, capture_output=True, text=True, timeout=120)

    def reference(self, *more):
        out = self.folder / "reference.h5"
        done = self.execute(out, *more, strike="count")
        self.assertEqual(done.returncode, 0, done.stderr)
        return digests(out), int(pathlib.Path(str(out) + ".count").read_text())

    def killed_and_resumed(self, at, expected):
        """@returns what is wrong after a kill at one write call and a second run, or nothing"""
        out = self.folder / f"killed-{at}.h5"
        killed = self.execute(out, strike="kill", at=at)
        if killed.returncode != -signal.SIGKILL:
            return f"call {at}: not killed but {killed.returncode}: {killed.stderr}"
        if out.exists() and digests(out) != expected:
            return f"call {at}: a file under its final name is not whole"
        again = self.execute(out)
        if again.returncode != 0 or digests(out) != expected:
            return f"call {at}: resumed with {again.returncode}: {again.stderr}"
        if pathlib.Path(str(out) + ".parts").exists():
            return f"call {at}: parts are left behind"
        out.unlink()
        return None

    def test_killed_at_every_write_then_resumed(self):
        expected, count = self.reference()
        self.assertGreater(count, 100)
        with concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as pool:
            wrong = list(filter(None, pool.map(lambda at: self.killed_and_resumed(at, expected), range(1, count + 1))))
        self.assertEqual(wrong, [])

    def test_killed_at_random_moments_while_it_goes_on(self):
        """Forty trials; each kill hits a run that resumes what the kills before it left."""
        more = ("--replications", "20")
        begin = time.monotonic()
        expected, _ = self.reference(*more)
        duration = time.monotonic() - begin
        moments = random.Random(self.seed)
        out = self.folder / "out.h5"
        landed = 0
        for kill in range(self.random_kills):
            process = subprocess.Popen(self.command(out, *more), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(timeout=moments.uniform(0.0, duration))
            except subprocess.TimeoutExpired:
                process.kill()
            landed += process.wait() == -signal.SIGKILL
            if out.exists():
                self.assertEqual(digests(out), expected)
                out.unlink()
                shutil.rmtree(str(out) + ".parts", ignore_errors=True)
        done = self.execute(out, *more)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(digests(out), expected)
        self.assertGreater(landed, self.random_kills // 2, "most kills must hit a running program")


if __name__ == "__main__":
    unittest.main()
