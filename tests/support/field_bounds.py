"""Values at the bounds of every number of the field table, one at a time, on an economy in which the mechanisms act: what
`check` lets through, `run` can do. Run alone it tries pairs of values at and between the bounds for a night:

    FAULTLINE_PROGRAM=… FAULTLINE_SOURCE_DIR=… python3 tests/support/field_bounds.py --count 1000 --seed 1
"""
import argparse
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from program import PROGRAM, SANITIZED, SOURCE  # noqa: E402

ECONOMY = SOURCE / "tests" / "support" / "mechanisms.toml"
ROWS = {"state": "arcadia", "layer": "cloud", "vendor": "acme", "regime": "strict", "mode": "common_security",
        "audit_body": "the_house", "alliance": "league", "shock": "audits_in_force", "outage": "failure",
        "takeover": "purchase", "grid": "arcadian_grid", "player": "ada", "payoff": "any", "constant": "dues", "end_state": "both"}
PARTS = {"layer": "cloud", "requirement": "security", "state": "arcadia"}
SECONDS = 20 * SANITIZED
MUCH = {"1/year": 50.0, "years": 100.0, "firms": 1000.0}  # where there is no upper bound; a rate is a number of events
DAY = 1 / 365.25
SLOW = {"run.replications": 5}  # what is only more of the same work


def numbers():
    """(dotted key, unit, words about the bounds, default) of every number that one value sets in the economy."""
    told = json.loads(subprocess.run([PROGRAM, "describe", "--json"], capture_output=True, text=True, check=True).stdout)
    for table in told["tables"]:
        if table["name"] in ("outcome", "target", "replications", "seller_group", "corridor"):
            continue  # questions, not parameters; and what the economy has none of
        for field in table["fields"]:
            if field["kind"] not in ("number", "integer", "number_by_name"):
                continue
            row = ROWS.get(table["name"])
            key = f"{table['name']}.{row}.{field['key']}" if row else f"{table['name']}.{field['key']}"
            if field["kind"] == "number_by_name":
                index = re.search(r"by (\w+)", field["value"])
                key += "." + PARTS.get(index[1] if index else "layer", "cloud")
            yield key, field["unit"], field["value"], field.get("default")


def bounds_of(words):
    """Least and greatest value that the words allow, and whether only whole numbers are."""
    whole = "whole" in words
    step = 1.0 if whole else 1e-6
    number = r"(-?[\d.e+-]*\d)"
    inside = re.search(rf"in ([\[(]){number}, {number}([\])])", words)
    if inside:
        low, high = float(inside[2]), float(inside[3])
        return low + (step if inside[1] == "(" else 0), high - (step if inside[4] == ")" else 0), whole
    least = re.search(rf"(above|of at least|at least) {number}", words)
    if least:
        return float(least[2]) + (step if least[1] == "above" else 0), None, whole
    return None, None, whole


def values_of(key, unit, words, default):
    low, high, whole = bounds_of(words)
    high = SLOW.get(key, high)
    if unit == "years" and low is not None and "above" in words:
        low = DAY  # a second is the least, and a trial of a thousand years of days
    most = high if high is not None else max(MUCH.get(unit, 1e6), low or 0)
    found = [low if low is not None else -50.0, most if low is not None else 50.0]
    if isinstance(default, (int, float)):
        found.append(default)
    return sorted({int(value) if whole else float(value) for value in found})


def value_between(unit, words, chance):
    low, high, whole = bounds_of(words)
    low = -5.0 if low is None else low
    high = min(MUCH.get(unit, 1e6), 1e6) if high is None else high
    value = low + (high - low) * chance.random() ** chance.choice([1, 4, 16])
    return int(value) if whole else value


def offence_of(settings, folder, may_refuse=True):
    """@returns what is wrong with a run of the economy so set; empty when it ran, or was refused at a place"""
    words = [word for key, value in settings for word in ("--set", f"{key}={value}")]
    try:
        done = subprocess.run([PROGRAM, "run", ECONOMY, *words, "-o", folder / "x.h5", "--fresh", "--progress", "none",
                               "-j", "1"], cwd=folder, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return "no end"
    if done.returncode == 0:
        return ""
    if may_refuse and done.returncode == 2 and re.search(r":\d+:\d+: error: ", done.stderr):
        return ""
    first = next((line for line in done.stderr.splitlines() if "error" in line), done.stderr[:200])
    return f"exit {done.returncode}: {first}"


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--count", type=int, default=1000)
    words.add_argument("--seed", type=int, default=1)
    given = words.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="faultline-bounds-"))
    fields = list(numbers())
    offences = 0
    for i in range(given.count):
        chance = random.Random(f"{given.seed}/{i}")
        settings = []
        for key, unit, about, default in chance.sample(fields, chance.choice([1, 2, 3])):
            either = [*values_of(key, unit, about, default), value_between(unit, about, chance)]
            settings.append((key, chance.choice(either)))
        offence = offence_of(settings, folder)
        if offence:
            offences += 1
            print(f"{given.seed}/{i}: {' '.join(f'--set {key}={value}' for key, value in settings)}: {offence}", flush=True)
    print(f"{given.count} settings, {offences} offences")
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
