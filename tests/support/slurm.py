"""A Slurm of two nodes on this machine, in a folder of its own: its daemons, its keys, its ports. Nothing outside is touched."""
import getpass
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

PATH = os.environ["PATH"] + os.pathsep + "/usr/sbin"
NODES = ("n1", "n2")


def is_installed():
    return all(shutil.which(name, path=PATH) for name in ("slurmctld", "slurmd", "munged", "sbatch"))


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def descendants(pid):
    """Processes below one, the children's children too."""
    answer = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout.split()
    return [int(child) for child in answer] + [below for child in answer for below in descendants(child)]


class Slurm:
    def __init__(self, folder, processors):
        self.folder = pathlib.Path(folder)
        self.environment = {**os.environ, "PATH": PATH, "SLURM_CONF": str(self.folder / "slurm.conf")}
        for name in ("state", "log", "munge"):
            (self.folder / name).mkdir(parents=True)
        self.folder.chmod(0o755)
        (self.folder / "munge").chmod(0o711)
        key = self.folder / "munge" / "key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        (self.folder / "slurm.conf").write_text(self.configuration(processors))

    def configuration(self, processors):
        host, user, place = socket.gethostname().split(".")[0], getpass.getuser(), self.folder
        controller, *ports = free_ports(1 + len(NODES))
        nodes = "\n".join(f"NodeName={name} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs={processors} State=UNKNOWN"
                          for name, port in zip(NODES, ports))
        return f"""ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={place}/munge/sock
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation={place}/state
SlurmdSpoolDir={place}/spool-%n
SlurmctldPidFile={place}/slurmctld.pid
SlurmdPidFile={place}/slurmd-%n.pid
SlurmctldLogFile={place}/log/slurmctld.log
SlurmdLogFile={place}/log/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_min_interval=100000,bf_interval=5,batch_sched_delay=0
ReturnToService=2
SlurmdTimeout=30
InactiveLimit=0
KillWait=2
MinJobAge=300
SlurmdParameters=config_overrides
{nodes}
PartitionName=main Nodes={",".join(NODES)} Default=YES MaxTime=INFINITE State=UP
"""

    def start(self):
        munge = self.folder / "munge"
        self.run("munged", "--force", f"--socket={munge}/sock", f"--key-file={munge}/key", f"--pid-file={munge}/pid",
                 f"--log-file={munge}/log", f"--seed-file={munge}/seed", "--num-threads=2")
        self.run("slurmctld", "-f", self.folder / "slurm.conf")
        for name in NODES:
            self.run("slurmd", "-N", name, "-f", self.folder / "slurm.conf")
        self.wait_for(lambda: self.run("sinfo", "-h", "-o", "%t %D").stdout.split() == ["idle", str(len(NODES))], 20)

    def stop(self):
        for name in (*(f"slurmd-{node}.pid" for node in NODES), "slurmctld.pid", "munge/pid"):
            path = self.folder / name
            if path.exists():
                pid = int(path.read_text())
                for one in [*descendants(pid), pid]:
                    self.end(one, signal.SIGTERM)
        time.sleep(0.5)

    @staticmethod
    def end(pid, number=signal.SIGKILL):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass

    def run(self, *words):
        done = subprocess.run(list(map(str, words)), env=self.environment, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(f"{words}: {done.stdout}{done.stderr}")
        return done

    def wait_for(self, condition, seconds):
        limit = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > limit:
                raise TimeoutError(self.run("squeue", "-a").stdout)
            time.sleep(0.1)

    def tasks_on(self, node):
        """Processes of the program that run on a node: below the daemons that it started for its jobs."""
        pids = []
        for line in subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True).stdout.splitlines():
            pid, *words = line.split()
            if words and words[0].endswith("/faultline") and self.node_of(int(pid)) == node:
                pids.append(int(pid))
        return pids

    def node_of(self, pid):
        try:
            environment = pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return None
        if f"SLURM_CONF={self.folder}/slurm.conf".encode() not in environment:
            return None
        return next((word[len(b"SLURMD_NODENAME="):].decode() for word in environment if word.startswith(b"SLURMD_NODENAME=")),
                    None)

    def kill_node(self, node):
        """The machine is gone: its daemon, what watches its jobs, and the jobs."""
        daemon = int((self.folder / f"slurmd-{node}.pid").read_text())
        tasks = self.tasks_on(node)
        watchers = [int(subprocess.run(["ps", "-o", "ppid=", "-p", str(pid)], capture_output=True, text=True).stdout or 0)
                    for pid in tasks]
        for pid in [daemon, *filter(None, watchers), *tasks]:
            self.end(pid)
        return len(tasks)
