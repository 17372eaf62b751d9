"""The tutorial is played as a reader would: its files, its commands, and what it shows of their answers."""
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from documents import text_of  # noqa: E402
from program import ENVIRONMENT, PROGRAM, SANITIZED, SOURCE, ProgramTest  # noqa: E402

sys.path.insert(0, str(SOURCE / "scripts"))
import tutorial  # noqa: E402

SCRIPTS = ("scripts/setup", "scripts/build")


class Tutorial(ProgramTest):
    def is_too_long(self, words):
        """With sanitizers the economy of 26 states takes a quarter of an hour."""
        return SANITIZED > 1 and any("alliance" in word or "short" in word for word in words) and words[1] in ("run", "compare", "plan")

    def test_every_command_runs_and_says_what_is_shown(self):
        shutil.copytree(SOURCE / "scenarios", self.folder / "scenarios")
        output, ran = "", 0
        for step in tutorial.steps(text_of("docs/tutorial.md")):
            if step[0] == "file":
                self.assertRegex(step[1], r"^\w+\.toml$")
                self.write(step[1], step[2])
            elif step[0] == "command" and step[1][0] == tutorial.PROGRAM:
                output = None if self.is_too_long(step[1]) else self.answer_of(step[1])
                ran += 1
            elif step[0] == "command":
                self.assertIn(step[1][0], SCRIPTS)
            elif output is not None:
                with self.subTest(shown=step[1].splitlines()[0]):
                    self.assertEqual(step[1], tutorial.excerpt(step[1], output), "run scripts/tables --only tutorial")
        self.assertGreater(ran, 12)

    def answer_of(self, words):
        done = subprocess.run([PROGRAM, *words[1:]], cwd=self.folder, env=ENVIRONMENT, capture_output=True, text=True, timeout=600)
        self.assertEqual(done.returncode, 0, f"{words}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def test_what_is_not_said_is_noticed(self):
        self.assertEqual(tutorial.excerpt("b\nc\n", "a\nb\nd\n"), "b\nd\n")
        self.assertEqual(tutorial.excerpt("z\n", "a\n"), "")


if __name__ == "__main__":
    unittest.main()
