"""Every number of the field table at its bounds and at its default, in an economy in which the mechanisms act: the trial
runs, or `check` says at which place it cannot."""
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(os.environ["FAULTLINE_SOURCE_DIR"]) / "tests" / "support"))
import field_bounds as bounds  # noqa: E402


class FieldBounds(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="faultline-bounds-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def test_each_bound_alone(self):
        settings = [(key, value) for key, unit, words, default in bounds.numbers()
                    for value in bounds.values_of(key, unit, words, default)]
        self.assertGreater(len(settings), 400)
        # Five far apart in the list together first: where these run, each of them does.
        for first in range(0, len(settings) // 5 + 1):
            group = settings[first::len(settings) // 5 + 1]
            if len({key for key, _ in group}) == len(group) and bounds.offence_of(group, self.folder, may_refuse=False) == "":
                continue
            for key, value in group:
                with self.subTest(key=key, value=value):
                    self.assertEqual(bounds.offence_of([(key, value)], self.folder), "")


if __name__ == "__main__":
    unittest.main()
