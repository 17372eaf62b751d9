"""Memory of the commands that read results: it does not grow with the batch, and 10^4 trials take less than 200 MB."""
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import ENVIRONMENT, HAS_PAGE, PROGRAM, ProgramTest  # noqa: E402

DRIVER = pathlib.Path(os.environ["FAULTLINE_BINARY_DIR"]) / "tests" / "batch_driver"
SERIES = ["--series", "fragmentation", "--series", "entry", "--series", "wait", "--series", "sales"]
COMMANDS = [["compare", *SERIES], ["compare", *SERIES, "--by-date", "--adjust", "holm"], ["summary", *SERIES],
            ["summary", *SERIES, "--by-date"], ["summary", *SERIES, "--steady-state"], *([["report", *SERIES]] if HAS_PAGE else [])]


class LargeFiles(ProgramTest):
    def make(self, name, replications):
        """Two cases of a batch, 80 dates, 17 numbers a date: 11 kB a trial."""
        resolved = self.write("resolved.toml", self.run_program("show", self.small, "--resolved").stdout)
        subprocess.run([DRIVER, f"out={self.folder / name}", "cases=2", f"replications={replications}", "times=80",
                        "states=4", f"scenario={resolved}"], check=True, stdout=subprocess.DEVNULL)
        return self.folder / name

    def peak(self, *words):
        """Most memory that the program held [MB]."""
        with open(os.devnull, "w") as nowhere:
            process = subprocess.Popen([PROGRAM, *map(str, words)], env=ENVIRONMENT, stdout=nowhere)
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0, words)
        return usage.ru_maxrss / 1024

    def test_memory_is_bounded(self):
        small, large = self.make("small.h5", 500), self.make("large.h5", 5000)
        self.assertGreater(large.stat().st_size, 80e6)
        for command, *options in COMMANDS:
            with self.subTest(command=command, options=options):
                less, more = self.peak(command, small, *options), self.peak(command, large, *options)
                self.assertLess(more, 200)
                self.assertLess(more - less, 40, "ten times the trials are 100 MB of numbers more")


if __name__ == "__main__":
    unittest.main()
