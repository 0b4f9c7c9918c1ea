"""What the processes of a benchmark's city hold in memory of their own (Linux)."""

import os
import threading
from pathlib import Path


def of_city() -> float:
    """Megabytes of web, worker and gateway together."""
    mark = f"KOTA_CITY_HOME={os.environ['KOTA_BENCH_HOME']}".encode()
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (
                mark in (folder / "environ").read_bytes().split(b"\0")
                and b"bench" not in (folder / "cmdline").read_bytes()
            ):
                total += _private(folder)
        except OSError:
            continue
    return total / 1024


def _private(folder: Path) -> int:
    """Kilobytes of its own."""
    lines = (folder / "smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


class Watch:
    """The most that was held while it watched."""

    def __init__(self) -> None:
        self.most = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_given: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(2.0):
            self.most = max(self.most, of_city())
