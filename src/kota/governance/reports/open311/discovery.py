"""Where to find what: the discovery document, and the answer at every address that is none."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kota.base.words import said
from kota.governance.reports.open311.door import Answer, RefusedError, door
from kota.governance.reports.open311.formats import Many
from kota.kernel.facts import facade as facts

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


@door("GET", "HEAD")
def discovery(request: HttpRequest) -> Answer:
    """Contact, how to get a key, and the one endpoint. `changeset` moves when services or agencies change."""
    base = settings.KOTA_PUBLIC_URL.rstrip("/")
    changeset = facts.changed_at("category", "group", "city").strftime("%Y-%m-%d %H:%M")
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{base}/open311/v2",
        "changeset": changeset,
        "type": "test" if settings.KOTA_DEMO else "production",
        "formats": Many("format", ["text/xml", "application/json"]),
    }
    name = said(facts.city().name)
    return Answer(
        "discovery",
        {
            "changeset": changeset,
            "contact": _("%(city)s answers at %(url)s") % {"city": name, "url": f"{base}/about"},
            "key_service": _("How to get an API key: %(url)s") % {"url": f"{base}/api/docs"},
            "endpoints": Many("endpoint", [endpoint]),
        },
    )


@door("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
def nothing_here(request: HttpRequest) -> Answer:
    """Any other address below /open311."""
    raise RefusedError(404, _("there is no such resource; see discovery.xml or discovery.json"))
