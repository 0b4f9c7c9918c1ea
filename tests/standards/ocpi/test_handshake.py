"""Versions and credentials of OCPI 2.2.1: tokens A, B and C change hands; renewing, leaving, and what may go wrong."""

import base64

import pytest

from kota.base import clock
from kota.base.errors import KotaError
from kota.mobility.charging.models import Party, Role
from kota.mobility.charging.services import parties, sealing
from kota.mobility.charging.services.asking import PeerError
from tests.factories.charging import location_object
from tests.factories.ocpi import Platform
from tests.integration.mobility.charging.conftest import BY, Peer

pytestmark = pytest.mark.django_db


def test_tokens_are_exchanged_and_each_holds_only_for_its_time(invited: Peer, other: Platform) -> None:
    versions = invited.get("/ocpi/versions")
    assert [one["version"] for one in versions] == ["2.2.1"]
    details = invited.get("/ocpi/2.2.1")
    offered = {(one["identifier"], one["role"]) for one in details["endpoints"]}
    assert {(name, "RECEIVER") for name in ("credentials", "locations", "tariffs", "sessions", "cdrs")} <= offered
    assert all(one["url"].startswith(versions[0]["url"]) for one in details["endpoints"])
    assert invited("PUT", "locations/ID/CPO/L1", location_object()) == (401, 2000), "token A opens no module"
    assert invited("PUT", "credentials", other.own()) == (405, 2000), "it is not registered yet"
    assert invited("DELETE", "credentials") == (405, 2000)

    answer = invited.ask("POST", "credentials", other.own()).json()

    assert answer["status_code"] == 1000
    token_c = answer["data"]["token"]
    assert answer["data"]["roles"][0]["role"] == "HUB" and answer["data"]["url"].endswith("/ocpi/versions")
    assert [path for _method, path, _headers in other.asked] == ["/versions", "/v"]
    assert invited.ask("GET", "/ocpi/versions").status_code == 401, "token A is used up"
    operator = Peer(invited.party, token_c)
    assert operator("PUT", "locations/ID/CPO/L1", location_object()) == (201, 1000)
    assert operator("POST", "credentials", other.own()) == (405, 2000), "it is registered already"
    assert operator.get("credentials")["token"] == token_c

    renewed = operator.ask("PUT", "credentials", other.own()).json()["data"]["token"]
    assert renewed != token_c and operator.ask("GET", "/ocpi/versions").status_code == 401
    assert Peer(invited.party, renewed)("DELETE", "credentials") == (200, 1000)
    assert Peer(invited.party, renewed).ask("GET", "/ocpi/versions").status_code == 401
    assert not Role.objects.filter(owner="ID*CPO").exists()


def test_our_token_lies_in_no_database_and_theirs_is_sealed(invited: Peer, other: Platform) -> None:
    invited.ask("POST", "credentials", other.own())
    row = Party.objects.get(pk=invited.party.pk)
    assert row.theirs and other.token.encode() not in bytes(row.theirs)
    assert sealing.unseal(row.theirs) == other.token
    assert bytes(row.ours or b"") != b"" and len(bytes(row.ours or b"")) == 32


def test_what_goes_wrong_in_the_handshake_has_the_codes_of_the_standard(invited: Peer, other: Platform) -> None:
    other.broken = 503
    assert invited("POST", "credentials", other.own()) == (200, 3001), "it cannot be called"
    other.broken, other.version = 0, "2.1.1"
    assert invited("POST", "credentials", other.own()) == (200, 3002), "no common version"
    other.version, other.offers = "2.2.1", ["locations"]
    assert invited("POST", "credentials", other.own()) == (200, 3003), "it offers no credentials"
    other.offers = ["credentials"]
    other.raw = b"<html>"
    assert invited("POST", "credentials", other.own()) == (200, 3001)
    other.raw = None
    assert invited("POST", "credentials", {"token": "x"}) == (200, 2001)
    assert invited("POST", "credentials", {**other.own(), "roles": []}) == (200, 2001)
    private = {**other.own(), "url": "http://169.254.169.254/versions"}
    assert invited("POST", "credentials", private) == (200, 3001), "nobody is led into the house"
    assert Party.objects.get(pk=invited.party.pk).state == Party.INVITED
    assert invited("POST", "credentials", other.own()) == (200, 1000)


def test_nobody_registers_as_somebody_else(invited: Peer, peer: Peer, other: Platform) -> None:
    assert invited("POST", "credentials", other.own(other.role("ID*CPO")))[1] == 2000
    assert invited("POST", "credentials", other.own(other.role("ID*KTA", "HUB")))[1] == 2000
    assert Party.objects.get(pk=invited.party.pk).state == Party.INVITED
    assert invited("POST", "credentials", other.own(other.role("ID*NEW"))) == (200, 1000)


@pytest.mark.parametrize("header", ["", "Bearer abc", "Token", "Token ####", "Token " + "A" * 5000, "Token \x7f"])
def test_without_a_token_nothing_opens(client: object, db: None, header: str) -> None:
    from django.test import Client

    answer = Client().get("/ocpi/versions", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401 and answer["WWW-Authenticate"] == "Token"
    told = answer.json()
    assert told["status_code"] == 2000 and "data" not in told and told["timestamp"].endswith("Z")


def test_a_token_is_taken_in_base64_and_bare(peer: Peer) -> None:
    from django.test import Client

    bare = Client().get("/ocpi/versions", headers={"Authorization": f"Token {peer.token}"})
    coded = base64.b64encode(peer.token.encode()).decode()
    assert bare.status_code == 200
    assert Client().get("/ocpi/versions", headers={"Authorization": f"token {coded}"}).status_code == 200


def test_we_register_with_a_platform_that_invited_us(db: None, other: Platform) -> None:
    row = parties.join(name="Undangan", versions_url=f"{other.url}/versions", token=other.token, by=BY, at=clock.now())

    assert row.state == Party.CONNECTED and row.roles.get().owner == "ID*CPO"
    assert other.credentials["roles"][0]["role"] == "HUB"
    assert Peer(row, other.credentials["token"]).ask("GET", "/ocpi/versions").status_code == 200
    other.broken = 500
    with pytest.raises(PeerError):
        parties.join(name="X", versions_url=f"{other.url}/versions", token=other.token, by=BY, at=clock.now())
    assert issubclass(PeerError, KotaError) and Party.objects.filter(name="X").count() == 0
