"""Service alerts: written, changed, ended; taken from live feeds; told to those who follow a line."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from kota.base import events
from kota.base.actor import Actor, system
from kota.base.errors import ConflictError, InvalidError
from kota.base.words import noop as _
from kota.kernel.alerts import facade as notices
from kota.kernel.alerts.contracts import Broadcast, Spoken
from kota.kernel.audit import facade as audit
from kota.kernel.closures import facade as closures
from kota.kernel.closures.contracts import Kind, Who
from kota.mobility.transit.contracts.alerts import AlertText, ServiceAlertChanged
from kota.mobility.transit.contracts.live_facts import LiveFeedFact
from kota.mobility.transit.contracts.network import text as words
from kota.mobility.transit.models import Following, ServiceAlert
from kota.mobility.transit.rules.realtime.said import About, AlertSaid
from kota.mobility.transit.selectors.realtime import alerts
from kota.mobility.transit.selectors.realtime.ground import ground

TOPIC, TEMPLATE = "transit", "transit.alert"
PUBLIC = "public:transit"
FARTHEST = timedelta(days=731)  # that an alert may begin ahead
GOOD_FOR = timedelta(hours=12)  # that an alert without an end is worth telling
MOST_FOLLOWED = 100
_BEGINS = {"id": "Mulai berlaku: %s", "en": "It begins: %s"}
_SEE = {"id": "Lihat gangguan", "en": "See the alert"}
_BY = system("transit")


@transaction.atomic
def write(*, text: AlertText, by: Actor, at: datetime) -> ServiceAlert:
    """Publish an alert: on the pages, on screens, in GTFS-Realtime, and to all who follow a line that it concerns."""
    _check(text, at)
    row = ServiceAlert(**_columns(text), written_by=by.urn, written_at=at, changed_at=at)
    row.begun_at = _begun(row, at)
    row.save()
    _note(row, "written", by, at)
    return row


@transaction.atomic
def change(*, id_: UUID, text: AlertText, by: Actor, at: datetime) -> ServiceAlert:
    """Other words, times or places of an alert of the city's own that is not over."""
    row = _own(id_)
    _check(text, at)
    for name, value in _columns(text).items():
        setattr(row, name, value)
    row.changed_at = at
    row.begun_at = row.begun_at and _begun(row, at)
    row.save()
    _note(row, "changed", by, at)
    return row


def _begun(row: ServiceAlert, at: datetime) -> datetime | None:
    """None where it lies ahead: it is told once more when it begins."""
    return at if row.begins_at <= at else None


@transaction.atomic
def begin(*, at: datetime) -> int:
    """Tell of each alert that was written ahead and has begun; how many there were. Whoever comes second finds
    none."""
    waiting = ServiceAlert.objects.select_for_update(skip_locked=True).filter(begun_at=None, ended_at=None)
    rows = list(waiting.filter(begins_at__lte=at))
    for row in rows:
        row.begun_at = at
        row.save(update_fields=["begun_at"])
        if row.ends_at is None or row.ends_at > at:
            events.publish(ServiceAlertChanged(str(row.pk), "begun", row.source), by=_BY, at=at, topics=[PUBLIC])
    return len(rows)


@transaction.atomic
def end(*, id_: UUID, by: Actor, at: datetime) -> ServiceAlert:
    """It holds no more, from now on; notices of it that wait are not sent."""
    row = _own(id_)
    row.ended_at, row.ended_by, row.changed_at = at, by.urn, at
    row.save(update_fields=["ended_at", "ended_by", "changed_at"])
    notices.call_off(subject=urn(row), at=at)
    _note(row, "ended", by, at)
    return row


def _own(id_: UUID) -> ServiceAlert:
    alerts.alert(id_)
    row = ServiceAlert.objects.select_for_update().get(pk=id_)
    if row.source:
        raise ConflictError(_("This alert came with a live feed: its operator ends it."))
    if row.ended_at is not None:
        raise ConflictError(_("This alert is over already."))
    return row


def urn(row: ServiceAlert) -> str:
    return f"transit-alert:{row.pk}"


def _columns(text: AlertText) -> dict[str, object]:
    return {
        "cause": int(text.cause), "effect": int(text.effect), "severity": int(text.severity),
        "header": dict(text.header), "description": dict(text.description), "url": text.url,
        "about": list(dict.fromkeys(text.about)), "begins_at": text.begins_at, "ends_at": text.ends_at,
        "closes_stops": text.closes_stops, "is_simulated": text.is_simulated,
    }  # fmt: skip


def _check(text: AlertText, at: datetime) -> None:
    """Both languages, what there is, an end that lies behind the beginning, a beginning that somebody waits for."""
    for language in ("id", "en"):
        if not text.header.get(language, "").strip():
            raise InvalidError(_("Say it in both languages."), field=f"header-{language}")
    if not text.about:
        raise InvalidError(_("Name a line or a stop."), field="lines")
    if text.ends_at is not None and text.ends_at <= text.begins_at:
        raise InvalidError(_("It ends before it begins."), field="ends")
    if text.begins_at > at + FARTHEST:
        raise InvalidError(_("It begins more than two years from now: write it when that is nearer."), field="begins")
    field = ground()
    codes = {words(field.network.agencies.code, one) for one in range(len(field.network.agencies.code))}
    known = {"line": field.held.directory.route_of, "stop": field.held.directory.stop_of, "operator": codes}
    for name in text.about:
        kind, _colon, rest = name.partition(":")
        if kind in known and rest not in known[kind]:
            if kind == "operator":
                raise InvalidError(_("There is no operator %(code)s."), field="lines", code=rest)
            raise InvalidError(_("There is no line or stop %(name)s."), field="lines", name=rest)
    if text.closes_stops and not any(name.startswith("stop:") for name in text.about):
        raise InvalidError(_("Name the stops that are closed."), field="stops")


def _close(row: ServiceAlert, by: Actor, at: datetime) -> None:
    """Stops that an alert closes are closed for every search; once it is over, or closes none, they are open again."""
    refs = [name for name in row.about if name.startswith("stop:")]
    if row.closes_stops and row.ended_at is None and not row.is_simulated:
        closures.put(
            cause=urn(row), kind=Kind.STATION, stops=[Who.TRANSIT], source="transit", texts=row.header, refs=refs,
            begins=row.begins_at, ends=row.ends_at, by=by, at=at,
        )  # fmt: skip
    else:
        closures.end(cause=urn(row), by=by, at=at)


def _note(row: ServiceAlert, what: str, by: Actor, at: datetime) -> None:
    if not row.source:
        _close(row, by, at)
    after = {"header": row.header, "about": row.about}
    audit.record(action=f"transit.alert_{what}", subject=urn(row), by=by, at=at, after=after)
    events.publish(ServiceAlertChanged(str(row.pk), what, row.source), by=by, at=at, topics=[PUBLIC])


@transaction.atomic
def take_feed(*, fact: LiveFeedFact, said: Sequence[AlertSaid], at: datetime) -> int:
    """The alerts of a live feed as they are now: new ones kept, changed ones changed, those that are gone ended. How
    many are new."""
    before = {row.foreign_id: row for row in ServiceAlert.objects.select_for_update().filter(source=fact.code)}
    fresh, seen = 0, set[str]()
    for one in said:
        columns = _of_feed(fact, one, at)
        seen.add(one.id)
        if not columns["about"]:
            continue
        row = before.get(one.id)
        if row is None:
            row = ServiceAlert(
                source=fact.code, foreign_id=one.id, written_by=_BY.urn, written_at=at, changed_at=at, **columns
            )
            row.begun_at = _begun(row, at)
            row.save()
            _note(row, "written", _BY, at)
            fresh += 1
        elif row.ended_at is not None or any(
            getattr(row, name) != value for name, value in columns.items() if name != "begins_at"
        ):
            for name, value in columns.items():
                setattr(row, name, value)
            row.ended_at, row.changed_at = None, at
            row.begun_at = row.begun_at and _begun(row, at)
            row.save()
            _note(row, "changed", _BY, at)
    for id_, row in before.items():
        if id_ not in seen and row.ended_at is None:
            row.ended_at, row.ended_by, row.changed_at = at, _BY.urn, at
            row.save(update_fields=["ended_at", "ended_by", "changed_at"])
            _note(row, "ended", _BY, at)
    return fresh


def _of_feed(fact: LiveFeedFact, one: AlertSaid, at: datetime) -> dict[str, object]:
    """Of several periods the one that holds, or comes next; else the last."""
    now = int(at.timestamp())
    periods = sorted(one.periods, key=lambda period: period[0] or 0) or [(None, None)]
    begin, end_ = next((period for period in periods if period[1] is None or period[1] > now), periods[-1])
    about = dict.fromkeys(name for whom in one.about for name in _names(fact.feed, whom))
    begins = datetime.fromtimestamp(begin, UTC) if begin else at
    ends = datetime.fromtimestamp(end_, UTC) if end_ and (begin is None or end_ > begin) else None
    return {
        "cause": one.cause, "effect": one.effect, "severity": one.severity,
        "header": _both(one.header or one.description), "description": _both(one.description),
        "url": next(iter(one.url.values()), "")[:1000], "about": list(about), "begins_at": begins,
        "ends_at": ends if ends is None or ends > begins else None,
    }  # fmt: skip


def _names(feed: str, whom: About) -> list[str]:
    if whom.stop:
        return [f"stop:{feed}:{whom.stop}"]
    if whom.route:
        return [f"line:{feed}:{whom.route}"]
    if whom.trip is not None and whom.trip.route:
        return [f"line:{feed}:{whom.trip.route}"]
    if whom.mode is not None:
        return [f"mode:{whom.mode}"]
    return [f"operator:{_operator(feed, whom.agency)}"] if whom.agency else []


def _operator(feed: str, agency: str) -> str:
    field = ground()
    agencies, place = field.network.agencies, field.feed(feed)
    for row, (id_, of) in enumerate(zip(agencies.id.tolist(), agencies.feed.tolist(), strict=True)):
        if of == place and id_.decode() == agency:
            return bytes(agencies.code[row]).decode()
    return agency


def _both(words: dict[str, str]) -> dict[str, str]:
    """Texts by our languages where they are given, else in the one that there is, under both."""
    if not words:
        return {}
    plain = {language.lower()[:2]: text for language, text in words.items()}
    first = plain.get("id") or plain.get("en") or next(iter(words.values()))
    return {language: (plain.get(language) or first)[:2000] for language in ("id", "en")}


def tell(*, id_: str, at: datetime, begins: bool = False) -> int:
    """Tell everybody who follows a line that it concerns, once, and once more that it `begins`; how many deliveries
    were written down."""
    row = ServiceAlert.objects.filter(pk=id_).first()
    if row is None or row.ended_at is not None or row.is_simulated:
        return 0
    accounts = alerts.followers(row.about)
    if not accounts:
        return 0
    words = {
        language: Spoken(
            (_BEGINS.get(language, "%s") % text if begins else text)[:200],
            row.description.get(language, ""),
            _SEE.get(language, ""),
        )
        for language, text in row.header.items()
    }
    what = Broadcast(
        key=f"{urn(row)}:begins" if begins else urn(row), topic=TOPIC, template=TEMPLATE, subject=urn(row),
        url=reverse("transit:alert", args=[row.pk]),
        words=words, good_until=row.ends_at or max(row.begins_at, at) + GOOD_FOR,
    )  # fmt: skip
    return notices.notify_many(what=what, accounts=accounts, at=at)


@transaction.atomic
def follow(*, line: str, by: Actor, at: datetime) -> None:
    """Hear of a line's alerts."""
    if by.account_id is None or line not in ground().held.directory.route_of:
        raise InvalidError(_("There is no line or stop %(name)s."), field="line", name=line)
    if Following.objects.filter(account_id=by.account_id).count() >= MOST_FOLLOWED:
        raise ConflictError(_("You follow very many lines already."))
    Following.objects.get_or_create(account_id=by.account_id, line=line, defaults={"at": at})
    audit.record(action="transit.line_followed", subject=f"line:{line}", by=by, at=at)


@transaction.atomic
def unfollow(*, line: str, by: Actor, at: datetime) -> None:
    """Hear of it no more."""
    if Following.objects.filter(account_id=by.account_id or 0, line=line).delete()[0]:
        audit.record(action="transit.line_unfollowed", subject=f"line:{line}", by=by, at=at)


def erase(account_id: int, at: datetime) -> None:
    """Take a person out."""
    Following.objects.filter(account_id=account_id).delete()
