"""Granian's main process: where the system can fork, it loads all code first, and its workers share that memory."""

import multiprocessing
import sys
from importlib import import_module

from granian.cli import entrypoint

if __name__ == "__main__":
    if sys.platform == "linux":  # elsewhere workers begin anew and load it themselves
        multiprocessing.set_start_method("fork")
        import_module("kota.cli.loaded")
    entrypoint()  # type: ignore[no-untyped-call]
