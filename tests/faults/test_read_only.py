"""Results on media that nobody may write: readers read, a finished batch says so, writers say what they lack."""
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(os.environ["FAULTLINE_SOURCE_DIR"]) / "tests" / "support"))
from program import PROGRAM, ProgramTest, digests  # noqa: E402


class ReadOnly(ProgramTest):
    def setUp(self):
        super().setUp()
        self.media = self.folder / "media"
        self.media.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", self.media], capture_output=True).returncode != 0:
            self.skipTest("needs the right to mount")
        self.addCleanup(subprocess.run, ["umount", "-l", self.media], check=True)
        for shard in ("1/2", "2/2"):
            self.run_program("run", self.small, "--shard", shard, "-o", f"media/shard-{shard[0]}.h5")
        self.run_program("merge", "media/shard-1.h5", "media/shard-2.h5", "-o", "media/whole.h5")
        subprocess.run(["mount", "-o", "remount,ro", self.media], check=True)

    def listing(self):
        return sorted((path.name, path.stat().st_mtime_ns) for path in self.media.iterdir())

    def test_readers_read(self):
        before = self.listing()
        for words in (["summary", "media/whole.h5"], ["compare", "media/whole.h5"], ["diff", "media/whole.h5", "media/whole.h5"],
                      ["rerun", "media/whole.h5", "--verify"], ["run", self.small, "-o", "media/whole.h5"],
                      ["merge", "media/shard-1.h5", "media/shard-2.h5", "-o", "elsewhere.h5"]):
            self.run_program(*words)
        self.assertEqual(digests(self.folder / "elsewhere.h5"), digests(self.media / "whole.h5"))
        self.assertEqual(self.listing(), before)

    def test_writers_say_so(self):
        for words in (["run", self.small, "-o", "media/new.h5"], ["run", self.small, "-o", "media/whole.h5", "--fresh"],
                      ["run", self.small, "-o", "media/whole.h5", "--fresh", "--replications", "4"],
                      ["run", self.small, "-o", "media/folder/new.h5"],
                      ["merge", "media/shard-1.h5", "-o", "media/merged.h5"]):
            with self.subTest(words=words):
                done = self.run_program(*words, code=5)
                self.assertIn("media", done.stderr)
                self.assertIn("hint: choose a folder that you may write", done.stderr)

    def test_without_an_output_the_default_folder_is_named(self):
        done = subprocess.run([PROGRAM, "run", self.small], cwd=self.media, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("results", done.stderr)


if __name__ == "__main__":
    unittest.main()
