"""Drafting, approving, updating, cancelling and judging warnings."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from kota.base import clock
from kota.kernel.warnings.contracts import Status, Trigger, Verdict
from kota.kernel.warnings.endpoints.shapes import DraftOut, Identifier, draft_out
from kota.kernel.warnings.permissions import APPROVE, CANCEL, DRAFT, STAFF, STATISTICS
from kota.kernel.warnings.rules.figures import Figures
from kota.kernel.warnings.selectors import alerts, figures
from kota.kernel.warnings.services import deciding, drafting
from kota.ui.access import actor_of
from kota.ui.api import NO_GUESS, WORK, Body, Code, Line, Moment, Out, Router, Text, need

router = Router("Warnings")
Params = Annotated[dict[Code, Line], Field(max_length=20)]
Areas = Annotated[list[Code], Field(max_length=400)]


class TextsIn(Body):
    """Words instead of those of the class; empty keeps the class's own."""

    headline: Annotated[Line, Field(max_length=160)] = ""
    description: Text = ""
    instruction: Text = ""


class LanguagesIn(Body):
    id: TextsIn = TextsIn()
    en: TextsIn = TextsIn()


class DraftIn(Body):
    """What a person drafts stays a draft until `submit_alert`."""

    alert_class: Code
    level: Code
    areas: Annotated[Areas, Field(min_length=1)]
    key: Line = ""
    onset: Moment | None = None
    expires: Moment | None = None
    params: Params = {}
    texts: LanguagesIn = LanguagesIn()
    status: Annotated[Status, Field(strict=False)] = Status.ACTUAL


class UpdateIn(Body):
    """What is not given stays as it was. Words of the class are filled anew from the new areas and times; with `texts`,
    those that are empty become the class's own."""

    level: Code = ""
    areas: Areas = []
    onset: Moment | None = None
    expires: Moment | None = None
    params: Params = {}
    texts: LanguagesIn | None = None
    note: Line = ""


class ApproveIn(Body):
    """`revision` is the one that was looked at."""

    revision: Annotated[int, Field(strict=False, ge=1, le=2**31 - 1), NO_GUESS]


class WhyIn(Body):
    note: Annotated[Line, Field(min_length=1)]


class CancelIn(WhyIn):
    """`knowing`: although what the warning was given for still stands (else the answer is 409 `cause_stands`)."""

    knowing: bool = False


class JudgeIn(Body):
    verdict: Annotated[Verdict, Field(strict=False)]
    began_at: Moment | None = None
    note: Line = ""


class LeadOut(Out):
    """Of one class; exercises and tests are never counted. Shares are of what was judged."""

    alert_class: str
    sent: int
    known_onsets: int
    median_lead_minutes: float | None
    late: int
    judged: int
    false_alarms: int
    false_alarm_share: float | None
    reached: dict[str, int]


@router.get("/alerts/drafts", list[DraftOut], scope=WORK)
def list_alert_drafts(request: HttpRequest) -> list[DraftOut]:
    """What was not sent yet, oldest first."""
    need(request, *STAFF)
    return [draft_out(alert) for alert in alerts.pending()[:200]]


@router.post("/alerts/drafts", DraftOut, scope=WORK, status=201)
def draft_alert(request: HttpRequest, body: DraftIn) -> DraftOut:
    """Draft a warning; the same `key` gives the alert that it has already."""
    need(request, DRAFT)
    trigger = Trigger(
        klass=body.alert_class, level=body.level, areas=tuple(body.areas), key=body.key, onset=body.onset,
        expires=body.expires, params=body.params, exercise=body.status == Status.EXERCISE,
        test=body.status == Status.TEST,
    )  # fmt: skip
    texts = body.texts.model_dump()
    return draft_out(drafting.draft_alert(trigger=trigger, texts=texts, by=actor_of(request), at=clock.now()))


@router.get("/alerts/drafts/{identifier}", DraftOut, scope=WORK)
def read_alert_draft(request: HttpRequest, identifier: Identifier) -> DraftOut:
    """Any message, with what a trigger saw."""
    need(request, *STAFF)
    return draft_out(alerts.alert(identifier))


@router.post("/alerts/{identifier}/submit", DraftOut, scope=WORK)
def submit_alert(request: HttpRequest, identifier: Identifier) -> DraftOut:
    """Hand a draft in for approval."""
    need(request, DRAFT)
    return draft_out(drafting.submit(identifier=identifier, by=actor_of(request), at=clock.now()))


@router.post("/alerts/{identifier}/approve", DraftOut, scope=WORK)
def approve_alert(request: HttpRequest, identifier: Identifier, body: ApproveIn) -> DraftOut:
    """Send what waits. Whoever wrote a part of it cannot, where the class asks for four eyes."""
    need(request, APPROVE)
    by, at = actor_of(request), clock.now()
    return draft_out(deciding.approve(identifier=identifier, revision=body.revision, by=by, at=at))


@router.post("/alerts/{identifier}/reject", DraftOut, scope=WORK)
def reject_alert(request: HttpRequest, identifier: Identifier, body: WhyIn) -> DraftOut:
    """Nobody is sent it."""
    need(request, APPROVE)
    return draft_out(deciding.reject(identifier=identifier, note=body.note, by=actor_of(request), at=clock.now()))


@router.post("/alerts/{identifier}/update", DraftOut, scope=WORK)
def update_alert(request: HttpRequest, identifier: Identifier, body: UpdateIn) -> DraftOut:
    """Say something new about a warning that is out; it is approved as the first message was."""
    need(request, DRAFT)
    given = body.model_dump()
    given["areas"] = tuple(given["areas"])
    return draft_out(deciding.update_alert(identifier=identifier, by=actor_of(request), at=clock.now(), **given))


@router.post("/alerts/{identifier}/cancel", DraftOut, scope=WORK)
def cancel_alert(request: HttpRequest, identifier: Identifier, body: CancelIn) -> DraftOut:
    """Take a warning back, at once. The answer is the message that says so."""
    need(request, CANCEL)
    given, by, at = body.model_dump(), actor_of(request), clock.now()
    return draft_out(deciding.cancel_alert(identifier=identifier, by=by, at=at, **given))


@router.post("/alerts/{identifier}/judge", DraftOut, scope=WORK)
def judge_alert(request: HttpRequest, identifier: Identifier, body: JudgeIn) -> DraftOut:
    """Say afterwards whether it was right, and when it really began."""
    need(request, STATISTICS)
    given = body.model_dump()
    return draft_out(deciding.judge(identifier=identifier, by=actor_of(request), at=clock.now(), **given))


@router.get("/alerts/{identifier}/deliveries", dict[str, dict[str, int]], scope=WORK)
def count_alert_deliveries(request: HttpRequest, identifier: Identifier) -> dict[str, dict[str, int]]:
    """How many deliveries of a message stand how, by channel."""
    need(request, *STAFF)
    return figures.deliveries(alerts.alert(identifier))


@router.get("/alerts/statistics", list[LeadOut], scope=WORK)
def read_alert_statistics(request: HttpRequest, *, since: Moment, until: Moment | None = None) -> list[LeadOut]:
    """Lead time, reach and false alarms of the warnings that were first sent in a span of time, by class."""
    need(request, STATISTICS)
    found = figures.by_class(since, until or clock.now())
    return [LeadOut(alert_class=one.klass, **_without_class(one)) for one in found]


def _without_class(one: Figures) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name != "klass"}
