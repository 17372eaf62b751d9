"""The error of a simulated price index as the number of firms grows: for models/README.md, by scripts/tables."""
import pathlib
import subprocess
import sys
import tempfile

import h5py
import numpy

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/limits"))
from closed_forms import Pareto  # noqa: E402

SIZES = [100, 1_000, 10_000, 100_000]
INDEPENDENT = {100: 200, 1_000: 100, 10_000: 40, 100_000: 20}  # replications; each has two states
FREE_ENTRY = {100: 40, 1_000: 20, 10_000: 6, 100_000: 2}


def log_errors(program, paper, case, size, replications, world, cutoff, *settings):
    """ln of simulated over true price index: the mean over dates after the warm-up, by replication and state."""
    words = [f"startups.strata={size}", *settings]
    for state in ("home", "foreign"):
        words += [f"state.{state}.incumbents.goods={size}", f"state.{state}.spending.goods={world.spending}"]
    with tempfile.TemporaryDirectory() as folder:
        options = [word for setting in words for word in ("--set", setting)]
        done = subprocess.run([program, "run", f"scenarios/papers/{paper}.toml", "-o", f"{folder}/errors.h5", "--progress", "none",
                               "--only", f"case={case}", "--replications", str(replications), *options],
                              cwd=ROOT, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"tables: {paper} with {size} firms ends with {done.returncode}\n{done.stderr}")
        with h5py.File(f"{folder}/errors.h5") as file:
            names = [name.decode() for name in file["case"][:]]
            prices = file["price_index"][names.index(case)][:, file["time"][:] > 1.0]
    return numpy.log(prices / world.price(cutoff)).mean(axis=1).ravel()


def percent(value, sign="+"):
    return f"{100 * value:{sign}.2g}"


def row(program, size):
    chaney = Pareto(4.0, 4.25, 1.0, 0.545, 1.83, 6.0 * size)
    cutoff = chaney.fixed_mass_cutoff(1, size)
    stratified = log_errors(program, "chaney", "base", size, 1, chaney, cutoff)
    drawn = log_errors(program, "chaney", "base", size, INDEPENDENT[size], chaney, cutoff, "startups.sampling=independent")
    melitz = Pareto(4.0, 4.25, 1.0, 0.545, 1.83, size * 17.0 / 3.0)
    entry = log_errors(program, "melitz_pareto", "open", size, FREE_ENTRY[size], melitz, melitz.free_entry_cutoff(1),
                       *(f"state.{state}.ideas.goods={size / 3}" for state in ("home", "foreign")))
    low, high = numpy.quantile(drawn, (0.05, 0.95))
    return [f"{size:,}", percent(numpy.abs(stratified).max(), ""), percent(numpy.median(drawn)),
            f"{percent(low)} … {percent(high)}", percent(entry.mean()), percent(numpy.sqrt((entry ** 2).mean()), "")]


def convergence_block(program, table):
    head = ["firms drawn in each state", "fixed mass, stratified: error", "fixed mass, independent: median", "5–95 %",
            "free entry, stratified: mean", "root mean square"]
    return table(head, [row(program, size) for size in SIZES], right_from=0)
