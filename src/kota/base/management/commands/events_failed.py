"""List events that a subscriber could not take."""

from typing import Any

from django.core.management.base import BaseCommand

from kota.base.events.models import FailedDelivery


class Command(BaseCommand):
    help = "List events that a subscriber could not take, dead ones first"

    def handle(self, *args: Any, **options: Any) -> None:
        rows = FailedDelivery.objects.select_related("event").order_by("retry_at", "-failed_at")[:200]
        for row in sorted(rows, key=lambda r: not r.is_dead):
            state = "dead" if row.is_dead else f"again at {row.retry_at:%H:%M:%S}"
            self.stdout.write(
                f"{row.pk}  {row.event.name} → {row.subscriber}  {row.attempts} tries, {state}: {row.error[:100]}"
            )
        if not rows:
            self.stdout.write("every event was taken")
