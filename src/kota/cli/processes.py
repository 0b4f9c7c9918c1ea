"""The supervisor: starts a city's processes, restarts one that crashes, and stops all in order."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kota.cli import disk, system
from kota.cli.home import CHECKOUT
from kota.cli.postgres import Cluster
from kota.cli.progress import say, tail

PAUSES = (0.5, 1, 2, 5, 10, 30)  # seconds before the next start after so many crashes in a row
SETTLED = 60.0  # seconds after which a process counts as sound again
GRACE = 15.0  # seconds a process has to finish what it does
LONGEST_LOG = 50 * 1024 * 1024
LOOK_AT_LOGS = 60.0
LOOK_AT_DISK = 2.0


@dataclass
class Child:
    """One process of the city, in a session of its own so that a Ctrl-C reaches only the supervisor."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    log: Path | None
    process: subprocess.Popen[bytes] | None = None
    crashes: int = 0
    born: float = 0.0
    due: float | None = field(default=None)

    def start(self) -> None:
        """Start it; it is told to stop when this process is gone."""
        with contextlib.ExitStack() as stack:
            out = stack.enter_context(self.log.open("ab")) if self.log else None
            self.process = subprocess.Popen(
                list(self.argv), env=dict(self.environment), cwd=CHECKOUT,
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
                preexec_fn=system.dies_with_parent(signal.SIGTERM),
            )  # fmt: skip
        self.born, self.due = time.monotonic(), None

    def signal(self, number: signal.Signals) -> None:
        """Signal the process and all that it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def watch(self) -> None:
        """Notice a crash, say so, and start it again after a pause."""
        if self.due is not None:
            if time.monotonic() >= self.due:
                self.start()
        elif self.process is not None and (code := self.process.poll()) is not None:
            self.signal(signal.SIGKILL)  # what it left behind
            self.crashes = 0 if time.monotonic() - self.born > SETTLED else self.crashes
            pause = PAUSES[min(self.crashes, len(PAUSES) - 1)]
            self.crashes, self.due = self.crashes + 1, time.monotonic() + pause
            say(f"  {self.name} {ended(code)}; starting it again in {pause:g} s. {self.last_words()}")

    def last_words(self) -> str:
        """Why, or where to read it."""
        if self.log and disk.is_full(self.log.parent):
            return f"The disk of {self.log.parent} is full: free some space."
        return f"Its last line: {tail(self.log) or '-'} (log: {self.log})" if self.log else ""


def ended(code: int) -> str:
    """How a process ended, in words."""
    return f"was killed ({signal.Signals(-code).name})" if code < 0 else f"ended with code {code}"


class Supervisor:
    """Watches the children and the embedded PostgreSQL."""

    def __init__(self, children: Sequence[Child], cluster: Cluster | None, folder: Path) -> None:
        self.children = children
        self.cluster = cluster
        self.folder = folder
        self._looked = self._measured = time.monotonic()
        self._was_full = False

    def start(self) -> None:
        """Start all."""
        for child in self.children:
            child.start()

    def stay(self) -> None:
        """Watch until somebody asks to stop (StopRequest)."""
        while True:
            self._watch_database()
            for child in self.children:
                child.watch()
            self._look_at_disk()
            self._shorten_logs()
            time.sleep(0.3)

    def stop(self) -> None:
        """Web and worker first, each with a while to finish, then whatever of them is left."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        self._wait(lambda child: child.process is not None and child.process.poll() is None, GRACE)
        for child in self.children:
            child.signal(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()

    def _wait(self, busy: Callable[[Child], bool], patience: float) -> None:
        until = time.monotonic() + patience
        while any(busy(child) for child in self.children) and time.monotonic() < until:
            time.sleep(0.05)

    def _watch_database(self) -> None:
        cluster = self.cluster
        if cluster is not None and cluster.process is not None and (code := cluster.process.poll()) is not None:
            say(f"  PostgreSQL {ended(code)}; starting it again. Its last line: {tail(cluster.log)}")
            cluster.start()

    def _look_at_disk(self) -> None:
        """Say when the disk of the city is full, and when there is room again."""
        if time.monotonic() - self._measured < LOOK_AT_DISK:
            return
        self._measured = time.monotonic()
        full = disk.is_full(self.folder, was_full=self._was_full)
        if full and not self._was_full:
            say(f"  The disk of {self.folder} is full: nothing can be kept until you free some space. Reading goes on.")
        if self._was_full and not full:
            say(f"  The disk of {self.folder} has room again.")
        self._was_full = full

    def _shorten_logs(self) -> None:
        """Keep one old log of each process; the file stays the one that the process appends to."""
        if time.monotonic() - self._looked < LOOK_AT_LOGS:
            return
        self._looked = time.monotonic()
        logs = [child.log for child in self.children] + ([self.cluster.log] if self.cluster else [])
        for log in logs:
            if log is not None and log.exists() and log.stat().st_size > LONGEST_LOG:
                shutil.copyfile(log, log.with_suffix(".old.log"))
                os.truncate(log, 0)


def clear_leftovers(mark: str) -> int:
    """End processes that an earlier, killed supervisor left behind; returns how many there were."""
    left = found = system.carrying(mark)
    for number, patience in ((signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0)):
        for pid in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)
        until = time.monotonic() + patience
        while left and time.monotonic() < until:
            left = [pid for pid in left if system.alive(pid)]
            time.sleep(0.05 if left else 0)
    return len(found)
