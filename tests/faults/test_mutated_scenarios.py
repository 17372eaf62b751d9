"""A thousand scenarios with something wrong in them: each is right or refused with words, none crashes or hangs `check`."""
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(os.environ["FAULTLINE_SOURCE_DIR"]) / "tests" / "support"))
import mutated_scenarios as mutated  # noqa: E402


class MutatedScenarios(unittest.TestCase):
    def test_a_thousand(self):
        self.assertEqual(mutated.offences(1000, 20240707), [])

    def test_seeds_of_the_fuzzer(self):
        seeds = sorted((mutated.SOURCE / "tests" / "fuzz" / "seeds").glob("*.toml"))
        self.assertGreater(len(seeds), 4)
        with tempfile.TemporaryDirectory(prefix="faultline-seeds-") as place:
            shutil.copy(mutated.SOURCE / "scenarios" / "tiny.toml", place)
            for seed in seeds:
                shutil.copy(seed, place)
                self.assertEqual(mutated.offence_of([seed.name], pathlib.Path(place)), "", seed.name)


if __name__ == "__main__":
    unittest.main()
