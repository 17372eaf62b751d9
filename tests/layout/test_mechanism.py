# What a mechanism is made of: the sample in sample_mechanism/ has a parameter, an event, a weight factor and a series, and is added to a
# copy of the tree by its folder and one line in each of three lists. Whatever follows from the lists is compiled with it: the scenario and
# its field table, the world, the verbs and their answers, the recorder, and the weight of a seller.
import json
import os
import shlex
import shutil
import subprocess
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(os.environ.get("FAULTLINE_SOURCE_DIR", Path(__file__).resolve().parents[2]))
BUILD = Path(os.environ.get("FAULTLINE_BINARY_DIR", ROOT / "build/release"))
LISTS = {
    "models/mechanisms.hpp": [('#include "models/mechanisms/enforcement/mechanism.hpp"\n',
                               '#include "models/mechanisms/boycott/mechanism.hpp"\n', "before"),
                              ("MechanismList<mechanisms::Levies, ", "mechanisms::Boycott, ", "after")],
    "models/economy/verbs.hpp": [("#define FAULTLINE_CHANGES(X) \\\n",
                                  '  X(boycott_begins, 0, "", "", "a boycott begins", "Buyers turn away from foreign firms.") \\\n', "after")],
    "models/measures/series.hpp": [("enum class Series : std::uint8_t {\n", "  boycott_in_force,\n", "after")],
}
FOLLOW = ["models/scenario/field_table.cpp", "models/economy/world.cpp", "models/economy/verbs.cpp", "models/model.cpp",
          "models/measures/series.cpp", "models/measures/recorder.cpp", "models/firms/seller_weight.cpp",
          "models/mechanisms/boycott/boycott.cpp"]


class SampleMechanism(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = Path(folder.name)
        for room in ("sim", "models"):
            shutil.copytree(ROOT / room, self.tree / room)
        shutil.copytree(ROOT / "tests/layout/sample_mechanism", self.tree / "models/mechanisms/boycott")

    def add_to_lists(self):
        for name, edits in LISTS.items():
            text = (self.tree / name).read_text(encoding="utf-8")
            for anchor, line, where in edits:
                self.assertEqual(text.count(anchor), 1, f"{name}: {anchor}")
                text = text.replace(anchor, line + anchor if where == "before" else anchor + line)
            (self.tree / name).write_text(text, encoding="utf-8")

    def command_for(self, name):
        """The command that compiles model.cpp, for another file in the copy: what it includes is found there, and nothing is written."""
        entries = json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8"))
        words = shlex.split(next(entry["command"] for entry in entries if entry["file"].endswith("/models/model.cpp")))
        compiler = next(i for i, word in enumerate(words) if Path(word).name in ("c++", "g++", "clang++"))
        words = words[compiler:words.index("-o")] if "-MD" not in words else words[compiler:words.index("-MD")]
        kept, skip = [], False
        for word in words:
            if skip or word in ("-include", "-Winvalid-pch", "-fpch-preprocess"):
                skip = word == "-include"  # precompiled headers are those of the tree that was built
                continue
            kept.append(word.replace(f"-I{ROOT}", f"-I{self.tree}") if word.startswith("-I") else word)
        return kept + ["-O0", "-fsyntax-only", str(self.tree / name)]

    def errors_of(self, names):
        def run(name):
            return subprocess.run(self.command_for(name), capture_output=True, text=True).stderr
        with ThreadPoolExecutor(2) as pool:
            return dict(zip(names, pool.map(run, names)))

    def test_a_folder_and_three_lists_add_a_mechanism(self):
        self.add_to_lists()
        for name, errors in self.errors_of(FOLLOW).items():
            self.assertEqual([line for line in errors.splitlines() if "error:" in line], [], name)

    def test_without_the_lists_it_is_not_there(self):
        errors = self.errors_of(["models/mechanisms/boycott/boycott.cpp"])["models/mechanisms/boycott/boycott.cpp"]
        self.assertIn("boycott", errors)


if __name__ == "__main__":
    unittest.main()
