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


def misses(scenario, rows, label):
    """Of each target that is missed: what, and why, as the file says."""
    missed = [target for target in scenario["target"] if rows[target["name"]]["verdict"] != "met"]
    return [f"- Missed: {label(target)}: {' '.join(target['miss'].split()) if 'miss' in target else 'no reason is known yet'}."
            for target in missed]


def interval(row):
    low, high = row.get("low"), row.get("high")
    return f" ± {significant((high - low) / 2)}" if low is not None and high is not None and high > low else ""


def facts_block(program, table):
    scenario, rows = judged(program, "scenarios/facts.toml")
    labels = {outcome["name"]: outcome["label"] for outcome in scenario["outcome"]}
    calibrated = scenario["notes"]["calibrated"]
    label = lambda target: labels.get(target.get("outcome"), f"`{' '.join(target.get('number', '').split())}`")
    body = []
    for target in scenario["target"]:
        row = rows[target["name"]]
        observed = f"{significant(row['accepted_low'])} … {significant(row['accepted_high'])}"
        use = "calibrated" if target["name"] in calibrated else "held out"
        body.append([label(target), f"`{target['name']}`", observed, significant(row["mean"]) + interval(row), use,
                     row["verdict"], target["source"]])
    head = ["fact", "target", "observed", "model", "use", "", "source"]
    held_out = [row for row in body if row[4] == "held out"]
    met = sum(row[5] == "met" for row in body), sum(row[5] == "met" for row in held_out)
    tally = (f"{met[0] - met[1]} of {len(body) - len(held_out)} calibrated facts and {met[1]} of {len(held_out)} held out are met. "
             f"Why the others are not:")
    why = misses(scenario, rows, lambda target: f"`{target['name']}`")
    return "\n\n".join([table(head, body, right_from=len(head)), tally, "\n".join(why)])


def worlds_block(program, table):
    """The sizes of the study beside the model's, and what part of them the model finds."""
    scenario, rows = judged(program, "scenarios/world/oecd_wto.toml")
    labels = {outcome["name"]: outcome["label"] for outcome in scenario["outcome"]}
    body = []
    parts = []
    for target in (target for target in scenario["target"] if target["kind"] == "fact"):
        row = rows[target["name"]]
        study, model = target["value"] - 1, row["mean"] - 1
        parts.append(model / study)
        body.append([f"`{target['case']}`", labels[target["outcome"]], f"{100 * study:+.2f} %", f"{100 * model:+.2f} %",
                     f"± {50 * (row['high'] - row['low']):.2f}", f"{model / study:.2f}", row["verdict"]])
    head = ["world", "against today's", "study", "model", "95 %", "model over study", "within half"]
    same = [part for part in parts if part > 0]
    reading = (f"{len(same)} of {len(parts)} have the study's sign, at {min(same):.2f} to {max(same):.2f} of its size."
               if same else "None has the study's sign.")
    return "\n\n".join([table(head, body, right_from=2), reading])
