"""Where a city keeps what is its own: database, files, secrets, logs, and what runs just now."""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kota.cli.errors import KnownError
from kota.cli.progress import say

CHECKOUT = Path(__file__).resolve().parents[3]


def writable(folder: Path) -> bool:
    """Whether this user may create something in the folder (or make the folder)."""
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK | os.X_OK)


def default_home() -> Path:
    """KOTA_HOME, or `.kota` in the checkout."""
    given = os.environ.get("KOTA_HOME")
    return Path(given).expanduser().absolute() if given else CHECKOUT / ".kota"


def workshop() -> Path:
    """Where what is made from the checkout lies (environment, front end): beside it, or in KOTA_HOME."""
    if os.environ.get("KOTA_WORKSHOP"):  # said by the process above, whose KOTA_HOME may be another one
        return Path(os.environ["KOTA_WORKSHOP"])
    beside = CHECKOUT / ".kota"
    if writable(beside):
        return beside
    if os.environ.get("KOTA_HOME"):
        return default_home()
    raise KnownError(f"You may not write in {CHECKOUT}: set KOTA_HOME to a folder of your own for all that Kota makes.")


@contextlib.contextmanager
def alone(path: Path, work: str) -> Iterator[None]:
    """Hold this lock, after whoever has it; `work` says what they do."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"  … waiting for another kota that {work}")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Home:
    """One city's folder. Its lock is held by the one `kota` that works in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.secrets = path / "secrets"
        self.run = path / "run"
        self.log = path / "log"
        self._lock: int | None = None

    def prepare(self) -> None:
        """Make the folders, or say why that is impossible."""
        if not writable(self.path):
            raise KnownError(f"Kota may not write in {self.path}: give KOTA_HOME a folder that this user may write.")
        try:
            self.path.mkdir(mode=0o755, parents=True, exist_ok=True)
            for folder, mode in (
                (self.secrets, 0o700),
                (self.run, 0o755),
                (self.log, 0o700),
                (self.path / "static", 0o755),
            ):
                folder.mkdir(mode=mode, exist_ok=True)
            self.log.chmod(0o700)  # of a home made when it was open to everybody
        except (PermissionError, FileExistsError, NotADirectoryError) as error:
            raise KnownError(f"Kota cannot keep its data in {self.path}: {error.strerror or error}.") from error

    def need_whole(self) -> None:
        """Refuse a home into which a backup was restored by half."""
        if (self.path / "restoring").exists():
            raise KnownError(f"A restore into {self.path} broke off: remove that folder and restore again.")

    def secret(self, name: str) -> str:
        """A random secret of this home, made at its first use and readable by nobody else."""
        path = self.secrets / name
        if not path.exists():
            write_private(path, secrets.token_urlsafe(40))
        return path.read_text().strip()

    def acquire(self, purpose: str, *, wait: bool = False) -> None:
        """Take the home for this process, or say who has it."""
        handle = os.open(self.run / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            (self.run / "city.json").unlink(missing_ok=True)  # of a city that was killed: nobody runs now
        except BlockingIOError:
            holder = os.read(handle, 200).decode(errors="replace").strip() or "another kota"
            os.close(handle)
            raise KnownError(f"{self.path} is in use by {holder}: stop that first, or set another KOTA_HOME.") from None
        os.ftruncate(handle, 0)
        os.write(handle, f"kota {purpose} (process {os.getpid()})".encode())
        self._lock = handle

    def release(self) -> None:
        """Let the next one have the home."""
        if self._lock is not None:
            os.ftruncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None

    def holder(self) -> str:
        """Which kota works in this home; empty when none does."""
        try:
            handle = os.open(self.run / "lock", os.O_RDONLY)
        except FileNotFoundError:
            return ""
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return os.read(handle, 200).decode(errors="replace").strip() or "another kota"
        else:
            return ""
        finally:
            os.close(handle)

    def city(self) -> dict[str, Any]:
        """What the running city wrote about itself; empty when none runs."""
        path = self.run / "city.json"
        if not self.holder() or not path.exists():
            return {}
        content: dict[str, Any] = json.loads(path.read_text())
        return content


def write_private(path: Path, text: str) -> None:
    """Write a file that only this user may read, whole or not at all."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    fresh.replace(path)
