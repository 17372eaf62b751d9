"""What may go wrong while a batch is written, as tests that any program can be put through.

Mix WriterFaults into a unittest.TestCase and say in `command` how the program is run. The batch must be small (every write
call of it is struck once) and its data the same in every run. The strikes come from the library of tests/support/strike.c.
"""
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time

import h5py

STRIKE = pathlib.Path(os.environ["FAULTLINE_BINARY_DIR"]) / "tests" / "libstrike.so"


RECORD = b"fl-trial"  # begins every saved trial


def digests(path):
    """Status and digest of each trial."""
    with h5py.File(path) as file:
        return list(zip(file["run_status"][...].ravel().tolist(), file["run_digest"][...].ravel().tolist()))


def parts_folder(path):
    return pathlib.Path(str(path) + ".parts")


def snapshot(path):
    """Bytes of a file, or names below a folder."""
    return sorted(os.listdir(path)) if path.is_dir() else path.read_bytes()


class WriterFaults:
    random_kills = 50
    seed = 20240611

    def command(self, out, fresh=False, other=False, long=False):
        """Words that run the batch into `out`; `other`: another batch; `long`: the same trials, taking some tenths of a second."""
        raise NotImplementedError

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="faultline-faults-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.out = self.folder / "result.h5"
        self.expected = self.reference()

    def reference(self):
        path = self.folder / "reference.h5"
        self.succeed(path)
        return digests(path)

    def run_batch(self, out=None, strike=None, at=0, **how):
        environment = dict(os.environ)
        # The library must come first also where a sanitizer's runtime is linked.
        environment.setdefault("ASAN_OPTIONS", "verify_asan_link_order=0")
        environment.setdefault("LSAN_OPTIONS", f"print_suppressions=0:suppressions={pathlib.Path(__file__).parent / 'leaks.supp'}")
        if strike:
            environment.update(LD_PRELOAD=str(STRIKE), STRIKE=strike, STRIKE_AT=str(at), STRIKE_COUNT=str(self.folder / "count"))
        return subprocess.run(self.command(out or self.out, **how), env=environment, capture_output=True, text=True, timeout=120)

    def succeed(self, out=None, **how):
        done = self.run_batch(out, **how)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def calls(self, **how):
        """Number of calls that change the file system in one uninterrupted run."""
        done = self.run_batch(strike="count", **how)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.clear()
        return int((self.folder / "count").read_text())

    def clear(self):
        self.out.unlink(missing_ok=True)
        shutil.rmtree(parts_folder(self.out), ignore_errors=True)

    def assert_whole(self):
        self.assertEqual(digests(self.out), self.expected)
        self.assertFalse(parts_folder(self.out).exists(), "parts are left behind")

    def assert_refused(self, done, *words):
        self.assertEqual(done.returncode, 5, done.stdout + done.stderr)
        for word in words + ("hint:",):
            self.assertIn(word, done.stderr)

    # ---- kill -9 ----

    def test_killed_at_every_write_then_resumed(self):
        count = self.calls()
        self.assertGreater(count, 20)
        for at in range(1, count + 1):
            with self.subTest(at=at):
                killed = self.run_batch(strike="kill", at=at)
                self.assertEqual(killed.returncode, -signal.SIGKILL, killed.stderr)
                if self.out.exists():
                    self.assertEqual(digests(self.out), self.expected, "a file under its final name is whole")
                self.succeed()
                self.assert_whole()
                self.clear()

    def test_killed_while_resuming(self):
        count = self.calls()
        for first in range(10, count, 17):
            for second in range(3, count, 13):
                with self.subTest(first=first, second=second):
                    self.run_batch(strike="kill", at=first)
                    self.run_batch(strike="kill", at=second)
                    self.succeed()
                    self.assert_whole()
                    self.clear()

    def test_killed_at_random_moments(self):
        start = time.monotonic()
        self.succeed(long=True)
        duration = time.monotonic() - start
        moments = random.Random(self.seed)
        landed = 0
        for _ in range(self.random_kills):
            self.clear()
            process = subprocess.Popen(self.command(self.out, long=True), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(timeout=moments.uniform(0.0, duration))
            except subprocess.TimeoutExpired:
                process.kill()
            landed += process.wait() == -signal.SIGKILL
            self.succeed(long=True)
            self.assert_whole()
        self.assertGreater(landed, self.random_kills // 2, "most kills must hit a running program")

    def test_killed_while_replacing_keeps_the_old_file(self):
        self.succeed(other=True)
        old = self.out.read_bytes()
        self.clear()
        self.out.write_bytes(old)
        self.run_batch(strike="count", fresh=True)
        count = int((self.folder / "count").read_text())
        for at in range(1, count + 1):
            with self.subTest(at=at):
                self.clear()
                self.out.write_bytes(old)
                self.run_batch(strike="kill", at=at, fresh=True)
                if self.out.read_bytes() != old:
                    self.assertEqual(digests(self.out), self.expected)
                again = self.run_batch()
                if again.returncode != 0:
                    self.assert_refused(again, "--fresh")
                    self.assertEqual(self.out.read_bytes(), old)
                    self.succeed(fresh=True)
                self.assert_whole()

    # ---- damaged leftovers ----

    def interrupted(self):
        """Leaves what was saved by a run that was killed before it assembled the result. @returns the one file with trials"""
        count = self.calls()
        for at in range(count // 2, 0, -1):
            self.clear()
            self.run_batch(strike="kill", at=at)
            files = list(parts_folder(self.out).glob("trials-*"))
            if files and files[0].read_bytes().count(RECORD) >= 2 and not (parts_folder(self.out) / "assembled.h5").exists():
                return files[0]
        self.fail("no run was interrupted with two trials saved")

    def test_damaged_trials_are_run_again(self):
        for damage in ("flip", "cut", "empty", "gone"):
            with self.subTest(damage=damage):
                file = self.interrupted()
                data = bytearray(file.read_bytes())
                if damage == "gone":
                    file.unlink()
                else:
                    data[len(data) // 2] ^= 1
                    file.write_bytes({"flip": data, "cut": data[:-1], "empty": b""}[damage])
                self.succeed()
                self.assert_whole()
                self.clear()

    def test_trials_cut_at_many_bytes(self):
        name = self.interrupted().name
        saved = shutil.copytree(parts_folder(self.out), self.folder / "saved")
        data = (saved / name).read_bytes()
        for length in range(0, len(data), max(1, len(data) // 40)):
            with self.subTest(length=length):
                self.clear()
                shutil.copytree(saved, parts_folder(self.out))
                (parts_folder(self.out) / name).write_bytes(data[:length])
                self.succeed()
                self.assert_whole()

    def test_trials_of_another_batch_stay_and_are_not_taken(self):
        file = self.interrupted()
        before = file.read_bytes()
        self.assertIn("delivered 6", self.succeed(other=True).stdout)
        self.assertEqual(file.read_bytes(), before)
        self.out.unlink()
        self.succeed()
        self.assert_whole()

    def test_two_writers(self):
        first = subprocess.Popen(self.command(self.out, long=True), stdout=subprocess.DEVNULL)
        try:
            for _ in range(1000):
                if (parts_folder(self.out) / "lock").exists():
                    break
                time.sleep(0.001)
            self.assert_refused(self.run_batch(long=True), "another process")
        finally:
            self.assertEqual(first.wait(timeout=120), 0)
        self.assert_whole()

    # ---- no space, no permission ----

    def test_full_at_every_write_then_resumed(self):
        count = self.calls()
        refused = 0
        for at in range(1, count + 1):
            with self.subTest(at=at):
                full = self.run_batch(strike="full", at=at)
                if full.returncode != 0:
                    refused += 1
                    self.assert_refused(full, "No space left on device", "free some space")
                    self.assertFalse(self.out.exists() and digests(self.out) != self.expected)
                    self.assertFalse((parts_folder(self.out) / "assembled.h5").exists(), "a useless file takes the space")
                self.succeed()
                self.assert_whole()
                self.clear()
        self.assertGreater(refused, count // 2)

    def mount(self, *options):
        mounted = self.folder / "mounted"
        mounted.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", mounted], capture_output=True).returncode != 0:
            return None
        self.addCleanup(subprocess.run, ["umount", "-l", mounted], check=True)
        return mounted

    def test_full_disk(self):
        size = (self.folder / "reference.h5").stat().st_size
        mounted = self.mount("size=4k")
        if mounted is None:
            self.skipTest("needs the right to mount")
        for pages in range(2, size // 4096 + 2):
            with self.subTest(pages=pages):
                subprocess.run(["mount", "-o", f"remount,size={4 * pages}k", mounted], check=True)
                self.assert_refused(self.run_batch(mounted / "result.h5"), "No space left on device")
        subprocess.run(["mount", "-o", "remount,size=64m", mounted], check=True)
        self.succeed(mounted / "result.h5")
        self.assertEqual(digests(mounted / "result.h5"), self.expected)

    def test_read_only_folder(self):
        target = self.mount("ro")
        if target is None:
            if os.geteuid() == 0:
                self.skipTest("root without the right to mount: nothing is read-only")
            target = self.folder / "closed"
            target.mkdir(mode=0o555)
        done = self.run_batch(target / "result.h5")
        self.assert_refused(done, str(target), "choose a folder that you may write")

    # ---- what stands at the output path ----

    def test_foreign_files_are_refused_and_unchanged(self):
        whole = (self.folder / "reference.h5").read_bytes()
        with h5py.File(self.folder / "foreign.h5", "w") as file:
            file["x"] = [1.0, 2.0]
        self.succeed(self.folder / "other.h5", other=True)
        contents = {"text": b"my only copy\n", "empty": b"", "hdf5": (self.folder / "foreign.h5").read_bytes(),
                    "signature": whole[:8], "another": (self.folder / "other.h5").read_bytes()}
        contents.update({f"cut {n}": whole[: len(whole) * n // 20] for n in range(1, 20)})
        contents["cut by one"] = whole[:-1]
        for name, content in contents.items():
            with self.subTest(name=name):
                self.out.write_bytes(content)
                self.assert_refused(self.run_batch(), str(self.out), "-o", "--fresh")
                self.assertEqual(self.out.read_bytes(), content)
                self.assertFalse(parts_folder(self.out).exists())
                self.succeed(fresh=True)
                self.assert_whole()
                self.clear()

    def test_folder_at_the_output_path_is_refused(self):
        (self.out / "precious").mkdir(parents=True)
        self.assert_refused(self.run_batch(), str(self.out))
        self.assertEqual(snapshot(self.out), ["precious"])

    def test_finished_batch_is_left_alone(self):
        self.succeed()
        before = (self.out.read_bytes(), self.out.stat().st_mtime_ns)
        self.succeed()
        self.assertEqual((self.out.read_bytes(), self.out.stat().st_mtime_ns), before)
