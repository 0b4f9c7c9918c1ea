"""The front end: npm packages and the Vite build, each made again only when its sources changed."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from kota.cli import disk, node
from kota.cli.files import digest, files
from kota.cli.home import CHECKOUT, alone, workshop
from kota.cli.progress import Step, explain, run_logged, step

SOURCES = (
    "frontend",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.json",
    "biome.json",
    ".npmrc",
)
READ_BY_BUILD = ("src", "cities")  # the icons that templates, manifests and packs name go into one sprite
ICON_FILES = (".html", ".py", ".toml", ".csv", ".txt")
NEEDED_MB = 500


def built() -> Path:
    """The folder of the built front end."""
    return workshop() / "dist"


def build() -> None:
    """Install the packages and build, unless there is nothing to build or nothing changed."""
    if not (CHECKOUT / "package.json").exists():
        return
    sources = [CHECKOUT / name for name in SOURCES if (CHECKOUT / name).exists()]
    wanted = digest(*sources) + icon_lines()
    if _stamp(built()) == wanted:
        return
    workshop().mkdir(parents=True, exist_ok=True)
    with alone(workshop() / "front-end.lock", "builds the front end"):
        if _stamp(built()) != wanted:
            _build(sources, wanted)


def _build(sources: list[Path], wanted: str) -> None:
    disk.need(workshop(), NEEDED_MB, "building the front end")
    with step("front end (the first time it downloads)") as line:
        log = workshop() / "front-end.log"
        log.write_text("")
        _copy_sources(sources)
        packages(line, log)
        _vite(line, log)
        (built() / ".stamp").write_text(wanted)


def icon_lines() -> str:
    """A digest of the lines that speak of icons: another one there needs another build."""
    summary = hashlib.sha256()
    for path in files(CHECKOUT / "src" / "kota", CHECKOUT / "cities", suffixes=ICON_FILES):
        for line in path.read_bytes().splitlines():
            if b"icon" in line.lower():
                summary.update(line)
    return summary.hexdigest()[:24]


def packages(line: Step, log: Path) -> None:
    """`npm ci`, unless node_modules was made from this very lock."""
    lock = digest(CHECKOUT / "package-lock.json", CHECKOUT / "package.json")
    modules = node.project() / "node_modules"
    if _stamp(modules) == lock:
        return
    line.tick("npm packages")
    argv = node.npm_argv("ci", "--no-audit", "--no-fund")
    if run_logged(argv, log, line, env=node.environment(), cwd=node.project()):
        raise explain(log, "Installing the front end's packages")
    (modules / ".stamp").write_text(lock)


def _vite(line: Step, log: Path) -> None:
    """Build beside the final place, then change over: a city that runs keeps its files until then."""
    line.tick("build")
    fresh = Path(tempfile.mkdtemp(prefix="dist-", dir=workshop()))
    fresh.chmod(0o755)
    argv = node.npm_argv("run", "build", "--", "--outDir", str(fresh), "--emptyOutDir")
    try:
        if run_logged(argv, log, line, env=node.environment() | {"KOTA_DIST": str(fresh)}, cwd=node.project()):
            raise explain(log, "Building the front end")
        shutil.rmtree(built(), ignore_errors=True)
        fresh.rename(built())
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _copy_sources(sources: list[Path]) -> None:
    project = node.project()
    if project == CHECKOUT:
        return
    project.mkdir(parents=True, exist_ok=True)
    for name in READ_BY_BUILD:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        if not (project / name).exists():
            (project / name).symlink_to(CHECKOUT / name)
    for path in sources:
        if path.is_dir():
            shutil.copytree(path, project / path.name, dirs_exist_ok=True)
        else:
            shutil.copy2(path, project / path.name)


def _stamp(folder: Path) -> str:
    path = folder / ".stamp"
    return path.read_text() if path.exists() else ""
