"""Result files from elsewhere are data: whatever stands in them, nothing crashes, hangs, eats memory or reads another
file, and no changed number is shown as if it were what was written."""
import os
import pathlib
import random
import shutil
import sys
import tempfile
import unittest

import h5py

sys.path.insert(0, str(pathlib.Path(os.environ["FAULTLINE_SOURCE_DIR"]) / "tests" / "support"))
import crafted_results as crafted  # noqa: E402
import hostile_trials as trials  # noqa: E402
import mutated_results as mutated  # noqa: E402
from program import PROGRAM, SMALL  # noqa: E402

COMMANDS = ["summary", "compare", "diff", "merge", "verify", "run"]


class CraftedResults(unittest.TestCase):
    mutations = 800  # with the crafted ones a thousand
    seed = 20240707

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="faultline-crafted-"))
        cls.honest = trials.prepare(PROGRAM, cls.folder, SMALL)
        cls.whole = (cls.folder / "whole.h5").read_bytes()

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder, ignore_errors=True)

    def offence(self, chosen):
        return trials.offence_of(PROGRAM, self.folder, self.folder / "x.h5", "small.toml", chosen, self.honest)

    def test_whole_file_is_read(self):
        (self.folder / "x.h5").write_bytes(self.whole)
        for name, words in trials.commands("x.h5", "small.toml").items():
            self.assertEqual(trials.Trial(PROGRAM, words, self.folder).code, 0, name)
        (self.folder / "merged.h5").unlink()

    def test_changed_by_hand(self):
        kinds = crafted.crafted(self.folder / "whole.h5")
        self.assertGreater(len(kinds), 200)
        made = 0
        for number, (name, change) in enumerate(sorted(kinds.items())):
            with self.subTest(kind=name):
                path = self.folder / "x.h5"
                path.write_bytes(self.whole)
                try:
                    with h5py.File(path, "r+") as file:
                        change(file)
                except (OSError, TypeError, ValueError, KeyError, RuntimeError):
                    continue  # h5py itself does not make this one
                made += 1
                self.assertEqual(self.offence([COMMANDS[number % len(COMMANDS)]]), "")
        self.assertGreater(made, 200)

    def test_mutated_bytes(self):
        marks = mutated.marks_of(self.whole)
        for i in range(self.mutations):
            with self.subTest(mutation=i):
                chance = random.Random(f"{self.seed}/{i}")
                (self.folder / "x.h5").write_bytes(mutated.mutated(self.whole, marks, chance))
                self.assertEqual(self.offence([chance.choice(COMMANDS)]), "")

    def test_every_double_counts(self):
        """One bit of any value of any variable, and of any text: said by every command that reads."""
        with h5py.File(self.folder / "whole.h5") as file:
            names = [name for name, item in file.items() if isinstance(item, h5py.Dataset)]
        for name in names:
            with self.subTest(variable=name):
                path = self.folder / "x.h5"
                path.write_bytes(self.whole)
                with h5py.File(path, "r+") as file:
                    crafted.changed_value(file, name)
                for command in ("summary", "run"):
                    trial = trials.Trial(PROGRAM, trials.commands("x.h5", "small.toml")[command], self.folder)
                    self.assertEqual(trial.code, 5, (command, trial.stderr))
                    self.assertRegex(trial.stderr.decode(), "changed|damaged|not the one")


if __name__ == "__main__":
    unittest.main()
