"""What a finished run prints: the answer first, in a sentence made from the numbers, then all outcomes at a glance, and in full on request."""
import json
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import ProgramTest  # noqa: E402


class Screen(ProgramTest):
    def test_answer_as_text_and_as_json_agree(self):
        answer = self.json_of("run", self.small, "-o", "out.h5")
        self.assertEqual([one["outcome"] for one in answer["outcomes"]],
                         ["startups", "startup_entry", "price_index", "audit_wait"])
        self.assertEqual((answer["trials"], answer["done"], answer["failed"], answer["run"]), (6, 6, 0, 6))
        self.assertLess(answer["worst_accounts_residual"], 1e-9)
        text = self.run_program("run", self.small, "-o", "out.h5", "--all").stdout
        for outcome in answer["outcomes"]:
            first, second = outcome["cases"]
            self.assertAlmostEqual(second["difference"]["mean"], second["mean"] - first["mean"], places=9)
            self.assertLess(first["low"], first["mean"])
            self.assertLess(first["mean"], first["high"])
            block = re.search(re.escape(outcome["label"]) + r"[^\n]*\n(  case .*?)\n\n", text, re.S).group(1).splitlines()
            self.assertEqual(block[0].split()[:2], ["case", "mean"])
            ends = set()
            for line, one in zip(block[1:3], outcome["cases"]):
                words = line.split()
                half = 0.5 * 10 ** -len(words[1].partition(".")[2]) * (1 + 1e-9)
                self.assertEqual(words[0], one["case"])
                ends.add(line.index(words[1]) + len(words[1]))
                self.assertLessEqual(abs(float(words[1]) - one["mean"]), half)
            self.assertEqual(len(ends), 1, "means are aligned at their last digit")

    def test_the_answer_comes_first_and_fits_the_screen(self):
        answer = self.json_of("run", self.small, "-o", "out.h5")
        lines = self.run_program("run", self.small, "-o", "out.h5").stdout.splitlines()
        first, second = answer["outcomes"][0]["cases"]
        self.assertEqual(lines[0], "Two small cases")
        sentence = " ".join(lines[2:lines.index("", 3)])
        level, half, case = re.match(r"Active startups at the end: ([\d.]+) ± ([\d.]+) in '(\w+)' \(3 replications\)\. ", sentence).groups()
        self.assertEqual(case, first["case"])
        self.assertAlmostEqual(float(level), first["mean"], delta=0.5)
        self.assertAlmostEqual(float(half), (first["high"] - first["low"]) / 2, delta=0.5)
        clear = second["difference"]["low"] > 0 or second["difference"]["high"] < 0
        self.assertIn("ower in 'dear_audits'" if clear else "o clear difference in 'dear_audits'", sentence)
        table = lines[lines.index(next(line for line in lines if line.startswith("At a glance"))):]
        table = table[:table.index("")]
        self.assertEqual(len(table), 2 + len(answer["outcomes"]))
        self.assertLessEqual(max(map(len, table)), 80)
        for line, outcome in zip(table[2:], answer["outcomes"]):
            self.assertTrue(line.startswith("  " + outcome["label"]), line)

    def test_a_sweep_of_two_keys_is_a_pivot(self):
        sweep = self.write("sweep.toml", self.small.read_text().split("[variant")[0]
                           + '[sweep]\n"audit.fee" = [0.01, 0.1, 0.5]\n"audit.service_time" = [0.1, 0.2]\n')
        answer = self.json_of("run", sweep, "-o", "sweep.h5")
        text = self.run_program("run", sweep, "-o", "sweep.h5").stdout
        pivot = text.split("down audit.fee, across audit.service_time\n")[1].split("\n\n")[0].splitlines()
        self.assertEqual(pivot[0].split(), ["0.1", "0.2"])
        means = [float(cell) for line in pivot[1:] for cell in re.findall(r"([\d.]+) ±", line)]
        self.assertEqual(len(means), 6)
        for shown, one in zip(means, answer["outcomes"][0]["cases"]):
            self.assertAlmostEqual(shown, one["mean"], delta=0.5)

    def test_default_outcomes(self):
        resolved = self.run_program("show", self.small, "--resolved").stdout
        plain = self.write("plain.toml", resolved.split("[[outcome]]")[0])
        answer = self.json_of("run", plain, "-o", "plain.h5", "--replications", "2")
        self.assertEqual([one["outcome"] for one in answer["outcomes"]],
                         ["entries", "active_firms", "price_index", "foreign_share", "welfare", "compliance_share"])

    def test_progress(self):
        self.assertEqual(self.run_program("run", self.small, "-o", "a.h5", "--progress", "none").stderr, "")
        plain = self.run_program("run", self.small, "-o", "b.h5").stderr
        self.assertRegex(plain, r"^6 of 6 trials, \S+ trials/s, .* events/s, \S+ s\n$")
        lines = self.run_program("run", self.small, "-o", "c.h5", "--progress", "json").stderr.splitlines()
        self.assertEqual(json.loads(lines[-1])["trials"], 6)
        bar = self.run_program("run", self.small, "-o", "d.h5", "--progress", "bar").stderr
        self.assertIn("[==============================] 6 of 6", bar)
        self.assertNotIn("\033[3", bar, "no colour where NO_COLOR is set")

    def test_trace(self):
        words = ["run", self.small, "--only", "case=cheap_audits,replication=0", "--trace"]
        done = self.run_program(*words)
        lines = done.stdout.splitlines()
        self.assertEqual(lines[0], "# case=cheap_audits,replication=0")
        times = [float(line.split()[0]) for line in lines[1:]]
        self.assertEqual(times, sorted(times))
        self.assertLessEqual(times[-1], 4.0)
        self.assertFalse((self.folder / "results").exists())
        self.assertEqual(done.stdout, self.run_program(*words).stdout)


if __name__ == "__main__":
    unittest.main()
