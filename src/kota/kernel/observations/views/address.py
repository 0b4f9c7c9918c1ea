"""Where programs find the same things as these pages."""

from django.conf import settings
from django.urls import reverse


def sensorthings() -> str:
    """The address of the service root."""
    return f"{settings.KOTA_PUBLIC_URL}{reverse('observations:sensorthings')}"
