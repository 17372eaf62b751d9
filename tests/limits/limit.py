# Runs a scenario of scenarios/papers through the program and hands back its targets as the program judged them.
import json
import os
import subprocess
import unittest
from pathlib import Path

SOURCE = Path(os.environ["FAULTLINE_SOURCE_DIR"])
PROGRAM = os.environ["FAULTLINE_PROGRAM"]


def run_targets(name, *options):
    """Targets of scenarios/papers/NAME.toml by name, and the exit code."""
    answer = subprocess.run(
        [PROGRAM, "targets", f"scenarios/papers/{name}.toml", "--json", "--progress", "none", *options],
        cwd=SOURCE, capture_output=True, text=True)
    if answer.returncode not in (0, 3):
        raise AssertionError(f"targets {name}: exit {answer.returncode}\n{answer.stderr}")
    return {row["target"]: row for row in json.loads(answer.stdout)}, answer.returncode


class Limit(unittest.TestCase):
    """A limit: every target of the file is met, and its reference is the closed form computed here, not a typed number."""

    def check(self, targets, code, formulas):
        self.assertEqual(set(targets), set(formulas))
        for name, value in formulas.items():
            with self.subTest(target=name):
                row = targets[name]
                self.assertAlmostEqual(row["value"], value, delta=1e-9 * max(1e-9, abs(value)))
                self.assertEqual(row["verdict"], "met", f"simulated {row['mean']}, reference {value}")
        self.assertEqual(code, 0)
