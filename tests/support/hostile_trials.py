"""One command of the program on one file from elsewhere, and what must not happen: a crash, a hang, much memory, a word of
another file, a changed number shown as if it were true."""
import os
import shutil
import subprocess
import time

import h5py
import numpy as np

from program import SANITIZED

SECRET = b"SECRET!!"


class Trial:
    """One command on one file. `offence` says what must not happen, empty when it did not."""

    def __init__(self, program, words, folder, seconds=5.0, megabytes=1000):
        seconds, megabytes = seconds * SANITIZED, megabytes * SANITIZED
        start = time.monotonic()
        with open(folder / "stdout", "wb") as out, open(folder / "stderr", "wb") as errors:
            child = subprocess.Popen([program, *map(str, words)], cwd=folder, stdout=out, stderr=errors)
            limit = start + 20 * seconds  # the machine may do other things
            while True:
                pid, status, usage = os.wait4(child.pid, os.WNOHANG)
                if pid:
                    break
                if time.monotonic() > limit:
                    child.kill()
                    os.wait4(child.pid, 0)
                    child.returncode = -9
                    self.offence, self.code = "hang", -9
                    self.stdout = self.stderr = b""
                    return
                time.sleep(0.002)
        child.returncode = os.waitstatus_to_exitcode(status)
        self.code = child.returncode
        self.stdout = (folder / "stdout").read_bytes()
        self.stderr = (folder / "stderr").read_bytes()
        spent = usage.ru_utime + usage.ru_stime
        self.offence = ""
        if self.code < 0:
            self.offence = f"signal {-self.code}"
        elif b"fault of the program" in self.stderr:
            self.offence = "fault of the program: " + self.stderr.decode(errors="replace")[:300]
        elif spent > seconds:
            self.offence = f"{spent:.1f} s of processor time"
        elif usage.ru_maxrss > megabytes * 1024:
            self.offence = f"{usage.ru_maxrss / 1024:.0f} MB"
        elif b"SECRET" in self.stdout + self.stderr:
            self.offence = "it shows another file"
        elif b"\x1b]" in self.stdout + self.stderr:
            self.offence = "it steers the terminal"


def commands(path, scenario):
    """What a user does with a file from elsewhere."""
    return {"summary": ["summary", path, "--json"], "compare": ["compare", path, "--json"],
            "diff": ["diff", path, "whole.h5", "--json"], "merge": ["merge", path, "-o", "merged.h5", "--fresh"],
            "verify": ["rerun", path, "--verify", "--progress", "none", "-j", "1", "--only", "replication=0"],
            "run": ["run", scenario, "-o", path, "--progress", "none", "-j", "1", "--json"]}


def offence_of(program, folder, path, scenario, chosen, honest):
    """The first offence of a file under some commands. A command that succeeds must say what the true file says."""
    for name in chosen:
        before = path.read_bytes()
        trial = Trial(program, commands(path.name, scenario)[name], folder)
        (folder / "merged.h5").unlink(missing_ok=True) if not has_secret(folder / "merged.h5") else None
        if trial.offence:
            return f"{name}: {trial.offence}"
        if has_secret(folder / "merged.h5"):
            return f"{name}: it copies another file"
        if trial.code == 0 and name in ("summary", "compare") and trial.stdout != honest[name]:
            return f"{name}: it shows other numbers without a word"
        if path.read_bytes() != before:
            return f"{name}: it changed the file"
        shutil.rmtree(str(path) + ".parts", ignore_errors=True)
    return ""


def has_secret(path):
    return path.exists() and SECRET in path.read_bytes()


def prepare(program, folder, scenario_text):
    """A whole file, what the commands say of it, and what a crafted one might reach for."""
    (folder / "small.toml").write_text(scenario_text)
    subprocess.run([program, "run", "small.toml", "-o", "whole.h5", "--progress", "none", "-j", "1"], cwd=folder,
                   check=True, capture_output=True)
    (folder / "secret.bin").write_bytes(SECRET * 100000)
    (folder / "secret.txt").write_bytes(SECRET)
    with h5py.File(folder / "secret.h5", "w") as file:
        file["x"] = np.frombuffer(SECRET * 1000, dtype="f8")
    shutil.copy(folder / "whole.h5", folder / "x.h5")
    return {name: Trial(program, words, folder).stdout
            for name, words in commands("x.h5", "small.toml").items() if name in ("summary", "compare")}
