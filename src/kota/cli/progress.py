"""Progress on the terminal: one line a step, with a mark and the seconds it took."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kota.cli.errors import KnownError, disk_full

QUIET_FOR = 10.0  # seconds without a line before a step that is not on a terminal says it is still there
CERTIFICATE_WORDS = (
    "invalid peer certificate",
    "CERTIFICATE_VERIFY_FAILED",
    "SELF_SIGNED_CERT",
    "UNABLE_TO_GET_ISSUER",
)
NETWORK_WORDS = (
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ENETUNREACH",
    "ETIMEDOUT",
    "NewConnectionError",
    "Failed to establish a new connection",
    "Name or service not known",
    "Temporary failure in name resolution",
    "dns error",
    "error sending request",
    "Failed to fetch",
    "client error (Connect)",
    "No matching distribution found",
)


def plain(text: str) -> str:
    """The text as this terminal can show it."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    if encoding.lower().replace("-", "") != "utf8":
        text = text.translate({ord("✓"): "+", ord("✗"): "x", ord("…"): "-", ord("·"): "-"})
    return text.encode(encoding, "replace").decode(encoding)


def say(text: str = "", *, end: str = "\n") -> None:
    """Print, and go on living when the terminal is gone."""
    with contextlib.suppress(OSError):
        print(plain(text), end=end, flush=True)


class Step:
    """One line of progress: `… words`, which becomes `✓ words  1.2 s`."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.began = self.spoke = time.monotonic()
        self.live = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        self.note = ""

    def begin(self) -> None:
        """Show that the step has begun."""
        say(f"  … {self.words}", end="" if self.live else "\n")

    def tick(self, note: str = "") -> None:
        """Show that the step goes on."""
        now = time.monotonic()
        if self.live:
            self.note = note or self.note
            more = f" ({self.note})" if self.note else ""
            say(f"\r\033[K  … {self.words}{more}  {now - self.began:.0f} s", end="")
        elif now - self.spoke > QUIET_FOR or (note and note != self.note):
            self.note, self.spoke = note or self.note, now
            say(f"  … {self.words}: {self.note or 'still working'} ({now - self.began:.0f} s)")

    def end(self, mark: str) -> None:
        """Close the line with its mark and seconds."""
        seconds = time.monotonic() - self.began
        say(("\r\033[K" if self.live else "") + f"  {mark} {self.words:<44} {seconds:6.1f} s")


@contextlib.contextmanager
def step(words: str) -> Iterator[Step]:
    """A step that ends with ✓, or with ✗ when it raises."""
    line = Step(words)
    line.begin()
    try:
        yield line
    except BaseException:
        line.end("✗")
        raise
    line.end("✓")


def run_logged(
    argv: Sequence[str | Path],
    log: Path,
    line: Step,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> int:
    """Run a program with its output in a file, ticking the step's line; return its exit code."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(
            [str(word) for word in argv], stdout=out, stderr=out, stdin=subprocess.DEVNULL, env=env, cwd=cwd
        )
        try:
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    return process.wait(timeout=0.5)
                line.tick()
        except BaseException:
            process.terminate()
            process.wait()
            raise


def tail(log: Path, lines: int = 1) -> str:
    """The last lines of a log that say anything."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 20_000))
        text = file.read().decode("utf-8", "replace")
    return "\n".join([entry.strip() for entry in text.splitlines() if entry.strip()][-lines:])


def explain(log: Path, what: str) -> KnownError:
    """Why a logged program failed, as a sentence."""
    text = tail(log, 40)
    if "No space left on device" in text or "ENOSPC" in text:
        return KnownError(disk_full())
    if any(word in text for word in CERTIFICATE_WORDS):
        return KnownError(
            f"{what} failed because this machine does not trust the certificate of a download (a proxy?): "
            "add the proxy's authority to the system's certificates and run the same command again "
            f"(details: {log})."
        )
    if any(word in text for word in NETWORK_WORDS):
        return KnownError(
            f"{what} failed because a download did not work: is this machine connected to the network? "
            f"Run the same command again when it is (details: {log})."
        )
    return KnownError(f"{what} failed: {tail(log)} (details: {log})")
