"""The page of `report` and the figures of `plot`: numbers to the last digit, a strict content policy, the same bytes twice, refusals; and
the page in a real browser, by keyboard, in light and dark, looked through by axe-core."""
import base64
import csv
import hashlib
import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree as xml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import ENVIRONMENT, HAS_PAGE, PROGRAM, SANITIZED, SOURCE, ProgramTest  # noqa: E402

MODULES = pathlib.Path(os.environ["FAULTLINE_BINARY_DIR"]) / "page" / "node_modules"
NODE = shutil.which("node")
CHROMIUM = shutil.which("chromium")
NODE_VERSION = int(re.search(r"\d+", subprocess.run([NODE, "--version"], capture_output=True, text=True).stdout)[0]) if NODE else 0
SWEEP = f"""schema = 1
title = "Do dearer audits keep startups out? </script><b>"
extends = "{SOURCE}/scenarios/tiny.toml"
[run]
horizon = 3.0  # long enough "#" for this
replications = 5
[sweep]
"audit.fee" = [0.0, 0.5, 1.0]
"alliance.league.assessment" = ["independent", "self"]
[notes]
question = "Two lines\\nof one question"
"""
TARGETS = """
[[target]]
name = "somebody_enters"
outcome = "startup_entry"
case = "dear_audits"
low = 1.0
high = 1000.0
kind = "published"
source = "assumed"
[[target]]
name = "impossible"
outcome = "startup_entry"
value = -5.0
tolerance = 0.1
kind = "published"
source = "nowhere"
miss = "nobody enters backwards"
"""


class Page(html.parser.HTMLParser):
    """What a page is made of: its policy, texts of its scripts and styles, addresses in attributes."""

    def __init__(self, path):
        super().__init__()
        self.text = path.read_text(encoding="utf-8")
        self.policy, self.addresses, self.scripts, self.styles, self.data, self.inside, self.title = "", [], [], [], None, None, ""
        self.feed(self.text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if attributes.get("http-equiv") == "Content-Security-Policy":
            self.policy = attributes["content"]
        self.addresses += [value for name, value in attributes.items() if name in ("src", "href", "action", "data", "srcset")]
        self.inside = (tag, attributes.get("type"))

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, text):
        if self.inside == ("script", "application/json"):
            self.data = json.loads(text)
        elif self.inside and self.inside[0] == "script":
            self.scripts.append(text)
        elif self.inside and self.inside[0] == "style":
            self.styles.append(text)
        elif self.inside and self.inside[0] == "title":
            self.title += text


def digest(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@unittest.skipUnless(HAS_PAGE, "the program was built without the page (FAULTLINE_PAGE=OFF)")
class Report(ProgramTest):
    maxDiff = None

    def report(self, *words):
        self.run_program("report", *words)
        given = words[words.index("-o") + 1] if "-o" in words else pathlib.Path(words[0]).with_suffix(".html")
        return Page(self.folder / given)

    def test_numbers_are_those_of_the_other_commands(self):
        out = self.run_small("out.h5")
        page = self.report(out)
        (result,) = page.data["results"]
        answer = self.json_of("run", self.small, "-o", out)
        self.assertEqual(result["outcomes"], answer["outcomes"])
        self.assertEqual(result["remarks"], answer["remarks"])
        for key in ("title", "trials", "done", "failed", "missing", "replications", "level"):
            self.assertEqual(result[key], answer[key], key)
        self.assertEqual(result["comparisons"], self.json_of("compare", out)["comparisons"])
        spread = self.json_of("summary", out)["spread"]
        means = {(one["outcome"], case["case"]): (case["mean"], case["low"], case["high"]) for one in result["outcomes"] for case in one["cases"]}
        self.assertEqual(means, {(row["outcome"], row["case"]): (row["mean"], row["low"], row["high"]) for row in spread})

    def test_paths_and_values_of_trials_are_those_of_the_other_commands(self):
        out = self.run_small("out.h5")
        (result,) = self.report(out).data["results"]
        rows = self.json_of("summary", out, "--by-date")["fan"]
        shown = []
        for outcome, fan in zip(result["described"], result["fans"]):
            for case in fan["cases"]:
                shown += [(outcome["name"], case["case"], date, *(case[key][i] for key in ("mean", "q0.05", "q0.25", "q0.5", "q0.75", "q0.95")))
                          for i, date in enumerate(fan["dates"])]
        self.assertEqual(shown, [(row["outcome"], row["case"], row["date"], *(row[key] for key in ("mean", "q0.05", "q0.25", "q0.5", "q0.75", "q0.95")))
                                 for row in rows])
        self.run_program("export", out, "--format", "csv")
        with open(self.folder / "out_outcomes.csv", newline="") as file:
            table = list(csv.DictReader(file))
        for outcome in result["described"]:
            column = [float(row[outcome["name"]]) if row[outcome["name"]] else None for row in table]
            self.assertEqual([value for case in outcome["values"] for value in case], column)

    def test_the_page_asks_for_nothing(self):
        page = self.report(self.run_small("out.h5"))
        self.assertLess(len(page.text.encode()), 2_000_000)
        self.assertEqual(len(page.scripts), 1)
        self.assertEqual(page.policy, f"default-src 'none'; script-src 'sha256-{digest(page.scripts[0])}'; "
                                      f"style-src 'sha256-{digest(''.join(page.styles))}'; img-src data:; base-uri 'none'; form-action 'none'")
        self.assertEqual(page.addresses, ["data:,"])
        program = page.scripts[0].split("*/", 1)[1]  # licences above it have the addresses of those who gave them
        self.assertEqual({address for address in re.findall(r"https?://[\w./-]+", program)} - {
            "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace",
            "http://www.w3.org/2000/xmlns/"}, set())
        self.assertNotRegex(program, r"\beval\(|new Function\(|XMLHttpRequest\(|document\.write")
        self.assertNotRegex("".join(page.styles), r"url\(|@import")

    def test_licences_are_kept(self):
        (script,) = self.report(self.run_small("out.h5")).scripts
        head = script.split("*/")[0]
        for package in ("@observablehq/plot 0.6.17", "d3-scale", "d3-shape"):
            self.assertIn(package, head)
        self.assertIn("Permission to use, copy, modify, and/or distribute this software", head)

    def test_equal_results_are_equal_bytes(self):
        self.run_small("out.h5")
        first = self.run_program("report", "out.h5", "-o", "page.html")
        self.assertIn("open it in a browser", first.stdout)
        before = (self.folder / "page.html").read_bytes()
        self.assertIn("already there", self.run_program("report", "out.h5", "-o", "page.html").stdout)
        self.assertEqual(self.json_of("report", "out.h5", "-o", "page.html", "--fresh"), {"file": "page.html", "bytes": len(before), "was_there": True})
        (self.folder / "page.html").rename(self.folder / "old.html")
        self.run_program("report", "out.h5", "-o", "page.html")
        self.assertEqual((self.folder / "page.html").read_bytes(), before)

    def test_what_a_stranger_writes_is_text(self):
        self.run_program("run", self.write("sweep.toml", SWEEP), "-o", "sweep.h5")
        page = self.report("sweep.h5")
        self.assertEqual(page.title, "Do dearer audits keep startups out? </script><b>")
        self.assertEqual(page.data["results"][0]["title"], page.title)
        self.assertEqual(page.text.count("</script>"), 2)
        self.assertEqual([one["name"] for one in page.data["results"][0]["coordinates"] if one["swept"]], ["audit.fee", "alliance.league.assessment"])

    def test_targets_and_where_values_are_from(self):
        self.run_program("run", self.write("aimed.toml", self.small.read_text() + TARGETS), "-o", "aimed.h5")
        (result,) = self.report("aimed.h5").data["results"]
        self.assertEqual([one["verdict"] for one in result["targets"]], ["met", "missed"])
        origins = {one["key"]: one for one in json.loads(result["provenance"]["origins"])}
        self.assertEqual(origins["run.horizon"]["file"], str(self.folder / "aimed.toml"))
        self.assertEqual(origins["run.horizon"]["value"], "4")
        self.assertNotIn("host", result["provenance"])
        self.assertEqual(len(result["digests"]), 2)

    def test_several_files(self):
        self.run_small("one.h5")
        self.run_program("run", self.small, "--seed", "5", "-o", "two.h5")
        page = self.report("one.h5", "two.h5", "-o", "both.html")
        self.assertEqual([one["file"] for one in page.data["results"]], ["one.h5", "two.h5"])
        self.assertEqual(page.data["command"], "faultline report one.h5 two.h5 -o both.html")

    def test_chosen_outcomes(self):
        out = self.run_small("out.h5")
        page = self.report(out, "-o", "one.html", "--series", "revenue", "--class", "startup", "--statistic", "final")
        (result,) = page.data["results"]
        self.assertEqual([(one["series"], one["selection"]) for one in result["described"]], [("revenue", "class startup")])
        self.assertEqual(result["outcomes"][0]["cases"][0]["mean"],
                         self.json_of("summary", out, "--series", "revenue", "--class", "startup", "--statistic", "final")["spread"][0]["mean"])

    def test_refusals(self):
        out = self.run_small("out.h5")
        self.write("there.html", "something else")
        for words, code, said in [(["report", self.small], 5, "hint"), (["report", "none.h5"], 5, "cannot read"), (["report", out, "-o", "page.pdf"], 2, ".html"),
                                  (["report", out, "-o", "none/page.html"], 5, "none"), (["report", out, "-o", ""], 2, "no name"),
                                  (["report", out, "-o", "."], 5, "folder"), (["report", out, "-o", "there.html"], 5, "--fresh"),
                                  (["report", out, "--outcome", "startup_entri"], 2, "startup_entry"), (["report"], 2, "needs"),
                                  (["plot", out, "-o", "x.png"], 2, ".svg or .pdf"), (["plot", out, "--kind", "pie"], 2, "difference"),
                                  (["plot", out, "--kind", "sweep"], 2, "sweeps no key"), (["plot", out, "--along", "audit.fee"], 2, "no key is swept"),
                                  (["plot", out, "-o", "none/x.svg"], 5, "none")]:
            with self.subTest(words=words):
                before = sorted(os.listdir(self.folder))
                self.assertIn(said, self.run_program(*words, code=code).stderr)
                self.assertEqual(sorted(os.listdir(self.folder)), before)
        self.assertEqual((self.folder / "there.html").read_text(), "something else")
        self.run_program("report", out, "-o", "there.html", "--fresh")

    def test_one_case_one_replication_and_missing_trials(self):
        self.run_program("run", self.write("one.toml", self.small.read_text().split("[variant")[0]), "--replications", "1", "-o", "one.h5")
        (result,) = self.report("one.h5").data["results"]
        self.assertEqual((result["comparisons"], result["outcomes"][0]["cases"][0]["low"]), ([], None))
        self.run_program("run", self.small, "--shard", "1/2", "-o", "shard.h5")
        (result,) = self.report("shard.h5").data["results"]
        self.assertLess(result["done"], result["trials"])


@unittest.skipUnless(HAS_PAGE and NODE, "needs the page in the program, and node")
class Plot(ProgramTest):
    def setUp(self):
        super().setUp()
        self.run_program("run", self.write("sweep.toml", SWEEP), "-o", "sweep.h5")

    def texts(self, name):
        return [element.text for element in xml.parse(self.folder / name).iter("{http://www.w3.org/2000/svg}text") if element.text]

    def test_every_kind(self):
        for kind, word in [("difference", "difference from"), ("fan", "years since the start"), ("sweep", "audit.fee [US$ m]"), ("distribution", "Startups entering")]:
            with self.subTest(kind=kind):
                said = self.run_program("plot", "sweep.h5", "--outcome", "startup_entry", "--kind", kind, "-o", f"{kind}.svg").stdout
                self.assertIn("Startups entering a year" if kind != "fan" else "Entries", said)
                self.assertTrue(any(word in text for text in self.texts(f"{kind}.svg")), self.texts(f"{kind}.svg"))
                before = (self.folder / f"{kind}.svg").read_bytes()
                self.assertNotIn(b"var(", before, "a paper has no style sheet to look a colour up in")
                self.assertIn("already there", self.run_program("plot", "sweep.h5", "--outcome", "startup_entry", "--kind", kind, "-o", f"{kind}.svg").stdout)

    def test_what_is_drawn_without_a_word(self):
        self.assertEqual(self.json_of("plot", "sweep.h5")["kind"], "sweep")
        self.run_small("out.h5")
        said = self.json_of("plot", "out.h5", "--outcome", "startup_entry", "--no-title")
        self.assertEqual((said["kind"], said["file"]), ("difference", "out_startup_entry_difference.svg"))
        self.assertNotIn(said["caption"].split(".")[0], self.texts(said["file"]))
        differences = self.json_of("compare", "out.h5", "--outcome", "startup_entry")["comparisons"]
        label = next(text for text in self.texts(said["file"]) if "±" in text)
        self.assertAlmostEqual(float(label.split(" ±")[0].replace("−", "-")), differences[0]["difference"],
                               delta=0.06 * (differences[0]["high"] - differences[0]["low"]))

    @unittest.skipUnless(shutil.which("rsvg-convert"), "rsvg-convert is not installed (Debian package librsvg2-bin)")
    def test_pdf(self):
        for name in ("one.pdf", "two.pdf"):
            self.run_program("plot", "sweep.h5", "-o", name)
        self.assertTrue((self.folder / "one.pdf").read_bytes().startswith(b"%PDF-"))
        self.assertEqual((self.folder / "one.pdf").read_bytes(), (self.folder / "two.pdf").read_bytes())

    def test_what_is_missing_is_named(self):
        done = subprocess.run([PROGRAM, "plot", "sweep.h5", "-o", "x.svg"], cwd=self.folder, env={**ENVIRONMENT, "PATH": str(self.folder)}, capture_output=True, text=True)
        self.assertEqual(done.returncode, 5)
        self.assertIn("Debian's package nodejs", done.stderr)
        os.symlink(NODE, self.folder / "node")
        done = subprocess.run([PROGRAM, "plot", "sweep.h5", "-o", "x.pdf"], cwd=self.folder, env={**ENVIRONMENT, "PATH": str(self.folder)}, capture_output=True, text=True)
        self.assertEqual(done.returncode, 5)
        self.assertIn("Debian's package librsvg2-bin", done.stderr)


@unittest.skipUnless(HAS_PAGE and NODE, "needs the page in the program, and node")
@unittest.skipIf(0 < NODE_VERSION < 20, "Playwright, which drives the browser, needs Node.js 20: the page was not opened in a browser")
@unittest.skipIf(SANITIZED > 1, "a browser tells nothing new of a program with sanitizers")
@unittest.skipUnless(CHROMIUM, "chromium is not installed (Debian package chromium): the page was not opened in a browser")
class Browser(ProgramTest):
    def look(self, page):
        done = subprocess.run([NODE, SOURCE / "tests/support/browser.mjs", MODULES, CHROMIUM, page, self.folder], capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def check(self, seen, page):
        self.assertEqual(seen["console"], [])
        self.assertEqual(set(seen["requests"]), {(self.folder / page).as_uri()})
        self.assertEqual(seen["violations"], {"light": [], "dark": []})
        for theme, tab in seen["themes"].items():
            with self.subTest(theme=theme):
                self.assertGreater(tab["figures"], 2)
                self.assertGreaterEqual(tab["tables"], tab["figures"])
                self.assertFalse(tab["wide"], "wider than the window")
                self.assertTrue(tab["opens"], tab["opened"])
                self.assertTrue(all(stop["outline"] == "solid" for stop in tab["stops"]), tab["stops"])
                self.assertGreater(len({stop["name"] for stop in tab["stops"]}), 1)
                self.assertTrue((self.folder / f"top_{theme}.png").read_bytes().startswith(b"\x89PNG"))
        self.assertGreater((self.folder / "print.pdf").stat().st_size, 10_000)

    def test_two_cases(self):
        out = self.run_small("out.h5")
        self.run_program("report", out)
        seen = self.look(self.folder / "out.html")
        self.check(seen, "out.html")
        tab = seen["themes"]["light"]
        self.assertEqual(tab["heading"], "Two small cases")
        self.assertRegex(tab["lead"], r"^Active startups at the end: [\d.]+ ± [\d.]+ in cheap_audits \(mean and 95 % interval of 3 replications\)\. ")
        self.assertTrue(any("Few replications: 3" in warning for warning in tab["warnings"]), tab["warnings"])
        (row,) = [row for row in tab["glance"] if row[0].startswith("Active startups")]
        outcome = next(one for one in self.json_of("run", self.small, "-o", out)["outcomes"] if one["outcome"] == "startups")
        shown = float(re.search(r"[+−][\d.]+", row[2])[0].replace("−", "-"))
        self.assertAlmostEqual(shown, 100 * outcome["cases"][1]["relative_difference"], delta=0.06)
        self.assertLess(tab["milliseconds"], 5000)
        self.assertGreater(tab["values"], 50)
        self.assertEqual(tab["found"], [f"run.horizon4{self.small}:6"])

    def test_a_sweep_and_two_files(self):
        self.run_program("run", self.write("sweep.toml", SWEEP), "-o", "sweep.h5")
        self.run_small("out.h5")
        self.run_program("report", "sweep.h5")
        seen = self.look(self.folder / "sweep.html")
        self.check(seen, "sweep.html")
        self.assertEqual(seen["themes"]["dark"]["found"], [f'run.horizon3{self.folder}/sweep.toml:5long enough "#" for this'])
        self.run_program("report", "sweep.h5", "out.h5", "-o", "both.html")
        self.check(self.look(self.folder / "both.html"), "both.html")


class Building(unittest.TestCase):
    def configure(self, *definitions):
        return subprocess.run(["cmake", *definitions, "-P", SOURCE / "sim/page/page.cmake"], capture_output=True, text=True)

    def test_what_is_missing_is_named(self):
        done = self.configure("-DFAULTLINE_PAGE=ON", "-DCMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF", "-DCMAKE_FIND_USE_SYSTEM_ENVIRONMENT_PATH=OFF")
        self.assertNotEqual(done.returncode, 0)
        said = re.sub(r"\s+", " ", done.stderr)
        self.assertIn("sudo apt-get install nodejs npm (or scripts/setup)", said)
        self.assertIn("-DFAULTLINE_PAGE=OFF", said)

    def test_the_lock_file_names_no_address_and_every_digest(self):
        lock = json.loads((SOURCE / "sim/page/package-lock.json").read_text())
        packages = {name: one for name, one in lock["packages"].items() if name}
        self.assertGreater(len(packages), 20)
        for name, one in packages.items():
            self.assertNotIn("resolved", one, name)
            self.assertTrue(one["integrity"].startswith("sha512-"), name)
        self.assertIn("omit-lockfile-registry-resolved=true", (SOURCE / "sim/page/.npmrc").read_text())


if __name__ == "__main__":
    unittest.main()
