"""By the clock: what is over ends, what failed is sent again, others' feeds are read."""

from kota.base import clock, jobs
from kota.kernel.warnings.services import deciding, foreign, outlets, telling


@jobs.periodic(cron="* * * * *", name="warnings.expire")
def expire() -> None:
    """End alerts whose time is over."""
    deciding.expire(at=clock.now())


@jobs.task(name="warnings.tell_part")
def tell_part(identifier: str, part: int, parts: int) -> None:
    """Queue an alert for a part of very many people."""
    telling.tell_part(identifier=identifier, part=part, parts=parts, at=clock.now())


@jobs.task(name="warnings.send_outgoing")
def send_outgoing() -> None:
    """Send what just went out to webhooks and the broker."""
    outlets.deliver_outgoing(at=clock.now())


@jobs.periodic(cron="* * * * *", name="warnings.deliver_outgoing")
def deliver_outgoing() -> None:
    """Try webhooks and the broker again, and tell a broker that has started anew what holds."""
    outlets.deliver_outgoing(at=clock.now())
    outlets.retain_again(at=clock.now())


@jobs.periodic(cron="* * * * *", name="warnings.poll_feeds")
def poll_feeds() -> None:
    """Read the feeds of others that are switched on and due."""
    foreign.poll_feeds(at=clock.now())


@jobs.periodic(cron="17 21 * * *", name="warnings.forget_old")
def forget_old() -> None:
    """Once a night drop what others warned of long ago."""
    foreign.forget_old(at=clock.now())
