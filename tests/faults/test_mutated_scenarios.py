"""A thousand scenarios with something wrong in them: each is right or refused with words, none crashes or hangs `check`."""
import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(os.environ["FAULTLINE_SOURCE_DIR"]) / "tests" / "support"))
import mutated_scenarios as mutated  # noqa: E402


class MutatedScenarios(unittest.TestCase):
    def test_a_thousand(self):
        self.assertEqual(mutated.offences(1000, 20240707), [])


if __name__ == "__main__":
    unittest.main()
