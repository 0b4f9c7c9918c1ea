"""The follow link: it shows whoever holds it to be the one who sent the report."""

from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare

_SALT = "reports.follow"


def follow_key(reference: str) -> str:
    """The secret part of a report's follow link."""
    return Signer(salt=_SALT).signature(reference)


def is_follow_key(reference: str, key: str) -> bool:
    """Whether the key is this report's, compared in constant time."""
    return constant_time_compare(follow_key(reference), key)


def follow_path(reference: str) -> str:
    """The follow link on this site."""
    return f"{reverse('reports:follow', args=[reference])}?{urlencode({'key': follow_key(reference)})}"


def follow_url(reference: str) -> str:
    """The follow link with the city's address, for messages and for copying."""
    return f"{settings.KOTA_PUBLIC_URL.rstrip('/')}{follow_path(reference)}"


def report_path(reference: str) -> str:
    """The report's page on this site."""
    return _page() + reference


def report_url(reference: str) -> str:
    """The report's public address."""
    return settings.KOTA_PUBLIC_URL.rstrip("/") + report_path(reference)


@cache
def _page() -> str:
    """The address of a report without its number: lists need it a hundred times."""
    return reverse("reports:report", args=["-"]).removesuffix("-")
