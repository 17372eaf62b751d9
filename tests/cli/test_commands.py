"""Help, mistakes on the command line, the commands that only read, and every example of help and README."""
import csv
import io
import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import unittest

import h5py

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import FAILING, HAS_PAGE, PROGRAM, SOURCE, ProgramTest  # noqa: E402

COMMANDS = ["check", "show", "describe", "diff", "plan", "run", "merge", "rerun", "compare", "summary", "export", "report",
            "plot", "targets", "threshold", "sensitivity", "attribute", "calibrate", "equilibrium", "cluster", "store", "odd"]


class Help(ProgramTest):
    def test_general_help_lists_every_command_with_its_summary(self):
        text = self.run_program("--help").stdout
        self.assertEqual(text, self.run_program("help").stdout)
        self.assertEqual(re.findall(r"^  (\w+)  ", text, re.M), COMMANDS + ["help"])

    def test_version_is_one_line(self):
        self.assertRegex(self.run_program("--version").stdout, r"^faultline \d+\.\d+\.\d+ \(\S+\)\n$")

    def test_help_of_a_command_in_three_spellings(self):
        for command in COMMANDS:
            text = self.run_program("help", command).stdout
            self.assertTrue(text.startswith(f"faultline {command}: "))
            self.assertIn("\nexample", text)
            self.assertEqual(text, self.run_program(command, "--help").stdout)
            self.assertEqual(text, self.run_program(command, "-h").stdout)
            self.assertTrue(all(len(line) <= 110 for line in text.split("example")[0].splitlines()), text)

    def test_every_example_runs(self):
        """In the order in which help lists the commands, which is the order in which a user needs them."""
        shutil.copytree(SOURCE / "scenarios", self.folder / "scenarios")
        texts = {command: self.run_program("help", command).stdout.split("\nexample")[1] for command in COMMANDS}
        examples = {command: re.findall(r"^  (faultline .*)$", text, re.M) for command, text in texts.items()}
        for command in sorted(COMMANDS, key=lambda one: one == "diff"):  # diff compares what run has made
            self.assertTrue(examples[command], command)
            if command in ("report", "plot") and not HAS_PAGE:
                continue
            for example in examples[command]:
                with self.subTest(example=example):
                    self.run_program(*shlex.split(example)[1:])


class Readme(ProgramTest):
    def test_commands_of_the_readme_run(self):
        readme = SOURCE / "README.md"
        if not readme.exists():
            self.skipTest("no README.md yet")
        shutil.copytree(SOURCE / "scenarios", self.folder / "scenarios")
        blocks = re.findall(r"```(?:sh|bash|console)\n(.*?)```", readme.read_text(), re.S)
        lines = [line.split(" #")[0].removeprefix("$ ").strip() for block in blocks for line in block.splitlines()]
        for line in filter(None, lines):
            words = shlex.split(line)
            with self.subTest(line=line):
                if words[0].startswith("scripts/"):
                    self.assertTrue((SOURCE / words[0]).is_file())
                elif pathlib.Path(words[0]).name == "faultline":
                    self.run_program(*words[1:])


class Mistakes(ProgramTest):
    def refused(self, *words):
        done = self.run_program(*words, code=2)
        self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.startswith("error: ") or ": error: " in done.stderr, done.stderr)
        return done.stderr

    def test_nothing_at_all(self):
        self.assertIn("usage: faultline", self.run_program(code=2).stderr)

    def test_unknown_command(self):
        self.assertIn("did you mean 'run'?", self.refused("rnu"))
        self.assertIn("did you mean 'targets'?", self.refused("help", "target"))
        for later in ("accounts", "package", "selftest"):
            self.assertIn("there is no command", self.refused(later))

    def test_unknown_option(self):
        self.assertIn("did you mean '--replications'?", self.refused("run", self.small, "--replication", "3"))
        self.assertIn("did you mean '--fresh'?", self.refused("run", self.small, "--frehs"))
        self.assertIn("has no option", self.refused("check", self.small, "--jobs", "3"))

    def test_bad_values(self):
        for words, hint in [(["-j", "0"], "[1, 4096]"), (["-j", "two"], "whole number"),
                            (["--errors", "fsat"], "did you mean 'fast'?"),
                            (["--progress", "bra"], "did you mean 'bar'?"), (["--shard", "3/2"], "K/N"),
                            (["--shard", "1"], "K/N"),
                            (["--only", "case=cheap_audit"], "did you mean 'cheap_audits'?"),
                            (["--only", "replication=3"], "[0, 2]"), (["--only", "state=x"], "case=NAME"),
                            (["--trace"], "--only"),
                            (["--replications", "0"], "whole number"), (["--seed", "seven"], "seed"),
                            (["--set", "audit.fe=1"], "audit.fee"),
                            (["--set", "audit.fee=-1"], "at least 0"), (["-o"], "run")]:
            with self.subTest(words=words):
                self.assertIn(hint, self.refused("run", self.small, *words))
        self.assertFalse((self.folder / "results").exists(), "nothing is written before the command line is right")

    def test_wrong_number_of_files(self):
        for words in (["check"], ["run"], ["diff", self.small], ["run", self.small, self.small],
                      ["merge", "-o", "x.h5"], ["merge", "a.h5"]):
            with self.subTest(words=words):
                self.refused(*words)


class Check(ProgramTest):
    def test_good_files(self):
        done = self.run_program("check", self.small, self.small)
        self.assertEqual(done.stdout.splitlines(), [f"{self.small}: 2 cases × 3 replications = 6 trials"] * 2)
        self.assertEqual(done.stderr, "")

    def test_every_mistake_with_its_place(self):
        bad = self.write("bad.toml", 'schema = 1\n[policy]\nfee = 1\n[audit]\nfeee = 0.1\nfee = "much"\n')
        done = self.run_program("check", bad, self.small, code=2)
        self.assertIn(f"{self.small}: 2 cases", done.stdout, "one bad file does not hide the others")
        for words in (f"{bad}:2:2: error:", f"{bad}:5:1: error: unknown key 'feee' in [audit]", "   5 | feee = 0.1",
                      "^~~~",
                      "did you mean 'fee'?", f"{bad}:6:7: error:"):
            self.assertIn(words, done.stderr)

    def test_missing_file(self):
        self.assertIn("nowhere.toml", self.run_program("check", "nowhere.toml", code=2).stderr)

    def test_outcomes_that_cannot_be_evaluated(self):
        for extra, words in [('series = "entries"\nclass = "vendor"', "does not vary by class"),
                             ('series = "entriess"', "did you mean 'entries'?"),
                             ('series = "active_firms"\nclass = "startups"', "did you mean 'startup'?"),
                             ('series = "entries"\nfrom = 3.9\nto = 3.95', "no recorded date")]:
            with self.subTest(extra=extra):
                bad = self.write("bad.toml", SMALL_HEAD + f'[[outcome]]\nname = "mine"\n{extra}\n')
                done = self.run_program("check", bad, code=2)
                self.assertIn(words, done.stderr)
                blamed = self.json_of("check", bad, code=2)[0]
                self.assertEqual((blamed["file"], blamed["severity"]), (str(bad), "error"))
                source = bad.read_text().splitlines()[blamed["line"] - 1]
                self.assertIn(source[blamed["column"] - 1 :][: blamed["length"]].strip('"'), blamed["message"])
                self.assertIn(f"{bad}:{blamed['line']}:{blamed['column']}: error: ", done.stderr)
                self.assertIn(f"{blamed['line']} | {source}", done.stderr)

    def test_the_failing_scenario_has_no_mistake_that_check_could_see(self):
        self.run_program("check", self.write("failing.toml", FAILING))


SMALL_HEAD = f'schema = 1\nextends = "{SOURCE}/scenarios/tiny.toml"\n[run]\nhorizon = 4.0\n'


class Reading(ProgramTest):
    def test_resolved_scenario_runs_as_it_is(self):
        text = self.run_program("show", self.small, "--resolved", "--set", "audit.fee_by_size=0.07").stdout
        resolved = self.write("resolved.toml", text)
        self.assertEqual(self.run_program("show", resolved, "--resolved").stdout, resolved.read_text())
        self.assertIn("fee_by_size = 0.07", resolved.read_text())
        self.assertIn("fee_by_size", self.run_program("diff", self.small, resolved).stdout)

    def test_show(self):
        text = self.run_program("show", self.small).stdout
        self.assertIn("2 cases × 3 replications = 6 trials", text)
        self.assertIn("dear_audits", text)

    def test_origins(self):
        origins = {one["key"]: one for one in self.json_of("show", self.small, "--origins", "--replications", "9")}
        self.assertEqual((origins["run.horizon"]["value"], origins["run.horizon"]["line"]), ("4", 6))
        self.assertEqual(origins["variant.dear_audits.audit.fee"]["value"], "0.5")
        self.assertTrue(origins["audit.fee"]["file"].endswith("tiny.toml"))
        self.assertEqual(origins["run.settle_every"]["file"], "default")
        self.assertNotIn(origins["run.replications"]["file"], ("default", str(self.small)))
        self.run_program("show", self.small, "--origins", "--resolved", code=2)

    def test_describe(self):
        self.assertIn("US$ m", self.run_program("describe", "audit.fee").stdout)
        self.assertIn("averaged by spending", self.run_program("describe", "price_index").stdout)
        self.assertIn("did you mean", self.run_program("describe", "audit.fe", code=2).stderr)
        self.assertIn("properties", json.loads(self.run_program("describe", "--schema").stdout))
        json.loads(self.run_program("describe", "--json").stdout)
        dictionary = (SOURCE / "scenarios" / "README.md").read_text()
        self.assertEqual(self.run_program("describe", "--markdown").stdout, dictionary)
        recorded = self.run_program("describe", "--series").stdout
        self.assertIn("foreign_share", recorded)
        self.assertGreater(len(self.run_program("describe", "--events").stdout.splitlines()), 10)
        self.run_program("describe", "audit.fee", "--series", code=2)

    def test_describe_lists_what_cannot_be_combined(self):
        pairs = json.loads(self.run_program("describe", "--combinations", "--json").stdout)
        self.assertEqual(len({(pair["refused"], pair["beside"]) for pair in pairs}), len(pairs))
        self.assertTrue(all(pair["why"] for pair in pairs))
        text = self.run_program("describe", "--combinations").stdout
        self.assertIn(f"{len(pairs)} pairs of", text)
        self.assertTrue(all(len(line) <= 120 for line in text.splitlines()))

    def test_every_command_answers_programs_too(self):
        """As JSON that parses and as CSV whose lines all have the head's columns; never both at once."""
        out = self.run_small("small.h5")
        moved = ["--parameter", "audit.fee", "--between", "0,2", "--outcome", "startups", "--crosses", "1e9", "--trials", 20,
                 "--replications", 2, "--points", 3, "--precision", 1]
        asked = {"check": [self.small], "show": [self.small], "describe": [], "diff": [self.small, self.small],
                 "plan": [self.small], "run": [self.small, "-o", out], "merge": [out, "-o", "merged.h5"],
                 "rerun": [out, "--verify"], "compare": [out], "summary": [out], "export": [out], "report": [out], "plot": [out],
                 "targets": [SOURCE / "scenarios/papers/krugman.toml"], "threshold": [self.small, *moved],
                 "sensitivity": [self.small, "--range", "audit.fee=0:1", "--samples", 4, "--resamples", 100],
                 "attribute": [self.small, "--to", "dear_audits"],
                 "calibrate": [SOURCE / "scenarios/calibration_queue.toml", "--points", 32, "--replications", 6, "--waves", 1],
                 "equilibrium": [SOURCE / "scenarios/papers/delocation.toml"],
                 "cluster": [self.small, "--slurm"], "store": [],  # of the trials of sensitivity
                 "odd": ["trust"]}
        self.assertEqual(list(asked), COMMANDS)
        for command, words in asked.items():
            if command in ("report", "plot") and not HAS_PAGE:
                continue
            with self.subTest(command=command):
                code = 3 if command == "threshold" else 0  # it looks for what is not there
                json.loads(self.run_program(command, *words, "--json", code=code).stdout)
                rows = list(csv.reader(io.StringIO(self.run_program(command, *words, "--csv", code=code).stdout)))
                self.assertGreater(len(rows), 0 if command in ("check", "rerun", "diff") else 1)
                self.assertEqual({len(row) for row in rows}, {len(rows[0])} if rows else set())
                self.assertIn("expected: one of them", self.run_program(command, *words, "--json", "--csv", code=2).stderr)
        events = json.loads(self.run_program("describe", "--events", "--json").stdout)
        self.assertEqual(set(events[0]), {"priority", "event", "meaning"})

    def test_diff_of_scenarios(self):
        self.assertEqual(self.run_program("diff", self.small, self.small).stdout, "no difference\n")
        other = self.write("other.toml", self.small.read_text().replace('"audit.fee" = 0.5', '"audit.fee" = 0.6'))
        differences = self.json_of("diff", self.small, other)["parameters"]
        self.assertEqual(differences, [{"key": "audit.fee", "first": "0.5", "second": "0.6", "cases": ["dear_audits"]}])
        self.run_program("diff", self.small, "some.h5", code=2)

    def test_plan_writes_nothing(self):
        before = sorted(self.folder.iterdir())
        plan = self.json_of("plan", self.small, "-j", "2")
        self.assertEqual((plan["trials"], plan["threads"], plan["pilot_trials"]), (6, 2, 2))
        self.assertGreater(plan["seconds"], 0)
        self.assertGreater(plan["memory_bytes_at_most"], plan["disk_bytes"])
        self.assertEqual(sorted(self.folder.iterdir()), before)
        out = self.run_small("small.h5")
        self.assertLess(abs(plan["disk_bytes"] / out.stat().st_size - 1), 0.3)
        with h5py.File(out) as file:
            values = sum(file[name].size for name in file if file[name].attrs.get("role") == b"series")
        self.assertEqual(plan["disk_bytes_at_most"] - plan["disk_bytes"], 8 * values, "trials are saved as they are")

    def test_a_reader_that_goes_away_is_not_complained_about(self):
        done = subprocess.run(f'"{PROGRAM}" describe | head -n 1', shell=True, capture_output=True, text=True,
                              timeout=60)
        self.assertEqual(done.stderr, "")


if __name__ == "__main__":
    unittest.main()
