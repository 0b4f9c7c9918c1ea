"""An old Python gets one clear sentence, not a syntax error."""

import ast
import importlib.util
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "kota"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    loader = SourceFileLoader("kota_script", str(SCRIPT))
    spec = importlib.util.spec_from_loader("kota_script", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_python_3_6_can_read_the_script() -> None:
    ast.parse(SCRIPT.read_text(), feature_version=(3, 6))


@pytest.mark.parametrize("version", [(3, 6, 9), (3, 9, 2), (3, 10, 14), (2, 7, 18)])
def test_an_old_python_is_told_which_one_is_needed(script: ModuleType, version: tuple[int, int, int]) -> None:
    words = script.complaint(version)
    assert words.startswith(f"Kota needs Python 3.11 or newer; this is {version[0]}.{version[1]}.")
    assert "\n" not in words


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (4, 0, 0)])
def test_a_new_python_is_told_nothing(script: ModuleType, version: tuple[int, int, int]) -> None:
    assert script.complaint(version) == ""
