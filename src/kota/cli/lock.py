"""`kota lock`: requirements/*.lock made anew from pyproject.toml, with hashes and without addresses."""

import argparse
import subprocess
import sys
from collections.abc import Sequence

from kota.cli.errors import KnownError
from kota.cli.home import CHECKOUT
from kota.cli.progress import say

COMMON = [
    "--universal",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--python-version",
    "3.11",
]
LOCKS = (
    ("dev.lock", ["pyproject.toml", "--group", "dev"], ""),
    ("run.lock", ["pyproject.toml", "--constraint", "requirements/dev.lock"], ""),
    ("uv.lock", ["-"], "uv\n"),
)


def run(words: Sequence[str]) -> int:
    """`kota lock [--upgrade] [PACKAGE ...]`."""
    parser = argparse.ArgumentParser(prog="kota lock", description="Make requirements/*.lock anew from pyproject.toml.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    parser.add_argument("package", nargs="*", help="take the newest version of these packages only")
    given = parser.parse_args(words[1:])
    more = ["--upgrade"] if given.upgrade else [f"--upgrade-package={name}" for name in given.package]
    for name, what, text in LOCKS:
        target = f"requirements/{name}"
        argv = [sys.executable, "-m", "uv", "pip", "compile", *what, *COMMON, *more, "--quiet", "-o", target]
        done = subprocess.run(argv, cwd=CHECKOUT, input=text, text=True, check=False)
        if done.returncode:
            raise KnownError(f"{target} could not be made (see above).")
        say(f"  {target}")
    return 0
