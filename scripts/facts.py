"""What the baseline gives beside what is observed: for scenarios/facts.md, by scripts/tables."""
import json
import math
import pathlib
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[1]


def judged(program, file, *options):
    """The scenario, and its targets by name as the program judged them."""
    done = subprocess.run([program, "targets", file, "--json", "--progress", "none", *options], cwd=ROOT, capture_output=True, text=True)
    if done.returncode not in (0, 3):
        sys.exit(f"tables: '{file}' ends with {done.returncode}\n{done.stderr}")
    return tomllib.loads((ROOT / file).read_text()), {row["target"]: row for row in json.loads(done.stdout)}


def significant(value):
    if not math.isfinite(value):
        return "missing"
    digits = max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0
    return f"{value:,.{min(digits, 4)}f}"


def interval(row):
    low, high = row.get("low"), row.get("high")
    return f" ± {significant((high - low) / 2)}" if low is not None and high is not None and high > low else ""


def facts_block(program, table):
    scenario, rows = judged(program, "scenarios/facts.toml")
    labels = {outcome["name"]: outcome["label"] for outcome in scenario["outcome"]}
    calibrated = scenario["notes"]["calibrated"]
    body = []
    for target in scenario["target"]:
        row = rows[target["name"]]
        observed = f"{significant(row['accepted_low'])} … {significant(row['accepted_high'])}"
        use = "calibrated" if target["name"] in calibrated else "held out"
        body.append([labels[target["outcome"]], f"`{target['name']}`", observed, significant(row["mean"]) + interval(row), use,
                     row["verdict"], target["source"]])
    head = ["fact", "target", "observed", "model", "use", "", "source"]
    return table(head, body, right_from=len(head))


def worlds_block(program, table):
    scenario, rows = judged(program, "scenarios/world/oecd_wto.toml")
    labels = {outcome["name"]: outcome["label"] for outcome in scenario["outcome"]}
    body = []
    for target in scenario["target"]:
        row = rows[target["name"]]
        body.append([f"`{target['case']}`", labels[target["outcome"]], f"{100 * (target['value'] - 1):+.2f} %",
                     f"{100 * (row['mean'] - 1):+.2f} %", f"± {50 * (row['high'] - row['low']):.2f}", row["verdict"]])
    head = ["world", "against today's", "study", "model", "95 %", "sign"]
    return table(head, body, right_from=2)
