"""Tidying up."""

from datetime import timedelta

from django.db import connection

from kota.base import clock, jobs
from kota.kernel.accounts import services


@jobs.periodic(cron="17 * * * *", name="accounts.forget_counts")
def forget_counts() -> None:
    """Drop the calls of past hours."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM api_key_minute WHERE minute < %s", [clock.now() - timedelta(hours=1)])


@jobs.periodic(cron="41 * * * *", name="accounts.forget_unconfirmed")
def forget_unconfirmed() -> None:
    """Drop accounts that were begun a day ago and never confirmed."""
    services.forget_unconfirmed(before=clock.now() - timedelta(days=1))


@jobs.periodic(cron="23 2 * * *", name="accounts.clear_sessions")
def clear_sessions() -> None:
    """Drop sessions that have run out."""
    services.clear_sessions(at=clock.now())
