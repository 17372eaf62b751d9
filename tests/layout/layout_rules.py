# The rules of the tree as functions: a root folder in, a list of offences out, so that test_layout.py can show each rule a
# planted offence. A rule reads text only; it never builds or runs anything.
import re
import subprocess
from pathlib import Path

SOURCES = {".cpp", ".hpp", ".h", ".py", ".sh", ".js", ".mjs", ".css"}
ROOMS = ("sim/base", "sim/random", "sim/kernel", "sim/io", "sim/parallel", "sim/cli", "models/agents", "models/rules",
         "models/scenario", "models/economy", "models/firms", "models/decisions", "models/mechanisms", "models/measures", "models",
         "analysis")
# The page that shows which mechanisms exist, and the calls of their hooks: everybody who knows the scenario may see it.
LIST_OF_MECHANISMS = ("models/mechanism.hpp", "models/mechanisms.hpp", "models/hooks.hpp")
ECONOMY = ("models/scenario", "models/agents", "models/rules", "sim/random", "sim/kernel")
FIRMS = ("models/economy", "models/mechanisms") + ECONOMY
DECISIONS = ("models/firms",) + FIRMS
MAY_INCLUDE = {
    "sim/base": (),
    "sim/random": (), "sim/kernel": (), "sim/io": (), "sim/parallel": (),
    "models/agents": (), "models/rules": (),
    "models/scenario": ("models/agents", "sim/io", "sim/random"),
    "models/economy": ECONOMY + ("models/mechanisms",),  # of mechanisms each names those of MAY_NAME only
    "models/firms": FIRMS,
    "models/decisions": DECISIONS,
    "models/mechanisms": ("models/decisions", "models/measures") + DECISIONS,
    "models/measures": ("models/decisions",) + DECISIONS,
    "models": ROOMS[6:14] + ("sim/random", "sim/kernel", "sim/io"),
    "analysis": ("sim/random", "sim/io"),
    "sim/cli": ROOMS,
}
# Tables of the scenario and books of the world, by the mechanism that owns them.
MEMBERS = {"levies": "levies", "sovereignty": "sovereignty", "enforcement": "enforcement", "grids": "grid", "outages": "outages",
           "resilience": "outages", "security": "security", "materials": "materials", "audit_supply": "audit_supply",
           "reserve": "reserve", "takeovers": "takeovers", "ownership": "takeovers", "switching": "switching", "trust": "trust",
           "game": "strategy", "players": "strategy", "payoffs": "strategy", "constants": "strategy", "end_states": "strategy",
           "strategy": "strategy"}
# Who names a mechanism outside its folder. The list only gets shorter.
MAY_NAME = {
    "models/decisions/affordability.cpp": "audits grid security sovereignty",
    "models/decisions/commitments.cpp": "audits enforcement grid levies localisation thresholds trust",
    "models/decisions/foresight.cpp": "reserve trust",
    "models/decisions/idea_value.cpp": "enforcement trust",
    "models/decisions/market_outlook.cpp": "enforcement reserve sovereignty",
    "models/decisions/market_outlook.hpp": "enforcement trust",
    "models/decisions/opening.cpp": "inputs levies localisation materials trust",
    "models/decisions/prospects.cpp": "audits enforcement reserve security sovereignty",
    "models/decisions/seed_rules.cpp": "audits enforcement",
    "models/decisions/state_view.hpp": "reserve sovereignty",
    "models/economy/derive.cpp": "levies materials outages reserve sovereignty switching",
    "models/economy/world.hpp": "policy",
    "models/firms/access.cpp": "enforcement outages reserve security sovereignty thresholds trust",
    "models/firms/demand_view.cpp": "outages switching",
    "models/firms/pricing.cpp": "reserve switching",
    "models/firms/sales.hpp": "reserve",
    "models/firms/seller_weight.cpp": "sovereignty trust",
    "models/firms/seller_weight.hpp": "outages takeovers",
    "models/firms/settlement.cpp": "materials reserve takeovers",
    "models/firms/surroundings.cpp": "enforcement levies reserve",
    "models/firms/surroundings.hpp": "localisation",
    "models/initialise.cpp": "entry inputs",
    "models/measures/accounts.cpp": "grid inputs reserve",
    "models/measures/deviations.cpp": "outages reserve thresholds",
    "models/measures/recorder.cpp": "enforcement reserve switching takeovers trust",
    "models/measures/seller_groups.cpp": "reserve",
    "models/measures/series.cpp": "enforcement levies",
    "models/measures/variation.cpp": "reserve switching trust",
    "models/mechanisms/audits/audit_quotes.cpp": "trust",
    "models/mechanisms/audits/certification.cpp": "enforcement trust",
    "models/mechanisms/audits/events.cpp": "enforcement trust",
    "models/mechanisms/enforcement/effort.cpp": "thresholds",
    "models/mechanisms/enforcement/enforcement.hpp": "trust",
    "models/mechanisms/entry/events.cpp": "reserve",
    "models/mechanisms/exit/events.cpp": "audits grid",
    "models/mechanisms/inputs/events.cpp": "reserve takeovers",
    "models/mechanisms/inputs/price_settlement.cpp": "materials reserve switching takeovers",
    "models/mechanisms/inputs/price_settlement.hpp": "reserve",
    "models/mechanisms/levies/levies.cpp": "thresholds",
    "models/mechanisms/localisation/capacity_view.cpp": "grid",
    "models/mechanisms/materials/events.cpp": "inputs",
    "models/mechanisms/outages/checks.cpp": "security",
    "models/mechanisms/outages/events.cpp": "security",
    "models/mechanisms/outages/outages.cpp": "inputs reserve",
    "models/mechanisms/outages/recorder.cpp": "reserve",
    "models/mechanisms/policy/events.cpp": "audits enforcement levies switching thresholds",
    "models/mechanisms/reserve/reserve_sales.cpp": "outages switching",
    "models/mechanisms/reviews/events.cpp": "levies security",
    "models/mechanisms/sums/events.cpp": "reserve",
    "models/mechanisms/switching/installed_base.cpp": "reserve",
    "models/mechanisms/takeovers/events.cpp": "switching",
    "models/mechanisms/thresholds/exemption.cpp": "enforcement",
    "models/mechanisms/trust/checks.cpp": "enforcement",
    "models/mechanisms/trust/events.cpp": "enforcement",
    "models/mechanisms/trust/recorder.cpp": "enforcement",
    "models/mechanisms/trust/trust.cpp": "enforcement",
    "models/mechanisms/trust/trust.hpp": "enforcement",
    "models/model.cpp": "entry",
    "models/scenario/combinations.cpp": "audit_supply enforcement grid levies materials outages reserve security sovereignty switching takeovers trust",
    "models/scenario/limit_checks.cpp": "materials",
    "models/scenario/plausibility.cpp": "outages takeovers",
}
THIRD_PARTY = {
    r"hdf5(_hl)?\.h": "HDF5", r"toml\+\+/.*": "toml++", r"(one)?tbb(/.*|\.h)": "oneTBB", r"Random123/.*": "Random123",
    r"xxhash\.h": "xxHash", r"zlib\.h": "zlib", r"readstat\.h": "ReadStat",
}
TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "sim", "scenarios", "models", "analysis", "scripts", "tests", "results", "docs",
             "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "DECISIONS.md", "LICENSE", "CITATION.cff", ".ci", ".github",
             ".gitignore", ".git-blame-ignore-revs", ".clang-format", ".clang-tidy"}
# What is fetched comes by name, version and digest, from wherever whoever builds has set.
ADDRESS_OF_A_DOWNLOAD = re.compile(r'"resolved"\s*:|"registry"\s*:|^\s*registry\s*=')
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
            elif target in LIST_OF_MECHANISMS and here.startswith("models") and here not in ("models/agents", "models/rules"):
                continue
            elif there not in (here, "sim/base") and there not in MAY_INCLUDE[here]:
                offences.append(f"{place}: {here} may not include {target}")
    return offences


def mechanism_of(name):
    """The folder below models/mechanisms that a file is in; None outside."""
    match = re.match(r"models/mechanisms/(\w+)/", name)
    return match[1] if match else None


def mechanisms_named(root, name):
    """Mechanisms that a file of models/ names beside its own: by an include, or by their tables and books."""
    text = re.sub(r"//.*", "", text_of(root, name))
    named = {match[1] for match in re.finditer(r'#include "models/mechanisms/(\w+)/', text)}
    named |= {MEMBERS[match[1]] for match in re.finditer(r"\b(?:world_?|scenario_?|before)\.(\w+)", text) if match[1] in MEMBERS}
    return named - {mechanism_of(name)}


def naming_offences(root, may_name=None):
    """Whoever names a mechanism outside its folder is known, and nobody is known who does not: a hook is the other way."""
    may_name = MAY_NAME if may_name is None else may_name
    offences = []
    for name in filter(is_code, tracked(root)):
        if not name.startswith("models/") or name in LIST_OF_MECHANISMS:
            continue
        named, known = mechanisms_named(root, name), set(may_name.get(name, "").split())
        offences += [f"{name}: names the mechanism {mechanism}, see models/mechanism.hpp for its hooks" for mechanism in sorted(named - known)]
        offences += [f"{name}: no longer names {mechanism}, take it out of MAY_NAME" for mechanism in sorted(known - named)]
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


def download_offences(root):
    """No list of packages says where they are to be had."""
    return [f"{name}:{number}: {line.strip()}" for name in tracked(root) if Path(name).name in ("package.json", "package-lock.json", ".npmrc")
            for number, line in enumerate(text_of(root, name).splitlines(), 1) if ADDRESS_OF_A_DOWNLOAD.search(line)]


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
