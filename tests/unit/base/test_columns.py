"""Columns come back from their files as they were, mapped and not read."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.base import columns


class Inner(NamedTuple):
    a: Any
    b: Any


class Outer(NamedTuple):
    inner: Inner
    c: Any


KINDS = ("int32", "uint8", "int64", "float64", "S1", "S37", "bool")


@given(kinds=st.tuples(*[st.sampled_from(KINDS)] * 3), rows=st.tuples(*[st.integers(0, 12)] * 3))
def test_columns_of_every_kind_come_back(
    tmp_path_factory: pytest.TempPathFactory, kinds: tuple[str, str, str], rows: tuple[int, int, int]
) -> None:
    a, b, c = (np.arange(count).astype(kind) for kind, count in zip(kinds, rows, strict=True))
    folder: Path = tmp_path_factory.mktemp("columns") / "made"
    columns.save(folder, Outer(Inner(a, b), c))
    found = columns.load(folder, Outer)
    for was, now in ((a, found.inner.a), (b, found.inner.b), (c, found.c)):
        assert was.dtype == now.dtype and was.tobytes() == now.tobytes() and type(now) is np.ndarray
        assert not len(now) or not now.flags.writeable


def test_other_heads_are_read_by_numpy(tmp_path: Path) -> None:
    table = np.arange(6, dtype=np.int32).reshape(2, 3)
    days = np.array(["2026-01-01"], dtype="datetime64[D]")
    columns.save(tmp_path / "made", Inner(table, days))
    found = columns.load(tmp_path / "made", Inner)
    assert (found.a == table).all() and (found.b == days).all()


def test_what_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        columns.load(tmp_path / "nothing", Inner)
