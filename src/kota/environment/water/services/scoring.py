"""The scorecard of a replay: by the messages that stand in the database as they were sent, not by a rule's memory."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kota.base.actor import Actor
from kota.environment.water.models import FloodReport, Incident, Scorecard, Warned
from kota.environment.water.rules.replay import report
from kota.environment.water.rules.replay.fitting import Fits
from kota.environment.water.rules.replay.history import History, Source
from kota.environment.water.rules.replay.sent import Message, periods
from kota.environment.water.rules.replay.units import Units
from kota.environment.water.services.replaying import Played, Run, is_about_water
from kota.environment.water.services.warning import until_of
from kota.kernel.audit import facade as audit
from kota.kernel.warnings import facade as warnings
from kota.kernel.warnings.contracts import MsgType, State, Status


@transaction.atomic
def score(
    history: History,
    kinds: Sequence[Units],
    files: Sequence[Source],
    fits: Fits,
    run: Run,
    played: Played,
    *,
    by: Actor,
    at: datetime,
) -> dict[str, Any]:
    """The scorecard of what was really sent, beside the rules alone and the baselines; kept for ever.

    All but `run` is the same however fast it was played, and by whom.
    """
    alerts, ended = sent(run), dict(_of(run).values_list("key", "ended_at"))
    messages = [_message(alert, run, ended[alert.key]) for alert in alerts if alert.msg_type != MsgType.CANCEL]
    warned = {units.kind: periods(messages, units) for units in kinds}
    card = report.card(history, kinds, fits, warned) | {
        "name": run.name,
        "inputs": report.inputs(history) | _inputs(history, files, run, played),
        "alerts": len({message.key for message in messages}),
        "messages": len(messages),
        "incidents": _incidents(run),
        "run": {"number": run.number, "scale": run.clock.scale, "told": warnings.arrived(alerts), "at": at.isoformat()},
    }
    kept = Scorecard.objects.create(at=at, name=run.name, card=card)
    audit.record(action="flood.replayed", subject=f"scorecard:{kept.pk}", by=by, at=at)
    return card


def sent(run: Run) -> list[warnings.Alert]:
    """Every message of a run, those that took one back among them."""
    return warnings.sent_of(list(_of(run).values_list("key", flat=True)), Status.EXERCISE)


def _of(run: Run) -> QuerySet[Warned]:
    return Warned.objects.filter(subject__startswith=f"exercise:{run.number}:")


def wait_until_told(run: Run, *, wait: Callable[[], None], at: datetime) -> None:
    """Let the city tell people what was sent, as long as it gets on with it; what nobody tells is told here."""
    left = warnings.untold(found := sent(run))
    while left:
        wait()
        before, left = len(left), warnings.untold(found)
        if len(left) == before:
            break
    for alert in left:
        warnings.tell(identifier=alert.identifier, at=at)


def _message(alert: warnings.Alert, run: Run, ended: datetime | None) -> Message:
    """`ended`: when its alert ended in the archive's time. What a person cancelled meanwhile holds no longer either."""
    until = until_of(alert)
    if alert.state == State.CANCELLED and alert.ended_at and (ended is None or ended >= until):
        ended = run.clock.meant(alert.ended_at)
    return Message(
        key=alert.key, codes=tuple(alert.area_codes),
        rings=tuple(tuple((lon, lat) for lon, lat in ring) for ring in alert.polygons),
        begins=datetime.fromisoformat(alert.params["replay_at"]), ends=until,
        taken_back=ended,
    )  # fmt: skip


def _inputs(history: History, files: Sequence[Source], run: Run, played: Played) -> dict[str, Any]:
    mine = FloodReport.objects.filter(run=run.number)
    held = mine.filter(is_shown=False).count()
    features = sum(file.items for file in files if file.what == "reports")
    other = sum(not is_about_water(one) for one in history.reports)
    return {
        "files": [
            {"path": f.path, "sha256": f.sha256, "bytes": f.bytes, "what": f.what, "items": f.items} for f in files
        ],
        "taken": played.taken,
        "refused": sum(played.refused.values()),
        "used": {
            "reports_that_could_warn": mine.filter(is_flood=True, is_receding=False, is_shown=True).count(),
            "marks_for_the_score_and_the_neighbours": len(history.marks),
            "marks_shown_on_the_map": played.marks,
        },
        "not_used": {
            "gauges": "none of those days is at hand; simulated ones count for nothing",
            "reports_that_repeat_one": max(0, features - len(history.reports)),
            "reports_of_something_else": other,
            "reports_refused": played.refused,
            "reports_of_falling_water": mine.filter(is_receding=True).count(),
            "reports_held_for_a_moderator": held,
        },
    }


def _incidents(run: Run) -> Mapping[str, int]:
    found = Incident.objects.filter(run=run.number)
    return {"formed": found.count(), "of_several_reports": found.filter(count__gt=1).count()}
