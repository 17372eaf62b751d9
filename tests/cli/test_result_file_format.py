"""Walks result files against the tables of docs/file_format.md and opens them in every reader that is promised there."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest

import h5py
import numpy as np
import xarray as xr

SOURCE = pathlib.Path(os.environ["FAULTLINE_SOURCE_DIR"])
DRIVER = pathlib.Path(os.environ["FAULTLINE_BINARY_DIR"]) / "tests" / "batch_driver"
README = (SOURCE / "docs" / "file_format.md").read_text()
HDF5_OWN = {"CLASS", "NAME", "REFERENCE_LIST", "DIMENSION_LIST"}


def table(heading):
    """Rows of the first table below a heading, as dictionaries."""
    lines = [line for line in README.split(f"## {heading}\n")[1].split("\n## ")[0].splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(cells[0], row)) for row in cells[2:]]


VARIABLES = {row["variable"].strip("`"): row for row in table("Variables")}
ATTRIBUTES = {row["attribute"].strip("`"): row for row in table("Attributes")}
PROVENANCE = {row["name"].strip("`"): row for row in table("Provenance")}


def type_name(dtype):
    if h5py.check_string_dtype(dtype) is not None:
        info = h5py.check_string_dtype(dtype)
        return "text" if info.encoding == "utf-8" else "ascii text"
    return dtype.name


def is_variable_length(dtype):
    return h5py.check_string_dtype(dtype).length is None


def shape_names(variable):
    if h5py.h5ds.is_scale(variable.id):
        return [variable.name.strip("/")]
    return [dimension[0].name.strip("/") for dimension in variable.dims]


def text(value):
    return value.decode() if isinstance(value, bytes) else value


class ResultFileFormat(unittest.TestCase):
    options = ()
    name = "result.h5"

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="faultline-format-"))
        cls.path = cls.folder / cls.name
        words = [DRIVER, f"out={cls.path}", "cases=3", "replications=4", "fail=5", *cls.options]
        cls.printed = subprocess.run(words, check=True, capture_output=True, text=True).stdout

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def setUp(self):
        self.file = h5py.File(self.path)
        self.addCleanup(self.file.close)

    def row_of(self, name):
        role = text(self.file[name].attrs["role"])
        pattern = {"axis": "{axis}", "coordinate": "{key}", "series": "{series}"}.get(role, name)
        self.assertIn(pattern, VARIABLES, f"{name} is not in docs/file_format.md")
        self.assertEqual(VARIABLES[pattern]["role"], role, name)
        return VARIABLES[pattern]

    def variables(self):
        return {name: item for name, item in self.file.items() if isinstance(item, h5py.Dataset)}

    def test_every_variable_is_as_specified(self):
        for name, variable in self.variables().items():
            with self.subTest(name=name):
                row = self.row_of(name)
                self.assertIn(type_name(variable.dtype), row["type"].split(" or "))
                if type_name(variable.dtype) == "text":
                    self.assertTrue(is_variable_length(variable.dtype))
                promised = [word.strip() for word in row["shape"].strip("()").split(",")]
                found = shape_names(variable)
                if promised[-1] == "{axes}":
                    for axis in found[3:]:
                        self.assertEqual(text(self.file[axis].attrs["role"]), "axis")
                    promised, found = promised[:-1], found[:3]
                self.assertEqual([name if word == "{axis}" else word for word in promised], found)
                self.assertEqual(variable.shape, tuple(self.file[axis].shape[0] for axis in shape_names(variable)))
                if row["unit"].startswith("`"):
                    self.assertEqual(text(variable.attrs["units"]), row["unit"].strip("`"))
                elif row["unit"] == "":
                    self.assertNotIn("units", variable.attrs)

    def test_every_promised_variable_is_there_in_order(self):
        order = list(VARIABLES)
        patterns = [list(VARIABLES.values()).index(self.row_of(name)) for name in self.ordered(self.file) if name != "provenance"]
        self.assertEqual(patterns, sorted(patterns))
        self.assertEqual({order[i] for i in patterns}, set(order))

    @staticmethod
    def ordered(group):
        names = []
        group.id.links.visit(lambda name: names.append(name.decode()) if b"/" not in name else None,
                             idx_type=h5py.h5.INDEX_CRT_ORDER)
        return names

    def expected_attributes(self, name, variable):
        role = text(variable.attrs["role"])
        expected = {"role", "long_name", "definition"}
        expected |= {"units"} if "units" in variable.attrs else set()
        expected |= {"key"} if role == "coordinate" else set()
        expected |= {"coordinates"} if role in ("trial", "series") else set()
        expected |= {"_FillValue"} if role == "series" or (role == "trial" and variable.dtype == "float64") else set()
        expected |= {"digest"} if role in ("trial", "series") else set()
        expected |= {"flag_values", "flag_meanings"} if name == "run_status" else set()
        return expected

    def test_every_attribute_is_as_specified(self):
        self.assertEqual(set(self.file.attrs), {name for name, row in ATTRIBUTES.items() if row["of"] == "/"})
        for name, variable in self.variables().items():
            with self.subTest(name=name):
                found = set(variable.attrs) - HDF5_OWN
                self.assertEqual(found, self.expected_attributes(name, variable))
                self.assertLessEqual(found, set(ATTRIBUTES))
                for key in found:
                    promised = ATTRIBUTES[key]["type"]
                    dtype = variable.attrs.get_id(key).dtype
                    promised = variable.dtype.name if promised == "as the variable" else promised
                    self.assertEqual("text" if dtype.kind == "S" else dtype.name, promised, key)
                self.assertTrue(text(variable.attrs["long_name"]))
                self.assertTrue(text(variable.attrs["definition"]))
        self.assertEqual(int(self.file.attrs["faultline_format"]), 1)
        self.assertEqual(text(self.file.attrs["Conventions"]), "CF-1.10")
        self.assertEqual(self.file["run_status"].attrs["flag_values"].tolist(), [0, 1, 2])
        used = {key for variable in self.variables().values() for key in variable.attrs} | set(self.file.attrs)
        self.assertEqual(used - HDF5_OWN, set(ATTRIBUTES), "the README names attributes that no variable has")

    def test_provenance(self):
        group = self.file["provenance"]
        self.assertLessEqual(set(group), set(PROVENANCE))
        for name, entry in group.items():
            self.assertEqual((entry.shape, type_name(entry.dtype)), ((), "text"), name)
            self.assertTrue(entry[()].decode().strip(), name)
        self.assertIn("Zürich", group["scenario_as_written"][()].decode())

    def test_opens_in_xarray_with_labels(self):
        for engine in ("netcdf4", "h5netcdf"):
            with self.subTest(engine=engine), xr.open_dataset(self.path, engine=engine) as data:
                self.assertEqual(set(data.coords), {"case", "replication", "time", "state", "layer", "audit_fee",
                                                    "alliance_trusted_tech_assessment"})
                self.assertEqual(data.time.dtype, np.float64)
                self.assertEqual(data.wait.dtype.kind, "f", "a wait in days must stay a number")
                self.assertEqual(data.run_seconds.dtype.kind, "f")
                value = data.sales.sel(case="case 1", replication=2, state="Zürich state", layer="cloud", time=0.25).item()
                offset = 4 + 12 + 12 + 6 * 1 + 2 * 0 + 1  # fragmentation, entry, wait; then time 1, state 0, layer 1
                self.assertAlmostEqual(value, np.sin(6 + 0.001 * offset), places=6)
                self.assertTrue(np.isnan(data.sales.sel(case="case 1", replication=1)).all(), "trial 5 failed")
                self.assertEqual(data.run_failure.sel(case="case 1", replication=1).item(), "invariant violated: stock ≥ 0")
                self.assertEqual(data.audit_fee.values.tolist(), [0.0, 0.25, 0.5])
                self.assertEqual(data.audit_fee.attrs["key"], "audit.fee")
                self.assertEqual(set(data.filter_by_attrs(role="series")), {"fragmentation", "entry", "wait", "sales"})
                self.assertEqual(data.attrs["title"], "Does the writer lose a trial? (Zürich)")
                self.assertEqual(data.run_status.values.ravel().tolist(), [1] * 5 + [2] + [1] * 6)

    def test_ncdump(self):
        header = subprocess.run(["ncdump", "-h", self.path], check=True, capture_output=True, text=True).stdout
        self.assertRegex(header, r"case = 3 ;\s+replication = 4 ;\s+time = 4 ;\s+state = 3 ;\s+layer = 2 ;")
        whole = subprocess.run(["ncdump", self.path], check=True, capture_output=True, text=True).stdout
        self.assertIn('"Zürich case", "case 1", "case 2"', whole)

    def test_python_of_the_readme(self):
        code = re.search(r"```python\n(import xarray.*?)```", README, re.S).group(1)
        self.assertIn("results/trusted_tech_alliance.h5", code)
        code = code.replace("results/trusted_tech_alliance.h5", str(self.path))
        code += re.search(r"```python\n(table =.*?)```", README, re.S).group(1).replace("fragmentation.dta",
                                                                                       str(self.folder / "f.dta"))
        done = subprocess.run(["/usr/bin/python3", "-W", "error", "-c", code], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("11 trials done", done.stdout)
        self.assertTrue((self.folder / "f.dta").exists())


class SinglePrecision(ResultFileFormat):
    options = ("single", "deflate=1")

    def test_stored_as_asked(self):
        self.assertEqual(self.file["sales"].dtype, np.float32)
        self.assertEqual((self.file["sales"].compression, self.file["sales"].shuffle), ("gzip", True))


class EqualRuns(unittest.TestCase):
    def test_equal_bytes_however_parts_are_cut_and_whenever(self):
        with tempfile.TemporaryDirectory() as folder:
            contents = set()
            for parts in (1, 1000, 5000, 1 << 22):
                path = pathlib.Path(folder) / f"{parts}.h5"
                subprocess.run([DRIVER, f"out={path}", f"parts={parts}"], check=True, capture_output=True)
                contents.add(path.read_bytes())
                time.sleep(0.4)  # into another second: HDF5 keeps times in seconds, unless told not to
            self.assertEqual(len(contents), 1)


if __name__ == "__main__":
    unittest.main()
