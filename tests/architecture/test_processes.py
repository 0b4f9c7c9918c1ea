"""What a process is when all code of the pages is loaded in it and nobody has asked for anything yet."""

import json
import os
import subprocess
import sys

import pytest

from kota.cli.environment import environment

SELDOM = ("duckdb", "gtfs_guru", "osmium")  # megabytes that few requests need: imported by the functions that do
TOLD = f"""
import json, os, sys, threading
import kota.cli.loaded
from django.db import connections
json.dump({{
    "seldom": [name for name in {SELDOM} if name in sys.modules],
    "threads": [one.name for one in threading.enumerate()],
    "native": len(os.listdir("/proc/self/task")) if sys.platform == "linux" else 1,
    "connected": [one.alias for one in connections.all(initialized_only=True) if one.connection],
}}, sys.stdout)
"""


@pytest.fixture(scope="module")
def loaded() -> dict[str, list[str] | int]:
    environ = os.environ | environment() | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, "-c", TOLD], env=environ, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def test_packages_that_few_requests_need_are_loaded_when_they_are_needed(loaded: dict[str, list[str] | int]) -> None:
    assert loaded["seldom"] == []


def test_nothing_runs_or_is_connected_before_web_processes_are_forked(loaded: dict[str, list[str] | int]) -> None:
    assert loaded["threads"] == ["MainThread"]
    assert loaded["native"] == 1
    assert loaded["connected"] == []
