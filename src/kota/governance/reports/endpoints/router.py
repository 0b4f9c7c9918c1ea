"""The one router of `/reports`: two of the same address would hide each other's methods."""

from kota.ui.api import Router

router = Router("Reports")
