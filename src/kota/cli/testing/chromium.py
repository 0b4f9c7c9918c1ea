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
    """The shell, which is installed where this user may, also beside another Chromium; else whichever there is."""
    may_install = os.geteuid() == 0 and shutil.which("apt-get")
    if os.environ.get("KOTA_CHROMIUM") or shutil.which(DEBIAN[0]) or not may_install:
        return find()
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step("Chromium (from Debian, once)") as line:
        apt = ["apt-get", "-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=15"]
        run_logged([*apt, "update"], log, line, env=environment)
        for name in DEBIAN:
            install = [*apt, "install", "-y", "--no-install-recommends", "fonts-dejavu-core", name]
            if run_logged(install, log, line, env=environment) == 0 or any(map(shutil.which, NAMES)):
                break
        else:
            raise explain(log, "Installing Chromium")
    return find()
