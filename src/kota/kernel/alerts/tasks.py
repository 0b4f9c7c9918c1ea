"""Sending in the background."""

from uuid import UUID

from kota.base import clock, jobs
from kota.kernel.alerts import services


@jobs.task(name="alerts.deliver")
def deliver(notice_id: str) -> None:
    """Send one fresh notice. What fails is tried again by the clock, so the job itself never is."""
    services.deliver(notice_id=UUID(notice_id), at=clock.now())


@jobs.task(name="alerts.deliver_wave")
def deliver_wave(subject: str, wave: int) -> None:
    """Send what a broadcast has waiting, until nothing is left that is due."""
    while services.deliver_wave(subject=subject, at=clock.now()):
        pass


@jobs.periodic(cron="* * * * *", name="alerts.deliver_due")
def deliver_due() -> None:
    """Send what is due."""
    services.deliver_due(at=clock.now())


@jobs.periodic(cron="47 20 * * *", name="alerts.forget_old")
def forget_old() -> None:
    """Once a night drop what is older than the keeping time."""
    services.forget_old(at=clock.now())
