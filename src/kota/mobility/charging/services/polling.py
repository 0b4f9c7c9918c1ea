"""Asking operators for what they did not push: page by page, what changed since the last time, all of it once a day.

`Party.pulled` has of each module until when all is here, what its operator sent that is not as the standard has it and
why (`left`, until it comes right or the whole list is read without it), and whether the whole list was `empty`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.db.models import F, QuerySet

from kota.base import logs
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.mobility.charging.contracts import objects
from kota.mobility.charging.contracts.objects.credentials import RoleName
from kota.mobility.charging.models import Location, Party, Role, Tariff
from kota.mobility.charging.rules.polling import pause
from kota.mobility.charging.selectors import facts
from kota.mobility.charging.services import places, sealing, sessions, tariffs
from kota.mobility.charging.services.asking import PeerError, ask, moment
from kota.mobility.charging.services.reading import read

MOST_PAGES, LIMIT, MOST_LEFT = 200, 100, 50
WHOLE_EVERY = timedelta(days=1)
_OVERLAP = timedelta(minutes=5)  # their clock is not ours
_NEXT = re.compile(r'<([^>]+)>\s*;\s*rel="?next"?', re.IGNORECASE)
_BY = system("ocpi")
_log = logs.logger("ocpi")
_NUL = "a text holds characters that are no text"


@dataclass(slots=True)
class Round:
    """One asking of one module: what was read, and what was not as the standard has it."""

    party: Party
    owners: frozenset[str]
    at: datetime
    seen: dict[str, list[str]]
    is_whole: bool
    left: dict[str, str]
    refused: int = 0
    is_empty: bool = False

    def leave(self, data: Any, why: str) -> None:
        code = data.get("id") if isinstance(data, Mapping) else None
        self.refused += 1
        self.left[code[:36] if isinstance(code, str) and code.isprintable() and code else "–"] = why[:200]


def poll_due(*, at: datetime) -> int:
    """Ask every party that is due; how many answered."""
    rows = Party.objects.filter(state=Party.CONNECTED, next_at__lte=at).order_by("next_at")
    return sum(poll(row, at=at) for row in rows)


def poll(party: Party, *, at: datetime) -> bool:
    """Ask a party for each module that it offers as a sender. Whatever fails is tried again later, and later still."""
    every = timedelta(minutes=facts.rule().poll_minutes)
    owners = frozenset(Role.objects.filter(party=party, role=RoleName.CPO).values_list("owner", flat=True))
    try:
        refused = _ask_all(party, owners, at) if owners else 0
    except KotaError as error:
        failures = party.failures + 1
        Party.objects.filter(pk=party.pk, state=Party.CONNECTED).update(
            failures=F("failures") + 1, last_error=error.message[:300], next_at=at + pause(party.name, every, failures)
        )
        _log.warning("party.failed", party=party.pk, times=failures)
        return False
    Party.objects.filter(pk=party.pk, state=Party.CONNECTED).update(
        failures=0, last_error="", heard_at=at, refused=refused, pulled=party.pulled,
        next_at=at + pause(party.name, every, 0),
    )  # fmt: skip
    return True


def _ask_all(party: Party, owners: frozenset[str], at: datetime) -> int:
    if party.theirs is None:
        raise PeerError("there is no token to call with")
    token, refused = sealing.unseal(party.theirs), 0
    offers = {one["identifier"]: one["url"] for one in party.endpoints if one["role"].upper() == "SENDER"}
    for module, take in _MODULES.items():
        if module in offers:
            refused += _ask(party, owners, module, offers[module], token, take, at)
    return refused


def _ask(party: Party, owners: frozenset[str], module: str, url: str, token: str, take: "Take", at: datetime) -> int:
    before: Mapping[str, Any] = party.pulled.get(module) or {}
    is_whole = module in _WHOLE and (
        not before or at - datetime.fromisoformat(before.get("whole", before["until"])) >= WHOLE_EVERY
    )  # fmt: skip
    left = {} if is_whole else {one: why for one, why in before.get("left", {}).items() if one != "–"}
    asked = Round(party, owners, at, {}, is_whole, left)
    since = None if is_whole or not before else datetime.fromisoformat(before["until"]) - _OVERLAP
    for page in _pages(url, token, since, min(owners)):
        take(asked, page)
    if is_whole and not asked.refused:
        _WHOLE[module](asked)
    whole = at.isoformat() if is_whole else before.get("whole", at.isoformat())
    is_empty = asked.is_empty if is_whole else before.get("empty", False)
    party.pulled = {**party.pulled, module: {
        "until": at.isoformat(), "whole": whole, "empty": is_empty, "left": dict(list(asked.left.items())[-MOST_LEFT:]),
    }}  # fmt: skip
    return asked.refused


def _pages(url: str, token: str, since: datetime | None, owner: str) -> Iterator[list[Any]]:
    """Each page of a list. A next page lies on the same host: a token is for whom it was given."""
    given = {"limit": LIMIT, **({"date_from": moment(since)} if since else {})}
    following: str | None = f"{url}{'&' if '?' in url else '?'}{urlencode(given)}"
    for _number in range(MOST_PAGES):
        if following is None:
            return
        answer = ask(following, token, owner=owner)
        if not isinstance(answer.data, list):
            raise PeerError("a list was asked for, and something else came")
        yield answer.data
        following = _next(following, answer.headers.get("link", ""))
    raise PeerError("the list does not end")


def _next(url: str, link: str) -> str | None:
    found = _NEXT.search(link)
    if found is None:
        return None
    address: str = urljoin(url, found[1])
    if urlsplit(address).netloc != urlsplit(url).netloc:
        raise PeerError("the next page lies on another host")
    return address


Take = Callable[[Round, list[Any]], None]


def _sorted(asked: Round, page: list[Any], kind: type[Any]) -> dict[str, list[tuple[Mapping[str, Any], Any]]]:
    """Objects of a page by owner. What cannot be read, or is another party's, is counted and left."""
    found: dict[str, list[tuple[Mapping[str, Any], Any]]] = {}
    for data in page:
        try:
            one = read(kind, data, asked.at)
        except KotaError as error:
            asked.leave(data, error.message)
            continue
        owner = f"{one.country_code}*{one.party_id}".upper()
        if owner not in asked.owners or _has_nul(data):
            asked.leave(data, _NUL if _has_nul(data) else f"country_code and party_id: {owner} is another party")
            continue
        asked.left.pop(one.id, None)
        found.setdefault(owner, []).append((data, one))
        asked.seen.setdefault(owner, []).append(one.id.lower())
    return found


def _has_nul(data: Any) -> bool:
    return "\\u0000" in repr(data) or "\\x00" in repr(data)


def _locations(asked: Round, page: list[Any]) -> None:
    for owner, found in _sorted(asked, page, objects.Location).items():
        sent = [places.Sent(data, one) for data, one in found]
        places.keep(party=asked.party, owner=owner, sent=sent, by=_BY, at=asked.at)


def _tariffs(asked: Round, page: list[Any]) -> None:
    for owner, found in _sorted(asked, page, objects.Tariff).items():
        tariffs.keep(party=asked.party, owner=owner, sent=found, by=_BY, at=asked.at)


def _sessions(asked: Round, page: list[Any]) -> None:
    for owner, found in _sorted(asked, page, objects.Session).items():
        for data, one in found:
            sessions.put_session(party=asked.party, owner=owner, code=one.id, data=data, by=_BY, at=asked.at)


def _cdrs(asked: Round, page: list[Any]) -> None:
    for found in _sorted(asked, page, objects.Cdr).values():
        for data, _one in found:
            try:
                sessions.take_cdr(party=asked.party, data=data, by=_BY, at=asked.at)
            except KotaError as error:
                asked.leave(data, error.message)


def _locations_whole(asked: Round) -> None:
    if _is_empty(asked, Location.objects.filter(party=asked.party, is_gone=False)):
        return
    for owner in asked.owners:
        places.forget_others(party=asked.party, owner=owner, kept=asked.seen.get(owner, []), by=_BY, at=asked.at)


def _is_empty(asked: Round, known: QuerySet[Any]) -> bool:
    """An operator that tells of none where it had some has pushed them, or is broken: staff see it, nothing goes."""
    asked.is_empty = not asked.seen and known.exists()
    return asked.is_empty


def _tariffs_whole(asked: Round) -> None:
    if _is_empty(asked, Tariff.objects.filter(party=asked.party)):
        return
    for owner in asked.owners:
        tariffs.forget_others(party=asked.party, owner=owner, kept=asked.seen.get(owner, []), by=_BY, at=asked.at)


# Tariffs come first: sessions take the tariff that is here when they come.
_MODULES: dict[str, Take] = {"tariffs": _tariffs, "locations": _locations, "sessions": _sessions, "cdrs": _cdrs}
_WHOLE: dict[str, Callable[[Round], None]] = {"locations": _locations_whole, "tariffs": _tariffs_whole}
