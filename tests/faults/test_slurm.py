"""A batch over the tasks of a real Slurm, one of which is killed, and a node with all that run on it: the result is that of one
process, and no trial that was saved is run again."""
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(os.environ["FAULTLINE_SOURCE_DIR"]) / "tests" / "support"))
import slurm  # noqa: E402
from program import SANITIZED, ProgramTest, digests  # noqa: E402
from second_names import SecondNames  # noqa: E402

TRIALS = int(os.environ.get("FAULTLINE_SLURM_TRIALS", "1000"))
TASKS = 8


@unittest.skipUnless(slurm.is_installed(), "needs slurm-wlm and munge")
@unittest.skipIf(SANITIZED > 1, "many processes that share nothing with the sanitizer's purpose")
class OnSlurm(ProgramTest):
    words = ["--replications", str(TRIALS // 2), "--set", "run.horizon=2"]

    def setUp(self):
        super().setUp()
        self.slurm = slurm.Slurm(self.folder / "slurm", TASKS // 2)
        self.addCleanup(self.slurm.stop)
        self.slurm.start()

    def saved(self):
        return sum(path.stat().st_size for path in (self.folder / "out.h5.parts").glob("trials-*"))

    def submit(self, *words):
        scripts = self.run_program("cluster", self.small, "--slurm", "-o", "out.h5", "--tasks", TASKS, *self.words, *words)
        return self.slurm.run(*scripts.stdout.split())

    def wait_for_result(self, seconds):
        """The merge is the last job; what a lost node held waits two minutes, unless it is told not to."""
        def is_over():
            for job in self.slurm.run("squeue", "-h", "-r", "-t", "PENDING", "-o", "%i %r").stdout.splitlines():
                if "BeginTime" in job:
                    subprocess.run(["scontrol", "update", f"JobId={job.split()[0]}", "StartTime=now"],
                                   env=self.slurm.environment, capture_output=True)
            return not self.slurm.run("squeue", "-h").stdout.strip()
        self.slurm.wait_for(is_over, seconds)

    def test_a_task_and_a_node_are_killed(self):
        self.run_small("whole.h5", *self.words)
        names = SecondNames(self.folder / "out.h5.parts", self.folder / "kept")
        names.start()
        self.submit()
        self.slurm.wait_for(lambda: self.saved() > 0, 30)
        self.slurm.wait_for(lambda: all(self.slurm.tasks_on(node) for node in slurm.NODES), 30)
        os.kill(self.slurm.tasks_on("n1")[0], 9)
        self.assertGreater(self.slurm.kill_node("n2"), 0, "nothing ran on the node that was to be lost")
        self.assertFalse((self.folder / "out.h5").exists(), "it ended before it was struck")
        self.slurm.run("scontrol", "update", "NodeName=n2", "State=DOWN", "Reason=killed")
        self.wait_for_result(60 + TRIALS / 50)
        self.assertEqual(digests(self.folder / "out.h5"), digests(self.folder / "whole.h5"))
        self.assertFalse((self.folder / "out.h5.parts").exists())
        saved = names.trials()
        self.assertEqual((len(saved), len(set(saved))), (TRIALS, TRIALS), "a saved trial was run again")
        self.assertIn("already done", (self.folder / "out.slurm" / "merge.log").read_text())

    def test_what_is_missing_is_sent_again(self):
        """All tasks of the first round end at a signal, as before a time limit; the merge sends the array again."""
        self.run_small("whole.h5", *self.words)
        self.submit("--time", "00:01:00", "--grace", "5")
        self.slurm.wait_for(lambda: self.saved() > 0, 30)
        for node in slurm.NODES:
            for pid in self.slurm.tasks_on(node):
                os.kill(pid, 15)
        self.wait_for_result(60 + TRIALS / 50)
        merge = (self.folder / "out.slurm" / "merge.log").read_text()
        self.assertRegex(merge, rf"\d+ of {TRIALS} trials are missing")
        self.assertEqual(merge.count("tasks: job"), 1)
        logs = "".join(path.read_text() for path in (self.folder / "out.slurm").glob("task-*.log"))
        self.assertRegex(logs, r"interrupted: \d+ trials were run here and are saved")
        self.assertEqual(digests(self.folder / "out.h5"), digests(self.folder / "whole.h5"))


if __name__ == "__main__":
    unittest.main()
