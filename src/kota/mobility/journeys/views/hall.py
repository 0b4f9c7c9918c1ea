"""A touch screen in a ticket hall: from this stop to anywhere, by fingers alone. It keeps nothing of who uses it."""

import io
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.errors import InvalidError, MissingError
from kota.base.words import noop as _
from kota.kernel.areas import facade as areas
from kota.mobility.journeys.contracts import Asked, StepFree
from kota.mobility.journeys.selectors import hubs, places, planning
from kota.mobility.transit import facade as transit
from kota.mobility.transit.contracts.network import text
from kota.ui.access import public
from kota.ui.http import Request, page_or_part

MOST_TILES, MOST_HITS, MOST_ANSWERS = 12, 8, 3
MOST_LETTERS = 24
LETTERS, DIGITS = ("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"), "1234567890"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Way:
    """What was touched so far; every button is a link to the same with one thing changed."""

    here: str
    language: str
    letters: str = ""
    to: str = ""
    name: str = ""
    step_free: bool = False

    def link(self, **changed: str) -> str:
        """The address with some things changed."""
        now = {
            "lang": "" if self.language == settings.LANGUAGE_CODE else self.language, "q": self.letters,
            "to": self.to, "name": self.name, "steps": "no" if self.step_free else "",
        } | changed  # fmt: skip
        given = urlencode({key: value for key, value in now.items() if value})
        return f"{self.here}?{given}" if given else self.here


@public
@require_safe
def page(request: Request, stop_id: str) -> HttpResponse:
    """Tiles and letters, then answers that one reads from afar."""
    held, given = transit.current(), request.GET
    known = places.resolve(stop_id) if stop_id in held.directory.stop_of else None
    if known is None:
        raise MissingError(_("There is no stop %(id)s in the timetables in use."), id=stop_id)
    codes = [code for code, _name in settings.LANGUAGES]
    language = given.get("lang", "")
    way = Way(
        reverse("journeys:hall", args=[stop_id]), language if language in codes else settings.LANGUAGE_CODE,
        given.get("q", "").strip("\x00")[:MOST_LETTERS], given.get("to", ""), given.get("name", "")[:120],
        given.get("steps") == "no",
    )  # fmt: skip
    with translation.override(way.language):
        response = _drawn(request, stop_id, known[1], way)
    response["Content-Language"] = way.language
    return response


def _drawn(request: Request, stop_id: str, name: str, way: Way) -> HttpResponse:
    held, at = transit.current(), clock.now()
    stops, place = held.network.stops, held.directory.stop_of[stop_id]
    lon, lat = float(stops.lon[place]), float(stops.lat[place])
    rows = (DIGITS, *LETTERS) if way.letters else LETTERS  # no name begins with one, and the first screen stays whole
    context = {
        "way": way, "stop_id": stop_id, "name": name, "at": at, "start": way.here,
        "languages": [(code, words, way.link(lang=code)) for code, words in settings.LANGUAGES],
        "steps_link": way.link(steps="" if way.step_free else "no"),
        "again": way.link(to="", name="", q=""),
    }  # fmt: skip
    if way.to:
        goal = places.resolve(way.to)
        if goal is None:
            raise InvalidError(_("A place is a longitude and a latitude in degrees."), field="to")
        asked = Asked(
            stop_id, goal[0], (at + MINUTE).replace(second=0, microsecond=0),
            step_free=StepFree.LIKELY if way.step_free else StepFree.ANY,
        )  # fmt: skip
        answer = planning.plan(asked)
        context |= {
            "goal": way.name or goal[1], "answer": answer, "asked": asked, "journeys": answer.journeys[:MOST_ANSWERS],
            "longest": max((one.seconds for one in answer.journeys[:MOST_ANSWERS]), default=1),
            "code": _code(request, (lon, lat), name, way),
        }  # fmt: skip
    elif way.letters:
        context["hits"] = [
            (one, way.link(to=f"{one.lon:.6f},{one.lat:.6f}", name=one.name, q=""))
            for one in areas.search(way.letters, limit=MOST_HITS)
        ]
    else:
        context["tiles"] = [(one.name, way.link(to=one.id, name=one.name)) for one in hubs.hubs(lon, lat, MOST_TILES)]
    if not way.to:
        context["keys"] = [[(key, way.link(q=way.letters + key)) for key in row] for row in rows]
        context["space"] = way.link(q=way.letters + " ")
        context["back"] = way.link(q=way.letters[:-1])
    return page_or_part(request, "journeys/hall.html", "hall", context)


def _code(request: Request, here: tuple[float, float], name: str, way: Way) -> SafeString:
    """A QR code that asks the same on the reader's own device: nothing has to be kept for it."""
    held = transit.current()
    stop = held.directory.stop_of.get(way.to)
    lon, lat = way.to.split(",")[:2] if stop is None else (
        str(held.network.stops.lon[stop]), str(held.network.stops.lat[stop]))  # fmt: skip
    asked = {
        "from": name, "from-lon": f"{here[0]:.5f}", "from-lat": f"{here[1]:.5f}",
        "to": way.name or (text(held.network.stops.name, stop) if stop is not None else ""),
        "to-lon": f"{float(lon):.5f}", "to-lat": f"{float(lat):.5f}",
    } | ({"steps": StepFree.LIKELY.value} if way.step_free else {})  # fmt: skip
    image = qrcode.make(
        request.build_absolute_uri(f"{reverse('journeys:home')}?{urlencode(asked)}"),
        image_factory=qrcode.image.svg.SvgPathImage, border=2, box_size=10,
        error_correction=qrcode.constants.ERROR_CORRECT_L,
    )  # fmt: skip
    kept = io.BytesIO()
    image.save(kept)
    svg = kept.getvalue().decode()
    return SafeString(svg[svg.index("<svg") :])
