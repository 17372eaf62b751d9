"""The real program without space or permission, and with what is not its own at the output path."""
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(os.environ["FAULTLINE_SOURCE_DIR"]) / "tests" / "support"))
from program import PROGRAM, SMALL  # noqa: E402
from writer_faults import WriterFaults, digests  # noqa: E402


class ProgramSpace(WriterFaults, unittest.TestCase):
    # These need several parts or hundreds of runs: test_writer_kill.py puts the writer itself through them.
    test_killed_at_every_write_then_resumed = None
    test_killed_at_random_moments = None
    test_killed_while_resuming = None
    test_killed_while_replacing_keeps_the_old_file = None
    test_damaged_trials_are_run_again = None
    test_trials_cut_at_many_bytes = None
    test_trials_of_another_batch_stay_and_are_not_taken = None
    test_two_writers = None
    test_full_at_every_write_then_resumed = None

    def command(self, out, fresh=False, other=False, long=False):
        scenario = self.folder / "small.toml"
        scenario.write_text(SMALL)
        words = [PROGRAM, "run", scenario, "-o", out, "-j", "1", "--replications", "1", "--progress", "none"]
        return words + ["--fresh"] * fresh + ["--seed", "99"] * other

    def test_full_disk(self):
        size = (self.folder / "reference.h5").stat().st_size
        mounted = self.mount("size=4k")
        if mounted is None:
            self.skipTest("needs the right to mount")
        for pages in range(2, size // 4096 + 2, 4):
            with self.subTest(pages=pages):
                subprocess.run(["mount", "-o", f"remount,size={4 * pages}k", mounted], check=True)
                self.assert_refused(self.run_batch(mounted / "result.h5"), "No space left on device")
        subprocess.run(["mount", "-o", "remount,size=64m", mounted], check=True)
        self.succeed(mounted / "result.h5")
        self.assertEqual(digests(mounted / "result.h5"), self.expected)

    def test_full_at_some_writes_then_resumed(self):
        count = self.calls()
        refused = 0
        for at in range(1, count + 1, 9):
            with self.subTest(at=at):
                full = self.run_batch(strike="full", at=at)
                if full.returncode != 0:
                    refused += 1
                    self.assert_refused(full, "No space left on device", "free some space")
                self.succeed()
                self.assert_whole()
                self.clear()
        self.assertGreater(refused, count // 9 // 2)

    def test_standard_output_full(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run(self.command(self.out), stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(done.returncode, 5)
        self.assertIn("hint:", done.stderr)
        self.assert_whole()


if __name__ == "__main__":
    unittest.main()
