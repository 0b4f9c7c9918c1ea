"""What `cities/tools/check.py` says about a network that cannot be."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[5]
MISTAKES = {
    "stations.csv": [
        ("st-jakarta-kota,rail", "st-jakarta-kota,raill", "st-jakarta-kota: no kind raill"),
        ("st-tebet,", "st-cikini,", "st-cikini stands 2 times"),
        ("106.8412,-6.1986,hand", "186.8412,-6.1986,hand", "st-cikini: no name, or no place on earth"),
    ],
    "lines.csv": [
        ("tj-1,transjakarta,", "tj-1,transjakart,", "tj-1: no operator transjakart"),
        ("D62126,FFFFFF", "FDCB1C,FFFFFF", "tj-1: colours are RRGGBB"),
        ("05:10,22:40", "22:40,05:10", "krl-tp: first and last are HH:MM"),
    ],
    "patterns.csv": [
        ("brt-masjid-agung brt-bundaran-senayan", "brt-masjid-agung brt-nowhere", "tj-1 out: no station brt-nowhere"),
        ("Tangerang,,31,", "Tangerang,,3,", "krl-t tangerang: 1"),
        ("92,1,senen,", "92,1,sunda,", "goes on as sunda, which is no pattern of the line"),
    ],
    "trains.csv": [("st-cirebon@10:58-11:03", "st-cirebon@10:58-10:03", "argo-bromo-anggrek 2: times are HH:MM")],
    "ways.csv": [("31.72.02.1004", "31.72.02.9004", "tj-jak01: no station or kelurahan 31.72.02.9004")],
    "interchanges.csv": [
        ("mrt-dukuh-atas,st-sudirman,300", "mrt-dukuh-atas,st-sudirman,30", "m cannot be walked in 30 s"),
    ],
    "hubs.toml": [
        ('node = "dalam"', 'node = "inside"', "st-manggarai: no node inside"),
        ('mode = "lift"', 'mode = "ladder"', "st-manggarai: no way ladder"),
    ],
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Everything the check says about a pack with one mistake of each kind."""
    pack = shutil.copytree(ROOT / "cities" / "jakarta", tmp_path_factory.mktemp("packs") / "wrong")
    for name, mistakes in MISTAKES.items():
        text = (pack / "transit" / name).read_text(encoding="utf-8")
        for was, becomes, _ in mistakes:
            text = text.replace(was, becomes, 1)
        (pack / "transit" / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(ROOT / "cities/tools/check.py"), str(pack)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    return done.stdout


@pytest.mark.parametrize(("name", "sentence"), [(name, row[2]) for name, rows in MISTAKES.items() for row in rows])
def test_a_mistake_is_named_with_its_file_and_code(said: str, name: str, sentence: str) -> None:
    assert any(line.startswith(f"wrong/transit/{name}: ") and sentence in line for line in said.splitlines()), said
