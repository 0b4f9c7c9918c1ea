"""Sending a request in. On the hot path: everything before the database is read from memory."""

import math
import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from kota.base import clock
from kota.base.geo import Point
from kota.base.words import said
from kota.governance.reports import services
from kota.governance.reports.contracts import MOST_PHOTOS, PROGRAM, NewReport
from kota.governance.reports.open311.door import Answer, RefusedError, check_jurisdiction, check_text
from kota.governance.reports.open311.formats import Many
from kota.governance.reports.open311.services import EMERGENCY, service_named
from kota.governance.reports.open311.tokens import token_of, wants_token
from kota.governance.reports.rules.answers import check_answers
from kota.governance.reports.selectors import danger
from kota.kernel.accounts import facade as accounts
from kota.kernel.areas import facade as areas
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import CategoryFact, Contact
from kota.kernel.facts import facade as facts
from kota.kernel.files import facade as files
from kota.kernel.files.contracts import MOST_BYTES

SCOPE = "open311"
LONGEST = {"description": 4000, "address_string": 300, "media_url": 2000, "account_id": 200, "email": 254, "phone": 40}
_BODIES = ("application/x-www-form-urlencoded", "multipart/form-data")
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,100})\](\[\])?")
_MARKUP = re.compile(r"<(?:/?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?|!--|!\[CDATA\[|!doctype|\?xml)", re.IGNORECASE)
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def post(request: HttpRequest) -> Answer:
    """Check the key, read the form, open the report; answer with its number, or with a token when asked to."""
    at = clock.now()
    client = _client(request, at)
    if request.content_type not in _BODIES:
        raise RefusedError(400, _("send the fields as application/x-www-form-urlencoded"))
    form = request.POST
    check_jurisdiction(_field(form, "jurisdiction_id") or request.GET.get("jurisdiction_id", ""))
    new = _read(request, form, _source_key(request, client.key_id))
    media_url = _media_url(form)
    sent = services.send_from_program(new=new, media_url=media_url, by=client.actor(), at=at)
    row: dict[str, str | None] = {}
    if wants_token(request):
        row["token"] = token_of(sent)
    else:
        row["service_request_id"] = sent.reference
    row |= {"service_notice": _notice(sent, new, media_url), "account_id": _field(form, "account_id") or None}
    return Answer("service_requests", Many("request", [row]), 201)


def _client(request: HttpRequest, at: datetime) -> accounts.Client:
    """Whoever holds the key, within its limit. The key is looked for first of all: without it nothing is read."""
    key = request.POST.get("api_key") or request.GET.get("api_key", "")
    if not key:
        raise RefusedError(403, _("api_key is missing; discovery says how to get one"))
    client = accounts.client_for(key)
    if client is None or SCOPE not in client.scopes:
        raise RefusedError(403, _("api_key is not valid here; discovery says how to get one"))
    if not accounts.may_call(key_id=client.key_id, per_minute=client.per_minute, at=at):
        sentence = _("this api_key may send %(most)s requests a minute; wait for the next one")
        raise RefusedError(429, sentence % {"most": client.per_minute})
    return client


def _read(request: HttpRequest, form: QueryDict, source_key: str) -> NewReport:
    code = _field(form, "service_code")
    if not code:
        raise RefusedError(400, _("service_code was not given"))
    category = service_named(code)
    point, area, place = _location(form)
    return NewReport(
        category=category.code,
        words=_description(form),
        channel=PROGRAM,
        point=point,
        area=area,
        place=place,
        answers=_answers(category, form),
        contact=_contact(form, request),
        photos=_photos(request),
        source_key=source_key,
    )


def _field(form: QueryDict, name: str) -> str:
    """A field without the blanks around it; what is empty counts as not given."""
    text, most = form.get(name, "").strip(), LONGEST.get(name, 200)
    if len(text) > most:
        sentence = _("%(field)s takes at most %(most)s characters; these are %(count)s")
        raise RefusedError(400, sentence % {"field": name, "most": most, "count": len(text)})
    check_text(name, text)
    return text


def _description(form: QueryDict) -> str:
    text = _field(form, "description")
    if _MARKUP.search(text):
        raise RefusedError(400, _("description is plain text: it may hold line breaks, but no HTML or code"))
    return text


def _location(form: QueryDict) -> tuple[Point | None, str, str]:
    """Point, area and place from `lat` and `long`, `address_id` or `address_string`; one of them is needed."""
    lat, long = _field(form, "lat"), _field(form, "long")
    place, address_id = _field(form, "address_string"), _field(form, "address_id")
    if bool(lat) != bool(long):
        raise RefusedError(400, _("lat and long are needed together"))
    point, area = _known(address_id) if address_id else (None, "")
    if lat:
        point, area = _point(lat, long), ""
    if point is None and not area and not place:
        raise RefusedError(400, _("no location was given: send lat and long, address_string or address_id"))
    return point, area, place


def _point(lat: str, long: str) -> Point:
    try:
        y, x = float(lat), float(long)
    except ValueError:
        raise RefusedError(400, _("lat and long are numbers, in degrees")) from None
    if not (math.isfinite(y) and math.isfinite(x) and -90 <= y <= 90 and -180 <= x <= 180):
        raise RefusedError(400, _("lat lies in -90..90 and long in -180..180 degrees"))
    return Point(x, y)


def _known(address_id: str) -> tuple[Point | None, str]:
    """`address_id` is the code of an area or of a known place."""
    if areas.by_code(address_id) is not None:
        return None, address_id
    place = areas.place(address_id)
    if place is None:
        sentence = _("address_id %(given)s is neither an area nor a known place of this city")
        raise RefusedError(400, sentence % {"given": repr(address_id)})
    return place.point, ""


def _answers(category: CategoryFact, form: QueryDict) -> Mapping[str, object]:
    """`attribute[CODE]=v` and `attribute[CODE][]=v`, checked against the definition."""
    given: dict[str, list[str]] = {}
    for name, values in form.lists():
        found = _ATTRIBUTE.fullmatch(name)
        if found and found[1] != EMERGENCY:
            given.setdefault(found[1], []).extend(str(value) for value in values)
        elif name.startswith("attribute") and not found:
            sentence = _("%(given)s is not understood: use attribute[CODE] or attribute[CODE][]")
            raise RefusedError(400, sentence % {"given": repr(name[:100])})
    for code, values in given.items():
        check_text(f"attribute[{code}]", "".join(values))
    return check_answers(category, given, zone=ZoneInfo(facts.city().timezone))


def _contact(form: QueryDict, request: HttpRequest) -> Contact:
    """Who reports. `device_id` is not kept: nothing needs it. The staff do not read the name: nobody said they may."""
    email = _field(form, "email")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise RefusedError(400, _("email is not an e-mail address")) from None
    phone = accounts.read_phone(_field(form, "phone")) if _field(form, "phone") else ""
    if phone is None:
        raise RefusedError(400, _("phone is not a phone number, such as +62 812 3456 7890"))
    name = " ".join(part for part in (_field(form, "first_name"), _field(form, "last_name")) if part)
    language = getattr(request, "LANGUAGE_CODE", "id")
    return Contact(name=name, email=email, phone=phone, language=language, notify="email" if email else "none")


def _media_url(form: QueryDict) -> str:
    """Only its form is checked here; who lies behind it is checked when it is fetched."""
    url = _field(form, "media_url")
    if url and not files.is_address(url):
        raise RefusedError(400, _("media_url is an http or https address, with a host and without a user name"))
    return url


def _photos(request: HttpRequest) -> tuple[bytes, ...]:
    """Photos sent along as multipart `media` (extension)."""
    files = request.FILES.getlist("media") + request.FILES.getlist("media[]")
    if len(files) > MOST_PHOTOS:
        raise RefusedError(400, _("send at most %(most)s files as media") % {"most": MOST_PHOTOS})
    return tuple(file.read(MOST_BYTES + 1) for file in files)


def _source_key(request: HttpRequest, key_id: int) -> str:
    """The `Idempotency-Key` of a program (extension): sent twice, the same report is answered."""
    given = request.headers.get("Idempotency-Key", "").strip()
    if not given:
        return ""
    if not _KEY.fullmatch(given):
        raise RefusedError(400, _("Idempotency-Key takes 1 to 200 visible ASCII characters"))
    return f"open311:{key_id}:{given}"


def _notice(case: cases.Case, new: NewReport, media_url: str) -> str:
    """What the caller should tell the reporter; whom to call stands first."""
    return " ".join(part for part in (_call(new), _next(case), _photo(media_url)) if part)


def _call(new: NewReport) -> str:
    stop = danger.stop(cases.category(new.category), new.words)
    if stop is None:
        return ""
    return _("%(question)s If so, call %(number)s now: reports are not watched at all hours.") % {
        "question": said(stop.ask),
        "number": stop.number,
    }


def _next(case: cases.Case) -> str:
    if case.held:
        return _("A moderator looks at this report before it is shown to everybody.")
    if not case.is_public:
        return _("Only the agency in charge sees this report.")
    if case.due_at is None:
        return ""
    due = case.due_at.astimezone(ZoneInfo(facts.city().timezone))
    return _("To be solved by %(due)s.") % {"due": due.strftime("%Y-%m-%d %H:%M %Z")}


def _photo(media_url: str) -> str:
    if not media_url or files.may_fetch(media_url):
        return ""
    return _("The photo at media_url will not come: its address is not a public one.")
