"""What pages may load: their own city, and the map style that its operator configured."""

import os
import subprocess
import sys

import pytest

from config.settings.security import origins
from kota.cli.home import CHECKOUT

ASK = """
from django.http import HttpRequest, HttpResponse
from csp.middleware import CSPMiddleware
print(CSPMiddleware(lambda request: HttpResponse())(HttpRequest())["Content-Security-Policy"])
"""


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ({}, "connect-src 'self';"),
        ({"KOTA_MAP_STYLE": "https://maps.example/style.json?key=1"}, "connect-src 'self' https://maps.example;"),
        (
            {
                "KOTA_MAP_STYLE": "https://maps.example/s",
                "KOTA_MAP_ORIGINS": "https://tiles.example:8443/ https://f.example",
            },
            "connect-src 'self' https://maps.example https://tiles.example:8443 https://f.example;",
        ),
        ({"KOTA_MAP_STYLE": "/static/own.json"}, "connect-src 'self';"),
    ],
)
def test_the_header_admits_the_hosts_of_a_configured_style_and_no_other(given: dict[str, str], allowed: str) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KOTA_MAP")}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings", **given}
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=True
    )
    assert allowed in done.stdout.strip() + ";"


def test_an_origin_is_named_once_and_without_its_path() -> None:
    assert origins("https://a.example/x", "https://a.example/y", "", "/own") == ["https://a.example"]
