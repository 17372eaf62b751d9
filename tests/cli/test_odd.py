"""The model in words: each mechanism has a page with its parts, events, series and sources; `faultline odd` prints all of it."""
import json
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from documents import mechanism_pages, text_of  # noqa: E402
from program import SOURCE, ProgramTest  # noqa: E402

CORE = "models/README.md"
PARTS = ["Purpose", "Events", "Series", "Limits", "Left out"]


def listed():
    """Folders of mechanisms in the order in which the model's page lists them, which is that of the ODD."""
    return re.findall(r"^- \[[^]\n]+\]\(mechanisms/(\w+)/README\.md\)", text_of(CORE), re.M)


def switched_on():
    """The names in the list of models/mechanisms.hpp, in its order."""
    if not (SOURCE / "models/mechanisms.hpp").exists():  # the sources have not moved beside their pages
        return []
    kinds = re.search(r"using Mechanisms =\s+MechanismList<(.*?)>;", text_of("models/mechanisms.hpp"), re.S).group(1)
    names = {}
    for path in SOURCE.glob("models/mechanisms/*/mechanism.hpp"):
        kind, name = re.search(r'^struct (\w+) \{\n.*? name = "(\w+)"', path.read_text(), re.S | re.M).groups()
        names[f"mechanisms::{kind}"] = name
    return [names[kind.strip()] for kind in kinds.split(",")]


def verbs():
    """Every kind of event."""
    if (SOURCE / "models/economy/verbs.hpp").exists():
        return re.findall(r"^  X\((\w+),", text_of("models/economy/verbs.hpp"), re.M)
    body = re.search(r"enum class Verb.*?\{(.*?)\};", text_of("models/world/verbs.hpp"), re.S).group(1)
    return re.findall(r"\w+", re.sub(r"//.*", "", body))


def title_of(page):
    return text_of(page).splitlines()[0].removeprefix("# ")


def equations(text):
    return [line.strip() for line in re.findall(r"^(?:    |      )\S.*$", text, re.M)]


def part(page, title):
    return text_of(page).split(f"\n## {title}\n")[1].split("\n## ")[0]


class Pages(unittest.TestCase):
    def test_each_mechanism_has_a_page_that_is_listed_once_under_its_title(self):
        self.assertGreater(len(listed()), 15)
        self.assertEqual(sorted(f"models/mechanisms/{name}/README.md" for name in listed()), mechanism_pages())
        for name in listed():
            self.assertIn(f"- [{title_of(f'models/mechanisms/{name}/README.md')}](mechanisms/{name}/README.md)", text_of(CORE))

    def test_every_folder_has_a_page(self):
        folders = {path.name for path in (SOURCE / "models/mechanisms").iterdir() if path.is_dir()}
        self.assertEqual(folders, set(listed()))

    def test_those_that_can_be_switched_on_stand_in_the_order_of_their_list(self):
        self.assertEqual([name for name in listed() if name in switched_on()], switched_on())

    def test_a_page_has_its_parts_in_order(self):
        for page in mechanism_pages():
            with self.subTest(page=page):
                found = re.findall(r"^## (.*)$", text_of(page), re.M)
                self.assertEqual([title for title in found if title in PARTS], PARTS)
                self.assertTrue(all(part(page, title).strip() for title in PARTS))

    def test_each_event_is_explained_on_one_page_and_stands_in_the_table_of_all(self):
        self.assertGreater(len(verbs()), 30)
        for verb in verbs():
            with self.subTest(verb=verb):
                self.assertTrue(f"`{verb}`" in text_of(CORE), "no words for it")
                homes = [page for page in mechanism_pages() if f"| `{verb}` |" in part(page, "Events")]
                self.assertEqual(len(homes), 0 if verb == "sample_taken" else 1, homes)
                for page in homes:  # and the table of all says so
                    row = next(line for line in text_of(CORE).splitlines() if line.startswith("| ") and f"`{verb}`" in line)
                    self.assertIn(page.removeprefix("models/"), row)

    def test_sources_stand_once_in_order_and_are_all_listed(self):
        body, sources = text_of(CORE).split("## Sources\n")
        keys = [line.split("|")[1].strip() for line in sources.splitlines() if line.startswith("| ")][1:]
        self.assertGreater(len(keys), 40)
        self.assertEqual(keys, sorted(set(keys), key=str.lower))
        cited = {key for text in [body, *map(text_of, mechanism_pages())] for key in re.findall(r"\[([A-Z][A-Za-z-]+-[12]\d{3})\]", text)}
        self.assertLessEqual(cited, set(keys))


class Program(ProgramTest):
    def test_each_series_that_a_page_names_is_recorded(self):
        known = {row["series"] for row in json.loads(self.run_program("describe", "--series", "--json").stdout)}
        for page in mechanism_pages():
            named = [name for name in re.findall(r"`([a-z_]+)`", part(page, "Series")) if "." not in name]
            self.assertTrue(named, page)
            self.assertLessEqual(set(named), known, page)

    def test_each_series_that_is_recorded_is_named_and_a_mechanism_names_its_own(self):
        known = {row["series"] for row in json.loads(self.run_program("describe", "--series", "--json").stdout)}
        named = set(re.findall(r"`([a-z_0-9]+)`", self.run_program("odd").stdout))
        parts = {name for name in known if name.startswith("variation_") and name.removeprefix("variation_") in named}
        self.assertEqual(known - named - parts, set())
        for rows in SOURCE.glob("models/mechanisms/*/series.cpp"):
            page = str((rows.parent / "README.md").relative_to(SOURCE))
            with self.subTest(page=page):
                own = set(re.findall(r"Series::\w+, \"(\w+)\"", rows.read_text()))
                self.assertLessEqual(own, set(re.findall(r"`(\w+)`", part(page, "Series"))))

    def test_the_odd_has_every_title_and_equation_in_the_order_of_the_list(self):
        text = self.run_program("odd").stdout
        titles = re.findall(r"^### (.*)$", text.split("\n## Mechanisms\n")[1].split("\n## ")[0], re.M)
        self.assertEqual(titles, [title_of(f"models/mechanisms/{name}/README.md") for name in listed()])
        for title in re.findall(r"^#+ .*$", text_of(CORE), re.M):
            self.assertIn(f"{title}\n", text)
        found = set(equations(text))
        for page in [CORE, *mechanism_pages()]:
            with self.subTest(page=page):
                self.assertLessEqual(set(equations(text_of(page))), found)
                for title in re.findall(r"^##+ (.*)$", text_of(page), re.M):
                    self.assertRegex(text, rf"(?m)^#+ {re.escape(title)}$")
        self.assertGreater(len(found), 50)

    def test_the_odd_leads_nowhere_from_a_mechanism_but_where_the_model_does(self):
        links = re.findall(r"\]\(([^)]+)\)", self.run_program("odd").stdout)
        self.assertTrue(links)
        self.assertFalse([link for link in links if link.startswith("..")])

    def test_one_mechanism_alone_and_pages_for_programs(self):
        self.assertTrue(self.run_program("odd", "audits").stdout.startswith("\n### Audits\n"))
        pages = self.json_of("odd")
        self.assertEqual([page["mechanism"] for page in pages if page["mechanism"]], listed())
        self.assertEqual("".join(page["text"] for page in pages), self.run_program("odd").stdout)
        self.assertIn("did you mean 'audits'", self.run_program("odd", "audit", code=2).stderr)


if __name__ == "__main__":
    unittest.main()
