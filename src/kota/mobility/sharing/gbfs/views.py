"""Files of GBFS by their addresses."""

from hashlib import blake2b

import orjson
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.errors import MissingError
from kota.base.words import told
from kota.mobility.sharing.gbfs import files
from kota.mobility.sharing.rules.writing import Json
from kota.ui.access import error_json, public
from kota.ui.http import Request


@public
@require_safe
def manifest(request: Request) -> HttpResponse:
    """All systems that are given on."""
    return _answer(request, files.manifest(clock.now()))


@public
@require_safe
def file(request: Request, code: str, name: str) -> HttpResponse:
    """One file of a system. What is not there is said as programs read it."""
    try:
        found = files.document(files.system(code), files.named(name), clock.now())
    except MissingError as error:
        return error_json(404, error.code, told(error))
    return _answer(request, found)


@public
@require_safe
def nothing(request: Request, rest: str = "") -> HttpResponse:
    """Where no file can be."""
    return error_json(
        404, "not_found", gettext("There is no such file. /gbfs/manifest.json names those that are here.")
    )


def _answer(request: Request, document: Json) -> HttpResponse:
    body = orjson.dumps(document)
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    is_same = tag in request.headers.get("If-None-Match", "")
    response = HttpResponse(b"" if is_same else body, status=304 if is_same else 200, content_type="application/json")
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={min(document['ttl'], 30)}"
    response["Access-Control-Allow-Origin"] = "*"
    return response
