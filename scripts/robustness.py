"""Does the founding answer hang on what was assumed? The main job again with one assumption changed at a time: for
scenarios/robustness.md, by scripts/tables, and on short runs for tests/limits/test_headline.py."""
import json
import pathlib
import subprocess
import tempfile
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[1]
MAIN_JOB = ROOT / "scenarios/trusted_tech_alliance.toml"
DATA = ROOT / "scenarios/data"
OUTCOMES = {"startup_entry": "entry", "exporters": "startups that sell abroad"}


def toml(value):
    """A value as TOML writes it."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
    return json.dumps(value)


def rows(kind, changes):
    """Tables of one kind, each with its name and what changes in it."""
    return "".join(f"[[{kind}]]\nname = {toml(name)}\n" + "".join(f"{key} = {toml(value)}\n" for key, value in row.items()) + "\n"
                   for name, row in changes.items())


def read(*names):
    """The tables of files in data/, one after another."""
    merged = {}
    for name in names:
        for kind, tables in tomllib.loads((DATA / f"{name}.toml").read_text()).items():
            if isinstance(tables, list):
                merged.setdefault(kind, []).extend(tables)
    return merged


def baseline():
    return tomllib.loads((ROOT / "scenarios/baseline.toml").read_text())


def ten_times_as_many():
    """Ten times the ideas and incumbents, with auditors and the firms that are not named in proportion."""
    base = baseline()
    states = read("states_world", "states_europe")["state"]
    times = lambda table: {key: 10 * value for key, value in table.items()}
    return (rows("state", {row["name"]: {key: times(row[key]) for key in ("ideas", "incumbents")} for row in states})
            + rows("layer", {row["name"]: {"outside_weight": 10 * row["outside_weight"]} for row in base["layer"]})
            + rows("audit_body", {row["name"]: {"auditors": 10 * row["auditors"]} for row in base["audit_body"]}))


def ten_times_the_world():
    """The same in a world ten times as large: spending and vendors grow with the rest, so that every firm stands as before."""
    base = baseline()
    states = read("states_world", "states_europe")["state"]
    factor = 10 ** (1 / (base["layer"][0]["elasticity"] - 1))
    vendors = read("vendors")["vendor"]
    larger = {row["name"]: {"digital_spending": 10 * row["digital_spending"], "gdp": 10 * row["gdp"]} for row in states}
    grown = {row["name"]: {"productivity": {key: round(value * factor, 6) for key, value in row["productivity"].items()}}
             for row in vendors}
    many = ten_times_as_many()
    for name, row in larger.items():
        addition = "".join(f"{key} = {toml(value)}\n" for key, value in row.items())
        many = many.replace(f'[[state]]\nname = {toml(name)}\n', f'[[state]]\nname = {toml(name)}\n{addition}')
    return many + rows("vendor", grown)


def elasticity(sigma):
    """Another elasticity of substitution, with productivities and trade costs rescaled so that they mean the same in units of sales:
    φ^(σ−1), τ^(σ−1) and the tail k/(σ−1) stay."""
    base = baseline()
    power = (base["layer"][0]["elasticity"] - 1) / (sigma - 1)
    layers = {row["name"]: {"elasticity": float(sigma),
                            **{key: row[key] ** power for key in ("trade_cost", "vendor_trade_cost") if key in row}}
              for row in base["layer"]}
    vendors = {row["name"]: {"productivity": {key: value ** power for key, value in row["productivity"].items()}}
               for row in read("vendors")["vendor"]}
    states = {row["name"]: {"input_cost": row["input_cost"] ** power} for row in read("states_world", "states_europe")["state"]
              if "input_cost" in row}
    corridors = {row["name"]: {"trade_cost": row["trade_cost"] ** power} for row in read("corridors").get("corridor", [])
                 if "trade_cost" in row}
    shape = base["startups"]["productivity_shape"] / power
    return (f"[startups]\nproductivity_shape = {shape}\n\n" + rows("layer", layers) + rows("vendor", vendors) + rows("state", states)
            + rows("corridor", corridors))


def settings(**values):
    return "".join(f"[{key.replace('__', '.').rsplit('.', 1)[0]}]\n{key.rsplit('__', 1)[1]} = {toml(value)}\n\n"
                   for key, value in values.items())


# What is changed, and the text that says so; the number of replications over that of the others.
CHANGES = {
    "as published": lambda: "",
    "a seed ten times as large": lambda: settings(funding__seed=15.0),
    "funding without limit": lambda: settings(funding__rule="unlimited"),
    "ten times as many ideas, incumbents, auditors and unnamed firms": ten_times_as_many,
    "a world ten times as large": ten_times_the_world,
    "a third of the auditors": lambda: rows("audit_body", {row["name"]: {"auditors": -(-row["auditors"] // 3)}
                                                           for row in baseline()["audit_body"] if "trusted_tech" in row["scope"]}),
    "σ = 3": lambda: elasticity(3),
    "σ = 5": lambda: elasticity(5),
    "entry elasticity 1": lambda: settings(startups__entry_elasticity=1.0),
    "entry elasticity 5": lambda: settings(startups__entry_elasticity=5.0),
}


def differences(program, text, *options):
    """The main job with a text added to its file. By outcome and case: difference from the first case [%] and half its 95 % interval."""
    with tempfile.TemporaryDirectory() as folder:
        scenario = pathlib.Path(folder) / "changed.toml"
        scenario.write_text(f'schema = 1\ntitle = "changed"\nextends = {toml(str(MAIN_JOB))}\n\n{text}')
        done = subprocess.run([program, "run", scenario, "-o", f"{folder}/out.h5", "--json", "--progress", "none", *options],
                              capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"tables: the main job with\n{text}\nends with {done.returncode}\n{done.stderr}")
        found = {}
        for outcome in json.loads(done.stdout)["outcomes"]:
            if outcome["outcome"] not in OUTCOMES:
                continue
            base = outcome["cases"][0]["mean"]
            for case in outcome["cases"][1:]:
                gap = case["difference"]
                half = (gap["high"] - gap["low"]) / 2 if gap.get("low") is not None else 0.0
                found[outcome["outcome"], case["case"]] = (100 * gap["mean"] / base, 100 * half / base)
        return found


def cases():
    """Those that are compared with the first."""
    return list(tomllib.loads(MAIN_JOB.read_text())["variant"])[1:]


def cell(found, outcome, case):
    mean, half = found[outcome, case]
    return f"{mean:+.1f} ± {half:.1f}" if mean or half else "0"


def robustness_block(program, table):
    """Rows: what is changed; columns: the difference of each case, entry and exporters."""
    body = []
    for change, text in CHANGES.items():
        large = change.startswith(("ten times", "a world ten"))
        found = differences(program, text(), "--replications", "4" if large else "10")
        body.append([change, *(cell(found, outcome, case) for outcome in OUTCOMES for case in cases())])
    head = ["assumption", *(f"{words}: `{case}` [%]" for words in OUTCOMES.values() for case in cases())]
    return table(head, body) + "\n\nTen replications of the full twenty years, four of those with ten times as many firms."


# ---- what the label is worth beyond what it says, and what an audit costs

PREMIUMS = [0.0, 0.025, 0.05, 0.1]  # log points of appeal; the first is as published
FEES = [0.05, 0.1, 0.2]             # US$ m, beside what grows with size; published: 0.01


def premium_block(program, table):
    """Change of startups that sell abroad, by premium and by fee."""
    rows = []
    for key, values in (("alliance.trusted_tech.certificate_premium", PREMIUMS), ("audit.fee", FEES)):
        for value in values:
            found = differences(program, "", "--replications", "4", "--set", f"{key}={value}")
            rows.append([f"`{key} = {value}`", *(cell(found, "exporters", case) for case in cases())])
    return table(["", *(f"`{case}`" for case in cases())], rows)


# ---- who exports

SIZES = {"below_1": "below 1", "1_to_10": "1 to 10", "10_to_100": "10 to 100", "above_100": "100 and more"}
BEFORE, AFTER = "no_alliance", "independent_recognised"


def exporters_block(program, table):
    """Share of startups that sell abroad, by home and yearly revenue, without the alliance and in its last case."""
    import xarray  # Debian's; only this table needs it
    with tempfile.TemporaryDirectory() as folder:
        out = f"{folder}/answer.h5"
        done = subprocess.run([program, "run", MAIN_JOB, "-o", out, "--progress", "none", "--replications", "4"], cwd=ROOT,
                              capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(done.stderr)
        with xarray.open_dataset(out, engine="h5netcdf", decode_times=False) as data:
            late = data.sel(time=slice(4, None))
            firms = late.startups_by_size
            exporting = (late.exporter_share_by_size * firms).fillna(0.0)
            sums = {name: array.sum(["replication", "time"]) for name, array in (("firms", firms), ("exporting", exporting))}
            homes = ["us", "china", "germany", "india", "france", "poland", "estonia"]
            labels = {row["name"]: row["label"] for row in read("states_world", "states_europe")["state"]}
            body = []
            for home in [*homes, None]:
                cells = []
                for size in SIZES:
                    shares = []
                    for case in (BEFORE, AFTER):
                        part = {name: array.sel(case=case, size=size) for name, array in sums.items()}
                        part = {name: float((array.sel(state=home) if home else array.sum("state")).values) for name, array in part.items()}
                        shares.append(f"{100 * part['exporting'] / part['firms']:.0f}" if part["firms"] >= 20 else "–")
                    cells.append(" → ".join(shares))
                body.append([labels[home] if home else "all states", *cells])
    head = ["home", *(f"US$ m a year {words} [%]" for words in SIZES.values())]
    return table(head, body) + f"\n\nFrom `{BEFORE}` to `{AFTER}`, two years after the founding and later; – fewer than 20 firm-quarters."
