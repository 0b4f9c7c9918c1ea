"""How a benchmark says what it saw: the machine, how durable its database is, and one line a figure."""

import json
import os
import platform
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from kota.base import clock

DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


@dataclass(slots=True)
class Figures:
    """Prints figures as they come: a table for people, JSON lines (`--json`) for programs."""

    size: int
    as_json: bool
    missed: int = 0

    def say(self, text: str) -> None:
        """A line for people; standard output belongs to the figures when programs read it."""
        print(text, file=sys.stderr if self.as_json else sys.stdout, flush=True)

    def add(
        self, name: str, value: float, unit: str, *, better: str = "higher", goal: float | None = None, note: str = ""
    ) -> None:
        """One figure. `goal` is what was promised at this size; none when the size is another one."""
        met = goal is None or (value >= goal if better == "higher" else value <= goal)
        self.missed += not met
        value = round(value, 1 if value < 1000 else 0)
        if self.as_json:
            row = {"figure": name, "value": value, "unit": unit, "better": better, "size": self.size, "goal": goal}
            print(json.dumps({**row, "peer": None}), flush=True)
            return
        wanted = "" if goal is None else f"   goal {'≥' if better == 'higher' else '≤'} {goal:,.0f} {unit}"
        mark = "" if goal is None else ("   ✓" if met else "   ✗ missed")
        self.say(f"  {name:<34}{value:>12,.1f} {unit:<9}{note}{wanted}{mark}")

    def machine(self, database: str) -> None:
        """What it runs on, and that nothing of the database's promises was switched off."""
        self.say(f"{clock.now():%d %B %Y}, {_processor()}, {os.cpu_count()} cores, {_memory():.0f} GiB")
        self.say(f"Python {platform.python_version()}, {platform.system()} {platform.release()}; {_pace()}")
        with psycopg.connect(database) as connection:
            version = _value(connection, "SHOW server_version")
            switches = ", ".join(f"{name} {_value(connection, f'SHOW {name}')}" for name in DURABLE)
            unlogged = _value(connection, "SELECT count(*) FROM pg_class WHERE relpersistence = 'u'")
            self.say(f"PostgreSQL {version}: {switches}; unlogged tables: {unlogged}")


def _value(connection: "psycopg.Connection[Any]", words: str) -> Any:
    row = connection.execute(words.encode()).fetchone()
    return row[0] if row else None


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _pace() -> str:
    """How quick a core is now: virtual machines of one name differ by half."""
    began, total = time.perf_counter(), 0
    for number in range(3_000_000):
        total += number
    return f"three million additions in {time.perf_counter() - began:.2f} s"


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
