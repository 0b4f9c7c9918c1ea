"""Where a cluster's data and socket lie. Both must be reachable by the account that runs the server."""

import os
import secrets
import shutil
import tempfile
from pathlib import Path

from kota.cli.postgres.account import Account
from kota.cli.postgres.binaries import SHARED

LONGEST_SOCKET = 107  # bytes in sockaddr_un
SOCKET_PREFIX = "kota-"
SOCKET_NAME = ".s.PGSQL.5432"


def data_folder(home: Path, account: Account) -> Path:
    """`postgres/` in the home; a link to a folder below /var/lib/kota when the account cannot reach the home.

    That folder is named at random, not after the home: a new home at an old path must not find old data.
    """
    place = home / "postgres"
    if place.is_symlink() and place.exists():
        return place.resolve()
    if place.is_dir() or account.can_enter(home):
        return place
    place.unlink(missing_ok=True)
    outside = SHARED / secrets.token_hex(8)
    outside.mkdir(mode=0o755, parents=True)
    (outside / "home").write_text(f"{home}\n")
    (outside / "postgres").mkdir(mode=0o700)
    account.own(outside / "postgres")
    place.symlink_to(outside / "postgres")
    return outside / "postgres"


def socket_folder(home: Path, account: Account) -> Path:
    """A private folder for the socket: in the home, or a short one below /tmp when that path is too long."""
    remove_socket(home)
    place = home / "run" / "postgres"
    if len(os.fsencode(place / SOCKET_NAME)) <= LONGEST_SOCKET and account.can_enter(home / "run"):
        place.mkdir(mode=0o700, exist_ok=True)
    else:
        place = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir="/tmp"))
    account.own(place)
    (home / "run" / "socket").write_text(str(place))
    return place


def clear_socket(place: Path) -> None:
    """Take away what a server that was killed left there; its number may live again."""
    for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
        (place / name).unlink(missing_ok=True)


def remove_socket(home: Path) -> None:
    """Take away the temporary socket folder that `run/socket` names, if it is one of ours."""
    note = home / "run" / "socket"
    place = Path(note.read_text().strip()) if note.exists() else Path()
    if place.name.startswith(SOCKET_PREFIX):
        shutil.rmtree(place, ignore_errors=True)
    note.unlink(missing_ok=True)


def remove(home: Path) -> None:
    """Take away a cluster's data and socket, wherever they lie."""
    remove_socket(home)
    place = home / "postgres"
    if place.is_symlink():
        outside = place.resolve().parent
        place.unlink()
        if outside.parent == SHARED:
            shutil.rmtree(outside, ignore_errors=True)
    shutil.rmtree(place, ignore_errors=True)
