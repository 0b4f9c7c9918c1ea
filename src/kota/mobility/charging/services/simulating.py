"""A sample operator that speaks real OCPI with the city: it registers, pushes, and answers when it is asked.

Everything about it is made up, its party is marked as a sample, and pages say so.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from kota.base import clock, outgoing
from kota.base.actor import Actor
from kota.kernel.facts import facade as city_facts
from kota.mobility.charging.contracts import ChargePointFact, objects
from kota.mobility.charging.models import Evse, StatusChange
from kota.mobility.charging.rules import periods, samples
from kota.mobility.charging.rules.pricing import bill
from kota.mobility.charging.selectors import facts
from kota.mobility.charging.services import parties, sealing
from kota.mobility.charging.services import samples as sample_party
from kota.mobility.charging.services.asking import VERSION
from kota.mobility.charging.services.parties import Opened

_INSTANT = timedelta(seconds=1)
_EVERY = 300  # seconds between two words about a session that runs


@dataclass(slots=True)
class Operator:
    """The sample operator: its server, its tokens, and the last thing that each charge point said."""

    city: str
    seed: int
    server: ThreadingHTTPServer
    theirs: str = ""  # the token by which we call the city
    mine: str = field(default_factory=sealing.new_token)
    sent: int = 0

    @property
    def url(self) -> str:
        host, port = self.server.server_address[:2]
        return f"http://{host!s}:{port}/ocpi"

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """One request to the city; ConnectionError for whatever it does not take."""
        sent = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Token {base64.b64encode(self.theirs.encode()).decode()}"}
        if sent is not None:
            headers["Content-Type"] = "application/json"
        address = path if "://" in path else f"{self.city}/ocpi/{VERSION}/{path}"
        try:
            answer = outgoing.ask(
                address, method=method, headers=headers, body=sent, most_bytes=4_000_000,
                allowed=[urlsplit(self.city).netloc],
            )  # fmt: skip
            told = json.loads(answer.body)
        except (outgoing.UnreachableError, ValueError) as error:
            raise ConnectionError(str(error)) from None
        if told.get("status_code") != 1000:
            raise ConnectionError(f"{method} {path}: {answer.status} {told.get('status_message')}")
        self.sent += 1
        return told.get("data")

    def push(self, method: str, module: str, rest: str, body: Any) -> None:
        self.call(method, f"{module}/{samples.COUNTRY}/{samples.PARTY}/{rest}", body)


def furnish(seed: int, *, by: Actor, at: datetime, port: int | None = None) -> Operator | None:
    """Register with the running city and push everything. None where no city runs, or it takes no sample operator."""
    if not facts.chargers():
        return None
    listens = settings.KOTA_SIMULATED_PORT if port is None else port
    try:
        server = ThreadingHTTPServer(("127.0.0.1", listens), _Handler)
    except OSError:
        return None
    made = Operator(settings.KOTA_PUBLIC_URL.rstrip("/"), seed, server)
    server.operator = made  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        _register(made, parties.invite(name=sample_party.NAME, party=sample_party.party(at=at), by=by, at=at))
        for fact in facts.tariffs().values():
            made.push("PUT", "tariffs", fact.code, samples.tariff(fact))
        for place in _places(made, at):
            made.push("PUT", "locations", place["id"], place)
        _go_on(made, at)
    except ConnectionError:
        server.shutdown()
        server.server_close()
        return None
    return made


def _register(made: Operator, opened: Opened) -> None:
    """The handshake of OCPI, from the operator's side."""
    made.theirs = opened.token
    versions = made.call("GET", f"{made.city}/ocpi/versions")
    made.call("GET", next(one["url"] for one in versions if one["version"] == VERSION))
    role = {
        "role": "CPO", "country_code": samples.COUNTRY, "party_id": samples.PARTY,
        "business_details": {"name": sample_party.NAME},
    }  # fmt: skip
    mine = {"token": made.mine, "url": f"{made.url}/versions", "roles": [role]}
    made.theirs = str(made.call("POST", "credentials", mine)["token"])


def _places(made: Operator, at: datetime) -> list[dict[str, Any]]:
    zone, city = facts.zone(), city_facts.city()
    return [
        samples.location(
            fact, {point.code: samples.status(point.code, made.seed, at, zone) for point in fact.points},
            city.name.id[:45], city.timezone, at,
        ) for fact in facts.chargers().values()
    ]  # fmt: skip


def remember(made: Operator, since: datetime, until: datetime) -> int:
    """Days of history before now, written at once: pushing them one by one would take longer than they are worth."""
    known = dict(
        Evse.objects.filter(location__owner=samples.OWNER, is_gone=False).values_list("key", "pk")
    )  # fmt: skip
    StatusChange.objects.filter(evse__in=known.values(), at__lt=until).delete()
    rows = [
        StatusChange(evse_id=known[code.lower()], at=moment, status=status)
        for code in _points() if code.lower() in known
        for moment, status in [
            (since, samples.status(code, made.seed, since, facts.zone())),
            *samples.changes(code, made.seed, since, until, facts.zone()),
        ]
    ]  # fmt: skip
    StatusChange.objects.bulk_create(rows, batch_size=5000)
    return len(rows)


def _points() -> dict[str, tuple[ChargePointFact, str]]:
    return {point.code: (point, fact.code) for fact in facts.chargers().values() for point in fact.points}


def live(made: Operator, since: datetime, until: datetime) -> int:
    """Push what changed from `since` to before `until`; how many messages that were. What fails is left: the city asks
    for everything again by itself."""
    before = made.sent
    for code, (point, place) in _points().items():
        for moment, status in samples.changes(code, made.seed, since, until, facts.zone()):
            with suppress(ConnectionError):
                made.push("PATCH", "locations", f"{place}/{code}",
                          {"status": status, "last_updated": samples.stamp(moment)})  # fmt: skip
                _follow(made, point, place, moment, status)
    if since.timestamp() // _EVERY != until.timestamp() // _EVERY:
        with suppress(ConnectionError):
            _go_on(made, until)
    return made.sent - before


def _go_on(made: Operator, at: datetime) -> None:
    """How far the sessions are that run."""
    for code, (point, place) in _points().items():
        begin = samples.plugged_in(code, made.seed, at, facts.zone())
        if begin is not None:
            currency = facts.tariffs()[point.plugs[0].tariff].currency
            found = samples.session(point, place, begin, at, currency, is_over=False)
            made.push("PUT", "sessions", found["id"], found)


def _follow(made: Operator, point: ChargePointFact, place: str, moment: datetime, status: str) -> None:
    """A session begins when a car plugs in; when it leaves, the session ends and its CDR goes out."""
    currency = facts.tariffs()[point.plugs[0].tariff].currency
    if status == "CHARGING":
        found = samples.session(point, place, moment, moment, currency, is_over=False)
        made.push("PUT", "sessions", found["id"], found)
        return
    begin = samples.plugged_in(point.code, made.seed, moment - _INSTANT, facts.zone())
    if begin is None:
        return
    found = samples.session(point, place, begin, moment, currency, is_over=True)
    made.push("PUT", "sessions", found["id"], found)
    made.call("POST", "cdrs", _cdr(made, found, moment))


def _cdr(made: Operator, session: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    tariff = samples.tariff(facts.tariffs()[session["charging_periods"][0]["tariff_id"]])
    place = next(one for one in _places(made, at) if one["id"] == session["location_id"])
    read = objects.Session.model_validate(session)
    parts = periods.segments(read.charging_periods, read.end_date_time or at)
    total = float(bill(objects.Tariff.model_validate(tariff).read(), parts, facts.zone()).total.excl)
    found = samples.cdr(session, place, tariff, round(total, 2))
    if samples.is_wrong(found["id"]):
        found["total_cost"]["excl_vat"] = round(total * 1.1, 2)
    return found


def lists(made: Operator, module: str, at: datetime) -> list[dict[str, Any]]:
    """What the operator answers when it is asked."""
    if module == "locations":
        return _places(made, at)
    return [samples.tariff(fact) for fact in facts.tariffs().values()] if module == "tariffs" else []


class _Handler(BaseHTTPRequestHandler):
    """The operator's own interface: versions, and its lists as a sender."""

    def do_GET(self) -> None:
        made: Operator = self.server.operator  # type: ignore[attr-defined]
        try:
            token = base64.b64decode(self.headers.get("Authorization", "").partition(" ")[2]).decode("ascii", "replace")
            found = self._found(made, urlsplit(self.path).path) if token == made.mine else None
            status = 401 if token != made.mine else 200 if found is not None else 404
            code = 1000 if status == 200 else 2000
            self._answer(status, {"status_code": code, "timestamp": samples.stamp(clock.now()), "data": found})
        finally:
            connection.close()

    def _found(self, made: Operator, path: str) -> Any:
        if path == "/ocpi/versions":
            return [{"version": VERSION, "url": f"{made.url}/{VERSION}"}]
        if path == f"/ocpi/{VERSION}":
            return {"version": VERSION, "endpoints": list(_offers(made))}
        module = path.rsplit("/", 1)[-1]
        return lists(made, module, clock.now()) if module in ("locations", "tariffs") else None

    def _answer(self, status: int, told: Mapping[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the city's log has it."""


def _offers(made: Operator) -> Iterator[dict[str, str]]:
    yield {"identifier": "credentials", "role": "RECEIVER", "url": f"{made.url}/{VERSION}/credentials"}
    for name in ("locations", "tariffs"):
        yield {"identifier": name, "role": "SENDER", "url": f"{made.url}/{VERSION}/{name}"}


def stop(made: Operator) -> None:
    made.server.shutdown()
    made.server.server_close()
