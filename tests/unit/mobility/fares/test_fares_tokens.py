"""Tokens of tickets: whoever changes one letter, or waits too long, stays outside."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.mobility.fares.rules import counting, lines, simulated, tokens
from tests.factories.fares import ZONE, at, facts

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = tokens.public_keys(KEY)["keys"]
NOW = at("08:00")
CLAIMS = tokens.Claims(
    UUID(int=7), "abc", ("krl", "mrt-jakarta"), NOW, NOW + timedelta(seconds=90), is_simulated=True, rider="senior",
    rides=(("krl", "tebet", "bogor"), ("mrt-jakarta", "", "")),
)  # fmt: skip


def test_a_token_says_what_was_signed_and_only_while_it_holds() -> None:
    text = tokens.sign(CLAIMS, KEY)
    assert tokens.read(text, PUBLIC, NOW + timedelta(seconds=60)) == CLAIMS
    assert tokens.read(text, PUBLIC, NOW + timedelta(seconds=121)) is None
    assert tokens.read(text, PUBLIC, NOW - timedelta(seconds=31)) is None
    assert tokens.read(text, tokens.public_keys(Ed25519PrivateKey.generate())["keys"], NOW) is None


@given(st.integers(0, 10_000), st.characters(codec="ascii"))
@settings(max_examples=200, deadline=None)
def test_a_changed_token_opens_nothing(place: int, sign: str) -> None:
    text = tokens.sign(CLAIMS, KEY)
    place %= len(text)
    changed = text[:place] + sign + text[place + 1 :]
    found = tokens.read(changed, PUBLIC, NOW)
    assert changed == text or found is None or found == CLAIMS  # the last letter of base64 has spare bits


@pytest.mark.parametrize("text", ["", "a.b.c", "a" * 5000, "é.é.é", "..", "eyJ.eyJ.x", "." * 3])
def test_nonsense_is_no_token(text: str) -> None:
    assert tokens.read(text, PUBLIC, NOW) is None


def test_a_token_without_a_signature_is_none() -> None:
    head, body, _ = tokens.sign(CLAIMS, KEY).split(".")
    assert tokens.read(f"{head}.{body}.", PUBLIC, NOW) is None
    forged = tokens.sign(replace(CLAIMS, ticket=UUID(int=8)), Ed25519PrivateKey.generate())
    assert tokens.read(forged, PUBLIC, NOW) is None


def test_small_counts_are_not_said_and_nobody_is() -> None:
    assert [counting.shown(count, 10) for count in (0, 1, 9, 10, 250)] == [0, None, None, 10, 250]


def test_stations_are_found_by_whatever_feeds_call_them_and_ways_are_the_shortest() -> None:
    krl = lines.networks(facts()["fare_line"])["krl"]
    assert {krl.station(name) for name in ("Stasiun Manggarai", "KRL:manggarai", "MANGGARAI", "manggarai")} == {
        "manggarai"
    }
    assert krl.station("") == krl.station("nowhere") == ""
    assert krl.metres("bogor", "bogor") == 0 and krl.metres("bogor", "nowhere") is None
    assert krl.metres("bogor", "tangerang") == krl.metres("tangerang", "bogor")
    through = krl.metres("bogor", "manggarai") or 0
    assert through + (krl.metres("manggarai", "bekasi") or 0) == krl.metres("bogor", "bekasi")


def test_made_up_riders_are_the_same_for_a_seed_and_marked_by_their_gates() -> None:
    gates = list(simulated.gates(facts()["fare_line"].values(), facts()["operator"]))
    assert len({gate.code for gate in gates}) == len(gates) and all(gate.code.startswith("sim-") for gate in gates)
    one, two = (list(simulated.taps(gates, 3, at("06:00"), at("09:00"), 500, ZONE)) for _ in range(2))
    assert one == two and 150 < len(one) < 400
    assert all(tap.id.version == 7 for tap in one) and len({tap.id for tap in one}) == len(one)
    halves = [tap for begin, end in (("06:00", "07:30"), ("07:30", "09:00"))
              for tap in simulated.taps(gates, 3, at(begin), at(end), 500, ZONE)]  # fmt: skip
    assert {tap.id for tap in halves} <= {tap.id for tap in one}
