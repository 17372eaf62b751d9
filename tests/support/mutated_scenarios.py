"""Scenarios with something wrong in them, token by token and byte by byte. Run alone it is a mutator for a night:

    FAULTLINE_PROGRAM=… FAULTLINE_SOURCE_DIR=… python3 tests/support/mutated_scenarios.py --count 100000 --seed 1
"""
import argparse
import pathlib
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from program import PROGRAM, SANITIZED, SOURCE  # noqa: E402

SEEDS = ["scenarios/tiny.toml", "scenarios/trade_off.toml", "tests/unit/scenario/full.toml", "scenarios/papers/eaton_kortum.toml",
         "tests/support/mechanisms.toml"]
TOKEN = re.compile(r'"[^"\n]*"|#[^\n]*|\[\[|\]\]|[\w.+-]+|[ \t]+|\n|\S')
WORDS = ["0", "-1", "1e308", "1e-300", "nan", "inf", "-inf", "9223372036854775807", "-9223372036854775808", "true", "[]", "{}",
         '""', '"\\u0000"', '"../tiny.toml"', "2020-01-01", "[[", "]]", "=", ".", ",", "{", "}", "#", '"""', "'''", "\\", "\x00",
         "\ufeff", "é", "1e400", "0x7fffffffffffffff", "[1, 2]", "{ from = 0, to = 1, steps = 3 }", "cloud", "arcadia", "acme"]
SECONDS = 5 * SANITIZED
AT_A_TIME = 25


VALUE = re.compile(r'(?<=[=\[,] )("[^"\n]*"|-?[\d.]+(?:e-?\d+)?|true|false)')
VALUES = ["0", "-1", "1", "0.5", "1e30", "1e308", "1e-300", "nan", "inf", "-inf", "9223372036854775807", "-9223372036854775808",
          "true", "false", "[]", "{}", '""', '"\\u0000"', '"\\u001b[2J"', "2020-01-01", "[1, 2]", '["acme", "acme"]', "[[], {}]",
          "{ from = 0, to = 1, steps = 3 }", "{ cloud = 1e12 }", '"cloud"', '"arcadia"', '"independent"', "[" * 300 + "]" * 300,
          '"' + "x" * 5000 + '"', "[" + "1, " * 5000 + "]"]


def mutated_values(text, chance):
    """Still TOML, as a rule: values, whole lines and names in other places than they had."""
    for _ in range(chance.choice([1, 1, 2, 4])):
        kind = chance.randrange(6)
        lines = text.splitlines(keepends=True)
        if kind < 3:
            places = list(VALUE.finditer(text))
            place = chance.choice(places)
            value = chance.choice([chance.choice(VALUES), chance.choice(places)[0]])
            text = text[:place.start()] + value + text[place.end():]
        elif kind == 3:
            at = chance.randrange(len(lines))
            del lines[at:at + chance.choice([1, 1, 2, 10])]
            text = "".join(lines) or "schema = 1\n"
        elif kind == 4:
            at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
            text = "".join(lines[:to] + lines[at:at + chance.choice([1, 5, 20])] + lines[to:])
        else:
            names = re.findall(r"[a-z_]{3,}", text)
            text = text.replace(chance.choice(names), chance.choice(names), chance.choice([1, 1, -1]))
        if not VALUE.search(text):
            break
    return text


def mutated_tokens(text, chance):
    tokens = TOKEN.findall(text)
    for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
        values = [i for i, token in enumerate(tokens) if re.match(r'["\d+-]', token)]  # where a file stays TOML
        kind = chance.randrange(9)
        at = chance.choice(values) if values and kind < 4 else chance.randrange(len(tokens))
        if kind == 0 or kind > 6:
            tokens[at] = chance.choice(WORDS)
        elif kind == 1:
            tokens[at] = chance.choice(tokens)
        elif kind == 2:
            del tokens[at:at + chance.choice([1, 1, 5, 50])]
        elif kind == 3:
            tokens[at:at] = tokens[at:at + chance.choice([1, 5, 50])]
        elif kind == 4:
            other = chance.randrange(len(tokens))
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif kind == 5:
            tokens[at:at] = [chance.choice(WORDS)] * chance.choice([1, 1, 3, 3000])
        else:
            word = tokens[at]
            tokens[at] = word[:len(word) // 2] + chance.choice("\x00\x1b\"'é=[]{}.#\\09az") + word[len(word) // 2:]
        if not tokens:
            tokens = ["\n"]
    return "".join(tokens)


def mutated(text, chance):
    return mutated_tokens(text, chance) if chance.random() < 0.3 else mutated_values(text, chance)


def offence_of(files, folder):
    """@returns what must not happen when these are checked together; empty when all are right or refused"""
    try:
        done = subprocess.run([PROGRAM, "check", *files], cwd=folder, capture_output=True, timeout=SECONDS * len(files) + 30)
    except subprocess.TimeoutExpired:
        return "no end"
    if done.returncode not in (0, 2) or b"fault of the program" in done.stderr:
        return f"exit {done.returncode}: {done.stderr.decode(errors='replace')[-300:]}"
    return "a mistake without words" if done.returncode == 2 and b"error" not in done.stderr else ""


def offences(count, seed, keep=None):
    """Makes and checks mutated scenarios. @returns (name, offence) of those that offend"""
    seeds = [re.sub(r'extends = "[^"]*tiny.toml"', 'extends = "tiny.toml"', (SOURCE / name).read_text()) for name in SEEDS]
    found = []
    with tempfile.TemporaryDirectory(prefix="faultline-mutated-") as place:
        folder = pathlib.Path(place)
        (folder / "tiny.toml").write_text(seeds[0])
        for first in range(0, count, AT_A_TIME):
            names = []
            for i in range(first, min(first + AT_A_TIME, count)):
                chance = random.Random(f"{seed}/{i}")
                names.append(f"m{i}.toml")
                (folder / names[-1]).write_text(mutated(chance.choice(seeds), chance))
            for name in names if offence_of(names, folder) else []:
                offence = offence_of([name], folder)
                if offence:
                    found.append((f"{seed}/{name}", offence))
                    if keep:
                        keep.mkdir(exist_ok=True)
                        (keep / f"{seed}-{name}").write_text((folder / name).read_text())
            for name in names:
                (folder / name).unlink()
    return found


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--count", type=int, default=10000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--keep", type=pathlib.Path, default=pathlib.Path("offences"))
    given = words.parse_args()
    found = offences(given.count, given.seed, given.keep)
    for name, offence in found:
        print(f"{name}: {offence}")
    print(f"{given.count} mutated scenarios, {len(found)} offences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
