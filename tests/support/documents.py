"""What documents say, taken apart for tests: their commands, tables, links, and the files that they name."""
import glob
import pathlib
import re
import shlex

from program import SOURCE

# Rooms whose pages name files as seen from here.
BASES = (SOURCE, SOURCE / "models")
PATH = re.compile(r"[A-Za-z0-9_.*{},-]+(?:/[A-Za-z0-9_.*{},-]+)*/?")
EXTENSIONS = (".hpp", ".cpp", ".md", ".toml", ".py", ".cff", ".txt", ".json")
MADE_LATER = ("build/", "results/tiny", "results/study", "results/NAME", "results/SCENARIO", "mine.toml", "OUT", "study",
              "dearer.toml", "sweep.toml", "my_alliance.toml",
              "results/short")  # by the commands beside which they stand
# What documents say of the rooms of the model, until the sources stand there.
TO_COME = () if (SOURCE / "models/mechanisms.hpp").exists() else (
    "models/mechanism", "models/hooks.hpp", "models/economy", "models/firms", "models/decisions", "economy/", "firms/", "decisions/",
    "mechanism.hpp", "NAME_book.hpp", "fields.cpp", "checks.cpp", "events.cpp", "recorder.cpp")


def text_of(document):
    return (SOURCE / document).read_text(encoding="utf-8")


def mechanism_pages():
    return sorted(str(path.relative_to(SOURCE)) for path in SOURCE.glob("models/mechanisms/*/README.md"))


def fences(document, language):
    return re.findall(rf"^```{language}\n(.*?)^```", text_of(document), re.S | re.M)


def prose_of(document):
    return re.sub(r"^```.*?^```", "", text_of(document), flags=re.S | re.M)


def commands(document):
    lines = [line.split(" #")[0].strip() for block in fences(document, "sh") for line in block.splitlines()]
    return [shlex.split(line) for line in lines if line]


def table_of(block, document="README.md"):
    """The rows of a marked table, without head and ruler, as lists of cells."""
    marks = rf"<!-- begin: {block} \(scripts/tables\) -->\n(.*?)<!-- end: {block} -->"
    found = re.search(marks, text_of(document), re.S)
    lines = [line for line in (found.group(1) if found else "").splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines[2:]]


def candidates(document, path):
    """Where a path may start: at the top, in models, or beside the document; a header may go without its ending."""
    for base in (*BASES, (SOURCE / document).parent):
        for ending in ("", ".hpp"):
            yield str(base / path) + ending


def exists(document, path):
    path = path.replace("NAME", "*")
    if "{" in path:
        options = re.search(r"\{(.*?)\}", path)
        return all(exists(document, path.replace(options.group(0), one)) for one in options.group(1).split(","))
    if any(glob.glob(one) for one in candidates(document, path.rstrip("/"))):
        return True
    # A file by its bare name: in a table whose first column gives the room, among the papers, or a test wherever it stands.
    anywhere = [pathlib.Path(document).parent / "*" / path, *(f"{'*/' * depth}{path}" for depth in (2, 3, 4))]
    return "/" not in path and any(any(SOURCE.glob(str(pattern))) for pattern in anywhere)


def links(document):
    """Where links that stay among our files lead: pairs of a path, which may be empty, and a heading, which may be."""
    return [tuple((link + "#").split("#")[:2]) for link in re.findall(r"\]\(([^)]+)\)", prose_of(document)) if "://" not in link]


def named_paths(document):
    spans = re.findall(r"`([^`\n]+)`", prose_of(document))
    words = [span for span in spans if PATH.fullmatch(span) and ("/" in span or span.endswith(EXTENSIONS))]
    targets = [path for path, _ in links(document) if path]
    return sorted(set(word for word in words + targets if not word.startswith(MADE_LATER + TO_COME)))


def headings(text):
    """Each heading as the anchor that GitHub makes of it."""
    titles = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
