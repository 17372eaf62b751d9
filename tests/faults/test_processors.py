# The same bytes on every processor: files written here verify with instructions masked, and on processors that qemu-user plays.
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ["FAULTLINE_SOURCE_DIR"])
PROGRAM = os.environ["FAULTLINE_PROGRAM"]
# A world without and one with every mechanism, a paper with a solved equilibrium, and one whose rules take powers and quantiles.
SCENARIOS = {"tiny": SOURCE / "scenarios/tiny.toml", "village": SOURCE / "tests/golden/village.toml",
             "melitz": SOURCE / "scenarios/papers/melitz_pareto.toml", "inputs": SOURCE / "scenarios/papers/input_passthrough.toml"}
# Nehalem has no AVX, Haswell has AVX2 and FMA; the C library takes other routines on each.
PROCESSORS = ("Nehalem", "Haswell")


class Processors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.results = {}
        for name, scenario in SCENARIOS.items():
            cls.results[name] = f"{cls.folder.name}/{name}.h5"
            subprocess.run([PROGRAM, "run", scenario, "--replications", "1", "-o", cls.results[name], "--progress", "none"],
                           check=True, capture_output=True)

    def verify(self, name, before=(), **environment):
        answer = subprocess.run([*before, PROGRAM, "rerun", self.results[name], "--verify", "--progress", "none", "-j", "1"],
                                capture_output=True, text=True, env=os.environ | environment)
        self.assertEqual(answer.returncode, 0, answer.stdout + answer.stderr)
        self.assertIn("give the same digests again", answer.stdout)

    def test_masked_instructions(self):
        for name in SCENARIOS:
            for masked in ("-FMA", "-AVX2,-FMA", "-AVX512F,-AVX2,-AVX,-FMA,-FMA4"):
                with self.subTest(scenario=name, masked=masked):
                    self.verify(name, GLIBC_TUNABLES=f"glibc.cpu.hwcaps={masked}")

    def test_other_processors(self):
        emulator = shutil.which("qemu-x86_64")
        if os.uname().machine != "x86_64" or emulator is None:
            self.skipTest("needs an x86_64 machine and qemu-user; scripts/setup --tests installs it")
        for name in ("tiny", "inputs"):
            for processor in PROCESSORS:
                with self.subTest(scenario=name, processor=processor):
                    self.verify(name, before=(emulator, "-cpu", processor))


if __name__ == "__main__":
    unittest.main()
