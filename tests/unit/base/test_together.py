"""Writing together: everything once, every error to its own caller, nobody left waiting."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from kota.kernel.cases.services.together import MOST, Together


class Disk:
    """Takes things in all or nothing; a negative one is refused. Slow, so that others gather."""

    def __init__(self, seconds: float = 0.002) -> None:
        self.seconds = seconds
        self.calls: list[list[int]] = []
        self.kept: list[int] = []

    def write(self, things: Sequence[int]) -> None:
        self.calls.append(list(things))
        time.sleep(self.seconds)
        if wrong := [thing for thing in things if thing < 0]:
            raise ValueError(wrong[0])
        self.kept += things


def test_alone_nothing_is_waited_for() -> None:
    disk = Disk()
    together = Together(disk.write)

    together.write(1)
    together.write(2)

    assert disk.calls == [[1], [2]]


def test_many_at_once_are_written_once_each_and_share_calls() -> None:
    disk = Disk()
    together = Together(disk.write)

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(together.write, range(400)))

    assert sorted(disk.kept) == list(range(400))
    assert len(disk.calls) < 200
    assert all(len(call) <= MOST for call in disk.calls)


def test_an_error_reaches_its_own_caller_and_no_other() -> None:
    disk = Disk()
    together = Together(disk.write)

    def write(thing: int) -> str:
        try:
            together.write(thing)
        except ValueError as error:
            return f"refused {error}"
        return "kept"

    things = [-n if n % 7 == 0 else n for n in range(1, 200)]
    with ThreadPoolExecutor(24) as pool:
        told = list(pool.map(write, things))

    assert told == [f"refused {thing}" if thing < 0 else "kept" for thing in things]
    assert sorted(disk.kept) == sorted(thing for thing in things if thing > 0)


def test_a_call_returns_only_when_its_thing_is_kept() -> None:
    disk = Disk(0.01)
    together = Together(disk.write)
    missing: list[int] = []

    def write(thing: int) -> None:
        together.write(thing)
        if thing not in disk.kept:
            missing.append(thing)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(write, range(100)))

    assert missing == []


def test_an_interrupted_leader_leaves_nobody_waiting() -> None:
    gate = threading.Event()

    def write(things: Sequence[int]) -> None:
        if 0 in things:
            gate.wait(5)
            raise KeyboardInterrupt

    together = Together(write)

    def leader() -> None:
        with pytest.raises(KeyboardInterrupt):
            together.write(0)

    first = threading.Thread(target=leader)
    first.start()
    time.sleep(0.02)
    second = threading.Thread(target=together.write, args=(1,))
    second.start()
    time.sleep(0.02)
    gate.set()
    first.join(5)
    second.join(5)

    assert not second.is_alive()
