#!/usr/bin/python3
"""Sizes the population of the baseline by rule and writes it into the scenario files: `scripts/sizes.py`, with a program that is
built. How many ideas and auditors there are is a rule that baseline.toml states.

  entry cost   of a layer: the mean value of its ideas, weighted by how many there are, so that E V = f_e (free entry)
  incumbents   the startups that are active in years 10 to 20, by state and layer

Rules follow one another for some rounds, each on a run of the baseline of four replications. Nothing else is changed."""
import argparse
import pathlib
import re
import subprocess
import tempfile
import tomllib

import numpy as np
import xarray

ROOT = pathlib.Path(__file__).resolve().parents[1]
DATA = ROOT / "scenarios/data"
BASELINE = ROOT / "scenarios/baseline.toml"
LAYERS = ["connectivity", "cloud", "ai", "applications"]


def rounded(value):
    """Two digits, as the files write them."""
    return float(f"{value:.2g}")


def measure(program):
    """Mean value of an idea over its cost, ideas' weights, and active startups, by state and layer, in years 10 to 20."""
    with tempfile.TemporaryDirectory() as folder:
        result = pathlib.Path(folder) / "baseline.h5"
        subprocess.run([program, "run", BASELINE, "--replications", "4", "--progress", "none", "-o", result], check=True,
                       capture_output=True)
        with xarray.open_dataset(result, engine="h5netcdf", decode_times=False) as data:
            late = data.sel(time=slice(10, None)).mean([d for d in ("case", "replication", "time") if d in data.dims])
            startups = late.active_firms.sel({"class": "startup"}) if "class" in late.active_firms.dims else late.active_firms
            states = [str(name) for name in data.state.values]
            return states, late.free_entry_distance.values + 1.0, startups.values


def write_table(text, state, key, values, form):
    """Replaces the inline table `key` of one state."""
    inner = ", ".join(f"{layer} = {form(value)}" for layer, value in zip(LAYERS, values))
    pattern = re.compile(rf'(name = "{state}"\n(?:(?!\[\[state\]\]).*\n)*?{key} = )\{{[^}}]*\}}')
    text, count = pattern.subn(lambda match: f"{match[1]}{{ {inner} }}", text, count=1)
    return text, count


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=ROOT / "build/release/faultline")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    for number in range(arguments.rounds):
        states, value, startups = measure(arguments.program)
        tables = {path: path.read_text() for path in (DATA / "states_world.toml", DATA / "states_europe.toml")}
        parsed = {row["name"]: row for text in tables.values() for row in tomllib.loads(text)["state"]}
        weight = np.array([parsed[state]["ideas"]["ai"] for state in states])
        baseline = BASELINE.read_text()
        for position, layer in enumerate(LAYERS):
            ratio = float(np.nansum(value[:, position] * weight) / np.nansum(weight))
            pattern = re.compile(rf'(name = "{layer}"\n(?:(?!\[\[layer\]\]).*\n)*?entry_cost = )([0-9.]+)')
            cost = float(pattern.search(baseline)[2])
            baseline = pattern.sub(lambda match: f"{match[1]}{rounded(cost * ratio)}", baseline, count=1)
            print(f"round {number}: {layer}: E V / f_e {ratio:.3f}, entry cost {cost} -> {rounded(cost * ratio)}")
        BASELINE.write_text(baseline)
        for path, text in tables.items():
            for row, state in enumerate(states):
                text, _ = write_table(text, state, "incumbents", np.nan_to_num(startups[row]), lambda x: str(round(float(x))))
            path.write_text(text)


if __name__ == "__main__":
    main()
