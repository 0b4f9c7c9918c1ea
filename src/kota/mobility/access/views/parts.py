"""What these views share: who speaks, and the part of a stop's page about getting in."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from kota.base import clock
from kota.mobility.access import forms
from kota.mobility.access.selectors import barriers, facts, lifts, stops
from kota.ui import limits
from kota.ui.access import actor_of

MOST = 30  # in ten minutes, as reports; many phones share one address of a mobile network


def voter(request: HttpRequest) -> str:
    """Who speaks, once each: an account, or a line to the network under a name that leads back to nobody."""
    actor = actor_of(request)
    if actor.account_id is not None:
        return actor.urn
    return f"line:{salted_hmac('access.voter', limits.line_of(request), algorithm='sha256').hexdigest()[:32]}"


def count(request: HttpRequest) -> None:
    """TooManyError when too much was said from this account or address lately."""
    limits.count(request, "access.say", most=MOST)


def of_stop(request: HttpRequest, *, stop: Any) -> Mapping[str, Any]:
    """Steps, lifts and barriers of a stop, and what its reader knows of it."""
    at = clock.now()
    return {
        "steps": stops.steps(stop.id), "lifts": lifts.of_stop(stop.id, at), "barriers": barriers.at_stop(stop.id),
        "form": forms.Steps(initial={"stop": stop.id}), "stop": stop, "rule": facts.rule(),
    }  # fmt: skip
