"""Who wants to be warned where: places of people, and addresses of programs."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from kota.base import outgoing
from kota.base.actor import Actor, system
from kota.base.errors import InvalidError, MissingError
from kota.base.geo import Point
from kota.base.words import noop as _
from kota.kernel.areas import facade as areas
from kota.kernel.audit import facade as audit
from kota.kernel.warnings.contracts import Wish
from kota.kernel.warnings.models import Place, Webhook
from kota.kernel.warnings.rules import levels
from kota.kernel.warnings.selectors import classes
from kota.kernel.warnings.selectors.audience import places

MOST_PLACES, MOST_WEBHOOKS = 20, 50
RADIUS = range(100, 10_001)  # metres


@transaction.atomic
def add_place(*, account_id: int, wish: Wish, by: Actor, at: datetime) -> Place:
    """Warn a person of what happens at a place; the same place again takes the newer wish."""
    mine = list(places(account_id).select_for_update())
    point, codes = _where(wish)
    same = [place.pk for place in mine if _is_same(place, wish, point)]
    if len(mine) - len(same) >= MOST_PLACES:
        raise InvalidError(_("You have as many places as one may have: remove one first."), field="area")
    if not set(wish.topics) <= classes.topics().keys():
        raise InvalidError(_("There is no such topic. Look through the list of topics."), field="topics")
    places(account_id).filter(pk__in=same).delete()
    made = Place.objects.create(
        account_id=account_id, area="" if point else wish.area, point=point, radius_m=wish.radius_m if point else 0,
        label=wish.label, areas=codes, topics=sorted(wish.topics), least=wish.least,
        least_rank=levels.rank(wish.least), exercises=wish.exercises, created_at=at,
    )  # fmt: skip
    audit.record(action="alert.place_added", subject=f"account:{account_id}", by=by, at=at)
    return made


def _is_same(place: Place, wish: Wish, point: Point | None) -> bool:
    return place.point == point if point else place.area == wish.area


def _where(wish: Wish) -> tuple[Point | None, list[str]]:
    """The point, and the codes of the areas that a wish is about."""
    if wish.lon is not None and wish.lat is not None and not wish.area:
        if wish.radius_m not in RADIUS:
            raise InvalidError(_("The radius is between 100 metres and 10 kilometres."), field="radius_m")
        point = Point(wish.lon, wish.lat)
        near = [here.code for here in areas.nearby_areas(point, wish.radius_m)]
        if not near:
            raise InvalidError(_("This place is outside the city."), field="area")
        return point, sorted(near)
    if areas.by_code(wish.area) is None:
        raise InvalidError(_("Choose an area, or a place on the map."), field="area")
    return None, [wish.area]


@transaction.atomic
def remove_place(*, account_id: int, place_id: int, by: Actor, at: datetime) -> None:
    """Warn of it no more."""
    gone, _of = places(account_id).filter(pk=place_id).delete()
    if not gone:
        raise MissingError(_("This place is not among yours."))
    audit.record(action="alert.place_removed", subject=f"account:{account_id}", by=by, at=at)


@transaction.atomic
def place_again() -> int:
    """After the boundaries were replaced: points with a radius get the areas that they touch now."""
    count = 0
    for place in Place.objects.exclude(point=None).iterator():
        near = sorted(here.code for here in areas.nearby_areas(place.point, place.radius_m))
        count += Place.objects.filter(pk=place.pk).exclude(areas=near).update(areas=near)
    return count


@transaction.atomic
def erase(account_id: int, at: datetime) -> None:
    """Forget where a person wanted to be warned, and their webhooks."""
    Place.objects.filter(account_id=account_id).delete()
    Webhook.objects.filter(account_id=account_id).delete()
    audit.record(action="alert.places_erased", subject=f"account:{account_id}", by=system("erasure"), at=at)


@transaction.atomic
def add_webhook(
    *, account_id: int, name: str, url: str, least: str, exercises: bool, by: Actor, at: datetime
) -> Webhook:
    """Send each alert to an address too. Its secret is made here and signs every body."""
    _check(url)
    if Webhook.objects.filter(ended_at=None).count() >= MOST_WEBHOOKS:
        raise InvalidError(_("There are as many webhooks as may be: end one first."), field="url")
    made = Webhook.objects.create(
        name=name, url=url, secret=secrets.token_urlsafe(32), least_rank=levels.rank(least), exercises=exercises,
        account_id=account_id, created_at=at,
    )  # fmt: skip
    audit.record(action="webhook.added", subject=f"webhook:{made.pk}", by=by, at=at, after={"name": name, "url": url})
    return made


def _check(url: str) -> None:
    """Only addresses that may be asked at all; whether all behind the name is public shows on asking."""
    try:
        asked = outgoing.target(url)
    except ValueError:
        raise InvalidError(_("This is no address that can be asked."), field="url") from None
    allowed = settings.KOTA_FETCH_ALLOW
    if not outgoing.may_ask(asked, allowed) or (asked.scheme != "https" and asked.place not in allowed):
        raise InvalidError(_("Only public https addresses are asked."), field="url")


@transaction.atomic
def end_webhook(*, webhook_id: int, by: Actor, at: datetime) -> None:
    if not Webhook.objects.filter(pk=webhook_id, ended_at=None).update(ended_at=at, secret=""):
        raise MissingError(_("There is no such webhook."))
    audit.record(action="webhook.ended", subject=f"webhook:{webhook_id}", by=by, at=at)
