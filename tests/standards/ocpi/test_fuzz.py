"""Whatever an operator sends, it gets an answer of OCPI: never an error of ours, never anybody else's objects."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kota.mobility.charging.models import Location
from tests.factories.charging import (
    cdr_object,
    element,
    energy,
    location_object,
    parking,
    session_object,
    tariff_object,
)  # fmt: skip
from tests.integration.mobility.charging.conftest import Peer

pytestmark = pytest.mark.django_db
WHOLE = {
    "locations/ID/CPO/L1": location_object(),
    "tariffs/ID/CPO/T1": tariff_object(element(energy(1, 10, 10), parking(2), start_time="10:00", max_kwh=5)),
    "sessions/ID/CPO/S1": session_object(charging_periods=cdr_object()["charging_periods"]),
    "cdrs": cdr_object(),
}
TEXT = st.text(st.characters(codec="utf-8"), max_size=50)
JUNK: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | TEXT
    | st.sampled_from(["", "2026-11-23T03:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1e400", "\u0000"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6,
)  # fmt: skip
PARTS = st.sampled_from(["ID", "CPO", "L1", "E1", "1", "T1", "S1", "%00", "..", "é", "x" * 300, " "])
FUZZ = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in an object."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(place for key, item in inner for place in paths(item, (*here, key)))]


@st.composite
def bent(draw: Any) -> tuple[str, Any]:
    """A whole object, one or two places of which hold something else or nothing."""
    path = draw(st.sampled_from(sorted(WHOLE)))
    body = json.loads(json.dumps(WHOLE[path]))
    for _number in range(draw(st.integers(1, 2))):
        places = paths(body)[1:]
        if not places:
            break
        *way, last = draw(st.sampled_from(places))
        holder = body
        for step in way:
            holder = holder[step]
        if draw(st.booleans()) and isinstance(holder, dict):
            holder.pop(last)
        else:
            holder[last] = draw(JUNK)
    return path, body


def check(peer: Peer, method: str, path: str, body: Any) -> None:
    answer = peer.ask(method, path, body)
    assert answer.status_code < 500, (method, path, body, answer.content)
    assert answer.json()["status_code"] in (1000, 2000, 2001, 2003), (method, path, body)


@FUZZ
@given(bent(), st.sampled_from(["PUT", "PATCH"]))
def test_bent_objects_are_taken_or_refused(peer: Peer, client: Any, sent: tuple[str, Any], method: str) -> None:
    path, body = sent
    check(peer, "POST" if path == "cdrs" else method, path, body)
    for row in Location.objects.filter(owner="ID*CPO", is_shown=True):
        assert client.get(f"/charging/{row.pk}").status_code == 200, body
    assert client.get("/charging").status_code == 200
    assert client.get("/charging/locations.geojson").status_code == 200


@FUZZ
@given(
    st.sampled_from(["GET", "PUT", "PATCH", "DELETE", "POST", "OPTIONS", "HEAD"]),
    st.sampled_from(["locations", "tariffs", "sessions", "cdrs", "credentials", "sender/locations", "nothing"]),
    st.lists(PARTS, max_size=6), JUNK | st.binary(max_size=40),
)  # fmt: skip
def test_any_address_and_body_gets_an_answer(peer: Peer, method: str, module: str, parts: list[str], body: Any) -> None:
    if module == "credentials" and method == "DELETE":
        return
    answer = peer.ask(method, "/".join([module, *parts]), body)
    assert answer.status_code < 500, (method, module, parts, body)
