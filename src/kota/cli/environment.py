"""The Python environment of a checkout: made from hashed locks, and entered. Standard library only."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

from kota.cli import disk
from kota.cli.errors import KnownError, guarded
from kota.cli.home import CHECKOUT, alone, workshop
from kota.cli.progress import Step, explain, run_logged, step

LOCKS = CHECKOUT / "requirements"
NEEDS_TOOLS = {"test", "lock", "conformance"}
MEGABYTES = {"run": 900, "dev": 1800}
LIMITS = {
    # The C library gives each thread a heap of its own, and keeps what was freed, the more the larger the arrays are
    # that it has seen: 40 MB of a busy web process. Another C library passes over these.
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(1024 * 1024),
    "MALLOC_TRIM_THRESHOLD_": str(8 * 1024 * 1024),
    "OPENBLAS_NUM_THREADS": "1",  # a thread of numpy's would be lost when web processes are forked
}


def enter(words: list[str]) -> int:
    """Make the environment when needed, then become `python -m kota.cli` in it; the overview needs none."""
    if not words or words[0] in {"-h", "--help", "help"}:
        from kota.cli.main import main

        return main(words)
    return guarded(lambda: _enter(words))


def _enter(words: list[str]) -> NoReturn:
    os.environ.pop("KOTA_WORKSHOP", None)
    os.environ["KOTA_BEGAN"] = str(time.time())
    kind = "dev" if words and words[0] in NEEDS_TOOLS and not {"-h", "--help"} & set(words) else "run"
    python = ensure(kind)
    os.environ.update(environment())
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.execv(python, [str(python), "-P", "-m", "kota.cli", *words])  # -P: no code from the folder we stand in


def environment() -> dict[str, str]:
    """What Kota's Python processes need: where the code is, and where else compiled files may go."""
    more = os.environ.get("KOTA_PACKAGES", "")
    places = [CHECKOUT / "src", CHECKOUT, *([Path(more).expanduser().absolute()] if more else [])]
    found = {name: os.environ.get(name, value) for name, value in LIMITS.items()}
    found |= {"PYTHONPATH": os.pathsep.join(map(str, places)), "KOTA_WORKSHOP": str(workshop())}
    found["NUMBA_CACHE_DIR"] = str(workshop() / "numba")  # compiling the journey search takes half a minute
    # Compiling everything anew would double the time of each start, so what may not lie beside the code lies elsewhere.
    if not os.access(CHECKOUT / "src", os.W_OK) or os.environ.get("PYTHONDONTWRITEBYTECODE"):
        found["PYTHONPYCACHEPREFIX"] = str(workshop() / "pycache")
    return found


def ensure(kind: str) -> Path:
    """The environment's Python, with the packages of `run.lock` or `dev.lock`; quick when nothing changed."""
    folder = workshop() / "env"
    python = folder / "bin" / "python"
    if _fits(folder, kind):
        return python
    workshop().mkdir(parents=True, exist_ok=True)
    with alone(workshop() / "setup.lock", "makes the environment"):
        if not _fits(folder, kind):
            _make(folder, "dev" if _stamp(folder).startswith("dev ") else kind)
    return python


def _stamp(folder: Path) -> str:
    with contextlib.suppress(OSError):
        return (folder / "kota-stamp").read_text()
    return ""


def _wanted(folder: Path, kind: str) -> str:
    lock = (LOCKS / f"{kind}.lock").read_bytes()
    return f"{kind} {hashlib.sha256(lock).hexdigest()} {folder}"


def _fits(folder: Path, kind: str) -> bool:
    if not os.access(folder / "bin" / "python", os.X_OK):
        return False
    return _stamp(folder) in {_wanted(folder, kind), _wanted(folder, "dev")}


def _make(folder: Path, kind: str) -> None:
    disk.need(folder, MEGABYTES[kind], "Kota's environment")
    log = workshop() / "setup.log"
    log.write_text("")
    with step("Python environment (the first time it downloads)") as line:
        (folder / "kota-stamp").unlink(missing_ok=True)
        if not os.access(folder / "bin" / "python", os.X_OK):
            shutil.rmtree(folder, ignore_errors=True)
            _make_venv(folder, log, line)
        _install(folder, kind, log, line)
        (folder / "kota-stamp").write_text(_wanted(folder, kind))


def _make_venv(folder: Path, log: Path, line: Step) -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    missing = KnownError(
        f"This Python has no working venv module (with ensurepip): install it "
        f"(on Debian or Ubuntu: apt install python{version}-venv) and run the same command again."
    )
    probe = subprocess.run([sys.executable, "-c", "import venv, ensurepip"], capture_output=True, check=False)
    if probe.returncode:
        raise missing
    if run_logged([_real_python(), "-m", "venv", str(folder)], log, line):
        raise explain(log, "Making the Python environment")


def _real_python() -> str:
    """The interpreter itself: a shim or a link of another user may not work for this one."""
    real = Path(sys.executable).resolve()
    return str(real if os.access(real, os.X_OK) else sys.executable)


def _install(folder: Path, kind: str, log: Path, line: Step) -> None:
    python = folder / "bin" / "python"
    env = {"UV_SYSTEM_CERTS": "1", **os.environ, **_caches()}
    pip = [str(python), "-m", "pip", "install", "--quiet", "--no-input", "--require-hashes"]
    line.tick("the installer")
    if run_logged([*pip, "-r", LOCKS / "uv.lock"], log, line, env=env):
        raise explain(log, "Installing Kota's installer")
    sync = [str(python), "-m", "uv", "pip", "sync", "--require-hashes", "--python", str(python)]
    line.tick("packages")
    if run_logged([*sync, LOCKS / f"{kind}.lock"], log, line, env=env):
        raise explain(log, "Installing Kota's packages")


def _caches() -> dict[str, str]:
    """A user without a home folder keeps download caches beside the environment."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() fails for a user without one
    if os.access(home, os.W_OK) and home != Path("/"):
        return {}
    cache = workshop() / "cache"
    return {"HOME": str(cache), "UV_CACHE_DIR": str(cache / "uv"), "TMPDIR": tempfile.gettempdir()}
