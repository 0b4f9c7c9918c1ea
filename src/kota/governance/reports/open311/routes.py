"""Addresses of Open311. Everything below /open311 that is no resource answers in XML too, never in HTML."""

from django.urls import re_path
from django.urls.resolvers import URLPattern

from kota.governance.reports.open311.discovery import discovery, nothing_here
from kota.governance.reports.open311.requests import one, requests
from kota.governance.reports.open311.services import definition, services
from kota.governance.reports.open311.tokens import token

_SUFFIX = r"\.(?P<suffix>[A-Za-z0-9]+)$"
_V2 = "^open311/v2"

routes: list[URLPattern] = [
    re_path(rf"{_V2}/discovery{_SUFFIX}", discovery, name="open311_discovery"),
    re_path(rf"^open311/discovery{_SUFFIX}", discovery, name="open311_discovery_above"),
    re_path(rf"{_V2}/services{_SUFFIX}", services, name="open311_services"),
    re_path(rf"{_V2}/services/(?P<code>[^/]+){_SUFFIX}", definition, name="open311_definition"),
    re_path(rf"{_V2}/requests{_SUFFIX}", requests, name="open311_requests"),
    re_path(rf"{_V2}/requests/(?P<reference>[^/]+){_SUFFIX}", one, name="open311_request"),
    re_path(rf"{_V2}/tokens/(?P<token>[^/]+){_SUFFIX}", token, name="open311_token"),
    re_path(r"^open311(?:/.*\.(?P<suffix>xml|json)|/.*)?$", nothing_here, name="open311_nothing"),
]
