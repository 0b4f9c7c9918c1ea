"""Message catalogues compiled by Babel, so that no gettext need be installed."""

import os
from pathlib import Path

from kota.cli.home import CHECKOUT


def compile_catalogues() -> int:
    """Compile every `.po` that is newer than its `.mo`; returns how many were."""
    stale = [path for path in sorted((CHECKOUT / "src").glob("**/locale/*/LC_MESSAGES/*.po")) if _stale(path)]
    for path in stale:
        _compile(path)
    return len(stale)


def _stale(path: Path) -> bool:
    done = path.with_suffix(".mo")
    fresh = done.exists() and done.stat().st_mtime_ns >= path.stat().st_mtime_ns
    return not fresh and os.access(path.parent, os.W_OK)


def _compile(path: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    language = path.parents[1].name
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language)
    fresh = path.with_suffix(f".mo.{os.getpid()}")
    with fresh.open("wb") as target:
        write_mo(target, catalogue)
    fresh.replace(path.with_suffix(".mo"))
