"""`kota up` as a person runs it, in a home of its own."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from kota.cli.city import MARK
from kota.cli.environment import environment
from kota.cli.home import CHECKOUT, Home
from kota.cli.postgres import places
from kota.cli.postgres.account import account
from kota.cli.system import alive, carrying, working_in
from kota.cli.trial import OWN

PATIENCE = 240  # seconds; two cores may have more to do than this


class Running:
    """A city in the foreground of nobody's terminal."""

    def __init__(self, home: Path, port: int | None = None, checkout: Path = CHECKOUT) -> None:
        self.home, self.log, self.checkout = home, home.with_suffix(".log"), checkout
        self.environment = {key: value for key, value in os.environ.items() if key not in OWN}
        self.environment |= environment() | {"KOTA_HOME": str(home), "KOTA_WEB_WORKERS": "1"}
        self.environment["PYTHONPATH"] = f"{checkout / 'src'}{os.pathsep}{checkout}"
        self.environment |= {"KOTA_PORT": str(port)} if port else {}
        self.process: subprocess.Popen[bytes] | None = None

    def kota(self, *words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run another command of this home, typed in that folder."""
        argv = [sys.executable, "-m", "kota.cli", *words]
        return subprocess.run(
            argv,
            env=self.environment,
            cwd=folder or self.checkout,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def start(self) -> float:
        """Start, wait until it says that it is up; the seconds that took."""
        began = time.monotonic()
        self.launch()
        return self.wait(began)

    def launch(self) -> None:
        """Start without waiting."""
        with self.log.open("wb") as out:
            argv = [sys.executable, "-m", "kota.cli", "up", "--as-built"]
            self.process = subprocess.Popen(argv, env=self.environment, cwd=self.checkout, stdout=out, stderr=out)

    def wait(self, began: float) -> float:
        """Wait until it says that it is up; the seconds since it began."""
        assert self.process
        while "The city is up" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() - began < PATIENCE, self.log.read_text()
            time.sleep(0.1)
        return time.monotonic() - began

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ask it to stop, wait; its exit code."""
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(timeout=60)

    def remove(self) -> None:
        """Stop and leave nothing."""
        if self.process and self.process.poll() is None:
            self.stop(signal.SIGTERM)
        places.remove(self.home)
        shutil.rmtree(self.home, ignore_errors=True)
        self.log.unlink(missing_ok=True)

    def processes(self) -> list[int]:
        """Everything that runs for this home."""
        return carrying(f"{MARK}={self.home}") + working_in(self.home / "postgres", "postgres")

    def child(self, word: str) -> int:
        """The supervisor's own child whose command line has this word."""
        for pid in self.processes():
            parent = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
            if self.process and parent == self.process.pid and word in Path(f"/proc/{pid}/cmdline").read_text():
                return pid
        raise AssertionError(f"no {word} among {self.processes()}")

    def gone(self, patience: float = 45) -> bool:
        """Whether nothing runs for this home, now or soon."""
        until = time.monotonic() + patience
        while any(map(alive, self.processes())) and time.monotonic() < until:
            time.sleep(0.1)
        return not any(map(alive, self.processes()))


def copy(source: Path, target: Path) -> None:
    """A second home like the first, whose city must be stopped; a first start takes half a minute, this none."""
    Home(target).prepare()
    for name in ("secrets", "files"):
        if (source / name).exists():
            shutil.copytree(source / name, target / name, dirs_exist_ok=True)
    who = account(source / "postgres")
    data = places.data_folder(target, who)
    subprocess.run(["cp", "-a", f"{places.data_folder(source, who)}/.", str(data)], check=True)
