"""What each part of the audited and recognised label does: the table `parts`, for scripts/tables."""
import json
import math
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
FILE = "scenarios/trusted_tech_alliance.toml"


def with_interval(estimate, scale):
    """A change with half its interval, two digits of that."""
    half = scale * (estimate["high"] - estimate["low"]) / 2
    places = max(0, 1 - math.floor(math.log10(half))) if half > 0 else 2
    return f"{scale * estimate['mean']:+.{places}f} ± {half:.{places}f}"


def parts_block(program, table):
    done = subprocess.run([program, "attribute", FILE, "--json", "--progress", "none"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"tables: attribute ends with {done.returncode}\n{done.stderr}")
    answer = json.loads(done.stdout)
    names = [change["change"] for change in answer["changes"]]
    rows = []
    for one in answer["attributions"]:
        scale = 100 / abs(one["from"]["mean"])  # in per cent of the case before the changes
        rows.append([one["label"], with_interval(one["whole"], scale)]
                    + [with_interval(effect["part"], scale) for effect in one["effects"]]
                    + [with_interval(effect["alone"], scale) for effect in one["effects"]])
    head = ["change [%]", "both"] + [f"part of {name}" for name in names] + [f"{name} alone" for name in names]
    return (f"From `{answer['from']}` to `{answer['to']}`, in per cent of the first, ± 95 %, {answer['replications']} replications:\n\n"
            + table(head, rows))
