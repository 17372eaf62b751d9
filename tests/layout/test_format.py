# The whole tree is formatted as .clang-format says, by the version of clang-format that it names: others break lines elsewhere.
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import layout_rules as rules

ROOT = Path(os.environ.get("FAULTLINE_SOURCE_DIR", Path(__file__).resolve().parents[2]))
VERSION = re.search(r"clang-format (\d+)", (ROOT / ".clang-format").read_text(encoding="utf-8")).group(1)


def formatter():
    """The program of that version, whatever it is called here."""
    for name in (f"clang-format-{VERSION}", "clang-format"):
        program = shutil.which(name)
        if program is not None and f"version {VERSION}." in subprocess.run([program, "--version"], capture_output=True, text=True).stdout:
            return program
    raise AssertionError(f"clang-format {VERSION} is missing: scripts/setup --tests installs it (Debian package clang-format-{VERSION})")


def offences(root, names):
    """Files that the formatter would change."""
    checked = subprocess.run([formatter(), "--dry-run", "-Werror", f"--style=file:{ROOT / '.clang-format'}", *names], cwd=root,
                             capture_output=True, text=True)
    found = set(re.findall(r"^(.+?):\d+:\d+: error: code should be clang-formatted", checked.stderr, re.MULTILINE))
    assert found or checked.returncode == 0, checked.stderr
    return sorted(found)


class Format(unittest.TestCase):
    maxDiff = None

    def test_the_tree_is_formatted(self):
        names = [name for name in rules.tracked(ROOT) if name.endswith((".cpp", ".hpp"))]
        self.assertGreater(len(names), 500)
        self.assertEqual(offences(ROOT, names), [], "clang-format -i mends them")

    def test_an_offence_is_seen(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "bad.cpp").write_text("int  f( ){return 1 ;}\n", encoding="utf-8")
            (Path(folder) / "good.cpp").write_text("int f();\n", encoding="utf-8")
            self.assertEqual(offences(folder, ["bad.cpp", "good.cpp"]), ["bad.cpp"])


if __name__ == "__main__":
    unittest.main()
