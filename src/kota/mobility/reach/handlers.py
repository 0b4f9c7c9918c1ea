"""Reactions to events: another timetable, other places to get to."""

from datetime import timedelta

from kota.base import jobs
from kota.base.events import Meta
from kota.mobility.reach.contracts import OpportunitiesImported
from kota.mobility.reach.services import studying
from kota.mobility.transit.contracts.events import FeedChanged

SETTLED = timedelta(minutes=2)  # several feeds are taken into use together


def changed(event: FeedChanged | OpportunitiesImported, meta: Meta) -> None:
    """Look soon whether the study of an ordinary morning is still true."""
    jobs.later(studying.USUAL, after=SETTLED)
