"""Which place a report means: from the pin, the photo, the chosen kelurahan, or what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kota.base.errors import InvalidError
from kota.base.geo import Point
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Found, Here
from kota.kernel.facts import facade as facts

MOST_CHOICES = 12
OUTSIDE_M, MOST_NEAR = 2000, 4  # beyond: open sea, or another city; such reports go to the city's own desk
PHOTO, WHICH, BORDER, NONE = "photo_place", "spot", "border", "none"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report lies."""

    point: Point | None
    area: str
    words: str


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What must be asked before the place is known: `name` is the field that answers it. `is_preset`: the first choice
    stands for what is most likely."""

    name: str
    choices: tuple[Choice, ...]
    is_preset: bool = True
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What the person said about the place."""

    point: Point | None
    area: str
    words: str
    photo: Point | None
    answers: Mapping[str, str]


def find(given: Given) -> Place | Question:
    """The place, or the question to ask next. InvalidError when there is nothing to ask."""
    point = given.point
    if point is None and given.photo is not None and is_inside(given.photo):
        answer = given.answers.get(PHOTO, "")
        if not answer:
            return _offer_photo(given.photo, is_preset=not (given.words.strip() or given.area))
        point = given.photo if answer == "yes" else None
    if point is not None:
        return _settle(point, given)
    if given.area:
        return Place(None, given.area, given.words)
    if given.answers.get(WHICH):
        return _chosen(given.answers[WHICH], given)
    if given.words.strip():
        return _search(given)
    raise InvalidError(nowhere(), field="place")


def nowhere() -> str:
    """What is said to somebody who gave no place."""
    return _("Say where: mark the map, write a street or place, or choose the kelurahan.")


def is_inside(point: Point) -> bool:
    """Whether the city's box holds the point."""
    west, south, east, north = facts.city().bbox
    return west <= point.lon <= east and south <= point.lat <= north


def _offer_photo(photo: Point, *, is_preset: bool) -> Question:
    area = areas.locate(photo.lon, photo.lat).area
    there = area.full_name if area else ""
    choices = (Choice("yes", _("Yes, it is there"), there), Choice("no", _("No, another place")))
    return Question(PHOTO, choices, is_preset=is_preset)


def _settle(point: Point, given: Given) -> Place | Question:
    """The area of a point; near an approximate border, or just outside of all, the person says which one."""
    located = areas.locate(point.lon, point.lat)
    near = [area for area in (located.area, *located.neighbours) if area is not None]
    is_outside = located.area is None
    if is_outside:
        near = areas.nearby_areas(point, OUTSIDE_M)[:MOST_NEAR]
    said = {given.area, given.answers.get(BORDER, "")} - {""}
    chosen = next((area for area in near if area.code in said), None)
    if chosen is None and is_outside and near and NONE not in said:
        choices = (*map(_named, near), Choice(NONE, _("None of these: on the water, or outside the city")))
        return Question(BORDER, choices, is_outside=True)
    if chosen is None and located.is_near_border and not is_outside:
        return Question(BORDER, tuple(_named(area) for area in near))
    here = chosen or located.area
    return Place(point, here.code if here else "", given.words)


def _named(area: Here) -> Choice:
    return Choice(area.code, area.name, ", ".join(area.path[1:]))


def _chosen(value: str, given: Given) -> Place | Question:
    kind, _sep, code = value.partition(":")
    if kind == "point" and (point := _point(code)):
        return _settle(point, given)
    if kind == "area" and areas.by_code(code):
        return Place(None, code, given.words)
    known = areas.places().filter(code=code).first() if kind == "place" else None
    if known is not None:
        return _settle(known.point, given)
    raise InvalidError(_("Then choose the kelurahan, so that the right office gets it."), field="area")


def _point(text: str) -> Point | None:
    try:
        lon, lat = (float(part) for part in text.split(","))
        point = Point(lon, lat)
    except ValueError:
        return None
    return point if is_inside(point) else None


def _search(given: Given) -> Place | Question:
    hits = areas.search(given.words)
    same = [hit for hit in hits if hit.name.casefold() == " ".join(given.words.split()).casefold()]
    if len(same) == 1 and (same[0].kind == "place" or _is_lowest(same[0].code)):
        return _chosen(f"{same[0].kind}:{same[0].code}", given)
    choices = [choice for hit in hits for choice in _choices(hit)]
    unique = tuple({choice.value: choice for choice in choices}.values())[:MOST_CHOICES]
    if not unique:
        raise InvalidError(_("We do not know this place. Choose the kelurahan too; your words are kept."), field="area")
    return Question(WHICH, (*unique, Choice(NONE, _("None of these"))))


def _choices(hit: Found) -> list[Choice]:
    """What a hit offers: an address, a place, a kelurahan, or the kelurahan of a larger area."""
    if hit.kind == "address":
        return [Choice(f"point:{hit.lon:.6f},{hit.lat:.6f}", hit.name, hit.detail)]
    if hit.kind == "place":
        return [Choice(f"place:{hit.code}", hit.name, _("known place"))]
    lowest = [areas.by_code(hit.code)] if _is_lowest(hit.code) else areas.below(hit.code)
    return [
        Choice(f"area:{area.code}", area.name, ", ".join(area.path[1:]))
        for area in lowest
        if area is not None and area.level == "kelurahan"
    ]


def _is_lowest(code: str) -> bool:
    area = areas.by_code(code)
    return area is not None and area.level == "kelurahan"
