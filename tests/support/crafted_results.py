"""Result files as nobody wrote them: changed by hand with h5py, one kind after another."""
import os

import h5py
import numpy as np

TRIALS = ["run_status", "run_seconds", "run_events", "accounts_residual", "run_digest", "run_failure"]
HEAD = ["case", "replication", "time"]
UTF8 = h5py.string_dtype("utf-8")


def replaced(file, name, make):
    """A variable in another form; its attributes go along, so that only its form is wrong."""
    old = file[name]
    kept = {key: value for key, value in old.attrs.items() if key in ("role", "long_name", "definition", "units", "key")}
    shape = old.shape
    del file[name]
    make(shape)
    for key, value in kept.items():
        try:
            file[name].attrs[key] = value
        except (KeyError, OSError, AttributeError):
            pass


def external(file, name):
    outside = os.path.join(os.path.dirname(file.filename), "secret.bin")
    replaced(file, name, lambda shape: file.create_dataset(
        name, shape=shape, dtype="f8", external=[(outside, 0, 8 * max(1, int(np.prod(shape))))]))


def virtual(file, name):
    def make(shape):
        layout = h5py.VirtualLayout(shape=shape, dtype="f8")
        source = h5py.VirtualSource(os.path.join(os.path.dirname(file.filename), "secret.h5"), "x", shape=shape)
        layout[...] = source
        file.create_virtual_dataset(name, layout)
    replaced(file, name, make)


def soft_loop(file, name):
    del file[name]
    file[name] = h5py.SoftLink("/" + name)


def soft_link(file, name):
    file.move(name, "elsewhere")
    file[name] = h5py.SoftLink("/elsewhere")


def external_link(file, name):
    del file[name]
    file[name] = h5py.ExternalLink("secret.h5", "/x")


def foreign_filter(file, name):
    replaced(file, name, lambda shape: file.create_dataset(name, shape=shape, dtype="f8", chunks=shape or (1,),
                                                           compression="lzf"))


def huge_contiguous(file, name):
    replaced(file, name, lambda shape: file.create_dataset(name, shape=(1 << 40,) * max(1, len(shape) // 2), dtype="f8"))


def huge_chunked(file, name):
    replaced(file, name, lambda shape: file.create_dataset(name, shape=(1 << 30,) + shape[1:], dtype="f8",
                                                           chunks=(1,) * len(shape), compression="gzip"))


def huge_chunk(file, name):
    replaced(file, name, lambda shape: file.create_dataset(name, shape=(1 << 28,), dtype="f8", chunks=(1 << 28,),
                                                           compression="gzip"))


def huge_integers(file, name):
    replaced(file, name, lambda shape: file.create_dataset(name, shape=shape, dtype="u8", data=np.full(shape, 2**64 - 1,
                                                                                                      dtype="u8")))


def as_type(dtype):
    def change(file, name):
        replaced(file, name, lambda shape: file.create_dataset(name, shape=shape, dtype=dtype))
    change.__name__ = f"as_{np.dtype(dtype) if not isinstance(dtype, h5py.Datatype) else 'named'}"
    return change


def as_texts(file, name):
    replaced(file, name, lambda shape: file.create_dataset(name, shape=shape, dtype=UTF8))


def scalar(file, name):
    replaced(file, name, lambda shape: file.create_dataset(name, data=1.0))


def scalar_text(file, name):
    replaced(file, name, lambda shape: file.create_dataset(name, data="x", dtype=UTF8))


def null_space(file, name):
    replaced(file, name, lambda shape: file.create_dataset(name, data=h5py.Empty("f8")))


def empty_shape(file, name):
    replaced(file, name, lambda shape: file.create_dataset(name, shape=(0,) * max(1, len(shape)), dtype="f8"))


def one_more(file, name):
    replaced(file, name, lambda shape: file.create_dataset(name, shape=shape + (2,), dtype="f8"))


def shorter(file, name):
    replaced(file, name, lambda shape: file.create_dataset(name, shape=tuple(max(1, n - 1) for n in shape), dtype="f8"))


def as_group(file, name):
    del file[name]
    file.create_group(name)


def absent(file, name):
    del file[name]


def text_scales(file, name):
    if "DIMENSION_LIST" in file[name].attrs:
        del file[name].attrs["DIMENSION_LIST"]
    file[name].attrs["DIMENSION_LIST"] = "case"


def number_scales(file, name):
    if "DIMENSION_LIST" in file[name].attrs:
        del file[name].attrs["DIMENSION_LIST"]
    file[name].attrs["DIMENSION_LIST"] = np.arange(3.0)


def short_scales(file, name):
    references = np.empty(1, dtype=h5py.vlen_dtype(h5py.ref_dtype))
    references[0] = np.array([file["case"].ref], dtype=h5py.ref_dtype)
    if "DIMENSION_LIST" in file[name].attrs:
        del file[name].attrs["DIMENSION_LIST"]
    file[name].attrs.create("DIMENSION_LIST", references, dtype=h5py.vlen_dtype(h5py.ref_dtype))


def null_scales(file, name):
    count = max(1, len(file[name].shape))
    references = np.empty(count, dtype=h5py.vlen_dtype(h5py.ref_dtype))
    for i in range(count):
        references[i] = np.array([h5py.Reference()], dtype=h5py.ref_dtype)
    if "DIMENSION_LIST" in file[name].attrs:
        del file[name].attrs["DIMENSION_LIST"]
    file[name].attrs.create("DIMENSION_LIST", references, dtype=h5py.vlen_dtype(h5py.ref_dtype))


def many_roles(file, name):
    file[name].attrs["role"] = np.array([b"series"] * 1000)


def variable_role(file, name):
    file[name].attrs["role"] = "series"


def other_role(file, name):
    file[name].attrs["role"] = np.bytes_(b"series")


def changed_value(file, name):
    values = file[name][...]
    if values.dtype == object:
        values.flat[0] = b"changed"
    else:
        values.flat[values.size // 2] = values.flat[values.size // 2] + 1 if np.isfinite(values.flat[values.size // 2]) else 1
    file[name][...] = values


def value(number):
    def change(file, name):
        values = file[name][...]
        if values.dtype == object:
            values.flat[0] = str(number)
        else:
            with np.errstate(invalid="ignore"):
                values.flat[0] = np.array(number).astype(values.dtype)
        file[name][...] = values
    change.__name__ = f"value_{number}"
    return change


FORMS = [external, virtual, soft_loop, soft_link, external_link, foreign_filter, huge_contiguous, huge_integers, as_texts,
         as_type("f2"), as_type("S8"), as_type([("a", "f8"), ("b", "i4")]), as_type("c16"), as_type("V16"), scalar,
         scalar_text, null_space, empty_shape, one_more, shorter, as_group, absent, many_roles, variable_role, other_role,
         changed_value, value(-1), value(float("nan")), value(1e300)]
SERIES_FORMS = [huge_chunked, huge_chunk, text_scales, number_scales, short_scales, null_scales]


def provenance(text):
    def change(file):
        group = file["provenance"]
        for name in ("scenario_resolved", "scenario_as_written"):
            del group[name]
            group[name] = text
    return change


def set_attribute(name, value_of):
    def change(file):
        if name in file.attrs:
            del file.attrs[name]
        made = value_of() if callable(value_of) else value_of
        if made is not None:
            file.attrs[name] = made
    return change


def without_digests(file):
    def drop(name, item):
        for key in ("digest", "layout_digest"):
            if key in item.attrs:
                del item.attrs[key]
    file.visititems(drop)
    drop("/", file)


def and_then(*changes):
    def change(file):
        for one in changes:
            one(file)
    return change


def group_loop(file):
    file["provenance/again"] = file["provenance"]


def provenance_as_variable(file):
    del file["provenance"]
    file["provenance"] = np.arange(3.0)


def many_links(file):
    for i in range(3000):
        file[f"x{i}"] = file["case"]


def same_case_names(file):
    file["case"][...] = np.array([b"same"] * file["case"].shape[0], dtype=object)


def seconds_changed(file):
    changed_value(file, "run_seconds")


WHOLE = {
    "extends": provenance('schema = 1\nextends = "secret.txt"\n'),
    "extends_device": provenance('schema = 1\nextends = "/dev/zero"\n'),
    "no_scenario": provenance(""),
    "garbage_scenario": provenance("\x1b[2J = = ="),
    "deep_scenario": provenance("schema = 1\n" + ".".join(["a"] * 30000) + " = 1\n"),
    "other_scenario": provenance('schema = 1\n[[state]]\nname = "a"\nspending = { x = 1.0 }\n[[layer]]\nname = "x"\n'),
    "title_escape": set_attribute("title", np.bytes_(b"\x1b]0;owned\x07")),
    "title_lines": set_attribute("title", np.bytes_(b"a\nb")),
    "title_number": set_attribute("title", 1.0),
    "title_long": set_attribute("title", lambda: np.bytes_(b"x" * 60000)),
    "format_text": set_attribute("faultline_format", "1"),
    "format_list": set_attribute("faultline_format", np.arange(100000.0)[:4000]),
    "format_nan": set_attribute("faultline_format", float("nan")),
    "format_two": set_attribute("faultline_format", 2),
    "no_format": set_attribute("faultline_format", None),
    "no_batch": set_attribute("batch_digest", None),
    "no_digests": and_then(without_digests, lambda file: changed_value(file, series_of(file)[0])),
    "group_loop": group_loop,
    "provenance_as_variable": provenance_as_variable,
    "many_links": many_links,
    "same_case_names": same_case_names,
}


def series_of(file):
    return [name for name, item in file.items() if isinstance(item, h5py.Dataset)
            and bytes(item.attrs.get("role", b"")) == b"series"]


def crafted(whole):
    """Every kind by name: a function that changes an open file."""
    with h5py.File(whole) as file:
        series = series_of(file)
        texts = [name for name in file if name not in series + TRIALS + HEAD and name != "provenance"][:2]
    kinds = dict(WHOLE)
    for name in HEAD + TRIALS + texts + series[:2]:
        for form in FORMS + (SERIES_FORMS if name in series else []):
            kinds[f"{name}_{form.__name__}"] = lambda file, form=form, name=name: form(file, name)
    return kinds
