"""What common random numbers and a search save: trials of `faultline threshold` beside those of an even grid whose points have
random numbers of their own, at equal width of the interval. For analysis/experiments.md, by scripts/tables."""
import json
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
KEPT = [ROOT / f"results/efficiency-{name}.trials" for name in ("search", "grid")]
SCENARIO = "scenarios/world/audit_moat.toml"
POINTS = 11
REPLICATIONS = 12  # of each point of the grid; enough to know its spread to about a twentieth, all points together


def student(count):
    """97.5 % quantile of Student's t with count − 1 degrees, by the expansion in 1/degrees; within 0.4 % from 8 on."""
    z, degrees = 1.959964, count - 1
    return z + (z ** 3 + z) / (4 * degrees) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2)


def ask(program, folder, *words):
    done = subprocess.run([program, "threshold", SCENARIO, "--json", "--progress", "none", "--keep", folder, *map(str, words)],
                          cwd=ROOT, capture_output=True, text=True)
    if done.returncode not in (0, 3):  # 3: the grid does not ask for a precision, its trials just end
        sys.exit(f"tables: threshold on {SCENARIO} ends with {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)["thresholds"][0]


def half_width(found):
    """On the scale of the search: of the logarithm where that is logarithmic."""
    return (found["high"] - found["low"]) / 2 / found["estimate"]


def replications_needed(grid, wanted):
    """Replications of each point at which the grid's interval is as narrow as wanted: its spread and slope are what they are,
    and its half-width is t times the spread over √n."""
    count = grid["curve"][0]["count"]
    spread = half_width(grid) * count ** 0.5 / student(count)
    needed = 2
    while (student(needed) if needed > 7 else 2.6) * spread / needed ** 0.5 > wanted:
        needed += 1
    return needed


def efficiency_block(program, table):
    found = ask(program, KEPT[0])
    grid = ask(program, KEPT[1], "--independent", "--points", POINTS, "--replications", REPLICATIONS,
               "--trials", POINTS * REPLICATIONS)
    for folder in KEPT:
        shutil.rmtree(folder)  # what an interrupted call leaves there is gone on with; another program shall not
    needed = replications_needed(grid, half_width(found))
    trials = (POINTS + 1) * needed  # the baseline is a point like the others
    search = found["trials"] + found["curve"][0]["count"]  # … and its replications are counted here too
    place = f"{found['estimate']:.3f}", f"{found['low']:.3f} to {found['high']:.3f}"
    rows = [["`threshold`, common random numbers", str(search), *place, f"{100 * half_width(found):.1f} %"],
            [f"even grid of {POINTS}, run", str((POINTS + 1) * REPLICATIONS), f"{grid['estimate']:.3f}",
             f"{grid['low']:.3f} to {grid['high']:.3f}", f"{100 * half_width(grid):.1f} %"],
            [f"even grid of {POINTS}, as narrow as the first", str(trials), "", "", f"{100 * half_width(found):.1f} %"]]
    text = (f"The fee at which a quarter of the startups of `{SCENARIO}` is gone. The grid needs {trials / search:.1f} times the trials for an\n"
            f"interval of equal width: {needed} replications of each point, from the spread and the slope that its run shows.")
    return text + "\n\n" + table(["", "trials", "fee [US$ m]", "95 %", "half-width"], rows)
