"""Reading alerts of others."""

from datetime import datetime

from django.db.models import QuerySet

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.kernel.warnings.contracts import MsgType, State, Status
from kota.kernel.warnings.models import FeedState, Foreign, Refused


def shown(at: datetime) -> list[Foreign]:
    """What others say about this city now, the worst first."""
    found = Foreign.objects.filter(
        state=State.ACTIVE, status=Status.ACTUAL, is_here=True, expires__gt=at, sent_at__lte=at
    )
    return list(found.exclude(msg_type=MsgType.CANCEL).order_by("-severity_rank", "-sent_at").defer("xml")[:50])


def foreign(number: int) -> Foreign:
    found = Foreign.objects.filter(pk=number).first()
    if found is None:
        raise MissingError(_("There is no such warning."))
    return found


def feed_states() -> dict[str, FeedState]:
    return {row.code: row for row in FeedState.objects.all()}


def refused() -> QuerySet[Refused]:
    """What could not be read, newest first."""
    return Refused.objects.order_by("-at")
