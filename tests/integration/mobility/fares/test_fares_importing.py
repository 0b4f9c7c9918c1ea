"""A feed's fares, compared and adopted from the command line."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kota.base.money import Money
from kota.mobility.fares import facade
from tests.factories.fares import ride

pytestmark = pytest.mark.django_db
FIRST = {
    "fare_attributes.txt": "fare_id,price,currency_type,transfers\r\nFP,3500,IDR,0\r\nX,9000,IDR,0\r\n",
    "fare_rules.txt": "fare_id,route_id\r\nFP,1\r\nX,Z9\r\n",
}


def feed(folder: Path, files: dict[str, str], name: str = "feed.zip") -> Path:
    with zipfile.ZipFile(folder / name, "w") as archive:
        for table, text in files.items():
            archive.writestr(table, b"\xef\xbb\xbf" + text.encode())
    return folder / name


def test_a_feed_is_compared_and_adopted_when_asked_for(tmp_path: Path, capsys: Any) -> None:
    path = feed(tmp_path, FIRST)
    call_command("import_fares", str(path), operator="transjakarta")
    told = capsys.readouterr().out
    assert "Fares v1: 2 products" in told and "line Z9: the feed says 9,000 (X), the city 3,500" in told
    assert facade.quote([ride("Tije", "08:00", route="Z9")]).total == Money(3500)
    call_command("import_fares", str(path), operator="transjakarta", adopt=True)
    assert facade.quote([ride("Tije", "08:00", route="Z9")]).total == Money(9000)
    assert "2 products are facts" in capsys.readouterr().out
    call_command("import_fares", str(path), operator="transjakarta", adopt=True)
    assert "are facts" not in capsys.readouterr().out, "the same again is nothing new"


def test_what_is_no_feed_of_fares_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"no zip")
    empty, fine = feed(tmp_path, {}, "empty.zip"), feed(tmp_path, FIRST)
    given = ((tmp_path / "x.zip", "krl"), (empty, "krl"), (fine, "nobody"), (tmp_path / "absent.zip", "krl"))
    for path, operator in given:
        with pytest.raises(CommandError):
            call_command("import_fares", str(path), operator=operator)
