"""The result writer alone, put through every fault of tests/support/writer_faults.py, and shards merged after kills."""
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(os.environ["FAULTLINE_SOURCE_DIR"]) / "tests" / "support"))
from writer_faults import RECORD, WriterFaults, digests  # noqa: E402

DRIVER = pathlib.Path(os.environ["FAULTLINE_BINARY_DIR"]) / "tests" / "batch_driver"


class BatchWriterFaults(WriterFaults, unittest.TestCase):
    def command(self, out, fresh=False, other=False, long=False):
        words = [DRIVER, f"out={out}", "cases=2", "replications=3", "parts=700", "fail=99"]
        words += ["fresh"] * fresh + ["batch=ffffffffffffffffffffffffffffffff"] * other + ["pause=25"] * long
        return words

    def driver(self, *words):
        return subprocess.run([DRIVER, *words], capture_output=True, text=True, timeout=120)

    def test_resume_runs_only_what_is_missing(self):
        saved = self.interrupted().read_bytes().count(RECORD)
        done = self.succeed()
        self.assertIn(int(done.stdout.split()[1]), (6 - saved, 6 - saved + 1))  # the last one may be torn
        self.assertLess(int(done.stdout.split()[1]), 6)

    def test_failed_trial_is_saved_and_run_again(self):
        words = [f"out={self.out}", "cases=2", "replications=3", "parts=700"]
        first = self.driver(*words, "fail=4")
        self.assertEqual(first.returncode, 0, first.stderr)
        self.assertEqual([status for status, _ in digests(self.out)], [1, 1, 1, 1, 2, 1])
        again = self.driver(*words)
        self.assertEqual(again.stdout.split()[1], "1")
        self.assert_whole()

    def test_shards_merge_to_the_whole(self):
        whole = [f"out={self.folder / 'whole.h5'}", "cases=2", "replications=3", "parts=700"]
        self.assertEqual(self.driver(*whole).returncode, 0)
        shards = [self.folder / f"shard{k}.h5" for k in (1, 2, 3)]
        for k, shard in enumerate(shards, 1):
            done = self.driver(f"out={shard}", "cases=2", "replications=3", f"only={k}/3")
            self.assertEqual(done.stdout.split()[1], "2", done.stderr)
        self.assertEqual([status for status, _ in digests(shards[0])], [1, 0, 0, 1, 0, 0])
        merged = self.driver(f"out={self.out}", "merge=" + ",".join(map(str, shards)))
        self.assertEqual(merged.returncode, 0, merged.stderr)
        self.assertEqual(self.out.read_bytes(), (self.folder / "whole.h5").read_bytes())

    def test_merge_refuses_what_does_not_fit(self):
        one, two = self.folder / "one.h5", self.folder / "two.h5"
        self.driver(f"out={one}", "only=1/2")
        self.driver(f"out={two}", "only=2/2", "batch=ffffffffffffffffffffffffffffffff")
        done = self.driver(f"out={self.out}", f"merge={one},{two}")
        self.assert_refused(done, "different batches", str(one), str(two))
        self.assertFalse(self.out.exists())


if __name__ == "__main__":
    unittest.main()
