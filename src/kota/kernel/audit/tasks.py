"""Sealing by the clock."""

from kota.base import clock, jobs
from kota.kernel.audit import services


@jobs.periodic(cron="* * * * *", name="audit.seal")
def seal() -> None:
    """Seal what was committed since the last minute."""
    services.seal(at=clock.now())
