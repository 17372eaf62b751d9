"""Where results go: asked before anything runs; what is there is never replaced by accident."""
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import h5py

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import ENVIRONMENT, PROGRAM, SOURCE, ProgramTest, digests  # noqa: E402


class Outputs(ProgramTest):
    def setUp(self):
        super().setUp()
        os.mkfifo(self.folder / "pipe")
        (self.folder / "folder").mkdir()

    def refused(self, *words, code=5):
        """Refused before a trial ran, with what would be right, and nothing is left behind."""
        before = sorted(os.listdir(self.folder))
        done = self.run_program(*words, code=code)
        self.assertIn("new file", done.stderr)
        self.assertEqual(sorted(os.listdir(self.folder)), before)

    def test_what_is_no_place_for_a_result(self):
        out = self.run_small("out.h5")
        os.symlink("out.h5", self.folder / "link.h5")
        for place in ("", "folder", "folder/", "pipe", "/dev/null"):
            for words in (["run", self.small], ["rerun", out], ["merge", out]):
                for fresh in ([], ["--fresh"]):
                    with self.subTest(place=place, command=words[0], fresh=fresh):
                        self.refused(*words, "-o", place, *fresh, code=5 if place else 2)

    def test_an_input_is_no_output(self):
        out = self.run_small("out.h5")
        before = out.read_bytes()
        base = self.write("base.toml", self.small.read_text())
        top = self.write("top.toml", 'schema = 1\nextends = "base.toml"\n')
        os.symlink("base.toml", self.folder / "other_name.toml")
        for words in (["run", top, "-o", top], ["run", top, "-o", base], ["run", top, "-o", "other_name.toml"],
                      ["rerun", out, "-o", out], ["rerun", "out.h5", "-o", "./folder/../out.h5"],
                      ["merge", out, "-o", out]):
            with self.subTest(words=words):
                self.refused(*words, "--fresh")
        self.assertEqual(out.read_bytes(), before)
        self.assertEqual(base.read_text(), self.small.read_text())
        self.run_program("merge", out, "-o", out)  # without --fresh it is joined with itself, and nothing is lost
        self.assertEqual(digests(out), digests(self.write_bytes("before.h5", before)))

    def write_bytes(self, name, content):
        (self.folder / name).write_bytes(content)
        return self.folder / name

    def test_pipes_are_no_input_either(self):
        for words in (["check", "pipe"], ["run", "pipe"], ["summary", "pipe"], ["rerun", "pipe"], ["diff", "pipe", "pipe"],
                      ["merge", "pipe", "-o", "m.h5"], ["check", "/dev/zero"], ["summary", "/dev/zero"]):
            with self.subTest(words=words):
                done = subprocess.run([PROGRAM, *words], cwd=self.folder, env=ENVIRONMENT, capture_output=True, text=True,
                                      timeout=20)
                self.assertIn(done.returncode, (2, 5))

    def test_a_result_of_other_data_says_so(self):
        """One bit of one double: said by every command that reads, `run` of what is already done among them."""
        out = self.run_small("out.h5")
        with h5py.File(out, "r+") as file:
            values = file["price_index"][...]
            values.flat[5] *= 1.0000001
            file["price_index"][...] = values
        for words in (["summary", out], ["compare", out], ["diff", out, out], ["merge", out, "-o", "m.h5"], ["rerun", out],
                      ["run", self.small, "-o", out]):
            with self.subTest(command=words[0]):
                self.assertIn("the data of 'price_index' are not what was written",
                              self.run_program(*words, code=5).stderr)
        self.assertIn("its data in the file do not match", self.run_program("rerun", out, "--verify", code=4).stderr)

    def test_a_trial_that_records_more_than_memory_holds_is_refused(self):
        done = self.run_program("check", self.small, "--set", "run.sample_every=0.000005", code=2)
        self.assertRegex(done.stderr, r"--set:1:\d+: error: a trial would record \d+ numbers, [\d.]+ GB")

    def test_a_full_device_is_said_by_every_command(self):
        for words in (["check", self.small], ["describe"], ["show", self.small]):
            with self.subTest(command=words[0]), open("/dev/full", "w") as full:
                done = subprocess.run([PROGRAM, *map(str, words)], env=ENVIRONMENT, stdout=full, stderr=subprocess.PIPE,
                                      text=True, timeout=60)
                self.assertEqual(done.returncode, 5)
                self.assertIn("cannot write to standard output: No space left", done.stderr)

    def test_a_limit_on_files_is_an_error_with_words(self):
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
        done = self.run_program("run", self.small, "-o", "limited.h5", "--progress", "none", code=5, preexec_fn=limit)
        self.assertIn("File too large", done.stderr)
        self.run_small("limited.h5")

    @unittest.skipIf(shutil.which("setpriv") is None or os.geteuid() != 0, "needs to become a user with limits")
    def test_a_limit_on_threads_is_an_error_with_words(self):
        place = pathlib.Path(tempfile.mkdtemp(prefix="faultline-limits-"))
        self.addCleanup(shutil.rmtree, place, ignore_errors=True)
        place.chmod(0o777)
        shutil.copy(PROGRAM, place / "program")
        shutil.copy(SOURCE / "scenarios" / "tiny.toml", place)
        words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "prlimit", "--nproc=1", "./program", "run",
                 "tiny.toml", "-o", "out.h5", "-j", "4"]
        for progress in ("none", "plain"):
            with self.subTest(progress=progress):
                done = subprocess.run([*words, "--progress", progress], cwd=place, env=ENVIRONMENT, capture_output=True,
                                      text=True, timeout=60)
                self.assertEqual(done.returncode, 5, done.stderr)
                self.assertIn("no more threads can be started", done.stderr)

    def test_a_stop_is_heard_within_a_year_of_reviews(self):
        """A trial of 10^8 reviews between two settlements is dropped at the second signal."""
        process = subprocess.Popen([PROGRAM, "run", self.small, "-o", "slow.h5", "--progress", "none", "-j", "1", "--set",
                                    "startups.review_period=4e-7", "--set", "run.settle_every=1000"], cwd=self.folder,
                                   env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(1.5)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            self.fail("the second signal was not heard")
        self.assertEqual(process.returncode, 130)
        self.assertIn(b"interrupted", process.stderr.read())
        process.stderr.close()


if __name__ == "__main__":
    unittest.main()
