"""Memory that is not there is said before anything runs. Not under the address sanitizer, which reserves more than any limit."""
import os
import pathlib
import resource
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(os.environ["FAULTLINE_SOURCE_DIR"]) / "tests" / "support"))
from program import ProgramTest  # noqa: E402


class Memory(ProgramTest):
    def test_a_run_beyond_memory_is_refused_with_both_numbers(self):
        much = ["--set", "run.sample_every=0.0001"]
        some = lambda: resource.setrlimit(resource.RLIMIT_AS, (800_000_000, 800_000_000))
        for command in (["plan", self.small], ["run", self.small, "-o", "x.h5"]):
            with self.subTest(command=command[0]):
                done = self.run_program(*command, *much, "-j", "6", code=2, preexec_fn=some)
                self.assertRegex(done.stderr, r"would take [\d.]+ GB of memory with 6 at a time, and there are 0\.8 GB")
                self.assertRegex(done.stderr, r"hint: fewer trials at a time: -j 4\n")
        few = lambda: resource.setrlimit(resource.RLIMIT_AS, (400_000_000, 400_000_000))
        done = self.run_program("check", self.small, *much, code=2, preexec_fn=few)
        self.assertRegex(done.stderr, r"--set:1:\d+: error: a run would take [\d.]+ GB of memory with one trial at a time")
        self.assertFalse((self.folder / "x.h5").exists())


if __name__ == "__main__":
    unittest.main()
