# The rules of the tree as functions: a root folder in, a list of offences out, so that test_layout.py can show each rule a
# planted offence. A rule reads text only; it never builds or runs anything.
import re
import subprocess
from pathlib import Path

SOURCES = {".cpp", ".hpp", ".h", ".py", ".sh"}
ROOMS = ("sim/base", "sim/random", "sim/kernel", "sim/io", "sim/parallel", "sim/cli", "models/agents", "models/rules",
         "models/scenario", "models/world", "models/mechanisms", "models/measures", "models", "analysis")
MAY_INCLUDE = {
    "sim/base": (),
    "sim/random": (), "sim/kernel": (), "sim/io": (), "sim/parallel": (),
    "models/agents": (), "models/rules": (),
    "models/scenario": ("models/agents", "sim/io", "sim/random"),
    "models/world": ("models/scenario", "models/agents", "models/rules", "sim/random", "sim/kernel"),
    "models/mechanisms": ("models/rules", "models/world"),
    "models/measures": ("models/rules", "models/world"),
    "models": ROOMS[6:12] + ("sim/random", "sim/kernel", "sim/io"),
    "analysis": ("sim/random", "sim/io"),
    "sim/cli": ROOMS,
}
# A mechanism or measure sees what the world is made of: whom it includes, it may include too.
for room in ("models/mechanisms", "models/measures"):
    MAY_INCLUDE[room] += MAY_INCLUDE["models/world"]
THIRD_PARTY = {
    r"hdf5(_hl)?\.h": "HDF5", r"toml\+\+/.*": "toml++", r"(one)?tbb(/.*|\.h)": "oneTBB", r"Random123/.*": "Random123",
    r"xxhash\.h": "xxHash",
}
TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "sim", "scenarios", "models", "analysis", "scripts", "tests", "results", "docs",
             "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "DECISIONS.md", "LICENSE", "CITATION.cff", ".ci", ".github",
             ".gitignore", ".git-blame-ignore-revs", ".clang-format", ".clang-tidy"}
MACHINE_PATH = re.compile(r"(?<![\w.}$-])/(work|root|home|tmp)/")
# Folders whose files may speak of temporary places or of the wall clock, because that is their business.
MAY_NAME_PATHS = ("tests/", "scripts/", ".ci/")
MAY_READ_CLOCK = ("sim/cli/", "sim/base/provenance", "sim/io/", "sim/parallel/")
IMPURE = re.compile(r"std::mt19937|std::random_device|\bs?rand\s*\(|system_clock|\btime\s*\(\s*(nullptr|NULL|0)\s*\)")
# Functions whose last bit depends on the processor have one home; what writes numbers for people may not need them either.
SYSTEM_MATHS = re.compile(r"std::(exp|exp2|expm1|log|log2|log10|log1p|pow|erfc?|[tl]gamma|cbrt|hypot|a?(sin|cos|tan)h?|atan2)f?l?\s*\(|\.array\(\)")
# The second has a limit of stability, which documents and tests state and no trial asks for.
MAY_CALL_SYSTEM_MATHS = ("sim/base/elementary.cpp", "models/rules/audit_supply.hpp")
CEILING = 400


def tracked(root):
    """Files of the tree, relative: those git tracks, or all outside build when there is no repository."""
    answer = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True)
    top = subprocess.run(["git", "-C", str(root), "rev-parse", "--show-toplevel"], capture_output=True, text=True)
    if answer.returncode == 0 and top.returncode == 0 and Path(top.stdout.strip()) == Path(root).resolve():
        names = [name for name in answer.stdout.decode().split("\0") if name]
    else:
        names = [str(path.relative_to(root)) for path in Path(root).rglob("*") if path.is_file()]
    return sorted(name for name in names if not name.startswith(("build/", ".git/", ".cache/"))
                  and "__pycache__" not in name and (Path(root) / name).is_file())


def text_of(root, name):
    return (Path(root) / name).read_text(encoding="utf-8", errors="replace")


def is_code(name):
    return Path(name).suffix in {".cpp", ".hpp", ".h"} and name.startswith(("sim/", "models/", "analysis/"))


def room_of(name):
    return max((room for room in ROOMS if name.startswith(room + "/")), key=len, default=None)


def includes(root, name):
    for number, line in enumerate(text_of(root, name).splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            yield number, match[1], match[2]


def is_other_mechanism(name, target):
    return room_of(name) == room_of(target) == "models/mechanisms" and Path(name).stem != Path(target).stem


def include_offences(root):
    """Quoted includes are root-relative, exist, and point where the room may look."""
    offences = []
    for name in filter(is_code, tracked(root)):
        for number, bracket, target in includes(root, name):
            place = f"{name}:{number}"
            if bracket == "<":
                if target.startswith(("sim/", "models/", "analysis/")):
                    offences.append(f"{place}: our own header {target} in angle brackets")
                continue
            here, there = room_of(name), room_of(target)
            if there is None or ".." in target or not (Path(root) / target).is_file():
                offences.append(f"{place}: {target} is not a root-relative header of ours")
            elif is_other_mechanism(name, target):
                offences.append(f"{place}: a mechanism includes another, {target}")
            elif there not in (here, "sim/base") and there not in MAY_INCLUDE[here]:
                offences.append(f"{place}: {here} may not include {target}")
    return offences


def length_offences(root):
    return [f"{name}: {count} lines, the ceiling is {CEILING}" for name in tracked(root)
            if Path(name).suffix in SOURCES and (count := len(text_of(root, name).splitlines())) > CEILING]


def third_party_offences(root):
    """Each of these libraries is named in one file, so that it can be replaced in one file."""
    users = {}
    for name in filter(is_code, tracked(root)):
        for _, _, target in includes(root, name):
            for pattern, library in THIRD_PARTY.items():
                if re.fullmatch(pattern, target):
                    users.setdefault(library, set()).add(name)
    return [f"{library} is named in {len(names)} files: {', '.join(sorted(names))}"
            for library, names in sorted(users.items()) if len(names) > 1]


def machine_path_offences(root):
    offences = []
    for name in tracked(root):
        if name.startswith(MAY_NAME_PATHS) or Path(name).suffix not in SOURCES | {".md", ".toml", ".txt", ".json", ".cff"}:
            continue
        for number, line in enumerate(text_of(root, name).splitlines(), 1):
            if MACHINE_PATH.search(line):
                offences.append(f"{name}:{number}: a path of one machine")
    return offences


def impurity_offences(root):
    """Chance comes from addresses and time from the simulation, except where a wall clock is the subject."""
    offences = []
    for name in filter(is_code, tracked(root)):
        if name.startswith(MAY_READ_CLOCK):
            continue
        for number, line in enumerate(text_of(root, name).splitlines(), 1):
            if IMPURE.search(re.sub(r"//.*", "", line)):
                offences.append(f"{name}:{number}: {line.strip()}")
    return offences


def system_maths_offences(root):
    """The same bytes on every processor: exp, log, pow and their like come from sim/base/elementary."""
    return [f"{name}:{number}: {line.strip()}" for name in filter(is_code, tracked(root)) if name not in MAY_CALL_SYSTEM_MATHS
            for number, line in enumerate(text_of(root, name).splitlines(), 1)
            if SYSTEM_MATHS.search(re.sub(r"//.*", "", line))]


def top_level_offences(root):
    return sorted({f"{name.split('/')[0]}: not an agreed name at the top" for name in tracked(root)
                   if name.split("/")[0] not in TOP_LEVEL})
