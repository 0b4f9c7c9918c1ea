"""Streets brought from a file: looked into first, then put in the place of those in use, which are kept."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction

from kota.base import events
from kota.base.actor import Actor
from kota.base.errors import ConflictError, InvalidError
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.kernel.facts import facade as facts
from kota.mobility.streets import storage
from kota.mobility.streets.contracts import StreetsChanged
from kota.mobility.streets.models import State, StreetVersion
from kota.mobility.streets.rules import reporting
from kota.mobility.streets.rules.building import built
from kota.mobility.streets.rules.columns import Streets

AROUND_DEG = 0.25  # lines of the region leave the city, and people walk to their stops there
KEPT = 1  # versions that were in use before


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file holds."""

    streets: Streets
    report: dict[str, Any]
    of_day: date | None


def look_into(path: Path) -> Looked:
    """Read a file, without keeping it. InvalidError says what is wrong with it."""
    if not path.is_file():
        raise InvalidError(_("there is no file %(name)s"), field="file", name=str(path))
    west, south, east, north = facts.city().bbox
    box = (west - AROUND_DEG, south - AROUND_DEG, east + AROUND_DEG, north + AROUND_DEG)
    reader = storage.read(path, box)
    if not len(reader.manner):
        if reader.elsewhere:
            raise InvalidError(
                _("the %(count)s streets of this file lie elsewhere: take an extract around this city"), field="file",
                count=reader.elsewhere,
            )  # fmt: skip
        raise InvalidError(
            _("this file holds no streets: take an extract of OpenStreetMap with its highways"), field="file"
        )
    drawn = reader.drawn()
    streets = built(drawn)
    found = reporting.report(drawn, np.array(reader.told), streets) | {"elsewhere": reader.elsewhere}
    return Looked(streets, found, storage.day_of(path))


@transaction.atomic
def bring(*, found: Looked, name: str, file: str, by: Actor, at: datetime) -> StreetVersion:
    """Use these streets from now on. The same again is what is in use."""
    content = storage.packed(found.streets)
    digest = hashlib.sha256(content).hexdigest()
    current = StreetVersion.objects.select_for_update().defer("content").filter(state=State.CURRENT).first()
    if current and current.sha256 == digest and current.name == name:
        return current
    StreetVersion.objects.filter(state=State.CURRENT).update(state=State.FORMER, until=at)
    version = StreetVersion.objects.create(
        state=State.CURRENT, name=name[:200], file=file[:200], sha256=digest, content=content, form=storage.FORM,
        of_day=found.of_day, report=found.report, came_at=at, came_by=str(by),
    )  # fmt: skip
    _forget()
    _say(version, "streets.brought", by, at)
    return version


@transaction.atomic
def take_back(*, by: Actor, at: datetime) -> StreetVersion:
    """Use the streets again that were in use before."""
    before = StreetVersion.objects.defer("content").filter(state=State.FORMER).order_by("-until").first()
    if before is None:
        raise ConflictError(_("there are no earlier streets to go back to"))
    StreetVersion.objects.filter(state=State.CURRENT).update(state=State.FORMER, until=at)
    StreetVersion.objects.filter(pk=before.pk).update(state=State.CURRENT, until=None)
    _say(before, "streets.taken_back", by, at)
    return before


def _say(version: StreetVersion, what: str, by: Actor, at: datetime) -> None:
    after = {"name": version.name, "sha256": version.sha256}
    audit.record(action=what, subject=f"streets:{version.pk}", by=by, at=at, after=after)
    events.publish(StreetsChanged(str(version.pk)), by=by, at=at)


def _forget() -> None:
    """Keep what is in use and what was before it."""
    old = StreetVersion.objects.filter(state=State.FORMER).order_by("-until").values_list("pk", flat=True)
    StreetVersion.objects.filter(pk__in=list(old[KEPT:])).delete()
