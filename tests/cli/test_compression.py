"""Results are compressed by filters that every HDF5 has, lose nothing, and are the same for any number of threads."""
import pathlib
import sys
import unittest

import h5py
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import ProgramTest  # noqa: E402


def role(variable):
    text = variable.attrs.get("role", "") if isinstance(variable, h5py.Dataset) else ""
    return text.decode() if isinstance(text, bytes) else text


def series_of(file):
    return {name: variable for name, variable in file.items() if role(variable) == "series"}


def filters_of(variable):
    properties = variable.id.get_create_plist()
    return [properties.get_filter(i)[0] for i in range(properties.get_nfilters())]


def chunks_of(variable):
    """Where each chunk begins, which filters it skips, and its bytes as they lie in the file."""
    infos = [variable.id.get_chunk_info(i) for i in range(variable.id.get_num_chunks())]
    return {info.chunk_offset: variable.id.read_direct_chunk(info.chunk_offset) for info in infos}


class Compression(ProgramTest):
    def setUp(self):
        super().setUp()
        self.run_small("packed.h5", "-j", "1")
        self.file = h5py.File(self.folder / "packed.h5")
        self.addCleanup(self.file.close)

    def test_filters_are_what_the_format_says(self):
        masks = set()
        for name, variable in series_of(self.file).items():
            with self.subTest(name):
                self.assertEqual(filters_of(variable), [h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_DEFLATE])
                self.assertEqual((variable.compression_opts, variable.shuffle), (5, True))
                masks |= {mask for mask, _ in chunks_of(variable).values()}
        self.assertEqual(masks, {0, 1}, "some chunks are shuffled, in some numbers repeat and are not")

    def test_what_is_missing_takes_no_storage(self):
        missing = {name for name, variable in series_of(self.file).items() if np.isnan(variable[...]).all()}
        self.assertGreater(len(missing), 0, "a scenario that records everything shows nothing here")
        for name, variable in series_of(self.file).items():
            with self.subTest(name):
                self.assertEqual(variable.id.get_storage_size() == 0, name in missing)

    def test_nothing_is_lost(self):
        self.run_small("whole.h5", "--deflate", "0")
        with h5py.File(self.folder / "whole.h5") as whole:
            for name, variable in series_of(whole).items():
                with self.subTest(name):
                    self.assertEqual(filters_of(variable), [])
                    self.assertEqual(variable[...].tobytes(), self.file[name][...].tobytes(), "every bit")
            self.assertEqual(whole["run_digest"][...].tolist(), self.file["run_digest"][...].tolist())
        self.assertLess((self.folder / "packed.h5").stat().st_size, 0.8 * (self.folder / "whole.h5").stat().st_size)
        self.assertIn("no difference", self.run_program("diff", "packed.h5", "whole.h5").stdout)
        self.run_small("most.h5", "--deflate", "9")
        with h5py.File(self.folder / "most.h5") as most:
            self.assertEqual({variable.compression_opts for variable in series_of(most).values()}, {9})
        self.run_program("run", self.small, "-o", "other.h5", "--deflate", "10", code=2)

    def test_the_bytes_do_not_depend_on_threads_or_shards(self):
        self.run_small("two.h5", "-j", "2")
        for shard in ("1/2", "2/2"):
            self.run_small(f"shard{shard[0]}.h5", "--shard", shard)
        self.run_program("merge", "shard1.h5", "shard2.h5", "-o", "merged.h5")
        for other in ("two.h5", "merged.h5"):
            with self.subTest(other), h5py.File(self.folder / other) as file:
                for name, variable in series_of(self.file).items():
                    self.assertEqual(chunks_of(file[name]), chunks_of(variable), name)


if __name__ == "__main__":
    unittest.main()
