"""Result files mutated byte by byte, most often where HDF5 keeps its structure. Run alone it is a mutator for a night:

    FAULTLINE_PROGRAM=… FAULTLINE_SOURCE_DIR=… python3 tests/support/mutated_results.py --count 10000 --seed 1
"""
import argparse
import pathlib
import random
import shutil
import struct
import sys
import tempfile

MARKS = [b"OHDR", b"OCHK", b"FRHP", b"FHDB", b"BTHD", b"BTLF", b"TREE", b"SNOD", b"HEAP", b"GCOL"]


def lookup3(data):
    """Jenkins' checksum, with which HDF5 protects its object headers."""
    mask = 0xFFFFFFFF
    rotate = lambda x, k: ((x << k) | (x >> (32 - k))) & mask
    a = b = c = (0xDEADBEEF + len(data)) & mask
    at = 0
    while len(data) - at > 12:
        x, y, z = struct.unpack_from("<III", data, at)
        a, b, c = (a + x) & mask, (b + y) & mask, (c + z) & mask
        a = (a - c) & mask ^ rotate(c, 4); c = (c + b) & mask
        b = (b - a) & mask ^ rotate(a, 6); a = (a + c) & mask
        c = (c - b) & mask ^ rotate(b, 8); b = (b + a) & mask
        a = (a - c) & mask ^ rotate(c, 16); c = (c + b) & mask
        b = (b - a) & mask ^ rotate(a, 19); a = (a + c) & mask
        c = (c - b) & mask ^ rotate(b, 4); b = (b + a) & mask
        at += 12
    tail = data[at:]
    if not tail:
        return c
    x, y, z = struct.unpack("<III", tail.ljust(12, b"\0"))
    a, b, c = (a + x) & mask, (b + y) & mask, (c + z) & mask
    c = (c ^ b) - rotate(b, 14) & mask
    a = (a ^ c) - rotate(c, 11) & mask
    b = (b ^ a) - rotate(a, 25) & mask
    c = (c ^ b) - rotate(b, 16) & mask
    a = (a ^ c) - rotate(c, 4) & mask
    b = (b ^ a) - rotate(a, 14) & mask
    return (c ^ b) - rotate(b, 24) & mask


def header_extent(data, at):
    """First byte of the messages and of the checksum of an object header (version 2)."""
    flags = data[at + 5]
    first = at + 6 + (16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0)
    width = 1 << (flags & 3)
    size = int.from_bytes(data[first:first + width], "little")
    return first + width, first + width + size


def mend_header(data, at):
    _, end = header_extent(data, at)
    if end + 4 <= len(data):
        data[end:end + 4] = struct.pack("<I", lookup3(bytes(data[at:end])))


def marks_of(data):
    places = []
    for mark in MARKS:
        at = data.find(mark)
        while at >= 0:
            places.append(at)
            at = data.find(mark, at + 1)
    return sorted(places)


def mutated(data, marks, chance):
    """The bytes with something wrong, most often where the structure lies; header checksums are made right again."""
    data = bytearray(data)
    kind = chance.randrange(10)
    if kind == 0:
        return bytes(data[:chance.randrange(len(data))])
    if kind == 1:
        at = chance.randrange(len(data))
        data[at] ^= 1 << chance.randrange(8)
        return bytes(data)
    headers = [at for at in marks if data[at:at + 4] == b"OHDR"]
    if kind < 6 and headers:
        at = chance.choice(headers)
        first, end = header_extent(data, at)
        for _ in range(chance.choice([1, 1, 2, 4])):
            place = chance.randrange(first, max(first + 1, min(end, len(data))))
            data[place] = chance.choice([0, 1, 0x7F, 0x80, 0xFF, data[place] ^ (1 << chance.randrange(8))])
        mend_header(data, at)
        return bytes(data)
    at = chance.choice(marks) + 4
    for _ in range(chance.choice([1, 2, 8])):
        place = min(len(data) - 8, at + chance.randrange(256))
        if chance.random() < 0.5:
            data[place] ^= 1 << chance.randrange(8)
        else:
            data[place:place + 8] = struct.pack("<Q", chance.choice([0, 1, 2**31, 2**32 - 1, 2**63, 2**64 - 1, place]))
    return bytes(data)


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--count", type=int, default=1000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--keep", type=pathlib.Path, default=pathlib.Path("offences"), help="folder for files that offend")
    given = words.parse_args()
    sys.path.insert(0, str(pathlib.Path(__file__).parent))
    from hostile_trials import offence_of, prepare
    from program import PROGRAM, SMALL
    folder = pathlib.Path(tempfile.mkdtemp(prefix="faultline-crafted-"))
    honest = prepare(PROGRAM, folder, SMALL)
    whole = (folder / "whole.h5").read_bytes()
    marks = marks_of(whole)
    offences = 0
    for i in range(given.count):
        chance = random.Random(f"{given.seed}/{i}")
        path = folder / "x.h5"
        path.write_bytes(mutated(whole, marks, chance))
        offence = offence_of(PROGRAM, folder, path, "small.toml", ["summary", chance.choice(["compare", "diff", "merge", "run", "verify"])],
                             honest)
        if offence:
            offences += 1
            given.keep.mkdir(exist_ok=True)
            path_kept = given.keep / f"{given.seed}-{i}.h5"
            path_kept.write_bytes(mutated(whole, marks, random.Random(f"{given.seed}/{i}")))
            print(f"{path_kept}: {offence}", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    print(f"{given.count} mutated files, {offences} offences")
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
