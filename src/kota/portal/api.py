"""The typed API at `/api/v1`: one NinjaAPI, put together from the routers of all manifests."""

import json
import math
from importlib import import_module
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.types import DictStrAny

from kota.base.dumping import dump
from kota.base.registry import REGISTRY
from kota.ui.api.errors import add_handlers

DESCRIPTION = (
    "Everything that the pages of the city do, for programs. Send a token as `Authorization: Bearer`; a session with"
    " its CSRF token is accepted too. Each operation names the scope that a token needs; what it may see and do beyond"
    " that is what its account may. Lists are read on with `after` and `next`. Names and sentences are in the language"
    " of `Accept-Language` (id or en)."
)


class StrictParser(Parser):
    """JSON as the standard has it: NaN and Infinity are none."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        return cast(DictStrAny, json.loads(request.body, parse_constant=_refuse, parse_float=_finite))


class QuickRenderer(BaseRenderer):
    """As `kota.ui.api.written` does it."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return dump(data)


class CityAPI(NinjaAPI):
    """Its OpenAPI document is made once: that takes a second, and only the code changes it."""

    _document: OpenAPISchema | None = None

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        if self._document is None:
            self._document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        return self._document


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _finite(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        raise ValueError(f"{text} is too large")
    return found


def build() -> NinjaAPI:
    """The API with all routers."""
    api = CityAPI(
        title="Kota",
        version="1",
        description=DESCRIPTION,
        openapi_url="/openapi.json",
        docs_url=None,
        urls_namespace="api",
        parser=StrictParser(),
        renderer=QuickRenderer(),
        servers=[{"url": settings.KOTA_PUBLIC_URL.rstrip("/")}],
    )
    add_handlers(api)
    for module in REGISTRY:
        if module.api:
            api.add_router(module.api_prefix, import_module(module.api).routers())
    return api
