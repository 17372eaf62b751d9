# Runs a scenario of scenarios/papers through the program and hands back its targets as the program judged them.
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ["FAULTLINE_SOURCE_DIR"])
PROGRAM = os.environ["FAULTLINE_PROGRAM"]


def run_targets(name, *options):
    """Targets of scenarios/papers/NAME.toml by name, and the exit code. NAME may also be the path of another file."""
    file = name if str(name).endswith(".toml") else f"scenarios/papers/{name}.toml"
    answer = subprocess.run([PROGRAM, "targets", file, "--json", "--progress", "none", *options],
                            cwd=SOURCE, capture_output=True, text=True)
    if answer.returncode not in (0, 3):
        raise AssertionError(f"targets {name}: exit {answer.returncode}\n{answer.stderr}")
    return {row["target"]: row for row in json.loads(answer.stdout)}, answer.returncode


def run_with(name, **parameters):
    """Simulated numbers of NAME's targets at other parameters; dots of their keys are written as double underscores."""
    options = [word for key, value in parameters.items() for word in ("--set", f"{key.replace('__', '.')}={value}")]
    return {target: row["mean"] for target, row in run_targets(name, *options)[0].items()}


def run_changed(name, text, *options):
    """The same where the cases themselves are changed: `text` follows the scenario in a file that extends it. Further words go to the
    program."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "changed.toml"
        file.write_text(f'schema = 1\nextends = "{SOURCE}/scenarios/papers/{name}.toml"\n{text}', encoding="utf-8")
        return {target: row["mean"] for target, row in run_targets(str(file), *options)[0].items()}


def run_extending(name, **parameters):
    """Simulated numbers by target of a file that extends the scenario and gives its base other values, which its variants may set
    again for themselves. Keys as in run_with; rows of lists are named: vendor__NAME__productivity__goods."""
    rows = {}
    for key, value in parameters.items():
        table, *words = key.split("__")
        row = "" if table in ("startups", "economy", "run") else words.pop(0)
        rows.setdefault((table, row), []).append(f"{'.'.join(words)} = {value}")
    lines = []
    for (table, row), values in rows.items():
        lines += [f"[{table}]"] if not row else [f"[[{table}]]", f'name = "{row}"']
        lines += values
    return run_changed(name, "\n".join(lines) + "\n")


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

    def check_near(self, simulated, formulas, relative):
        """At parameters other than the file's: each formula against the number simulated there."""
        for name, value in formulas.items():
            with self.subTest(target=name):
                self.assertLessEqual(abs(simulated[name] - value), relative * abs(value), f"{simulated[name]} for {value}")
