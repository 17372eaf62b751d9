"""Nothing is run twice: what a result or a store holds is taken, and the file is that of a run that began with nothing."""
import json
import pathlib
import sys

import h5py

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import FAILING, ProgramTest, digests, statuses  # noqa: E402

VARIANT = '\n[variant.free_audits]\n"audit.fee" = 0.0\n'
OUTCOME = '\n[[outcome]]\nname = "closed"\nseries = "exits_choice"\nstatistic = "mean"\n'
TARGET = ('\n[[target]]\nname = "some_enter"\noutcome = "startup_entry"\ncase = "cheap_audits"\nvalue = 1.0\n'
          'kind = "sign"\nsource = "assumed"\n')


def data_of(path):
    """Everything in a file but what says who wrote it, when and in what time."""
    found = {}
    with h5py.File(path) as file:
        def look(name, item):
            if isinstance(item, h5py.Dataset) and name not in ("run_seconds", "provenance/command_line", "provenance/inputs",
                                                               "provenance/origins", "provenance/scenario_as_written"):
                value = item[...]
                found[name] = (value.dtype.str, value.tobytes() if value.dtype != object else str(value.tolist()))
        file.visititems(look)
    return found


class Reuse(ProgramTest):
    def assert_like_fresh(self, scenario, *words, line):
        """The same command into out.h5, which holds trials, and into a new file."""
        done = self.run_program("run", scenario, "-o", "out.h5", *words)
        self.assertIn(line, done.stderr)
        self.run_program("run", scenario, "-o", "fresh.h5", *words)
        self.assertEqual(data_of(self.folder / "out.h5"), data_of(self.folder / "fresh.h5"))
        self.run_program("rerun", "out.h5", "--verify")
        again = self.run_program("run", scenario, "-o", "out.h5", *words)
        self.assertIn("already done", again.stderr)

    def setUp(self):
        super().setUp()
        self.run_small("out.h5")

    def changed(self, text):
        return self.write("changed.toml", self.small.read_text() + text)

    def test_more_replications(self):
        self.assert_like_fresh(self.small, "--replications", 5, line="10 trials: 6 kept, 4 to run")

    def test_a_variant_more(self):
        self.assert_like_fresh(self.changed(VARIANT), line="9 trials: 6 kept, 3 to run")

    def test_a_variant_under_another_name_and_place(self):
        text = self.small.read_text()
        head, cheap, dear = text.split("[variant.")
        moved = self.write("moved.toml", f"{head}[variant.expensive_audits]{dear[len('dear_audits]'):]}\n[variant.{cheap}")
        self.assert_like_fresh(moved, line="6 trials: 6 kept, 0 to run")

    def test_an_outcome_and_a_target_more(self):
        self.assert_like_fresh(self.changed(OUTCOME), line="6 trials: 6 kept, 0 to run")

    def test_a_target_more_and_less(self):
        self.assert_like_fresh(self.changed(TARGET), line="6 trials: 6 kept, 0 to run")
        (self.folder / "fresh.h5").unlink()
        self.assert_like_fresh(self.small, line="6 trials: 6 kept, 0 to run")

    def test_a_value_more_in_a_sweep(self):
        base = self.small.read_text().split("[variant")[0]
        two = self.write("two.toml", base + '[sweep]\n"audit.fee" = [0.02, 0.2]\n')
        three = self.write("three.toml", base + '[sweep]\n"audit.fee" = [0.02, 0.1, 0.2]\n')
        self.run_program("run", two, "-o", "out.h5", "--fresh")
        self.assert_like_fresh(three, line="9 trials: 6 kept, 3 to run")

    def test_goals(self):
        goal = '\n[replications.narrow]\noutcome = "startups"\nhalf_width = {}\nmin = 3\nmax = {}\n'
        base = self.small.read_text().split("[variant")[0].replace("replications = 3\n", "")
        self.run_program("run", self.write("few.toml", base + goal.format(0.001, 4)), "-o", "out.h5", "--fresh", code=3)
        more = self.write("more.toml", base + goal.format(0.001, 6))
        done = self.run_program("run", more, "-o", "out.h5", code=3)
        self.assertIn("at most 6 trials: 4 kept", done.stderr)
        self.assertIn("2 run in", done.stdout)
        self.run_program("run", more, "-o", "fresh.h5", code=3)
        self.assertEqual(data_of(self.folder / "out.h5"), data_of(self.folder / "fresh.h5"))
        wide = self.write("wide.toml", base + goal.format(1000.0, 6))
        before = (self.folder / "out.h5").read_bytes()
        refused = self.run_program("run", wide, "-o", "out.h5", code=5)
        self.assertRegex(refused.stderr, r"holds 6 replications, and \d are enough now")
        self.assertEqual((self.folder / "out.h5").read_bytes(), before)

    def test_what_differs_is_named(self):
        before = (self.folder / "out.h5").read_bytes()
        for words, differs in ((["--set", "layer.cloud.entry_cost=18"], "layer.cloud.entry_cost is "),
                               (["--seed", "8"], "run.seed is "), (["--replications", "2"], "3 replications there and 2 here")):
            with self.subTest(words=words):
                refused = self.run_program("run", self.small, "-o", "out.h5", *words, code=5)
                self.assertIn(differs, refused.stderr)
                self.assertIn("--fresh", refused.stderr)
                self.assertNotIn("another result", refused.stderr)
        dearer = self.write("dearer.toml", self.small.read_text().replace("0.5", "0.6"))
        self.assertIn("3 of its 6 trials are not of this run: audit.fee is 0.5 there and 0.6 here in 'dear_audits'",
                      self.run_program("run", dearer, "-o", "out.h5", code=5).stderr)
        one = self.write("one.toml", self.small.read_text().split("[variant.dear_audits]")[0])
        self.assertIn("3 of its 6 trials are not of this run", self.run_program("run", one, "-o", "out.h5", code=5).stderr)
        self.assertEqual((self.folder / "out.h5").read_bytes(), before)

    def test_a_seed_in_another_spelling_is_the_same_seed(self):
        self.run_program("run", self.small, "-o", "a.h5", "--seed", "255")
        done = self.run_program("run", self.small, "-o", "a.h5", "--seed", "0xff")
        self.assertIn("6 trials: 6 kept, 0 to run", done.stderr)

    def test_missing_trials_of_the_file_are_run(self):
        self.run_small("part.h5", "--only", "replication=1")
        done = self.run_program("run", self.small, "-o", "part.h5", "--replications", 4)
        self.assertIn("8 trials: 2 kept, 6 to run", done.stderr)
        self.assertEqual(statuses(self.folder / "part.h5"), [[1] * 4] * 2)

    def test_kept_trials_of_others_stay_and_serve_again(self):
        """A run that stopped leaves trials; another one at the same place takes its own and leaves those."""
        failing = self.write("failing.toml", FAILING)
        self.run_program("run", failing, "-o", "a.h5", "--errors", "fast", "-j", 1, code=1)
        done = self.run_program("run", self.small, "-o", "a.h5")
        self.assertIn("'a.h5.parts' keeps 3 trials of other scenarios", done.stderr)
        self.assertEqual(digests(self.folder / "a.h5"), digests(self.folder / "out.h5"))
        (self.folder / "a.h5").unlink()
        self.assertIn("6 trials: 3 kept, 3 to run", self.run_program("run", failing, "-o", "a.h5", code=1).stderr)
        self.assertFalse((self.folder / "a.h5.parts").exists())


class Experiments(ProgramTest):
    def test_one_store_for_threshold_and_sensitivity(self):
        words = ["--range", "audit.fee=0:1", "--samples", 4, "--resamples", 100, "--method", "morris"]
        first = self.json_of("sensitivity", self.small, *words)
        self.assertGreater(first["run"], 0)
        one = self.json_of("sensitivity", self.small, *words, "--outcome", "startups")
        self.assertEqual(one["run"], 0, "an outcome less needs no trial")

    def test_the_trials_of_a_result_are_taken(self):
        words = ["threshold", self.small, "--parameter", "audit.fee", "--between", "0,4", "--outcome", "startups", "--crosses",
                 "90 % of baseline", "--precision", "0.5", "--trials", "40", "--replications", "3", "--json"]
        alone = self.run_program(*words, "--keep", "alone", code=3)
        self.run_program("run", self.small)
        after = self.run_program(*words, "--keep", "after", code=3)
        first, second = json.loads(alone.stdout), json.loads(after.stdout)
        self.assertEqual(first["thresholds"], second["thresholds"])
        self.assertEqual(first["run"] - second["run"], 3, "the baseline's three replications were in the result")


class Stores(ProgramTest):
    def test_list_and_prune(self):
        self.assertIn("no stores", self.run_program("store").stdout)
        words = ["sensitivity", self.small, "--range", "audit.fee=0:1", "--samples", 4, "--resamples", 100]
        self.json_of(*words)
        (store,) = self.json_of("store", "--list")["stores"]
        self.assertEqual((store["store"], store["title"], store["in_use"]), ("results/small.trials", "Two small cases", False))
        self.assertGreater(store["trials"], 3)
        self.assertIn("results/small.trials", self.run_program("store", "results/small.trials").stdout)
        self.assertIn("0 stores removed", self.run_program("store", "--prune").stderr)
        self.assertTrue((self.folder / "results" / "small.trials").exists())
        (self.folder / "results" / "small.trials" / "notes.txt").write_text("mine")
        done = self.run_program("store", "--prune", "--older-than", 0)
        self.assertIn("1 store removed", done.stderr)
        self.assertEqual([path.name for path in (self.folder / "results" / "small.trials").iterdir()], ["notes.txt"])
        self.assertIn("--prune", self.run_program("store", "--older-than", 3, code=2).stderr)


if __name__ == "__main__":
    import unittest

    unittest.main()
