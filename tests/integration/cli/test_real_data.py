"""KOTA_TEST_DATA: absent, the tests that use it are skipped and counted; set but missing, they fail."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures import data

TEST = """
from pathlib import Path

def test_of_real_data(data_dir: Path) -> None:
    assert data_dir.is_dir()
"""


@pytest.fixture
def outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What pytest says of a test that uses real data, in a checkout that has none beside it."""
    beside = tmp_path / "checkout" / "tests" / "fixtures"
    beside.mkdir(parents=True)
    (beside / "data.py").write_text(Path(data.__file__).read_text())
    (beside / "test_one.py").write_text(TEST)

    def run(**given: str) -> str:
        argv = [sys.executable, "-m", "pytest", "-q", "-p", "data", "-p", "no:django", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [*argv, "--rootdir", str(beside), "-c", "/dev/null", "test_one.py"],
            cwd=beside, env={"PYTHONPATH": str(beside), **given}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout

    return run


def test_absent_data_is_a_skipped_test_that_is_counted(outcome) -> None:
    assert "1 skipped" in outcome()


def test_named_data_that_is_missing_is_a_failure(outcome) -> None:
    said = outcome(KOTA_TEST_DATA="/no/such/folder")
    assert "KOTA_TEST_DATA names /no/such/folder, which does not exist" in said
    assert "1 skipped" not in said


def test_named_data_that_is_there_is_used(outcome, tmp_path: Path) -> None:
    assert "1 passed" in outcome(KOTA_TEST_DATA=str(tmp_path))
