"""A feed's fares, compared and adopted from the command line."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kota.base.errors import InvalidError
from kota.base.money import Money
from kota.kernel.facts import facade as city_facts
from kota.mobility.fares import facade
from tests.factories.fares import ride
from tests.integration.mobility.fares.conftest import BY, NOW

pytestmark = pytest.mark.django_db
FIRST = {
    "fare_attributes.txt": "fare_id,price,currency_type,transfers\r\nFP,3500,IDR,0\r\nX,9000,IDR,0\r\nPP2,7,IDR,0\r\n",
    "fare_rules.txt": "fare_id,route_id\r\nFP,1\r\nX,r9\r\n",
    "routes.txt": "route_id,route_short_name,route_type\r\n1,1,3\r\nr9,Z9,3\r\n",
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
    assert "Fares v1: 3 products" in told and "line Z9: the feed says 9,000 (X), the city 3,500" in told
    assert "on no line of this feed, left out: PP2" in told
    assert "1 flat prices are those of the city, 1 are not." in told
    assert facade.quote([ride("Tije", "08:00", route="Z9")]).total == Money(3500)
    call_command("import_fares", str(path), operator="transjakarta", adopt=True)
    assert facade.quote([ride("Tije", "08:00", route="Z9")]).total == Money(9000)
    assert "2 products are facts" in capsys.readouterr().out
    call_command("import_fares", str(path), operator="transjakarta", adopt=True)
    assert "are facts" not in capsys.readouterr().out, "the same again is nothing new"


def own(client: Client) -> dict[str, str]:
    """What the city gives on of its fares, with two of its lines as a timetable names them."""
    archive = zipfile.ZipFile(io.BytesIO(client.get("/fares/fares-v2.zip").content))
    return {
        **{name: archive.read(name).decode() for name in archive.namelist()},
        "agency.txt": "agency_id,agency_name\r\na,Transjakarta\r\nb,KAI Commuter\r\n",
        "routes.txt": "route_id,agency_id,route_short_name,route_type\r\nt1,a,1,3\r\nt2,a,JAK01,3\r\nk1,b,B,2\r\n",
        "route_networks.txt": "network_id,route_id\r\ntransjakarta-regular,t1\r\nmikrotrans,t2\r\nkrl,k1\r\n",
    }


def told(capsys: Any, path: Path, **more: bool) -> str:
    call_command("import_fares", str(path), operator="transjakarta", **more)
    return str(capsys.readouterr().out)


def test_the_citys_own_fares_differ_in_nothing_and_are_not_adopted(tmp_path: Path, capsys: Any, client: Client) -> None:
    found = told(capsys, feed(tmp_path, own(client)), adopt=True)
    assert "4 flat prices are those of the city, 0 are not." in found and "the feed says" not in found
    left = next(line for line in found.splitlines() if "of other operators, left out" in line)
    assert "krl" in left and "mrt-jakarta" in left and "transjakarta" not in left
    assert "are facts of the city now" not in found and "not read" not in found


@pytest.mark.parametrize(
    ("price", "currency", "why"),
    [("9" * 400, "IDR", "is no price"), ("1e400", "IDR", "1e400 is no price"), ("NaN", "IDR", "NaN is no price"),
     ("-3500", "IDR", "-3500 is no price"), ("3500", "USD", "in USD, and the city counts in IDR")],
)  # fmt: skip
def test_a_price_that_is_none_is_told_and_not_read(
    tmp_path: Path, capsys: Any, client: Client, price: str, currency: str, why: str
) -> None:
    tables = own(client)
    rows = tables["fare_products.txt"].splitlines()
    tables["fare_products.txt"] = "\n".join(
        row.replace("3500.00,IDR", f"{price},{currency}") if ",adult," in row else row for row in rows
    )
    found = told(capsys, feed(tmp_path, tables), adopt=True)
    assert "not read: fare_products.txt: transjakarta-regular.3500: " in found and why in found
    assert "transjakarta-regular:" not in found, "what others pay is not everybody's price"
    old = feed(tmp_path, {**FIRST, "fare_attributes.txt": f"fare_id,price,currency_type\r\nFP,{price},{currency}\r\n"})
    found = told(capsys, old, adopt=True)
    assert "not read: FP: " in found and why in found and "0 flat prices are those of the city" in found
    assert client.get("/fares").status_code == 200


def test_a_feed_without_prices_says_nothing_of_the_citys(tmp_path: Path, capsys: Any, client: Client) -> None:
    tables = own(client)
    del tables["fare_products.txt"]
    found = told(capsys, feed(tmp_path, tables))
    assert "0 flat prices are those of the city, 0 are not." in found and "has no price" in found


def test_a_price_that_no_book_could_hold_is_no_fact(tmp_path: Path) -> None:
    fact = city_facts.current("fare_product")["lrt-jakarta"].model_dump(mode="json")
    with pytest.raises(InvalidError):
        city_facts.put(kind="fare_product", key="lrt-jakarta", value={**fact, "price": 10**400, "maximum": 10**400},
                       by=BY, at=NOW)  # fmt: skip


def test_what_is_no_feed_of_fares_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"no zip")
    empty, fine = feed(tmp_path, {}, "empty.zip"), feed(tmp_path, FIRST)
    given = ((tmp_path / "x.zip", "krl"), (empty, "krl"), (fine, "nobody"), (tmp_path / "absent.zip", "krl"))
    for path, operator in given:
        with pytest.raises(CommandError):
            call_command("import_fares", str(path), operator=operator)
