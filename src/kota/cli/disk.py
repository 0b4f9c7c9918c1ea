"""Room on the disk, asked for before a big step instead of failing in its middle."""

import shutil
from pathlib import Path

from kota.cli.errors import KnownError

MB = 1024 * 1024


def is_full(folder: Path, *, was_full: bool = False) -> bool:
    """Is there too little room to write anything of use? Once full, some more must come free."""
    return shutil.disk_usage(folder).free < (16 * MB if was_full else MB)


def need(folder: Path, megabytes: int, purpose: str) -> None:
    """Refuse to begin when the disk of `folder` has too little room left."""
    place = folder
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free // MB
    if free < megabytes:
        raise KnownError(
            f"The disk of {folder} is nearly full: {purpose} needs about {megabytes} MB, "
            f"{free} MB are free. "
            "Free some space and run the same command again."
        )
