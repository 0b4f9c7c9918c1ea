"""One embedded PostgreSQL: made, started, watched and stopped as a child of this process.

The server gets a fast-shutdown signal when its supervisor dies, however it dies; whatever is still left over
is found at the next start by its working directory, which is the data directory.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from kota.cli import disk, system
from kota.cli.errors import KnownError, disk_full
from kota.cli.home import Home
from kota.cli.postgres import places
from kota.cli.postgres.account import Account, account
from kota.cli.postgres.binaries import programs
from kota.cli.postgres.options import options
from kota.cli.progress import Step, tail

SUPERUSER = "kota_keeper"
PATIENCE = 120.0  # seconds; recovery after a crash replays the write-ahead log
NEEDED_MB = 300


class Cluster:
    """The server of one home. Whoever starts it holds the home's lock."""

    def __init__(self, home: Home, *, durable: bool = True) -> None:
        self.home = home
        self.durable = durable
        self.account: Account = account(home.path / "postgres")
        self.log = home.log / "postgres.log"
        self.socket: Path | None = None
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """The data directory."""
        return places.data_folder(self.home.path, self.account)

    @property
    def programs(self) -> Path:
        """Where `pg_dump` and its sisters are."""
        return programs(self.account)

    def start(self, line: Step | None = None) -> None:
        """Make the cluster when there is none, start it, and wait until it answers."""
        disk.need(self.home.path, NEEDED_MB, "the database")
        self._clear_leftovers()
        if not (self.data / "PG_VERSION").exists():
            self._make()
        if self.socket is None:  # a server that crashed comes back where its clients look for it
            self.socket = places.socket_folder(self.home.path, self.account)
        places.clear_socket(self.socket)
        self.process = self._launch()
        try:
            self._wait(line)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Fast shutdown; immediate when that takes too long (recovery then does the rest)."""
        if self.process is not None:
            for number, patience in ((signal.SIGINT, 60), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):
                if self.process.poll() is not None:
                    break
                self.process.send_signal(number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(timeout=patience)
        places.remove_socket(self.home.path)
        self.process = self.socket = None

    def _make(self) -> None:
        """initdb beside the final place, then one rename: a start that is cut off leaves no half cluster."""
        final = self.data
        fresh = final.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self.account.own(fresh)
        self._initdb(fresh)
        if final.exists():
            final.rmdir()
        fresh.rename(final)

    def _initdb(self, folder: Path) -> None:
        words = ["--encoding=UTF8", "--auth=scram-sha-256", f"--username={SUPERUSER}", "--pwfile=/dev/stdin"]
        words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        words += [] if self.durable else ["--no-sync"]
        problem = ""
        for locale in (
            "C.UTF-8",
            "C",
        ):  # some machines have no C.UTF-8; the builtin provider is the same on all
            with self.account.pipe(self.home.secret("database_keeper")) as password:
                done = subprocess.run(
                    [self.programs / "initdb", "-D", folder, f"--locale={locale}", *words],
                    stdin=password, capture_output=True, text=True, check=False,
                    cwd="/", env=self._environment(), **self.account.popen(),
                )  # fmt: skip
            if not done.returncode:
                return
            problem = done.stderr.strip()
            if "No space left" in problem:
                raise KnownError(disk_full(folder))
            for entry in folder.iterdir():
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        raise KnownError(f"PostgreSQL could not make its data folder: {(problem.splitlines() or ['unknown'])[-1]}")

    def _launch(self) -> subprocess.Popen[bytes]:
        assert self.socket is not None
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, *options(self.socket, durable=self.durable)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env=self._environment(),
                start_new_session=True, preexec_fn=system.dies_with_parent(signal.SIGINT),
                **self.account.popen(),
            )  # fmt: skip

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}

    def _wait(self, line: Step | None) -> None:
        began = time.monotonic()
        while not self._ready():
            if self.process is None or self.process.poll() is not None:
                raise self._failed("PostgreSQL did not start")
            if time.monotonic() - began > PATIENCE:
                raise self._failed(f"PostgreSQL was not ready after {PATIENCE:.0f} s")
            if line is not None and time.monotonic() - began > 1:
                line.tick("PostgreSQL recovers" if time.monotonic() - began > 3 else "")
            time.sleep(0.02)

    def _ready(self) -> bool:
        """The last line of the server's own pid file says so, and the pid is our child's."""
        with contextlib.suppress(OSError, IndexError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return self.process is not None and lines[0] == str(self.process.pid) and lines[7].strip() == "ready"
        return False

    def _failed(self, what: str) -> KnownError:
        last = tail(self.log, 12).splitlines()
        fatal = [entry for entry in last if "FATAL" in entry or "PANIC" in entry or "error" in entry]
        if any("No space left" in entry for entry in last):
            return KnownError(disk_full(self.data))
        return KnownError(f"{what}: {(fatal or last or ['it said nothing'])[-1]} (log: {self.log})")

    def _clear_leftovers(self) -> None:
        """Stop servers of this data directory that nobody watches; drop a stranger's pid from its file."""
        left = system.working_in(self.data, "postgres")
        for number, patience in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            until = time.monotonic() + patience
            while (left := [pid for pid in left if system.alive(pid)]) and time.monotonic() < until:
                time.sleep(0.05)
            if not left:
                break
        if system.PROC.is_dir() and not system.working_in(self.data, "postgres"):
            (self.data / "postmaster.pid").unlink(missing_ok=True)
