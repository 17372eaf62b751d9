"""The tutorial, played: its files are written, its commands run in order, and what it shows of their answers is taken anew.
For docs/tutorial.md, by scripts/tables; a test plays it too."""
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "tutorial.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.S | re.M)
PROGRAM = "build/release/faultline"


def steps(text):
    """What the reader does and sees, in order: ("file", name, text), ("command", words) and ("shown", text)."""
    for language, body in FENCE.findall(text):
        if language == "toml":
            yield "file", body.splitlines()[0].removeprefix("# "), body
        elif language == "text":
            yield "shown", body
        else:
            for line in body.splitlines():
                yield "command", shlex.split(line, comments=True)


def excerpt(shown, output):
    """The lines of an answer that stand where those shown did: as many, from the same first line on; nothing if that is not there."""
    lines, first = output.splitlines(), shown.splitlines()[0]
    if first not in lines:
        return ""
    start = lines.index(first)
    return "".join(line.rstrip() + "\n" for line in lines[start:start + len(shown.splitlines())])


def tutorial_block(program):
    """The page's marked part with what the program says today."""
    page = re.search(r"<!-- begin: tutorial .*?-->\n(.*)\n<!-- end: tutorial -->", PAGE.read_text(encoding="utf-8"), re.S).group(1)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "scenarios", pathlib.Path(folder) / "scenarios")
        output = ""
        for step in steps(page):
            if step[0] == "file":
                (pathlib.Path(folder) / step[1]).write_text(step[2], encoding="utf-8")
            elif step[0] == "command" and step[1][0] == PROGRAM:
                done = subprocess.run([program, *step[1][1:]], cwd=folder, capture_output=True, text=True)
                if done.returncode != 0:
                    sys.exit(f"tables: '{shlex.join(step[1])}' ends with {done.returncode}\n{done.stderr}")
                output = done.stdout
            elif step[0] == "shown":
                page = page.replace(f"```text\n{step[1]}```", f"```text\n{excerpt(step[1], output)}```", 1)
    return page
