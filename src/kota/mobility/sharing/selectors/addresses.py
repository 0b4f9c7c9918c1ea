"""Where the files of GBFS are."""

from django.conf import settings
from django.urls import reverse

from kota.mobility.sharing.contracts import Name


def address(code: str, name: Name) -> str:
    """The whole address of a file of a system."""
    return f"{settings.KOTA_PUBLIC_URL}{reverse('sharing:gbfs', args=[code, str(name)])}"


def manifest() -> str:
    return f"{settings.KOTA_PUBLIC_URL}{reverse('sharing:manifest')}"
