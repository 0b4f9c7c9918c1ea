"""The city and the administration of its facts, for programs."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import StringConstraints

from kota.base import clock
from kota.base.errors import InvalidError, MissingError, NotAllowedError
from kota.base.registry import REGISTRY, FactKind
from kota.base.words import said
from kota.kernel.facts import selectors, services
from kota.kernel.facts.forms import refusal
from kota.ui.access import actor_of
from kota.ui.api import ADMIN, READ, Body, Code, Line, Out, Router, gather

city = Router("City")
administration = Router("Administration of facts")
Key = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00/]+$")]


class EmergencyOut(Out):
    """A number to call, and when."""

    code: str
    number: str
    name: str
    when: str


class CityOut(Out):
    code: str
    name: str
    timezone: str
    languages: list[str]
    centre: tuple[float, float]
    bbox: tuple[float, float, float, float]
    emergency: list[EmergencyOut]


class KindOut(Out):
    """A kind of facts. `value_schema` is the JSON Schema of each value."""

    kind: str
    title: str
    count: int
    value_schema: dict[str, Any]


class FactOut(Out):
    key: str
    value: dict[str, Any]


class VersionOut(Out):
    """One value that a fact had; null: it was ended. `until` is null for the one that holds now."""

    value: dict[str, Any] | None
    since: datetime
    until: datetime | None
    origin: str
    source: str
    by: str


class FactIn(Body):
    value: dict[str, Any]
    source: Line = ""


class ChangedOut(Out):
    """`changed` is false when it was so already."""

    changed: bool


@city.get("/city", CityOut, scope=READ, is_open=True)
def read_city(request: HttpRequest) -> CityOut:
    """The city: name, languages, where it lies, and the numbers to call in an emergency."""
    found = selectors.city()
    return CityOut(
        code=found.code,
        name=said(found.name),
        timezone=found.timezone,
        languages=found.languages,
        centre=found.centre,
        bbox=found.bbox,
        emergency=[
            EmergencyOut(code=e.code, number=e.number, name=said(e.name), when=said(e.when)) for e in found.emergency
        ],
    )


@administration.get("/admin/facts", list[KindOut], scope=ADMIN)
def list_fact_kinds(request: HttpRequest) -> list[KindOut]:
    """Kinds of facts that the caller may edit, each with the schema of its values."""
    kinds = [kind for kind in REGISTRY.fact_kinds().values() if _may_edit(request, kind)]
    if not kinds:
        raise NotAllowedError(_("You may not edit this kind of entry."))
    return [
        KindOut(
            kind=kind.name,
            title=_(kind.title),
            count=len(selectors.current(kind.name)),
            value_schema=kind.schema.model_json_schema(),
        )
        for kind in kinds
    ]


@administration.get("/admin/facts/{kind}", list[FactOut], scope=ADMIN)
def list_facts(request: HttpRequest, kind: Code) -> list[FactOut]:
    """All facts of a kind that hold now."""
    known = _kind(request, kind)
    found = selectors.current(known.name)
    return [FactOut(key=key, value=value.model_dump(mode="json")) for key, value in found.items()]


@administration.get("/admin/facts/{kind}/{key}", FactOut, scope=ADMIN)
def read_fact(request: HttpRequest, kind: Code, key: Key) -> FactOut:
    """One fact as it holds now."""
    return _fact(_kind(request, kind), key)


@administration.put("/admin/facts/{kind}/{key}", ChangedOut, scope=ADMIN)
def put_fact(request: HttpRequest, kind: Code, key: Key, body: FactIn) -> ChangedOut:
    """Let a fact have a value from now on; what it was before stays to be seen."""
    known = _kind(request, kind)
    named = body.value.get("code", key)
    if named != key and known.name != "city":
        raise InvalidError(_("The code in the value differs from the one in the address."), field="value.code")
    source = body.source or _("edited by the administration")
    by, at = actor_of(request), clock.now()
    try:
        changed = services.put(kind=known.name, key=key, value=body.value, by=by, at=at, source=source)
    except InvalidError as error:
        raise refusal(error) from error
    return ChangedOut(changed=changed)


@administration.delete("/admin/facts/{kind}/{key}", ChangedOut, scope=ADMIN)
def end_fact(request: HttpRequest, kind: Code, key: Key) -> ChangedOut:
    """Let a fact hold no longer. Loading the city pack again does not bring it back."""
    known = _kind(request, kind)
    _fact(known, key)
    changed = services.end(kind=known.name, key=key, by=actor_of(request), at=clock.now(), source="administration")
    return ChangedOut(changed=changed)


@administration.get("/admin/facts/{kind}/{key}/history", list[VersionOut], scope=ADMIN)
def read_fact_history(request: HttpRequest, kind: Code, key: Key) -> list[VersionOut]:
    """Every value that a fact had, newest first."""
    rows = list(selectors.history(_kind(request, kind).name, key)[:500])
    if not rows:
        raise MissingError(_("There is no such entry. Look through the list of its kind."))
    return [
        VersionOut(
            value=row.value, since=row.valid_from, until=row.valid_to, origin=row.origin, source=row.source, by=row.by
        )
        for row in rows
    ]


def _fact(kind: FactKind, key: str) -> FactOut:
    found = selectors.current(kind.name).get(key)
    if found is None:
        raise MissingError(_("There is no such entry. Look through the list of its kind."))
    return FactOut(key=key, value=found.model_dump(mode="json"))


def _kind(request: HttpRequest, name: str) -> FactKind:
    kind = selectors.kind_named(name)
    if not _may_edit(request, kind):
        raise NotAllowedError(_("You may not edit this kind of entry."))
    return kind


def _may_edit(request: HttpRequest, kind: FactKind) -> bool:
    return bool(kind.file) and actor_of(request).may(kind.permission)


routers = gather(city, administration)
