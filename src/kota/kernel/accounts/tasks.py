"""Tidying up."""

from datetime import timedelta

from django.db import connection

from kota.base import clock, jobs


@jobs.periodic(cron="17 * * * *", name="accounts.forget_counts")
def forget_counts() -> None:
    """Drop the calls of past hours."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM api_key_minute WHERE minute < %s", [clock.now() - timedelta(hours=1)])
