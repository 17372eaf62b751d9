"""What the documents say is so: their commands run, the files that they name exist, the mistake that they show is made
again, the tables of numbers are there, and the references among them are those of the scenario files."""
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tomllib
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from documents import commands, exists, fences, headings, links, mechanism_pages, named_paths, table_of, text_of  # noqa: E402
from program import SOURCE, ProgramTest  # noqa: E402

sys.path.insert(0, str(SOURCE / "scripts"))
from answers import labels_of, number_of  # noqa: E402

DOCUMENTS = ["README.md", "CONTRIBUTING.md", "models/README.md", "sim/README.md", "analysis/README.md", "docs/README.md", "docs/tutorial.md",
             "docs/methods.md"]
SHORT = ["docs/file_format.md", "docs/figures.md", "sim/page/README.md", "docs/clusters.md", "results/README.md", "analysis/experiments.md", *mechanism_pages()]
BLOCKS = {"answer": "README.md", "whom": "README.md", "exporters": "README.md", "premium": "README.md",
          "robustness": "scenarios/robustness.md", "right": "scenarios/limits.md", "limits": "README.md", "fast": "README.md", "convergence": "models/README.md",
          "facts": "scenarios/facts.md", "worlds": "scenarios/facts.md", "efficiency": "analysis/experiments.md",
          "answers": "scenarios/answers.md", "parts": "analysis/experiments.md"}  # and "tutorial", which test_tutorial plays
SCRIPTS = ["scripts/fuzz", "scripts/run", "scripts/test", "scripts/build", "scripts/setup", "scripts/tables", "scripts/tidy", "scripts/bench", "scripts/instructions"]


def change(cell):
    """Middle and half-width of the change in brackets [%]; a change without an interval has none."""
    middle, spread = re.search(r"\(([-+]?[\d.,]+)(?: ± ([\d.,]+))? %\)", cell).groups()
    return float(middle.replace(",", "")), float((spread or "0").replace(",", ""))


def low(gap):
    return gap[0] - gap[1]


def high(gap):
    return gap[0] + gap[1]


class Commands(ProgramTest):
    def test_commands_of_the_program_run(self):
        shutil.copytree(SOURCE / "scenarios", self.folder / "scenarios")
        for document in ("README.md", "CONTRIBUTING.md"):
            shown = [words for words in commands(document) if words[0] == "build/release/faultline"]
            self.assertTrue(shown, document)
            for words in shown:
                with self.subTest(document=document, words=words):
                    self.assertNotIn("scenarios/trusted_tech_alliance.toml", words, "too long: show it on tiny.toml")
                    self.run_program(*words[1:])

    def test_every_other_command_is_a_script_or_a_test(self):
        tests = re.findall(r"^faultline_tests\((\w+)", text_of("tests/CMakeLists.txt"), re.M)
        for document in ("README.md", "CONTRIBUTING.md"):
            for words in commands(document):
                program = next(word for word in words if "=" not in word)
                if program == "build/release/faultline":
                    continue
                with self.subTest(document=document, words=words):
                    self.assertIn(program, SCRIPTS + [f"build/release/tests/{name}" for name in tests])
        for name in SCRIPTS:
            with self.subTest(script=name):
                script = SOURCE / name
                self.assertTrue(os.access(script, os.X_OK), "not executable")
                if script.read_text().startswith("#!/usr/bin/python3"):
                    compile(script.read_text(), name, "exec")
                else:
                    subprocess.run(["bash", "-n", script], check=True)

    def test_presets_exist(self):
        presets = {one["name"] for one in json.loads(text_of("CMakePresets.json"))["configurePresets"]}
        shown = re.findall(r"--preset (\w+)|scripts/build (\w+)", text_of("README.md") + text_of("CONTRIBUTING.md"))
        self.assertTrue(shown)
        for words in shown:
            self.assertIn("".join(words), presets)

    def test_the_mistake_is_made_again(self):
        (scenario,) = fences("README.md", "toml")
        (shown,) = fences("README.md", "text")
        shutil.copytree(SOURCE / "scenarios", self.folder / "scenarios")
        self.write("mine.toml", scenario)
        self.assertEqual(self.run_program("check", "mine.toml", code=2).stderr, shown)


class Paths(unittest.TestCase):
    def test_every_file_named_exists(self):
        for document in DOCUMENTS + SHORT:
            names = named_paths(document)
            self.assertGreater(len(names), 5 if document in DOCUMENTS else 0, document)
            for name in names:
                with self.subTest(document=document, name=name):
                    self.assertTrue(exists(document, name))

    def test_a_file_that_is_not_there_is_noticed(self):
        self.assertFalse(exists("README.md", "models/rules/astrology.hpp"))
        self.assertFalse(exists("models/README.md", "rules/astrology"))
        self.assertFalse(exists("sim/README.md", "astrology.hpp"))

    def test_the_index_has_every_page(self):
        pages = {path.name for path in (SOURCE / "docs").glob("*.md")} - {"README.md"}
        self.assertLessEqual(pages, {path for path, _ in links("docs/README.md")})
        self.assertLessEqual({f"docs/{page}" for page in pages}, set(DOCUMENTS + SHORT))

    def test_every_link_leads_to_a_heading_that_is_there(self):
        for document in DOCUMENTS + SHORT:
            for path, heading in links(document):
                with self.subTest(document=document, link=path + "#" + heading):
                    target = ((SOURCE / document).parent / path).resolve() if path else SOURCE / document
                    self.assertTrue(target.exists())
                    if heading:
                        self.assertIn(heading, headings(target.read_text(encoding="utf-8")))


class Tables(unittest.TestCase):
    def test_marked_blocks_are_filled(self):
        for block, document in BLOCKS.items():
            rows = table_of(block, document)
            self.assertTrue(rows, f"'{block}' is empty: run scripts/tables --only {block}")
            self.assertTrue(all(all(cell != "nan" for cell in row) for row in rows))

    def test_errors_shrink_as_firms_become_many(self):
        """In each column of numbers the last row is at most a tenth of the first; independent draws have 5–95 % bands."""
        rows = table_of("convergence", "models/README.md")
        for column in (1, 4, 5):
            self.assertLess(abs(float(rows[-1][column])), abs(float(rows[0][column])) / 10)
        widths = [float.__sub__(*map(float, reversed(row[3].split(" … ")))) for row in rows]
        self.assertEqual(widths, sorted(widths, reverse=True))

    def test_the_table_of_speed_is_what_was_measured(self):
        loader = importlib.machinery.SourceFileLoader("tables", str(SOURCE / "scripts/tables"))
        tables = importlib.util.module_from_spec(importlib.util.spec_from_loader("tables", loader))
        loader.exec_module(tables)
        self.assertIn(tables.fast_block(None), text_of("README.md"), "run scripts/tables --only fast")

    def test_references_are_those_of_the_scenario_files(self):
        rows = {(row[0].strip("`"), row[1].strip("`")): row for row in table_of("right", "scenarios/limits.md")}
        papers = {path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
                  for path in (SOURCE / "scenarios/papers").glob("*.toml")}
        self.assertEqual({scenario for scenario, _ in rows}, set(papers))
        for name, paper in papers.items():
            summary = rows.get((name, f"all {len(paper['target'])} targets"))
            if summary is not None:
                self.assertEqual(summary[-1], f"{len(paper['target'])} of {len(paper['target'])} met")
                continue
            shown = {number for scenario, number in rows if scenario == name}
            self.assertEqual(shown, {one["name"] for one in paper["target"]})
            for target in paper["target"]:
                with self.subTest(scenario=name, target=target["name"]):
                    row = rows[name, target["name"]]
                    self.assertEqual(float(row[2]), float(f"{target['value']:.7g}"))
                    self.assertEqual(row[-1], "met")
                    self.assertLessEqual(float(row[4]), float(row[5]))

    def test_every_fact_is_shown_once_as_calibrated_or_held_out(self):
        scenario = tomllib.loads(text_of("scenarios/facts.toml"))
        targets = {target["name"]: target for target in scenario["target"]}
        rows = {row[1].strip("`"): row for row in table_of("facts", "scenarios/facts.md")}
        self.assertEqual(set(rows), set(targets))
        self.assertTrue(set(scenario["notes"]["calibrated"]) < set(targets), "some facts must be held out")
        for name, row in rows.items():
            with self.subTest(target=name):
                self.assertEqual(row[4], "calibrated" if name in scenario["notes"]["calibrated"] else "held out")
                self.assertEqual(row[6], targets[name]["source"])
                low, high = (float(word.replace(",", "")) for word in row[2].split(" … "))
                inside = low <= float(row[3].split(" ± ")[0].replace(",", "")) <= high
                self.assertEqual(row[5], "met" if inside else "missed")
                self.assertEqual("miss" in targets[name], not inside, "a miss says why, and what is met has nothing to say")
                if not inside:
                    self.assertIn(f"- Missed: `{name}`: {' '.join(targets[name]['miss'].split())}.", text_of("scenarios/facts.md"))

    def test_the_trade_costs_that_the_facts_took_are_those_of_the_baseline(self):
        layers = tomllib.loads(text_of("scenarios/baseline.toml"))["layer"]
        startups = [layer["trade_cost"] for layer in layers]
        vendors = [round(layer["trade_cost"] * layer.get("vendor_trade_cost", 1.0), 1) for layer in layers]
        self.assertIn(f"vendors keep theirs, {min(vendors):g} to {max(vendors):g}, and startups have {min(startups):g} to {max(startups):g}.",
                      text_of("scenarios/facts.md"))

    def test_every_world_is_shown_beside_its_study(self):
        scenario = tomllib.loads(text_of("scenarios/world/oecd_wto.toml"))
        sizes = [target for target in scenario["target"] if target["kind"] == "fact"]
        rows = table_of("worlds", "scenarios/facts.md")
        self.assertEqual([row[0].strip("`") for row in rows], [target["case"] for target in sizes])
        for row, target in zip(rows, sizes):
            study, model = (float(cell.rstrip(" %")) for cell in row[2:4])
            self.assertEqual(study, round(100 * (target["value"] - 1), 2))
            self.assertAlmostEqual(float(row[5]), model / study, delta=0.005 + 0.006 / abs(study))

    def test_every_scenario_of_the_world_is_answered(self):
        text = text_of("scenarios/answers.md")
        for path in sorted((SOURCE / "scenarios" / "world").glob("*.toml")):
            scenario = tomllib.loads(path.read_text(encoding="utf-8"))
            with self.subTest(scenario=path.stem):
                section = text.split(f"(world/{path.name})")[1].split("\n## ")[0]
                self.assertIn(f"| found in {scenario['run']['replications']} replications, 95 % |", section)
                for target in scenario["target"]:
                    self.assertIn(f"| {number_of(target, labels_of(path))} |", section)
                for part in ("question", "answer", "what_drives_it", "what_it_does_not_show"):
                    self.assertIn(" ".join(scenario["notes"][part].split()), section)
                reasons = [target["miss"] for target in scenario["target"] if "miss" in target]
                self.assertEqual(section.count("| missed |"), len(reasons), "a miss says why, and what is met has nothing to say")
                for reason in reasons:
                    self.assertIn(" ".join(reason.split()), section)

    def test_every_sign_says_how_it_could_have_come_out_otherwise(self):
        for path in sorted((SOURCE / "scenarios" / "world").glob("*.toml")):
            for comment, table in re.findall(r"((?:^#[^\n]*\n)*)^\[\[target\]\]\n(.*?)(?=^\[|^#|\Z)", path.read_text(encoding="utf-8"), re.M | re.S):
                if 'kind = "sign"' in table:
                    with self.subTest(scenario=path.stem, target=table.split('"')[1]):
                        self.assertRegex(comment, "[Cc]ould ")

    def test_the_answer_has_a_row_for_each_case(self):
        scenario = tomllib.loads(text_of("scenarios/trusted_tech_alliance.toml"))
        self.assertEqual([row[0].strip("`") for row in table_of("answer")], list(scenario["variant"]))

    def test_the_reading_fits_the_answer(self):
        """Nothing moves where nobody recognises what holders say of themselves. Recognition and audits each bring entry and exporters,
        together most: about a tenth more exporters. Complying takes more where holders are audited and less where only recognition is
        had. Consumption stays within a tenth of a per cent."""
        rows = {row[0].strip("`"): row for row in table_of("answer")}
        entry, exporters, complying, consumption = ({case: change(row[column]) for case, row in rows.items() if case != "no_alliance"}
                                                    for column in (1, 2, 3, 4))
        for outcome in (entry, exporters):
            self.assertLess(abs(outcome["self_attested"][0]), 0.05)
            for case in ("self_attested_recognised", "independent", "independent_recognised"):
                self.assertGreater(outcome[case][0], outcome[case][1], case)
            self.assertGreater(low(outcome["independent_recognised"]), high(outcome["independent"]))
            self.assertGreater(low(outcome["independent_recognised"]), high(outcome["self_attested_recognised"]))
        self.assertTrue(7 < exporters["independent_recognised"][0] < 14, "about a tenth")
        for case in ("independent", "independent_recognised"):
            self.assertGreater(low(complying[case]), 0, case)
        self.assertLess(high(complying["self_attested_recognised"]), 0)
        for case, gap in consumption.items():
            self.assertLess(abs(gap[0]), 0.1, case)

    def test_the_reading_fits_those_whom_it_names(self):
        """Large states gain exporters and small ones entry, whose startups nearly all export; vendors gain below one per cent where holders
        are audited and nothing elsewhere; startups have about a hundredth of what firms sell."""
        names = ["entry_small", "entry_large", "exporters_small", "exporters_large", "startups", "vendors"]
        cases = list(tomllib.loads(text_of("scenarios/trusted_tech_alliance.toml"))["variant"])
        table = table_of("whom")
        self.assertEqual(len(table), len(names))
        rows = {name: dict(zip(cases, row[1:])) for name, row in zip(names, table)}
        found = {name: {case: change(f"({row[case]})") for case in cases[1:]} for name, row in rows.items()}
        base = {name: float(row["no_alliance"].split(" ± ")[0].replace(",", "")) for name, row in rows.items()}
        both = "independent_recognised"
        self.assertGreater(low(found["exporters_large"][both]), high(found["exporters_small"][both]))
        self.assertGreater(low(found["exporters_large"][both]), 0)
        self.assertGreater(base["exporters_small"], 95)
        self.assertGreater(low(found["entry_small"][both]), 0)
        self.assertGreater(found["entry_small"][both][0], found["entry_large"][both][0])
        for case in ("independent", both):
            self.assertGreater(low(found["vendors"][case]), 0, case)
            self.assertLess(high(found["vendors"][case]), 1, case)
        for case in ("self_attested", "self_attested_recognised"):
            self.assertLess(abs(found["vendors"][case][0]), 0.1, case)
        share = base["startups"] / (base["startups"] + base["vendors"])
        self.assertTrue(0.005 < share < 0.015, share)

    def test_the_reading_fits_other_fees(self):
        """The dearer audits are, the less an audited label opens; one that is not audited opens what it did."""
        rows = {row[0].strip("`"): row for row in table_of("premium")}
        fees = sorted((name for name in rows if name.startswith("audit.fee")), key=lambda name: float(name.split(" = ")[1]))
        self.assertGreater(len(fees), 2)
        cases = list(tomllib.loads(text_of("scenarios/trusted_tech_alliance.toml"))["variant"])[1:]
        opened = {case: [change(f"({rows[fee][column]} %)") for fee in fees] for column, case in enumerate(cases, 1)}
        for case in ("independent", "independent_recognised"):
            self.assertLess(high(opened[case][-1]), low(opened[case][0]), case)
        for gap in opened["self_attested_recognised"]:
            self.assertGreater(low(gap), 0)

    def test_recognition_makes_a_little_more_than_half(self):
        rows = {row[0]: [tuple(map(float, cell.split(" ± "))) for cell in row[1:]] for row in table_of("parts", "analysis/experiments.md")}
        both, assessment, recognition = rows["Startups that sell abroad"][:3]
        self.assertAlmostEqual(assessment[0] + recognition[0], both[0], delta=0.02)
        self.assertGreater(low(assessment), 0)
        self.assertGreater(recognition[0], assessment[0])
        self.assertLess(recognition[0] / both[0], 0.65)

    def test_small_and_large_states_are_those_of_the_reading(self):
        """Below US$ 1 trillion of GDP, and above 3."""
        states = [state for name in ("states_world", "states_europe")
                  for state in tomllib.loads(text_of(f"scenarios/data/{name}.toml"))["state"]]
        outcomes = {outcome["name"]: outcome for outcome in tomllib.loads(text_of("scenarios/trusted_tech_alliance.toml"))["outcome"]}
        for outcome, fits in (("entry_small_states", lambda gdp: gdp < 1e6), ("entry_large_states", lambda gdp: gdp > 3e6)):
            names = {state["name"] for state in states if fits(state["gdp"])}
            self.assertEqual(set(outcomes[outcome]["state"]), names)
            self.assertEqual(set(outcomes[outcome.replace("entry", "exporters")]["state"]), names)


if __name__ == "__main__":
    unittest.main()
