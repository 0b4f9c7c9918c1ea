"""What nobody needs any more: statuses of long ago, drivers' tokens in old sessions and CDRs."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from kota.mobility.charging.models import StatusChange
from kota.mobility.charging.services.sessions import forget_drivers

KEEP = timedelta(days=90)


def forget(*, at: datetime) -> int:
    """How many rows. The last status of before stays: it says how the time after it began."""
    before = at - KEEP
    later = StatusChange.objects.filter(evse=OuterRef("evse"), at__gt=OuterRef("at"), at__lt=before)
    gone, _by_kind = StatusChange.objects.filter(Exists(later), at__lt=before).delete()
    return gone + forget_drivers(at=at)
