"""The account PostgreSQL runs under. It refuses root, so root's cities use a system user of their own."""

import contextlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kota.cli.errors import KnownError

NAME = "kota"


@dataclass(frozen=True)
class Account:
    """Who runs the server; `ids` is empty when that is simply us."""

    ids: tuple[int, int] | None = None

    def popen(self) -> dict[str, Any]:
        """Arguments of Popen that make a program run as this account."""
        if self.ids is None:
            return {}
        return {"user": self.ids[0], "group": self.ids[1], "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give this account a file or folder that we made."""
        if self.ids is not None:
            os.chown(path, *self.ids)

    @contextlib.contextmanager
    def pipe(self, text: str) -> Iterator[int]:
        """A pipe that holds a short text and that this account may open again as /dev/stdin."""
        out, into = os.pipe()
        try:
            os.write(into, text.encode())
            os.close(into)
            if self.ids is not None:
                os.fchown(out, *self.ids)
            yield out
        finally:
            os.close(out)

    def can_enter(self, folder: Path) -> bool:
        """Whether this account gets as far as this folder. Tried, not computed: there are ACLs and mounts."""
        if self.ids is None:
            return True
        test = shutil.which("test") or "/usr/bin/test"
        return not subprocess.run([test, "-x", str(folder)], cwd="/", check=False, **self.popen()).returncode

    def can_run(self, program: Path) -> bool:
        """Whether this account can run this program, its libraries included."""
        try:
            done = subprocess.run([program, "--version"], cwd="/", capture_output=True, check=False, **self.popen())
        except OSError:
            return False
        return not done.returncode


def account(data: Path) -> Account:
    """Ourselves; for root, whoever owns the data already, or the system user `kota` (made when missing)."""
    if os.geteuid() != 0:
        return Account()
    if data.exists() and data.stat().st_uid != 0:
        return Account((data.stat().st_uid, data.stat().st_gid))
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        entry = _make()
    return Account((entry.pw_uid, entry.pw_gid))


def _make() -> pwd.struct_passwd:
    words = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        done = subprocess.run(
            [*words, "--shell", "/usr/sbin/nologin", NAME], capture_output=True, text=True, check=False
        )
        problem = done.stderr.strip()
    except OSError as error:
        problem = str(error)
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        raise KnownError(
            f"PostgreSQL refuses to run as root, and the system user '{NAME}' for it could not be made "
            f"({problem}). "
            f"Run Kota as an ordinary user, or make that user yourself."
        ) from None
