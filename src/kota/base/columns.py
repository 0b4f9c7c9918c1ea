"""Columns as folders of files, which processes share by mapping them into memory."""

import mmap
import os
import re
import shutil
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T", bound=tuple[Any, ...])


def save(folder: Path, columns: tuple[Any, ...]) -> None:
    """A tuple of columns (or of such tuples) as a folder that is there whole or not at all."""
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    _write(draft, columns)
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)


def _write(folder: Path, columns: Any) -> None:
    folder.mkdir(parents=True)
    for name, column in columns._asdict().items():
        if isinstance(column, tuple):
            _write(folder / name, column)
        else:
            np.save(folder / f"{name}.npy", column, allow_pickle=False)


def load(folder: Path, kind: type[T]) -> T:
    """Such a folder again, mapped and not read. FileNotFoundError when it is not there."""
    made = {}
    for name, type_ in kind.__annotations__.items():
        if isinstance(type_, type) and issubclass(type_, tuple):
            made[name] = load(folder / name, type_)
        else:
            made[name] = _mapped(folder / f"{name}.npy")
    return kind(**made)


def _mapped(path: Path) -> Any:
    """As a plain array over the mapped file: numpy's own class for it is slow to index, and its reader takes ten times
    as long for a head that we wrote ourselves. An empty file cannot be mapped."""
    with path.open("rb") as file:
        found = _WRITTEN.match(file.read(_HEAD))
        if found is not None and int(found["rows"]):
            whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            return np.frombuffer(whole, np.dtype(found["kind"].decode()), int(found["rows"]), found.end())
    try:
        return np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    except ValueError:
        return np.load(path, allow_pickle=False)


_HEAD = 128  # bytes of the head of a column of one dimension
_WRITTEN = re.compile(
    rb"\x93NUMPY\x01\x00v\x00\{'descr': '(?P<kind>[<|=][a-zA-Z]\d+)', 'fortran_order': False, "
    rb"'shape': \((?P<rows>\d+),\), } *\n"
)
