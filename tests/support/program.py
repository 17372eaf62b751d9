"""The program as tests run it: in a folder of its own, on a scenario with two cases that costs a tenth of a second."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import h5py

SOURCE = pathlib.Path(os.environ["FAULTLINE_SOURCE_DIR"])
PROGRAM = os.environ["FAULTLINE_PROGRAM"]
# Modules of the page lie in the build folder unless the program was built without it (FAULTLINE_PAGE=OFF).
HAS_PAGE = (pathlib.Path(os.environ.get("FAULTLINE_BINARY_DIR", "")) / "page" / "node_modules").is_dir()
# How many times slower, and larger, a program with sanitizers may be.
SANITIZED = 25 if any(word in pathlib.Path(PROGRAM).read_bytes() for word in (b"__asan_init", b"__tsan_init")) else 1
# Some tests end a process in ways that a leak checker takes for leaks.
ENVIRONMENT = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0:" + os.environ.get("ASAN_OPTIONS", ""), "NO_COLOR": "1"}

SMALL = f"""schema = 1
title = "Two small cases"
extends = "{SOURCE}/scenarios/tiny.toml"

[run]
horizon = 4.0
replications = 3

[[outcome]]
name = "startup_entry"
class = ""

[variant.cheap_audits]
"audit.fee" = 0.01

[variant.dear_audits]
"audit.fee" = 0.5
"""

# Every scripted event leaves one more rule book behind, and a world holds 64: one case fails while it runs.
FAILING = SMALL.split("[variant")[0] + """
[variant.calm]
"audit.fee" = 0.01

[variant.restless]
""" + "".join(f'"shock.s{i}.at" = {0.02 + i * 0.04:.2f}\n' for i in range(70)) + "".join(f"""
[[shock]]
name = "s{i}"
at = 1000.0
set = {{ "regime.strict.stringency.security" = {0.1 + i * 0.01:.2f} }}
""" for i in range(70))


def digests(path):
    """Digest of each trial by case and replication; empty where a trial is missing or failed."""
    with h5py.File(path) as file:
        return file["run_digest"].asstr()[...].tolist()


def statuses(path):
    with h5py.File(path) as file:
        return file["run_status"][...].tolist()


class ProgramTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="faultline-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.small = self.write("small.toml", SMALL)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def run_program(self, *words, code=0, **how):
        done = subprocess.run([PROGRAM, *map(str, words)], cwd=self.folder, env=ENVIRONMENT, capture_output=True,
                              text=True, timeout=120, **how)
        self.assertEqual(done.returncode, code, f"{words}\n{done.stdout}\n{done.stderr}")
        return done

    def run_small(self, out, *words, code=0):
        """The small scenario into a file. @returns its path"""
        self.run_program("run", self.small, "-o", out, *words, code=code)
        return self.folder / out

    def json_of(self, *words, code=0):
        return json.loads(self.run_program(*words, "--json", code=code).stdout)
