"""What `cluster` writes for a batch system, and shares of a batch for machines that see no common folder."""
import os
import pathlib
import stat
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import ENVIRONMENT, PROGRAM, ProgramTest, digests, statuses  # noqa: E402

SBATCH = """#!/bin/sh
# A batch system that runs what it is given at once, and says what it was asked.
echo "$*" >> asked
for word; do last=$word; done
case "$*" in *array.sh*) export SLURM_CPUS_PER_TASK=1;; esac
for word; do case "$word" in --export=ALL,*) export "${word#--export=ALL,}";; esac; done
sh "$last" >> ran 2>&1 &
wait $!
echo 7
"""


class Cluster(ProgramTest):
    def scripts(self, *words):
        done = self.run_program("cluster", self.small, "--slurm", *words)
        folder = pathlib.Path(done.stdout.split()[1]).parent
        return {path.name: path.read_text() for path in folder.glob("*.sh")}

    def test_what_the_site_asks_for_is_in_the_scripts(self):
        scripts = self.scripts("--tasks", 20, "--at-once", 5, "--cpus", 4, "--time", "02:00:00", "--memory", "2G", "--partition",
                               "long", "--account", "economics", "--grace", 300, "--sbatch=--qos=low", "--sbatch=--nice=10",
                               "-o", "deep/out.h5")
        for line in ("--array=0-19%5", "--cpus-per-task=4", "--time=02:00:00", "--mem=2G", "--partition=long",
                     "--account=economics", "--signal=B:TERM@300", "--requeue", "--qos=low", "--nice=10"):
            self.assertIn(f"\n#SBATCH {line}\n", scripts["array.sh"])
        self.assertIn(f"exec {PROGRAM} run {self.small} -o deep/out.h5 --progress plain --share", scripts["array.sh"])
        self.assertIn("--finish", scripts["merge.sh"])
        self.assertIn("afterany:$array", scripts["submit.sh"])
        for text in scripts.values():
            subprocess.run(["sh", "-n"], input=text, text=True, check=True)
        self.assertFalse((self.folder / "deep" / "out.h5").exists(), "nothing is run")

    def test_mistakes(self):
        for words, hint in (([], "--slurm"), (["--slurm", "--tasks", 0], "whole number"),
                            (["--slurm", "--time", "1\n2"], "on one line"), (["--slurm", "--set", "audit.fe=1"], "audit.fee"),
                            (["--slurm", "-o", "."], "new file")):
            with self.subTest(words=words):
                code = 5 if "-o" in words else 2
                self.assertIn(hint, self.run_program("cluster", self.small, *words, code=code).stderr)

    def submit(self):
        (self.folder / "bin").mkdir()
        path = self.folder / "bin" / "sbatch"
        path.write_text(SBATCH)
        path.chmod(path.stat().st_mode | stat.S_IEXEC)
        environment = {**ENVIRONMENT, "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(["sh", "out it.slurm/submit.sh"], cwd=self.folder, env=environment, capture_output=True,
                              text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return (self.folder / "ran").read_text()

    def test_one_command_starts_both(self):
        self.scripts("-o", "out it.h5")  # a blank in a name
        self.assertIn("6 of 6 trials done", self.submit())
        asked = (self.folder / "asked").read_text().splitlines()
        self.assertEqual(len(asked), 2)
        self.assertIn("--dependency=afterany:7", asked[1])
        self.assertEqual(digests(self.folder / "out it.h5"), digests(self.run_small("whole.h5")))

    def test_an_array_that_never_gets_done_is_sent_a_few_times(self):
        self.scripts("-o", "out it.h5")
        array = self.folder / "out it.slurm" / "array.sh"
        array.write_text("exit 1\n")
        ran = self.submit()
        self.assertEqual(ran.count("6 of 6 trials are missing"), 5)
        self.assertFalse((self.folder / "out it.h5").exists())


class Shards(ProgramTest):
    def test_shares_count_from_one(self):
        done = self.run_program("run", self.small, "--shard", "0/4", code=2)
        self.assertIn("shares count from 1", done.stderr)
        self.assertIn("--shard $((SLURM_ARRAY_TASK_ID + 1))/4", done.stderr)
        for wrong in ("5/4", "a/4", "1", "0/0", "-1/4"):
            self.assertNotIn("shares count", self.run_program("run", self.small, "--shard", wrong, code=2).stderr)

    def test_an_empty_share_is_a_file_that_merges(self):
        done = self.run_program("run", self.small, "--shard", "9/9", "-o", "nine.h5")
        self.assertIn("this share has no trial: there are only 6", done.stderr)
        self.assertEqual(statuses(self.folder / "nine.h5"), [[0] * 3] * 2)
        self.assertIn("already done", self.run_program("run", self.small, "--shard", "9/9", "-o", "nine.h5").stderr)
        self.run_small("rest.h5")
        self.run_program("merge", "nine.h5", "rest.h5", "-o", "all.h5")
        self.assertEqual(digests(self.folder / "all.h5"), digests(self.folder / "rest.h5"))

    def test_a_share_sent_again_with_another_count_is_not_counted_twice(self):
        for share in ("1/3", "2/3"):
            self.run_program("run", self.small, "--shard", share, "-o", f"s{share[0]}.h5")
        self.run_program("run", self.small, "--shard", "1/1", "-o", "s3.h5")  # it meant 3/3
        merged = self.json_of("merge", "s1.h5", "s2.h5", "s3.h5", "-o", "all.h5")
        self.assertEqual((merged["trials"], merged["done"]), (6, 6))
        self.assertEqual(digests(self.folder / "all.h5"), digests(self.run_small("whole.h5")))


if __name__ == "__main__":
    import unittest

    unittest.main()
