"""The browser of the tests: one that is there, or Debian's, installed where we may."""

import os
import shutil
from pathlib import Path

from kota.cli.errors import KnownError
from kota.cli.progress import explain, run_logged, step

# The shell without the browser around it is a quarter quicker; Debian has it beside Chromium.
DEBIAN = ("chromium-headless-shell", "chromium")
NAMES = (*DEBIAN, "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str:
    """The path of a Chromium; KOTA_CHROMIUM names one that is not on the PATH."""
    given = os.environ.get("KOTA_CHROMIUM", "")
    found = given if given and os.access(given, os.X_OK) else next(filter(None, map(shutil.which, NAMES)), "")
    if not found:
        raise KnownError(
            "The browser tests need Chromium: install it (on Debian: apt install chromium) "
            "or name one in KOTA_CHROMIUM, and run the same command again."
        )
    return found


def provide(log: Path) -> str:
    """A Chromium, installed from Debian when there is none and this user may install."""
    try:
        return find()
    except KnownError:
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step("Chromium (from Debian, once)") as line:
        install = ["apt-get", "install", "-y", "--no-install-recommends", "fonts-dejavu-core"]
        run_logged(["apt-get", "update"], log, line, env=environment)
        if all(run_logged([*install, name], log, line, env=environment) for name in DEBIAN):
            raise explain(log, "Installing Chromium")
    return find()
