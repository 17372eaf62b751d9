"""Tables for Stata, R and Python: read back by pandas, equal to the result file, with labels, missing values and names that fit."""
import csv
import io
import os
import pathlib
import re
import resource
import subprocess
import sys
import unittest
import warnings

import h5py
import numpy as np
import pandas as pd
import xarray as xr
from pandas.io.stata import StataReader

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import ENVIRONMENT, FAILING, PROGRAM, SOURCE, ProgramTest  # noqa: E402

warnings.simplefilter("error")  # a name that pandas cuts or changes is one

LONG = f"""schema = 1
title = "Names that are too long: Zürich"
extends = "{SOURCE}/scenarios/tiny.toml"
[run]
horizon = 2.0
replications = 2
[sweep]
"alliance.league.certificate_premium" = [0.0, 0.05]
"layer.applications.market_entry_cost_abroad" = [0.2, 0.3]
"layer.cloud.market_entry_cost_abroad" = [0.2, 0.3]
"alliance.league.assessment" = ["independent", "self"]
"""

DEAD = f"""schema = 1
title = "A market without sellers"
extends = "{SOURCE}/scenarios/tiny.toml"
[run]
horizon = 2.0
replications = 2
[variant.alive]
[variant.dead]
"layer.cloud.fixed_cost_home" = 1000.0
"layer.cloud.fixed_cost_abroad" = 1000.0
"""

STATA_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}$")


class Export(ProgramTest):
    def run_long(self):
        self.run_program("run", self.write("long.toml", LONG), "-o", "long.h5", "--progress", "none")

    def test_outcomes_of_every_trial(self):
        out = self.run_small("out.h5")
        said = self.run_program("export", out)
        self.assertEqual(said.stdout.splitlines()[0], f"{self.folder}/out_outcomes.dta: 6 rows, {len(self.table('out_outcomes.dta').columns)} columns")
        table = self.table("out_outcomes.dta")
        self.assertEqual(list(table.columns[:5]), ["case", "variant", "audit_fee", "replication", "run_status"])
        self.assertEqual(table.case.tolist(), ["cheap_audits"] * 3 + ["dear_audits"] * 3)
        self.assertEqual(table.replication.tolist(), [0, 1, 2] * 2)
        self.assertEqual(table.run_status.unique().tolist(), ["done"])
        self.assertEqual(table.audit_fee.tolist(), [0.01] * 3 + [0.5] * 3)
        spread = self.json_of("summary", out)["spread"]
        self.assertEqual(sorted(table.columns[5:]), sorted({row["outcome"] for row in spread}))
        for row in spread:
            mine = table[table.case == row["case"]][row["outcome"]]
            self.assertAlmostEqual(mine.mean(), row["mean"], delta=1e-12 * abs(row["mean"]) + 1e-300)
            self.assertEqual((mine.min(), mine.max()), (row["minimum"], row["maximum"]))

    def table(self, name, **how):
        if str(name).endswith("dta"):
            return pd.read_stata(self.folder / name, **how)
        return pd.read_csv(self.folder / name, float_precision="round_trip")

    def test_series_equal_the_result_file(self):
        """Every number of every series, once, in both formats; values and rows of four sets of axes and more."""
        out = self.run_small("out.h5")
        for form in ("dta", "csv"):
            answer = self.json_of("export", out, "--series", "all", "--format", form)
            seen = set()
            with xr.open_dataset(out, decode_times=False, engine="h5netcdf") as data:
                for one in answer["tables"]:
                    table = self.table(one["file"])
                    self.assertEqual((len(table), list(table.columns)), (one["rows"], [column["column"] for column in one["columns"]]))
                    axes = pathlib.Path(one["file"]).stem.removeprefix("out_series")
                    for column in one["columns"]:
                        if data[column["variable"]].attrs["role"] != "series":
                            continue
                        series = data[column["variable"]]
                        self.assertEqual("".join("_" + axis for axis in series.dims[3:]), axes)
                        self.assertEqual(column["unit"], series.attrs.get("units", ""))
                        self.assertEqual(column["label"], series.attrs["long_name"])
                        np.testing.assert_array_equal(table[column["column"]].to_numpy(), series.values.ravel())
                        seen.add(column["variable"])
                        flat = series.to_dataframe().reset_index()
                        for key in series.dims:
                            mine = table[key].astype(str) if table[key].dtype.kind not in "if" else table[key]
                            theirs = flat[key].astype(float) if key == "age" else flat[key]
                            self.assertEqual(mine.tolist(), theirs.tolist(), key)
                self.assertEqual(seen, set(data.filter_by_attrs(role="series")))
                self.assertGreater(len(answer["tables"]), 4)

    def test_labels_units_and_values(self):
        out = self.run_small("out.h5")
        self.run_program("export", out, "--series", "active_firms,welfare", "-o", "new.dta")
        self.assertFalse((self.folder / "new.dta").exists(), "two sets of axes: two files")
        reader = StataReader(self.folder / "new_series_state_layer_class.dta")
        table, labels = reader.read(), reader.variable_labels()
        with h5py.File(out) as file:
            states = file["state"].asstr()[...].tolist()
            self.assertEqual(labels["active_firms"], file["active_firms"].attrs["long_name"].decode())
            unit = file["welfare"].attrs["units"].decode()
        self.assertEqual(labels["time"], "time [years]")
        self.assertEqual(labels["audit_fee"], "audit.fee [US$ m]")
        self.assertEqual(reader.value_labels()["state"], dict(enumerate(states, 1)))
        self.assertEqual(reader.data_label, "Two small cases")
        self.assertEqual(set(table["class"]), {"startup", "vendor"})
        welfare = StataReader(self.folder / "new_series_state.dta")
        welfare.read()
        self.assertIn(f"[{unit}]", welfare.variable_labels()["welfare"])
        notes = (self.folder / "new_series_state.dta").read_bytes()
        self.assertIn(b"note1\0", notes)

    def test_one_table_has_the_name_that_is_asked_for(self):
        out = self.run_small("out.h5")
        self.run_program("export", out, "--series", "welfare", "--case", "dear_audits", "-o", "w.dta")
        self.assertEqual(set(self.table("w.dta").case), {"dear_audits"})
        self.run_program("export", out, "-o", "o.csv")
        columns = {row["column"]: row for row in csv.DictReader(io.StringIO((self.folder / "o_columns.csv").read_text()))}
        self.assertEqual(list(columns), list(self.table("o.csv").columns))
        self.assertEqual((columns["audit_fee"]["label"], columns["audit_fee"]["unit"]), ("audit.fee", "US$ m"))
        self.assertTrue(columns["startup_entry"]["definition"])

    def test_long_names_fit_and_are_said(self):
        self.run_long()
        said = self.run_program("export", "long.h5", "-o", "long.dta").stdout
        reader = StataReader(self.folder / "long.dta")
        table, labels = reader.read(), reader.variable_labels()
        short = {"layer_applications_market_entry_cost_abroad": "lay_app_market_entry_cost_abroad",
                 "layer_cloud_market_entry_cost_abroad": "lay_clo_market_entry_cost_abroad",
                 "alliance_league_certificate_premium": "allia_league_certificate_premium"}
        with xr.open_dataset(self.folder / "long.h5", engine="h5netcdf") as data:
            for variable, name in short.items():
                self.assertRegex(said, rf"(?m)^  {name} +{variable} +{re.escape(data[variable].attrs['key'])}")
                self.assertEqual(table.groupby("case", observed=True)[name].first().tolist(), data[variable].values.tolist())
                self.assertTrue(labels[name].startswith(data[variable].attrs["key"]), "the label has the name in the scenario")
        self.assertEqual(set(table["alliance_league_assessment"]), {"independent", "self"})
        self.assertTrue(all(STATA_NAME.match(name) for name in table.columns))
        self.assertEqual(reader.data_label, "Names that are too long: Zürich")
        # The same names whatever else is exported.
        self.run_program("export", "long.h5", "--series", "welfare", "-o", "series.csv")
        self.assertLessEqual(set(short.values()), set(self.table("series.csv").columns))

    def test_the_recipe_of_the_document_neither_cuts_nor_renames(self):
        self.run_long()
        document = (SOURCE / "docs" / "file_format.md").read_text()
        recipe = re.search(r"```python\n(table = .*?)```", document, re.S).group(1)
        with xr.open_dataset(self.folder / "long.h5", decode_times=False, engine="h5netcdf") as data:
            for name in ("fragmentation", "active_firms"):
                exec(recipe.replace("fragmentation", name).replace(f'"{name}.dta"', f'"{self.folder}/{name}.dta"'), {"data": data})
                self.assertLessEqual({"case_", "replication", "time", name}, set(self.table(f"{name}.dta").columns))

    def test_missing_and_infinite_numbers(self):
        self.run_program("run", self.write("failing.toml", FAILING), "-o", "f.h5", "--progress", "none", code=1)
        said = self.run_program("export", "f.h5", "-o", "f.dta").stdout
        self.assertIn("3 of 6 trials done, 3 failed", said)
        table = self.table("f.dta", convert_missing=True)
        self.assertEqual(table.run_status.tolist(), ["done"] * 3 + ["failed"] * 3)
        self.assertEqual([str(value) for value in table.startup_entry[3:]], ["."] * 3)
        self.run_program("export", "f.h5", "-o", "f.csv")
        self.assertEqual(self.table("f.csv").startup_entry.isna().tolist(), [False] * 3 + [True] * 3)

        self.run_program("run", self.write("dead.toml", DEAD), "-o", "dead.h5", "--progress", "none")
        self.run_program("export", "dead.h5", "--series", "price_index", "-o", "d.dta")
        self.run_program("export", "dead.h5", "--series", "price_index", "-o", "d.csv")
        with h5py.File(self.folder / "dead.h5") as file:
            values = file["price_index"][...].ravel()
        self.assertTrue(np.isinf(values).any())
        marks = self.table("d.dta", convert_missing=True).price_index
        self.assertEqual([str(mark) == ".i" for mark in marks], np.isinf(values).tolist())
        np.testing.assert_array_equal(self.table("d.csv").price_index.to_numpy(), values)

    def test_equal_tables_are_equal_bytes_in_any_time_zone(self):
        out = self.run_small("out.h5")
        for zone in ("UTC", "Pacific/Auckland"):
            subprocess.run([PROGRAM, "export", out, "-o", self.folder / f"{zone[:3]}.dta"], check=True, capture_output=True,
                           env={**ENVIRONMENT, "TZ": zone})
        self.assertEqual((self.folder / "UTC.dta").read_bytes(), (self.folder / "Pac.dta").read_bytes())

    def test_what_is_there_is_kept(self):
        out = self.run_small("out.h5")
        self.run_program("export", out, "-o", "t.dta")
        before = (self.folder / "t.dta").stat()
        self.assertIn("(already there)", self.run_program("export", out, "-o", "t.dta").stdout)
        self.assertEqual((self.folder / "t.dta").stat().st_ino, before.st_ino)
        self.assertIn("--fresh", self.run_program("export", out, "--series", "welfare", "-o", "t.dta", code=5).stderr)
        self.assertEqual((self.folder / "t.dta").stat().st_ino, before.st_ino)
        self.run_program("export", out, "--series", "welfare", "-o", "t.dta", "--fresh")
        self.assertIn("welfare", self.table("t.dta").columns)
        # Of several tables none is written where one may not be.
        self.write("m_series_state.csv", "mine\n")
        self.run_program("export", out, "--outcomes", "--series", "welfare", "-o", "m.csv", code=5)
        self.assertEqual(sorted(name for name in os.listdir(self.folder) if name.startswith("m")), ["m_series_state.csv"])

    def test_a_full_disk_leaves_nothing(self):
        out = self.run_small("out.h5")
        before = sorted(os.listdir(self.folder))
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
        for form in ("dta", "csv"):
            done = self.run_program("export", out, "--series", "active_firms", "-o", f"x.{form}", code=5, preexec_fn=limit)
            self.assertIn("File too large", done.stderr)
        self.assertEqual(sorted(os.listdir(self.folder)), before)

    def test_mistakes(self):
        out = self.run_small("out.h5")
        before = sorted(os.listdir(self.folder))
        for words, code, hint in [(["--series", "wellfare"], 2, "did you mean 'welfare'?"), (["-o", "x.xlsx"], 2, ".dta or .csv"),
                                  (["--format", "sav"], 2, "dta, csv"), (["-o", "x.dta", "--format", "csv"], 2, "ends in .csv"),
                                  (["--case", "dear_audit"], 2, "did you mean 'dear_audits'?"), (["-o", ""], 2, "no name"),
                                  (["-o", self.folder / "nowhere" / "x.dta"], 5, "No such file"), (["--series", ""], 2, "no series ''")]:
            with self.subTest(words=words):
                self.assertIn(hint, self.run_program("export", out, *words, code=code).stderr)
        self.run_program("export", "nothing.h5", code=5)
        self.assertEqual(sorted(os.listdir(self.folder)), before)


if __name__ == "__main__":
    unittest.main()
