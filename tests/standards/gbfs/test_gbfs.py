"""Our GBFS 3.0 against the schemas of MobilityData: by the validator from PyPI, and each file by JSON Schema."""

import json
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import gbfs_validator
import pytest
from django.conf import settings
from django.test import Client
from jsonschema import Draft7Validator

from kota.base import clock
from kota.kernel.facts import facade as facts
from kota.mobility.sharing.contracts import Name
from kota.mobility.sharing.selectors.book import book
from kota.mobility.sharing.services import noticing, polling, simulating
from tests.integration.mobility.sharing.conftest import BY, FOREIGN, OWN, WORDS, Publisher, connected, publisher

__all__ = ["connected", "publisher"]
pytestmark = pytest.mark.django_db
SCHEMAS = resources.files(gbfs_validator) / "data" / "schemas" / "v3.0"


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))


def files(client: Client, system: str) -> dict[str, Any]:
    """All files that a system's discovery names."""
    listed = client.get(f"/gbfs/{system}/gbfs.json").json()["data"]["feeds"]
    return {feed["name"]: client.get(feed["url"].removeprefix(settings.KOTA_PUBLIC_URL)).json() for feed in listed}


@pytest.fixture
def played(db: None) -> None:
    at = clock.now()
    simulating.observe(1, at - timedelta(minutes=10), at, by=BY)
    noticing.say(system=OWN, kind="other", summary={"id": "Uji", "en": "Trial"}, description={"id": "Ya", "en": "Yes"},
                 stations=[], begins=at, ends=at + timedelta(hours=2), by=BY, at=at)  # fmt: skip


@pytest.mark.parametrize("system", [OWN, "skuter-contoh"])
def test_every_file_of_our_own_systems_fits_its_schema(client: Client, played: None, system: str) -> None:
    found = files(client, system)
    assert {Name.SYSTEM, Name.TYPES, Name.PLANS, Name.ALERTS, Name.VERSIONS} <= found.keys()
    assert (Name.STATUS if system == OWN else Name.ZONES) in found
    for name, document in found.items():
        problems = [error.message for error in Draft7Validator(schema(name)).iter_errors(document)]
        assert problems == [], name


def test_the_manifest_fits_its_schema_and_leads_to_every_system(client: Client, played: None) -> None:
    document = client.get("/gbfs/manifest.json").json()
    assert list(Draft7Validator(schema("manifest")).iter_errors(document)) == []
    assert {one["system_id"] for one in document["data"]["datasets"]} == {OWN, "skuter-contoh"}


@pytest.mark.parametrize("system", [OWN, "skuter-contoh"])
def test_the_validator_finds_nothing(client: Client, played: None, tmp_path: Path, system: str) -> None:
    (tmp_path / system).mkdir()
    kept = {f"{system}/{name}": document for name, document in files(client, system).items()}
    for name, document in {**kept, "manifest": client.get("/gbfs/manifest.json").json()}.items():
        text = json.dumps(document).replace(f"{settings.KOTA_PUBLIC_URL}/gbfs", tmp_path.as_uri())
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    report = gbfs_validator.validate_feed((tmp_path / system / "gbfs.json").as_uri())
    assert report["summary"]["version"]["validated"] == "3.0"
    wrong = [one for one in report["files"] if one.get("hasErrors") or one.get("errors")]
    assert not report["summary"]["hasErrors"], [(one["file"], one.get("errors"), one.get("url")) for one in wrong]


def test_a_system_of_others_that_was_read_fits_when_it_is_given_on(client: Client, connected: Publisher) -> None:
    polling.poll(code=FOREIGN, at=clock.now())
    found = files(client, FOREIGN)
    for name, document in found.items():
        assert [error.message for error in Draft7Validator(schema(name)).iter_errors(document)] == [], name
    assert found[Name.VEHICLES]["data"]["vehicles"][0]["vehicle_id"] != "v1"
    assert found[Name.STATUS]["data"]["stations"][0]["num_vehicles_available"] == 4


def test_what_we_write_we_read_again_alike(client: Client, played: None, publisher: Publisher) -> None:
    """Our own files, published by somebody else, are the same system."""

    for name, document in files(client, "skuter-contoh").items():
        text = json.dumps(document).replace(f"{settings.KOTA_PUBLIC_URL}/gbfs/skuter-contoh", publisher.base)
        publisher.put(name, text.encode())
    value = {
        "code": FOREIGN,
        "name": WORDS,
        "operator": "Others",
        "url": f"{publisher.base}/gbfs.json",
        "source": WORDS,
    }
    facts.put(kind="share_system", key=FOREIGN, value=value, by=BY, at=clock.now())
    assert set(polling.poll(code=FOREIGN, at=clock.now()).values()) == {"changed"}
    ours, theirs = book().systems["skuter-contoh"], book().systems[FOREIGN]
    assert (theirs.plans, theirs.types, theirs.zones) == (ours.plans, ours.types, ours.zones)
    places = [{(one.lon, one.lat) for one in book().loose if one.system is system} for system in (ours, theirs)]
    assert places[0] == places[1]
    assert client.get(f"/gbfs/{FOREIGN}/gbfs.json").status_code == 404, "nobody said that it may be given on"


def test_an_unchanged_file_is_not_sent_again(client: Client, played: None) -> None:
    first = client.get(f"/gbfs/{OWN}/station_information.json")
    assert first["Access-Control-Allow-Origin"] == "*"
    again = client.get(f"/gbfs/{OWN}/station_information.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/gbfs/{OWN}/nonsense.json").status_code == 404
    for path in ("nope/gbfs.json", f"{OWN}/nonsense.json", "what/ever", f"{OWN}"):
        assert client.get(f"/gbfs/{path}").json()["error"]["code"] == "not_found", "programs read no pages"
    assert client.get(f"/gbfs/{OWN}/vehicle_status.json").status_code == 404
